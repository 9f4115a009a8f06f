package thesp

import (
	"errors"
	"fmt"
	"time"
)

// A Troupe is an actor that has others do its work. Every message that is not for the troupe itself is a job for a worker; TroupeSettings,
// TroupeStatusRequest, JobContinues, JobDone and the messages of the runtime are for the troupe.
//
//	sys.CreateActor(&thesp.Troupe{Worker: &Resizer{}, Max: 4})
//
// Workers are children of the troupe, created when there is a job and all others are busy. Each has one job at a time; jobs beyond that wait, and are
// begun in the order in which they came. A worker handles the job as if the requester had sent it: ctx.Sender is the requester, and ctx.Reply goes straight
// there. A job is over when its handler returns; see JobContinues for those that take several messages. Other messages to a worker, answers to its
// questions for example, are no jobs.
//
// Nothing is lost silently. If a worker fails on a job, the requester gets the PoisonMessage, and the worker does the next one. If a worker ends with a job in
// hand, or ends itself in the handler without having sent anything, the requester gets a PoisonMessage with the reason; a job that has reached the
// worker but was not begun is a dead letter. Another worker takes its place when there is work. When the troupe ends, jobs being
// handled are finished, and the requesters of those that wait get a PoisonMessage.
type Troupe struct {
	// Worker is the template of the workers. They run on the system of the troupe, whatever their type requires.
	Worker any
	// Max is how many workers there may be. Default: 10.
	Max int
	// Idle is how many of them stay when there is nothing to do. Default: 2, or Max if that is less.
	Idle int
	// IdleAfter is how long workers beyond Idle have nothing to do before they are dismissed. Default: 2 seconds.
	IdleAfter time.Duration
	// MaxWaiting is how many jobs may wait; the requesters of more get a PoisonMessage. Default: 10,000.
	MaxWaiting int

	workers map[Address]*member
	living  int       // of the workers
	idle    []*member // those who have no job, the longest idle first
	waiting []Envelope
	alarm   bool // a wakeup to look at idle again is pending
	done    int
	failed  int
}

// TroupeSettings changes the limits of a Troupe from now on; a field that is 0 changes nothing. Idle is never more than Max: it falls along. Workers that are
// too many are dismissed when their job is over. The answer is TroupeSettings with the limits in force, or poison if they make no sense.
type TroupeSettings struct{ Max, Idle int }

// TroupeStatusRequest asks a Troupe for a TroupeStatus.
type TroupeStatusRequest struct{}

// TroupeStatus is how a Troupe is doing.
type TroupeStatus struct {
	Max, Idle int // the limits in force
	Workers   int // that live
	Busy      int // of them, have a job
	Waiting   int // jobs that wait
	Done      int // jobs that are over
	Failed    int // jobs that a worker failed on, or ended with
}

// JobContinues says to a Troupe that the job of the worker that sends it goes on when the handler has returned: the worker waits for other
// messages, and gets no new job before it sends JobDone. It must send JobContinues from the handler of the job:
//
//	ctx.Tell(ctx.Parent(), thesp.JobContinues{})
//
// If the worker fails on a message or ends before it sends JobDone, the job has failed, and the requester gets poison.
type JobContinues struct{}

// JobDone says to a Troupe that the job is over for which the worker has sent JobContinues.
type JobDone struct{}

var (
	errLimits     = errors.New("wrong limits")
	errTroupeOver = errors.New("the troupe has ended before the job was done")
)

// Receive implements Actor.
func (t *Troupe) Receive(ctx *Context, msg any) error {
	t.fillDefaults()
	switch m := msg.(type) {
	case ActorExitRequest:
		t.end(ctx, m)
	case ChildActorExited:
		t.lose(ctx, m)
	case WakeupMessage:
		if m.Payload == any(t) {
			t.alarm = false
			t.trim(ctx)
		}
	case ActorExited, PoisonMessage, DeadEnvelope:
		ctx.Unhandled()
	case TroupeSettings:
		t.change(ctx, m)
	case TroupeStatusRequest:
		logError(ctx, "troupe: no status told", ctx.Reply(t.status()))
	case JobContinues, JobDone, jobHandled, jobBroken, jobLeft:
		t.report(ctx, ctx.Sender(), msg)
	case workerGone:
		t.report(ctx, m.Worker, msg)
	default:
		t.take(ctx, received(ctx, msg))
	}
	return nil
}

func (t *Troupe) fillDefaults() {
	if t.workers == nil {
		t.workers = map[Address]*member{}
	}
	if t.Max == 0 {
		t.Max = 10
	}
	if t.Idle == 0 {
		t.Idle = min(2, t.Max)
	}
	if t.IdleAfter == 0 {
		t.IdleAfter = 2 * time.Second
	}
	if t.MaxWaiting == 0 {
		t.MaxWaiting = 10_000
	}
}

// checkLimits refuses what makes no sense.
func checkLimits(most, idle int) error {
	if most < 1 || idle < 0 || idle > most {
		return fmt.Errorf("%w: Max %d, Idle %d", errLimits, most, idle)
	}
	return nil
}

// take begins a job, or has it wait.
func (t *Troupe) take(ctx *Context, e Envelope) {
	err := checkLimits(t.Max, t.Idle)
	if err == nil && (t.MaxWaiting < 0 || t.IdleAfter < 0) {
		err = fmt.Errorf("%w: MaxWaiting %d, IdleAfter %v", errLimits, t.MaxWaiting, t.IdleAfter)
	}
	if err != nil {
		refuse(ctx, e, err)
		return
	}
	w, err := t.free(ctx)
	switch {
	case w != nil:
		t.hand(ctx, w, e)
	case err != nil && t.living == 0:
		refuse(ctx, e, err)
	case len(t.waiting) >= t.MaxWaiting:
		refuse(ctx, e, fmt.Errorf("%w: %d jobs wait", ErrBusy, len(t.waiting)))
	default:
		t.waiting = append(t.waiting, e)
	}
}

// change sets the limits.
func (t *Troupe) change(ctx *Context, m TroupeSettings) {
	most, idle := t.Max, t.Idle
	if m.Max != 0 {
		most, idle = m.Max, min(idle, m.Max)
	}
	if m.Idle != 0 {
		idle = m.Idle
	}
	if err := checkLimits(most, idle); err != nil {
		refuse(ctx, received(ctx, m), err)
		return
	}
	t.Max, t.Idle = most, idle
	for t.living > t.Max && len(t.idle) > 0 {
		t.dismiss(ctx, t.idle[0])
	}
	t.handOut(ctx)
	t.trim(ctx)
	logError(ctx, "troupe: no settings told", ctx.Reply(TroupeSettings{Max: most, Idle: idle}))
}

func (t *Troupe) status() TroupeStatus {
	return TroupeStatus{
		Max:     t.Max,
		Idle:    t.Idle,
		Workers: t.living,
		Busy:    t.living - len(t.idle),
		Waiting: len(t.waiting),
		Done:    t.done,
		Failed:  t.failed,
	}
}

// end tells those who wait for what will not be done.
func (t *Troupe) end(ctx *Context, m ActorExitRequest) {
	for _, e := range t.waiting {
		refuse(ctx, e, errTroupeOver)
	}
	t.waiting = nil
	for addr, w := range t.workers {
		switch {
		case w.gone:
			t.bury(ctx, w)
			continue
		case w.busy && w.handled && w.continues:
			refuse(ctx, w.job, errTroupeOver)
		}
		if m.NotRecursive { // a worker is of no use to anybody else
			logError(ctx, "troupe: worker not ended", ctx.Tell(addr, ActorExitRequest{}))
		}
	}
}
