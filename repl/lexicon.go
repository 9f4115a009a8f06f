package repl

import (
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// A shellLexicon is what a shell knows without asking anybody.
type shellLexicon struct{ sh *shell }

func (l shellLexicon) taken(name string) bool { return l.sh.session.Declares(name) }

func (l shellLexicon) fitting(goText string, declares bool) interp.Completion {
	return l.sh.session.Complete(goText, declares)
}

// doc has the comments of the standard library if the tree of Go is where the environment, or whoever has built this program, says.
func (l shellLexicon) doc(name string) string {
	text, err := l.sh.session.Doc(name, build.Default.GOROOT)
	if err != nil {
		return ""
	}
	return text
}

// addresses are those with a number, without actors of this system that have ended, and global names of actors of this system.
func (l shellLexicon) addresses() (out []candidate) {
	sys := l.sh.sys
	for i, r := range l.sh.refs.list() {
		about := fmt.Sprintf("#%d  %s  %v", i+1, orDash(r.typ), r.addr)
		if !l.sh.isElsewhere(r.addr) {
			info, alive := sys.Actor(r.addr)
			if !alive {
				continue
			}
			about += inShort(info)
		}
		out = append(out, candidate{text: fmt.Sprintf("#%d", i+1), about: about, filter: "#" + r.typ})
	}
	for _, info := range sys.Actors() {
		if info.Name != "" && addressForm.FindString(info.Name) == info.Name {
			out = append(out, candidate{text: "#" + info.Name, about: fmt.Sprintf("#%s  %s  %v%s", info.Name, shortType(info.Type), info.Address, inShort(info)), filter: "#" + info.Name})
		}
	}
	return out
}

// inShort is what there is to say of an actor behind its address.
func inShort(info runtime.ActorInfo) string {
	return fmt.Sprintf("  up %v  mailbox %d", time.Since(info.Born).Round(time.Second), info.Mailbox)
}

func (l shellLexicon) sources() (out []candidate) {
	for _, s := range l.sh.session.Library().List() {
		out = append(out, candidate{text: s.Source.Name(), about: s.Source.Name() + "  " + shortTypes(s.Roots)})
	}
	return out
}

func (l shellLexicon) packages() []string { return l.sh.session.Packages() }

func (l shellLexicon) hosts() (out []string) {
	for _, m := range l.sh.sys.Members() {
		out = append(out, m.Host)
	}
	return out
}

func (l shellLexicon) capabilities() []string {
	all := map[string]bool{}
	for _, m := range l.sh.sys.Members() {
		for name := range m.Capabilities {
			if !strings.ContainsAny(name, " \t\n\"`=") { // others need quotes
				all[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (l shellLexicon) files(folder string) (out []string) {
	if folder == "" {
		folder = "."
	}
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		name := e.Name()
		isDir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			info, err := os.Stat(filepath.Join(folder, name))
			isDir = err == nil && info.IsDir()
		}
		if isDir {
			name += "/"
		}
		if !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			out = append(out, name)
		}
	}
	return out
}
