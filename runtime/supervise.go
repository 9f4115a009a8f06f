package runtime

import (
	"fmt"
	"time"
)

// A Policy says what becomes of an actor that fails on a message. The zero value is the default: the actor goes on with its state.
type Policy struct {
	// Retries is how often the handler is called again with a message that it failed on, before the message counts as failed.
	Retries int
	// OnFailure is what happens then, once the sender has got its PoisonMessage.
	OnFailure Directive
	// Restarts is how many restarts there may be Within a time: the next failure ends the actor. Default: 10 within 10 seconds.
	Restarts int
	Within   time.Duration
	// Backoff is how long the first restart takes; each further one Within the time takes twice as long, at most MaxBackoff. Messages wait
	// meanwhile. Default: no time, and at most 10 seconds.
	Backoff, MaxBackoff time.Duration
}

// A Directive is what happens to an actor that has failed on a message.
type Directive int

const (
	// Resume: it goes on with the next message and the state that it has.
	Resume Directive = iota
	// Restart: its children end, then it goes on with the next message and a fresh copy of its template. Its address stays, its wakeups do not.
	Restart
	// Stop: it ends.
	Stop
	// Escalate: it ends, and its parent has failed, too; what follows is for the policy of the parent.
	Escalate
)

// String is the name of the directive.
func (d Directive) String() string {
	switch d {
	case Resume:
		return "resume"
	case Restart:
		return "restart"
	case Stop:
		return "stop"
	case Escalate:
		return "escalate"
	}
	return fmt.Sprintf("Directive(%d)", int(d))
}

// check refuses what makes no sense.
func (p Policy) check() error {
	switch {
	case p.OnFailure < Resume || p.OnFailure > Escalate:
		return fmt.Errorf("%w: no directive %v", ErrPolicy, p.OnFailure)
	case p.Retries < 0 || p.Restarts < 0 || p.Within < 0 || p.Backoff < 0 || p.MaxBackoff < 0:
		return fmt.Errorf("%w: a negative number", ErrPolicy)
	}
	return nil
}

// filled returns p with the defaults in place.
func (p Policy) filled() Policy {
	if p.Restarts == 0 {
		p.Restarts = 10
	}
	if p.Within == 0 {
		p.Within = 10 * time.Second
	}
	if p.MaxBackoff == 0 {
		p.MaxBackoff = 10 * time.Second
	}
	return p
}

// restart decides about a restart now, after others at the times in past. It returns how long the restart takes and those times that still
// count, the new one included; or false if there were too many. p is filled.
func (p Policy) restart(past []int64, now int64) (delay time.Duration, counted []int64, ok bool) {
	for len(past) > 0 && now-past[0] >= int64(p.Within) {
		past = past[1:]
	}
	if len(past) >= p.Restarts {
		return 0, past, false
	}
	delay = p.Backoff
	for range past {
		if delay >= p.MaxBackoff/2 {
			delay = p.MaxBackoff
			break
		}
		delay *= 2
	}
	return min(delay, p.MaxBackoff), append(past, now), true
}

// supervision is where the restarts of an actor stand. It belongs to the worker that runs the actor.
type supervision struct {
	restarts []int64  // when
	waiting  bool     // the back-off is not over
	notices  []letter // that came meanwhile
	cause    error    // what it failed on, if its parent is to fail as well
}

// fail is the end of the current letter, whose handler has failed: the sender hears of it, and the policy decides about the actor.
func (c *cell) fail(err error) {
	l := c.current
	if err = c.retry(l, err, func() { c.failFinally(l, errGoexit) }); err != nil {
		c.failFinally(l, err)
	}
}

// failFinally is fail for a letter that is not tried again.
func (c *cell) failFinally(l letter, err error) {
	c.failed.Add(1)
	c.poison(l, err)
	c.current = letter{}
	c.supervise(err)
}

// poison tells the sender of l that its handler has failed.
func (c *cell) poison(l letter, err error) {
	c.current = l
	c.logFailure(err)
	switch l.msg.(type) {
	case PoisonMessage, DeadEnvelope: // a notice about a notice would never end
		return
	}
	c.sys.notify(letter{c.addr, PoisonMessage{Message: l.msg, Reason: err.Error(), Stack: stackOf(err), Actor: c.addr}}, l.from, c)
}

// stackOf has the calls that led to a failure, if it knows them.
func stackOf(err error) string {
	if f, ok := err.(Fault); ok {
		return f.Stack()
	}
	return ""
}

// LogFailed is what a system logs, as a warning, of an actor that has failed on a message: with its actor, type and source, the sender if that is an actor, the type of the message and
// the error.
const LogFailed = "actor failed"

// logFailure says, and keeps, that the handler has failed on the current letter.
func (c *cell) logFailure(err error) {
	message := TypeName(typeOf(c.current.msg))
	c.details().failure.Store(&failure{time.Now(), message, err.Error(), stackOf(err)})
	log := c.log()
	if from := c.current.from; !from.IsZero() && !IsOutside(from.id) {
		log = log.With("sender", from)
	}
	log.Warn(LogFailed, "message", message, "error", err)
	c.sys.events.publish(Event{Kind: EventPoison, Actor: c.addr, Type: c.kind.Name, Message: message, Reason: err.Error()})
}

// retry calls the handler again for l, which it failed on with err, as often as the policy says or until it does not fail. It returns
// the last failure. Where the handler has ended its goroutine nothing is called again; if it does so now, ended is called.
func (c *cell) retry(l letter, err error, ended func()) error {
	if c.more == nil || err == errGoexit {
		return err
	}
	for range c.more.policy.Retries {
		again := l
		if msg, copyErr := guarded(func() (any, error) { return c.sys.copier.message(l.msg) }); copyErr == nil {
			again.msg = unpack(msg) // the handler may have changed the one before; what the runtime itself sends is not copied
		}
		err = c.receiveSystem(again, ended)
		if err == nil {
			break
		}
	}
	return err
}

// supervise does what the policy says, after the actor has failed with err.
func (c *cell) supervise(err error) {
	if c.more == nil || c.phase != alive {
		return
	}
	switch c.more.policy.OnFailure {
	case Restart:
		c.restart(err)
	case Escalate:
		c.more.cause = fmt.Errorf("child %v: %w", c.addr, err)
		c.exit(c.addr, true, "failed: "+err.Error())
	case Stop:
		c.exit(c.addr, true, "failed: "+err.Error())
	}
}

// restart begins a restart: the actor handles no user messages until its children have ended and the back-off is over.
func (c *cell) restart(err error) {
	d := c.more
	delay, counted, ok := d.policy.restart(d.restarts, c.sys.age())
	d.restarts = counted
	if !ok {
		c.exit(c.addr, true, fmt.Sprintf("failed after %d restarts within %v: %v", d.policy.Restarts, d.policy.Within, err))
		return
	}
	c.phase = suspended
	c.sys.timers.forget(c)
	for _, child := range c.sys.childrenOf(c) {
		child.postSystem(letter{c.addr, exitLetter{recursive: true}}, c)
	}
	if d.waiting = delay > 0; d.waiting {
		c.sys.timers.resume(c, delay)
	}
	c.restartIfReady()
}

// resume is the end of the back-off.
func (c *cell) resume() {
	if c.phase == suspended {
		c.more.waiting = false
		c.restartIfReady()
	}
}

// restartIfReady ends a restart once nothing is left to wait for.
func (c *cell) restartIfReady() {
	d := c.more
	if d.waiting || c.sys.hasChildren(c) {
		return
	}
	actor, err := guarded(func() (Actor, error) { return c.sys.bind(c.kind, d.pristine) })
	c.phase = alive
	if err != nil { // the template was copied before: this cannot happen unless a type that marshals itself changes its mind
		c.exit(c.addr, true, "failed to restart: "+err.Error())
		return
	}
	c.actor = actor
	c.sys.events.publish(Event{Kind: EventRestarted, Actor: c.addr, Type: c.kind.Name})
	c.noteRest()
}

// noteRest handles the notices that came during a restart. If a handler ends the goroutine of that, the next run goes on.
func (c *cell) noteRest() {
	for c.more != nil && c.phase == alive && len(c.more.notices) > 0 {
		l := c.more.notices[0]
		c.more.notices = c.more.notices[1:]
		c.note(l)
	}
}

// pace limits how fast a parent may replace children that end again and again: each replacement counts, and when they come too fast the news of
// further ends come later. The zero value is ready.
type pace struct {
	free int64 // the time by which all replacements so far are paid for
}

// A parent may replace paceBurst children at once, and then one every paceStep.
const (
	paceBurst = 100
	paceStep  = time.Millisecond
)

// replaced counts a replacement.
func (p *pace) replaced(now int64) { p.free = max(p.free, now) + int64(paceStep) }

// delay is how long the news of an end must wait.
func (p *pace) delay(now int64) time.Duration {
	return max(0, time.Duration(p.free-now)-paceBurst*paceStep)
}
