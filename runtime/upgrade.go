package runtime

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
)

// ErrUpgrade: the state of an actor does not fit the other version of its type; the text names the fields.
var ErrUpgrade = errors.New("cannot keep")

// Upgrade has the actor at a go on as one of the kind to, a newer version of its type, between two messages. It keeps its address, name, mailbox, parent, children,
// watchers and timers, and of its state the fields of the same names and types, also inside of structs that both versions declare; new fields are zero. A field that
// is not zero and has no place in the new version is not thrown away: the error wraps ErrUpgrade then, and the actor is as it was. If fresh is set, all of its state is new: what
// it restarts with, if it does, else zero.
//
// Upgrade waits until the actor has handled its current message, and at most until ctx ends; then it has not happened. The error may also wrap ErrDead, ErrUnplaceable if
// the new version needs what the system does not have, that of Users, or that of ctx.
func (s *System) Upgrade(ctx context.Context, a Address, to *Kind, fresh bool) error {
	if err := s.upgrade(ctx, a, to, fresh); err != nil {
		return fmt.Errorf("upgrade %v: %w", a, err)
	}
	return nil
}

func (s *System) upgrade(ctx context.Context, a Address, to *Kind, fresh bool) error {
	if to.Type == nil || to.State == nil {
		return fmt.Errorf("%w: %s is no kind to upgrade to", ErrNotActor, to.Name)
	}
	c := s.cellAt(a)
	if c == nil {
		return ErrDead
	}
	u := &upgrade{to: to, fresh: fresh, done: make(chan error, 1)}
	if !c.postSystem(letter{s.Address(), u}, nil) {
		return ErrDead
	}
	select {
	case err := <-u.done:
		return err
	case <-ctx.Done():
		if u.begun.CompareAndSwap(false, true) {
			return fmt.Errorf("%w, and the actor is still at work", context.Cause(ctx))
		}
		return <-u.done // it has begun, and waits for nobody
	}
}

// An upgrade is a letter of the system lane.
type upgrade struct {
	to    *Kind
	fresh bool
	begun atomic.Bool // it is carried out, or nobody wants it any more
	done  chan error  // has room for the outcome
}

// refuse ends an upgrade that has not begun.
func (u *upgrade) refuse(err error) {
	if u.begun.CompareAndSwap(false, true) {
		u.done <- err
	}
}

// upgrade carries out u, between two messages.
func (c *cell) upgrade(u *upgrade) {
	if !u.begun.CompareAndSwap(false, true) {
		return
	}
	err := errGoexit
	defer func() { u.done <- err }()
	_, err = guarded(func() (struct{}, error) { return struct{}{}, c.become(u.to, u.fresh) })
}

// become makes c an actor of the kind to.
func (c *cell) become(to *Kind, fresh bool) error {
	from := c.kind
	switch {
	case c.phase >= exiting:
		return ErrDead
	case from == to && !fresh:
		return nil
	case from.State == nil || from.Type == nil:
		return fmt.Errorf("%w: %s is no kind to upgrade from", ErrNotActor, from.Name)
	}
	state, pristine, err := c.newState(to, fresh)
	if err != nil {
		return err
	}
	actor := to.Bind(state)
	n, err := c.newNeeds(to, actor)
	if err != nil {
		return err
	}
	if to.Users != nil {
		if err := to.Users.Enter(c.addr); err != nil {
			return err
		}
	}
	if !n.none() || pristine != nil {
		c.details()
	}
	c.sys.treeMu.Lock()
	c.kind = to
	if c.more != nil {
		c.more.needs, c.more.pristine = n, pristine
	}
	c.sys.treeMu.Unlock()
	c.actor = actor
	if from.Users != nil {
		from.Users.Leave(c.addr)
	}
	c.sys.events.publish(Event{Kind: EventUpgraded, Actor: c.addr, Type: to.Name})
	return nil
}

// newState makes the state of the other version, and what it restarts with, nil if it does not restart.
func (c *cell) newState(to *Kind, fresh bool) (state, pristine any, err error) {
	carry := carrying{from: c.kind.Kinds, to: to.Kinds}
	if c.more != nil && c.more.pristine != nil {
		pristine = carry.state(to.Type, c.more.pristine)
	}
	switch {
	case fresh && pristine != nil && carry.problems == nil:
		if state, err = c.sys.copier.template(structOf(pristine)); err != nil {
			return nil, nil, err
		}
	case fresh && pristine != nil: // what it restarts with does not fit either
		return reflect.New(to.Type).Interface(), reflect.New(to.Type).Interface(), nil
	case fresh:
		state = reflect.New(to.Type).Interface()
	default:
		state = carry.state(to.Type, c.kind.State(c.actor))
	}
	if carry.problems != nil {
		return nil, nil, fmt.Errorf("%w: %s", ErrUpgrade, strings.Join(carry.problems, "; "))
	}
	return state, pristine, nil
}

// newNeeds are the needs of c as an actor of the kind to. What it was created with stays.
func (c *cell) newNeeds(to *Kind, actor Actor) (n needs, err error) {
	if c.more != nil {
		n = c.more.needs
	}
	n.suits = nil
	if to.Requires != nil {
		for _, r := range to.Requires(actor) {
			if len((Requirements{r}).Lacks(c.sys.Capabilities())) > 0 {
				return n, fmt.Errorf("%w: this one lacks %v", ErrUnplaceable, Requirements{r})
			}
			if !slices.Contains(n.requires, r) {
				n.requires = append(slices.Clip(n.requires), r)
			}
		}
	}
	if to.Suits != nil {
		n.suits = func(caps Capabilities) bool { return to.Suits(actor, caps) }
		if !n.suits(c.sys.Capabilities()) {
			return n, fmt.Errorf("%w: its method Suits says no", ErrUnplaceable)
		}
	}
	return n, nil
}
