package repl

import (
	"fmt"
	"slices"
	"strings"

	"thesp/interp"
)

// A loaded is what :load has read last.
type loaded struct {
	name string
	code interp.Code
}

// load is :load.
func (sh *shell) load(args []string) error {
	if len(args) != 1 {
		return &refused{":load takes the name of a file or a folder"}
	}
	if strings.HasSuffix(args[0], ScriptSuffix) {
		return sh.runScript(args[0])
	}
	code, err := interp.ReadCode(args[0])
	if err != nil {
		return err
	}
	err = sh.declare(true, func() (interp.Change, error) { return sh.session.Load(sh.ctx, code) })
	if err == nil {
		sh.loaded = &loaded{args[0], code}
	}
	return err
}

// reload is :reload.
func (sh *shell) reload(args []string) error {
	if err := noArguments("reload", args); err != nil {
		return err
	}
	if sh.loaded == nil {
		return &refused{"nothing has been loaded (:load FILE)"}
	}
	before := *sh.loaded
	code, err := interp.ReadCode(before.name)
	if err != nil {
		return err
	}
	changed, gone := interp.Difference(before.code, code)
	err = sh.declare(true, func() (interp.Change, error) {
		change, err := sh.session.Load(sh.ctx, code)
		change.Declared = slices.DeleteFunc(change.Declared, func(d interp.Declared) bool { return !slices.Contains(changed, d.Name) })
		return change, err
	})
	if err != nil {
		return err
	}
	sh.loaded = &loaded{before.name, code}
	if len(changed)+len(gone) == 0 {
		fmt.Fprintf(sh.print.err, "%s declares what it did\n", before.name)
	}
	for _, name := range gone {
		typ, _, isMethod := strings.Cut(name, ".")
		if sh.session.Declares(name) && !(isMethod && slices.Contains(gone, typ)) {
			fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("%s is in %s no more, and still declared here (:forget %s)", name, before.name, name))
		}
	}
	return nil
}
