package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"thesp/repl"
	"thesp/runtime"
)

func topCommand(s streams) *cobra.Command {
	r := newRemote(s)
	w := repl.Watch{Out: s.out}
	cmd := &cobra.Command{
		Use:   "top [HOST:PORT]",
		Short: "Show which actors of a convention handle most",
		Long: "Show the actors of a convention, those first that have handled most since the last time: NEW is how much. At a terminal\n" +
			"that is shown again and again, until q or Ctrl-C; elsewhere once, or --count times. The first time NEW is all.",
		Args: cobra.MaximumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		counted := cmd.Flags().Changed("count")
		return r.run1(func(ctx context.Context) error {
			if w.Every <= 0 || counted && w.Count <= 0 {
				return usage("--every takes a time like 2s and --count a number, both more than 0")
			}
			return r.top(ctx, w)
		})(cmd, args)
	}
	r.flags(cmd)
	cmd.Flags().DurationVar(&w.Every, "every", repl.WatchEvery, "how often to look")
	cmd.Flags().IntVar(&w.Count, "count", 0, "how often to show it (default: once, and at a terminal until q)")
	return cmd
}

// topView is what thesp top shows at a time, as JSON.
type topView struct {
	Kind   string     `json:"kind"`
	Time   time.Time  `json:"time"`
	Actors []busyView `json:"actors"`
}

// busyView is an actor as JSON, with how much it has handled since the last time.
type busyView struct {
	actorView
	New uint64 `json:"new"`
}

// top is thesp top.
func (r *remote) top(ctx context.Context, w repl.Watch) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	if r.output == "text" {
		w.Gap = "\n"
		if keys, screen, ok := terminals(r.streams); ok {
			w.Keys, w.Screen = keys, screen
		}
	}
	var top repl.Top
	w.Draw = func(out io.Writer) error {
		actors, silent := runtime.Census(r.sys, r.timeout)
		if len(actors) == 0 && silent != nil {
			return silent
		}
		if err := r.showTop(out, top.Rows(actors)); err != nil {
			return err
		}
		return silent
	}
	return w.Run(ctx)
}

// showTop prints what thesp top shows.
func (r *remote) showTop(out io.Writer, rows []repl.TopRow) error {
	if r.output != "text" {
		view := topView{"top", time.Now().UTC(), []busyView{}}
		for _, row := range rows {
			view.Actors = append(view.Actors, busyView{viewOf(row.ActorInfo), row.New})
		}
		r.say(view, nil)
		return nil
	}
	table := repl.NewTable(out)
	fmt.Fprintln(table, "TYPE\tADDRESS\tNAME\tMAILBOX\tNEW\tHANDLED\tFAILS\tSTATE")
	for _, row := range rows {
		v := viewOf(row.ActorInfo)
		fmt.Fprintf(table, "%s\t%v\t%s\t%d\t%d\t%d\t%d\t%s\n", v.Type, v.Address, orDash(v.Name), v.Mailbox, row.New, v.Handled, v.Failed, v.state())
	}
	return table.Flush()
}
