package runtime

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What the admin of a system is asked to see what one of its actors gets and sends. Who asks has at most one such tap on an actor: another one takes its place.
type (
	// TraceRequest has messages of the actor be noted from now on, until Limit of them have been, or For has passed. It is answered with an Outcome.
	TraceRequest struct {
		Address Address
		Limit   int
		For     time.Duration
	}
	// TracedRequest is answered with a TracedList, as soon as there is something to tell, or after a second. A tap of which nobody asks for five seconds is removed.
	TracedRequest struct{ Address Address }
	// UntraceRequest has no more be noted. It is answered with an Outcome; what has been noted can still be asked for.
	UntraceRequest struct{ Address Address }
)

// A TracedList answers a TracedRequest with what has been noted since the last one.
type TracedList struct {
	Messages []Traced
	Dropped  uint64     // how many messages behind these could not be noted: the actor does not wait for who traces it
	Ended    TraceEnded // why there is no more, "" if there may be
}

// A Traced is a message that a traced actor gets or sends.
type Traced struct {
	Time     time.Time
	In       bool // the actor begins to handle it; else it sends it
	From, To Address
	Type     string
	Value    string        // as Go would write it, cut if it is long
	Mailbox  int           // of one that comes in: how many wait behind it
	Took     time.Duration // of one that goes out: since the actor began to handle the message that it is at; 0 if that was before it was traced
}

// A TraceEnded is why tracing has ended.
type TraceEnded string

// Why tracing ends.
const (
	TraceLimit   TraceEnded = "limit"   // so many messages have been noted
	TraceTime    TraceEnded = "time"    // the time is over
	TraceStopped TraceEnded = "stopped" // by who traces
	TraceDead    TraceEnded = "dead"    // the actor has ended
)

// traceTime is how long who traces waits for a system that runs the actor, beyond what that may wait itself.
const traceTime = 5 * time.Second

// stopTime is how long it waits for that when it has ended the trace itself.
const stopTime = 100 * time.Millisecond

// Trace calls show with messages that an actor of s, or of another system of its convention, gets and sends, until it has been called with the last list, whose Ended is set. If ctx ends the
// trace is stopped, and that is the list with TraceStopped. The error wraps ErrDead if there is no such actor, else ErrTimeout or ErrUnreachable, or is that of the other system.
func Trace(ctx context.Context, s *System, m TraceRequest, show func(TracedList)) error {
	t := s.tracer(m)
	if err := t.begin(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, t.end)
	defer stop()
	for {
		list, err := t.next(ctx)
		if err != nil {
			return err
		}
		show(list)
		if list.Ended != "" {
			return nil
		}
	}
}

// A tracer is how a trace is begun, followed and ended.
type tracer struct {
	begin func() error
	more  func() (TracedList, error)
	end   func()
}

// tracer says how an actor is traced: at the taps of s, or by asking the admin of another system.
func (s *System) tracer(m TraceRequest) tracer {
	id := s.self
	if key := (tapKey{id, m.Address}); !s.isAbroad(m.Address) {
		return tracer{
			begin: func() error { return s.trace(id, m) },
			more:  func() (TracedList, error) { return s.traced(key) },
			end:   func() { s.untrace(key) },
		}
	}
	return tracer{
		begin: func() error {
			answer, err := s.askToTrace(m.Address, m, traceTime)
			if outcome, ok := answer.(Outcome); ok {
				err = outcome.Err()
			}
			return err
		},
		more: func() (TracedList, error) {
			answer, err := s.askToTrace(m.Address, TracedRequest{m.Address}, tapWait+traceTime)
			switch m := answer.(type) {
			case TracedList:
				return m, nil
			case Outcome:
				err = m.Err()
			}
			return TracedList{}, err
		},
		end: func() { s.askToTrace(m.Address, UntraceRequest{m.Address}, traceTime) },
	}
}

// askToTrace asks the admin of the system of an actor. The error is about the actor: of the admin the person knows nothing.
func (s *System) askToTrace(actor Address, msg any, timeout time.Duration) (any, error) {
	answer, err := s.Ask(MakeAddress(actor.system, NumberAdmin), msg, timeout)
	if inner := errors.Unwrap(err); inner != nil {
		err = fmt.Errorf("trace %v: %w", actor, inner)
	}
	return answer, err
}

// next is more, for which it does not wait for long once ctx has ended.
func (t tracer) next(ctx context.Context) (TracedList, error) {
	type answer struct {
		list TracedList
		err  error
	}
	got := make(chan answer, 1)
	go func() { // ends with the ask
		list, err := t.more()
		got <- answer{list, err}
	}()
	select {
	case a := <-got:
		return a.list, a.err
	case <-ctx.Done():
	}
	late := time.NewTimer(stopTime)
	defer late.Stop()
	select {
	case a := <-got:
		return a.list, a.err
	case <-late.C:
		return TracedList{Ended: TraceStopped}, nil
	}
}
