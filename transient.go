package thesp

import (
	"errors"
	"fmt"
	"time"
)

// A Transient is an actor that ends by itself when it is no longer used.
//
//	sys.CreateActor(&thesp.Transient{Actor: &Session{}, AfterLast: time.Minute})
//
// It behaves as the actor inside, which has the same address and is made when the first message comes: before that nothing of it runs, and no
// time does. It ends as by Context.Exit: the actor inside hears of it by an ActorExitRequest.
//
// Messages of the runtime are for the actor inside, wakeups that it has asked for included, but neither begin nor prolong a life: ActorExitRequest,
// ChildActorExited, ActorExited, ConventionUpdate, SourceUpdate, PoisonMessage, DeadEnvelope and WakeupMessage.
//
// If a Policy restarts it, all begins anew: it waits for the first message.
type Transient struct {
	// Actor is the template of the actor inside. What its type requires of a system does not count: that is for the options of CreateActor.
	Actor any
	// AfterFirst is how long after the first message it ends, AfterLast how long after the handler of the last one has returned; 0 is never. If both are set the earlier
	// time counts. Default, if neither is set: AfterLast is 10 seconds.
	AfterFirst, AfterLast time.Duration

	actor Actor
	last  time.Time
}

// transientDefault is Transient.AfterLast if nothing is set.
const transientDefault = 10 * time.Second

var errTransient = errors.New("wrong time")

// An ending is the payload of the wakeups that a Transient is to end by. They are known by its address: there may be a Transient inside of a
// Transient.
type ending struct {
	of   *Transient
	idle bool // AfterLast
}

// Receive implements Actor.
func (t *Transient) Receive(ctx *Context, msg any) error {
	if m, ok := msg.(WakeupMessage); ok {
		if e, ok := m.Payload.(ending); ok && e.of == t {
			t.endIfDue(ctx, e)
			return nil
		}
	}
	if _, exits := msg.(ActorExitRequest); !exits && !isNotice(msg) {
		if t.actor == nil {
			if err := t.begin(ctx); err != nil {
				return err
			}
		}
		defer func() { t.last = time.Now() }()
	}
	if t.actor == nil {
		return nil
	}
	return t.actor.Receive(ctx, msg)
}

// begin makes the actor inside, and begins its time.
func (t *Transient) begin(ctx *Context) error {
	if t.AfterFirst < 0 || t.AfterLast < 0 {
		return fmt.Errorf("%w: AfterFirst %v, AfterLast %v", errTransient, t.AfterFirst, t.AfterLast)
	}
	actor, err := ctx.Bind(t.Actor)
	if err != nil {
		return err
	}
	t.actor = actor
	if t.AfterFirst == 0 && t.AfterLast == 0 {
		t.AfterLast = transientDefault
	}
	if t.AfterFirst > 0 {
		ctx.WakeupAfter(t.AfterFirst, ending{of: t})
	}
	if t.AfterLast > 0 {
		ctx.WakeupAfter(t.AfterLast, ending{of: t, idle: true})
	}
	return nil
}

// endIfDue ends the actor, unless there have been messages since the wakeup was asked for; then it looks again later.
func (t *Transient) endIfDue(ctx *Context, e ending) {
	if left := t.AfterLast - time.Since(t.last); e.idle && left > 0 {
		ctx.WakeupAfter(left, e)
		return
	}
	ctx.Exit()
}
