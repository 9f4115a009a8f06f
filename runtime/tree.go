package runtime

import (
	"fmt"
	"slices"
	"time"
)

// The tree of parents and children. All of it is guarded by System.treeMu; its functions take the lock.

// link makes c known, and gives it its place under parent, nil for the system.
func (s *System) link(c, parent *cell) (err error) {
	if u := c.kind.Users; u != nil && !c.abroad {
		if err := u.Enter(c.addr); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				u.Leave(c.addr)
			}
		}()
	}
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if err := s.open(); err != nil {
		return err
	}
	f := s.familyOf(parent)
	if f.childless {
		return ErrDead
	}
	if err := s.crowded(parent, f); err != nil {
		return err
	}
	if !c.abroad && !s.table.put(c.addr.id, c) {
		return errAddressTaken
	}
	s.living++
	s.adopt(c, parent)
	return nil
}

// The actors of a worker, whose source is of somebody else, may be so many: children of each, and all.
const (
	maxChildren = 1_000
	maxActors   = 100_000
)

// crowded is the error that there are as many actors already as there may be. s.treeMu is held.
func (s *System) crowded(parent *cell, f *family) error {
	switch {
	case s.cfg.Worker == nil:
	case parent != nil && f.children >= maxChildren:
		return fmt.Errorf("%w: %v has %d children, and may not have more in a worker", ErrBusy, parent.addr, maxChildren)
	case s.living >= maxActors:
		return fmt.Errorf("%w: there are %d actors, and may not be more in a worker", ErrBusy, maxActors)
	}
	return nil
}

func (s *System) familyOf(parent *cell) *family {
	if parent == nil {
		return &s.roots
	}
	return &parent.family
}

func (s *System) adopt(c, parent *cell) {
	f := s.familyOf(parent)
	c.parent, c.older, c.younger = parent, f.child, nil
	if f.child != nil {
		f.child.younger = c
	}
	f.child = c
	f.children++
}

func (s *System) cut(c *cell) {
	if c.older != nil {
		c.older.younger = c.younger
	}
	if c.younger != nil {
		c.younger.older = c.older
	} else {
		s.familyOf(c.parent).child = c.older
	}
	c.older, c.younger = nil, nil
	s.familyOf(c.parent).children--
}

// unlink takes an actor that has ended out of the tree.
func (s *System) unlink(c *cell) {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	s.cut(c)
	s.living--
	if s.living == 0 && s.roots.childless {
		close(s.empty)
	}
}

// children returns those of parent, the oldest first. s.treeMu is held.
func (s *System) children(parent *cell) (out []*cell) {
	c := s.familyOf(parent).child
	for ; c != nil && c.older != nil; c = c.older {
	}
	for ; c != nil; c = c.younger {
		out = append(out, c)
	}
	return out
}

// release lets c have no more children. It returns the ones that must end; if orphans is set they become children of the system instead.
func (s *System) release(c *cell, orphans bool) []*cell {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	c.childless = true
	children := s.children(c)
	if !orphans {
		return children
	}
	for _, child := range children {
		s.cut(child)
		s.adopt(child, nil)
	}
	return nil
}

func (s *System) hasChildren(c *cell) bool {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	return c.child != nil
}

func (s *System) childrenOf(c *cell) []*cell {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	return s.children(c)
}

func (s *System) parentOf(c *cell) Address {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	return c.parentAddress()
}

// parentAddress is parentOf under s.treeMu.
func (c *cell) parentAddress() Address {
	switch {
	case c.parent != nil:
		return c.parent.addr
	case c.more != nil:
		return c.more.parent
	}
	return Address{}
}

// bound notes that an actor of the given kind is inside of c. Only c itself changes what it has bound.
func (s *System) bound(c *cell, kind *Kind) error {
	d := c.details()
	if slices.Contains(d.bound, kind) {
		return nil
	}
	if kind.Users != nil {
		if err := kind.Users.Enter(c.addr); err != nil {
			return err
		}
	}
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	d.bound = append(d.bound, kind)
	return nil
}

// leaveKinds tells the users of the kinds of c, and of what is inside of it, that it has ended.
func (c *cell) leaveKinds() {
	if c.kind.Users != nil {
		c.kind.Users.Leave(c.addr)
	}
	if c.more == nil {
		return
	}
	for _, k := range c.more.bound {
		if k.Users != nil {
			k.Users.Leave(c.addr)
		}
	}
}

// interrupt ends the running handler of c, if that can be done.
func (s *System) interrupt(c *cell) {
	s.treeMu.Lock()
	kinds := []*Kind{c.kind}
	if c.more != nil {
		kinds = append(kinds, c.more.bound...)
	}
	s.treeMu.Unlock()
	for _, k := range kinds {
		if k.Interrupt != nil {
			k.Interrupt()
		}
	}
}

// replaced notes that parent creates a child when it hears of the end of another one.
func (s *System) replaced(parent *cell) {
	d := parent.details()
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	d.pace.replaced(s.age())
}

// top returns the actors without parent, and lets there be no more. If there are none at all, empty is closed.
func (s *System) top() []*cell {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if !s.roots.childless {
		s.roots.childless = true
		if s.living == 0 {
			close(s.empty)
		}
	}
	return s.children(nil)
}

// farewell tells the parent of an actor that has ended. Without parent, it is taken out of the tree here.
func (s *System) farewell(c *cell) {
	news := childLetter{child: c, reason: c.reason}
	if c.more != nil {
		news.err = c.more.cause
	}
	s.treeMu.Lock()
	parent := c.parent
	var delay time.Duration
	if parent != nil && parent.more != nil && !parent.childless {
		delay = parent.more.pace.delay(s.age())
	}
	s.treeMu.Unlock()
	if parent != nil && delay > 0 {
		s.timers.system(parent, delay, letter{c.addr, news})
		return
	}
	if c.more != nil && !c.more.parent.IsZero() {
		s.far().Send(c.addr, c.more.parent, ChildActorExited{Address: c.addr, Reason: c.reason})
	}
	if parent == nil || !parent.postSystem(letter{c.addr, news}, c) {
		s.unlink(c)
	}
}
