package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

// exitUnreachable is the exit code when a system cannot be reached; the others are in package repl.
const exitUnreachable = 3

// guest is how a command takes part in the convention of another system. The zero value is for itself.
type guest struct {
	connect string // where that system listens
	key     string // file with the key of the convention, empty for the usual one
	err     error  // why it could not start
}

func (g *guest) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.connect, "connect", "", "take part in the convention of the system at HOST:PORT")
	g.keyFlag(cmd)
}

func (g *guest) keyFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.key, "key", "", "file with the key of the convention")
}

// start starts the system of the command.
func (g *guest) start(kinds runtime.Kinds) (*runtime.System, error) {
	cfg := thesp.Config{Interpreter: kinds, KeyFile: g.key}
	if g.connect != "" {
		cfg.Leaders = []string{g.connect}
	}
	sys, err := thesp.Start(cfg)
	g.err = err
	return sys, err
}

// code is the exit code of the command, which ends with the given one if its system has started.
func (g *guest) code(code int) int {
	if errors.Is(g.err, thesp.ErrUnreachable) {
		return exitUnreachable
	}
	return code
}

func membersCommand(s streams) *cobra.Command {
	g := &guest{}
	cmd := &cobra.Command{
		Use:   "members [HOST:PORT]",
		Short: "List the systems of a convention, and what they offer",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			g.connect = defaultListen
			if len(args) > 0 {
				g.connect = args[0]
			}
			return ended(members(cmd.Context(), s, g))
		},
	}
	g.keyFlag(cmd)
	return cmd
}

// members is thesp members.
func members(ctx context.Context, s streams, g *guest) int {
	sys, err := g.start(nil)
	if err != nil {
		repl.PrintError(s.err, err, colours(s.err))
		return g.code(repl.ExitCode(err))
	}
	defer sys.Shutdown(ctx)
	own := sys.Address().System().Value()
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SYSTEM\tACTORS\tCAPABILITIES")
	for _, m := range sys.Members() {
		if m.Host == own.Host && m.Incarnation == own.Incarnation {
			continue // it is here only to ask
		}
		host := m.Host
		if m.Leader {
			host += " (leads)"
		}
		fmt.Fprintf(w, "%s\t%d\t%v\n", host, m.Load, m.Capabilities)
	}
	if err := w.Flush(); err != nil {
		return repl.ExitFailed
	}
	return repl.ExitDone
}
