package runtime

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// visitor uses every table of a system.
type visitor struct{}

func (*visitor) Receive(ctx *Context, msg any) error {
	switch m := msg.(type) {
	case Address:
		ctx.Watch(m)
		ctx.HandleDeadLetters(true)
		ctx.WakeupAfter(time.Hour, "late")
		ctx.WakeupEvery(time.Minute, "often")
		if _, err := ctx.CreateActor(&visitor{}); err != nil {
			return err
		}
		if _, err := ctx.Ask(m, "hi", time.Millisecond); !errors.Is(err, ErrTimeout) {
			return fmt.Errorf("Ask: %w, not a timeout", err)
		}
		return ctx.Tell(m, ctx.Self())
	case bool:
		return errors.New("for a restart")
	}
	return nil
}

// host watches its visitors.
type host struct{}

func (*host) Receive(ctx *Context, msg any) error {
	if a, ok := msg.(Address); ok {
		ctx.Watch(a)
	}
	return nil
}

// left returns what the tables of a quiet system hold, but for a number of living actors without parent.
func (s *System) left(living int) map[string]int {
	pages := 0
	for _, slot := range *s.table.pages.Load() {
		if slot.Load() != nil {
			pages++
		}
	}
	return map[string]int{
		"actors":                       len(s.table.all()) - living,
		"pages but the first and last": max(0, pages-2),
		"actors in the tree":           s.living - living,
		"actors without parent":        len(s.children(nil)) - living,
		"timers":                       len(s.timers.queue),
		"names":                        len(s.names.of),
		"watched":                      len(s.watches.on),
		"watchers":                     len(s.watches.by),
		"waiting for others":           len(s.waits.waiting),
		"handlers of dead letters":     len(s.deadHandlers),
		"asks":                         len(*s.asks.all.Load()) - len(s.asks.free),
		"subscribers":                  len(s.events.subs),
		"listeners":                    len(s.inbox.waiting),
		"actors that wait to run":      s.sched.queue.len(),
		"workers that are held":        s.sched.held,
		"workers that are not idle":    len(s.sched.workers) - len(s.sched.idle),
		"workers too many":             max(0, len(s.sched.workers)-s.sched.procs),
	}
}

// After many actors have come and gone, no table of the system holds anything of them.
func TestTablesAreEmpty(t *testing.T) {
	const visits = 3 * pageSize
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		h, err := s.CreateActor(&host{})
		if err != nil {
			t.Error(err)
		}
		for i := range visits {
			a, err := s.CreateActor(&visitor{}, Name(fmt.Sprint("visitor ", i)), Supervise(Policy{OnFailure: Restart, Backoff: time.Millisecond}))
			if err != nil {
				t.Error(err)
			}
			s.Tell(a, h)
			if i%3 == 0 {
				s.Tell(a, true)
			}
			if i%100 == 0 {
				s.Ask(h, "hi", time.Millisecond)
			}
			if i%7 > 0 {
				synctest.Wait() // the others end before they have begun
			}
			s.Tell(a, ActorExitRequest{})
			synctest.Wait()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for what, n := range s.left(1) {
			if n != 0 {
				t.Errorf("%s: got %d, want 0", what, n)
			}
		}
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// keeper lets its context be kept.
type keeper struct{}

var keptContext *Context

func (*keeper) Receive(ctx *Context, msg any) error {
	keptContext = ctx
	return nil
}

// A goroutine that an actor has left behind can put nothing into the tables for it.
func TestTheDeadLeaveNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		h, err := s.CreateActor(&host{})
		if err != nil {
			t.Error(err)
		}
		a, err := s.CreateActor(&keeper{})
		if err != nil {
			t.Error(err)
		}
		s.Tell(a, "x")
		synctest.Wait()
		s.Tell(a, ActorExitRequest{})
		synctest.Wait()
		ctx := keptContext
		ctx.Watch(h)
		ctx.HandleDeadLetters(true)
		ctx.WakeupAfter(time.Hour, nil)
		ctx.WakeupEvery(time.Hour, nil)
		if _, err := ctx.CreateActor(&host{}); !errors.Is(err, ErrDead) {
			t.Errorf("CreateActor: got the error %v, want ErrDead", err)
		}
		if _, err := ctx.Ask(h, "hi", time.Millisecond); !errors.Is(err, ErrTimeout) {
			t.Errorf("Ask: got the error %v, want ErrTimeout", err)
		}
		ctx.Exit()
		synctest.Wait()
		for what, n := range s.left(1) {
			if n != 0 {
				t.Errorf("%s: got %d, want 0", what, n)
			}
		}
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
