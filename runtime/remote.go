package runtime

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"unique"
)

// A Remote carries messages to other systems. Package netbase has one. Its methods are safe for concurrent use.
type Remote interface {
	// Send sends msg in the name of from to an actor of another system. It has encoded msg when it returns, and does not wait for the other
	// system. The error wraps ErrUnsendable, ErrBusy unless msg is news, or ErrDead if that system cannot be reached.
	Send(from, to Address, msg any) error
	// Room returns a channel that is closed when Send to that address may no longer be ErrBusy. It is nil if there is room.
	Room(to Address) <-chan struct{}
	// Place chooses another system for an actor of which lack says what it misses at a member; this one, for a worker of it, if elsewhere is false. It returns an address there that
	// nobody has. The error wraps ErrUnplaceable, and says which systems come closest and what they lack.
	Place(lack func(Member) Lack, elsewhere bool) (Address, error)
	// Leader is the system that leads the convention, this one perhaps; the zero value if there is none at the moment, or it does not know yet who is in it.
	Leader() unique.Handle[SystemID]
	// Members are the systems that are known, this one included.
	Members() []Member
	// Workers are the workers of this system.
	Workers() []unique.Handle[SystemID]
	// Offer tells the others that this system offers caps now: its workers before it returns.
	Offer(caps Capabilities)
	// Drain ends the workers of this system when their handlers that run have returned, or when that takes too long. It returns when they have ended and what they have printed is written, or ctx
	// has ended; the error says that something is not written.
	Drain(ctx context.Context) error
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
	Sources      bool // it runs actors of sources that others have
}

// id is the identity of the system.
func (m Member) id() unique.Handle[SystemID] {
	return unique.Make(SystemID{Host: m.Host, Incarnation: m.Incarnation})
}

// Members returns the systems of the convention that this one knows, itself included; none if it is in no convention.
func (s *System) Members() []Member {
	return s.far().Members()
}

// The messages of systems to one another. They travel as all others do.
type (
	// Hosting asks a system to run the actors of a source in a worker. It goes to number 0 of the worker, before the first Creation there.
	Hosting struct{ Source string }
	// Creation asks a system to run an actor. It comes before all other messages to the address.
	Creation struct {
		Template Template
		Source   string // of an interpreted type
		Name     string
		Policy   Policy
		Requires Requirements
		Parent   Address
	}
	// Outcome answers a Creation whose creator waits for it, and requests to an admin that may fail.
	Outcome struct {
		Address Address // of what was created, or has the name
		Kind    string  // of the error, "" if there is none
		Text    string
	}
	// Undelivered gives a letter back to the system of its sender.
	Undelivered struct {
		Message  any
		To, From Address
		Reason   string
		Kind     string // of the error, as in Outcome; "" if the receiver is dead
	}
	// Misunderstood takes the place of a message whose receiver cannot have it, though it may live. It does not travel.
	Misunderstood struct{ Err error }
	// Watching asks a system to tell Watcher of the end of the actor at Address, or no longer.
	Watching struct {
		Address, Watcher Address
		On               bool
	}
)

// A Template is the state of an actor to be: a struct, or a pointer to one. Unlike a message it may be of a type without exported fields.
type Template any

// IsNews reports whether msg is one that a system sends on its own account, and that must not be lost: a Remote takes it even if there is no room. There is at most one for each
// actor, ask or message that it is about.
func IsNews(msg any) bool {
	switch msg.(type) {
	case ChildActorExited, ActorExited, ActorExitRequest, Hosting, Outcome, Undelivered, Watching, Naming, Named, Seeking, Losing, Freeing, Holding:
		return true
	}
	return false
}

// RemoteMessages returns a value of each type that systems send one another on their own account.
func RemoteMessages() []any {
	return append(adminMessages(), Hosting{}, Creation{}, Outcome{}, Undelivered{}, Watching{}, Naming{}, Named{}, Seeking{}, Losing{}, Freeing{}, Holding{})
}

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
		if sender.traced() {
			sender.traceOut(to, msg)
		}
	} else {
		s.stats.out.Add(1)
	}
	return s.carry(from, to, msg, sender)
}

// carry hands a message, which has been counted as sent, to the remote.
func (s *System) carry(from, to Address, msg any, sender *cell) error {
	err := s.far().Send(from, to, msg)
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
		if room := s.far().Room(to); room != nil {
			select {
			case <-room:
			case <-timer.C:
				return ErrBusy
			}
		}
		if err := s.far().Send(from, to, msg); !errors.Is(err, ErrBusy) {
			return err
		}
		select {
		case <-timer.C:
			return ErrBusy
		default:
		}
	}
}

// Deliver takes a message from another system, whose copy it is, and does not wait. If the mailbox of the receiver is full it has not taken the message, and returns a channel that is
// closed once half of the mailbox is free, or the receiver ends. What cannot be delivered goes back.
func (s *System) Deliver(from, to Address, msg any) (full <-chan struct{}) {
	switch m := msg.(type) {
	case Undelivered:
		switch inner := m.Message.(type) {
		case Watching, Outcome, ChildActorExited, ActorExited: // are not counted, and of no interest to anybody who is left
			return
		case Undelivered:
			m.Message, m.To, m.Reason, m.Kind = inner.Message, inner.To, inner.Reason, inner.Kind
		}
		s.stats.away.Add(^uint64(0))
		s.bury(letter{m.From, m.Message}, m.To, undelivered(m.Reason, m.Kind), true)
		return nil
	case Creation:
		s.createForAnother(from, to, m)
		return nil
	case Watching:
		s.watchForAnother(m)
		return nil
	case ChildActorExited:
		if stub := s.forgetChild(m.Address); stub != nil {
			s.childGone(stub, m.Reason)
			return nil
		}
	case Misunderstood:
		s.stats.arrived.Add(1)
		if to.id&askBit != 0 && s.asks.resolve(to.id&^askBit, letter{from, unsent{fmt.Errorf("there is a reply, but %w", m.Err)}}) {
			s.stats.outside.Add(1)
			return nil
		}
		s.deadFor(letter{from, nil}, to, unsent{m.Err})
		return nil
	case ActorExited:
		s.endWatches(m)
		return nil
	}
	if s.name(from, to, msg) {
		return
	}
	c := s.cellAt(to)
	if c == nil && to.system == s.self {
		if full = s.unborn.wait(to.id, s.up()); full != nil {
			return full
		}
	}
	s.stats.arrived.Add(1)
	l := letter{from, s.copier.parcel(msg)}
	if _, isExit := msg.(ActorExitRequest); c == nil || isExit {
		s.deliver(l, to, nil, patience) // does not wait: it goes into no mailbox
		return nil
	}
	for {
		if p := c.mail.put(l); p != refused {
			s.settle(c, p, l, nil)
			return nil
		}
		if full = c.mail.waitRoom(); full != nil {
			s.stats.arrived.Add(^uint64(0))
			return full
		}
	}
}

// GiveBack takes a message from another system that is not to be delivered, which its sender hears of as a dead letter.
func (s *System) GiveBack(from, to Address, msg any, reason string) {
	s.stats.arrived.Add(1)
	s.dead(letter{from, msg}, to, reason)
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

// watchForAnother is Watch and Unwatch of an actor elsewhere.
func (s *System) watchForAnother(m Watching) {
	c := s.cellAt(m.Address)
	switch {
	case m.On && (c == nil || !s.watches.beginAbroad(m.Watcher, c)):
		s.far().Send(m.Address, m.Watcher, ActorExited{Address: m.Address, Reason: "it has ended"})
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
	return s.far().Send(c.addr, s.office(a.system), Watching{Address: a, Watcher: c.addr, On: on}) == nil
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

// Lost says that another system, and with it its workers, is gone for good. Asks of its actors fail, its actors count as ended, and those that it has created here end.
func (s *System) Lost(id unique.Handle[SystemID], reason string) {
	s.asks.lose(id, reason)
	s.names.drop(id, false)
	s.taps.lose(id)
	var stubs []*cell
	var watched []Address
	s.abroad.mu.Lock()
	for a, stub := range s.abroad.children {
		if a.system.Value().Of(id.Value()) {
			stubs = append(stubs, stub)
			delete(s.abroad.children, a)
		}
	}
	for a := range s.abroad.watched {
		if a.system.Value().Of(id.Value()) {
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
		orphan := c.more != nil && !c.more.parent.IsZero() && c.more.parent.system.Value().Of(id.Value())
		s.treeMu.Unlock()
		if orphan {
			c.postSystem(letter{s.Address(), exitLetter{recursive: true, reason: "its parent is gone: " + reason}}, nil)
		}
	}
}
