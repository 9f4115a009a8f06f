package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// An island is a memory network as one host sees it, which can be cut off from the others.
type island struct {
	*memory
	mu    *sync.Mutex
	alone *bool
	conns *[]net.Conn
}

func newIsland(m *memory) island {
	return island{m, new(sync.Mutex), new(bool), new([]net.Conn)}
}

func (i island) Dial(ctx context.Context, address string) (net.Conn, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if *i.alone {
		return nil, errors.New("no route to host")
	}
	c, err := i.memory.Dial(ctx, address)
	if err == nil {
		*i.conns = append(*i.conns, c)
	}
	return c, err
}

// cutOff breaks what the host has dialled, and has it reach nobody, until it is called with false.
func (i island) cutOff(alone bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	*i.alone = alone
	for _, c := range *i.conns {
		c.Close()
	}
	*i.conns = nil
}

func named(t *testing.T, n node, name string, opts ...runtime.Option) runtime.Address {
	t.Helper()
	a, err := n.CreateActor(&echo{}, append(opts, runtime.Name(name))...)
	if err != nil {
		t.Fatalf("create %s at %s: %v", name, n.base.Host(), err)
	}
	return a
}

// found fails the test unless n finds want by the name; the zero Address stands for nobody.
func found(t *testing.T, n node, name string, want runtime.Address) {
	t.Helper()
	if got, ok := n.Lookup(name); got != want || ok == want.IsZero() {
		t.Errorf("Lookup(%s) at %s is %v, %v, want %v", name, n.base.Host(), got, ok, want)
	}
}

// Whoever asks, and wherever it lives: a name is one actor's, until that ends.
func TestScenario45NamesOfTheConvention(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil, "a:1")
		defer a.stop(t)
		b := start(t, network, "b:1", nil, "a:1")
		defer b.stop(t)
		c := start(t, network, "c:1", runtime.Capabilities{"gpu": true}, "a:1")
		defer c.stop(t)
		b.knows(t, 3)
		found(t, b, "x", runtime.Address{})
		x := named(t, b, "x")
		if x.Host() != "b:1" {
			t.Errorf("x is %v, want it at b", x)
		}
		for _, n := range []node{a, b, c} {
			found(t, n, "x", x)
			if got, err := n.CreateActor(&creator{}, runtime.Name("x")); got != x || err != nil {
				t.Errorf("another x at %s is %v, %v, want %v", n.base.Host(), got, err, x)
			}
			if got, err := n.CreateActor(struct{}{}, runtime.Name("x")); got != x || err != nil {
				t.Errorf("x of no actor type at %s is %v, %v, want %v", n.base.Host(), got, err, x)
			}
		}
		far := named(t, b, "far", runtime.Require("gpu"))
		if far.Host() != "c:1" {
			t.Errorf("far is %v, want it at c", far)
		}
		found(t, a, "far", far)
		if got, err := a.Ask(far, "hi", time.Second); got != "hi" || err != nil {
			t.Errorf("far answers %v, %v", got, err)
		}
		if _, err := a.CreateActor(&echo{}, runtime.Name("none"), runtime.Require("tpu")); !errors.Is(err, runtime.ErrUnplaceable) {
			t.Errorf("a name without a place: %v, want ErrUnplaceable", err)
		}
		found(t, a, "none", runtime.Address{})
		for name, addr := range map[string]runtime.Address{"x": x, "far": far} {
			a.Tell(addr, "exit")
			time.Sleep(time.Second)
			for _, n := range []node{a, b, c} {
				found(t, n, name, runtime.Address{})
			}
			if again := named(t, a, name); again == addr || again.Host() != "a:1" {
				t.Errorf("%s is %v again, want another one at a", name, again)
			}
		}
	})
}

// The scenario of many who want one name at the same moment.
func TestScenario46OneNameForManyCreators(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil, "a:1")
		defer a.stop(t)
		b := start(t, network, "b:1", nil, "a:1")
		defer b.stop(t)
		got := make([]runtime.Address, 100)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = []node{a, b}[i%2].CreateActor(&echo{}, runtime.Name("only")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, g := range got {
			if g != got[0] {
				t.Fatalf("two actors have one name: %v and %v", g, got[0])
			}
		}
		synctest.Wait()
		if n := a.Stats().Actors + b.Stats().Actors; n != 1 {
			t.Errorf("%d actors are left, want 1", n)
		}
		if answer, err := b.Ask(got[0], "hi", time.Second); answer != "hi" || err != nil {
			t.Errorf("it answers %v, %v", answer, err)
		}
	})
}

func TestScenario48TheNameOfASystemThatDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil, "a:1")
		defer a.stop(t)
		b := start(t, network, "b:1", nil, "a:1")
		x := named(t, b, "x")
		w, err := a.CreateActor(&creator{})
		if err != nil {
			t.Fatal(err)
		}
		a.Tell(w, x) // it watches
		found(t, a, "x", x)
		b.stop(t)
		time.Sleep(time.Second)
		found(t, a, "x", runtime.Address{})
		heard, err := a.Ask(w, "heard", time.Second)
		if fmt.Sprint(heard) == "[]" || err != nil {
			t.Errorf("the watcher has heard %v, %v", heard, err)
		}
		if again := named(t, a, "x"); again == x {
			t.Errorf("x is %v again", again)
		}
	})
}

// Names are known to the next leader, and to the first one when it is back.
func TestNamesOutliveTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		leaders := []string{"a:1", "b:1"}
		a := start(t, network, "a:1", nil, leaders...)
		b := start(t, network, "b:1", nil, leaders...)
		defer b.stop(t)
		c := start(t, network, "c:1", nil, leaders...)
		defer c.stop(t)
		x := named(t, c, "x")
		y := named(t, a, "y")
		found(t, b, "y", y)
		a.stop(t)
		found(t, b, "x", x) // waits for the next leader if need be
		time.Sleep(3 * time.Second)
		found(t, c, "y", runtime.Address{})
		found(t, b, "x", x)
		a = start(t, network, "a:1", nil, leaders...)
		defer a.stop(t)
		time.Sleep(5 * time.Second)
		for _, n := range []node{a, b, c} {
			found(t, n, "x", x)
		}
		c.Tell(x, "exit")
		time.Sleep(time.Second)
		found(t, b, "x", runtime.Address{})
	})
}

// Parts that cannot reach each other give names of their own. When they meet again, the actor that has had the name for longer keeps it.
func TestOneNameInTwoParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		inland, coast := newIsland(network), newIsland(network)
		a := start(t, inland, "a:1", nil, "a:1")
		defer a.stop(t)
		var log logBuffer
		b := startWith(t, netbase.Config{Network: coast, Listen: "b:1", Leaders: []string{"a:1"}, Log: slog.New(slog.NewTextHandler(&log, nil))}, nil)
		defer b.stop(t)
		a.knows(t, 2)
		inland.cutOff(true)
		coast.cutOff(true)
		time.Sleep(20 * time.Second)
		a.knows(t, 1)
		oldX, newY := named(t, a, "x"), named(t, b, "y")
		time.Sleep(time.Second)
		newX, oldY := named(t, b, "x"), named(t, a, "y")
		newY, oldY = oldY, newY // y is older at b
		inland.cutOff(false)
		coast.cutOff(false)
		time.Sleep(10 * time.Second)
		a.knows(t, 2)
		for _, n := range []node{a, b} {
			found(t, n, "x", oldX)
		}
		found(t, b, "y", oldY)
		if got, ok := a.Lookup("y"); !ok || got.Host() != "b:1" || got.Number() != oldY.Number() {
			t.Errorf("Lookup(y) at a is %v, %v, want %v at its new address", got, ok, oldY) // a has declared b dead
		}
		for _, loser := range []runtime.Address{newX, newY} {
			if _, err := a.Ask(loser, "hi", time.Second); !errors.Is(err, runtime.ErrDead) {
				t.Errorf("%v lost its name, and an ask of it is %v", loser, err)
			}
		}
		if want := fmt.Sprintf("level=WARN msg=\"actor ends, for its name is another one's\" actor=%v type=netbase_test.echo name=x owner=%v", newX, oldX); !strings.Contains(log.String(), want) {
			t.Errorf("the log of b, where an actor has lost its name, is\n%swant %s in it", log.String(), want)
		}
	})
}

// On says where, and nowhere else.
func TestOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil, "a:1")
		defer a.stop(t)
		b := start(t, network, "b:1", runtime.Capabilities{"gpu": true}, "a:1")
		defer b.stop(t)
		a.knows(t, 2)
		for _, n := range []node{a, b} {
			for _, host := range []string{"a:1", "b:1"} {
				got, err := n.CreateActor(&echo{}, runtime.On(host))
				if err != nil || got.Host() != host {
					t.Errorf("on %s from %s: %v, %v", host, n.base.Host(), got, err)
				}
			}
		}
		_, err := a.CreateActor(&echo{}, runtime.On("a:1"), runtime.Require("gpu"))
		want := "create netbase_test.echo: no system offers what it requires: a:1 lacks gpu; b:1 is not a:1"
		if err == nil || err.Error() != want {
			t.Errorf("on a system that lacks something: %v\nwant %s", err, want)
		}
		if _, err := a.CreateActor(&echo{}, runtime.On("c:1")); !errors.Is(err, runtime.ErrUnplaceable) {
			t.Errorf("on no member: %v, want ErrUnplaceable", err)
		}
	})
}
