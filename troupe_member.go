package thesp

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// A member is a worker as its troupe sees it.
type member struct {
	addr  Address
	since time.Time // when it had nothing to do any more

	busy      bool // it has a job
	job       Envelope
	handled   bool // the handler has returned
	failed    bool // by failing; the requester knows
	continues bool // but the job is not over
	silent    bool // and has sent nothing

	gone   bool // it has ended with the job
	reason string
}

// What a worker tells its troupe, but for workerGone, which the troupe tells itself: what the worker has sent before it ended comes before that.
type (
	jobHandled struct{ Failed bool }         // the handler of the job has returned
	jobBroken  struct{ Reason string }       // the worker has failed on another message
	jobLeft    struct{ Failed, Silent bool } // the handler of the job has returned, and the worker ends
	workerGone struct{ Worker Address }
)

// free returns a worker without a job, a new one if there may be more; nil if there is none. The error says why a new one could not be created.
func (t *Troupe) free(ctx *Context) (*member, error) {
	// The last one in is the first one out, so that the others get idle enough to be dismissed.
	if n := len(t.idle); n > 0 {
		w := t.idle[n-1]
		t.idle = t.idle[:n-1]
		return w, nil
	}
	if t.living >= t.Max {
		return nil, nil
	}
	addr, err := ctx.CreateActor(&trouper{Inner: t.Worker})
	if err != nil {
		return nil, err
	}
	w := &member{addr: addr}
	t.workers[addr] = w
	t.living++
	return w, nil
}

// hand gives w a job.
func (t *Troupe) hand(ctx *Context, w *member, e Envelope) {
	*w = member{addr: w.addr, busy: true, job: e}
	err := passOn(ctx, w.addr, Envelope{From: e.From, Message: job{e.Message}})
	// If w has ended, the job is a dead letter, and the news of its end is on the way.
	if err != nil && !errors.Is(err, ErrDead) {
		refuse(ctx, e, err)
		t.over(ctx, w, true)
	}
}

// handOut gives jobs that wait to workers, as long as there are both.
func (t *Troupe) handOut(ctx *Context) {
	for len(t.waiting) > 0 {
		w, err := t.free(ctx)
		logError(ctx, "troupe: no worker created", err)
		if w == nil {
			return
		}
		t.hand(ctx, w, t.next())
	}
}

// next takes the oldest job that waits.
func (t *Troupe) next() Envelope {
	e := t.waiting[0]
	t.waiting[0] = Envelope{}
	t.waiting = t.waiting[1:]
	return e
}

// report notes what is told of a worker.
func (t *Troupe) report(ctx *Context, worker Address, msg any) {
	w := t.workers[worker]
	if w == nil || !w.busy {
		ctx.Unhandled()
		return
	}
	switch m := msg.(type) {
	case JobContinues:
		w.continues = true
	case JobDone:
		w.continues = false
		if w.handled {
			t.over(ctx, w, w.failed)
		}
	case jobHandled:
		w.handled = true
		if m.Failed || !w.continues {
			t.over(ctx, w, m.Failed)
		}
	case jobBroken:
		if w.handled && w.continues {
			refuse(ctx, w.job, fmt.Errorf("worker %v failed: %s", w.addr, m.Reason))
			t.over(ctx, w, true)
		}
	case jobLeft:
		w.handled, w.failed, w.silent = true, m.Failed, m.Silent
	case workerGone:
		t.bury(ctx, w)
	}
}

// over is the end of the job of w.
func (t *Troupe) over(ctx *Context, w *member, failed bool) {
	if failed {
		t.failed++
	} else {
		t.done++
	}
	*w = member{addr: w.addr, gone: w.gone, since: time.Now()}
	switch {
	case w.gone:
		delete(t.workers, w.addr)
	case t.living > t.Max:
		t.dismiss(ctx, w)
	case len(t.waiting) > 0:
		t.hand(ctx, w, t.next())
	default:
		t.idle = append(t.idle, w)
		t.trim(ctx)
	}
}

// trim dismisses workers that have been idle for long enough, and sees to it that this is done again when the next one has.
func (t *Troupe) trim(ctx *Context) {
	for len(t.idle) > t.Idle {
		if left := t.IdleAfter - time.Since(t.idle[0].since); left > 0 {
			if !t.alarm {
				t.alarm = true
				ctx.WakeupAfter(left, t)
			}
			return
		}
		t.dismiss(ctx, t.idle[0])
	}
}

// dismiss ends a worker that has no job.
func (t *Troupe) dismiss(ctx *Context, w *member) {
	t.forget(w)
	delete(t.workers, w.addr)
	logError(ctx, "troupe: worker not ended", ctx.Tell(w.addr, ActorExitRequest{}))
}

// forget counts w no longer among those who can work.
func (t *Troupe) forget(w *member) {
	t.living--
	t.idle = slices.DeleteFunc(t.idle, func(o *member) bool { return o == w })
}

// lose is the end of a worker that was not dismissed.
func (t *Troupe) lose(ctx *Context, m ChildActorExited) {
	w := t.workers[m.Address]
	if w == nil {
		return
	}
	t.forget(w)
	w.gone, w.reason = true, m.Reason
	if !w.busy {
		delete(t.workers, w.addr)
	} else if ctx.Tell(ctx.Self(), workerGone{w.addr}) != nil {
		t.bury(ctx, w)
	}
	t.handOut(ctx)
}

// bury settles the job of a worker that has ended, after all that it has told.
func (t *Troupe) bury(ctx *Context, w *member) {
	failed := w.failed
	switch {
	case failed:
	case !w.handled: // not begun: it is a dead letter
		failed = true
	case w.continues || w.silent:
		refuse(ctx, w.job, fmt.Errorf("worker %v has ended: %s", w.addr, w.reason))
		failed = true
	}
	t.over(ctx, w, failed)
}
