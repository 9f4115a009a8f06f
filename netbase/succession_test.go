package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// Who comes with the address of a system that is there, and with another key, is refused; the first one does not notice.
func TestFault35AnAddressThatIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, log := guarded(t, network, "a:1")
		first := start(t, network, "b:1", nil, "a:1")
		defer first.stop(t)
		a.knows(t, 2)
		server := named(t, first, "server")
		creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{netbase.NewKey()}, Name: "b"})
		if err != nil {
			t.Fatal(err)
		}
		second := startWith(t, netbase.Config{Network: bridge{newMemory(), network}, Listen: "b:1", Leaders: []string{"a:1"}, Credentials: creds}, nil)
		defer second.stop(t)
		time.Sleep(time.Minute)
		members := a.base.Members()
		if len(members) != 2 || members[1].Incarnation != first.Address().System().Value().Incarnation {
			t.Errorf("a knows %v, want itself and the first b", members)
		}
		if got, err := a.Ask(server, "hi", time.Second); got != "hi" || err != nil {
			t.Errorf("the first b answers %v, %v", got, err)
		}
		if lines := log.with("it has another key than"); len(lines) == 0 {
			t.Errorf("the log of a does not speak of the key:\n%s", strings.Join(log.lines, "\n"))
		}
	})
}

// twins are systems with the address b:1 and the key of the convention, each on a machine of its own. They keep what they hear of their replacement.
type twins struct {
	*testing.T
	network *memory
	heard   []error // by the order in which they were started
}

func (w *twins) start() node {
	i := len(w.heard)
	w.heard = append(w.heard, nil)
	n := startWith(w.T, netbase.Config{
		Network: bridge{newMemory(), w.network}, Listen: "b:1", Leaders: []string{"a:1"}, Replaced: func(err error) { w.heard[i] = err },
	}, nil)
	w.Cleanup(func() { n.stop(w.T) })
	return n
}

// holds fails the test unless a knows itself and n, and no other.
func (w *twins) holds(a, n node) {
	w.Helper()
	members := a.base.Members()
	if len(members) != 2 || members[1].Incarnation != n.Address().System().Value().Incarnation {
		w.Errorf("a knows %v, want itself and %v", members, n.Address().System().Value())
	}
}

// Of two systems with one address and one key the newer one has it. The older one is told, and does not come back; the third in a minute is refused until that is over.
func TestFault36SameMemberTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &twins{T: t, network: newMemory()}
		a := start(t, w.network, "a:1", nil, "a:1")
		t.Cleanup(func() { a.stop(t) })
		first := w.start()
		a.knows(t, 2)
		server := named(t, first, "server")
		for i, wait := range []time.Duration{10 * time.Second, 10 * time.Second, 0} {
			time.Sleep(wait)
			next := w.start()
			time.Sleep(5 * time.Second)
			if i == 2 {
				synctest.Wait()
				if w.heard[2] != nil {
					t.Errorf("the third replacement succeeds: %v", w.heard[2])
				}
				if _, err := next.CreateActor(&echo{}, runtime.Require("gpu")); err == nil || !strings.Contains(err.Error(), "b:1 is the address of another system, and has changed hands 2 times in the last 1m0s") {
					t.Errorf("who is refused says %v, want why", err)
				}
				time.Sleep(time.Minute)
			}
			w.holds(a, next)
			if err := w.heard[i]; !errors.Is(err, netbase.ErrReplaced) || !strings.Contains(err.Error(), "a:1 says that another system gives b:1 as its address, and is newer: it has joined a:1") {
				t.Errorf("b number %d hears %v, want ErrReplaced and by whom", i, err)
			}
			if w.heard[i+1] != nil {
				t.Errorf("b number %d hears %v, want nothing", i+1, w.heard[i+1])
			}
		}
		if _, err := a.Ask(server, "hi", time.Second); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("an actor of the first b: %v, want ErrDead", err)
		}
		if got, err := first.Ask(server, "hi", time.Second); got != "hi" || err != nil {
			t.Errorf("the actors of the first b go on there: %v, %v", got, err)
		}
		if members := first.base.Members(); len(members) != 1 {
			t.Errorf("the first b knows %v, want itself alone", members)
		}
	})
}

// A system that is started again is no rival of itself, however often, and whether the leader has seen it end or not.
func TestFault36RestartIsNoRival(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newFaultNet(newMemory())
		a := start(t, network.as("a:1"), "a:1", nil, "a:1")
		defer a.stop(t)
		for i := range 10 {
			b := start(t, network.as("b:1"), "b:1", nil, "a:1")
			a.knows(t, 2)
			if got := a.base.Members()[1].Incarnation; got != b.Address().System().Value().Incarnation {
				t.Errorf("start %d: a knows another b", i)
			}
			if i%2 == 0 {
				network.cut() // the leader does not hear that it ends
			}
			b.stop(t)
		}
	})
}

// Nor is one that is started again before what is left of its last connection has been read.
func TestFault36RestartBeforeTheEndIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newFaultNet(newMemory())
		a, log := guarded(t, network.as("a:1"), "a:1")
		var ends sync.WaitGroup
		defer time.Sleep(time.Second) // so that nothing is under way
		defer ends.Wait()
		for i := range 5 {
			dialler := fmt.Sprint("b", i)
			b := startWith(t, netbase.Config{Network: bridge{newMemory(), network.as(dialler)}, Listen: "b:1", Leaders: []string{"a:1"}}, nil)
			for start := time.Now(); !slices.ContainsFunc(a.base.Members(), func(m runtime.Member) bool {
				return m.Incarnation == b.Address().System().Value().Incarnation
			}); time.Sleep(time.Millisecond) {
				if time.Since(start) > time.Second {
					t.Fatalf("start %d: a knows %v after a second, want %v", i, a.base.Members(), b.Address().System().Value())
				}
			}
			network.set(dialler, "a:1", func(f *fault) { f.delay = 50 * time.Millisecond })
			ends.Go(func() { b.stop(t) })
		}
		if lines := log.with("replaced"); len(lines) > 0 {
			t.Errorf("the log of a speaks of a rival:\n%s", strings.Join(lines, "\n"))
		}
	})
}

// A bridge listens on one network and dials on another.
type bridge struct{ near, far netbase.Network }

func (b bridge) Listen(address string) (net.Listener, error) { return b.near.Listen(address) }
func (b bridge) Dial(ctx context.Context, address string) (net.Conn, error) {
	return b.far.Dial(ctx, address)
}

var _ netbase.Network = bridge{}
