package runtime

import (
	"sync/atomic"
	"time"
)

// A cell is a running actor: its mailbox, its state and its place in the tree of parents and children.
//
// The scheduler runs a cell on one worker at a time; what has no other comment belongs to that worker.
type cell struct {
	ctx     Context
	sys     *System // does not change, as addr, kind, actor and born
	addr    Address
	kind    *Kind
	actor   Actor
	born    time.Time
	mail    mailbox // has its own lock
	handled atomic.Uint64
	failed  atomic.Uint64

	family // guarded by System.treeMu

	worker  *worker // that runs it
	current letter  // that it handles
	reason  string  // why it exits
	exiting bool    // an exit has begun: what is left for the handler is dead
	leaving bool    // its children have been sent away
	orphans bool    // its children live on
	ended   bool
	timers  int // pending wakeups; guarded by timers.mu
}

// family is the place of an actor in the tree. The system is the parent of those whose parent is nil.
type family struct {
	parent         *cell
	child          *cell // the youngest
	older, younger *cell // siblings
	childless      bool  // it can have no more children
}

// run handles letters until there are none, or others must get their turn.
func (c *cell) run(w *worker) {
	c.worker = w
	if c.exiting && !c.leaving { // the handler ended the goroutine of the exit
		c.leave()
	}
	for left := turn; !c.ended; {
		letters, system := c.mail.take(&w.spare)
		if len(letters) == 0 {
			return
		}
		if system {
			c.handleSystem(letters[0])
			continue
		}
		if left <= 0 {
			c.mail.giveBack(letters)
			w.requeue(c)
			return
		}
		left -= len(letters)
		c.handleUsers(letters)
		clear(letters)
		if cap(letters) <= turn && cap(letters) > cap(w.spare) {
			w.spare = letters[:0]
		}
	}
}

// handleUsers handles letters of the user lane one after the other, and lets what comes in the system lane go before the rest.
func (c *cell) handleUsers(letters []letter) {
	if c.exiting {
		for _, l := range letters {
			c.sys.dead(l, c.addr, c.reason)
		}
		return
	}
	for len(letters) > 0 {
		n, err := c.receive(letters)
		if err != nil {
			c.fail(letters[n-1], err)
		}
		letters = letters[n:]
		if c.mail.urgent.Load() {
			c.mail.giveBack(letters)
			return
		}
	}
}

// receive calls the handler for letters until one fails or the system lane has something. It returns how many it has called for, the
// failed one included.
func (c *cell) receive(letters []letter) (n int, err error) {
	returned := false
	defer func() {
		c.handled.Add(uint64(n))
		c.current = letter{}
		if returned {
			return
		}
		if r := recover(); r != nil {
			err = newPanicError(r)
			return
		}
		// runtime.Goexit: this goroutine ends when the deferred calls are done, and with it the worker.
		c.fail(letters[n-1], errGoexit)
		c.mail.giveBack(letters[n:])
		c.sys.sched.schedule(c, nil)
	}()
	c.worker.turns.Add(1)
	for n < len(letters) {
		c.current = letters[n]
		n++
		if err = c.actor.Receive(&c.ctx, c.current.msg); err != nil || c.mail.urgent.Load() {
			break
		}
	}
	returned = true
	return n, err
}

// fail tells the sender of l that the handler failed on it.
func (c *cell) fail(l letter, err error) {
	c.failed.Add(1)
	c.sys.log.Warn("actor failed", "actor", c.addr, "type", c.kind.Name, "source", c.kind.Source,
		"message", TypeName(typeOf(l.msg)), "error", err)
	switch l.msg.(type) {
	case PoisonMessage, ChildActorExited, DeadEnvelope:
		return // a notice about a notice would never end
	}
	poison := PoisonMessage{Message: l.msg, Reason: err.Error(), Actor: c.addr}
	if f, ok := err.(Fault); ok {
		poison.Stack = f.Stack()
	}
	c.sys.post(letter{c.addr, poison}, l.from, c.worker)
}

// handleSystem handles a letter of the system lane.
func (c *cell) handleSystem(l letter) {
	switch m := l.msg.(type) {
	case exitLetter:
		c.exit(l.from, m.recursive)
	case childLetter:
		c.sys.unlink(m.child)
		if c.exiting {
			c.endIfAlone()
			return
		}
		c.receiveOne(letter{m.child.addr, ChildActorExited{Address: m.child.addr, Reason: m.reason}})
	}
}

// receiveOne calls the handler for one letter.
func (c *cell) receiveOne(l letter) {
	if _, err := c.receive([]letter{l}); err != nil {
		c.fail(l, err)
	}
}

// exit begins the end of the actor: its handler hears of it, then its children go first or are given away.
func (c *cell) exit(from Address, recursive bool) {
	if c.exiting {
		return
	}
	c.exiting, c.orphans = true, !recursive
	c.reason = "exit requested by " + from.String()
	if from == c.addr {
		c.reason = "it exited"
	}
	if _, err := c.receive([]letter{{from, ActorExitRequest{NotRecursive: !recursive}}}); err != nil {
		c.sys.log.Debug("actor failed on its exit", "actor", c.addr, "type", c.kind.Name, "error", err)
	}
	c.leave()
}

// leave is the part of exit after the handler.
func (c *cell) leave() {
	c.leaving = true
	for _, child := range c.sys.release(c, c.orphans) {
		child.postSystem(letter{c.addr, exitLetter{recursive: true}}, c.worker)
	}
	c.endIfAlone()
}

// endIfAlone ends an exiting actor once it has no children left.
func (c *cell) endIfAlone() {
	if c.ended || !c.leaving || c.sys.hasChildren(c) {
		return
	}
	c.ended = true
	c.sys.table.remove(c.addr.id)
	users, system := c.mail.close()
	for _, l := range users {
		c.sys.dead(l, c.addr, c.reason)
	}
	for _, l := range system {
		if m, ok := l.msg.(childLetter); ok { // a child that was given away, and ended before it heard of it
			c.sys.unlink(m.child)
		}
	}
	c.sys.timers.forget(c)
	c.sys.farewell(c)
}

// postSystem puts a letter into the system lane. It reports whether the actor will see it.
func (c *cell) postSystem(l letter, w *worker) bool {
	ok, wake := c.mail.putSystem(l)
	if wake {
		c.sys.sched.schedule(c, w)
	}
	return ok
}
