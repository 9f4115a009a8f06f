package repl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// A command is what begins with a colon. One table feeds dispatch and help.
type command struct {
	name, args, help string
	run              func(sh *shell, args []string) error
	whole            bool // what stands behind the name is one argument
}

func commands() []command {
	return []command{
		{"actors", "[TEXT]", "list the actors of this system, and of the others of its convention, or those with TEXT in type, name or host", (*shell).listActors, true},
		{"caps", "[NAME[=VALUE]...]", "show or change what the system offers that the shell is connected to, or else its own; also --remove NAME, --of HOST:PORT", (*shell).caps, true},
		{"connect", "HOST:PORT", "join the convention of the system there, as a guest; needs no colon", (*shell).connect, false},
		{"dead", "", "list the last messages of this system that reached nobody", (*shell).listDead, false},
		{"disconnect", "", "leave the convention; needs no colon", (*shell).disconnect, false},
		{"doc", "NAME", "tell what a name is, of a package or the session: strings, strings.Cut, strings.Builder.Len; also ?NAME", (*shell).doc, false},
		{"edit", "[TYPE]", "edit a type with its methods, or the last input, with $VISUAL or $EDITOR, and run what has been written", (*shell).edit, false},
		{"exit", "[CODE]", "leave, as exit(CODE) and Ctrl-D do; needs no colon", (*shell).exit, false},
		{"forget", "NAME...", "remove declarations and variables; what they hid is back", (*shell).forget, false},
		{"help", "[TOPIC]", "this list, or more on a command, or on go", (*shell).help, false},
		{"history", "[TEXT]", "list the inputs of this shell, or those with TEXT in them", (*shell).listHistory, true},
		{"inbox", "[--all] [--clear]", "list the messages that wait for listen; --clear: drop them", (*shell).listInbox, false},
		{"info", "ACTOR", "tell what is known of an actor: #1, #NAME, or a variable", (*shell).info, true},
		{"json", "INPUT", "run an input, and print its results as JSON, as thesp eval --json does", (*shell).json, true},
		{"kill", "ACTOR", "ask an actor to end, and its children first", (*shell).kill, true},
		{"load", "FILE|DIR", "read the declarations of a Go file, or of those in a folder; run the inputs in a file .thesp", (*shell).load, true},
		{"members", "", "list the systems of the convention, and what they offer", (*shell).listMembers, false},
		{"reload", "", "load again what :load has read last, and tell what has changed", (*shell).reload, false},
		{"reset", "", "forget all declarations, variables and imports; actors live on", (*shell).reset, false},
		{"save", "FILE [--all] [--force]", "write what has been declared to a Go file, for :load; --all: other inputs as comments; --force: replace the file", (*shell).save, true},
		{"set", setArguments, "tell what appears by itself, or change it: messages as they come or only their count, and which lines of the log", (*shell).set, false},
		{"show", "EXPRESSION", "print all of a value, however long: :show _ is the last result", (*shell).show, true},
		{"source", "TYPE|@HASH", "print a source, with numbered lines", (*shell).printSource, false},
		{"sources", "", "list the versions of actor types", (*shell).listSources, false},
		{"time", "INPUT", "run an input, and tell how long that took", (*shell).time, true},
		{"top", "[--every 2s] [--count N]", "show which actors have handled most since the last time; q leaves", (*shell).top, true},
		{"trace", "ACTOR [--limit 20] [--for 10s]", "show the messages that an actor gets and sends, until there were so many or the time is over", (*shell).trace, true},
		{"tree", "", "show the actors below those that created them", (*shell).tree, false},
		{"type", "EXPRESSION", "tell the type of an expression, and evaluate nothing", (*shell).staticType, true},
		{"types", "", "list the types, functions and constants of this session", (*shell).listTypes, false},
		{"unload", "@HASH", "forget a version that no actor uses", (*shell).unload, false},
		{"upgrade", "TYPE [--fresh]", "move running actors to the version of now; --fresh: with new state", (*shell).upgrade, false},
		{"vars", "", "list the variables of this session", (*shell).listVariables, false},
		{"watch", "COMMAND [--every 2s] [--count N]", "show what a command tells again and again: :watch actors; q leaves", (*shell).watchCommand, true},
		{"why", "ACTOR", "tell what an actor failed on last, and where, or why it has ended", (*shell).why, true},
	}
}

// runCommand runs an input that begins with a colon. An unambiguous beginning of a name will do.
func (sh *shell) runCommand(text string) error {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), ":"))
	if name, ok := strings.CutPrefix(text, "?"); ok {
		if text = "doc " + name; strings.TrimSpace(name) == "" {
			text = "help"
		}
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return &refused{"a command has a name: :help lists them"}
	}
	c, err := findCommand(fields[0])
	if err != nil {
		return err
	}
	args := fields[1:]
	if c.whole && len(args) > 0 {
		args = []string{strings.TrimSpace(text[len(fields[0]):])}
	}
	return c.run(sh, args)
}

func findCommand(name string) (command, error) {
	if strings.HasPrefix("quit", name) { // and there is no other with a q
		name = "exit"
	}
	var found []command
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		if strings.HasPrefix(c.name, name) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		if like := interp.Nearest(name, commandNames()); like != "" {
			return command{}, &refused{fmt.Sprintf("there is no command :%s (did you mean :%s?)", name, like)}
		}
		return command{}, &refused{fmt.Sprintf("there is no command :%s (:help lists them)", name)}
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, c := range found {
		names[i] = ":" + c.name
	}
	return command{}, &refused{fmt.Sprintf(":%s could be %s", name, strings.Join(names, " or "))}
}

func noArguments(name string, args []string) error {
	if len(args) > 0 {
		return &refused{fmt.Sprintf(":%s takes no arguments, not %q", name, args[0])}
	}
	return nil
}

func (sh *shell) listActors(args []string) error {
	infos, silent := sh.census()
	with := ""
	if len(args) > 0 {
		with = " with " + args[0]
		infos = slices.DeleteFunc(infos, func(i runtime.ActorInfo) bool { return !sh.hasText(i, args[0]) })
	}
	if len(infos) == 0 {
		if silent == nil {
			fmt.Fprintln(sh.print.out, "no actors"+with)
		}
		return silent
	}
	w := NewTable(sh.print.out)
	fmt.Fprintln(w, "#\tTYPE\tADDRESS\tSOURCE\tUP\tMAILBOX\tIN\tFAILS\tSTATE")
	for _, i := range infos {
		n := sh.refs.of(i)
		source := "-"
		if i.Source != "" {
			source = interp.SourceName(i.Source)
		}
		fmt.Fprintf(w, "#%d\t%s\t%v\t%s\t%v\t%d\t%d\t%d\t%s\n", n, shortType(i.Type), i.Address, source,
			time.Since(i.Born).Round(time.Second), i.Mailbox, i.Handled, i.Failed, stateInShort(i))
	}
	return errors.Join(w.Flush(), silent)
}

// hasText reports whether the type, the name or the host of an actor has text in it, in whichever case, or that is its number, or its address as far as it goes.
func (sh *shell) hasText(i runtime.ActorInfo, text string) bool {
	if strings.HasPrefix(text, "#") {
		return fmt.Sprintf("#%d", sh.refs.of(i)) == text || "#"+i.Name == text
	}
	all := strings.Join([]string{shortType(i.Type), i.Name, i.Address.Host()}, "\n") // not what is by chance in an address
	return strings.Contains(strings.ToLower(all), strings.ToLower(text)) || strings.HasPrefix(i.Address.String(), text)
}

// censusTime is how long the shell waits for what other systems say of themselves.
const censusTime = 2 * time.Second

// census returns the actors of the convention. The error names the systems that have not answered; nothing is known if it is that of the input, which has
// been stopped.
func (sh *shell) census() ([]runtime.ActorInfo, error) {
	type answer struct {
		actors []runtime.ActorInfo
		silent error
	}
	a, err := await(sh.ctx, func() (answer, error) {
		actors, silent := runtime.Census(sh.sys, censusTime)
		return answer{actors, silent}, nil
	}, nil)
	if err != nil {
		return nil, err
	}
	return a.actors, a.silent
}

// listMembers is :members.
func (sh *shell) listMembers(args []string) error {
	if err := noArguments("members", args); err != nil {
		return err
	}
	members := sh.sys.Members()
	if host := sh.conn.lostContact(); len(members) == 0 && host != "" {
		fmt.Fprintf(sh.print.out, "no members: the connection to %s is lost\n", host)
		return nil
	}
	if len(members) == 0 {
		fmt.Fprintln(sh.print.out, "no members: this shell is on its own (connect HOST:PORT)")
		return nil
	}
	w := NewTable(sh.print.out)
	fmt.Fprintln(w, "SYSTEM\tACTORS\tCAPABILITIES")
	for _, m := range members {
		leads := ""
		if m.Leader {
			leads = " (leads)"
		}
		fmt.Fprintf(w, "%s%s\t%d\t%v\n", m.Host, leads, m.Load, m.Capabilities)
	}
	return w.Flush()
}

// exited is the error of :exit: it ends the shell.
type exited struct{ code int }

func (e *exited) Error() string { return fmt.Sprintf("exit %d", e.code) }

func (sh *shell) exit(args []string) error {
	if len(args) == 0 {
		return &exited{}
	}
	code, err := strconv.Atoi(args[0])
	if err != nil || len(args) > 1 {
		code = -1
	}
	return exitWith([]int{code})
}

// exitWith is the error that ends the shell, with a code if there is one.
func exitWith(code []int) error {
	switch {
	case len(code) == 0:
		return &exited{}
	case len(code) > 1 || code[0] < 0 || code[0] > 255:
		return &refused{"the code of exit is a number from 0 to 255"}
	}
	return &exited{code[0]}
}

const grammarHelp = `Type Go: declarations, statements, expressions. What is declared again replaces what it was.

  type Greeter struct{ n int }
  func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
      g.n++
      return ctx.Reply(fmt.Sprint("hello, ", msg))
  }

Four verbs talk to actors, as commands or as Go calls:

  g := createActor Greeter          g := createActor(Greeter)      createActor &Greeter{...}
  g := createActor Greeter --requires gpu=2 --on HOST:PORT --name NAME
  ask g "world"                     ask(g, "world")                ask g "world" 500ms
  tell g "world"                    tell(g, "world")               what is answered is for listen
  listen                            listen()                       listen 5s

#1 is the first address that was printed, #name the actor with that global name. r, err := ask g 1 keeps the error.
Verbs may stand among statements: for i := range 3 { tell(g, i) }; listen
:ask always is the verb, whatever ask has been declared to be. A line :; ends an input that has no end.
Tab completes commands, flags, names, members and addresses, #; pressed again it lists them. Behind name( it shows how that is called.
_ is the last result, as in _ + 1 or _.Field, and $7 that of the 7th input (:history).
`

func (sh *shell) help(args []string) error {
	out := sh.print.out
	if len(args) == 0 {
		fmt.Fprint(out, grammarHelp+"\n")
		w := NewTable(out)
		for _, c := range commands() {
			fmt.Fprintf(w, "  :%s\t%s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
		}
		return w.Flush()
	}
	topic := strings.TrimPrefix(args[0], ":")
	if topic == "go" || slices.Contains(verbs, topic) {
		fmt.Fprint(out, grammarHelp)
		return nil
	}
	c, err := findCommand(topic)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, ":%s   %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	return nil
}
