package repl

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thesp/interp"
)

// listVariables is :vars.
func (sh *shell) listVariables(args []string) error {
	if err := noArguments("vars", args); err != nil {
		return err
	}
	vars := sh.session.Variables()
	if len(vars.Names) == 0 {
		fmt.Fprintln(sh.print.out, "no variables")
		return nil
	}
	sh.print.shown(vars)
	return nil
}

// listTypes is :types.
func (sh *shell) listTypes(args []string) error {
	if err := noArguments("types", args); err != nil {
		return err
	}
	all := sh.session.Declarations()
	if len(all) == 0 {
		fmt.Fprintln(sh.print.out, "no declarations")
	}
	for _, d := range all {
		fmt.Fprintln(sh.print.out, inWords(d))
	}
	return nil
}

// inWords is what there is to say of a declaration: type Greeter   struct, 1 method   actor, source @a41f2b3c.
func inWords(d interp.Declared) string {
	text := d.Kind + " " + d.Name
	switch {
	case d.Redefined:
		text += "   redefined"
	case d.Kind == "const", strings.HasPrefix(d.About, "= "):
		text += " " + d.About
	case d.About != "" && (d.Actor == "" || d.Kind == "type"): // handlers look all the same
		text += "   " + d.About
	}
	if d.Actor != "" {
		text += "   actor, source " + interp.SourceName(d.Actor)
	}
	return text
}

// show is :show.
func (sh *shell) show(args []string) error {
	if len(args) == 0 {
		return &refused{":show takes an expression: _ is the last result"}
	}
	v, err := sh.value("show", args[0])
	if err == nil {
		sh.print.whole(v)
	}
	return err
}

// forget is :forget.
func (sh *shell) forget(args []string) error {
	if len(args) == 0 {
		return &refused{":forget takes names of this session (:vars and :types list them)"}
	}
	return sh.declare(true, func() (interp.Change, error) {
		change, err := sh.session.Forget(args...)
		if err != nil {
			return change, &refused{err.Error()}
		}
		for _, name := range change.Dropped {
			fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("%s is gone with its type", name))
		}
		change.Dropped = nil
		return change, nil
	})
}

// reset is :reset.
func (sh *shell) reset(args []string) error {
	if err := noArguments("reset", args); err != nil {
		return err
	}
	sh.session.Reset()
	fmt.Fprintln(sh.print.err, "forgot all declarations, variables and imports; actors live on")
	return nil
}

// listInbox is :inbox.
func (sh *shell) listInbox(args []string) error {
	all, drop := slices.Equal(args, []string{"--all"}), slices.Equal(args, []string{"--clear"})
	switch {
	case drop:
		fmt.Fprintf(sh.print.err, "dropped %s\n", count(sh.inbox.clear(), "message"))
		return nil
	case len(args) > 0 && !all:
		return &refused{fmt.Sprintf(":inbox takes --all, --clear, or nothing, not %q", strings.Join(args, " "))}
	}
	list := sh.inbox.list()
	if len(list) == 0 {
		fmt.Fprintln(sh.print.out, "no messages")
		return nil
	}
	shown := list
	if !all && sh.cfg.Terminal && len(list) > inboxShown {
		shown = list[:inboxShown]
	}
	for _, env := range shown {
		fmt.Fprintf(sh.print.out, "%s: %s\n", sh.refs.short(env.From), sh.print.brief(env.Message))
	}
	if more := len(list) - len(shown); more > 0 {
		fmt.Fprintln(sh.print.out, sh.print.dim.Sprintf("… %d more (:inbox --all)", more))
	}
	return nil
}

// inboxShown is how many messages :inbox shows on a terminal, those that listen returns next.
const inboxShown = 20

// listHistory is :history.
func (sh *shell) listHistory(args []string) error {
	for i, text := range sh.inputs {
		if len(args) > 0 && !strings.Contains(text, args[0]) {
			continue
		}
		fmt.Fprintf(sh.print.out, "%4d  %s\n", i+1, strings.ReplaceAll(text, "\n", "\n      "))
	}
	return nil
}

// time is :time.
func (sh *shell) time(args []string) error {
	if len(args) == 0 {
		return &refused{":time takes an input, as :time ask g 1"}
	}
	start := time.Now()
	err := sh.run(args[0])
	if err == nil {
		fmt.Fprintf(sh.print.err, "took %v\n", time.Since(start).Round(time.Microsecond))
	}
	return err
}

// json is :json.
func (sh *shell) json(args []string) error {
	if len(args) == 0 {
		return &refused{":json takes an input, as :json ask g 1"}
	}
	if w := wordOf(args[0]); isColonCommand(args[0]) || w != "" && !sh.session.Declares(w) {
		return &refused{":json takes Go, or a verb: what a command prints is text"}
	}
	defer func(outer func(interp.Shown)) { sh.print.show = outer }(sh.print.show)
	sh.print.show = func(s interp.Shown) { sh.cfg.ShowJSON(sh.print.out, s) }
	return sh.run(args[0])
}
