package runtime

import (
	"sync"
	"sync/atomic"
	"time"
)

// Stats counts what became of the messages of a system. Once it is quiet,
//
//	Sent + Arrived = Handled + Poison + Dead + Refused + Outside + Away + Waiting
//
// News of ends, ChildActorExited and ActorExited, are not counted.
type Stats struct {
	Actors  int    // that live, without those that do the work of the system itself
	Sent    uint64 // by actors, by code outside, and by the system itself: poison, wakeups, envelopes of dead letters
	Handled uint64 // without failure
	Poison  uint64 // the handler failed on
	Dead    uint64 // could not be delivered
	Refused uint64 // ErrBusy
	Outside uint64 // delivered to code outside of any actor, or as the reply to an ask
	Away    uint64 // handed over to other systems
	Arrived uint64 // from other systems
	Waiting uint64 // in mailboxes, or being handled
}

// stats is what Stats knows but living actors do not.
type stats struct {
	_       [64]byte      // what follows changes all the time, what is before it never
	out     atomic.Uint64 // sent from outside
	_       [56]byte
	outside atomic.Uint64
	away    atomic.Uint64
	arrived atomic.Uint64
	exits   atomic.Uint64 // requests to exit that reached an actor
	dead    atomic.Uint64
	refused atomic.Uint64

	mu    sync.Mutex // held while an actor goes over from the table to ended
	ended tally
}

// A tally counts for actors.
type tally struct{ sent, in, done, failed uint64 }

func (t *tally) add(c *cell) {
	// In this order, so that nothing is done that has not come in.
	t.failed += c.failed.Load()
	t.done += c.mail.done.Load()
	_, in, _ := c.mail.state()
	t.in += in
	t.sent += c.out.Load()
}

// forget takes c out of the table and keeps what it has counted.
func (t *stats) forget(c *cell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c.sys.table.remove(c.addr.id)
	t.ended.add(c)
}

// Load is how many actors run here.
func (s *System) Load() int { return int(s.table.living.Load()) }

// Slowest returns how long a handler has been at one message, at least, that does not wait for others: it is for who asks every now and then, as it counts from the first time that it was
// asked.
func (s *System) Slowest() time.Duration { return s.sched.slowest() }

// Stats returns the counts of now. It does not wait for any actor.
func (s *System) Stats() Stats {
	s.stats.mu.Lock()
	defer s.stats.mu.Unlock()
	sum := s.stats.ended
	in, done := sum.in, sum.done
	actors := 0
	for _, c := range s.table.all() {
		sum.add(c)
		if !IsReserved(c.addr.id) {
			actors++
		}
	}
	return Stats{
		Actors:  actors,
		Sent:    sum.sent + s.stats.out.Load(),
		Handled: sum.done - sum.failed + s.stats.exits.Load(),
		Poison:  sum.failed,
		Dead:    s.stats.dead.Load(),
		Refused: s.stats.refused.Load(),
		Outside: s.stats.outside.Load(),
		Away:    s.stats.away.Load(),
		Arrived: s.stats.arrived.Load(),
		Waiting: sum.in - in - (sum.done - done),
	}
}
