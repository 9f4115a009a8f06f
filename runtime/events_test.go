package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// drain returns the events that are in ch, without waiting.
func drain(ch <-chan runtime.Event) (all []runtime.Event) {
	for len(ch) > 0 {
		all = append(all, <-ch)
	}
	return all
}

func TestEventKinds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		events, cancel := sys.Events(100)
		defer cancel()
		start := time.Now()
		expect := func(want ...runtime.Event) {
			t.Helper()
			synctest.Wait()
			for i := range want {
				want[i].Time = time.Now()
			}
			same(t, fmt.Sprint("events after ", time.Since(start)), drain(events), want)
			time.Sleep(time.Second)
		}
		a, err := sys.CreateActor(script(failing), runtime.Supervise(runtime.Policy{OnFailure: runtime.Restart}))
		fails(t, "CreateActor", err, nil)
		const typ = "runtime_test.do"
		expect(runtime.Event{Kind: runtime.EventCreated, Actor: a, Type: typ})
		ask(t, sys, a, "hi")
		expect()
		tell(t, sys, a, "fail")
		expect(runtime.Event{Kind: runtime.EventPoison, Actor: a, Type: typ, Message: "string", Reason: "no good"},
			runtime.Event{Kind: runtime.EventRestarted, Actor: a, Type: typ})
		end(t, sys, a)
		expect(runtime.Event{Kind: runtime.EventExited, Actor: a, Type: typ, Reason: "exit requested by " + sys.Address().String()})
		fails(t, "Tell to the dead", sys.Tell(a, Job{}), runtime.ErrDead)
		expect(runtime.Event{Kind: runtime.EventDeadLetter, Actor: a, Message: "runtime_test.Job", Reason: "it has ended"})
	})
}

// What does not happen is no event: a create that fails, a name that is taken, a retry that helps.
func TestNoEvents(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		named(t, sys, "a", script(idle))
		events, cancel := sys.Events(100)
		defer cancel()
		named(t, sys, "a", script(idle))
		_, err := sys.CreateActor(notActor{})
		fails(t, "CreateActor", err, runtime.ErrNotActor)
		fails(t, "Tell", sys.Tell(sys.Address(), make(chan int)), runtime.ErrUnsendable)
		synctest.Wait()
		same(t, "events", drain(events), []runtime.Event(nil))
		calls := 0
		a := supervised(t, sys, runtime.Policy{Retries: 1}, func(ctx *runtime.Context, msg any) error {
			if calls++; calls == 1 {
				return errors.New("not yet")
			}
			return nil
		})
		tell(t, sys, a, "x")
		synctest.Wait()
		same(t, "how many events of a retry", len(drain(events)), 1)
	})
}

func TestEventsOfSlowSubscriber(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		slow, cancelSlow := sys.Events(2)
		defer cancelSlow()
		fast, cancelFast := sys.Events(1000)
		defer cancelFast()
		lose := func(n int) {
			for range n {
				sys.Tell(runtime.Address{}, "x")
			}
		}
		lost := func(ch <-chan runtime.Event) (out []uint64) {
			for _, e := range drain(ch) {
				out = append(out, e.Lost)
			}
			return out
		}
		lose(2)
		same(t, "Lost of as many as it holds", lost(slow), []uint64{0, 0})
		lose(3)
		same(t, "Lost of the first of 3", lost(slow), []uint64{0, 0})
		lose(1)
		same(t, "Lost of the next", lost(slow), []uint64{1})
		lose(100)
		same(t, "Lost of the first of 100", lost(slow), []uint64{0, 0})
		lose(2)
		same(t, "Lost of the next two", lost(slow), []uint64{98, 0})
		all := lost(fast)
		same(t, "how many a fast one got", len(all), 108)
		for i, n := range all {
			if n != 0 {
				t.Errorf("Lost of event %d of the fast one: got %d, want 0", i, n)
			}
		}
	})
}

// A channel of no size holds one event: what is published must not wait for a reader.
func TestEventsSize(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		for _, size := range []int{-1, 0, 1} {
			events, cancel := sys.Events(size)
			sys.Tell(runtime.Address{}, "x")
			sys.Tell(runtime.Address{}, "x")
			same(t, fmt.Sprint("events with size ", size), len(drain(events)), 1)
			cancel()
		}
	})
}

func TestEventsCancel(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		one, cancelOne := sys.Events(10)
		two, cancelTwo := sys.Events(10)
		defer cancelTwo()
		sys.Tell(runtime.Address{}, 1)
		cancelOne()
		cancelOne()
		sys.Tell(runtime.Address{}, 2)
		same(t, "events of one that is cancelled", count(one), 1) // ends because the channel is closed
		same(t, "events of the other", len(drain(two)), 2)
	})
}

// count reads events until the channel is closed.
func count(ch <-chan runtime.Event) (n int) {
	for range ch {
		n++
	}
	return n
}

func TestEventsOfTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		for range 10 {
			createScript(t, sys, idle)
		}
		events, cancel := sys.Events(100)
		slow, cancelSlow := sys.Events(1)
		got := make(chan int)
		go func() { got <- count(events) }()
		synctest.Wait()
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "events until the end", <-got, 10)
		same(t, "events of one that does not read", count(slow), 1)
		cancel()
		cancelSlow()
		late, cancelLate := sys.Events(1)
		same(t, "events after the end", count(late), 0)
		cancelLate()
	})
}

// Whoever subscribes and does not read holds up nobody; nor do those who come and go meanwhile.
func TestEventsDoNotBlock(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		_, cancel := sys.Events(1)
		defer cancel()
		start := time.Now()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 200 {
					_, cancel := sys.Events(1)
					a, err := sys.CreateActor(script(failing))
					fails(t, "CreateActor", err, nil)
					_, err = sys.Ask(a, "fail", time.Minute)
					poison(t, "Ask", err)
					tell(t, sys, a, runtime.ActorExitRequest{})
					cancel()
				}
			})
		}
		wg.Wait()
		same(t, "time for it", time.Since(start), time.Duration(0))
	})
}
