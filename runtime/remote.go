package runtime

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"unique"
)

// A Remote carries messages to other systems. Package netbase has one. Its methods are safe for concurrent use.
type Remote interface {
	// Send sends msg in the name of from to an actor of another system. It has encoded msg when it returns, and does not wait for the other
	// system. The error wraps ErrUnsendable, ErrBusy, or ErrDead if that system cannot be reached.
	Send(from, to Address, msg any) error
	// Room returns a channel that is closed when Send to that address may no longer be ErrBusy. It is nil if there is room.
	Room(to Address) <-chan struct{}
	// Place chooses another system for an actor that lacks says of a system's capabilities why they will not do, "" if they will. It returns an address
	// there that nobody has. The error wraps ErrUnplaceable, and says what each system lacks.
	Place(lacks func(Capabilities) string) (Address, error)
	// Members are the systems that are known, this one included.
	Members() []Member
	// Close tells the other systems that this one ends, and lets go of them.
	Close()
}

// A Member is a system of a convention.
type Member struct {
	Host         string // where it listens, or "local"
	Incarnation  uint64
	Capabilities Capabilities
	Load         int // how many actors it runs
	Leader       bool
}

// Members returns the systems of the convention that this one knows, itself included; none if it is in no convention.
func (s *System) Members() []Member {
	if s.remote == nil {
		return nil
	}
	return s.remote.Members()
}

// The messages of systems to one another. They travel as all others do.
type (
	// Creation asks a system to run an actor. It comes before all other messages to the address.
	Creation struct {
		Template any
		Source   string // of an interpreted type
		Policy   Policy
		Requires Requirements
		Parent   Address
	}
	// Created answers a Creation from outside of any actor.
	Created struct {
		Kind string // of the error, "" if there is none
		Text string
	}
	// Undelivered gives a letter back to the system of its sender.
	Undelivered struct {
		Message  any
		To, From Address
		Reason   string
	}
	// Misunderstood takes the place of a message whose receiver cannot read it.
	Misunderstood struct{ Reason string }
	// Watching asks a system to tell Watcher of the end of the actor at Address, or no longer.
	Watching struct {
		Address, Watcher Address
		On               bool
	}
)

// RemoteMessages returns a value of each type that systems send one another on their own account.
func RemoteMessages() []any { return []any{Creation{}, Created{}, Undelivered{}, Watching{}} }

// abroad is what a system knows of actors on other ones that have to do with its own. The zero value is ready.
type abroad struct {
	mu       sync.Mutex
	children map[Address]*cell              // stands for a child that runs elsewhere
	watched  map[Address]map[*cell]struct{} // who watches it
}

// Address reserved for what systems send one another.
func (s *System) office(id unique.Handle[SystemID]) Address { return Address{id, idOutside} }

// tellAbroad is send for a message, not copied yet, to another system.
func (s *System) tellAbroad(from, to Address, msg any, sender *cell) error {
	if sender != nil {
		sender.out.Add(1)
	} else {
		s.stats.out.Add(1)
	}
	return s.carry(from, to, msg, sender)
}

// carry hands a message, which has been counted as sent, to the remote.
func (s *System) carry(from, to Address, msg any, sender *cell) error {
	err := s.remote.Send(from, to, msg)
	if errors.Is(err, ErrBusy) {
		err = s.carryLater(from, to, msg, sender)
	}
	switch {
	case err == nil:
		s.stats.away.Add(1)
	case errors.Is(err, ErrBusy):
		s.stats.refused.Add(1)
		return ErrBusy
	case errors.Is(err, ErrDead):
		s.dead(letter{from, msg}, to, err.Error())
		return ErrDead
	default:
		s.stats.refused.Add(1)
	}
	return err
}

// carryLater is Send once there is room, for which it waits as long as a sender to a full mailbox does.
func (s *System) carryLater(from, to Address, msg any, sender *cell) error {
	if sender != nil {
		if w := sender.worker.Load(); w != nil {
			w.block()
			defer w.unblock()
		}
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		if room := s.remote.Room(to); room != nil {
			select {
			case <-room:
			case <-timer.C:
				return ErrBusy
			}
		}
		if err := s.remote.Send(from, to, msg); !errors.Is(err, ErrBusy) {
			return err
		}
		select {
		case <-timer.C:
			return ErrBusy
		default:
		}
	}
}

// createAbroad has another system run the actor. It returns its address at once; creator hears of a failure as of the end of a child. Without creator it
// waits for the outcome.
func (s *System) createAbroad(template any, kind *Kind, o options, n needs, creator *cell) (Address, error) {
	addr, err := s.remote.Place(n.lack)
	if err != nil {
		return Address{}, err
	}
	state, err := s.copier.template(structOf(template)) // refuses what would not arrive
	if err != nil {
		return Address{}, err
	}
	creation := Creation{Template: state, Source: kind.Source, Policy: o.policy, Requires: n.requires}
	if creator == nil {
		answer, err := s.ask(addr, creation, patience, nil)
		if err != nil {
			return Address{}, err
		}
		created, _ := answer.(Created)
		return addr, created.err()
	}
	creation.Parent = creator.addr
	stub := &cell{sys: s, kind: kind, addr: addr, born: s.age(), abroad: true}
	stub.ctx.cell = stub
	if err := s.link(stub, creator); err != nil {
		return Address{}, err
	}
	s.abroad.mu.Lock()
	if s.abroad.children == nil {
		s.abroad.children = map[Address]*cell{}
	}
	s.abroad.children[addr] = stub
	s.abroad.mu.Unlock()
	if err := s.tellAbroad(creator.addr, addr, creation, creator); err != nil {
		s.forgetChild(addr)
		s.unlink(stub)
		return Address{}, err
	}
	return addr, nil
}

// err is the error that the other side had.
func (c Created) err() error {
	if c.Text == "" {
		return nil
	}
	for _, kind := range kinds {
		if kind.Error() == c.Kind {
			return fmt.Errorf("%w: %s", kind, c.Text)
		}
	}
	return errors.New(c.Text)
}

// createdError is what err is to the other side.
func createdError(err error) Created {
	if err == nil {
		return Created{}
	}
	c := Created{Text: err.Error()}
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			c.Kind = kind.Error()
		}
	}
	return c
}

// forgetChild returns what stands for the child at a, for the last time. Nil if there is no such child.
func (s *System) forgetChild(a Address) *cell {
	s.abroad.mu.Lock()
	defer s.abroad.mu.Unlock()
	stub := s.abroad.children[a]
	delete(s.abroad.children, a)
	return stub
}

// Deliver takes a message from another system, whose copy it is. It waits for room in a mailbox as a sender here would. What cannot be delivered goes back.
func (s *System) Deliver(from, to Address, msg any) {
	switch m := msg.(type) {
	case Undelivered:
		s.stats.away.Add(^uint64(0))
		s.dead(letter{m.From, m.Message}, m.To, m.Reason)
		return
	case Creation:
		s.createForAnother(from, to, m)
		return
	case Watching:
		s.watchForAnother(m)
		return
	case ChildActorExited:
		if stub := s.forgetChild(m.Address); stub != nil {
			s.childGone(stub, m.Reason)
			return
		}
	case Misunderstood:
		s.stats.arrived.Add(1)
		if to.id&askBit != 0 && s.asks.resolve(to.id&^askBit, letter{from, unsent{fmt.Errorf("there is a reply, but %s", m.Reason)}}) {
			s.stats.outside.Add(1)
			return
		}
		s.dead(letter{from, nil}, to, m.Reason)
		return
	case ActorExited:
		s.endWatches(m)
		return
	}
	s.stats.arrived.Add(1)
	l := letter{from, s.copier.parcel(msg)}
	if s.deliver(l, to, nil, patience) == ErrBusy {
		s.stats.refused.Add(^uint64(0))
		s.dead(l, to, "its mailbox is full")
	}
}

// childGone tells the parent of a child elsewhere that it has ended.
func (s *System) childGone(stub *cell, reason string) {
	s.treeMu.Lock()
	parent := stub.parent
	s.treeMu.Unlock()
	if parent == nil || !parent.postSystem(letter{stub.addr, childLetter{child: stub, reason: reason}}, nil) {
		s.unlink(stub)
	}
}

// createForAnother runs an actor that another system has created.
func (s *System) createForAnother(from, to Address, m Creation) {
	template := s.copier.plain(m.Template)
	err := s.createAt(to, template, options{policy: m.Policy, requires: m.Requires}, m.Parent)
	switch {
	case from.id&askBit != 0:
		s.remote.Send(to, from, createdError(err))
	case err != nil:
		s.remote.Send(to, m.Parent, ChildActorExited{Address: to, Reason: err.Error()})
	}
}

func (s *System) createAt(addr Address, template any, o options, parent Address) error {
	kind, err := s.kindOf(template, nil)
	if err != nil {
		return err
	}
	needs, err := s.needs(kind, template, o.requires)
	if err != nil {
		return err
	}
	if lack := needs.lack(s.Capabilities()); lack != "" {
		return fmt.Errorf("%w: %s %s", ErrUnplaceable, s.self.Value().Host, lack)
	}
	c, err := s.newCell(kind, template, o, needs)
	if err != nil {
		return err
	}
	if !parent.IsZero() {
		if c.more == nil {
			c.more = &details{policy: o.policy.filled()}
		}
		c.more.parent = parent
	}
	c.addr = addr
	if err := s.link(c, nil); err != nil {
		return err
	}
	s.events.publish(Event{Kind: EventCreated, Actor: addr, Type: kind.Name})
	return nil
}

// watchForAnother is Watch and Unwatch of an actor elsewhere.
func (s *System) watchForAnother(m Watching) {
	c := s.cellAt(m.Address)
	switch {
	case m.On && (c == nil || !s.watches.beginAbroad(m.Watcher, c)):
		s.remote.Send(m.Address, m.Watcher, ActorExited{Address: m.Address, Reason: "it has ended"})
	case !m.On && c != nil:
		s.watches.stopAbroad(m.Watcher, c)
	}
}

// watchAbroad has c hear of the end of the actor at a, on another system.
func (s *System) watchAbroad(c *cell, a Address, on bool) bool {
	s.abroad.mu.Lock()
	if on {
		if s.abroad.watched == nil {
			s.abroad.watched = map[Address]map[*cell]struct{}{}
		}
		if s.abroad.watched[a] == nil {
			s.abroad.watched[a] = map[*cell]struct{}{}
		}
		s.abroad.watched[a][c] = struct{}{}
		c.watched.Store(true)
	} else {
		delete(s.abroad.watched[a], c)
	}
	s.abroad.mu.Unlock()
	return s.remote.Send(c.addr, s.office(a.system), Watching{Address: a, Watcher: c.addr, On: on}) == nil
}

// endWatches tells those here who watch an actor elsewhere that it has ended.
func (s *System) endWatches(m ActorExited) {
	s.abroad.mu.Lock()
	watchers := s.abroad.watched[m.Address]
	delete(s.abroad.watched, m.Address)
	s.abroad.mu.Unlock()
	for c := range watchers {
		c.postSystem(letter{m.Address, m}, nil)
	}
}

// Lost says that another system is gone for good. Asks of its actors fail, its actors count as ended, and those that it has created here end.
func (s *System) Lost(id unique.Handle[SystemID], reason string) {
	s.asks.lose(id, reason)
	var stubs []*cell
	var watched []Address
	s.abroad.mu.Lock()
	for a, stub := range s.abroad.children {
		if a.system == id {
			stubs = append(stubs, stub)
			delete(s.abroad.children, a)
		}
	}
	for a := range s.abroad.watched {
		if a.system == id {
			watched = append(watched, a)
		}
	}
	s.abroad.mu.Unlock()
	for _, stub := range stubs {
		s.childGone(stub, reason)
	}
	for _, a := range watched {
		s.endWatches(ActorExited{Address: a, Reason: reason})
	}
	for _, c := range s.table.all() {
		s.treeMu.Lock()
		orphan := c.more != nil && c.more.parent.system == id
		s.treeMu.Unlock()
		if orphan {
			c.postSystem(letter{s.Address(), exitLetter{recursive: true, reason: "its parent is gone: " + reason}}, nil)
		}
	}
}
