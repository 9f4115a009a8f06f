package thesp_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp"
)

type Config struct{ Name string }

type Peers struct{ List []string }

// Recorder answers every message with what it has got so far, as text.
type Recorder struct{ Seen []string }

func (r *Recorder) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case thesp.ActorExitRequest:
		return nil
	case thesp.WakeupMessage:
		msg = "tick"
	case string:
		switch m {
		case "fail":
			return errors.New("it failed")
		case "exit":
			ctx.Exit()
		case "tick me":
			ctx.WakeupAfter(0, nil)
		}
	case Peers:
		m.List = append(m.List, "me")
		msg = m
	}
	r.Seen = append(r.Seen, fmt.Sprint(msg))
	if _, ok := msg.(string); ok && msg == "tick" {
		return nil
	}
	return ctx.Reply(slices.Clone(r.Seen))
}

func ExampleInitializing() {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sys.Shutdown(context.Background())
	worker, err := sys.CreateActor(&thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}, Peers{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	sys.Tell(worker, Peers{[]string{"a"}})
	sys.Tell(worker, "too early")
	sys.Tell(worker, Config{"first"})
	for range 3 {
		answer, err := sys.Listen(time.Second)
		fmt.Println(answer.Message, err)
	}
	// Output:
	// [{first}] <nil>
	// [{first} {[a me]}] <nil>
	// [{first} {[a me]} too early] <nil>
}

func TestScenario81InitializingKeepsOrder(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}, Peers{}}})
		sys.Tell(a, Peers{[]string{"old"}}) // is replaced
		endings := asking(sys, a, "one", 2, Peers{[]string{"p"}}, "three", Config{"c"}, "four")
		got := byMessage(endings, 6)
		want := []string{"{c}", "{[p me]}", "one", "2", "three", "four"}
		for i, msg := range []string{"{c}", "{[p]}", "one", "2", "three", "four"} {
			if o := got[msg]; o.String() != fmt.Sprint(want[:i+1]) {
				t.Errorf("the answer to %v is %v, want %v", msg, o, want[:i+1])
			}
		}
		if o := <-asking(sys, a, "five"); o.String() != fmt.Sprint(append(want, "five")) {
			t.Errorf("got %v", o)
		}
		// From now on these are messages like any others.
		if got := ask(t, sys, a, Config{"late"}).([]string); got[len(got)-1] != "{late}" {
			t.Errorf("got %v", got)
		}
	})
}

// What comes while held-back messages are being handled stays behind them.
func TestScenario81InitializingOrderUnderLoad(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}})
		const n = 1000
		for i := range n {
			if i == n/2 {
				sys.Tell(a, Config{"c"})
			}
			sys.Tell(a, i)
		}
		got := ask(t, sys, a, "end").([]string)
		for i, s := range got[1:] {
			if i < n && s != fmt.Sprint(i) {
				t.Fatalf("message %d is %s", i, s)
			}
		}
		if len(got) != n+2 || got[0] != "{c}" {
			t.Errorf("%d messages, the first is %s", len(got), got[0])
		}
	})
}

// The order holds when the mailbox is full while held-back messages are being handled.
func TestScenario81InitializingFullMailbox(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Collector{}, Messages: []any{Config{}}})
		const n = 12_000
		sys.Tell(a, time.Second)
		sys.Tell(a, 0)
		sys.Tell(a, 1)
		sys.Tell(a, Config{})
		synctest.Wait() // it sleeps
		for i := 2; i < n; i++ {
			if err := sys.Tell(a, i); err != nil {
				t.Fatal(err)
			}
		}
		got := ask(t, sys, a, "all").([]int)
		if len(got) != n || !slices.IsSorted(got) {
			t.Errorf("%d messages, want %d in order", len(got), n)
		}
	})
}

// Collector keeps the numbers that it gets.
type Collector struct{ Numbers []int }

func (c *Collector) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case int:
		c.Numbers = append(c.Numbers, m)
	case time.Duration:
		time.Sleep(m)
	case string:
		return ctx.Reply(c.Numbers)
	}
	return nil
}

func TestScenario81InitializingTwoDoNotMix(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		template := &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}}
		a, b := create(t, sys, template), create(t, sys, template)
		endA, endB := asking(sys, a, "for a"), asking(sys, b, "for b")
		if got := ask(t, sys, b, Config{"b"}); fmt.Sprint(got) != "[{b}]" {
			t.Errorf("b: %v", got)
		}
		if o := <-endB; fmt.Sprint(o.answer) != "[{b} for b]" {
			t.Errorf("b: %v, %v", o.answer, o.err)
		}
		synctest.Wait()
		select {
		case o := <-endA:
			t.Errorf("a has begun without its message: %v, %v", o.answer, o.err)
		default:
		}
		ask(t, sys, a, Config{"a"})
		if o := <-endA; fmt.Sprint(o.answer) != "[{a} for a]" {
			t.Errorf("a: %v, %v", o.answer, o.err)
		}
	})
}

func TestScenario81InitializingSystemMessagesPass(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}})
		sys.Tell(a, "held")
		sys.Tell(a, thesp.WakeupMessage{})
		synctest.Wait()
		sys.Tell(a, Config{"c"})
		sys.Listen(time.Minute)
		if env, err := sys.Listen(time.Minute); err != nil || fmt.Sprint(env.Message) != "[tick {c} held]" {
			t.Errorf("got %v, %v", env.Message, err)
		}
	})
}

// A failure on a held-back message is told to its sender, and costs nobody else anything, whatever the policy.
func TestScenario81InitializingFails(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a, err := sys.CreateActor(&thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}},
			thesp.Supervise(thesp.Policy{OnFailure: thesp.Restart}))
		if err != nil {
			t.Fatal(err)
		}
		endings := asking(sys, a, "one", "fail", "two")
		ask(t, sys, a, Config{"c"})
		got := byMessage(endings, 3)
		if fmt.Sprint(got["one"]) != "[{c} one]" || fmt.Sprint(got["two"]) != "[{c} one two]" {
			t.Errorf("got %v", got)
		}
		if p := poisoned(got["fail"].err); p == nil || p.Reason != "it failed" || p.Message != "fail" {
			t.Errorf("got %v", got)
		}
		// Afterwards the policy holds: the restarted actor waits again.
		if _, err := sys.Ask(a, "fail", time.Minute); poisoned(err) == nil {
			t.Errorf("got %v", err)
		}
		endings = asking(sys, a, "three")
		ask(t, sys, a, Config{"again"})
		if o := <-endings; fmt.Sprint(o.answer) != "[{again} three]" {
			t.Errorf("after the restart: %v, %v", o.answer, o.err)
		}
	})
}

func TestScenario81InitializingEndsEarly(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}, Peers{}}})
		endings := asking(sys, a, "one", Peers{}, "two")
		sys.Tell(a, thesp.ActorExitRequest{})
		for range 3 {
			o := <-endings
			if p := poisoned(o.err); p == nil || p.Reason != "the actor has ended before the message was handled: thesp_test.Config missing" {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
		}
		// It may also end on one of those that were held back.
		b := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}})
		endings = asking(sys, b, "one", "exit", "two", "three")
		ask(t, sys, b, Config{"c"})
		got := byMessage(endings, 4)
		const over = "poison: the actor has ended before the message was handled"
		for msg, want := range map[string]string{"one": "[{c} one]", "exit": "[{c} one exit]", "two": over, "three": over} {
			if got[msg].String() != want {
				t.Errorf("%s: %v, want %s", msg, got[msg], want)
			}
		}
	})
}

func TestInitializingIsBounded(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}, MaxHeld: 2})
		endings := asking(sys, a, 1, 2, 3)
		if o := <-endings; o.msg != 3 || poisoned(o.err) == nil || !strings.Contains(o.err.Error(), "too busy: 2 messages are held back") {
			t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
		}
		ask(t, sys, a, Config{"c"})
		for range 2 {
			if o := <-endings; o.err != nil {
				t.Error(o.err)
			}
		}
	})
}

func TestInitializingWrongTemplate(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		for _, c := range []struct {
			template *thesp.Initializing
			reason   string
		}{
			{&thesp.Initializing{Actor: &Recorder{}, Messages: []any{nil}}, "wrong initial messages: nil as number 1"},
			{&thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}, Config{}}}, "wrong initial messages: thesp_test.Config as number 2"},
			{&thesp.Initializing{Actor: &Recorder{}, MaxHeld: -1}, "wrong initial messages: MaxHeld -1"},
			{&thesp.Initializing{Messages: []any{Config{}}}, "not an actor"},
		} {
			a := create(t, sys, c.template)
			_, err := sys.Ask(a, Config{}, time.Minute)
			if p := poisoned(err); p == nil || !strings.Contains(p.Reason, c.reason) {
				t.Errorf("%+v: %v", c.template, err)
			}
		}
		// None to wait for is no error.
		if got := ask(t, sys, create(t, sys, &thesp.Initializing{Actor: &Recorder{}}), "x"); fmt.Sprint(got) != "[x]" {
			t.Errorf("got %v", got)
		}
	})
}

// One in the other, in a Transient: each does its own.
func TestInitializingNested(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		inner := &thesp.Initializing{Actor: &Recorder{}, Messages: []any{Config{}}}
		outer := &thesp.Initializing{Actor: inner, Messages: []any{Peers{}}}
		a := create(t, sys, &thesp.Transient{Actor: outer})
		endings := asking(sys, a, 1, 2, 3, Config{"c"}, 4)
		sys.Tell(a, Peers{})
		got := byMessage(endings, 5)
		for msg, want := range map[string]string{"{c}": "[{c}]", "1": "[{c} {[me]} 1]", "4": "[{c} {[me]} 1 2 3 4]"} {
			if got[msg].String() != want {
				t.Errorf("%s: %v, want %s", msg, got[msg], want)
			}
		}
		time.Sleep(10 * time.Second)
		wantLife(t, sys, a, false)
	})
}
