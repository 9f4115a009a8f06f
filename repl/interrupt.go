package repl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
)

// survive keeps interrupts from ending the process, as they do where nobody waits for them, until the function that it returns is called.
func survive() (stop func()) {
	ch := make(chan os.Signal, 1) // nobody reads it
	signal.Notify(ch, os.Interrupt)
	return func() { signal.Stop(ch) }
}

// interruptible runs something that an interrupt from the terminal ends, and not the shell: its context is that of the shell while it runs.
func (sh *shell) interruptible(ctx context.Context, run func() error) error {
	if sh.cfg.Terminal {
		var stop context.CancelFunc
		ctx, stop = sh.untilInterrupt(ctx)
		defer stop()
	}
	sh.ctx = ctx
	err := run()
	if ctx.Err() != nil {
		sh.inbox.release() // or what comes next would be for an input that has ended
		return fmt.Errorf("%w: what was running has been stopped", context.Canceled)
	}
	return err
}

// untilInterrupt is ctx up to an interrupt from the terminal, unless something else has that, whose it is then.
func (sh *shell) untilInterrupt(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	go func() { // ends with ctx
		defer signal.Stop(ch)
		for {
			select {
			case <-ch:
				if !sh.alone.Load() {
					cancel()
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, cancel
}

// errLeft is the error of await for a call that it has left behind.
var errLeft = errors.New("left behind")

// await returns what call does, or errLeft if ctx ends before. Then undo, if it is not nil, gets what call returns in the end.
func await[T any](ctx context.Context, call func() (T, error), undo func(T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome)
	go func() { // ends with call
		value, err := call()
		select {
		case done <- outcome{value, err}:
		case <-ctx.Done():
			if undo != nil {
				undo(value, err)
			}
		}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, errLeft
	}
}
