package netbase_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// mystery is known to one side only.
type mystery struct{ N int }

// novice is an actor type that is known to one side only.
type novice struct{}

func (novice) Receive(*runtime.Context, any) error { return nil }

// What the receiver has no type for is an error to who asks, which says that and not that there is nobody, and a dead letter to who tells. The receiver lives, and the
// connection stays.
func TestFault52UnknownType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, server := startPair(t, newMemory())
		events, cancel := a.Events(10)
		defer cancel()
		if err := a.Tell(server, mystery{1}); err != nil {
			t.Fatal(err)
		}
		const reason = "cannot be sent: b:1 cannot read it: unknown type netbase_test.mystery"
		if e := <-events; e.Kind != runtime.EventDeadLetter || e.Actor != server || e.Reason != reason {
			t.Errorf("after Tell comes %+v, want a dead letter to %v: %s", e, server, reason)
		}
		_, err := a.Ask(server, mystery{2}, time.Minute)
		if want := fmt.Sprintf("ask %v: %s", server, reason); !errors.Is(err, runtime.ErrUnsendable) || errors.Is(err, runtime.ErrDead) || err.Error() != want {
			t.Errorf("Ask: %v, want ErrUnsendable: %s", err, want)
		}
		if got, err := a.Ask(server, ping{1, "x"}, time.Second); got != (pong{1, "x"}) || err != nil {
			t.Errorf("an ask after it is %v, %v, want the answer", got, err)
		}
		if a, b := len(a.base.Members()), len(b.base.Members()); a != 2 || b != 2 {
			t.Errorf("the two know %d and %d members, want 2 each", a, b)
		}
	})
}

// fussy reads itself, and takes no 0.
type fussy struct{ n int }

func (f fussy) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(f.n), 10), nil }

func (f *fussy) UnmarshalText(text []byte) (err error) {
	if f.n, err = strconv.Atoi(string(text)); f.n == 0 {
		err = errors.New("no zeros")
	}
	return err
}

// What the type of a message does not take is an error to who asks. The receiver lives, and the connection stays.
func TestFault52TypeRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, types := newMemory(), []any{fussy{}}
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Types: types}, nil)
		defer a.stop(t)
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Types: types, Leaders: []string{"a:1"}}, runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a.knows(t, 2)
		server, err := a.CreateActor(&echo{}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		for _, msg := range []any{fussy{}, []any{&fussy{}, "x"}} {
			_, err = a.Ask(server, msg, time.Minute)
			if want := "cannot be sent: b:1 cannot read it: netbase_test.fussy does not take it: no zeros"; !errors.Is(err, runtime.ErrUnsendable) || !strings.HasSuffix(err.Error(), want) {
				t.Errorf("Ask: %v, want ErrUnsendable: %s", err, want)
			}
		}
		if got, err := a.Ask(server, ping{1, "x"}, time.Second); got != (pong{1, "x"}) || err != nil {
			t.Errorf("an ask after it is %v, %v, want the answer", got, err)
		}
		if a, b := len(a.base.Members()), len(b.base.Members()); a != 2 || b != 2 {
			t.Errorf("the two know %d and %d members, want 2 each", a, b)
		}
	})
}

// Who asks gets a reply of an unknown type all the same.
func TestFault52UnknownReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, _ := startPair(t, newMemory())
		server := b.create(t, &echo{})
		got, err := a.Ask(server, "mystery", time.Minute)
		if u, ok := got.(runtime.Unknown); !ok || u.Type != "netbase_test.mystery" || fmt.Sprint(u.Value) != "[{N 3}]" || err != nil {
			t.Errorf("an ask whose reply is unknown: %v, %v, want the value without its type", got, err)
		}
	})
}

// Who creates an actor of a type that its system does not know is told so, and has no child left.
func TestFault52UnknownActorType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, _ := startPair(t, newMemory())
		_, err := a.CreateActor(novice{}, runtime.Require("Server"))
		if !errors.Is(err, runtime.ErrUnsendable) || errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), "b:1 cannot read it: unknown type *netbase_test.novice") {
			t.Errorf("CreateActor: %v, want ErrUnsendable and the name of the type", err)
		}
		parent, err := a.CreateActor(&novices{})
		if err != nil {
			t.Fatal(err)
		}
		a.Tell(parent, "create")
		time.Sleep(time.Second)
		heard, err := a.Ask(parent, "heard", time.Second)
		if err != nil || !strings.Contains(fmt.Sprint(heard), "unknown type *netbase_test.novice") {
			t.Errorf("the parent has heard %v, %v, want the end of its child and the name of the type", heard, err)
		}
	})
}

// novices creates one, and tells what it hears of it.
type novices struct{ heard []string }

func (n *novices) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case runtime.ChildActorExited:
		n.heard = append(n.heard, m.Reason)
	case string:
		if m == "heard" {
			return ctx.Reply(n.heard)
		}
		_, err := ctx.CreateActor(novice{}, runtime.Require("Server"))
		return err
	}
	return nil
}
