package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"
	"golang.org/x/term"

	"thesp/interp"
	"thesp/repl"
)

// shell is thesp repl.
func shell(ctx context.Context, s streams, g *guest) int {
	in, out, terminal := terminals(s)
	first, err := g.initFile(terminal)
	if err == nil {
		err = g.aim()
	}
	if err != nil {
		return s.fail(err)
	}
	if !terminal {
		return runInputs(ctx, s, repl.Config{In: s.in, Init: first}, g, []string{"thesp"})
	}
	cfg := repl.Config{
		In: s.in, Out: s.out, Err: s.err,
		Terminal: true,
		Colour:   colours(s.out),
		Start:    g.start, Connect: g.join, Target: g.connect, Init: first,
		ShowJSON: showJSON,
		Greeting: greeting(),
	}
	if os.Getenv("TERM") != "dumb" && os.Getenv("INSIDE_EMACS") == "" {
		lines, err := repl.NewTerminal(in, out, filepath.Join(xdg.StateHome, "thesp", "history"))
		if err != nil {
			fmt.Fprintln(s.err, "error:", err)
			return repl.ExitFailed
		}
		cfg.Lines = lines
		s.out, s.err = lines, lines // what actors print goes above the line that is being edited
	}
	if cfg.Interpreter, err = newInterpreter(s, []string{"thesp"}); err != nil {
		fmt.Fprintln(s.err, "error:", err)
		return repl.ExitFailed
	}
	ctx, stop := withSignals(ctx, syscall.SIGTERM)
	defer stop()
	return code(ctx, repl.Run(ctx, cfg))
}

// runInputs runs the shell on inputs that nobody types, those of cfg. args are os.Args.
func runInputs(ctx context.Context, s streams, cfg repl.Config, g *guest, args []string) int {
	in, err := newInterpreter(s, args)
	if err != nil {
		fmt.Fprintln(s.err, "error:", err)
		return repl.ExitFailed
	}
	ctx, stop := withSignals(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg.Out, cfg.Err, cfg.Interpreter, cfg.ShowJSON = s.out, s.err, in, showJSON
	cfg.Start, cfg.Connect, cfg.Target, cfg.KeepGoing = g.start, g.join, g.connect, g.keepGoing
	return code(ctx, repl.Run(ctx, cfg))
}

// code is the exit code of a shell: that of the signal, if one has ended it.
func code(ctx context.Context, code int) int {
	var sig signalled
	if errors.As(context.Cause(ctx), &sig) {
		return sig.code()
	}
	return code
}

// terminals returns the files of a terminal at both ends, if there is one.
func terminals(s streams) (in, out *os.File, ok bool) {
	in, isFile := s.in.(*os.File)
	out, isFile2 := s.out.(*os.File)
	return in, out, isFile && isFile2 && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// colours reports whether output to w may have colour.
func colours(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// sources reads the program that the command line names: a file, the files of a folder, or standard input.
func sources(name string, stdin io.Reader) (interp.Code, error) {
	if name != "-" {
		return interp.ReadCode(name)
	}
	text, err := io.ReadAll(stdin)
	return interp.Code{Files: []interp.File{{Name: "stdin", Text: text}}}, err
}
