package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

// A listener is a command that prints what it is told.
type listener struct {
	*remote
	name  string        // global, "" for none
	count int           // of messages after which it ends, 0 for no end
	time  time.Duration // after which it ends, 0 for no end
}

func listenCommand(s streams) *cobra.Command {
	l := &listener{remote: newRemote(s)}
	cmd := &cobra.Command{
		Use:   "listen [HOST:PORT]",
		Short: "Print the messages that actors and others send here",
		Long: "Print the messages that are sent to this command, a guest of the system, until it is interrupted. It says first which\n" +
			"address it has; with --name, actors and commands reach it by that name as well, as long as it runs. Exit code 4 if\n" +
			"there have not been --count messages when --timeout is over, or none if there is no --count.",
		Example: "  thesp listen --name results --count 3 --timeout 1m --json\n  thesp tell '#results' 42",
		Args:    cobra.MaximumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if cmd.Flags().Changed("timeout") {
			l.time = l.timeout
		}
		named, counted := cmd.Flags().Changed("name"), cmd.Flags().Changed("count")
		return l.run1(func(ctx context.Context) error {
			switch {
			case named && l.name == "":
				return usage("--name takes a name")
			case counted && l.count <= 0:
				return usage("--count takes a number more than 0, not %d", l.count)
			}
			return l.listen(ctx)
		})(cmd, args)
	}
	l.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&l.name, "name", "", "a global name to have meanwhile")
	f.IntVar(&l.count, "count", 0, "how many messages to end after (default: no end)")
	late := f.Lookup("timeout")
	late.Usage, late.DefValue = "how long to listen (default: no end)", "0s"
	return cmd
}

// listen is thesp listen.
func (l *listener) listen(ctx context.Context) error {
	if err := l.attach(nil); err != nil {
		return err
	}
	sys := l.sys
	address := sys.Address().String()
	if l.name != "" {
		if err := runtime.Claim(sys, l.name); err != nil {
			return err
		}
		address += ", #" + l.name
	}
	lost := l.endWith(ctx, sys)
	l.note(fmt.Sprintf("listening at %s (Ctrl-C ends)", address))
	var until time.Time
	if l.time > 0 {
		until = time.Now().Add(l.time)
	}
	for n := 0; l.count == 0 || n < l.count; n++ {
		env, err := next(sys, until)
		switch {
		case err == nil:
			l.print(env)
		case errors.Is(err, runtime.ErrTimeout):
			return l.tooLate(n)
		case ctx.Err() != nil:
			return ctx.Err()
		default:
			return lost()
		}
	}
	return nil
}

// next is the next message, until some time that is not zero.
func next(sys *thesp.System, until time.Time) (thesp.Envelope, error) {
	if until.IsZero() {
		return sys.Listen(0)
	}
	return sys.Listen(max(1, time.Until(until)))
}

// endWith shuts sys down when ctx ends, or the system of which it is a guest. The function that it returns says so then.
func (l *listener) endWith(ctx context.Context, sys *thesp.System) (lost func() error) {
	events, _ := sys.Events(100)
	host := l.id.Value().Host
	down := make(chan struct{})
	end := func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		sys.Shutdown(ctx)
	}
	go func() { // ends with sys
		for range events {
			if !slices.ContainsFunc(sys.Members(), func(m thesp.Member) bool { return m.Host == host }) {
				close(down)
				end()
				return
			}
		}
	}()
	context.AfterFunc(ctx, end)
	return func() error {
		select {
		case <-down:
			return &coded{fmt.Errorf("the connection to %s is lost", host), repl.ExitUnreachable}
		default:
			return runtime.ErrClosed
		}
	}
}

// tooLate is how the command ends after n messages, because its time is over.
func (l *listener) tooLate(n int) error {
	switch {
	case l.count > 0:
		return &coded{fmt.Errorf("%d of %s in %v", n, plural(l.count, "message"), l.time), repl.ExitNoReply}
	case n == 0:
		return &coded{fmt.Errorf("no message in %v", l.time), repl.ExitNoReply}
	}
	return nil
}

// messageView is a message as JSON.
type messageView struct {
	Kind  string          `json:"kind"`
	Time  time.Time       `json:"time"`
	From  runtime.Address `json:"from"`
	Type  string          `json:"type"`
	Value any             `json:"value"`
}

// print prints a message.
func (l *listener) print(env thesp.Envelope) {
	typ, value := typeAndValue(env.Message)
	l.say(messageView{"message", time.Now().UTC(), env.From, typ, jsonValue(reflect.ValueOf(value))}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s\n", party(env.From), repl.Format(env.Message))
	})
}
