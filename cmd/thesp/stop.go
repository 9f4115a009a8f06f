package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thesp/repl"
	"thesp/runtime"
)

func stopCommand(s streams) *cobra.Command {
	r, force := newRemote(s), false
	cmd := &cobra.Command{
		Use:   "stop [HOST:PORT]",
		Short: "End a system that serves",
		Long: "End a system of this user on this machine, and wait until nothing of it is left. It takes no more work, its actors have\n" +
			"some seconds to finish what they are at, and the other systems of the convention hear that it leaves. With --force the\n" +
			"process is killed if that does not happen before --timeout is over, or if it does not answer.",
		Args: cobra.MaximumNArgs(1),
		RunE: r.run1(func(ctx context.Context) error {
			f, err := r.stop(ctx)
			if force && err != nil && ctx.Err() == nil && f.isHeld() {
				return r.killProcess(f)
			}
			return err
		}),
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "kill what does not end")
	cmd.Flags().Lookup("timeout").DefValue = "20s"
	r.timeout = 20 * time.Second
	return cmd
}

// stop is thesp stop. It returns the files of the system.
func (r *remote) stop(ctx context.Context) (f files, err error) {
	if f, err = filesAt(ctx, r.target); err != nil {
		return f, usage("%v", err)
	}
	switch err := r.attach(nil); {
	case errors.Is(err, runtime.ErrUnreachable):
		return f, r.tidy(f, r.absent(ctx, err))
	case err != nil:
		return f, err
	}
	status, err := r.status()
	if err != nil {
		return f, err
	}
	if f, err = filesAt(ctx, status.Host); err != nil {
		return f, err
	}
	if _, err := r.outcome(r.id, runtime.NumberOwner, runtime.StopRequest{}); err != nil {
		return f, err
	}
	r.close() // it would wait for this guest to hear that it leaves
	start := time.Now()
	for end := start.Add(r.timeout); f.isHeld() || runs(status.PID); time.Sleep(waitPeriod / 5) {
		if ctx.Err() != nil {
			return f, context.Cause(ctx)
		}
		if time.Now().After(end) {
			return f, &coded{fmt.Errorf("process %d, which served at %s, is still ending after %v (--force kills it)", status.PID, status.Host, r.timeout), repl.ExitNoReply}
		}
	}
	took := time.Since(start)
	r.say(object{{"kind", "stopped"}, {"address", status.Host}, {"pid", status.PID}, {"took_ms", milliseconds(took)}}, func(w io.Writer) {
		fmt.Fprintf(w, "stopped %s   process %d\n", status.Host, status.PID)
	})
	return f, nil
}

// killTime is how long a process may take to end that is killed.
const killTime = 5 * time.Second

// killProcess ends the process that holds files, and removes them.
func (r *remote) killProcess(f files) error {
	pid, err := readPID(f)
	if err != nil {
		return fmt.Errorf("which process serves at %s is not known: %w", r.target, err)
	}
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		return fmt.Errorf("kill process %d, which serves at %s: %w", pid, r.target, err)
	}
	h, err := f.hold(killTime)
	if err != nil {
		return fmt.Errorf("process %d, which serves at %s, has been killed: %w", pid, r.target, err)
	}
	defer h.release()
	if _, err := h.clear(); err != nil {
		return err
	}
	r.say(object{{"kind", "killed"}, {"address", r.target}, {"pid", pid}}, func(w io.Writer) {
		fmt.Fprintf(w, "killed %s   process %d\n", r.target, pid)
	})
	return nil
}

// tidy removes what a system that has died left behind, and returns why it cannot be stopped.
func (r *remote) tidy(f files, absent error) error {
	if f.isHeld() {
		return fmt.Errorf("%s is not stopped: %w", r.target, plain(absent))
	}
	absent = fmt.Errorf("nothing to stop: %w", plain(absent))
	h, err := f.hold(0)
	if err != nil {
		return absent
	}
	defer h.release()
	if removed, err := h.clear(); err == nil && len(removed) > 0 {
		return fmt.Errorf("%w; removed what it left: %s", absent, strings.Join(removed, ", "))
	}
	return absent
}
