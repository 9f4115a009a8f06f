package netbase_test

import (
	"errors"
	"fmt"
	"time"

	"thesp/runtime"
)

// What the actors of scenarios are told.
type (
	// hire asks for a child, which requires something; the answer is its address.
	hire struct {
		Name     string
		Requires runtime.Requirements
	}
	// hireMany asks for so many children; the answer are their addresses.
	hireMany struct {
		Count    int
		Requires runtime.Requirements
	}
	// pass asks to tell somebody the text; the answer is "passed", or why not.
	pass struct {
		To   runtime.Address
		Text string
	}
	// watch asks to watch somebody; the answer is "watching".
	watch struct{ Who runtime.Address }
	// hop goes through those in Route, and the last one answers who asked first.
	hop struct {
		Route []runtime.Address
		Trace []runtime.Address
	}
	// said is a text that is only heard.
	said struct{ Text string }
	// numbered is a message of a stream.
	numbered struct {
		Seq     int
		Payload []byte
	}
	// burst asks to send so many numbered messages, the first with the number First; the answer is how many could not be sent.
	burst struct {
		To           runtime.Address
		First, Count int
	}
	// throw asks to throw so many bytes to somebody, who throws them back; the answer is how many have come.
	throw struct {
		To   runtime.Address
		Size int
	}
	// ball is what is thrown.
	ball struct{ Bytes []byte }
	// tally is what has come of numbered messages.
	tally struct {
		Count   int
		Last    int
		Wrong   int // not the next of its sender
		Again   int // not after the last of its sender
		Senders int
	}
)

// person is an actor that does what it is told, and remembers what it hears.
type person struct {
	Name  string
	Heard []string

	next map[runtime.Address]int
	seen tally
}

func (p *person) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		return p.command(ctx, m)
	case hire:
		a, err := ctx.CreateActor(&person{Name: m.Name}, m.Requires)
		if err != nil {
			return err
		}
		return ctx.Reply(a)
	case hireMany:
		var all []runtime.Address
		for i := range m.Count {
			a, err := ctx.CreateActor(&person{Name: fmt.Sprint(i)}, m.Requires)
			if err != nil {
				return err
			}
			all = append(all, a)
		}
		return ctx.Reply(all)
	case pass:
		if err := ctx.Tell(m.To, said{m.Text}); err != nil {
			return ctx.Reply(err.Error())
		}
		return ctx.Reply("passed")
	case watch:
		ctx.Watch(m.Who)
		return ctx.Reply("watching")
	case hop:
		m.Trace = append(m.Trace, ctx.Self())
		if len(m.Route) == 0 {
			return ctx.Reply(m.Trace)
		}
		answer, err := ctx.Ask(m.Route[0], hop{m.Route[1:], m.Trace}, 10*time.Second)
		if err != nil {
			return err
		}
		return ctx.Reply(answer)
	case numbered:
		p.count(ctx.Sender(), m.Seq)
	case burst:
		failed := 0
		for i := range m.Count {
			if ctx.Tell(m.To, numbered{Seq: m.First + i}) != nil {
				failed++
			}
		}
		return ctx.Reply(failed)
	case throw:
		back, err := ctx.Ask(m.To, ball{make([]byte, m.Size)}, time.Minute)
		if err != nil {
			return err
		}
		return ctx.Reply(len(back.(ball).Bytes))
	case ball:
		return ctx.Reply(m)
	default:
		p.note(msg)
	}
	return nil
}

// count notes a numbered message.
func (p *person) count(from runtime.Address, seq int) {
	if p.next == nil {
		p.next = map[runtime.Address]int{}
	}
	if seq != p.next[from] {
		p.seen.Wrong++
	}
	if seq < p.next[from] {
		p.seen.Again++
	}
	p.next[from] = seq + 1
	p.seen.Count++
	p.seen.Last = seq
	p.seen.Senders = len(p.next)
}

// note remembers what comes by itself.
func (p *person) note(msg any) {
	switch m := msg.(type) {
	case said:
		p.Heard = append(p.Heard, m.Text)
	case runtime.ChildActorExited:
		p.Heard = append(p.Heard, "child "+m.Address.Host()+" ended")
	case runtime.ActorExited:
		p.Heard = append(p.Heard, "watched "+m.Address.Host()+" ended")
	case runtime.PoisonMessage:
		p.Heard = append(p.Heard, "poison: "+m.Reason)
	case runtime.DeadEnvelope:
		p.Heard = append(p.Heard, fmt.Sprintf("dead letter %v to %s", m.Message, m.To.Host()))
	case runtime.ConventionUpdate:
		what := "removed"
		if m.Added {
			what = "added"
		}
		p.Heard = append(p.Heard, fmt.Sprintf("%s %s %v", what, m.Member.Host, m.Member.Capabilities))
	}
}

func (p *person) command(ctx *runtime.Context, text string) error {
	switch text {
	case "silent":
		return nil
	case "exit":
		ctx.Exit()
		return nil
	case "fail":
		return errors.New("as it was told")
	case "host":
		return ctx.Reply(ctx.Self().Host())
	case "self":
		return ctx.Reply(ctx.Self())
	case "parent":
		return ctx.Reply(ctx.Parent())
	case "heard":
		return ctx.Reply(append([]string{}, p.Heard...))
	case "forget":
		p.Heard = nil
	case "tally":
		return ctx.Reply(p.seen)
	case "dead letters":
		ctx.HandleDeadLetters(true)
	case "members":
		ctx.NotifyConvention(true)
	case "no members":
		ctx.NotifyConvention(false)
	case "slow":
		time.Sleep(time.Second)
	}
	return ctx.Reply(p.Name + ": " + text)
}

// scenarioTypes are samples of the types that go from system to system in scenarios.
func scenarioTypes() []any {
	return append(gameTypes(),
		&person{}, hire{}, hireMany{}, pass{}, watch{}, hop{}, said{}, numbered{}, burst{}, throw{}, ball{}, &pinger{}, tally{},
		[]runtime.Address{}, []string{}, ping{}, pong{}, &echo{},
	)
}
