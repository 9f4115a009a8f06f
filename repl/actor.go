package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unique"

	"thesp/interp"
	"thesp/runtime"
)

// infoTime is how long the shell waits for what another system says of one actor.
const infoTime = 5 * time.Second

// actorOf evaluates the argument of a command that is about an actor: #1, #name, or any expression that is an address.
func (sh *shell) actorOf(command string, args []string) (a runtime.Address, err error) {
	if len(args) == 0 {
		return a, &refused{fmt.Sprintf(":%s takes an actor: #1, #NAME, or a variable", command)}
	}
	v, err := sh.value(command, args[0])
	if err != nil {
		return a, err
	}
	a, ok := v.(runtime.Address)
	switch {
	case !ok:
		return a, &refused{fmt.Sprintf(":%s takes an actor: #1, #NAME, or a variable, and %s is none", command, args[0])}
	case a.IsZero(), a == sh.sys.Address():
		return a, &refused{fmt.Sprintf(":%s takes an actor, and %s is %s", command, args[0], sh.refs.text(a))}
	}
	return a, nil
}

// value evaluates an expression that is the argument of a command.
func (sh *shell) value(command, text string) (v any, err error) {
	name, n := ":"+command, 0
	f := interp.File{Name: name, Text: []byte(translateSigils(name, text)), Typed: []byte(text)}
	err = sh.session.Run(sh.ctx, f, func(s interp.Shown) {
		if s.Names == nil && len(s.Values) == 1 {
			v, n = s.Values[0], n+1
		}
	})
	if err == nil && n != 1 {
		err = &refused{fmt.Sprintf(":%s takes an expression, and %q is none", command, text)}
	}
	return v, asTyped(err)
}

// infoOf is what is known of an actor. The error wraps runtime.ErrDead if it has ended.
func (sh *shell) infoOf(a runtime.Address) (runtime.ActorInfo, error) {
	if !sh.isElsewhere(a) {
		if info, ok := sh.sys.Actor(a); ok {
			return info, nil
		}
		return runtime.ActorInfo{}, sh.ended(a)
	}
	office := runtime.MakeAddress(a.System(), runtime.NumberAdmin)
	answer, err := sh.sys.Ask(office, runtime.ActorsRequest{Address: a}, infoTime)
	if err != nil {
		why := strings.TrimPrefix(err.Error(), fmt.Sprintf("ask %v: ", office))
		return runtime.ActorInfo{}, &worded{fmt.Sprintf("nothing is known of %s: %s", sh.refs.short(a), why), err}
	}
	if list, ok := answer.(runtime.ActorList); ok && len(list.Actors) > 0 {
		return list.Actors[0], nil
	}
	return runtime.ActorInfo{}, sh.ended(a)
}

// A worded error is another one in words of the shell's own.
type worded struct {
	text string
	err  error
}

func (e *worded) Error() string { return e.text }
func (e *worded) Unwrap() error { return e.err }

// ended is the error about an actor that is no more.
func (sh *shell) ended(a runtime.Address) error {
	return fmt.Errorf("%w: %s has ended", runtime.ErrDead, sh.refs.short(a))
}

// argument is what is known of the actor that is the argument of a command.
func (sh *shell) argument(command string, args []string) (runtime.ActorInfo, error) {
	a, err := sh.actorOf(command, args)
	if err != nil {
		return runtime.ActorInfo{}, err
	}
	i, err := sh.infoOf(a)
	if err == nil {
		sh.refs.of(i)
	}
	return i, err
}

// info is :info.
func (sh *shell) info(args []string) error {
	i, err := sh.argument("info", args)
	if err != nil {
		return err
	}
	children := make([]string, len(i.Children))
	for n, child := range i.Children {
		children[n] = sh.refs.short(child)
	}
	source, parent := "", ""
	if !i.Parent.IsZero() {
		parent = sh.refs.short(i.Parent)
	}
	if i.Source != "" {
		source = interp.SourceName(i.Source)
	}
	failures := fmt.Sprint(i.Failed)
	if !i.FailedAt.IsZero() {
		failures += fmt.Sprintf(" (the last at %s, :why #%d)", i.FailedAt.Local().Format(time.TimeOnly), sh.refs.of(i))
	}
	_, err = fmt.Fprintf(sh.print.out, "%s   parent %s   children %s   name %s\nsource %s   up %v   %s\nin %d   out %d   mailbox %d   handled %d   failures %s\n",
		sh.refs.text(i.Address), orDash(parent), orDash(strings.Join(children, ", ")), orDash(i.Name),
		orDash(source), time.Since(i.Born).Round(time.Second), stateOf(i),
		i.In, i.Out, i.Mailbox, i.Handled, failures)
	return err
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// stateOf says what an actor is doing.
func stateOf(i runtime.ActorInfo) string {
	if i.Handling == "" {
		return stateInShort(i)
	}
	return fmt.Sprintf("running, handling a message of type %s for %v", i.Handling, i.Busy.Round(time.Millisecond))
}

// stateInShort is what an actor is doing, in a column of a table.
func stateInShort(i runtime.ActorInfo) string {
	switch {
	case i.Handling != "":
		return fmt.Sprintf("running %v", i.Busy.Round(time.Millisecond))
	case i.Active:
		return "running"
	}
	return "idle"
}

// kill is :kill.
func (sh *shell) kill(args []string) error {
	i, err := sh.argument("kill", args)
	if err != nil {
		return err
	}
	if err := sh.askToEnd(i.Address); err != nil {
		return err
	}
	fmt.Fprintf(sh.print.err, "%s has been asked to end\n", sh.refs.short(i.Address))
	return nil
}

func (sh *shell) askToEnd(a runtime.Address) error {
	if !sh.isElsewhere(a) {
		return sh.tell(a, runtime.ActorExitRequest{})
	}
	answer, err := sh.sys.Ask(runtime.MakeAddress(a.System(), runtime.NumberAdmin), runtime.ExitRequest{Address: a}, infoTime)
	if err != nil {
		return err
	}
	outcome, _ := answer.(runtime.Outcome)
	return outcome.Err()
}

// tree is :tree.
func (sh *shell) tree(args []string) error {
	if err := noArguments("tree", args); err != nil {
		return err
	}
	actors, silent := sh.census()
	if len(actors) == 0 && silent == nil {
		fmt.Fprintln(sh.print.out, "no actors")
		return nil
	}
	for _, i := range actors {
		sh.refs.of(i)
	}
	err := WriteTree(sh.print.out, actors, func(id unique.Handle[runtime.SystemID]) string {
		if id == sh.sys.Address().System() {
			return id.Value().Host + "   this shell"
		}
		return SystemInWords(id)
	}, func(i runtime.ActorInfo) string { return sh.refs.short(i.Address) })
	return errors.Join(err, silent)
}

// SystemInWords is where a system listens, and of a worker which source it runs.
func SystemInWords(id unique.Handle[runtime.SystemID]) string {
	if source := id.Value().Source; source != "" {
		return id.Value().Host + "   worker of " + interp.SourceName(source)
	}
	return id.Value().Host
}

// WriteTree writes actors as one tree for each system. An actor is below its parent, unless that is in another system. The two functions say how a system and an actor are called.
func WriteTree(w io.Writer, actors []runtime.ActorInfo, system func(unique.Handle[runtime.SystemID]) string, name func(runtime.ActorInfo) string) error {
	var systems []unique.Handle[runtime.SystemID]
	here, below := map[runtime.Address]bool{}, map[any][]runtime.ActorInfo{} // by parent, or by system
	for _, i := range actors {
		here[i.Address] = true
	}
	for _, i := range actors {
		id := i.Address.System()
		if here[i.Parent] && i.Parent.System() == id {
			below[i.Parent] = append(below[i.Parent], i)
			continue
		}
		if below[id] == nil {
			systems = append(systems, id)
		}
		below[id] = append(below[id], i)
	}
	var b strings.Builder
	var write func(list []runtime.ActorInfo, indent string)
	write = func(list []runtime.ActorInfo, indent string) {
		for n, i := range list {
			branch, more := "├─ ", "│  "
			if n == len(list)-1 {
				branch, more = "└─ ", "   "
			}
			b.WriteString(indent + branch + name(i))
			if i.Name != "" {
				fmt.Fprintf(&b, "   name %s", i.Name)
			}
			if i.Mailbox > 0 {
				fmt.Fprintf(&b, "   mailbox %d", i.Mailbox)
			}
			b.WriteString("\n")
			write(below[i.Address], indent+more)
		}
	}
	for _, id := range systems {
		b.WriteString(system(id) + "\n")
		write(below[id], "")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
