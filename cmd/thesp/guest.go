package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

// guest is how a shell takes part in the convention of another system. The zero value is for itself.
type guest struct {
	connect string // where that system listens
	context string // the saved target that it is, empty for none
	key     string // file with the key of the convention, empty for the usual one

	keepGoing bool   // repl.Config.KeepGoing
	init      string // file of inputs that run first, empty for that of the user
	noInit    bool   // there is none
	joins     bool   // it is one in any case: where other commands are about, if nothing else is said
}

func (g *guest) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.connect, "connect", "", "take part in the convention of the system at HOST:PORT")
	g.systemFlags(cmd)
}

// shellFlags are those of a shell that reads on.
func (g *guest) shellFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.init, "init", "", "file with inputs that run first (default at a terminal "+tilde(userInit())+", if it is there)")
	cmd.Flags().BoolVar(&g.noInit, "no-init", false, "run no such file")
	cmd.MarkFlagsMutuallyExclusive("init", "no-init")
	cmd.Flags().BoolVar(&g.keepGoing, "keep-going", false, "go on after errors in a pipe; the exit code is that of the first")
}

// userInit is the file with what a user always wants to run first.
func userInit() string { return filepath.Join(xdg.ConfigHome, "thesp", "init"+repl.ScriptSuffix) }

// initFile is repl.Config.Init. That of the user is for terminals: what comes through a pipe is to mean the same to everybody.
func (g *guest) initFile(terminal bool) (string, error) {
	switch {
	case g.init != "":
		if _, err := os.Stat(g.init); err != nil {
			return "", usage("--init: %v", err)
		}
		return g.init, nil
	case g.noInit || !terminal:
		return "", nil
	}
	if _, err := os.Stat(userInit()); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return userInit(), nil
}

func (g *guest) systemFlags(cmd *cobra.Command) {
	flagContext(cmd, &g.context)
	cmd.Flags().StringVar(&g.key, "key", "", "file with the key of the convention")
}

// start starts the system of the shell.
func (g *guest) start(kinds runtime.Kinds, log *slog.Logger) (*runtime.System, error) {
	return thesp.Start(thesp.Config{Log: log, Interpreter: hostingOf(kinds, false)})
}

// aim finds out where a shell that is to be a guest is one, and with which key.
func (g *guest) aim() error {
	if g.connect == "" && g.context == "" && !g.joins {
		return nil
	}
	r := remote{target: g.connect, context: g.context, key: g.key}
	_, _, err := r.aim("")
	g.connect, g.context, g.key = r.target, "", r.key
	return err
}

// join is repl.Config.Connect.
func (g *guest) join(sys *runtime.System, kinds runtime.Kinds, target string) error {
	r := remote{key: g.key}
	if _, _, err := r.aim(target); err != nil {
		return err
	}
	if err := keyIsThere(r.key); err != nil {
		return err
	}
	return plain(thesp.Connect(sys, thesp.Config{Attach: target, Interpreter: hostingOf(kinds, false), KeyFile: r.key}))
}
