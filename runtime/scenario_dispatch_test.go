package runtime_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// Words that are sorted by their types; Base is what they have in common.
type (
	Base       struct{ Text string }
	BriefWord  struct{ Base }
	LongWord   struct{ Base }
	LongerWord struct{ LongWord }
)

// Word is what all of them implement.
type Word interface{ word() string }

func (b Base) word() string { return b.Text }

// sorter has a handler for some types. It replies with the name of the handler.
type sorter struct{}

func (sorter) OnString(ctx *runtime.Context, m string) error     { return ctx.Reply("string") }
func (sorter) OnInt(ctx *runtime.Context, m int) error           { return ctx.Reply("int") }
func (sorter) OnLongWord(ctx *runtime.Context, m LongWord) error { return ctx.Reply("long " + m.Text) }
func (sorter) OnBase(ctx *runtime.Context, m Base) error         { return ctx.Reply("base " + m.Text) }

// catcher handles the rest as well.
type catcher struct{ sorter }

func (catcher) OnUnhandled(ctx *runtime.Context, m any) error {
	return ctx.Reply(fmt.Sprintf("unhandled %T", m))
}

func TestScenario18HandlersByType(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		plain, full := create(t, sys, sorter{}), create(t, sys, catcher{})
		for _, a := range []runtime.Address{plain, full} {
			for _, c := range []struct {
				msg  any
				want string
			}{
				{1, "int"},
				{"1", "string"},
				{LongWord{Base{"l"}}, "long l"},
				{BriefWord{Base{"b"}}, "base b"},
				{Base{"x"}, "base x"},
			} {
				same(t, fmt.Sprintf("handler of %#v", c.msg), ask(t, sys, a, c.msg), any(c.want))
			}
		}
		same(t, "handler of a float", ask(t, sys, full, 1.5), any("unhandled float64"))
		// Without a handler for the rest it is dropped, and counted.
		before, _ := sys.Actor(plain)
		_, err := sys.Ask(plain, 1.5, time.Second)
		fails(t, "Ask with a float", err, runtime.ErrTimeout)
		after, _ := sys.Actor(plain)
		same(t, "messages handled after the float", after.Handled, before.Handled+1)
		same(t, "failures after the float", after.Failed, uint64(0))
		same(t, "answer after the float", ask(t, sys, plain, "x"), any("string"))
	})
}

// choosy is a sorter that handles BriefWord itself.
type choosy struct{ sorter }

func (choosy) OnBriefWord(ctx *runtime.Context, m BriefWord) error {
	return ctx.Reply("brief " + m.Text)
}

// strict is a sorter that handles LongWord in another way.
type strict struct{ sorter }

func (strict) OnLongWord(ctx *runtime.Context, m LongWord) error {
	return ctx.Reply("strictly " + m.Text)
}

func TestScenario19EmbeddingActorOverrides(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		p, s := create(t, sys, &choosy{}), create(t, sys, &strict{})
		for _, c := range []struct {
			to   runtime.Address
			msg  any
			want string
		}{
			{p, BriefWord{Base{"b"}}, "brief b"},
			{p, LongWord{Base{"l"}}, "long l"},
			{p, Base{"x"}, "base x"},
			{p, "1", "string"},
			{s, BriefWord{Base{"b"}}, "base b"},
			{s, LongWord{Base{"l"}}, "strictly l"},
			{s, LongerWord{LongWord{Base{"ll"}}}, "strictly ll"},
		} {
			same(t, fmt.Sprintf("handler of %#v", c.msg), ask(t, sys, c.to, c.msg), any(c.want))
		}
	})
}

// greedy has handlers that all fit: it counts their calls. Each has a name behind that of the one before, so that order by name is not what decides.
type greedy struct{ sorter }

var greedyCalls []string

func (greedy) OnZLonger(ctx *runtime.Context, m LongerWord) {
	greedyCalls = append(greedyCalls, "longer")
}
func (greedy) OnYLong(ctx *runtime.Context, m *LongWord) {
	greedyCalls = append(greedyCalls, "pointer")
}
func (greedy) OnBase(ctx *runtime.Context, m Base)         { greedyCalls = append(greedyCalls, "base") }
func (greedy) OnLongWord(ctx *runtime.Context, m LongWord) { greedyCalls = append(greedyCalls, "long") }
func (greedy) OnAWord(ctx *runtime.Context, m Word) {
	greedyCalls = append(greedyCalls, "first interface")
}
func (greedy) OnBWord(ctx *runtime.Context, m interface {
	word() string
	extra()
}) {
	greedyCalls = append(greedyCalls, "second interface")
}
func (greedy) OnUnhandled(ctx *runtime.Context, m any) {
	greedyCalls = append(greedyCalls, "unhandled")
}

// TwoBases embeds two words: LongWord is nearer than the Base of BriefWord.
type TwoBases struct {
	BriefWord
	LongWord
}

// Apart implements Word but embeds nothing.
type Apart struct{ N int }

func (Apart) word() string { return "" }
func (Apart) extra()       {}

// There is no call to the next handler, as Thespian's SUPER: a handler that wants another one calls it. One handler gets the message, once.
func TestScenario20EachHandlerAtMostOnce(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, &greedy{})
		for _, c := range []struct {
			msg  any
			want string
		}{
			{LongerWord{}, "longer"},
			{&LongerWord{}, "longer"},
			{LongWord{}, "long"},
			{&LongWord{}, "pointer"},
			{BriefWord{}, "base"},
			{TwoBases{}, "long"},
			{Apart{}, "first interface"},
			{&Apart{}, "first interface"},
			{2.5, "unhandled"},
		} {
			greedyCalls = nil
			tell(t, sys, a, c.msg)
			synctest.Wait()
			same(t, fmt.Sprintf("handlers of %T", c.msg), greedyCalls, []string{c.want})
		}
		greedyCalls = nil
	})
}

// provoke makes the runtime send a message to the actor.
func provoke(ctx *runtime.Context, what string) error {
	child, err := ctx.CreateActor(script(func(ctx *runtime.Context, msg any) error {
		if msg == "bad" {
			panic("no good")
		}
		return nil
	}))
	if err != nil {
		return err
	}
	switch what {
	case "exit of a child":
		ctx.Watch(child)
		return ctx.Tell(child, runtime.ActorExitRequest{})
	case "poison":
		return ctx.Tell(child, "bad")
	case "wakeup":
		ctx.WakeupAfter(time.Second, "now")
	case "dead letter":
		ctx.HandleDeadLetters(true)
		ctx.Tell(runtime.Address{}, "lost")
		ctx.HandleDeadLetters(false)
	}
	return nil
}

var noted []string

func note(text ...any) { noted = append(noted, fmt.Sprint(text...)) }

// witness has a handler for each message of the runtime, and one for messages that embed Base.
type witness struct{}

func (witness) OnBase(ctx *runtime.Context, m Base) error     { return ctx.Reply("base " + m.Text) }
func (witness) OnString(ctx *runtime.Context, m string) error { return provoke(ctx, m) }

func (witness) OnActorExitRequest(_ *runtime.Context, m runtime.ActorExitRequest) {
	note("exit request ", m.NotRecursive)
}
func (witness) OnChildActorExited(_ *runtime.Context, m runtime.ChildActorExited) {
	note("child exited")
}
func (witness) OnActorExited(_ *runtime.Context, m runtime.ActorExited) { note("watched one exited") }
func (witness) OnPoisonMessage(_ *runtime.Context, m runtime.PoisonMessage) {
	note("poison: ", m.Reason)
}
func (witness) OnWakeupMessage(_ *runtime.Context, m runtime.WakeupMessage) {
	note("wakeup ", m.Payload)
}
func (witness) OnDeadEnvelope(_ *runtime.Context, m runtime.DeadEnvelope) {
	note("dead letter ", m.Message)
}

// observer has one handler for all of them.
type observer struct{}

func (observer) OnString(ctx *runtime.Context, m string) error { return provoke(ctx, m) }
func (observer) OnUnhandled(_ *runtime.Context, m any)         { note(runtime.TypeName(reflect.TypeOf(m))) }

func TestScenario21MessagesOfTheRuntime(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		w, o := create(t, sys, witness{}), create(t, sys, observer{})
		same(t, "handler of what embeds Base two levels down", ask(t, sys, w, LongerWord{LongWord{Base{"ll"}}}), any("base ll"))
		for _, c := range []struct {
			what             string
			witness, general []string
		}{
			{"exit of a child", []string{"child exited", "watched one exited"}, []string{"runtime.ActorExited", "runtime.ChildActorExited"}},
			{"poison", []string{"poison: panic: no good"}, []string{"runtime.PoisonMessage"}},
			{"wakeup", []string{"wakeup now"}, []string{"runtime.WakeupMessage"}},
			{"dead letter", []string{"dead letter lost"}, []string{"runtime.DeadEnvelope"}},
		} {
			for a, want := range map[runtime.Address][]string{w: c.witness, o: c.general} {
				noted = nil
				tell(t, sys, a, c.what)
				time.Sleep(time.Minute)
				synctest.Wait()
				slices.Sort(noted)
				same(t, c.what, noted, want)
			}
		}
		noted = nil
		tell(t, sys, w, runtime.ActorExitRequest{NotRecursive: true})
		synctest.Wait()
		same(t, "exit", noted, []string{"exit request true"})
		noted = nil
		end(t, sys, o)
		same(t, "exit", noted, []string{"runtime.ActorExitRequest"})
	})
}
