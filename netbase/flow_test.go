package netbase_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// sink counts the pings that it gets, each of which takes Pause, and whether they are in order. After a Hold it waits until Holding is over.
type sink struct {
	Pause time.Duration
	next  int
	wrong int
}

// hold keeps an actor busy.
type hold struct{ For time.Duration }

// counted is what a sink has seen.
type counted struct{ Pings, Wrong int }

func (s *sink) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case ping:
		time.Sleep(s.Pause)
		if m.Seq != s.next {
			s.wrong++
		}
		s.next = m.Seq + 1
	case hold:
		time.Sleep(m.For)
	case string:
		return ctx.Reply(counted{s.next, s.wrong})
	}
	return nil
}

// flooder tells To as many pings as it is told, in one go.
type flooder struct {
	To      runtime.Address
	Told    int
	Refused int
}

// aim says whom to flood.
type aim struct{ To runtime.Address }

// flooded is what a flooder has done, and what came to it.
type flooded struct{ Told, Refused, Got int }

func (f *flooder) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case aim:
		f.To = m.To
	case int:
		for i := range m {
			err := ctx.Tell(f.To, ping{i, filler})
			switch {
			case err == nil:
				f.Told++
			case errors.Is(err, runtime.ErrBusy):
				f.Refused++
				return nil
			default:
				return err
			}
		}
	case string:
		return ctx.Reply(flooded{f.Told, f.Refused, 0})
	}
	return nil
}

var filler = strings.Repeat("x", 100)

// flowing starts two systems among which at most waiting bytes wait.
func flowing(t *testing.T, network netbase.Network, waiting int) (a, b node) {
	t.Helper()
	types := []any{&sink{}, hold{}, counted{}, &flooder{}, aim{}, flooded{}}
	a = startWith(t, netbase.Config{Network: network, Listen: "a:1", MaxWaiting: waiting, Types: types}, nil)
	t.Cleanup(func() { a.stop(t) })
	b = startWith(t, netbase.Config{Network: network, Listen: "b:1", MaxWaiting: waiting, Types: types, Leaders: []string{"a:1"}}, runtime.Capabilities{"far": true})
	t.Cleanup(func() { b.stop(t) })
	a.knows(t, 2)
	return a, b
}

func (n node) create(t *testing.T, template any, o ...runtime.Option) runtime.Address {
	t.Helper()
	a, err := n.CreateActor(template, o...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask[T any](t *testing.T, n node, to runtime.Address, msg any) T {
	t.Helper()
	got, err := n.Ask(to, msg, 10*time.Minute)
	if err != nil {
		t.Fatalf("Ask of %v: %v", to, err)
	}
	return got.(T)
}

// A producer that is faster than its consumer is slowed down, and loses nothing: also when the connection breaks meanwhile.
func TestSlowConsumer(t *testing.T) {
	for name, pause := range map[string]time.Duration{"a little slower": 10 * time.Microsecond, "much slower": 20 * time.Millisecond} {
		for _, cut := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, cut %v", name, cut), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					network := newMemory()
					a, b := flowing(t, network, 64<<10)
					to := a.create(t, &sink{Pause: pause}, runtime.Require("far"))
					const n = 30_000
					done := make(chan struct{})
					defer close(done)
					if cut {
						go func() {
							for range 50 {
								select {
								case <-time.After(n * pause / 60):
									network.cut()
								case <-done:
								}
							}
						}()
					}
					start := time.Now()
					for i := range n {
						if err := a.Tell(to, ping{i, filler}); err != nil {
							t.Fatalf("Tell %d after %v: %v", i, time.Since(start), err)
						}
					}
					told := time.Since(start)
					if got, want := ask[counted](t, a, to, "?"), (counted{n, 0}); got != want {
						t.Errorf("the consumer has got %+v, want %+v", got, want)
					}
					// 10,000 are in the mailbox, and some hundreds on their way.
					if low := (n - 15_000) * pause; told < low {
						t.Errorf("the producer has told all after %v, want it slowed down to %v at least", told, low)
					}
					if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead+s.Refused+r.Refused != 0 || t.Failed() {
						t.Errorf("dead or refused: %+v, %+v", s, r)
					}
				})
			})
		}
	}
}

// What one actor does not take does not hold up what others get from the same system.
func TestStuckActorHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := flowing(t, newMemory(), 64<<10)
		stuck := a.create(t, &sink{}, runtime.Require("far"))
		other := a.create(t, &echo{}, runtime.Require("far"))
		a.Tell(stuck, hold{time.Minute})
		var flood sync.WaitGroup
		told := make([]int, 8)
		for i := range told {
			flood.Go(func() {
				for a.Tell(stuck, ping{told[i], filler}) == nil {
					told[i]++
				}
			})
		}
		var longest time.Duration
		for range 1000 {
			start := time.Now()
			if _, err := a.Ask(other, ping{1, "x"}, time.Minute); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, time.Since(start))
			time.Sleep(5 * time.Millisecond)
		}
		flood.Wait()
		if longest > 50*time.Millisecond {
			t.Errorf("an ask of another actor has taken %v", longest)
		}
		sum := 0
		for _, n := range told {
			sum += n
		}
		time.Sleep(time.Minute)
		if got := ask[counted](t, a, stuck, "?"); got.Pings == 0 {
			t.Errorf("the actor that was stuck has got %+v", got)
		}
		synctest.Wait()
		if s, r := a.Stats(), b.Stats(); r.Arrived < uint64(sum) || s.Dead+r.Dead != 0 || s.Refused != uint64(len(told)) {
			t.Errorf("%d were told. The sender says %+v, the receiver %+v: want all arrived, none dead, and %d refused", sum, s, r, len(told))
		}
	})
}

// Two actors that flood each other beyond all that may wait are refused after a while, and hold up nobody meanwhile.
func TestMutualFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := flowing(t, newMemory(), 64<<10)
		near, far := a.create(t, &flooder{}), b.create(t, &flooder{})
		other := a.create(t, &echo{}, runtime.Require("far"))
		back := b.create(t, &echo{})
		a.Tell(near, aim{far})
		b.Tell(far, aim{near})
		start := time.Now()
		a.Tell(near, 50_000)
		b.Tell(far, 50_000)
		for range 100 {
			before := time.Now()
			for _, to := range []runtime.Address{other, back} {
				if _, err := a.Ask(to, ping{1, "x"}, time.Minute); err != nil {
					t.Fatal(err)
				}
			}
			if took := time.Since(before); took > 50*time.Millisecond {
				t.Errorf("two asks of other actors have taken %v", took)
			}
			time.Sleep(10 * time.Millisecond)
		}
		one, two := ask[flooded](t, a, near, "?"), ask[flooded](t, b, far, "?")
		if one.Refused+two.Refused == 0 {
			t.Errorf("%+v and %+v: want one refused at least", one, two)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("they have taken %v", took)
		}
		synctest.Wait()
		s, r := a.Stats(), b.Stats()
		if s.Dead+r.Dead != 0 || s.Waiting+r.Waiting != 0 {
			t.Errorf("%+v and %+v: want none dead, none waiting", s, r)
		}
	})
}

// A hundred thousand pings in one go, and their pongs, find room.
func TestPipelinedEcho(t *testing.T) {
	far := startWith(t, netbase.Config{Listen: "127.0.0.1:0", Types: []any{&firer{}}}, runtime.Capabilities{"Server": true})
	near := startWith(t, netbase.Config{Listen: "127.0.0.1:0", Types: []any{&firer{}}, Leaders: []string{far.base.Host()}}, nil)
	defer far.stop(t)
	defer near.stop(t)
	server := near.create(t, &echo{}, runtime.Require("Server"))
	client := near.create(t, &firer{Server: server})
	if got, err := near.Ask(client, 100_000, time.Minute); got != "done" || err != nil {
		t.Errorf("it is %v, %v", got, err)
	}
	if s, r := near.Stats(), far.Stats(); s.Dead+r.Dead+s.Refused+r.Refused != 0 {
		t.Errorf("dead or refused: %+v, %+v", s, r)
	}
}
