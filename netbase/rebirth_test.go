package netbase_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A letter has a courier ask To. Mine tells whether that is the courier itself.
type (
	parcelTo struct{ To runtime.Address }
	receipt  struct {
		Mine bool
		Told string
	}
)

// A courier does that, and counts.
type courier struct{ Count int }

func (c *courier) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case parcelTo:
		r := receipt{Mine: m.To == ctx.Self()}
		if !r.Mine {
			answer, err := ctx.Ask(m.To, "self", time.Second)
			r.Told = fmt.Sprint(answer, err)
		}
		return ctx.Reply(r)
	case string:
		c.Count++
		if m == "count" {
			return ctx.Reply(c.Count)
		}
		return ctx.Reply(ctx.Self())
	}
	return nil
}

// declaredDead starts a leader a and members b and c, of which b can be cut off from a.
func declaredDead(t *testing.T) (f *faultNet, a, b, c node, log *diary) {
	t.Helper()
	f, log = newFaultNet(newMemory()), new(diary)
	start := func(host string) node {
		cfg := netbase.Config{Network: f.as(host), Listen: host, Leaders: []string{"a:1"}, Types: []any{&courier{}, parcelTo{}, receipt{}}}
		if host == "b:1" {
			cfg.Log = log.log()
		}
		n := startWith(t, cfg, runtime.Capabilities{host: true})
		t.Cleanup(func() { n.stop(t) })
		return n
	}
	a, b, c = start("a:1"), start("b:1"), start("c:1")
	for _, n := range []node{a, b, c} {
		n.knows(t, 3)
	}
	return f, a, b, c, log
}

// outage has b and a hear nothing of each other for longer than they wait, until they have met again.
func outage(t *testing.T, f *faultNet, a, b node) {
	t.Helper()
	f.both("a:1", "b:1", freeze)
	time.Sleep(8 * time.Second)
	f.both("a:1", "b:1", thaw)
	time.Sleep(5 * time.Second)
	a.knows(t, 3)
	b.knows(t, 3)
}

// A member that the leader has declared dead, and that lives, is told so when it comes back. It is another system then: its old addresses are dead for all, and stay so, while its actors
// go on at others.
func TestFault8DeclaredDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, c, log := declaredDead(t)
		inside := b.create(t, &courier{}, runtime.Name("courier"))
		child := a.create(t, &courier{}, runtime.Require("b:1"))
		olds := []runtime.Address{inside, child}
		for round := range 3 {
			last := olds[len(olds)-2]
			for _, n := range []node{a, c} {
				if got, err := n.Ask(last, "x", time.Second); got != last || err != nil {
					t.Fatalf("round %d: before it the courier answers %v, %v to %s, want %v", round, got, err, n.base.Host(), last)
				}
			}
			outage(t, f, a, b)
			if lines := log.with("begins anew: its actors"); len(lines) != round+1 || !strings.Contains(lines[round], "system b:1 has been silent for 5s") {
				t.Fatalf("round %d: b logs %q, want once more that it was declared dead, and why", round, lines)
			}
			next, ok := a.Lookup("courier")
			if !ok || next == last || next.Host() != "b:1" {
				t.Fatalf("round %d: the courier is %v, %v, want it at another address of b", round, next, ok)
			}
			for _, n := range []node{a, c} {
				for _, old := range olds {
					if _, err := n.Ask(old, "x", time.Second); !errors.Is(err, runtime.ErrDead) {
						t.Errorf("round %d: %v, from %s: %v, want ErrDead", round, old, n.base.Host(), err)
					}
				}
				if got, err := n.Ask(next, "x", time.Second); got != next || err != nil {
					t.Errorf("round %d: the courier says that it is %v, %v, want %v", round, got, err, next)
				}
				if got, err := n.Ask(next, parcelTo{next}, time.Second); got != (receipt{Mine: true}) || err != nil {
					t.Errorf("round %d: the courier does not know its own new address from %s: %v, %v", round, n.base.Host(), got, err)
				}
				got, err := n.Ask(next, parcelTo{last}, time.Minute)
				if r, _ := got.(receipt); err != nil || r.Mine || !strings.Contains(r.Told, runtime.ErrDead.Error()) {
					t.Errorf("round %d: the courier makes of its old address %+v, %v, want that it is dead", round, got, err)
				}
			}
			if other, err := a.CreateActor(&courier{}, runtime.Require("b:1")); err != nil {
				t.Errorf("round %d: %v", round, err)
			} else if got, err := c.Ask(other, "x", time.Second); got != other || err != nil {
				t.Errorf("round %d: a new actor of b says to c that it is %v, %v, want %v", round, got, err, other)
			}
			olds = append(olds, next, next)
		}
		if got, err := b.Ask(inside, "count", time.Second); got != 3*2+3*2+1 || err != nil {
			t.Errorf("in b the courier has counted %v, %v, want all that it was asked", got, err)
		}
		if members := b.base.Members(); len(members) != 3 || members[1].Incarnation != b.Address().System().Value().Incarnation {
			t.Errorf("b knows %v, want itself as it knows itself", members)
		}
	})
}

// A leader that has been given up by its members declares nobody dead who comes back, and nobody needs to begin anew.
func TestFault10NobodyBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, c, log := declaredDead(t)
		old := b.create(t, &courier{})
		f.set("a:1", "b:1", freeze)
		time.Sleep(5500 * time.Millisecond) // b gives a up, and a hears of that
		f.set("a:1", "b:1", thaw)
		time.Sleep(5 * time.Second)
		a.knows(t, 3)
		if lines := log.with("declared dead"); len(lines) != 0 {
			t.Errorf("b logs %q, want nothing of its death", lines)
		}
		if got, err := c.Ask(old, "x", time.Second); got != old || err != nil {
			t.Errorf("an actor of b answers c with %v, %v, want %v", got, err, old)
		}
	})
}
