package thesp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp"
)

// Counter counts the messages that it gets, those of the runtime apart.
type Counter struct {
	N      int
	Ticks  int
	System []string
	Report thesp.Address // gets System at its end
}

func (c *Counter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case thesp.ActorExitRequest:
		c.System = append(c.System, "exit")
		if c.Report != (thesp.Address{}) {
			return ctx.Tell(c.Report, c.System)
		}
	case thesp.WakeupMessage:
		c.Ticks++
	case thesp.ChildActorExited, thesp.ActorExited, thesp.PoisonMessage, thesp.DeadEnvelope:
		c.System = append(c.System, fmt.Sprintf("%T", m))
	case time.Duration:
		c.N++
		time.Sleep(m)
	default:
		c.N++
		switch m {
		case "tick":
			ctx.WakeupEvery(time.Second, nil)
		case "fail":
			return errors.New("it failed")
		case "dead letters":
			ctx.HandleDeadLetters(true)
		}
		return ctx.Reply(c.N)
	}
	return nil
}

func ExampleTransient() {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sys.Shutdown(context.Background())
	counter, err := sys.CreateActor(&thesp.Transient{Actor: &Counter{}, AfterFirst: 50 * time.Millisecond})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sys.Ask(counter, "hello", time.Second))
	time.Sleep(200 * time.Millisecond)
	_, err = sys.Ask(counter, "hello?", time.Second)
	fmt.Println(errors.Is(err, thesp.ErrDead))
	// Output:
	// 1 <nil>
	// true
}

// wantLife asserts whether the actor lives.
func wantLife(t *testing.T, sys *thesp.System, a thesp.Address, want bool) {
	t.Helper()
	synctest.Wait()
	if _, lives := sys.Actor(a); lives != want {
		t.Fatalf("the actor lives: %v, want %v", lives, want)
	}
}

func TestScenario80TransientEnds(t *testing.T) {
	for _, c := range []struct {
		name     string
		template *thesp.Transient
		ends     time.Duration // after the first message; there is one every second, the last one after 5 seconds
	}{
		{"after first", &thesp.Transient{AfterFirst: 3 * time.Second}, 3 * time.Second},
		{"after last", &thesp.Transient{AfterLast: 3 * time.Second}, 8 * time.Second},
		{"both, the first is earlier", &thesp.Transient{AfterFirst: 4 * time.Second, AfterLast: 2 * time.Second}, 4 * time.Second},
		{"both, the last is earlier", &thesp.Transient{AfterFirst: 20 * time.Second, AfterLast: 2 * time.Second}, 7 * time.Second},
		{"neither", &thesp.Transient{}, 15 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(t *testing.T, sys *thesp.System) {
				c.template.Actor = &Counter{Report: sys.Address()}
				a := create(t, sys, c.template)
				// Nothing runs, and no time, before the first message: nor is one of the runtime the first.
				sys.Tell(a, thesp.PoisonMessage{})
				sys.Tell(a, thesp.WakeupMessage{})
				time.Sleep(time.Hour)
				wantLife(t, sys, a, true)
				start := time.Now()
				for i := range 6 {
					at := time.Duration(i) * time.Second
					if at >= c.ends {
						break
					}
					time.Sleep(at - time.Since(start))
					if got := ask(t, sys, a, "hello"); got != i+1 {
						t.Errorf("answer %v, want %d", got, i+1)
					}
				}
				time.Sleep(c.ends - time.Since(start) - 1)
				wantLife(t, sys, a, true)
				time.Sleep(time.Nanosecond)
				wantLife(t, sys, a, false)
				if env, err := sys.Listen(time.Second); err != nil || fmt.Sprint(env.Message) != "[exit]" {
					t.Errorf("the actor inside has heard %v, %v", env.Message, err)
				}
			})
		})
	}
}

func TestScenario80TransientSystemMessagesDoNotProlong(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Transient{Actor: &Counter{Report: sys.Address()}, AfterLast: 10 * time.Second})
		ask(t, sys, a, "dead letters")
		ask(t, sys, a, "tick") // wakeups of its own are passed to it, and do not prolong
		for range 9 {
			time.Sleep(time.Second)
			for _, m := range []any{thesp.PoisonMessage{}, thesp.ChildActorExited{}, thesp.ActorExited{}, thesp.WakeupMessage{}} {
				sys.Tell(a, m)
			}
			sys.Tell(thesp.Address{}, "a dead letter")
		}
		wantLife(t, sys, a, true)
		time.Sleep(time.Second)
		wantLife(t, sys, a, false)
		env, err := sys.Listen(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		heard := strings.Join(env.Message.([]string), " ")
		for _, kind := range []string{"PoisonMessage", "ChildActorExited", "ActorExited", "DeadEnvelope"} {
			if n := strings.Count(heard, "runtime."+kind); n != 9 {
				t.Errorf("%d of %s were passed on, want 9", n, kind)
			}
		}
	})
}

// Time runs from the end of the handler: a slow one does not cost the messages that came meanwhile.
func TestScenario80TransientSlowHandler(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Transient{Actor: &Counter{}, AfterLast: 10 * time.Second})
		sys.Tell(a, 30*time.Second)
		time.Sleep(20 * time.Second)
		if got := ask(t, sys, a, "hello"); got != 2 {
			t.Errorf("got %v", got)
		}
		time.Sleep(10*time.Second - 1)
		wantLife(t, sys, a, true)
		time.Sleep(time.Nanosecond)
		wantLife(t, sys, a, false)
	})
}

func TestScenario80TransientFails(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		a := create(t, sys, &thesp.Transient{Actor: &Counter{}, AfterLast: time.Second})
		_, err := sys.Ask(a, "fail", time.Minute)
		if p := poisoned(err); p == nil || p.Reason != "it failed" || p.Message != "fail" {
			t.Errorf("the ask ended with %v", err)
		}
		time.Sleep(time.Second)
		wantLife(t, sys, a, false)
		for _, template := range []*thesp.Transient{{}, {Actor: &Square{}}, {Actor: &Counter{}, AfterFirst: -1}, {Actor: &Counter{}, AfterLast: -1}} {
			if _, err := sys.Ask(create(t, sys, template), "hello", time.Minute); poisoned(err) == nil {
				t.Errorf("%+v: %v", template, err)
			}
		}
	})
}

// One inside of another: each has its own time.
func TestScenario80TransientNested(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		inner := &thesp.Transient{Actor: &Counter{}, AfterLast: 3 * time.Second}
		a := create(t, sys, &thesp.Transient{Actor: inner, AfterFirst: 5 * time.Second})
		for i := range 5 {
			if got := ask(t, sys, a, "hello"); got != i+1 {
				t.Errorf("got %v", got)
			}
			time.Sleep(time.Second)
		}
		wantLife(t, sys, a, false)
		b := create(t, sys, &thesp.Transient{Actor: inner, AfterFirst: 5 * time.Second})
		ask(t, sys, b, "hello")
		time.Sleep(3*time.Second - 1)
		wantLife(t, sys, b, true)
		time.Sleep(time.Nanosecond)
		wantLife(t, sys, b, false)
	})
}
