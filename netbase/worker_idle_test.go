package netbase_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// A worker that has had no actors for ten seconds ends, whatever goroutines they have left, and that is no death. The next one knows the convention as well.
func TestWorkerIsIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		c := startHost(t, network, "c:1", runtime.Capabilities{"gpu": true}, "b:1")
		defer c.stop(t)
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 3)
		for i := range 8 {
			tr, err := a.CreateActor(&travel{"hi "}, runtime.Require("Server"))
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				time.Sleep(10 * time.Minute)
			}
			if got := get[string](t, a, tr, "there"); got != "hi there" {
				t.Errorf("it answers %q", got)
			}
			child := get[runtime.Address](t, a, tr, runtime.Require("gpu"))
			a.Tell(child, "exit")
			a.Tell(tr, "exit")
			time.Sleep(9 * time.Second)
			if n := b.count(); n != i+1 || closed(b.all[i].done) {
				t.Fatalf("%d workers after 9 s without actors, want %d, and that the last lives", n, i+1)
			}
			time.Sleep(2500 * time.Millisecond)
			if !closed(b.all[i].done) {
				t.Errorf("worker %d is still there", i)
			}
		}
		if len(b.ended) > 0 {
			t.Errorf("the host has noted the deaths %q, want none", b.ended)
		}
	})
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Who has asked for a worker, and for an actor there some time later, gets it: also when the worker has ended meanwhile because it had nothing to do.
func TestCreationMeetsIdleEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		quick := startAuthor(t, network, "a:1", "b:1")
		defer quick.stop(t)
		for _, hesitation := range []time.Duration{900 * time.Millisecond, 3 * time.Second, 9 * time.Second, 11 * time.Second, 15 * time.Second} {
			slow := startHesitant(t, network, hesitation, "", "b:1")
			slow.knows(t, 3)
			for begin := time.Duration(0); begin < 11*time.Second; begin += 1100 * time.Millisecond {
				tr, err := quick.CreateActor(&travel{}, runtime.Require("Server"))
				if err != nil {
					t.Fatal(err)
				}
				quick.Tell(tr, "exit")
				time.Sleep(begin)
				tr, err = slow.CreateActor(&travel{"hi "}, runtime.Require("Server"))
				if err != nil {
					t.Errorf("asked for %v after the last actor has ended, and %v before its creation: %v", begin, hesitation, err)
					continue
				}
				if got := get[string](t, slow, tr, "there"); got != "hi there" {
					t.Errorf("it answers %q", got)
				}
				slow.Tell(tr, "exit")
				time.Sleep(30 * time.Second)
			}
			slow.stop(t)
		}
	})
}

// So it is in one system, which isolates an actor.
func TestIsolationMeetsIdleEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		workers := &mocks{}
		b := startIsolating(t, newMemory(), workers)
		defer b.stop(t)
		for begin := 9900 * time.Millisecond; begin < 10500*time.Millisecond; begin += 7 * time.Millisecond {
			tr, err := b.CreateActor(&travel{}, runtime.Isolate())
			if err != nil {
				t.Fatal(err)
			}
			b.Tell(tr, "exit")
			time.Sleep(begin)
			if tr, err = b.CreateActor(&travel{"hi "}, runtime.Isolate()); err != nil {
				t.Fatalf("created %v after the end of the last: %v", begin, err)
			}
			if got := get[string](t, b, tr, "there"); got != "hi there" {
				t.Errorf("it answers %q", got)
			}
			b.Tell(tr, "exit")
			time.Sleep(20 * time.Second)
		}
	})
}

// What a worker has not heard yet that ends because it seems to have nothing to do is for the next one, if an actor is to be created; all else goes back.
func TestCreationUnderWayAtIdleEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		tr, err := a.CreateActor(&travel{}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		a.Tell(tr, "exit")
		time.Sleep(time.Second)
		b.all[0].deaf.Store(true) // it hears nothing more
		created := make(chan error)
		go func() {
			tr, err := a.CreateActor(&travel{"hi "}, runtime.Require("Server"))
			if err == nil {
				if got := get[string](t, a, tr, "there"); got != "hi there" {
					t.Errorf("it answers %q", got)
				}
			}
			created <- err
		}()
		time.Sleep(2 * time.Second)
		b.base.EndIdle()
		if err := <-created; err != nil {
			t.Errorf("create: %v", err)
		}
		if _, err := a.Ask(tr, "there", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("ask of what has ended: %v, want ErrDead", err)
		}
		if n := b.count(); n != 2 {
			t.Errorf("%d workers, want 2", n)
		}
	})
}
