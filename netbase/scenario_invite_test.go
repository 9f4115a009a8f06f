package netbase_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A shut network lets nobody dial out.
type shut struct{ *memory }

func (shut) Dial(context.Context, string) (net.Conn, error) { return nil, errors.New("no way out") }

// A leader makes a member of a system that cannot dial it, and does not know of it, whichever of the two is there first; it has the capabilities of that system, and is told of all
// that happens. When it is dismissed it is alone.
func TestScenario67Invited(t *testing.T) {
	for _, first := range []string{"leader", "member"} {
		synctest.Test(t, func(t *testing.T) {
			network := newMemory()
			var a, b node
			startA := func() {
				a = startWith(t, netbase.Config{Network: network, Listen: "a:1", Members: []string{"b:1"}}, nil)
				t.Cleanup(func() { a.stop(t) })
			}
			startB := func() {
				b = start(t, shut{network}, "b:1", runtime.Capabilities{"gpu": 2})
				t.Cleanup(func() { b.stop(t) })
			}
			if first == "leader" {
				startA()
				time.Sleep(10 * time.Second)
				startB()
			} else {
				startB()
				time.Sleep(10 * time.Second)
				startA()
			}
			c := start(t, network, "c:1", nil, "a:1")
			t.Cleanup(func() { c.stop(t) })
			for _, n := range []node{a, b, c} {
				n.knows(t, 3)
				if members := n.base.Members(); !members[0].Leader || members[1].Capabilities.String() != "gpu=2" {
					t.Errorf("%s first: %s knows %v, want that a leads and b has gpu=2", first, n.base.Host(), members)
				}
			}
			far := c.create(t, &echo{}, runtime.Require("gpu", 2))
			if got, err := c.Ask(far, "hi", time.Second); far.Host() != "b:1" || got != "hi" || err != nil {
				t.Errorf("an actor at %v answers %v, %v, want one of b", far, got, err)
			}
			if err := b.UpdateCapability("gpu", 3); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Second)
			if got := c.create(t, &echo{}, runtime.Require("gpu", 3)); got.Host() != "b:1" {
				t.Errorf("an actor that requires what b offers now is %v", got)
			}
			a.base.Dismiss("b:1")
			time.Sleep(5 * time.Second)
			a.knows(t, 2)
			c.knows(t, 2)
			if members := b.base.Members(); len(members) != 1 || !members[0].Leader {
				t.Errorf("b, which was dismissed, knows %v, want itself, which leads", members)
			}
			a.base.Invite("b:1")
			c.knows(t, 3)
		})
	}
}

// Who has a leader does not follow an invitation; who is invited is alone when its leader ends, and may be invited again, by another one.
func TestScenario67WhoFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		invite := []string{"b:1", "c:1", "nobody:1"}
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Members: invite}, nil)
		b := start(t, network, "b:1", nil)
		defer b.stop(t)
		c := start(t, network, "c:1", nil, "d:1")
		defer c.stop(t)
		expect := func(when string, n node, want ...string) {
			t.Helper()
			var got []string
			for _, m := range n.base.Members() {
				got = append(got, m.Host)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s knows %v, want %v", when, n.base.Host(), got, want)
			}
		}
		time.Sleep(5 * time.Second)
		expect("invited", a, "a:1", "b:1")
		expect("invited", c, "c:1")
		a.stop(t)
		time.Sleep(2 * time.Second)
		expect("without its leader", b, "b:1")
		e := startWith(t, netbase.Config{Network: network, Listen: "e:1", Members: invite}, nil)
		defer e.stop(t)
		time.Sleep(3 * time.Second)
		expect("invited again", b, "b:1", "e:1")
		expect("the next leader", e, "b:1", "e:1")
	})
}
