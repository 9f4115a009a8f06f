package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

type ping struct {
	Seq     int
	Payload string
}

type pong struct {
	Seq     int
	Payload string
}

// echo answers a ping with a pong, fails on "fail", ends on "exit".
type echo struct{ Suffix string }

func (e *echo) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case ping:
		return ctx.Reply(pong{m.Seq, m.Payload + e.Suffix})
	case string:
		switch m {
		case "fail":
			return errors.New("as it was told")
		case "exit":
			ctx.Exit()
			return nil
		case "self":
			return ctx.Reply(ctx.Self())
		case "parent":
			return ctx.Reply(ctx.Parent())
		case "nothing":
			return nil
		case "mystery":
			return ctx.Reply(mystery{3})
		}
		return ctx.Reply(m)
	}
	return nil
}

// creator creates an echo where it can be, and tells what it hears of it.
type creator struct{ Heard []string }

func (c *creator) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case runtime.Requirements:
		a, err := ctx.CreateActor(&echo{Suffix: "!"}, m)
		if err != nil {
			return err
		}
		return ctx.Reply(a)
	case runtime.ChildActorExited:
		c.Heard = append(c.Heard, "child: "+m.Reason)
	case runtime.ActorExited:
		c.Heard = append(c.Heard, "watched: "+m.Reason)
	case runtime.PoisonMessage:
		c.Heard = append(c.Heard, "poison: "+m.Reason)
	case runtime.Address:
		ctx.Watch(m)
	case string:
		if m == "heard" {
			return ctx.Reply(c.Heard)
		}
	}
	return nil
}

var key = netbase.NewKey()

// node is a system of a test with its base.
type node struct {
	*runtime.System
	base  *netbase.Base
	books *shelf // its sources, nil if it has none
}

func start(t *testing.T, network netbase.Network, listen string, caps runtime.Capabilities, leaders ...string) node {
	t.Helper()
	return startWith(t, netbase.Config{Network: network, Listen: listen, Leaders: leaders}, caps)
}

// startWith is start with more to say. The credentials are made here, and so are types added.
func startWith(t *testing.T, cfg netbase.Config, caps runtime.Capabilities) node {
	t.Helper()
	var err error
	if cfg.Credentials == nil {
		cfg.Credentials, err = netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: strings.ReplaceAll(cfg.Listen, "/", "-")})
		if err != nil {
			t.Fatal(err)
		}
	}
	cfg.Types = append(cfg.Types, &listener{}, ping{}, pong{}, &echo{}, &creator{}, runtime.Requirements{})
	base, err := netbase.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base, Capabilities: caps, Log: base.Logger()})
	if err := base.Serve(sys); err != nil {
		t.Fatal(err)
	}
	return node{System: sys, base: base}
}

// startPair starts two systems, which stop at the end of the test, and an echo that a has created at b.
func startPair(t *testing.T, network netbase.Network) (a, b node, server runtime.Address) {
	t.Helper()
	a = start(t, network, "a:1", nil)
	t.Cleanup(func() { a.stop(t) })
	b = start(t, network, "b:1", runtime.Capabilities{"Server": true}, "a:1")
	t.Cleanup(func() { b.stop(t) })
	a.knows(t, 2)
	server, err := a.CreateActor(&echo{}, runtime.Require("Server"))
	if err != nil {
		t.Fatal(err)
	}
	return a, b, server
}

func (n node) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := n.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown of %s: %v", n.base.Host(), err)
	}
}

// knows waits until n knows so many members.
func (n node) knows(t *testing.T, count int) {
	t.Helper()
	for range 1000 {
		if len(n.base.Members()) == count {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s knows %v, want %d members", n.base.Host(), n.base.Members(), count)
}

func TestRemoteEcho(t *testing.T) {
	for _, kind := range []string{"memory", "tcp"} {
		t.Run(kind, func(t *testing.T) {
			if kind == "memory" {
				synctest.Test(t, func(t *testing.T) { testRemoteEcho(t, newMemory(), "a:1", "b:1") })
				return
			}
			testRemoteEcho(t, netbase.TCP{}, "127.0.0.1:0", "127.0.0.1:0")
		})
	}
}

func testRemoteEcho(t *testing.T, network netbase.Network, hostA, hostB string) {
	a := start(t, network, hostA, nil)
	b := start(t, network, hostB, runtime.Capabilities{"Server": true}, a.base.Host())
	defer a.stop(t)
	defer b.stop(t)
	a.knows(t, 2)
	b.knows(t, 2)

	server, err := a.CreateActor(&echo{Suffix: "?"}, runtime.Require("Server"))
	if err != nil {
		t.Fatal(err)
	}
	if server.Host() != b.base.Host() {
		t.Errorf("the actor is at %v, want %s", server, b.base.Host())
	}
	for i := range 100 {
		got, err := a.Ask(server, ping{i, "hello"}, time.Second)
		if want := (pong{i, "hello?"}); got != want || err != nil {
			t.Fatalf("Ask is %v, %v, want %v", got, err, want)
		}
	}
	if got, err := a.Ask(server, "self", time.Second); got != server || err != nil {
		t.Errorf("the actor says it is %v, %v, want %v", got, err, server)
	}
	var poison *runtime.PoisonError
	if _, err := a.Ask(server, "fail", time.Second); !errors.As(err, &poison) || poison.Message != "fail" || poison.Reason != "as it was told" {
		t.Errorf("an ask that fails: %v, want poison", err)
	}
	if _, err := a.Ask(server, "nothing", 50*time.Millisecond); !errors.Is(err, runtime.ErrTimeout) {
		t.Errorf("an ask without reply: %v, want ErrTimeout", err)
	}
	if err := a.Tell(server, make(chan int)); !errors.Is(err, runtime.ErrUnsendable) {
		t.Errorf("Tell of a channel: %v, want ErrUnsendable", err)
	}

	parent, err := a.CreateActor(&creator{})
	if err != nil {
		t.Fatal(err)
	}
	child, err := a.Ask(parent, runtime.Require("Server"), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Ask(child.(runtime.Address), "parent", time.Second); got != parent || err != nil {
		t.Errorf("the parent of the child is %v, %v, want %v", got, err, parent)
	}
	a.Tell(parent, server) // watches it
	time.Sleep(10 * time.Millisecond)
	a.Tell(server, "exit")
	a.Tell(child.(runtime.Address), "exit")
	if _, err := a.Ask(server, "late", time.Second); !errors.Is(err, runtime.ErrDead) {
		t.Errorf("an ask of a dead actor: %v, want ErrDead", err)
	}
	time.Sleep(100 * time.Millisecond)
	heard, err := a.Ask(parent, "heard", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	got := heard.([]string)
	slices.Sort(got)
	if want := []string{"child: it exited", "watched: it exited"}; !slices.Equal(got, want) {
		t.Errorf("the parent has heard %q, want %q", got, want)
	}
	_, err = a.CreateActor(&echo{}, runtime.Require("Client"))
	if !errors.Is(err, runtime.ErrUnplaceable) || !strings.Contains(err.Error(), b.base.Host()+" lacks Client") {
		t.Errorf("what nobody offers: %v, want ErrUnplaceable that names %s", err, b.base.Host())
	}
}

// What is said while the connection breaks arrives once, in order, over the next one.
func TestConnectionBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, b, server := startPair(t, network)
		const n = 20000
		go func() {
			for range 20 {
				time.Sleep(10 * time.Millisecond)
				network.cut()
			}
		}()
		go func() {
			for i := range n {
				if err := a.Tell(server, ping{i, strings.Repeat("x", 100)}); err != nil {
					t.Error(err)
				}
				if i%20 == 0 { // so that what comes at once after a pause finds room in the inbox
					time.Sleep(time.Millisecond)
				}
			}
		}()
		for i := range n {
			e, err := a.Listen(time.Minute)
			if err != nil {
				t.Fatalf("after %d pongs: %v", i, err)
			}
			if got := e.Message.(pong).Seq; got != i {
				t.Fatalf("pong %d comes as number %d", got, i)
			}
		}
		if lost := a.Stats().Dead + b.Stats().Dead; lost != 0 {
			t.Errorf("%d dead letters, want none", lost)
		}
	})
}

// When a system is lost, what it was to others ends, and they hear of it.
func TestSystemIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil)
		b := start(t, network, "b:1", runtime.Capabilities{"Server": true}, "a:1")
		defer a.stop(t)
		a.knows(t, 2)
		parent, _ := a.CreateActor(&creator{})
		child, err := a.Ask(parent, runtime.Require("Server"), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		a.Tell(parent, child) // watches it
		synctest.Wait()
		failed := make(chan error, 1)
		go func() {
			_, err := a.Ask(child.(runtime.Address), "nothing", time.Hour)
			failed <- err
		}()
		synctest.Wait()
		b.stop(t)
		if err := <-failed; !errors.Is(err, runtime.ErrDead) {
			t.Errorf("the ask fails with %v, want ErrDead", err)
		}
		a.knows(t, 1)
		heard, err := a.Ask(parent, "heard", time.Second)
		if err != nil || len(heard.([]string)) != 2 {
			t.Errorf("the parent has heard %v, %v, want one end of a child and one of a watched actor", heard, err)
		}
		if err := a.Tell(child.(runtime.Address), "late"); err != nil {
			t.Log(err)
		}
		if _, err := a.Ask(child.(runtime.Address), "late", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("an ask of an actor on a lost system: %v, want ErrDead", err)
		}
	})
}

// listener keeps what it hears of the convention.
type listener struct{ Heard []string }

func (l *listener) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case bool:
		ctx.NotifyConvention(m)
	case runtime.ConventionUpdate:
		l.Heard = append(l.Heard, fmt.Sprintf("%s %v %v", m.Member.Host, m.Member.Capabilities, m.Added))
	case string:
		return ctx.Reply(l.Heard)
	}
	return nil
}

func TestScenario65ConventionUpdates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil)
		defer a.stop(t)
		b := start(t, network, "b:1", runtime.Capabilities{"Server": true}, "a:1")
		early, _ := a.CreateActor(&listener{})
		a.Tell(early, true)
		synctest.Wait()
		c := start(t, network, "c:1", nil, "a:1")
		synctest.Wait()
		late, _ := a.CreateActor(&listener{})
		a.Tell(late, true)
		deaf, _ := a.CreateActor(&listener{})
		a.Tell(deaf, true)
		a.Tell(deaf, false)
		synctest.Wait()
		b.stop(t)
		synctest.Wait() // a has heard of it
		if err := c.UpdateCapability("gpu", 2); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		c.stop(t)
		synctest.Wait()
		for _, tt := range []struct {
			who  runtime.Address
			want []string
		}{
			{early, []string{"b:1 Server true", "c:1  true", "b:1 Server false", "c:1 gpu=2 true", "c:1 gpu=2 false"}},
			{late, []string{"b:1 Server true", "c:1  true", "b:1 Server false", "c:1 gpu=2 true", "c:1 gpu=2 false"}},
			{deaf, []string{"b:1 Server true", "c:1  true"}},
		} {
			heard, err := a.Ask(tt.who, "heard", time.Second)
			if err != nil {
				t.Fatal(err)
			}
			got := heard.([]string)
			slices.Sort(got[:2]) // those that are there already come in any order
			if !slices.Equal(got, tt.want) {
				t.Errorf("%v has heard %q, want %q", tt.who, got, tt.want)
			}
		}
	})
}

// When the leader ends the members keep what they have, and the next of the list leads.
func TestLeaderIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		leaders := []string{"a:1", "b:1"}
		a := start(t, network, "a:1", nil, leaders...)
		b := start(t, network, "b:1", runtime.Capabilities{"Server": true}, leaders...)
		defer b.stop(t)
		c := start(t, network, "c:1", nil, leaders...)
		defer c.stop(t)
		b.knows(t, 3)
		c.knows(t, 3)
		server, err := c.CreateActor(&echo{Suffix: "?"}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		a.stop(t)
		if got, err := c.Ask(server, ping{1, "x"}, time.Second); got != (pong{1, "x?"}) || err != nil {
			t.Errorf("an ask without leader is %v, %v", got, err)
		}
		time.Sleep(3 * time.Second)
		for _, n := range []node{b, c} {
			members := n.base.Members()
			if len(members) != 2 || members[0].Host != "b:1" || !members[0].Leader || members[1].Leader {
				t.Errorf("%s knows %+v, want b, which leads, and c", n.base.Host(), members)
			}
		}
		again := start(t, network, "a:1", nil, leaders...)
		defer again.stop(t)
		time.Sleep(5 * time.Second)
		for _, n := range []node{again, b, c} {
			members := n.base.Members()
			if len(members) != 3 || !members[0].Leader || members[1].Leader || members[2].Leader {
				t.Errorf("%s knows %+v, want three of which a leads", n.base.Host(), members)
			}
		}
		if _, err := again.CreateActor(&echo{}, runtime.Require("Server")); err != nil {
			t.Errorf("the new leader cannot create: %v", err)
		}
	})
}

// A connection on which nothing is said lives on by its heartbeat.
func TestSilenceIsNotDeath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, _, server := startPair(t, network)
		events, cancel := a.Events(10)
		defer cancel()
		time.Sleep(10 * time.Minute)
		select {
		case e := <-events:
			if e.Kind == runtime.EventMember {
				t.Errorf("%v happened in the silence", e)
			}
		default:
		}
		if got, err := a.Ask(server, ping{1, "x"}, time.Second); got != (pong{1, "x"}) || err != nil {
			t.Errorf("an ask after it is %v, %v", got, err)
		}
	})
}
