package runtime

import (
	"sync/atomic"
	"time"
	"unsafe"
)

// A cell is a running actor: its mailbox, its state and its place in the tree of parents and children.
//
// The scheduler runs a cell on one worker at a time; what has no other comment belongs to that worker.
type cell struct {
	ctx    Context
	sys    *System // does not change, as addr and born
	addr   Address
	kind   *Kind // it changes it itself, under System.treeMu, by which others see it
	actor  Actor
	born   int64                  // nanoseconds after the start of the system
	mail   mailbox                // has its own lock; 64 bytes from the start of the cell, see there
	out    atomic.Uint64          // messages sent
	failed atomic.Uint64          // messages that the handler failed on
	at     atomic.Pointer[byte]   // the type of the message that was handled last, see handling
	worker atomic.Pointer[worker] // that runs it, or did
	more   *details               // of the few actors that have any; set before others know the cell, or by itself under System.treeMu

	family // guarded by System.treeMu

	current  letter // that it handles
	hand     chain  // taken out of the mailbox to be handled next
	reason   string // why it exits
	timers   int32  // pending wakeups; guarded by timers.mu
	phase    phase
	hurried  bool        // it exits: no news is held back any more; guarded by timers.mu
	timeless bool        // it has ended: no more wakeups; guarded by timers.mu
	epoch    uint8       // of its state: wakeups of an earlier one are not delivered; guarded by timers.mu
	orphans  bool        // its children live on when it exits
	abroad   bool        // it only stands for an actor on another system; does not change
	watched  atomic.Bool // somebody may want to know of its end
}

// A phase is how far the life of an actor has come.
type phase uint8

const (
	alive     phase = iota
	suspended       // to be restarted, and handles no user messages until then
	exiting         // its handler hears of the end
	leaving         // its children have been sent away
	over
)

// details are what only few actors have.
type details struct {
	name     string
	parent   Address // if it is on another system
	needs    needs
	policy   Policy
	pristine any // the template, to restart from; nil if the policy has no use for it
	supervision
	failure atomic.Pointer[failure] // the last one; nil for none
	bound   []*Kind                 // of the actors inside of this one; guarded by System.treeMu
	pace    pace                    // of replaced children; guarded by System.treeMu
}

// family is the place of an actor in the tree. The system is the parent of those whose parent is nil.
type family struct {
	parent         *cell
	child          *cell // the youngest
	older, younger *cell // siblings
	childless      bool  // it can have no more children
	children       int32 // how many it has
}

// details returns those of c, which it makes if need be.
func (c *cell) details() *details {
	if c.more == nil {
		d := new(details)
		c.sys.treeMu.Lock()
		c.more = d
		c.sys.treeMu.Unlock()
	}
	return c.more
}

// run handles letters until there are none, or others must get their turn.
func (c *cell) run(w *worker) {
	c.worker.Store(w)
	if c.phase == exiting { // the handler ended the goroutine of the exit
		c.leave()
	}
	c.noteRest()
	if c.mail.alerts.Load()&alertRoom != 0 {
		c.mail.giveRoom()
	}
	for left := turn; c.phase != over; {
		if c.mail.alerts.Load()&alertSystem != 0 {
			if l, ok := c.mail.takeSystem(); ok {
				c.handleSystem(l)
			}
			continue
		}
		if c.phase != alive {
			if c.mail.rest() {
				return
			}
			continue
		}
		if left <= 0 {
			w.requeue(c)
			return
		}
		l, ok := c.hand.pop()
		if !ok {
			var idle bool
			if l, ok, idle = c.mail.take(&c.hand); idle {
				return // somebody else may run it already
			} else if !ok {
				continue
			}
		}
		c.current = l
		if err := c.receive(&left); err != nil {
			c.fail(err)
		}
		c.current = letter{}
		if c.mail.alerts.Load()&alertRoom != 0 {
			c.mail.giveRoom()
		}
	}
}

// receive calls the handler for the current letter and those in hand, until it fails on the current one, the turn is over, or something
// comes up that must go before the rest.
func (c *cell) receive(left *int) (err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		c.mail.done.Add(1)
		if r := recover(); r != nil {
			err = newPanicError(r)
			return
		}
		// runtime.Goexit: this goroutine ends when the deferred calls are done, and with it the worker.
		c.fail(errGoexit)
		c.sys.sched.schedule(c, nil)
	}()
	for {
		if p, ok := c.current.msg.(*parcel); ok {
			c.current.msg = p.msg
			err = c.open(p)
		} else {
			err = c.call(1)
		}
		c.mail.done.Add(1)
		c.worker.Load().resume()
		*left--
		if err != nil || c.mail.alerts.Load() != 0 || *left <= 0 {
			break
		}
		var ok bool
		if c.current, ok = c.hand.pop(); !ok {
			break
		}
	}
	returned = true
	return err
}

// call calls the handler for the current letter; counted is 1 if that counts among those that wait.
func (c *cell) call(counted uint64) error {
	c.handling(c.current.msg)
	if c.traced() {
		c.traceIn(counted)
	}
	if err := c.actor.Receive(&c.ctx, c.current.msg); err != nil {
		return &handlerError{err, textOf(err)} // its text can be asked for safely
	}
	return nil
}

// open calls the handler for the current letter, which came in p.
func (c *cell) open(p *parcel) error {
	if p.tick != nil {
		if !c.sys.timers.deliver(p.tick) {
			return nil
		}
		defer c.sys.timers.again(p.tick)
		return c.call(1)
	}
	pristine, err := p.plan.copy(&c.sys.copier, p.msg)
	if err != nil {
		return err
	}
	failed := true
	defer func() {
		if failed {
			c.current.msg = pristine
			return
		}
		c.current.msg = nil
		recycle(pristine)
	}()
	err = c.call(1)
	failed = err != nil
	return err
}

// handling notes the type of the message that is about to be handled, for those who look from outside. To note the message itself would
// keep it.
func (c *cell) handling(msg any) {
	if t := typeWord(msg); c.at.Load() != t {
		c.at.Store(t)
	}
}

// childActorExited is what handling notes for news of a child.
var childActorExited = typeWord(ChildActorExited{})

// traced reports whether somebody wants to see what c gets and sends.
func (c *cell) traced() bool { return c.mail.alerts.Load()&alertTrace != 0 }

// lastType returns the name of the type of the message that was handled last, or is being handled.
func (c *cell) lastType() (name string) {
	t := c.at.Load()
	if t == nil {
		return ""
	}
	var msg any
	(*[2]*byte)(unsafe.Pointer(&msg))[0] = t
	return TypeName(typeOf(msg))
}

// age is how long the system has been up, in the unit of cell.born.
func (s *System) age() int64 { return int64(s.up()) }

// up is how long the system has been up.
func (s *System) up() time.Duration { return time.Since(s.start) }
