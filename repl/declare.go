package repl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"thesp/interp"
	"thesp/runtime"
)

// declare has the session declare something, and tells what that changes. What is new goes without saying if all is not set, or the printer is terse.
func (sh *shell) declare(all bool, declare func() (interp.Change, error)) error {
	news := &news{sh: sh}
	if sh.refs.any() || sh.conn.connected() != "" {
		news.before = sh.session.Versions()
	}
	change, err := declare()
	if err != nil {
		return asTyped(err)
	}
	news.announce(change, all && !sh.print.terse)
	return nil
}

// A news tells of declarations.
type news struct {
	sh            *shell
	before, after map[string]string // the versions of actor types; nil if there are no actors
	actors        []runtime.ActorInfo
}

func (n *news) announce(change interp.Change, all bool) {
	if n.before != nil {
		n.after = n.sh.session.Versions()
		if !maps.Equal(n.before, n.after) {
			n.actors, _ = n.sh.census() // who does not answer now is not what this is about
		}
	}
	print := n.sh.print
	told := map[string]bool{}
	for _, d := range change.Declared {
		typ, _, _ := strings.Cut(d.Name, ".")
		if told[typ] = true; !all && !d.Redefined {
			continue
		}
		fmt.Fprintln(print.err, print.green.Sprint(inWords(d)+n.running(typ)))
	}
	for _, name := range slices.Sorted(maps.Keys(n.after)) {
		typ, _, _ := strings.Cut(name, "[")
		if running := n.running(typ); running != "" && !told[typ] && n.before[name] != n.after[name] {
			told[typ] = true
			fmt.Fprintln(print.err, print.green.Sprintf("type %s   has another source with that%s", typ, running))
		}
	}
	for _, d := range change.Broken {
		print.broken(d)
	}
	for _, v := range change.Dropped {
		fmt.Fprintln(print.err, print.yellow.Sprintf("%s is gone: its type is another one now", v))
	}
}

// running says how many actors of a type, or of instances of it, run another version than that of now; it is empty for none.
func (n *news) running(typ string) string {
	old := 0
	for _, a := range n.actors {
		name := shortType(a.Type)
		generic, _, _ := strings.Cut(name, "[")
		if now := n.after[name]; generic == typ && a.Source != "" && now != "" && a.Source != now {
			old++
		}
	}
	if old == 0 {
		return ""
	}
	return fmt.Sprintf("; new actors use it, %d running keep what they have (:upgrade %s)", old, typ)
}

// broken says that something declared is out of use.
func (p *printer) broken(d interp.Diagnostic) {
	fmt.Fprintf(p.err, "%s%s\n%s", p.yellow.Sprint("no longer fits, declare it again: "), d, excerpt(p.dim, d))
}
