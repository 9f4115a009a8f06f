package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/netbase"
	"thesp/runtime"
)

func statusCommand(s streams) *cobra.Command {
	r := newRemote(s)
	wait := false
	cmd := &cobra.Command{
		Use:   "status [HOST:PORT]",
		Short: "Tell how a system is: exit code 3 if it is not there",
		Args:  cobra.MaximumNArgs(1),
		RunE:  r.run1(func(ctx context.Context) error { return r.tellStatus(ctx, wait) }),
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&wait, "wait", false, "wait until it is there, as long as --timeout says")
	return cmd
}

// statusView is a status as JSON.
type statusView struct {
	Kind         string             `json:"kind"`
	Address      string             `json:"address"`
	PID          int                `json:"pid"`
	Version      string             `json:"version"`
	Started      time.Time          `json:"started"`
	UpMS         int64              `json:"up_ms"`
	Actors       int                `json:"actors"`
	Members      int                `json:"members"`
	Leader       string             `json:"leader"`
	Capabilities thesp.Capabilities `json:"capabilities"`
	Handled      uint64             `json:"handled"`
	Poison       uint64             `json:"poison"`
	Dead         uint64             `json:"dead"`
	Waiting      uint64             `json:"waiting"`
}

// waitPeriod is how often a command looks whether something has happened.
const waitPeriod = 50 * time.Millisecond

// tellStatus is thesp status.
func (r *remote) tellStatus(ctx context.Context, wait bool) error {
	end := time.Now().Add(r.timeout)
	err := r.attach(nil)
	for wait && errors.Is(err, runtime.ErrUnreachable) && time.Now().Before(end) && ctx.Err() == nil {
		time.Sleep(waitPeriod)
		err = r.attach(nil)
	}
	if err != nil {
		return r.absent(ctx, err)
	}
	status, err := r.status()
	if err != nil {
		return err
	}
	up := time.Since(status.Started)
	stats := r.stats(status)
	v := statusView{
		"status", status.Host, status.PID, status.Version, status.Started.UTC(), up.Milliseconds(), stats.Actors, len(status.Members), "",
		status.Capabilities, stats.Handled, stats.Poison, stats.Dead, stats.Waiting,
	}
	for _, m := range status.Members {
		if m.Leader {
			v.Leader = m.Host
		}
	}
	r.say(v, func(w io.Writer) {
		fmt.Fprintf(w, "%s   up %s since %s   thesp %s   process %d\n", v.Address, age(up), status.Started.Local().Format(time.DateTime), v.Version, v.PID)
		fmt.Fprintf(w, "convention   %s, led by %s\n", plural(v.Members, "member"), orDash(v.Leader))
		fmt.Fprintf(w, "offers       %s\n", orNothing(v.Capabilities))
		fmt.Fprintf(w, "actors       %d\n", v.Actors)
		fmt.Fprintf(w, "messages     %d handled, %d poison, %d dead, %d waiting\n", v.Handled, v.Poison, v.Dead, v.Waiting)
	})
	return nil
}

// stats are those of the system and of its workers, but for the questions about them.
func (r *remote) stats(status runtime.Status) runtime.Stats {
	sum := status.Stats
	sum.Waiting -= min(sum.Waiting, 1)
	for _, w := range status.Workers {
		more, err := office[runtime.Status](r, w.System(), runtime.NumberAdmin, runtime.StatusRequest{})
		if err != nil {
			continue // it may have ended since
		}
		sum.Actors += more.Stats.Actors
		sum.Handled += more.Stats.Handled
		sum.Poison += more.Stats.Poison
		sum.Dead += more.Stats.Dead
		sum.Waiting += more.Stats.Waiting - min(more.Stats.Waiting, 1)
	}
	return sum
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// absent adds to the error of an attach that has failed what the files of this user say about the system.
func (r *remote) absent(ctx context.Context, err error) error {
	if !errors.Is(err, runtime.ErrUnreachable) || hasAnswered(err) {
		return err
	}
	f, ferr := filesAt(ctx, r.target)
	if ferr != nil {
		return err
	}
	pid, perr := readPID(f)
	switch held := f.isHeld(); {
	case held && perr == nil:
		return fmt.Errorf("%w; process %d serves there: it may hang, start or end (thesp stop --force %s ends it)", plain(err), pid, r.target)
	case held:
		return fmt.Errorf("%w; a process serves there: it may hang, start or end", plain(err))
	case perr == nil && runs(pid):
		return fmt.Errorf("%w; the system there has died, and process %d, which its files name, is not a thesp daemon", plain(err), pid)
	case perr == nil:
		return fmt.Errorf("%w; the system there, process %d, has died", plain(err), pid)
	}
	return err
}

// hasAnswered reports whether an attach has failed because of what the system there has said, or as it hung up, which one that hangs does not do.
func hasAnswered(err error) bool {
	return slices.ContainsFunc([]error{netbase.ErrWrongKey, netbase.ErrIdentity, netbase.ErrVersion, netbase.ErrClock, netbase.ErrRefused, netbase.ErrHungUp}, func(kind error) bool {
		return errors.Is(err, kind)
	})
}
