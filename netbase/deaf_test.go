package netbase_test

import (
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// startDeaf starts a guest of the system at leader, which nobody can dial.
func startDeaf(t *testing.T, network netbase.Network, name, leader string) node {
	t.Helper()
	return startWith(t, netbase.Config{Network: network, Credentials: credentialsAt(t, time.Now(), name, key), Leaders: []string{leader}, Guest: true}, nil)
}

// Two systems that nobody can dial, as two shells are, reach each other through those that they have dialled, by address and by name; when one is gone, the other hears of it.
func TestDeafSystemsReachOneAnother(t *testing.T) {
	for _, tt := range []struct {
		name string
		to   [2]string // where they go
	}{
		{"guests of the leader", [2]string{"l:1", "l:1"}},
		{"guests of another one", [2]string{"m:1", "m:1"}},
		{"guests of two", [2]string{"l:1", "m:1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newMemory()
				l := start(t, network, "l:1", nil)
				defer l.stop(t)
				m := start(t, network, "m:1", nil, "l:1")
				defer m.stop(t)
				m.knows(t, 2)
				a, b := startDeaf(t, network, "a", tt.to[0]), startDeaf(t, network, "b", tt.to[1])
				defer a.stop(t)
				defer b.stop(t)
				if _, err := b.CreateActor(&echo{}, runtime.Name("echo")); err != nil {
					t.Fatal(err)
				}
				at, ok := a.Lookup("echo")
				if !ok {
					t.Fatal("the name is not known")
				}
				for i := range 3 {
					if got, err := a.Ask(at, ping{i, "x"}, time.Minute); got != (pong{i, "x"}) {
						t.Fatalf("the answer of the other one: %v, %v, want a pong", got, err)
					}
				}
				hears := make(chan any, 1)
				watcher, err := a.CreateActor(&watching{At: at})
				if err != nil {
					t.Fatal(err)
				}
				if got, err := a.Ask(watcher, "watch", time.Minute); got != "watches" {
					t.Fatalf("the watcher: %v, %v", got, err)
				}
				go func() {
					env, _ := a.Listen(time.Minute)
					hears <- env.Message
				}()
				time.Sleep(time.Second)
				b.stop(t)
				begin := time.Now()
				if got, _ := (<-hears).(string); got != "it has ended" {
					t.Errorf("the watcher says %q, want that the other one is gone", got)
				}
				if took := time.Since(begin); took > 10*time.Second {
					t.Errorf("that took %v", took)
				}
				if _, err := a.Ask(at, ping{4, "x"}, time.Minute); err == nil {
					t.Error("an ask of who is gone has an answer")
				}
				if took := time.Since(begin); took > 20*time.Second {
					t.Errorf("that one is gone is known after %v", took)
				}
			})
		})
	}
}

// A name that an actor of a guest has outlives the system that leads, and has given it.
func TestNameOfAGuestOutlivesTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		l := start(t, network, "l:1", nil)
		m := start(t, network, "m:1", nil, "l:1", "m:1")
		defer m.stop(t)
		m.knows(t, 2)
		g := startWith(t, netbase.Config{Network: network, Credentials: credentialsAt(t, time.Now(), "g", key), Leaders: []string{"m:1"}, Guest: true}, nil)
		defer g.stop(t)
		at, err := g.CreateActor(&echo{}, runtime.Name("echo"))
		if err != nil {
			t.Fatal(err)
		}
		l.stop(t)
		time.Sleep(10 * time.Second)
		if got, _ := m.Lookup("echo"); got != at {
			t.Errorf("the new leader knows %v by the name, want %v", got, at)
		}
	})
}

// inOrder answers nothing but "how many", and fails on a number that does not follow the last one.
type inOrder struct{ Next int }

func (o *inOrder) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case ping:
		if m.Seq == o.Next {
			o.Next++
		}
		if m.Seq%1000 == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	case string:
		return ctx.Reply(o.Next)
	}
	return nil
}

// A flood from one such system to another one arrives in order, as fast as it is handled.
func TestFloodBetweenDeafSystems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		l := start(t, network, "l:1", nil)
		defer l.stop(t)
		a, b := startDeaf(t, network, "a", "l:1"), startDeaf(t, network, "b", "l:1")
		defer a.stop(t)
		defer b.stop(t)
		to, err := b.CreateActor(&inOrder{})
		if err != nil {
			t.Fatal(err)
		}
		const n = 30_000
		for i := range n {
			if err := a.Tell(to, ping{i, "x"}); err != nil {
				t.Fatalf("message %d: %v", i, err)
			}
		}
		if got, err := a.Ask(to, "how many", time.Minute); got != n || err != nil {
			t.Errorf("%v messages have arrived in order, %v, want %d", got, err, n)
		}
	})
}

// What is told to code outside of any actor, in a system that is gone, is a dead letter as any other.
func TestTellOutsideOfWhoIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		l := start(t, network, "l:1", nil)
		defer l.stop(t)
		a, b := startDeaf(t, network, "a", "l:1"), startDeaf(t, network, "b", "l:1")
		defer a.stop(t)
		to := b.Address()
		for _, s := range []node{a, l} {
			if err := s.Tell(to, ping{1, "x"}); err != nil {
				t.Fatal(err)
			}
			if env, err := b.Listen(time.Minute); err != nil || env.Message != (ping{1, "x"}) {
				t.Errorf("what is told is heard as %v, %v", env, err)
			}
		}
		b.stop(t)
		time.Sleep(time.Second)
		for _, s := range []node{a, l} {
			events, cancel := s.Events(10)
			err := s.Tell(to, ping{2, "x"})
			time.Sleep(time.Minute)
			cancel()
			if e, ok := <-events; err == nil && (!ok || e.Kind != runtime.EventDeadLetter || e.Actor != to) {
				t.Errorf("a message to who is gone: %+v, want a dead letter", e)
			}
		}
	})
}

// watching tells who has told it to watch of the end of the actor at At.
type watching struct{ At runtime.Address }

func (w *watching) Receive(ctx *runtime.Context, msg any) error {
	switch msg.(type) {
	case string:
		ctx.Watch(w.At)
		return ctx.Reply("watches")
	case runtime.ActorExited:
		return ctx.Tell(ctx.System().Address(), "it has ended")
	}
	return nil
}
