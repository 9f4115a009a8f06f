package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	goruntime "runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// supervised creates an actor that runs f, under a policy.
func supervised(t *testing.T, sys *runtime.System, p runtime.Policy, f func(*runtime.Context, any) error) runtime.Address {
	t.Helper()
	return create(t, sys, script(f), runtime.Supervise(p))
}

// collect creates an actor that sends on what it is told as an Envelope, and records all other messages but requests to exit.
func collect(t *testing.T, sys *runtime.System) (runtime.Address, *record[any]) {
	t.Helper()
	got := new(record[any])
	return createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case runtime.Envelope:
			return ctx.Tell(m.To, m.Message)
		case runtime.ActorExitRequest:
		default:
			got.add(msg)
		}
		return nil
	}), got
}

// Job is a message that its handler can spoil.
type Job struct{ Words []string }

func TestScenario22FailsAlways(t *testing.T) {
	for _, c := range []struct {
		policy runtime.Policy
		calls  int
	}{
		{runtime.Policy{}, 1},
		{runtime.Policy{Retries: 1}, 2}, // Thespian's rule
		{runtime.Policy{Retries: 4}, 5},
	} {
		t.Run(fmt.Sprint(c.policy.Retries), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				calls := 0
				a := supervised(t, sys, c.policy, func(ctx *runtime.Context, msg any) error {
					switch m := msg.(type) {
					case Job:
						calls++
						same(t, fmt.Sprint("message of call ", calls), m, Job{[]string{"x"}})
						m.Words[0] = "spoilt"
						panic("no such word")
					case string:
						return ctx.Reply(calls)
					}
					return nil
				})
				isPoison := func(p runtime.PoisonMessage) {
					t.Helper()
					same(t, "poisoned message", p.Message, any(Job{[]string{"x"}}))
					same(t, "reason", p.Reason, "panic: no such word")
					same(t, "who failed", p.Actor, a)
					if !strings.Contains(p.Stack, "scenario_failure_test.go:") {
						t.Errorf("stack: got %q, want the line that panicked in it", p.Stack)
					}
				}
				_, err := sys.Ask(a, Job{[]string{"x"}}, time.Minute)
				isPoison(runtime.PoisonMessage(*poison(t, "Ask", err)))
				same(t, "calls", calls, c.calls)
				same(t, "state afterwards", ask(t, sys, a, "calls"), any(c.calls))
				// An actor that sends it gets the poison as a message.
				sender, got := collect(t, sys)
				tell(t, sys, sender, runtime.Envelope{To: a, Message: Job{[]string{"x"}}})
				told := got.take()
				if len(told) != 1 {
					t.Errorf("messages to the sender: got %v, want one", told)
					return
				}
				isPoison(told[0].(runtime.PoisonMessage))
				same(t, "state in the end", ask(t, sys, a, "calls"), any(2*c.calls))
				same(t, "poison counted", sys.Stats().Poison, uint64(2))
			})
		})
	}
}

func TestScenario23FailsOnce(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		calls := 0
		a := supervised(t, sys, runtime.Policy{Retries: 1}, func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(runtime.ActorExitRequest); ok {
				return nil
			}
			if calls++; calls%2 == 1 {
				return errors.New("not now")
			}
			return ctx.Reply(fmt.Sprint(msg, " from ", ctx.Sender() != runtime.Address{}))
		})
		same(t, "answer", ask(t, sys, a, "hi"), any("hi from true"))
		same(t, "calls", calls, 2)
		sender, got := collect(t, sys)
		tell(t, sys, sender, runtime.Envelope{To: a, Message: "hi"})
		same(t, "messages to an actor that sends", got.take(), []any{"hi from true"})
		same(t, "calls", calls, 4)
		same(t, "poison counted", sys.Stats().Poison, uint64(0))
		info, _ := sys.Actor(a)
		same(t, "failures", info.Failed, uint64(0))
		same(t, "handled", info.Handled, uint64(2))
	})
}

// Nasty cannot be printed.
type Nasty struct{ N int }

func (Nasty) String() string       { panic("String") }
func (Nasty) GoString() string     { panic("GoString") }
func (Nasty) Error() string        { panic("Error") }
func (Nasty) LogValue() slog.Value { panic("LogValue") }

func TestScenario24MessageThatCannotBePrinted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{Log: slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		dead := deadLetters(t, sys)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(Nasty); ok {
				return errors.New("no good")
			}
			return echo(ctx, msg)
		})
		_, err := sys.Ask(a, Nasty{1}, time.Minute)
		p := poison(t, "Ask", err)
		if n, ok := p.Message.(Nasty); !ok || n.N != 1 {
			t.Errorf("poisoned message: got a %T, want the one that was sent", p.Message)
		}
		if got, want := p.Error(), "poison: "+a.String()+" failed on runtime_test.Nasty: no good"; got != want {
			t.Errorf("text of the error: got %q, want %q", got, want)
		}
		same(t, "answer afterwards", ask(t, sys, a, "hi"), any("hi"))
		// As a dead letter it is no worse.
		fails(t, "Tell to nobody", sys.Tell(runtime.Address{}, Nasty{1}), runtime.ErrDead)
		same(t, "dead letters", len(dead.take()), 1)
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
	})
}

// typo is an error that is nil inside more often than not.
type typo struct{ text string }

func (e *typo) Error() string { return e.text }

// What a handler fails with may be as bad as what it fails on.
func TestScenario24ErrorThatCannotBePrinted(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg {
			case "error":
				return Nasty{1}
			case "typed nil":
				var e *typo
				return e
			case "panic":
				panic(Nasty{1})
			case "panic with typed nil":
				var e *typo
				panic(e)
			}
			return echo(ctx, msg)
		})
		for _, how := range []string{"error", "typed nil", "panic", "panic with typed nil"} {
			_, err := sys.Ask(a, how, time.Minute)
			if p := poison(t, "Ask for "+how, err); p.Message != how {
				t.Errorf("poisoned message: got %v, want %v", p.Message, how)
			}
		}
		same(t, "answer afterwards", ask(t, sys, a, "hi"), any("hi"))
	})
}

func TestScenario25PoisonOfTheDead(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "bad" {
				time.Sleep(time.Second)
				return errors.New("no good")
			}
			return nil
		})
		sender, _ := collect(t, sys)
		tell(t, sys, sender, runtime.Envelope{To: a, Message: "bad"})
		synctest.Wait()
		end(t, sys, sender)
		time.Sleep(time.Minute)
		letters := dead.take()
		if len(letters) != 1 {
			t.Errorf("dead letters: got %v, want one", letters)
			return
		}
		p, ok := letters[0].Message.(runtime.PoisonMessage)
		if !ok || p.Message != "bad" || p.Actor != a || p.Reason != "no good" {
			t.Errorf("dead letter: got %+v, want the poison", letters[0].Message)
		}
		same(t, "to", letters[0].To, sender)
		same(t, "from", letters[0].From, a)
	})
}

func TestScenario25PoisonThatPoisons(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		calls := map[string]int{}
		bad := func(name string) func(*runtime.Context, any) error {
			return func(ctx *runtime.Context, msg any) error {
				switch m := msg.(type) {
				case runtime.Address:
					return ctx.Tell(m, "bad")
				case runtime.ActorExitRequest:
					return nil
				}
				calls[fmt.Sprintf("%s %T", name, msg)]++
				return errors.New("always")
			}
		}
		a, b := createScript(t, sys, bad("a")), createScript(t, sys, bad("b"))
		tell(t, sys, a, b)
		synctest.Wait()
		same(t, "calls that failed", calls, map[string]int{"b string": 1, "a runtime.PoisonMessage": 1})
		// An actor that fails on its own messages, its wakeup and its poison.
		self := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				ctx.WakeupAfter(time.Second, nil)
				return ctx.Tell(ctx.Self(), 1)
			case runtime.ActorExitRequest:
				return nil
			}
			calls[fmt.Sprintf("self %T", msg)]++
			return errors.New("always")
		})
		clear(calls)
		tell(t, sys, self, "go")
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "calls of one that fails on its own", calls,
			map[string]int{"self int": 1, "self runtime.WakeupMessage": 1, "self runtime.PoisonMessage": 2})
	})
}

func TestScenario26ParentReplacesForEver(t *testing.T) {
	const period = 100 * time.Millisecond
	for _, c := range []struct {
		name   string
		policy runtime.Policy
		die    func(*runtime.Context) error
	}{
		{"panic", runtime.Policy{OnFailure: runtime.Stop}, func(*runtime.Context) error { panic("fatal") }},
		{"escalate", runtime.Policy{OnFailure: runtime.Escalate}, func(*runtime.Context) error { return errors.New("fatal") }},
		{"exit", runtime.Policy{}, func(ctx *runtime.Context) error { ctx.Exit(); return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				child := script(func(ctx *runtime.Context, msg any) error {
					if msg == "start" {
						return c.die(ctx)
					}
					return nil
				})
				created := 0
				start := func(ctx *runtime.Context) error {
					created++
					a, err := ctx.CreateActor(child, runtime.Supervise(c.policy))
					if err != nil {
						return err
					}
					return ctx.Tell(a, "start")
				}
				parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
					switch msg.(type) {
					case string:
						return start(ctx)
					case int:
						return ctx.Reply(created)
					case runtime.ChildActorExited:
						return start(ctx)
					}
					return nil
				})
				begin := time.Now()
				tell(t, sys, parent, "go")
				for range 10 * time.Second / period {
					time.Sleep(period)
					asked := time.Now()
					n := ask(t, sys, parent, 0).(int)
					if took := time.Since(asked); took > time.Second {
						t.Errorf("after %v the parent took %v to answer, want at most 1s", time.Since(begin), took)
					}
					// 100 at once, then one for each millisecond.
					since := int(time.Since(begin) / time.Millisecond)
					if n < since/2 || n > since+102 {
						t.Errorf("after %v there were %d children, want between %d and %d", time.Since(begin), n, since/2, since+102)
					}
					if n := len(sys.Actors()); n > 2 {
						t.Errorf("after %v %d actors live, want the parent and at most one child", time.Since(begin), n)
					}
				}
			})
		})
	}
}

func TestScenario27ChildFailsAtOnce(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		var children []runtime.Address
		var news []any
		child := script(func(ctx *runtime.Context, msg any) error {
			if msg == "start" {
				return errors.New("no disk")
			}
			return echo(ctx, msg)
		})
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if m, ok := msg.([]string); ok {
				a, err := ctx.CreateActor(child, runtime.Supervise(runtime.Policy{OnFailure: runtime.Stop}))
				if err != nil {
					return err
				}
				children = append(children, a)
				for _, s := range m {
					if err := ctx.Tell(a, s); err != nil {
						return err
					}
				}
				return nil
			}
			if _, ok := msg.(runtime.ActorExitRequest); !ok {
				news = append(news, msg)
			}
			return nil
		})
		tell(t, sys, parent, []string{"start", "first", "second"})
		synctest.Wait()
		var exits []runtime.ChildActorExited
		for _, m := range news {
			switch m := m.(type) {
			case runtime.ChildActorExited:
				exits = append(exits, m)
			case runtime.PoisonMessage:
				same(t, "poisoned message", m.Message, any("start"))
				same(t, "reason of the poison", m.Reason, "no disk")
			}
		}
		same(t, "what the parent was told", len(news), 2)
		same(t, "exits it was told of", exits, []runtime.ChildActorExited{{Address: children[0], Reason: "failed: no disk"}})
		same(t, "dead letters", dead.take(), []runtime.DeadEnvelope{
			{Message: "first", To: children[0], From: parent, Reason: "failed: no disk"},
			{Message: "second", To: children[0], From: parent, Reason: "failed: no disk"},
		})
		tell(t, sys, parent, []string{"hi"})
		synctest.Wait()
		if children[1] == children[0] {
			t.Errorf("address of the new child: got that of the old one, %v", children[1])
		}
		same(t, "answer of the new child", news[len(news)-1], any("hi"))
	})
}

// Route is a message along a path of actors. Each asks the next, and replies with what it gets; the last one does what the message says.
type Route struct {
	Path []runtime.Address
	What string
}

// person is an actor of the given generation: it has a child, and a new one when that ends.
func person(generation int, told *[]string) *do {
	var child runtime.Address
	beget := func(ctx *runtime.Context) (err error) {
		child, err = ctx.CreateActor(person(generation+1, told), runtime.Supervise(runtime.Policy{OnFailure: runtime.Stop}))
		return err
	}
	return script(func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case Route:
			if len(m.Path) > 0 {
				got, err := ctx.Ask(m.Path[0], Route{m.Path[1:], m.What}, time.Minute)
				if err != nil {
					got = "error: " + err.Error()
				}
				return ctx.Reply(got)
			}
			switch m.What {
			case "beget":
				if err := beget(ctx); err != nil {
					return err
				}
				return ctx.Reply(child)
			case "child":
				return ctx.Reply(child)
			case "panic":
				panic("fatal")
			case "exit":
				ctx.Exit()
			}
			return ctx.Reply(ctx.Self())
		case runtime.ChildActorExited:
			*told = append(*told, fmt.Sprint(generation, " told of ", m.Address))
			return beget(ctx)
		}
		return nil
	})
}

func TestScenario28FourGenerations(t *testing.T) {
	for _, how := range []string{"panic", "exit"} {
		t.Run(how, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				var told []string
				line := []runtime.Address{create(t, sys, person(1, &told))}
				for i := range 3 {
					line = append(line, ask(t, sys, line[i], Route{What: "beget"}).(runtime.Address))
				}
				die := func(a runtime.Address) {
					t.Helper()
					told = nil
					_, err := sys.Ask(a, Route{What: how}, time.Minute)
					if how == "panic" {
						poison(t, "Ask of the one that dies", err)
					} else {
						fails(t, "Ask of the one that dies", err, nil)
					}
					synctest.Wait()
				}
				// The fourth.
				old := slices.Clone(line)
				die(line[3])
				same(t, "who was told of the end of the 4th", told, []string{fmt.Sprint("3 told of ", old[3])})
				line[3] = ask(t, sys, line[2], Route{What: "child"}).(runtime.Address)
				if line[3] == old[3] {
					t.Errorf("the new 4th has the address of the old one, %v", old[3])
				}
				same(t, "what goes down the line", ask(t, sys, line[0], Route{Path: line[1:]}), any(line[3]))
				same(t, "what goes to the old 4th", ask(t, sys, line[0], Route{Path: old[1:]}),
					any(fmt.Sprintf("error: ask %v: no such actor (it has ended)", old[3])))
				// The second.
				old = slices.Clone(line)
				die(line[1])
				same(t, "who was told of the end of the 2nd", told, []string{fmt.Sprint("1 told of ", old[1])})
				for i, a := range old[1:] {
					_, ok := sys.Actor(a)
					same(t, fmt.Sprint("old number ", i+2, " lives"), ok, false)
				}
				line[1] = ask(t, sys, line[0], Route{What: "child"}).(runtime.Address)
				same(t, "what goes to the new 2nd", ask(t, sys, line[0], Route{Path: line[1:2]}), any(line[1]))
				same(t, "what goes to the old 4th through the new 2nd", ask(t, sys, line[0], Route{Path: line[1:]}),
					any(fmt.Sprintf("error: ask %v: no such actor (it has ended)", line[2])))
				same(t, "actors", len(sys.Actors()), 2)
			})
		})
	}
}

func TestScenario29ExitOfTheTop(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		// Each of the family takes a second to end; all but the youngest have three children.
		var template *do
		template = script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case int:
				for range 3 * min(m, 1) {
					child, err := ctx.CreateActor(template)
					if err != nil {
						return err
					}
					if err := ctx.Tell(child, m-1); err != nil {
						return err
					}
				}
			case runtime.ActorExitRequest:
				time.Sleep(time.Second)
			case runtime.ChildActorExited:
				t.Errorf("one that ends itself was told of %v", m.Address)
			}
			return nil
		})
		var told []time.Duration
		var start time.Time
		var top runtime.Address
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				a, err := ctx.CreateActor(template)
				return errors.Join(err, ctx.Tell(a, 2), ctx.Reply(a))
			case runtime.ChildActorExited:
				told = append(told, time.Since(start))
				same(t, "actors that live when the parent is told", len(sys.Actors()), 1)
				same(t, "who has ended", m.Address, top)
			}
			return nil
		})
		top = ask(t, sys, parent, "create").(runtime.Address)
		synctest.Wait()
		all := sys.Actors()[1:]
		same(t, "size of the family", len(all), 13)
		start = time.Now()
		tell(t, sys, top, runtime.ActorExitRequest{})
		time.Sleep(time.Minute)
		synctest.Wait()
		// The handlers of itself, its children and its grandchildren take a second each; the scheduler needs some milliseconds for so many.
		if len(told) != 1 || told[0] < 3*time.Second || told[0] > 3*time.Second+50*time.Millisecond {
			t.Errorf("when the parent was told: got %v, want once, after 3s", told)
		}
		for _, a := range all {
			start := time.Now()
			_, err := sys.Ask(a.Address, 0, time.Minute)
			fails(t, "Ask of one of the family", err, runtime.ErrDead)
			same(t, "time to say so", time.Since(start), time.Duration(0))
			_, ok := sys.Actor(a.Address)
			same(t, "status has it", ok, false)
		}
	})
}

func TestScenario30FailsOnExit(t *testing.T) {
	for name, bad := range map[string]func() error{
		"panic":  func() error { panic("no") },
		"error":  func() error { return errors.New("no") },
		"goexit": func() error { goruntime.Goexit(); return nil },
	} {
		for _, d := range []runtime.Directive{runtime.Resume, runtime.Restart, runtime.Stop, runtime.Escalate} {
			t.Run(fmt.Sprint(name, " ", d), func(t *testing.T) {
				run(t, func(t *testing.T, sys *runtime.System) {
					calls := 0
					child := script(func(ctx *runtime.Context, msg any) error {
						if _, ok := msg.(runtime.ActorExitRequest); ok {
							calls++
							return bad()
						}
						return nil
					})
					var got []any
					parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
						if msg == "create" {
							a, err := ctx.CreateActor(child, runtime.Supervise(runtime.Policy{OnFailure: d, Retries: 2}))
							return errors.Join(err, ctx.Reply(a))
						}
						if _, ok := msg.(runtime.ActorExitRequest); !ok {
							got = append(got, msg)
						}
						return nil
					})
					a := ask(t, sys, parent, "create").(runtime.Address)
					end(t, sys, a)
					time.Sleep(time.Minute)
					synctest.Wait()
					same(t, "calls for the request to exit", calls, 1)
					want := runtime.ChildActorExited{Address: a, Reason: "exit requested by " + sys.Address().String()}
					same(t, "what the parent was told", got, []any{want})
					same(t, "actors", len(sys.Actors()), 1)
				})
			})
		}
	}
}

func TestScenario31ExitWithoutChildren(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		var ended atomic.Int32
		child := script(func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				return ctx.Reply(ctx.Parent())
			case runtime.ActorExitRequest:
				ended.Add(1)
			}
			return nil
		})
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg != "create" {
				return nil
			}
			var children []runtime.Address
			for range 3 {
				a, err := ctx.CreateActor(child)
				if err != nil {
					return err
				}
				children = append(children, a)
			}
			return ctx.Reply(children)
		})
		children := ask(t, sys, parent, "create").([]runtime.Address)
		for _, a := range children {
			same(t, "parent before", ask(t, sys, a, "parent"), any(parent))
		}
		tell(t, sys, parent, runtime.ActorExitRequest{NotRecursive: true})
		synctest.Wait()
		_, ok := sys.Actor(parent)
		same(t, "the parent lives", ok, false)
		for _, a := range children {
			same(t, "parent afterwards", ask(t, sys, a, "parent"), any(runtime.Address{}))
			info, ok := sys.Actor(a)
			same(t, "status has the child", ok, true)
			same(t, "parent in the status", info.Parent, runtime.Address{})
		}
		end(t, sys, children[0])
		same(t, "children that have ended", ended.Load(), int32(1))
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "children that have ended with the system", ended.Load(), int32(3))
		same(t, "actors", len(sys.Actors()), 0)
	})
}

// News of children that end too fast come later. A parent that goes without its children may have gone before such news.
func TestScenario31ExitBeforeNews(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		child := script(func(ctx *runtime.Context, msg any) error {
			if msg == "start" {
				ctx.Exit()
			}
			return nil
		})
		start := func(ctx *runtime.Context) error {
			a, err := ctx.CreateActor(child)
			if err != nil {
				return err
			}
			return ctx.Tell(a, "start")
		}
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string, runtime.ChildActorExited:
				return start(ctx)
			}
			return nil
		})
		tell(t, sys, parent, "go")
		time.Sleep(time.Second + 500*time.Microsecond)
		synctest.Wait()
		tell(t, sys, parent, runtime.ActorExitRequest{NotRecursive: true})
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "actors", len(sys.Actors()), 0)
		same(t, "actors counted", sys.Stats().Actors, 0)
	}) // and the system can be shut down
}

func TestScenario32MessageToOneThatExits(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		// It takes a second in its own handler, and one for that of its child.
		var handled []any
		slow := func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				_, err := ctx.CreateActor(script(func(ctx *runtime.Context, msg any) error {
					if _, ok := msg.(runtime.ActorExitRequest); ok {
						time.Sleep(time.Second)
					}
					return nil
				}))
				return err
			case runtime.ActorExitRequest:
				time.Sleep(time.Second)
			default:
				handled = append(handled, m)
			}
			return nil
		}
		a := createScript(t, sys, slow)
		tell(t, sys, a, "create")
		synctest.Wait()
		tell(t, sys, a, runtime.ActorExitRequest{})
		for i := range 3 {
			time.Sleep(500 * time.Millisecond)
			start := time.Now()
			fails(t, "Tell to one that exits", sys.Tell(a, i), runtime.ErrDead)
			_, err := sys.Ask(a, i+10, time.Minute)
			fails(t, "Ask of one that exits", err, runtime.ErrDead)
			same(t, "time to say so", time.Since(start), time.Duration(0))
		}
		time.Sleep(time.Minute)
		var letters []any
		for i, m := range dead.take() {
			same(t, fmt.Sprint("receiver of dead letter ", i), m.To, a)
			letters = append(letters, m.Message)
		}
		same(t, "dead letters", letters, []any{0, 10, 1, 11, 2, 12})
		same(t, "messages handled", len(handled), 0)
	})
}

func TestScenario33BlockedHandler(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		dead := deadLetters(t, sys)
		other := createScript(t, sys, echo)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "block" {
				time.Sleep(time.Minute)
			}
			return nil
		})
		_, told := watching(t, sys, a)
		start := time.Now()
		tell(t, sys, a, "block")
		_, err := sys.Ask(a, "hi", time.Second)
		fails(t, "Ask of the blocked one", err, runtime.ErrTimeout)
		same(t, "time until it gives up", time.Since(start), time.Second)
		asked := time.Now()
		same(t, "answer of another", ask(t, sys, other, "hi"), any("hi"))
		same(t, "its time", time.Since(asked), time.Duration(0))
		time.Sleep(time.Until(start.Add(30 * time.Second)))
		info, _ := sys.Actor(a)
		same(t, "busy with", info.Handling, "string")
		if late := 30*time.Second - info.Busy; late < 0 || late > 5*time.Millisecond {
			t.Errorf("busy for: got %v, want 30s", info.Busy)
		}
		same(t, "waiting messages", info.Mailbox, 1)
		// It ends when its handler returns, and what waits with it.
		tell(t, sys, a, runtime.ActorExitRequest{})
		time.Sleep(time.Until(start.Add(59 * time.Second)))
		_, ok := sys.Actor(a)
		same(t, "it lives while its handler runs", ok, true)
		time.Sleep(time.Second)
		same(t, "what a watcher was told", told.take(), []runtime.ActorExited{{Address: a, Reason: "exit requested by " + sys.Address().String()}})
		same(t, "dead letters", dead.messages(), "hi")
	})
}

// watching creates an actor that watches others, and records what it is told of them.
func watching(t *testing.T, sys *runtime.System, others ...runtime.Address) (runtime.Address, *record[runtime.ActorExited]) {
	t.Helper()
	got := new(record[runtime.ActorExited])
	w := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case []runtime.Address:
			for _, a := range m {
				ctx.Watch(a)
			}
		case runtime.Address:
			ctx.Unwatch(m)
		case runtime.ActorExited:
			got.add(m)
		}
		return nil
	})
	tell(t, sys, w, others)
	synctest.Wait()
	return w, got
}

// spinner is an actor of a kind that can be interrupted.
type spinner struct{}

func (*spinner) Receive(*runtime.Context, any) error { return nil }

// Endless loops take real time: here it is not fake, but nothing depends on how much passes.
func TestScenario33EndlessLoop(t *testing.T) {
	var stop atomic.Bool
	var looping atomic.Int32
	loop := script(func(ctx *runtime.Context, msg any) error {
		if msg == "loop" {
			looping.Add(1)
			for !stop.Load() {
			}
			return errors.New("interrupted")
		}
		return nil
	})
	kind := &runtime.Kind{
		Name:      "main.Looper",
		Bind:      func(any) runtime.Actor { return loop },
		Interrupt: func() { stop.Store(true) },
	}
	sys := runtime.New(runtime.Config{Kinds: kindsFunc(func(typ reflect.Type) (*runtime.Kind, error) {
		if typ == reflect.TypeFor[spinner]() {
			return kind, nil
		}
		return nil, nil
	})})
	n := 2 * goruntime.GOMAXPROCS(0)
	var loopers []runtime.Address
	for range n {
		a := create(t, sys, &spinner{})
		tell(t, sys, a, "loop")
		loopers = append(loopers, a)
	}
	other := createScript(t, sys, echo)
	for i := range 10 {
		same(t, "answer of another", ask(t, sys, other, i), any(i))
	}
	for looping.Load() < int32(n) { // until the scheduler has found a worker for each
		ask(t, sys, other, "hi")
	}
	for _, a := range loopers {
		info, ok := sys.Actor(a)
		if !ok || !info.Active || info.Handling != "string" || info.Type != "main.Looper" {
			t.Errorf("status of one that loops: got %+v, want it busy with a string", info)
		}
		_, err := sys.Ask(a, "hi", time.Millisecond)
		fails(t, "Ask of one that loops", err, runtime.ErrTimeout)
	}
	// A system that ends interrupts those that do not come back in time.
	over, cancel := context.WithCancel(context.Background())
	cancel()
	fails(t, "Shutdown with no time", sys.Shutdown(over), context.Canceled)
	fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
	same(t, "actors", len(sys.Actors()), 0)
}
