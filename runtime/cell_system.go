package runtime

// handleSystem handles a letter of the system lane.
func (c *cell) handleSystem(l letter) {
	switch m := l.msg.(type) {
	case exitLetter:
		reason := m.reason
		switch {
		case reason != "":
		case l.from == c.addr:
			reason = "it exited"
		default:
			reason = "exit requested by " + l.from.String()
		}
		c.exit(l.from, m.recursive, reason)
	case childLetter:
		c.sys.unlink(m.child)
		c.childExited(m)
	case resumeLetter:
		c.resume()
	case *upgrade:
		c.upgrade(m)
	default:
		c.note(l)
	}
}

// childExited is told once of the end of each child.
func (c *cell) childExited(m childLetter) {
	notice := letter{m.child.addr, ChildActorExited{Address: m.child.addr, Reason: m.reason}}
	c.note(notice)
	switch c.phase {
	case alive:
		if m.err != nil {
			c.supervise(m.err)
		}
	case suspended:
		c.restartIfReady()
	case leaving:
		c.endIfAlone()
	}
}

// note calls the handler for a notice of the runtime.
func (c *cell) note(l letter) {
	switch c.phase {
	case alive:
	case suspended:
		c.more.notices = append(c.more.notices, l)
		return
	default:
		return
	}
	failed := func(err error) {
		c.current = l
		c.logFailure(err)
		c.current = letter{}
		c.supervise(err)
	}
	ended := func() { failed(errGoexit) }
	err := c.receiveSystem(l, ended)
	if err != nil {
		err = c.retry(l, err, ended)
	}
	if err != nil {
		failed(err)
	}
}

// receiveSystem calls the handler for one letter that does not come from the user lane. If the handler ends the goroutine, ended is called, if it is not nil.
func (c *cell) receiveSystem(l letter, ended func()) (err error) {
	returned := false
	defer func() {
		c.current = letter{}
		if returned {
			return
		}
		if r := recover(); r != nil {
			err = newPanicError(r)
			return
		}
		if ended != nil {
			ended()
		} else {
			c.logFailure(errGoexit)
		}
		c.sys.sched.schedule(c, nil)
	}()
	c.current = l
	err = c.call(0)
	returned = true
	return err
}

// exit begins the end of the actor: its handler hears of it, then its children go first or are given away.
func (c *cell) exit(from Address, recursive bool, reason string) {
	if c.phase >= exiting {
		return
	}
	deaf := c.phase == suspended
	c.phase, c.orphans, c.reason = exiting, !recursive, reason
	left := c.hand
	c.hand = chain{}
	left.join(c.mail.close()) // closed first: a handler of dead letters does not get those that it leaves itself
	c.bury(left)
	if !deaf {
		if err := c.receiveSystem(letter{from, ActorExitRequest{NotRecursive: !recursive}}, nil); err != nil {
			c.sys.log.Debug("actor failed on its exit", "actor", c.addr, "type", c.kind.Name, "error", err)
		}
	}
	c.leave()
}

// bury makes dead letters of what is left for the actor. The dead letters that it was to handle go to the handler before it.
func (c *cell) bury(letters chain) {
	for {
		l, ok := letters.pop()
		if !ok {
			return
		}
		c.sys.dead(l, c.addr, c.reason)
		if e, ok := l.msg.(DeadEnvelope); ok && l.from == c.sys.Address() {
			c.sys.handDead(e)
		}
	}
}

// leave is the part of exit after the handler.
func (c *cell) leave() {
	c.phase = leaving
	c.sys.timers.hurry(c)
	for _, child := range c.sys.release(c, c.orphans) {
		child.postSystem(letter{c.addr, exitLetter{recursive: true}}, c)
	}
	c.endIfAlone()
}

// endIfAlone ends an exiting actor once it has no children left.
func (c *cell) endIfAlone() {
	if c.phase != leaving || c.sys.hasChildren(c) {
		return
	}
	c.phase = over
	s := c.sys
	s.timers.end(c)
	s.handleDeadLetters(c, false)
	s.stats.forget(c)
	c.leaveKinds()
	if c.more != nil && c.more.name != "" {
		s.freeName(c.more.name, c.addr)
	}
	if c.traced() {
		c.endTaps()
	}
	left := c.mail.end()
	for l, ok := left.pop(); ok; l, ok = left.pop() {
		switch m := l.msg.(type) {
		case childLetter: // a child that was given away, and ended before it heard of it
			s.unlink(m.child)
		case *upgrade:
			m.refuse(ErrDead)
		}
	}
	s.watches.end(c)
	s.neighbours.forget(c)
	s.running.forget(c)
	s.events.publish(Event{Kind: EventExited, Actor: c.addr, Type: c.kind.Name, Reason: c.reason})
	s.farewell(c)
}

// postSystem puts a letter into the system lane. It reports whether the actor will see it.
func (c *cell) postSystem(l letter, sender *cell) bool {
	if c.abroad {
		if m, ok := l.msg.(exitLetter); ok {
			return c.sys.far().Send(l.from, c.addr, ActorExitRequest{NotRecursive: !m.recursive}) == nil
		}
		return false
	}
	p := c.mail.putSystem(l)
	if p == postedNew {
		c.sys.sched.schedule(c, sender)
	}
	return p != gone
}
