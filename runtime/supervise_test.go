package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	goruntime "runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// Ledgers are actors with a state that shows whether it is fresh: Seen comes from the template, n does not.
type Ledger struct {
	Seen []string
	n    int
}

func (l *Ledger) Receive(ctx *runtime.Context, msg any) error {
	m, ok := msg.(string)
	if !ok {
		return nil
	}
	l.n++
	l.Seen = append(l.Seen, m)
	l.Seen[0] = m
	if m == "fail" {
		return errors.New("no good")
	}
	return ctx.Reply(fmt.Sprint(l.n, l.Seen))
}

func TestRestartIsFresh(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		template := &Ledger{Seen: []string{"template"}}
		a, err := sys.CreateActor(template, runtime.Name("ledger"), runtime.Supervise(runtime.Policy{OnFailure: runtime.Restart}))
		fails(t, "CreateActor", err, nil)
		template.Seen[0] = "changed by the creator"
		for round := range 3 {
			same(t, "first answer", ask(t, sys, a, "a"), any("1 [a a]"))
			same(t, "second answer", ask(t, sys, a, "b"), any("2 [b a b]"))
			_, err := sys.Ask(a, "fail", time.Minute)
			p := poison(t, "Ask", err)
			same(t, "reason", p.Reason, "no good")
			same(t, "who failed", p.Actor, a)
			info, ok := sys.Actor(a)
			same(t, "it lives", ok, true)
			same(t, "failures", info.Failed, uint64(round+1))
			owner, _ := sys.Lookup("ledger")
			same(t, "who has its name", owner, a)
		}
		same(t, "answer in the end", ask(t, sys, a, "a"), any("1 [a a]"))
	})
}

// Without a policy, and with Resume, an actor goes on with its state.
func TestResumeKeepsState(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		for _, opts := range [][]runtime.Option{nil, {runtime.Supervise(runtime.Policy{})}, {runtime.Supervise(runtime.Policy{OnFailure: runtime.Resume})}} {
			a, err := sys.CreateActor(&Ledger{}, opts...)
			fails(t, "CreateActor", err, nil)
			for range 100 {
				_, err := sys.Ask(a, "fail", time.Minute)
				poison(t, "Ask", err)
			}
			info, _ := sys.Actor(a)
			same(t, "failures", info.Failed, uint64(100))
			if got, ok := ask(t, sys, a, "x").(string); !ok || got[:5] != "101 [" {
				t.Errorf("answer: got %.20q, want one that counts 101", got)
			}
		}
	})
}

// A child for supervision, and what its parent is told.
type charge struct {
	record[any]
	parent, addr runtime.Address
}

// newCharge creates a parent, which has the policy parents, with a child that runs f and has the policy child.
func newCharge(t *testing.T, sys *runtime.System, parents, child runtime.Policy, f func(*runtime.Context, any) error) *charge {
	t.Helper()
	c := new(charge)
	template := script(f)
	c.parent = supervised(t, sys, parents, func(ctx *runtime.Context, msg any) error {
		switch msg {
		case "create":
			a, err := ctx.CreateActor(template, runtime.Supervise(child))
			return errors.Join(err, ctx.Reply(a))
		}
		if _, ok := msg.(runtime.ActorExitRequest); !ok {
			c.add(msg)
		}
		return nil
	})
	c.addr = ask(t, sys, c.parent, "create").(runtime.Address)
	return c
}

// ended checks that the parent was told of nothing but the end of the child, with a reason.
func (c *charge) ended(t *testing.T, sys *runtime.System, reason string) {
	t.Helper()
	same(t, "what the parent was told", c.take(), []any{runtime.ChildActorExited{Address: c.addr, Reason: reason}})
	_, ok := sys.Actor(c.addr)
	same(t, "the child lives", ok, false)
}

func TestRestartEndsChildrenFirst(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		events, cancel := sys.Events(100)
		defer cancel()
		start := time.Now()
		var got record[string]
		grandchild := script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(runtime.ActorExitRequest); ok {
				time.Sleep(time.Second)
			}
			return nil
		})
		a := supervised(t, sys, runtime.Policy{OnFailure: runtime.Restart}, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				got.add(fmt.Sprint(m, " at ", time.Since(start)))
				switch m {
				case "create":
					for range 3 {
						if _, err := ctx.CreateActor(grandchild); err != nil {
							return err
						}
					}
				case "fail":
					return errors.New("no good")
				}
			case runtime.ChildActorExited:
				got.add(fmt.Sprint("told of ", m.Address, " at ", time.Since(start)))
			}
			return nil
		})
		tell(t, sys, a, "create")
		synctest.Wait()
		info, _ := sys.Actor(a)
		tell(t, sys, a, "fail")
		tell(t, sys, a, "after")
		time.Sleep(500 * time.Millisecond)
		tell(t, sys, a, "later")
		same(t, "until the children have ended", got.take(), []string{"create at 0s", "fail at 0s"})
		during, _ := sys.Actor(a)
		same(t, "waiting messages meanwhile", during.Mailbox, 2)
		time.Sleep(time.Minute)
		all := got.take()
		if len(all) != 5 {
			t.Errorf("afterwards: got %q, want news of three children and two messages", all)
			return
		}
		told := map[string]int{}
		for _, s := range all[:3] {
			told[s[:len("told of ")+len(a.String())]]++
		}
		for _, child := range info.Children {
			same(t, "how often it was told of "+child.String(), told[fmt.Sprint("told of ", child)], 1)
		}
		same(t, "the last messages", fmt.Sprint(all[3][:8], all[4][:8]), "after atlater at")
		after, _ := sys.Actor(a)
		same(t, "children in the end", len(after.Children), 0)
		var restarts int
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventRestarted {
				restarts++
				same(t, "who restarted", e.Actor, a)
				if at := e.Time.Sub(start); at < time.Second || at > time.Second+50*time.Millisecond {
					t.Errorf("when it restarted: got %v, want 1s", at)
				}
			}
		}
		same(t, "restarts", restarts, 1)
	})
}

func TestRestartBackoffKeepsOrder(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		start := time.Now()
		var got record[string]
		policy := runtime.Policy{OnFailure: runtime.Restart, Backoff: time.Second, MaxBackoff: 3 * time.Second, Restarts: 5, Within: time.Hour}
		a := supervised(t, sys, policy, func(ctx *runtime.Context, msg any) error {
			n, ok := msg.(int)
			if !ok {
				return nil
			}
			got.add(fmt.Sprint(n, "@", time.Since(start)))
			if n%10 == 0 {
				return errors.New("no good")
			}
			return ctx.Reply(n)
		})
		for n := range 22 {
			tell(t, sys, a, n)
		}
		time.Sleep(500 * time.Millisecond)
		tell(t, sys, a, 22)
		same(t, "an answer during the back-off", ask(t, sys, a, 23), any(23))
		same(t, "when it came", time.Since(start), 6*time.Second)
		tell(t, sys, a, 30)
		time.Sleep(time.Minute)
		tell(t, sys, a, 31)
		want := []string{"0@0s"}
		for n := 1; n <= 23; n++ {
			switch {
			case n <= 10:
				want = append(want, fmt.Sprint(n, "@1s"))
			case n <= 20:
				want = append(want, fmt.Sprint(n, "@3s"))
			default:
				want = append(want, fmt.Sprint(n, "@6s"))
			}
		}
		same(t, "what was handled, and when", got.take(), append(want, "30@6s", "31@1m6s"))
	})
}

func TestRestartDropsWakeups(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		start := time.Now()
		var got record[string]
		a := supervised(t, sys, runtime.Policy{OnFailure: runtime.Restart}, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				ctx.WakeupAfter(time.Second, m)
				ctx.WakeupAfter(time.Minute, m)
				ctx.WakeupEvery(time.Second, m+" again")
				if m == "old" {
					time.Sleep(5 * time.Second) // some are in the mailbox by then
					return errors.New("no good")
				}
			case runtime.WakeupMessage:
				if at := time.Since(start); at <= 70*time.Second {
					got.add(fmt.Sprint(m.Payload, " ", at))
				}
			}
			return nil
		})
		tell(t, sys, a, "old")
		time.Sleep(10 * time.Second)
		same(t, "wakeups of the old state", got.take(), []string(nil))
		tell(t, sys, a, "new")
		time.Sleep(2*time.Second + time.Millisecond)
		same(t, "wakeups of the new state", got.take(), []string{"new 11s", "new again 11s", "new again 12s"})
		time.Sleep(time.Hour)
		rest := got.take()
		same(t, "how many followed within a minute", len(rest), 59)
		same(t, "dead letters", d.messages(), "")
	})
}

func TestTooManyRestarts(t *testing.T) {
	policy := runtime.Policy{OnFailure: runtime.Restart, Restarts: 3, Within: 10 * time.Second}
	fail := func(ctx *runtime.Context, msg any) error {
		if msg == "fail" {
			return errors.New("no good")
		}
		return echo(ctx, msg)
	}
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		c := newCharge(t, sys, runtime.Policy{}, policy, fail)
		for i := range 3 {
			time.Sleep(3 * time.Second)
			_, err := sys.Ask(c.addr, "fail", time.Minute)
			poison(t, fmt.Sprint("Ask ", i), err)
			same(t, fmt.Sprint("answer after failure ", i+1), ask(t, sys, c.addr, "hi"), any("hi"))
		}
		time.Sleep(4*time.Second - 1) // just within the time of all of them
		tell(t, sys, c.addr, "fail")
		_, err := sys.Ask(c.addr, "behind it", time.Minute)
		fails(t, "Ask behind the last failure", err, runtime.ErrDead)
		c.ended(t, sys, "failed after 3 restarts within 10s: no good")
		same(t, "dead letters", d.messages(), "behind it")
	})
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newCharge(t, sys, runtime.Policy{}, policy, fail)
		for i := range 100 {
			time.Sleep(10*time.Second/3 + 1)
			_, err := sys.Ask(c.addr, "fail", time.Minute)
			poison(t, fmt.Sprint("Ask ", i), err)
		}
		same(t, "answer after failures that are far enough apart", ask(t, sys, c.addr, "hi"), any("hi"))
		same(t, "what the parent was told", c.take(), []any(nil))
	})
}

func TestRestartLimitByDefault(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newCharge(t, sys, runtime.Policy{}, runtime.Policy{OnFailure: runtime.Restart}, func(ctx *runtime.Context, msg any) error {
			if msg == "fail" {
				return errors.New("no good")
			}
			return echo(ctx, msg)
		})
		for i := range 10 {
			_, err := sys.Ask(c.addr, "fail", time.Minute)
			poison(t, fmt.Sprint("Ask ", i), err)
		}
		same(t, "answer after 10 failures", ask(t, sys, c.addr, "hi"), any("hi"))
		_, err := sys.Ask(c.addr, "fail", time.Minute)
		poison(t, "Ask 10", err)
		c.ended(t, sys, "failed after 10 restarts within 10s: no good")
	})
}

func TestStop(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		var seen record[string]
		c := newCharge(t, sys, runtime.Policy{}, runtime.Policy{OnFailure: runtime.Stop}, func(ctx *runtime.Context, msg any) error {
			seen.add(runtime.TypeName(reflect.TypeOf(msg)))
			if msg == "fail" {
				time.Sleep(time.Second)
				panic("no good")
			}
			return nil
		})
		tell(t, sys, c.addr, "fail")
		synctest.Wait()
		tell(t, sys, c.addr, 1)
		_, err := sys.Ask(c.addr, 2, time.Minute)
		fails(t, "Ask behind the failure", err, runtime.ErrDead)
		c.ended(t, sys, "failed: panic: no good")
		same(t, "what its handler has seen", seen.take(), []string{"string", "runtime.ActorExitRequest"})
		same(t, "dead letters", d.messages(), "1 2")
		env, err := sys.Listen(time.Second)
		if p, ok := env.Message.(runtime.PoisonMessage); !ok || p.Message != "fail" {
			t.Errorf("what its sender gets: got %v, %v, want the poison", env.Message, err)
		}
	})
}

// failing is a handler that fails on "fail", and replies to all else.
func failing(ctx *runtime.Context, msg any) error {
	if msg == "fail" {
		return errors.New("no good")
	}
	return echo(ctx, msg)
}

func TestEscalate(t *testing.T) {
	escalate := runtime.Policy{OnFailure: runtime.Escalate}
	t.Run("to nobody", func(t *testing.T) {
		run(t, func(t *testing.T, sys *runtime.System) {
			a := supervised(t, sys, escalate, failing)
			_, err := sys.Ask(a, "fail", time.Minute)
			poison(t, "Ask", err)
			synctest.Wait()
			same(t, "actors", len(sys.Actors()), 0)
		})
	})
	for _, c := range []struct {
		parents runtime.Directive
		lives   bool
	}{
		{runtime.Resume, true},
		{runtime.Restart, true},
		{runtime.Stop, false},
		{runtime.Escalate, false},
	} {
		t.Run(c.parents.String(), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				events, cancel := sys.Events(100)
				defer cancel()
				child := newCharge(t, sys, runtime.Policy{OnFailure: c.parents}, escalate, failing)
				_, err := sys.Ask(child.addr, "fail", time.Minute)
				poison(t, "Ask", err)
				child.ended(t, sys, "failed: no good")
				_, ok := sys.Actor(child.parent)
				same(t, "the parent lives", ok, c.lives)
				what := map[runtime.EventKind]string{}
				for len(events) > 0 {
					if e := <-events; e.Actor == child.parent {
						what[e.Kind] = e.Reason
					}
				}
				_, restarted := what[runtime.EventRestarted]
				same(t, "the parent has restarted", restarted, c.parents == runtime.Restart)
				if !c.lives {
					same(t, "why the parent has ended", what[runtime.EventExited], fmt.Sprintf("failed: child %v: no good", child.addr))
				}
			})
		})
	}
}

func TestEscalateThroughTwoLevels(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		events, cancel := sys.Events(100)
		defer cancel()
		// top restarts; middle and low escalate.
		low := script(failing)
		middle := script(func(ctx *runtime.Context, msg any) error {
			if msg == "create" {
				a, err := ctx.CreateActor(low, runtime.Supervise(runtime.Policy{OnFailure: runtime.Escalate}))
				return errors.Join(err, ctx.Reply([]runtime.Address{ctx.Self(), a}))
			}
			return nil
		})
		var news record[any]
		top := supervised(t, sys, runtime.Policy{OnFailure: runtime.Restart}, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				a, err := ctx.CreateActor(middle, runtime.Supervise(runtime.Policy{OnFailure: runtime.Escalate}))
				if err != nil {
					return err
				}
				got, err := ctx.Ask(a, "create", time.Minute)
				return errors.Join(err, ctx.Reply(got))
			case runtime.ChildActorExited:
				news.add(m)
			}
			return nil
		})
		two := ask(t, sys, top, "create").([]runtime.Address)
		_, err := sys.Ask(two[1], "fail", time.Minute)
		poison(t, "Ask", err)
		same(t, "what the top was told", news.take(), []any{runtime.ChildActorExited{Address: two[0], Reason: fmt.Sprintf("failed: child %v: no good", two[1])}})
		same(t, "actors", len(sys.Actors()), 1)
		restarts := 0
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventRestarted {
				same(t, "who restarted", e.Actor, top)
				restarts++
			}
		}
		same(t, "restarts", restarts, 1)
	})
}

func TestRetries(t *testing.T) {
	for _, c := range []struct{ retries, failures, calls int }{
		{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 2}, {1, 2, 2}, {3, 2, 3}, {3, 3, 4}, {3, 4, 4},
	} {
		t.Run(fmt.Sprintf("%d retries, %d failures", c.retries, c.failures), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				calls := 0
				a := supervised(t, sys, runtime.Policy{Retries: c.retries, OnFailure: runtime.Stop}, func(ctx *runtime.Context, msg any) error {
					m, ok := msg.(Job)
					if !ok {
						return nil
					}
					same(t, "message", m, Job{[]string{"x"}})
					m.Words[0] = "spoilt"
					if calls++; calls <= c.failures {
						return fmt.Errorf("failure %d", calls)
					}
					return ctx.Reply(calls)
				})
				got, err := sys.Ask(a, Job{[]string{"x"}}, time.Minute)
				synctest.Wait()
				same(t, "calls", calls, c.calls)
				_, lives := sys.Actor(a)
				if c.failures > c.retries {
					same(t, "reason", poison(t, "Ask", err).Reason, fmt.Sprint("failure ", c.calls))
					same(t, "it lives", lives, false)
					return
				}
				fails(t, "Ask", err, nil)
				same(t, "answer", got, any(c.calls))
				same(t, "it lives", lives, true)
				same(t, "poison counted", sys.Stats().Poison, uint64(0))
			})
		})
	}
}

// A retry may end as badly as a first try.
func TestRetryGoexit(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		for _, d := range []runtime.Directive{runtime.Resume, runtime.Stop} {
			calls := 0
			a := supervised(t, sys, runtime.Policy{Retries: 1, OnFailure: d}, func(ctx *runtime.Context, msg any) error {
				if msg != "fail" {
					return echo(ctx, msg)
				}
				if calls++; calls == 1 {
					return errors.New("no good")
				}
				goruntime.Goexit()
				return nil
			})
			_, err := sys.Ask(a, "fail", time.Minute)
			same(t, "reason", poison(t, "Ask", err).Reason, "the handler called runtime.Goexit")
			synctest.Wait()
			info, lives := sys.Actor(a)
			same(t, "it lives", lives, d == runtime.Resume)
			if lives {
				same(t, "failures", info.Failed, uint64(1))
				same(t, "answer afterwards", ask(t, sys, a, "hi"), any("hi"))
			}
		}
	})
}

// Retries are for all messages: wakeups whatever they carry, and news of children.
func TestRetriesOfNotices(t *testing.T) {
	for what, provoke := range map[string]func(ctx *runtime.Context) error{
		"runtime.WakeupMessage": func(ctx *runtime.Context) error {
			ctx.WakeupAfter(time.Second, func() {}) // it stays here, so that it may be what cannot be sent
			return nil
		},
		"runtime.ChildActorExited": func(ctx *runtime.Context) error {
			child, err := ctx.CreateActor(script(idle))
			return errors.Join(err, ctx.Tell(child, runtime.ActorExitRequest{}))
		},
	} {
		t.Run(what, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				calls := 0
				a := supervised(t, sys, runtime.Policy{Retries: 2, OnFailure: runtime.Stop}, func(ctx *runtime.Context, msg any) error {
					switch runtime.TypeName(reflect.TypeOf(msg)) {
					case "string":
						return provoke(ctx)
					case what:
						if calls++; calls < 3 {
							return errors.New("not yet")
						}
					}
					return nil
				})
				tell(t, sys, a, "go")
				time.Sleep(time.Minute)
				synctest.Wait()
				same(t, "calls", calls, 3)
				_, lives := sys.Actor(a)
				same(t, "it lives", lives, true)
			})
		})
	}
}

// News of the runtime are not counted, and nobody gets poison for them: also not when the second attempt ends the goroutine.
func TestRetryGoexitOnNews(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		calls := 0
		a := supervised(t, sys, runtime.Policy{Retries: 1}, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				child, err := ctx.CreateActor(script(idle))
				return errors.Join(err, ctx.Tell(child, runtime.ActorExitRequest{}))
			case runtime.ChildActorExited:
				if calls++; calls == 2 {
					goruntime.Goexit()
				}
				return errors.New("no good")
			}
			return nil
		})
		tell(t, sys, a, "go")
		synctest.Wait()
		same(t, "calls", calls, 2)
		same(t, "dead letters", d.messages(), "")
		info, _ := sys.Actor(a)
		same(t, "messages handled", info.Handled, uint64(1))
		s := sys.Stats()
		same(t, "poison counted", s.Poison, uint64(0))
		same(t, "sum of the ends", s.Handled+s.Poison+s.Dead+s.Refused+s.Outside+s.Waiting, s.Sent)
	})
}

// A failure on news of the runtime is one as well.
func TestFailureOnNews(t *testing.T) {
	for i := range 8 {
		d, goexit := runtime.Directive(i%4), i >= 4
		t.Run(fmt.Sprint(d, ", goexit ", goexit), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				got := 0
				a := supervised(t, sys, runtime.Policy{OnFailure: d}, func(ctx *runtime.Context, msg any) error {
					switch msg.(type) {
					case string:
						for range 3 {
							child, err := ctx.CreateActor(script(idle))
							if err := errors.Join(err, ctx.Tell(child, runtime.ActorExitRequest{})); err != nil {
								return err
							}
						}
					case runtime.ChildActorExited:
						got++
						if goexit {
							goruntime.Goexit()
						}
						panic("no news is good news")
					}
					return nil
				})
				tell(t, sys, a, "go")
				synctest.Wait()
				_, lives := sys.Actor(a)
				same(t, "it lives", lives, d == runtime.Resume || d == runtime.Restart)
				want := 1
				if lives {
					want = 3
				}
				same(t, "news of children", got, want)
			})
		})
	}
}

// An actor that is told to exit during its back-off does so at once; what waits becomes dead letters.
func TestExitDuringBackoff(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		c := newCharge(t, sys, runtime.Policy{}, runtime.Policy{OnFailure: runtime.Restart, Backoff: 5 * time.Second}, failing)
		tell(t, sys, c.addr, "fail")
		tell(t, sys, c.addr, "waits")
		time.Sleep(time.Second)
		start := time.Now()
		end(t, sys, c.addr)
		same(t, "time that it took", time.Since(start), time.Duration(0))
		c.ended(t, sys, "exit requested by "+sys.Address().String())
		same(t, "dead letters", d.messages(), "waits")
		time.Sleep(time.Minute)
		same(t, "what the parent was told later", c.take(), []any(nil))
	})
}

func TestShutdownDuringBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		a := supervised(t, sys, runtime.Policy{OnFailure: runtime.Restart, Backoff: 5 * time.Second}, failing)
		_, err := sys.Ask(a, "fail", time.Minute)
		poison(t, "Ask", err)
		start := time.Now()
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "time that it took", time.Since(start), time.Duration(0))
	})
}

// newReplacer creates a parent with n children, which it has replaced all at once: it hears of further ends later.
func newReplacer(t *testing.T, sys *runtime.System, n int) runtime.Address {
	t.Helper()
	child := script(idle)
	parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		create := 0
		switch m := msg.(type) {
		case int:
			create = m
		case time.Duration:
			time.Sleep(m)
		case runtime.ChildActorExited:
			create = 1
		}
		for range create {
			if _, err := ctx.CreateActor(child); err != nil {
				return err
			}
		}
		return nil
	})
	tell(t, sys, parent, n)
	tell(t, sys, parent, time.Second) // while it is busy all of them end, so that the news come at once
	synctest.Wait()
	info, _ := sys.Actor(parent)
	for _, a := range info.Children {
		tell(t, sys, a, runtime.ActorExitRequest{})
	}
	time.Sleep(time.Second)
	synctest.Wait()
	return parent
}

// A parent that has replaced many children at once hears of further ends later, but nobody waits for that when the system ends, or the parent.
func TestEndSoonAfterReplacements(t *testing.T) {
	for _, how := range []string{"shutdown", "exit", "exit without children"} {
		t.Run(how, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				const children = 1000
				parent := newReplacer(t, sys, children)
				same(t, "actors", len(sys.Actors()), 1+children)
				start := time.Now()
				info, _ := sys.Actor(parent)
				end(t, sys, info.Children[0])
				switch how {
				case "exit":
					end(t, sys, parent)
					same(t, "actors after the exit of the parent", len(sys.Actors()), 0)
				case "exit without children":
					tell(t, sys, parent, runtime.ActorExitRequest{NotRecursive: true})
					synctest.Wait()
					same(t, "actors after the exit of the parent", len(sys.Actors()), children-1)
				}
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				defer cancel()
				fails(t, "Shutdown", sys.Shutdown(ctx), nil)
				same(t, "time for it", time.Since(start), time.Duration(0))
			})
		})
	}
}

// A parent goes without its children while they end, and hears of their ends late. Whatever comes first, nothing is left of them.
func TestExitWhileChildrenEnd(t *testing.T) {
	const rounds, children = 100, 300
	for round := range rounds {
		run(t, func(t *testing.T, sys *runtime.System) {
			parent := newReplacer(t, sys, children)
			info, _ := sys.Actor(parent)
			same(t, "children", len(info.Children), children)
			for i, a := range info.Children {
				tell(t, sys, a, runtime.ActorExitRequest{})
				if i == 100+round%100 {
					tell(t, sys, parent, runtime.ActorExitRequest{NotRecursive: true})
				}
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			same(t, "actors", len(sys.Actors()), 0)
		}) // and the system can be shut down
		if t.Failed() {
			break
		}
	}
}

// Bomb is a message or state that panics when it is copied for the last time, counted by fuse.
type Bomb struct{ N int }

var fuse atomic.Int32

func (Bomb) MarshalText() ([]byte, error) {
	if fuse.Add(-1) == 0 {
		panic("boom")
	}
	return []byte("x"), nil
}

func (b *Bomb) UnmarshalText([]byte) error {
	b.N = 1
	return nil
}

// Carrier has a Bomb in its state.
type Carrier struct{ Bomb Bomb }

func (*Carrier) OnString(ctx *runtime.Context, m string) error { return failing(ctx, m) }
func (*Carrier) OnBomb(*runtime.Context, Bomb) error           { return errors.New("no good") }

// A type that panics when it is copied ends no more than the actor that it is copied for.
func TestPanicInCopy(t *testing.T) {
	for n := int32(2); n < 6; n++ {
		for _, policy := range []runtime.Policy{{Retries: 3}, {OnFailure: runtime.Restart}} {
			run(t, func(t *testing.T, sys *runtime.System) {
				fuse.Store(0)
				a, err := sys.CreateActor(&Carrier{Bomb{1}}, runtime.Supervise(policy))
				fails(t, "CreateActor", err, nil)
				for _, msg := range []any{"fail", Bomb{1}} {
					fuse.Store(n)
					_, err = sys.Ask(a, msg, time.Minute)
					if p := new(runtime.PoisonError); !errors.As(err, &p) && !errors.Is(err, runtime.ErrDead) {
						t.Errorf("Ask: got the error %v, want a PoisonError, or ErrDead", err)
					}
					fuse.Store(0)
				}
			})
		}
	}
}
