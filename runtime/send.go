package runtime

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long a sender waits for room in the mailbox of the receiver, at most.
const patience = 5 * time.Second

// lookPeriod is how often a sender that waits looks whether there is some room.
const lookPeriod = 10 * time.Millisecond

// tell sends a copy of msg. sender is the actor that sends it, nil if it comes from outside.
func (s *System) tell(from, to Address, msg any, sender *cell) error {
	if err := s.sendCopy(from, to, msg, sender, patience); err != nil {
		return fmt.Errorf("tell %v: %w", to, err)
	}
	return nil
}

// sendCopy is send for a message that is not a copy.
func (s *System) sendCopy(from, to Address, msg any, sender *cell, wait time.Duration) error {
	if err := s.open(); err != nil && (sender == nil || from.id&askBit != 0 || s.ended()) {
		return err // but what a handler is at may be finished
	}
	if s.isAbroad(to) {
		return s.tellAbroad(from, to, s.copier.plain(msg), sender)
	}
	msg, err := s.copier.message(msg)
	if err != nil {
		return err
	}
	return s.send(letter{from, msg}, to, sender, wait)
}

// isAbroad reports whether a is in another system, and there is a way to other systems.
func (s *System) isAbroad(a Address) bool {
	return s.connected() && a.system != s.self && !a.IsZero()
}

// send delivers a letter, whose message is a copy already, and waits for room if need be. It returns ErrDead if the letter became a dead one,
// and ErrBusy if there was no room within wait.
func (s *System) send(l letter, to Address, sender *cell, wait time.Duration) error {
	if sender != nil {
		sender.out.Add(1)
		if sender.traced() {
			sender.traceOut(to, l.msg)
		}
	} else {
		s.stats.out.Add(1)
	}
	return s.deliver(l, to, sender, wait)
}

// deliver is send without counting.
func (s *System) deliver(l letter, to Address, sender *cell, wait time.Duration) error {
	c := s.cellAt(to)
	if c == nil {
		return s.sendElsewhere(l, to, sender)
	}
	if exit, ok := l.msg.(ActorExitRequest); ok && !IsReserved(to.id) { // those end with the system
		p := c.mail.putSystem(letter{l.from, exitLetter{recursive: !exit.NotRecursive}})
		if p != gone {
			s.stats.exits.Add(1)
		}
		return s.settle(c, p, l, sender)
	}
	p := c.mail.put(l)
	if p == refused {
		p = s.waits.put(c, l, sender, wait)
	}
	return s.settle(c, p, l, sender)
}

// settle does what is left to do after a letter was put into the mailbox of c.
func (s *System) settle(c *cell, p posting, l letter, sender *cell) error {
	switch p {
	case postedNew:
		s.sched.schedule(c, sender)
	case refused:
		s.stats.refused.Add(1)
		return ErrBusy
	case gone:
		s.dead(l, c.addr, "it has ended")
		return ErrDead
	}
	return nil
}

// sendElsewhere is send for what is no living actor.
func (s *System) sendElsewhere(l letter, to Address, sender *cell) error {
	reason := "it has ended"
	switch {
	case to.IsZero():
		reason = "the address names nobody"
	case s.isAbroad(to):
		return s.carry(l.from, to, unpack(l.msg), sender)
	case to.system != s.self:
		reason = "its system is not here"
	case to.id == idOutside:
		s.sendOutside(l)
		return nil
	case to.id&askBit != 0:
		return s.sendReply(l, to)
	}
	s.dead(l, to, reason)
	return ErrDead
}

func (s *System) sendOutside(l letter) {
	s.stats.outside.Add(1)
	if lost, full := s.inbox.put(l); full {
		s.stats.outside.Add(^uint64(0))
		s.dead(lost, s.Address(), "nobody listens")
	}
}

// sendReply gives a letter to the ask that it answers. What comes after the first reply or after its time is for Listen, if the ask came from outside.
func (s *System) sendReply(l letter, to Address) error {
	if s.asks.resolve(to.id&^askBit, l) {
		s.stats.outside.Add(1)
		return nil
	}
	if to.id&innerAsk != 0 {
		s.dead(l, to, "the ask has ended")
		return ErrDead
	}
	s.sendOutside(l)
	return nil
}

// notify delivers a letter of the runtime itself, in the name of sender. It does not wait: if there is no room the letter is a dead one.
func (s *System) notify(l letter, to Address, sender *cell) {
	sender.out.Add(1)
	if sender.traced() {
		sender.traceOut(to, l.msg)
	}
	c := s.cellAt(to)
	if c == nil {
		s.sendElsewhere(l, to, sender)
		return
	}
	s.put(c, l, sender)
}

// put puts a letter of the runtime itself, which has been counted as sent, into the mailbox of c. Without room it is a dead letter.
func (s *System) put(c *cell, l letter, sender *cell) posting {
	p := c.mail.put(l)
	s.posted(c, p, l, sender)
	return p
}

// posted does what is left to do after put has put a letter into the mailbox of c.
func (s *System) posted(c *cell, p posting, l letter, sender *cell) {
	if p == refused {
		s.dead(l, c.addr, "its mailbox is full")
	} else {
		s.settle(c, p, l, sender)
	}
}

// cellAt returns the living actor of this system with the given address, or nil.
func (s *System) cellAt(a Address) *cell {
	if a.system != s.self || a.id&askBit != 0 {
		return nil
	}
	return s.table.get(a.id)
}

// waits knows which actor waits for which other one, to have room or to answer, so that no circle of them waits for ever. The zero value is ready.
type waits struct {
	mu      sync.Mutex
	waiting map[*cell]*cell
}

// begin says that c waits for other. It reports false, and nothing has begun, if other waits for c, directly or through others. end must follow, with whom c has waited
// for before.
func (w *waits) begin(c, other *cell) (before *cell, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for o := other; o != nil; o = w.waiting[o] {
		if o == c {
			return nil, false
		}
	}
	if w.waiting == nil {
		w.waiting = map[*cell]*cell{}
	}
	before = w.waiting[c]
	w.waiting[c] = other
	return before, true
}

func (w *waits) end(c, before *cell) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before == nil {
		delete(w.waiting, c)
	} else {
		w.waiting[c] = before
	}
}

// put puts l into the mailbox of c, which is full, once there is room. sender waits for it, but not longer than wait, and not
// at all if c waits for sender.
func (w *waits) put(c *cell, l letter, sender *cell, wait time.Duration) posting {
	if sender != nil {
		before, ok := w.begin(sender, c)
		if !ok {
			return refused
		}
		defer w.end(sender, before)
		if worker := sender.worker.Load(); worker != nil {
			worker.block()
			defer worker.unblock()
		}
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	// The receiver says when half of its mailbox is free. A slow one has some room long before that.
	look := time.NewTicker(lookPeriod)
	defer look.Stop()
	for {
		room := c.mail.waitRoom()
		if room != nil {
			select {
			case <-room:
			case <-look.C:
			case <-timer.C:
				return refused
			}
		}
		if p := c.mail.put(l); p != refused {
			return p
		}
	}
}

// Tell sends a copy of msg to the actor at to. It does not wait for the actor to handle it, only for room, for 5 seconds at most. What the actor answers is for Listen. The error
// wraps ErrUnsendable, ErrBusy or ErrClosed, or ErrDead if it is known at once that there is no such actor; then the message is a dead letter as well.
func (s *System) Tell(to Address, msg any) error { return s.tell(s.Address(), to, msg, nil) }

// Ask sends a copy of msg to the actor at to and waits for the reply to this message, at most for timeout if that is positive. It has four
// endings: the reply; an error that wraps ErrTimeout; one that wraps ErrDead, at once, if the actor has ended or ends before it
// handles the message; and a *PoisonError if the handler failed on it. Other errors wrap ErrUnsendable or ErrClosed.
//
// A reply that comes later is never given to another Ask: it is for Listen.
func (s *System) Ask(to Address, msg any, timeout time.Duration) (any, error) {
	return s.ask(to, msg, timeout, nil)
}
