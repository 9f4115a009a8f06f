package runtime_test

import (
	"errors"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// held is a message that Holder keeps until it is told to have it handled.
type held struct{ Words []string }

// Holder keeps messages, and has an actor inside of it handle them when it gets "now".
type Holder struct {
	Inner any
	kept  []runtime.Envelope
	errs  []error
}

func (h *Holder) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case held:
		h.kept = append(h.kept, runtime.Envelope{From: ctx.Sender(), Message: m})
	case string:
		inner, err := ctx.Bind(h.Inner)
		if err != nil {
			return err
		}
		asker := ctx.Sender()
		for _, e := range h.kept {
			h.errs = append(h.errs, ctx.Handle(inner, e))
			if e.Message.(held).Words[0] == "changed" {
				return errors.New("the inner actor has changed what the outer one keeps")
			}
		}
		h.kept = nil
		if ctx.Sender() != asker {
			return errors.New("the sender is not the one that it was")
		}
		return ctx.Reply(len(h.errs))
	}
	return nil
}

// Picky is an actor to be inside of another one.
type Picky struct{ To runtime.Address }

func (p *Picky) Receive(ctx *runtime.Context, msg any) error {
	m := msg.(held)
	word := m.Words[0]
	m.Words[0] = "changed"
	switch word {
	case "fail":
		return errors.New("no use for this")
	case "panic":
		var none []int
		return ctx.Reply(none[len(m.Words)])
	case "forward":
		m.Words[0] = word
		return ctx.Forward(p.To)
	case "goexit":
		goruntime.Goexit()
	}
	return ctx.Reply(word)
}

func TestHandleInTheNameOfTheSender(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		to := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if m, ok := msg.(held); ok {
				return ctx.Reply("forwarded " + m.Words[1])
			}
			return nil
		}))
		holder := create(t, sys, &Holder{Inner: &Picky{To: to}})
		type outcome struct {
			word   string
			answer any
			err    error
		}
		outcomes := make(chan outcome)
		words := []string{"plain", "fail", "panic", "forward"}
		for _, w := range words {
			go func() {
				answer, err := sys.Ask(holder, held{[]string{w, "b"}}, time.Minute)
				outcomes <- outcome{w, answer, err}
			}()
		}
		synctest.Wait()
		if n := ask(t, sys, holder, "now"); n != len(words) {
			t.Errorf("handled %v, want %d", n, len(words))
		}
		want := map[string]any{"plain": "plain", "forward": "forwarded b"}
		reasons := map[string]string{"fail": "no use for this", "panic": "panic: runtime error: index out of range [2] with length 0"}
		for range words {
			o := <-outcomes
			var poison *runtime.PoisonError
			if reason := reasons[o.word]; reason != "" {
				if !errors.As(o.err, &poison) || poison.Reason != reason || poison.Actor != holder {
					t.Errorf("%s: %v, %v, want poison", o.word, o.answer, o.err)
				} else if m, ok := poison.Message.(held); !ok || !slices.Equal(m.Words, []string{o.word, "b"}) {
					t.Errorf("%s: the poison is about %+v, want what was sent", o.word, poison.Message)
				}
				if o.word == "panic" && (!strings.Contains(poison.Stack, "(*Picky).Receive") || strings.Contains(poison.Stack, "context.go")) {
					t.Errorf("the stack is\n%s", poison.Stack)
				}
				continue
			}
			if o.err != nil || o.answer != want[o.word] {
				t.Errorf("%s: %v, %v, want %v", o.word, o.answer, o.err, want[o.word])
			}
		}
		if info, _ := sys.Actor(holder); info.Failed != 2 {
			t.Errorf("%d failures are counted, want 2", info.Failed)
		}
	})
}

// A failure inside is none of the actor outside, whatever its policy.
func TestHandleAppliesNoPolicy(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		holder, err := sys.CreateActor(&Holder{Inner: &Picky{}}, runtime.Supervise(runtime.Policy{OnFailure: runtime.Stop, Retries: 3}))
		if err != nil {
			t.Fatal(err)
		}
		sys.Tell(holder, held{[]string{"fail"}})
		if n := ask(t, sys, holder, "now"); n != 1 {
			t.Errorf("handled %v times, want once", n)
		}
		if env, err := sys.Listen(time.Minute); err != nil || env.Message.(runtime.PoisonMessage).Reason != "no use for this" {
			t.Errorf("Listen = %v, %v, want the poison", env, err)
		}
	})
}

// What ends the goroutine ends the calling handler, too, but the notice goes to the one whose message it was.
func TestHandleGoexit(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		holder := create(t, sys, &Holder{Inner: &Picky{}})
		failed := make(chan error)
		go func() {
			_, err := sys.Ask(holder, held{[]string{"goexit"}}, time.Minute)
			failed <- err
		}()
		synctest.Wait()
		sys.Tell(holder, "now")
		var poison *runtime.PoisonError
		if err := <-failed; !errors.As(err, &poison) || !strings.Contains(poison.Reason, "Goexit") {
			t.Errorf("the ask ended with %v, want poison", err)
		}
		sys.Tell(holder, held{[]string{"unheard"}})
		if info, ok := sys.Actor(holder); !ok || info.Failed != 1 {
			t.Errorf("the actor outside: %+v, %v", info, ok)
		}
	})
}

func TestHandleLedger(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		holder := create(t, sys, &Holder{Inner: &Picky{}})
		for i := range 100 {
			sys.Tell(holder, held{[]string{[]string{"plain", "fail", "panic"}[i%3]}})
		}
		sys.Tell(holder, "now")
		synctest.Wait()
		s := sys.Stats()
		if sum := s.Handled + s.Poison + s.Dead + s.Refused + s.Outside + s.Waiting; s.Sent != sum || s.Poison != 66 {
			t.Errorf("%+v: sent %d, want %d", s, s.Sent, sum)
		}
	})
}

func TestHandleUnsendable(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got error
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "go" {
				got = ctx.Handle(nil, runtime.Envelope{Message: func() {}})
				return ctx.Reply(nil)
			}
			return nil
		}))
		ask(t, sys, a, "go")
		if !errors.Is(got, runtime.ErrUnsendable) {
			t.Errorf("error is %v, want ErrUnsendable", got)
		}
	})
}
