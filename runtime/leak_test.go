package runtime_test

import (
	"context"
	"errors"
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// A mayfly does in its short life whatever an actor can leave behind.
type mayfly struct{}

func (*mayfly) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case []runtime.Address: // one that lives on and does not answer, and one that watches all
		for _, a := range m {
			ctx.Watch(a)
		}
		ctx.HandleDeadLetters(true)
		ctx.WakeupAfter(time.Hour, "late")
		ctx.WakeupAfter(time.Minute, "cancelled")()
		ctx.WakeupEvery(time.Minute, "often")
		if _, err := ctx.CreateActor(&mayfly{}); err != nil {
			return err
		}
		if _, err := ctx.Ask(m[0], "hi", time.Millisecond); !errors.Is(err, runtime.ErrTimeout) {
			return fmt.Errorf("Ask: %w, not a timeout", err)
		}
		if err := ctx.Tell(m[1], ctx.Self()); err != nil {
			return err
		}
		return ctx.Reply("done")
	case string:
		return errors.New("for a restart")
	}
	return nil
}

// goroutines is how many goroutines of systems there are.
func goroutines() int {
	buf := make([]byte, 1<<20)
	return strings.Count(string(buf[:goruntime.Stack(buf, true)]), "\nthesp/runtime.(*worker).loop(")
}

// Ten thousand actors come and go; after them all is as before.
func TestNothingIsLeft(t *testing.T) {
	cycles := 10_000
	if testing.Short() {
		cycles = 1000
	}
	synctest.Test(t, func(t *testing.T) {
		outside := goroutines()
		sys := runtime.New(runtime.Config{})
		silent := createScript(t, sys, idle)
		watched := 0
		watcher := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case runtime.Address:
				ctx.Watch(m)
			case runtime.ActorExited:
				watched++
			}
			return nil
		})
		cycle := func(i int) {
			events, cancel := sys.Events(1)
			a, err := sys.CreateActor(&mayfly{}, runtime.Name(fmt.Sprint("mayfly ", i)), runtime.Supervise(runtime.Policy{OnFailure: runtime.Restart, Backoff: time.Millisecond}))
			fails(t, "CreateActor", err, nil)
			same(t, "answer", ask(t, sys, a, []runtime.Address{silent, watcher}), any("done"))
			if i%2 == 0 {
				_, err := sys.Ask(a, "fail", time.Minute)
				poison(t, "Ask", err)
			}
			if i%10 == 0 {
				_, err := sys.Ask(silent, "hi", time.Millisecond)
				fails(t, "Ask of the silent one", err, runtime.ErrTimeout)
				_, err = sys.Listen(time.Millisecond)
				fails(t, "Listen", err, runtime.ErrTimeout)
			}
			tell(t, sys, a, runtime.ActorExitRequest{})
			synctest.Wait()
			fails(t, "Tell to the dead", sys.Tell(a, i), runtime.ErrDead)
			cancel()
			for range events {
			}
		}
		for i := range cycles / 10 {
			cycle(i)
		}
		running, before := goroutines(), heap()
		if running == 0 {
			t.Error("goroutines of a system that runs: got 0, so that this test sees nothing")
		}
		for i := range cycles {
			cycle(i)
		}
		same(t, "ends that the watcher was told of", watched, cycles+cycles/10)
		same(t, "actors", len(sys.Actors()), 2)
		if n := goroutines(); n > running {
			t.Errorf("goroutines after %d cycles: got %d, want %d", cycles, n, running)
		}
		if grown := int(heap() - before); grown > 128<<10 {
			t.Errorf("heap after %d cycles: got %d bytes more, want at most 128 KiB", cycles, grown)
		}
		start := time.Now()
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "time of the shutdown", time.Since(start), time.Duration(0))
		synctest.Wait()
		same(t, "goroutines after the shutdown", goroutines(), outside)
	})
}

// A system that has ended leaves no memory behind, whatever was in it.
func TestNothingIsLeftOfSystems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := func() {
			sys := runtime.New(runtime.Config{})
			silent := createScript(t, sys, idle)
			for i := range 10 {
				a, err := sys.CreateActor(&mayfly{}, runtime.Name(fmt.Sprint("mayfly ", i)))
				fails(t, "CreateActor", err, nil)
				same(t, "answer", ask(t, sys, a, []runtime.Address{silent, silent}), any("done"))
				for range 100 {
					tell(t, sys, a, i)
				}
			}
			sys.Events(10)
			fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
			synctest.Wait()
		}
		system()
		running, before := goroutines(), heap()
		for range 100 {
			system()
		}
		same(t, "goroutines", goroutines(), running)
		if grown := int(heap() - before); grown > 128<<10 {
			t.Errorf("heap after 100 systems: got %d bytes more, want at most 128 KiB", grown)
		}
	})
}
