package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"thesp/repl"
	"thesp/runtime"
)

func traceCommand(s streams) *cobra.Command {
	r := newRemote(s)
	m := runtime.TraceRequest{}
	cmd := &cobra.Command{
		Use:   "trace ADDRESS",
		Short: "Show the messages that an actor gets and sends",
		Long: "Show the messages that an actor begins to handle, and those that it sends, until there were as many as --limit says,\n" +
			"the time is over, or the actor ends. The actor does not wait for that: what comes too fast is counted.\n" + addressHelp,
		Example: "  thesp trace '#greeter' --limit 100 --for 1m",
		Args:    cobra.ExactArgs(1),
	}
	cmd.ValidArgsFunction = r.actorNames
	cmd.RunE = r.runActor(func(ctx context.Context, args []string) error { return r.trace(ctx, args[0], m) })
	r.flags(cmd)
	cmd.Flags().IntVar(&m.Limit, "limit", repl.TraceLimit, "how many messages to show at most")
	cmd.Flags().DurationVar(&m.For, "for", repl.TraceTime, "how long to look at most")
	return cmd
}

// tracedView is a message of a trace as JSON.
type tracedView struct {
	Kind      string          `json:"kind"`
	Time      time.Time       `json:"time"`
	Direction string          `json:"direction"` // in or out
	From      runtime.Address `json:"from"`
	To        runtime.Address `json:"to"`
	Type      string          `json:"type"`
	Value     string          `json:"value"` // as Go would write it, cut if it is long
	Mailbox   *int            `json:"mailbox,omitempty"`
	TookMS    *float64        `json:"took_ms,omitempty"`
}

// traceEndView is the end of a trace as JSON.
type traceEndView struct {
	Kind    string             `json:"kind"`
	Address runtime.Address    `json:"address"`
	Ended   runtime.TraceEnded `json:"ended"` // limit, time, stopped or dead
	Shown   int                `json:"shown"`
	Dropped uint64             `json:"dropped"`
}

// trace is thesp trace.
func (r *remote) trace(ctx context.Context, text string, m runtime.TraceRequest) error {
	if m.Limit <= 0 || m.For <= 0 {
		return usage("--limit takes a number and --for a time like 10s, both more than 0: a trace has an end")
	}
	if err := r.attach(nil); err != nil {
		return err
	}
	info, err := r.actor(text)
	if err != nil {
		return err
	}
	m.Address = info.Address
	who := fmt.Sprintf("%s %v", info.Type, info.Address)
	if r.output == "text" {
		r.note(fmt.Sprintf("tracing %s: %s (Ctrl-C ends)", who, repl.TraceLimits(m)))
	}
	end := traceEndView{Kind: "trace-end", Address: m.Address}
	return runtime.Trace(ctx, r.sys, m, func(list runtime.TracedList) {
		for _, t := range list.Messages {
			r.showTraced(t)
		}
		end.Shown += len(list.Messages)
		end.Dropped += list.Dropped
		end.Ended = list.Ended
		switch news := repl.TraceNews(list, m, who); {
		case r.output == "text" && news != "":
			r.note(news)
		case r.output != "text" && list.Ended != "":
			r.say(end, nil)
		}
	})
}

// showTraced prints a message of a trace.
func (r *remote) showTraced(t runtime.Traced) {
	if r.output == "text" {
		fmt.Fprintln(r.out, repl.TracedLine(t, party))
		return
	}
	v := tracedView{Kind: "traced", Time: t.Time.UTC(), Direction: "out", From: t.From, To: t.To, Type: t.Type, Value: t.Value}
	if t.In {
		v.Direction, v.Mailbox = "in", &t.Mailbox
	} else if t.Took > 0 {
		took := milliseconds(t.Took)
		v.TookMS = &took
	}
	r.say(v, nil)
}

// party is who sends or gets a message, for people.
func party(a runtime.Address) string {
	if !a.IsZero() && runtime.IsOutside(a.Number()) {
		return repl.Outsider(a)
	}
	return a.String()
}
