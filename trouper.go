package thesp

import (
	"errors"
	"time"
)

// A trouper is a worker of a Troupe: an actor that runs the real one, and tells the troupe when a job has been handled.
type trouper struct {
	Inner any

	actor  Actor
	open   bool   // a job has been begun, and the troupe does not know yet that it is handled
	err    error  // what the actor failed on in that job
	before uint64 // how many messages had been sent before it
	silent bool   // none was sent by it
}

// A job is what a troupe hands to a worker, in the name of the requester.
type job struct{ Message any }

// settle is what a trouper tells itself when it has handled a job. If it handles that, the job has not ended it.
type settle struct{}

// errUnfinished is what a job fails on whose handler ends the goroutine.
var errUnfinished = errors.New("the handler has not returned")

// retryReport is how long a trouper waits when the mailbox of its troupe has no room.
const retryReport = 100 * time.Millisecond

func (t *trouper) Receive(ctx *Context, msg any) error {
	if t.actor == nil {
		actor, err := ctx.Bind(t.Inner)
		if err != nil {
			actor = refusal{err}
		}
		t.actor = actor
	}
	switch m := msg.(type) {
	case job:
		t.do(ctx, m)
		return nil
	case settle:
		t.settle(ctx)
		return nil
	case WakeupMessage:
		if m.Payload == any(t) {
			t.settle(ctx)
			return nil
		}
	case ActorExitRequest:
		if t.open {
			t.tell(ctx, jobLeft{Failed: t.err != nil, Silent: t.silent})
		}
		return t.actor.Receive(ctx, msg)
	case ChildActorExited, ActorExited:
		return t.actor.Receive(ctx, msg)
	}
	if err := ctx.Handle(t.actor, received(ctx, msg)); err != nil {
		t.tell(ctx, jobBroken{err.Error()})
	}
	return nil
}

// do has the actor handle a job.
func (t *trouper) do(ctx *Context, m job) {
	t.open, t.err, t.before = true, errUnfinished, sent(ctx)
	defer func() {
		t.silent = sent(ctx) == t.before
		if ctx.Tell(ctx.Self(), settle{}) != nil {
			t.settle(ctx)
		}
	}()
	t.err = ctx.Handle(t.actor, received(ctx, m.Message))
}

// settle tells the troupe that the job has been handled.
func (t *trouper) settle(ctx *Context) {
	if t.open = !t.tell(ctx, jobHandled{Failed: t.err != nil}); t.open {
		ctx.WakeupAfter(retryReport, t)
	}
}

// tell tells the troupe something. It reports false if the troupe lives but has no room for it.
func (t *trouper) tell(ctx *Context, msg any) bool {
	return !errors.Is(ctx.Tell(ctx.Parent(), msg), ErrBusy)
}

// sent is how many messages the actor has sent.
func sent(ctx *Context) uint64 {
	info, _ := ctx.System().Actor(ctx.Self())
	return info.Out
}
