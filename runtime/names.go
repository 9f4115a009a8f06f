package runtime

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
	"unique"
)

// names are global names and who has them: of the actors of this system and, if it leads, of all actors of the convention. The zero value is ready.
type names struct {
	mu sync.Mutex
	of map[string]holder
}

// A holder is who has a name, and since when.
type holder struct {
	addr  Address
	since time.Duration // after the start of this system
}

// claim gives the name to a, unless somebody has it. It returns who has it now.
func (n *names) claim(name string, a Address, now time.Duration) Address {
	n.mu.Lock()
	defer n.mu.Unlock()
	if h, ok := n.of[name]; ok {
		return h.addr
	}
	n.set(name, holder{a, now})
	return a
}

// meet decides between an actor that has the name already somewhere else, since the given time, and the one that has it here, if there is one: who has had
// it for longer keeps it. It returns who that is, and who must go, the zero Address if nobody must.
func (n *names) meet(name string, h holder) (owner, loser Address) {
	n.mu.Lock()
	defer n.mu.Unlock()
	old, ok := n.of[name]
	switch {
	case !ok || old.addr == h.addr:
		n.set(name, h)
		return h.addr, Address{}
	case h.since < old.since:
		n.set(name, h)
		return h.addr, old.addr
	}
	return old.addr, h.addr
}

// set gives a name. n.mu is held.
func (n *names) set(name string, h holder) {
	if n.of == nil {
		n.of = map[string]holder{}
	}
	n.of[name] = h
}

// lookup returns who has the name. It reports false if nobody does.
func (n *names) lookup(name string) (Address, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	h, ok := n.of[name]
	return h.addr, ok
}

// free takes the name from a, if it has it.
func (n *names) free(name string, a Address) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of[name].addr == a {
		delete(n.of, name)
	}
}

// drop takes their names from the actors of a system, or of all others if others is set.
func (n *names) drop(id unique.Handle[SystemID], others bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.DeleteFunc(n.of, func(_ string, h holder) bool { return h.addr.system.Value().Of(id.Value()) != others })
}

// held lists the names that actors have, with how long they have had them.
func (n *names) held(now time.Duration) (out []Naming) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, h := range n.of {
		out = append(out, Naming{name, h.addr, now - h.since})
	}
	slices.SortFunc(out, func(a, b Naming) int { return int(b.Held - a.Held) })
	return out
}

// What systems say to the one that leads about global names: it is the one that gives them.
type (
	// Naming asks for a name for the actor at Address, or tells that it has had it for some time.
	Naming struct {
		Name    string
		Address Address
		Held    time.Duration
	}
	// Named answers a Naming and a Seeking: Owner has the name, the zero Address if nobody does. If Elsewhere is set, another system leads.
	Named struct {
		Owner     Address
		Elsewhere bool
	}
	// Seeking asks who has a name.
	Seeking struct{ Name string }
	// Losing tells the system of an actor that another one, Owner, has had its name for longer: it ends.
	Losing struct {
		Name           string
		Address, Owner Address
	}
	// Freeing gives a name back.
	Freeing struct {
		Name    string
		Address Address
	}
	// Holding tells the system of a worker that the actor at Address, which is there, has got a name: that system tells the next leader. Freeing ends it.
	Holding struct {
		Name    string
		Address Address
	}
)

// Lookup returns the actor that has the global name, anywhere in the convention. It reports false if there is none, or if no leader can be reached who knows; it waits for
// the leader's answer.
func (s *System) Lookup(name string) (Address, bool) {
	a, err := s.seek(name, nil)
	return a, err == nil && !a.IsZero()
}

// seek returns who has the name, the zero Address if nobody does. asker is the actor that asks, or nil. The error wraps ErrUnreachable or ErrClosed.
func (s *System) seek(name string, asker *cell) (Address, error) {
	if a, ok := s.names.lookup(name); ok {
		return a, nil
	}
	return s.askLeader(Seeking{name}, asker)
}

// claim asks for a name for the actor at a. It returns who has it now. The error is that of seek.
func (s *System) claim(name string, a Address, asker *cell) (Address, error) {
	for {
		before := s.leader()
		owner, err := s.askLeader(Naming{Name: name, Address: a}, asker)
		switch {
		case err != nil:
			s.freeName(name, a) // the answer may have been lost on its way
			return Address{}, err
		case owner != a:
			return owner, nil
		}
		s.names.claim(name, a, s.up())
		s.tellHost(Holding{name, a})
		if s.leader() == before {
			return a, nil
		} // who leads now may not have heard of the name
		s.names.free(name, a)
		s.tellHost(Freeing{name, a})
	}
}

// leader is the system that decides about names, the zero value if there is none.
func (s *System) leader() unique.Handle[SystemID] {
	if !s.connected() {
		return s.self
	}
	return s.far().Leader()
}

var noSystem unique.Handle[SystemID]

// leads reports whether this system decides about names.
func (s *System) leads() bool { return s.leader() == s.self }

// leaderPause is how long to wait for a system that leads, before looking again.
const leaderPause = 20 * time.Millisecond

// askLeader has the leader answer. While there is none it waits, as long as a sender waits for room.
func (s *System) askLeader(msg any, asker *cell) (Address, error) {
	for end := s.up() + patience; ; {
		if s.leads() {
			return s.names.answer(msg, s.up()).Owner, nil
		}
		if leader := s.leader(); leader != noSystem {
			answer, err := s.ask(s.office(leader), msg, end-s.up(), asker)
			named, ok := answer.(Named)
			switch {
			case ok && !named.Elsewhere:
				return named.Owner, nil
			case err != nil && !errors.Is(err, ErrDead):
				return Address{}, fmt.Errorf("ask the leader %s about the name: %w", leader.Value().Host, err)
			}
		}
		if err := s.open(); err != nil {
			return Address{}, err
		}
		if s.up() >= end {
			return Address{}, fmt.Errorf("%w, and so nobody knows whether the name is taken", ErrUnreachable)
		}
		s.pause(leaderPause, asker)
	}
}

// pause waits. Other actors run meanwhile.
func (s *System) pause(d time.Duration, asker *cell) {
	if asker != nil {
		if w := asker.worker.Load(); w != nil {
			w.block()
			defer w.unblock()
		}
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.down:
	}
}

// answer answers a Naming or a Seeking.
func (n *names) answer(msg any, now time.Duration) Named {
	switch m := msg.(type) {
	case Naming:
		return Named{Owner: n.claim(m.Name, m.Address, now)}
	case Seeking:
		a, _ := n.lookup(m.Name)
		return Named{Owner: a}
	}
	return Named{}
}

// name takes what another system says about names. It reports false for all other messages.
func (s *System) name(from, to Address, msg any) bool {
	switch m := msg.(type) {
	case Naming, Seeking:
		answer := Named{Elsewhere: true}
		if s.leads() {
			answer = s.names.answer(m, s.up())
		}
		s.far().Send(to, from, answer)
	case Losing:
		s.lose(m)
	case Freeing:
		s.names.free(m.Name, m.Address)
	case Holding:
		if from.system == m.Address.system && from.system.Value().Of(s.self.Value()) {
			s.names.claim(m.Name, m.Address, s.up())
		}
	default:
		return false
	}
	return true
}

// lose ends an actor that must not have its name.
func (s *System) lose(m Losing) {
	if s.isAbroad(m.Address) {
		s.far().Send(s.Address(), s.office(m.Address.system), m)
		return
	}
	s.names.free(m.Name, m.Address)
	if c := s.cellAt(m.Address); c != nil {
		s.log.Warn("actor ends, for its name is another one's", "actor", c.addr, "type", c.kind.Name, "name", m.Name, "owner", m.Owner)
		c.postSystem(letter{s.Address(), exitLetter{recursive: true, reason: fmt.Sprintf("the name %q belongs to %v", m.Name, m.Owner)}}, nil)
	}
}

// freeName is for an actor that has ended.
func (s *System) freeName(name string, a Address) {
	s.names.free(name, a)
	if s.leads() {
		return
	}
	s.tellHost(Freeing{name, a})
	if leader := s.leader(); leader != noSystem {
		s.far().Send(s.Address(), s.office(leader), Freeing{name, a})
	}
}

// tellHost tells the system of this worker about a name; other systems have none.
func (s *System) tellHost(msg any) {
	if w := s.cfg.Worker; w != nil {
		host := w.ID
		host.Source = ""
		s.far().Send(s.Address(), s.office(unique.Make(host)), msg)
	}
}

// Follow says that this system follows a leader, one that it has not told yet. It returns the names that its actors have, for that leader's Meet. Those of others are no longer
// its business.
func (s *System) Follow() []Naming {
	s.names.drop(s.self, true)
	return s.names.held(s.up())
}

// Remind has the system that leads now know of the names that actors of this system have, which is told by nobody else.
func (s *System) Remind() {
	s.errands.Go(func() {
		for _, n := range s.names.held(s.up()) {
			if owner, err := s.askLeader(n, nil); err == nil && owner != n.Address {
				s.lose(Losing{n.Name, n.Address, owner})
			}
		}
	})
}

// Meet says which names the actors of another system have. It is for the system that leads, or is about to.
func (s *System) Meet(names []Naming) {
	for _, n := range names {
		owner, loser := s.names.meet(n.Name, holder{n.Address, s.up() - n.Held})
		if !loser.IsZero() {
			s.lose(Losing{n.Name, loser, owner})
		}
	}
}
