package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

func treeCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "tree [HOST:PORT]",
		Short: "Show the actors of a convention below those that created them",
		Long: "Show the actors of all systems of a convention, each below the one that created it. As JSON it is the list of\n" +
			"thesp actors, for all systems, with parents and children.",
		Args: cobra.MaximumNArgs(1),
		RunE: r.run1(r.tree),
	}
	r.flags(cmd)
	return cmd
}

// tree is thesp tree.
func (r *remote) tree(context.Context) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	actors, silent := runtime.Census(r.sys, r.timeout)
	if len(actors) == 0 && silent != nil {
		return silent
	}
	if r.output != "text" {
		listActors(r, actors)
		return silent
	}
	if len(actors) == 0 {
		r.note("no actors")
	}
	err := repl.WriteTree(r.out, actors, repl.SystemInWords, func(i thesp.ActorInfo) string {
		return fmt.Sprintf("%s %v", i.Type, i.Address)
	})
	if err != nil {
		return err
	}
	return silent
}
