package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"time"
)

// What the admin of a system is asked. Each has an answer.
type (
	// StatusRequest is answered with a Status.
	StatusRequest struct{}
	// ActorsRequest is answered with an ActorList: of the actor that has the name or the address, of all if both are empty.
	ActorsRequest struct {
		Address Address
		Name    string
	}
	// CreateRequest is answered with an Outcome. The system runs the actor itself if it suits, and else has the convention do so.
	CreateRequest struct {
		Type     string // of the template: main.Greeter, or Greeter
		State    []byte // JSON of the template, may be empty
		Name     string // its global name, if it is to have one
		Requires Requirements
		Source   string // the hash of the source of the type, "" for any: a system that has the type from another source refuses with ErrSourceRefused
	}
	// ExitRequest has an actor of the system end, and is answered with an Outcome at once.
	ExitRequest struct{ Address Address }
	// UpgradeRequest has an actor of the system go on as one of another version of its type: see System.Upgrade. It is answered with an Outcome then, or if that cannot be.
	UpgradeRequest struct {
		Address Address
		Type    string // main.Greeter
		Source  string // the hash of the version, which the system of who asks has
		Fresh   bool
	}
)

// A Status is what a system says of itself.
type Status struct {
	Host         string
	Incarnation  uint64
	Version      string
	PID          int
	Started      time.Time
	Capabilities Capabilities
	Members      []Member // of its convention, itself included
	Stats        Stats
	Workers      []Address // the admins of its workers
}

// An ActorList answers an ActorsRequest.
type ActorList struct{ Actors []ActorInfo }

func adminMessages() []any {
	return []any{StatusRequest{}, ActorsRequest{}, CreateRequest{}, ExitRequest{}, UpgradeRequest{}, CapabilitiesRequest{}, StopRequest{}, AuthorityRequest{}, ReleaseRequest{}, QuarantineRequest{}, TraceRequest{}, TracedRequest{}, UntraceRequest{}, Status{}, ActorList{}, QuarantineList{}, TracedList{}}
}

// An Admin tells others of the convention about its system, and does what they ask for. It is to be installed as NumberAdmin. It never waits for another actor.
type Admin struct {
	Version string                         // of the program
	TypeOf  func(name string) reflect.Type // finds the types of templates; nil if there is no such name
	// KindOf finds the kind of an actor type in the source with the given hash, which it gets from holder if need be. It may wait for that. It is nil for a system that
	// runs nothing but what it was started with.
	KindOf func(hash, typ string, holder Address) (*Kind, error)
}

// Receive implements Actor.
func (a *Admin) Receive(ctx *Context, msg any) error {
	s := ctx.cell.sys
	switch m := msg.(type) {
	case StatusRequest:
		id := s.self.Value()
		return ctx.Reply(Status{
			Host: id.Host, Incarnation: id.Incarnation, Version: a.Version, PID: os.Getpid(), Started: s.start,
			Capabilities: s.Capabilities(), Members: s.Members(), Stats: s.Stats(), Workers: s.workers(),
		})
	case ActorsRequest:
		return ctx.Reply(ActorList{s.find(m)})
	case ExitRequest:
		return ctx.Reply(OutcomeOf(Address{}, s.Tell(m.Address, ActorExitRequest{})))
	case CreateRequest:
		if err := a.create(ctx, m); err != nil {
			return ctx.Reply(OutcomeOf(Address{}, err))
		}
	case UpgradeRequest:
		a.answerLater(ctx, func(holder Address) any { return OutcomeOf(m.Address, a.upgrade(s, m, holder)) })
	case TraceRequest:
		return ctx.Reply(OutcomeOf(m.Address, s.trace(ctx.Sender().system, m)))
	case TracedRequest:
		a.answerLater(ctx, func(tracer Address) any {
			list, err := s.traced(tapKey{tracer.system, m.Address})
			if err != nil {
				return OutcomeOf(m.Address, err)
			}
			return list
		})
	case UntraceRequest:
		s.untrace(tapKey{ctx.Sender().system, m.Address})
		return ctx.Reply(Outcome{Address: m.Address})
	default:
		ctx.Unhandled()
	}
	return nil
}

// answerLater answers with what may take some time: the admin does not wait for it. It is told who has asked.
func (a *Admin) answerLater(ctx *Context, do func(asker Address) any) {
	s, from, to := ctx.cell.sys, ctx.Self(), ctx.Sender()
	s.errands.Go(func() {
		err := s.tell(from, to, do(to), nil)
		if err != nil && !errors.Is(err, ErrDead) { // who has asked may be gone
			s.log.Warn("cannot answer", "to", to, "error", err)
		}
	})
}

// upgradeTime is how long an upgrade that is asked for waits for an actor that is at work.
const upgradeTime = 5 * time.Second

func (a *Admin) upgrade(s *System, m UpgradeRequest, holder Address) error {
	if a.KindOf == nil {
		return fmt.Errorf("%w: %s runs its own program, which changes when it is started anew", ErrSourceRefused, s.self.Value().Host)
	}
	kind, err := a.KindOf(m.Source, m.Type, holder)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), upgradeTime)
	defer cancel()
	return s.upgrade(ctx, m.Address, kind, m.Fresh)
}

// workers are the addresses of the admins of the workers.
func (s *System) workers() (out []Address) {
	for _, id := range s.far().Workers() {
		out = append(out, MakeAddress(id, NumberAdmin))
	}
	return out
}

// find returns what is known of the actors that m is about.
func (s *System) find(m ActorsRequest) []ActorInfo {
	addr := m.Address
	switch {
	case m.Name != "":
		var ok bool
		if addr, ok = s.Lookup(m.Name); !ok {
			return nil
		}
		if s.isAbroad(addr) {
			return []ActorInfo{{Address: addr, Name: m.Name}} // its own system knows more
		}
	case m.Address.IsZero():
		return s.Actors()
	}
	if info, ok := s.Actor(addr); ok {
		return []ActorInfo{info}
	}
	return nil
}

// create creates an actor and answers later.
func (a *Admin) create(ctx *Context, m CreateRequest) error {
	s := ctx.cell.sys
	template, err := a.template(m)
	if err != nil {
		return err
	}
	if kind, err := s.kindOf(template, nil); err == nil && m.Source != "" && kind.Source != "" && kind.Source != m.Source {
		return fmt.Errorf("%w: %s has another version of %s", ErrSourceRefused, s.self.Value().Host, kind.Name)
	}
	opts := []Option{m.Requires}
	if m.Name != "" {
		opts = append(opts, Name(m.Name))
	}
	a.answerLater(ctx, func(Address) any { return OutcomeOf(s.CreateActor(template, opts...)) })
	return nil
}

// template makes what m says of a template.
func (a *Admin) template(m CreateRequest) (any, error) {
	t := a.TypeOf(m.Type)
	if t == nil {
		t = a.TypeOf("main." + m.Type)
	}
	if t == nil {
		return nil, fmt.Errorf("%w: %s is not a type that the system knows", ErrNotActor, m.Type)
	}
	v := reflect.New(t)
	if len(m.State) > 0 {
		if err := decodeState(m.State, v.Interface()); err != nil {
			return nil, fmt.Errorf("the state of %s: %w", m.Type, err)
		}
	}
	return v.Elem().Interface(), nil
}

// decodeState reads one JSON value, all of whose fields must be there, into what v points to.
func decodeState(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is something after it")
	}
	return nil
}
