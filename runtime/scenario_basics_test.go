package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

func TestScenario01StartStopStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var old runtime.Address
		for i := range 2 {
			sys := runtime.New(runtime.Config{})
			a := create(t, sys, script(echo))
			same(t, "answer", ask(t, sys, a, "hi"), any("hi"))
			if i == 1 {
				_, err := sys.Ask(old, "hi", time.Minute)
				fails(t, "Ask of an actor of the system before", err, runtime.ErrDead)
			}
			old = a
			for n := range 2 {
				fails(t, fmt.Sprint("Shutdown ", n), sys.Shutdown(context.Background()), nil)
			}
		}
		same(t, "time for all this", time.Since(start), time.Duration(0))
	})
}

func TestScenario02AskTimeout(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch msg {
			case "hi":
				return ctx.Reply("hello")
			case "nil":
				return ctx.Reply(nil)
			}
			return nil
		}))
		same(t, "answer to hi", ask(t, sys, a, "hi"), any("hello"))
		start := time.Now()
		got, err := sys.Ask(a, "silence", 500*time.Millisecond)
		fails(t, "Ask without answer", err, runtime.ErrTimeout)
		same(t, "answer when there is none", got, nil)
		same(t, "time until it gives up", time.Since(start), 500*time.Millisecond)
		got, err = sys.Ask(a, "nil", 500*time.Millisecond)
		fails(t, "Ask that is answered with nil", err, nil)
		same(t, "the nil answer", got, nil)
		same(t, "answer after the silence", ask(t, sys, a, "hi"), any("hello"))
	})
}

func TestScenario03ListenForTheRest(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if n, ok := msg.(int); ok {
				for i := range n {
					ctx.Reply(i)
				}
			}
			return nil
		}))
		tell(t, sys, a, 1)
		env, err := sys.Listen(time.Minute)
		fails(t, "Listen after Tell", err, nil)
		same(t, "what Listen got after Tell", env, runtime.Envelope{From: a, To: sys.Address(), Message: 0})
		same(t, "answer to Ask", ask(t, sys, a, 5), any(0))
		for i := 1; i < 5; i++ {
			env, err := sys.Listen(time.Second)
			fails(t, fmt.Sprint("Listen ", i), err, nil)
			same(t, fmt.Sprint("what Listen got, ", i), env.Message, any(i))
		}
		start := time.Now()
		_, err = sys.Listen(time.Second)
		fails(t, "Listen for a fifth", err, runtime.ErrTimeout)
		same(t, "time until Listen gives up", time.Since(start), time.Second)
	})
}

func TestScenario04ThreeAnswers(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		got := map[any]int{}
		for i := range 3 {
			a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
				if _, ok := msg.(string); ok {
					return ctx.Reply(i)
				}
				return nil
			}))
			if i < 2 {
				tell(t, sys, a, "hi")
			} else {
				got[ask(t, sys, a, "hi")]++
			}
		}
		for range 2 {
			env, err := sys.Listen(time.Second)
			fails(t, "Listen", err, nil)
			got[env.Message]++
		}
		same(t, "answers", got, map[any]int{0: 1, 1: 1, 2: 1})
		_, err := sys.Listen(time.Second)
		fails(t, "Listen for a fourth", err, runtime.ErrTimeout)
	})
}

func TestScenario05LateReply(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		slow := script(func(ctx *runtime.Context, msg any) error {
			if msg == "first" {
				time.Sleep(time.Second)
			}
			return echo(ctx, msg)
		})
		askTwice := func(ask func(any, time.Duration) (any, error)) {
			start := time.Now()
			_, err := ask("first", 300*time.Millisecond)
			fails(t, "the first Ask", err, runtime.ErrTimeout)
			same(t, "time until it gives up", time.Since(start), 300*time.Millisecond)
			got, err := ask("second", time.Minute)
			fails(t, "the second Ask", err, nil)
			same(t, "answer to the second Ask", got, any("second"))
		}
		// From outside, the late answer is for Listen.
		a := create(t, sys, slow)
		askTwice(func(msg any, d time.Duration) (any, error) { return sys.Ask(a, msg, d) })
		env, err := sys.Listen(time.Minute)
		fails(t, "Listen", err, nil)
		same(t, "what Listen gets", env, runtime.Envelope{From: a, To: sys.Address(), Message: "first"})
		_, err = sys.Listen(time.Second)
		fails(t, "Listen again", err, runtime.ErrTimeout)
		synctest.Wait()
		same(t, "dead letters", dead.messages(), "")
		// From an actor, it is a dead letter; the handler never sees it.
		var others []any
		asker := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "go" {
				askTwice(func(msg any, d time.Duration) (any, error) { return ctx.Ask(a, msg, d) })
			} else {
				others = append(others, msg)
			}
			return nil
		}))
		tell(t, sys, asker, "go")
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "dead letters after an actor has asked", dead.messages(), "first")
		same(t, "other messages to the asker", len(others), 0)
	})
}

// Trip carries an address through actors.
type Trip struct {
	Path []runtime.Address
	What runtime.Address
}

func TestScenario06Addresses(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		seen := map[runtime.Address]int{}
		template := script(func(ctx *runtime.Context, msg any) error {
			trip, ok := msg.(Trip)
			switch {
			case !ok:
				return nil
			case len(trip.Path) == 0:
				return ctx.Reply(trip.What)
			}
			to := trip.Path[0]
			trip.Path = trip.Path[1:]
			got, err := ctx.Ask(to, trip, time.Minute)
			if err != nil {
				return err
			}
			return ctx.Reply(got)
		})
		var all []runtime.Address
		for i := range 50 {
			a := create(t, sys, template)
			all = append(all, a)
			seen[a] = i
		}
		same(t, "different addresses of 50 actors", len(seen), 50)
		for i, a := range all {
			back := ask(t, sys, all[0], Trip{[]runtime.Address{all[1], all[2]}, a})
			same(t, "address after three actors", back, any(a))
			if got, ok := seen[back.(runtime.Address)]; !ok || got != i {
				t.Errorf("as a key the address %v finds %v, %v, want %v", back, got, ok, i)
			}
			text, err := a.MarshalText()
			fails(t, "MarshalText", err, nil)
			var read runtime.Address
			fails(t, "UnmarshalText", read.UnmarshalText(text), nil)
			same(t, "address after its text", read, a)
		}
	})
}

func TestScenario07AddressInMessage(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got []string
		keeper := create(t, sys, script(keep()))
		child := script(func(ctx *runtime.Context, msg any) error {
			if s, ok := msg.(string); ok {
				got = append(got, s)
			}
			return nil
		})
		// A child whose address is sent on before it has run.
		parent := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg != "go" {
				return nil
			}
			a, err := ctx.CreateActor(child)
			if err != nil {
				return err
			}
			return ctx.Tell(keeper, a)
		}))
		tell(t, sys, parent, "go")
		synctest.Wait()
		tell(t, sys, keeper, "to the child")
		synctest.Wait()
		same(t, "what the child got", got, []string{"to the child"})
		// An actor that sends its own address.
		got = nil
		own := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case int:
				return ctx.Tell(keeper, ctx.Self())
			case string:
				got = append(got, m)
			}
			return nil
		}))
		tell(t, sys, own, 1)
		synctest.Wait()
		tell(t, sys, keeper, "to whom it was")
		synctest.Wait()
		same(t, "what the actor got", got, []string{"to whom it was"})
	})
}

// keep returns a handler that keeps the address that it gets, and sends there what comes later.
func keep() func(*runtime.Context, any) error {
	var kept runtime.Address
	return func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case runtime.Address:
			kept = m
		case string:
			return ctx.Tell(kept, m)
		}
		return nil
	}
}

func TestScenario08SendsToANewActor(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got []any
		child := script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(runtime.ActorExitRequest); !ok {
				got = append(got, msg)
			}
			return nil
		})
		later := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if a, ok := msg.(runtime.Address); ok {
				return ctx.Tell(a, "later")
			}
			return nil
		}))
		parent := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg != "go" {
				return nil
			}
			a, err := ctx.CreateActor(child)
			if err != nil {
				return err
			}
			for i := range 10 {
				if err := ctx.Tell(a, i); err != nil {
					return err
				}
			}
			return ctx.Tell(later, a)
		}))
		tell(t, sys, parent, "go")
		synctest.Wait()
		same(t, "what the child got", got, []any{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "later"})
	})
}

func TestScenario09SendToSelf(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		type Tuple struct {
			N    int
			Text string
			More []any
		}
		want := Tuple{1, "two", []any{3, "four", nil}}
		var got []any
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				return ctx.Tell(ctx.Self(), want)
			case Tuple:
				got = append(got, m)
				same(t, "sender", ctx.Sender(), ctx.Self())
			}
			return nil
		}))
		tell(t, sys, a, "go")
		synctest.Wait()
		same(t, "what it got from itself", got, []any{want})
	})
}

// Level is a message down a line of actors; each adds its address and creates the next one.
type Level struct {
	Left int
	Line []runtime.Address
}

func TestScenario10ThreeLevels(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var template *do
		template = script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case Level:
				m.Line = append(m.Line, ctx.Self())
				if m.Left == 0 {
					return ctx.Reply(m.Line)
				}
				child, err := ctx.CreateActor(template)
				if err != nil {
					return err
				}
				m.Left--
				got, err := ctx.Ask(child, m, time.Minute)
				if err != nil {
					return err
				}
				return ctx.Reply(got)
			case string:
				return ctx.Reply(fmt.Sprint(m, " ", ctx.Parent()))
			}
			return nil
		})
		top := create(t, sys, template)
		line := ask(t, sys, top, Level{Left: 3}).([]runtime.Address)
		same(t, "levels", len(line), 4)
		same(t, "the top", line[0], top)
		parent := runtime.Address{}
		for i, a := range line {
			same(t, fmt.Sprint("answer of level ", i), ask(t, sys, a, "child of"), any(fmt.Sprint("child of ", parent)))
			parent = a
		}
	})
}

func TestScenario11ReceiverChangesMessage(t *testing.T) {
	type Order struct {
		Items  []string
		Counts map[string]int
		Next   *int
	}
	one := 1
	fresh := func() Order { return Order{[]string{"a", "b"}, map[string]int{"a": 1}, &one} }
	change := func(ctx *runtime.Context, msg any) error {
		if o, ok := msg.(Order); ok {
			o.Items[0] = "changed"
			o.Counts["a"] = 99
			*o.Next = 99
			return ctx.Reply(o)
		}
		return nil
	}
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(change))
		changed := Order{[]string{"changed", "b"}, map[string]int{"a": 99}, new(int)}
		*changed.Next = 99
		sent := fresh()
		same(t, "the reply", ask(t, sys, a, sent), any(changed))
		same(t, "what was sent from outside", sent, fresh())
		b := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg != "go" {
				return nil
			}
			sent := fresh()
			got, err := ctx.Ask(a, sent, time.Minute)
			same(t, "the reply to an actor", got, any(changed))
			same(t, "what the actor sent", sent, fresh())
			return errors.Join(err, ctx.Reply("done"))
		}))
		same(t, "answer", ask(t, sys, b, "go"), any("done"))
	})
}

func TestScenario12NotAnAddress(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		_, err := runtime.ParseAddress("nobody at all")
		fails(t, "ParseAddress", err, runtime.ErrAddress)
		var nobody runtime.Address
		start := time.Now()
		fails(t, "Tell", sys.Tell(nobody, "x"), runtime.ErrDead)
		_, err = sys.Ask(nobody, "x", time.Minute)
		fails(t, "Ask", err, runtime.ErrDead)
		if !strings.Contains(fmt.Sprint(err), "the address names nobody") {
			t.Errorf("Ask: got the error %v, want one that says why", err)
		}
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "send" {
				return ctx.Tell(nobody, "x")
			}
			return echo(ctx, msg)
		}))
		_, err = sys.Ask(a, "send", time.Minute)
		p := poison(t, "Ask of an actor that sends to nobody", err)
		same(t, "reason", p.Reason, "tell nobody: no such actor")
		same(t, "message", p.Message, any("send"))
		same(t, "who failed", p.Actor, a)
		same(t, "answer afterwards", ask(t, sys, a, "hi"), any("hi"))
		same(t, "time for all this", time.Since(start), time.Duration(0))
	})
}

func TestScenario13Unsendable(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		var got []any
		target := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(runtime.ActorExitRequest); !ok {
				got = append(got, msg)
			}
			return nil
		}))
		for _, bad := range []any{func() {}, make(chan int), []any{1, make(chan int)}} {
			fails(t, "Tell from outside", sys.Tell(target, bad), runtime.ErrUnsendable)
			_, err := sys.Ask(target, bad, time.Minute)
			fails(t, "Ask from outside", err, runtime.ErrUnsendable)
			var inside, create error
			a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
				if msg != "send" {
					return nil
				}
				inside = ctx.Tell(target, bad)
				_, create = ctx.Ask(target, bad, time.Minute)
				return inside
			})
			_, err = sys.Ask(a, "send", time.Minute)
			p := poison(t, "Ask of an actor that sends it", err)
			fails(t, "Tell by an actor", inside, runtime.ErrUnsendable)
			fails(t, "Ask by an actor", create, runtime.ErrUnsendable)
			same(t, "reason of the poison", p.Reason, fmt.Sprint(inside))
		}
		synctest.Wait()
		same(t, "messages that reached the target", len(got), 0)
		same(t, "dead letters", dead.messages(), "")
	})
}

// createScript creates an actor that runs f.
func createScript(t *testing.T, sys *runtime.System, f func(*runtime.Context, any) error) runtime.Address {
	t.Helper()
	return create(t, sys, script(f))
}

func TestScenario14AfterShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		var kept *runtime.Context
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			kept = ctx
			return nil
		})
		tell(t, sys, a, "x")
		if _, err := sys.CreateActor(script(idle), runtime.Name("named")); err != nil {
			t.Error(err)
		}
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		start := time.Now()
		for name, call := range map[string]func() error{
			"CreateActor":       func() error { _, err := sys.CreateActor(script(idle)); return err },
			"CreateActor named": func() error { _, err := sys.CreateActor(script(idle), runtime.Name("named")); return err },
			"Tell":              func() error { return sys.Tell(a, "x") },
			"Tell outside":      func() error { return sys.Tell(sys.Address(), "x") },
			"Ask":               func() error { _, err := sys.Ask(a, "x", 0); return err },
			"Listen":            func() error { _, err := sys.Listen(0); return err },
			// A goroutine that an actor has left behind.
			"Context.CreateActor": func() error { _, err := kept.CreateActor(script(idle)); return err },
			"Context.Tell":        func() error { return kept.Tell(a, "x") },
			"Context.Ask":         func() error { _, err := kept.Ask(a, "x", 0); return err },
		} {
			err := call()
			fails(t, name, err, runtime.ErrClosed)
			if !strings.HasSuffix(fmt.Sprint(err), "the system is shut down") {
				t.Errorf("%s: got the error %q, want one that says so", name, err)
			}
		}
		kept.WakeupAfter(time.Second, "x")()
		kept.Watch(a)
		kept.Exit()
		_, ok := sys.Lookup("named")
		same(t, "Lookup of a name", ok, false)
		_, ok = sys.Actor(a)
		same(t, "Actor", ok, false)
		same(t, "actors", len(sys.Actors()), 0)
		events, cancel := sys.Events(1)
		if _, open := <-events; open {
			t.Error("Events: got an event, want a closed channel")
		}
		cancel()
		same(t, "time for all this", time.Since(start), time.Duration(0))
	})
}

// Missing is a type that its source cannot make an actor of.
type Missing struct{}

func (Missing) Receive(*runtime.Context, any) error { return nil }

func TestScenario15NotCreatable(t *testing.T) {
	errSource := errors.New("unknown source @5f0c")
	kinds := kindsFunc(func(typ reflect.Type) (*runtime.Kind, error) {
		if typ == reflect.TypeFor[Missing]() {
			return nil, errSource
		}
		return nil, nil
	})
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{Kinds: kinds})
		defer sys.Shutdown(context.Background())
		for _, c := range []struct {
			template any
			want     error
			names    string
		}{
			{notActor{}, runtime.ErrNotActor, "runtime_test.notActor"},
			{"Greeter", runtime.ErrNotActor, "create string"},
			{Missing{}, errSource, "runtime_test.Missing"},
		} {
			_, err := sys.CreateActor(c.template)
			fails(t, "CreateActor from outside", err, c.want)
			if !strings.Contains(fmt.Sprint(err), c.names) {
				t.Errorf("CreateActor: got the error %v, want one with %q", err, c.names)
			}
			a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
				if msg != "create" {
					return nil
				}
				_, inside := ctx.CreateActor(c.template)
				return ctx.Reply(fmt.Sprint(inside))
			})
			same(t, "the error in an actor", ask(t, sys, a, "create"), any(fmt.Sprint(err)))
		}
	})
}

// Fragile is a type whose values cannot be made again from what they marshal to: it has no start-up that could fail but this.
type Fragile struct{ Text Unreadable }

func (*Fragile) Receive(*runtime.Context, any) error { return nil }

// Unreadable can be written, but not read again.
type Unreadable struct{ S string }

var errUnreadable = errors.New("cannot be read again")

func (u Unreadable) MarshalText() ([]byte, error)  { return []byte(u.S), nil }
func (u *Unreadable) UnmarshalText(_ []byte) error { return errUnreadable }

// There is no code of the actor that runs before its first message, so that what can fail is the making of its state.
func TestScenario16StartUpFails(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		_, err := sys.CreateActor(&Fragile{Unreadable{"x"}})
		fails(t, "CreateActor from outside", err, errUnreadable)
		_, err = sys.CreateActor(&Fragile{Unreadable{"x"}}, runtime.Name("fragile"), runtime.Supervise(runtime.Policy{OnFailure: runtime.Restart}))
		fails(t, "CreateActor with a name", err, errUnreadable)
		_, ok := sys.Lookup("fragile")
		same(t, "the name is taken", ok, false)
		_, err = sys.CreateActor(script(idle), runtime.Supervise(runtime.Policy{Retries: -1}))
		fails(t, "CreateActor with a bad policy", err, runtime.ErrPolicy)
		var news []any
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg != "create" {
				news = append(news, msg)
				return nil
			}
			_, err := ctx.CreateActor(&Fragile{Unreadable{"x"}})
			return err
		})
		_, err = sys.Ask(a, "create", time.Minute)
		p := poison(t, "Ask of an actor that creates it", err)
		if !strings.Contains(p.Reason, errUnreadable.Error()) {
			t.Errorf("reason: got %q, want %q in it", p.Reason, errUnreadable)
		}
		synctest.Wait()
		same(t, "news of children", len(news), 0)
		same(t, "actors", len(sys.Actors()), 1)
	})
}

// Clerk has arguments.
type Clerk struct {
	Desk  string
	Stock map[string]int
}

func (c *Clerk) OnString(ctx *runtime.Context, item string) error {
	c.Stock[item]--
	return ctx.Reply(fmt.Sprint(c.Desk, " ", c.Stock[item]))
}

func TestScenario17ArgumentsOfCreation(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		stock := map[string]int{"pen": 5}
		a, b := create(t, sys, &Clerk{"a", stock}), create(t, sys, Clerk{"b", stock})
		same(t, "first answer of a", ask(t, sys, a, "pen"), any("a 4"))
		same(t, "second answer of a", ask(t, sys, a, "pen"), any("a 3"))
		same(t, "first answer of b", ask(t, sys, b, "pen"), any("b 4"))
		same(t, "the arguments", stock["pen"], 5)
		// What the system offers is known from the first message on.
		fails(t, "UpdateCapability", sys.UpdateCapability("printer", 2), nil)
		c := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(string); ok {
				return ctx.Reply(ctx.System().Capabilities().String())
			}
			return nil
		}), runtime.Require("printer"))
		same(t, "capabilities", ask(t, sys, c, "what"), any("printer=2"))
	})
}
