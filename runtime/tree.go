package runtime

// The tree of parents and children. All of it is guarded by System.treeMu; its functions take the lock.

// link gives c its address and its place under parent, nil for the system.
func (s *System) link(c, parent *cell) error {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if err := s.open(); err != nil {
		return err
	}
	f := s.familyOf(parent)
	if f.childless {
		return ErrDead
	}
	s.living++
	s.adopt(c, parent)
	c.addr.id = s.table.number()
	s.table.put(c.addr.id, c)
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

func (s *System) parentOf(c *cell) Address {
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if c.parent == nil {
		return Address{}
	}
	return c.parent.addr
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
	s.handleDeadLetters(c, false)
	s.treeMu.Lock()
	parent := c.parent
	s.treeMu.Unlock()
	if parent == nil || !parent.postSystem(letter{c.addr, childLetter{c, c.reason}}, c.worker) {
		s.unlink(c)
	}
}
