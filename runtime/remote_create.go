package runtime

import (
	"fmt"
	"unique"
)

// createAbroad has another system run the actor. It returns its address at once; creator hears of a failure as of the end of a child. Without creator, and
// for an actor with a name, it waits for the outcome. If elsewhere is false, the other system is a worker of this one.
func (s *System) createAbroad(template any, kind *Kind, o options, n needs, creator *cell, elsewhere bool) (Address, error) {
	addr, err := s.far().Place(n.lack, elsewhere)
	if err != nil {
		return Address{}, err
	}
	state, err := s.copier.template(structOf(template)) // refuses what would not arrive
	if err != nil {
		return Address{}, err
	}
	brought := s.broughtBy(kind, template, creator)
	if brought.Travels != nil {
		if err := brought.Travels(); err != nil {
			return Address{}, fmt.Errorf("%w: %w", ErrSourceRefused, err)
		}
	}
	source := brought.Source
	if source != "" {
		id := addr.system.Value()
		id.Source = ShortHash(source)
		addr.system = unique.Make(id)
		if err := s.far().Send(s.Address(), s.office(addr.system), Hosting{source}); err != nil {
			return Address{}, err
		}
	}
	creation := Creation{Template: state, Source: source, Name: o.name, Policy: o.policy, Requires: n.requires}
	if creator == nil || o.name != "" {
		wait := creationTime
		if source != "" {
			wait = sourceCreationTime
		}
		answer, err := s.ask(addr, creation, wait, creator)
		if err != nil {
			return Address{}, err
		}
		created, _ := answer.(Outcome)
		if err := created.Err(); err != nil {
			return Address{}, fmt.Errorf("at %s: %w", addr.system.Value().Host, err)
		}
		return created.Address, nil
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

// broughtBy is the kind whose source an actor needs where it runs: its own, or, for a compiled one, that of an actor inside of the template, if one has a source.
func (s *System) broughtBy(kind *Kind, template any, creator *cell) *Kind {
	if kind.Source != "" {
		return kind
	}
	v := structOf(template)
	for i := range v.NumField() {
		if f := v.Field(i); v.Type().Field(i).IsExported() && f.Type() == anyType && !f.IsNil() {
			inside := s.copier.plain(f.Interface())
			if k, err := s.kindOf(inside, creator); err == nil {
				if k = s.broughtBy(k, inside, creator); k.Source != "" {
					return k
				}
			}
		}
	}
	return kind
}

// Err is the error that the other side had, nil if it had none. It wraps what it wrapped there.
func (c Outcome) Err() error {
	if c.Text == "" {
		return nil
	}
	return SentError{c.Text, c.Kind}
}

// OutcomeOf is what a request led to, for the other side.
func OutcomeOf(a Address, err error) Outcome {
	if err == nil {
		return Outcome{Address: a}
	}
	e := Sent(err)
	return Outcome{Text: e.Text, Kind: e.Kind}
}

// forgetChild returns what stands for the child at a, for the last time. Nil if there is no such child.
func (s *System) forgetChild(a Address) *cell {
	s.abroad.mu.Lock()
	defer s.abroad.mu.Unlock()
	stub := s.abroad.children[a]
	delete(s.abroad.children, a)
	return stub
}

// createForAnother runs an actor that another system has created.
func (s *System) createForAnother(from, to Address, m Creation) {
	template := s.copier.plain(m.Template)
	o := options{name: m.Name, policy: m.Policy, requires: m.Requires}
	if o.name != "" {
		s.errands.Go(func() { s.far().Send(to, from, OutcomeOf(s.createAt(to, template, o, Address{}))) }) // which waits for the leader
		return
	}
	if a, err := s.createAt(to, template, o, m.Parent); err != nil || from.id&askBit != 0 {
		s.creationEnds(from, a, to, err)
	}
}

// creationEnds tells the creator, which waits if it is an ask, what has become of the Creation of the actor at to.
func (s *System) creationEnds(creator, a, to Address, err error) {
	if creator.id&askBit != 0 {
		s.far().Send(to, creator, OutcomeOf(a, err))
	} else if err != nil {
		s.far().Send(to, creator, ChildActorExited{Address: to, Reason: err.Error()})
	}
}

// Refuse tells the creator of an actor, who has sent a Creation to the address to, that it will not be.
func (s *System) Refuse(creator, to Address, err error) {
	if s.isAbroad(creator) {
		s.creationEnds(creator, Address{}, to, err)
	} else if creator.id&askBit != 0 {
		s.asks.resolve(creator.id&^askBit, letter{to, OutcomeOf(Address{}, err)})
	} else if stub := s.forgetChild(to); stub != nil {
		s.childGone(stub, err.Error())
	}
}

// createAt is createAs for the given address and a parent in another system, or none.
func (s *System) createAt(addr Address, template any, o options, parent Address) (Address, error) {
	if addr.id&foreignBit == 0 {
		return Address{}, errNotMinted
	}
	kind, n, lack, err := s.plan(template, o, nil)
	if err != nil {
		return Address{}, err
	}
	if lack != "" {
		return Address{}, fmt.Errorf("%w: %s %s", ErrUnplaceable, s.self.Value().Host, lack)
	}
	c, err := s.newCell(kind, template, o, n)
	if err != nil {
		return Address{}, err
	}
	if !parent.IsZero() {
		c.details().parent = parent
	}
	c.addr = addr
	a, err := s.introduce(c, o.name, nil)
	s.unborn.born(addr.id)
	return a, err
}

// How long a system has to create an actor for who waits for it, at most. A source may have to be got, judged by an authority, and loaded before.
const (
	creationTime       = 2 * patience
	sourceCreationTime = creationTime + 3*authorityTime
)
