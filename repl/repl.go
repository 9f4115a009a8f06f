// Package repl is the shell of thesp: it reads Go and a few commands, runs them in a session of package interp, and prints what comes of it.
//
// On a pipe it reads inputs line by line, prints results to stdout and everything else to stderr, and stops at the first error with the exit
// code of that error. On a terminal it has a prompt, history and colour, and goes on after an error.
package repl

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// Config is what Run needs to know.
type Config struct {
	In       io.Reader
	Out, Err io.Writer // several goroutines write to them
	// Terminal is set if a person sits at both ends: there is a prompt, and an error does not end the shell.
	Terminal bool
	// KeepGoing is set if an error does not end the inputs of a pipe or a file either. The exit code is that of the first one then.
	KeepGoing bool
	// Colour is set if output may have colour.
	Colour bool
	// Lines edits what is typed at a terminal. Default: In is read as it is.
	Lines *Terminal
	// Interpreter runs what is typed. Its streams should be Out and Err.
	Interpreter *interp.Interpreter
	// Start starts the system of the shell, which is to know the actor types of its argument, and to log to log.
	Start func(kinds runtime.Kinds, log *slog.Logger) (*runtime.System, error)
	// Connect has that system, which knows the actor types of its argument, be a guest in the convention of the system at target, HOST:PORT, until runtime.Disconnect.
	Connect func(sys *runtime.System, kinds runtime.Kinds, target string) error
	// Target, if not empty, is where to connect before anything else.
	Target string
	// Init, if not empty, is a file with inputs that run before what is read, but after that. What they declare and set goes without saying. An error in one ends the file, and where it would end
	// a pipe the shell.
	Init string
	// Show and Fail, if not nil, get results and errors, which are not printed then.
	Show func(interp.Shown)
	Fail func(error)
	// ShowJSON prints results as JSON, for :json.
	ShowJSON func(w io.Writer, s interp.Shown)
	// Greeting is printed first on a terminal.
	Greeting string
}

type shell struct {
	cfg      Config
	session  *interp.Session
	sys      *runtime.System
	refs     *refs
	print    *printer
	input    input
	inbox    *inbox
	flood    *flood
	logFlood *flood
	dead     *deadLetters
	exits    *exits
	conn     *connection
	block    []string        // lines that came at once and have not run yet
	ctx      context.Context // of the input that runs: what a command waits for ends with it
	inputs   []string        // in[1] first
	script   *script         // the file that the input that runs is from; nil for none
	code     int             // the exit code of the first error, if that has not ended the shell; else 0
	alone    *atomic.Bool    // something else has the terminal, and its interrupts
	leaves   *atomic.Bool    // nobody is told any more what comes
	settings *settings
	loaded   *loaded // what :reload loads again; nil for none
}

// leaveTime is how long the shell waits for its actors when it leaves.
const leaveTime = 200 * time.Millisecond

// Run runs a shell until its input ends, and returns the exit code. If ctx ends, what is running is stopped, and so is the shell.
func Run(ctx context.Context, cfg Config) int {
	sh := &shell{cfg: cfg, session: cfg.Interpreter.NewSession(), alone: &atomic.Bool{}, leaves: &atomic.Bool{}, settings: &settings{}}
	sys, err := cfg.Start(sh.session, newLog(&sh.settings.log, sh.logged))
	if err != nil {
		fmt.Fprintln(cfg.Err, "error:", err)
		return ExitCode(err)
	}
	defer func() {
		sh.leaves.Store(true)
		// Actors that are busy for longer are left behind: the process ends.
		ctx, cancel := context.WithTimeout(context.Background(), leaveTime)
		defer cancel()
		sys.Shutdown(ctx)
		if sh.inbox != nil {
			sh.inbox.wait()
			sh.dead.wait()
		}
		sh.conn.wait()
	}()
	sh.sys, sh.refs, sh.conn = sys, newRefs(sys), newConnection()
	out, errs := cfg.Out, cfg.Err
	switch {
	case cfg.Terminal && cfg.Lines != nil:
		sh.input, out, errs = cfg.Lines, cfg.Lines, cfg.Lines
		fmt.Fprint(out, cfg.Greeting)
	case cfg.Terminal:
		sh.input = &pipe{r: bufio.NewReader(cfg.In), prompts: cfg.Out, terminal: true}
	default:
		sh.input = &pipe{r: bufio.NewReader(cfg.In), prompts: io.Discard}
	}
	defer sh.input.close()
	if cfg.Terminal {
		defer survive()()
	}
	sh.print = newPrinter(out, errs, cfg.Terminal, cfg.Colour, sh.refs)
	sh.flood = &flood{more: sh.print.arrivedMore}
	defer sh.flood.stop()
	sh.logFlood = &flood{more: sh.print.loggedMore}
	defer sh.logFlood.stop()
	sh.print.show, sh.print.fail = cfg.Show, cfg.Fail
	sh.exits = &exits{}
	sh.dead = watchDeadLetters(sys, sh.exits)
	sh.inbox = newInbox(sys, func(env runtime.Envelope, waiting int) {
		sh.input.reprompt(sh.conn.prompt(waiting))
		if cfg.Terminal && !sh.leaves.Load() && !sh.settings.count.Load() && sh.flood.admits() {
			sh.print.arrived(env)
		}
	})
	sh.provide()
	if cfg.Terminal && cfg.Lines != nil {
		cfg.Lines.completeWith(func(text string) completion { return completions(text, shellLexicon{sh}) })
	}
	if cfg.Target != "" {
		err := sh.interruptible(ctx, func() error { return sh.connectTo(cfg.Target, cfg.Terminal) })
		if err != nil {
			fmt.Fprintln(cfg.Err, "error:", err)
			return ExitCode(err)
		}
	}
	if cfg.Init != "" {
		if code, ends := sh.outcome(ctx, sh.interruptible(ctx, sh.init)); ends {
			return code
		}
	}
	return sh.loop(ctx)
}

// loop reads and runs inputs.
func (sh *shell) loop(ctx context.Context) int {
	for ctx.Err() == nil {
		text, err := sh.next(ctx)
		if errors.Is(err, errInterrupted) || ctx.Err() != nil {
			continue
		}
		if err == io.EOF {
			return sh.code
		}
		if err == nil {
			sh.flood.anew()
			sh.logFlood.anew()
			err = sh.interruptible(ctx, func() error { return sh.run(text) })
		}
		if code, ends := sh.outcome(ctx, err); ends {
			return code
		}
	}
	return ExitInterrupted
}

// outcome tells what an input, or a file of them, ended with. It reports whether that ends the shell, and with which exit code.
func (sh *shell) outcome(ctx context.Context, err error) (code int, ends bool) {
	var leave *exited
	var exit *interp.ExitError
	switch {
	case err == nil, ctx.Err() != nil:
		return 0, false
	case errors.As(err, &leave):
		return cmp.Or(leave.code, sh.code), true
	case errors.As(err, &exit):
		return exit.Code, true
	case errors.Is(err, context.Canceled):
		err = errInterrupted
	}
	sh.failed(err)
	if !sh.cfg.Terminal && !sh.cfg.KeepGoing {
		return sh.code, true
	}
	if n := sh.dropBlock(); n > 0 {
		fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("not run: %s behind it", count(n, "input")))
	}
	return 0, false
}

// failed tells an error, and keeps its exit code where the shell ends with that.
func (sh *shell) failed(err error) {
	sh.print.failure(err, sh.session.Line)
	if !sh.cfg.Terminal {
		sh.code = cmp.Or(sh.code, ExitCode(err))
	}
}

// run runs one input.
func (sh *shell) run(text string) error {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return nil
	}
	if isColonCommand(trimmed) {
		return sh.runCommand(trimmed)
	}
	if w := wordOf(trimmed); w != "" && !sh.session.Declares(w) {
		return sh.runCommand(trimmed)
	}
	sh.inputs = append(sh.inputs, text)
	name, typed := inputName(len(sh.inputs)), text
	if sh.script != nil {
		name = sh.script.name
		text, typed = sh.script.place(text)
	}
	goText := translateSigils(name, text)
	goText, _, err := translate(name, goText, sh.session.Declares)
	if err != nil {
		return err
	}
	return sh.runItems(name, goText, typed)
}

// runItems runs the items of an input in their order; declarations that stand together are made together.
func (sh *shell) runItems(name, goText, typed string) error {
	if err := misspelt(goText, sh.session.Declares); err != nil {
		return err
	}
	items, err := withoutPackages(split(goText))
	if err != nil {
		return err
	}
	for from := 0; from < len(items); {
		to := from + 1
		for to < len(items) && items[to].declares == items[from].declares && !items[from].imports && !items[to].imports {
			to++
		}
		first, last := items[from], items[to-1]
		end := last.offset + len(last.text)
		// What comes before stays as blanks, so that positions do.
		part := blankedBefore(name, goText, first.offset) + goText[first.offset:end]
		f := interp.File{Name: name, Input: inputName(len(sh.inputs)), Text: []byte(part), Typed: []byte(typed)}
		var err error
		switch {
		case first.imports:
			err = sh.session.Import(f)
		case first.declares:
			err = sh.declare(sh.cfg.Terminal, func() (interp.Change, error) { return sh.session.Declare(f) })
		default:
			err = sh.runGo(f)
		}
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// blanked is text with every byte but its line ends made blank.
func blanked(text string) string {
	b := []byte(text)
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// blankedBefore is text up to offset made blank, and what has the positions behind it be those of what was typed.
func blankedBefore(name, text string, offset int) string {
	before := text[:offset]
	if !syncComment.MatchString(before) {
		return blanked(before)
	}
	return strings.Repeat("\n", strings.Count(before, "\n")) + resync(name, text, offset)
}

// runGo runs statements.
func (sh *shell) runGo(f interp.File) error {
	err := asTyped(sh.session.Run(sh.ctx, f, sh.print.shown))
	for _, d := range sh.session.Refit() {
		sh.print.broken(d)
	}
	return err
}
