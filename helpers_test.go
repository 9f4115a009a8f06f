package thesp_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"thesp"
)

// run runs f with a system in a bubble of fake time, and sees to it that nothing is left of the system.
func run(t *testing.T, f func(t *testing.T, sys *thesp.System)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sys, err := thesp.Start(thesp.Config{})
		if err != nil {
			t.Fatal(err)
		}
		f(t, sys)
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		if err := sys.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
}

func create(t *testing.T, sys *thesp.System, template any) thesp.Address {
	t.Helper()
	a, err := sys.CreateActor(template)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(t *testing.T, sys *thesp.System, to thesp.Address, msg any) any {
	t.Helper()
	got, err := sys.Ask(to, msg, time.Hour)
	if err != nil {
		t.Fatalf("Ask(%v): %v", msg, err)
	}
	return got
}

// poisoned returns the poison in err, nil for other errors.
func poisoned(err error) *thesp.PoisonError {
	var p *thesp.PoisonError
	errors.As(err, &p)
	return p
}

// An outcome is how one of several asks has ended.
type outcome struct {
	msg, answer any
	err         error
}

// asking asks the actor at to each of msgs at once, in this order; the endings come in any order.
func asking(sys *thesp.System, to thesp.Address, msgs ...any) <-chan outcome {
	out := make(chan outcome, len(msgs))
	for _, msg := range msgs {
		go func() {
			answer, err := sys.Ask(to, msg, time.Hour)
			out <- outcome{msg, answer, err}
		}()
		synctest.Wait()
	}
	return out
}

// byMessage waits for n endings and indexes them by what was asked, as text.
func byMessage(endings <-chan outcome, n int) map[string]outcome {
	out := map[string]outcome{}
	for range n {
		o := <-endings
		out[fmt.Sprint(o.msg)] = o
	}
	return out
}

// String is the answer, or the reason of the poison.
func (o outcome) String() string {
	if p := poisoned(o.err); p != nil {
		return "poison: " + p.Reason
	}
	if o.err != nil {
		return o.err.Error()
	}
	return fmt.Sprint(o.answer)
}

// Fate records the dead letters in the order in which they come; it answers any other message with them.
type Fate struct {
	dead []thesp.DeadEnvelope
}

func (f *Fate) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case thesp.DeadEnvelope:
		f.dead = append(f.dead, m)
	case string:
		ctx.HandleDeadLetters(true)
		return ctx.Reply(f.dead)
	}
	return nil
}
