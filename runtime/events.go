package runtime

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An Event is something that happened to an actor or a message.
type Event struct {
	Kind    EventKind
	Time    time.Time
	Actor   Address // whom it happened to; for a dead letter, the receiver that it did not reach
	Type    string  // the type of the actor
	Message string  // the type of the message
	Reason  string
	Sender  Address // of a dead letter that another system has given back; else the zero Address
	Lost    uint64  // how many events before this one the subscriber has missed, because it was slow
}

// An EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	EventCreated    EventKind = "created"
	EventExited     EventKind = "exited"
	EventRestarted  EventKind = "restarted"
	EventUpgraded   EventKind = "upgraded" // it goes on as another version of its type
	EventPoison     EventKind = "poison"
	EventDeadLetter EventKind = "dead letter"
	EventMember     EventKind = "member" // a system has joined the convention, changed or left; Type is where it listens
)

// events hands events to those who subscribe, and waits for none of them. The zero value is ready.
type events struct {
	any atomic.Bool // somebody subscribes

	mu     sync.Mutex
	subs   []*subscription
	closed bool
}

// A subscription is a channel of events. What finds no room is counted.
type subscription struct {
	ch   chan Event
	lost uint64
}

func (e *events) publish(ev Event) {
	if !e.any.Load() {
		return
	}
	ev.Time = time.Now()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, sub := range e.subs {
		ev.Lost = sub.lost
		select {
		case sub.ch <- ev:
			sub.lost = 0
		default:
			sub.lost++
		}
	}
}

func (e *events) subscribe(size int) *subscription {
	sub := &subscription{ch: make(chan Event, max(1, size))}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		close(sub.ch)
		return sub
	}
	e.subs = append(e.subs, sub)
	e.any.Store(true)
	return sub
}

func (e *events) cancel(sub *subscription) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if i := slices.Index(e.subs, sub); i >= 0 {
		e.subs = slices.Delete(e.subs, i, i+1)
		e.any.Store(len(e.subs) > 0)
		close(sub.ch)
	}
}

func (e *events) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for _, sub := range e.subs {
		close(sub.ch)
	}
	e.subs = nil
	e.any.Store(false)
}

// Events returns what happens in the system from now on: actors that are created, restart, fail and end, and dead letters. The channel holds size events; what comes
// when it is full is lost for this subscriber, and counted in Lost of the next event. It is closed by cancel, and when the system has ended.
func (s *System) Events(size int) (ch <-chan Event, cancel func()) {
	sub := s.events.subscribe(size)
	return sub.ch, func() { s.events.cancel(sub) }
}
