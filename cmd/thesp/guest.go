package main

import (
	"log/slog"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/runtime"
)

// guest is how a shell takes part in the convention of another system. The zero value is for itself.
type guest struct {
	connect string // where that system listens
	key     string // file with the key of the convention, empty for the usual one

	keepGoing bool // repl.Config.KeepGoing
}

func (g *guest) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.connect, "connect", "", "take part in the convention of the system at HOST:PORT")
	g.keyFlag(cmd)
}

func (g *guest) keyFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.key, "key", "", "file with the key of the convention")
}

// start starts the system of the shell.
func (g *guest) start(kinds runtime.Kinds, log *slog.Logger) (*runtime.System, error) {
	return thesp.Start(thesp.Config{Log: log, Interpreter: hostingOf(kinds, false)})
}

// join is repl.Config.Connect.
func (g *guest) join(sys *runtime.System, kinds runtime.Kinds, target string) error {
	if err := keyIsThere(g.key); err != nil {
		return err
	}
	return plain(thesp.Connect(sys, thesp.Config{Attach: target, Interpreter: hostingOf(kinds, false), KeyFile: g.key}))
}
