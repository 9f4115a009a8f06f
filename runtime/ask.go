package runtime

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unique"
)

// asks are the pending asks of a system. Each has an address of its own, so that a reply finds the ask that it answers, wherever it
// comes from, and no other one.
//
// The address of an ask holds the index of a pendingAsk, which serves one ask after the other, and the round that it is in.
type asks struct {
	start time.Time                     // from where its times count
	round uint64                        // before the first one; does not change once there are any
	all   atomic.Pointer[[]*pendingAsk] // grows only
	next  atomic.Int64                  // when sweep runs next, after start; never is math.MaxInt64

	mu     sync.Mutex
	free   []*pendingAsk
	timer  *time.Timer // runs sweep
	closed bool
}

// A pendingAsk waits for its first reply.
type pendingAsk struct {
	index int
	to    Address // guarded by asks.mu
	// state is twice the number of the round, plus one while the ask waits.
	state    atomic.Uint64
	deadline atomic.Int64 // after asks.start; 0 is none
	reply    chan letter  // holds one
}

// The number of an ask is, from the right: whether an actor asks, the index, the round. A reply that comes too late for an ask by an actor is for nobody.
const (
	innerAsk  = 1
	indexBits = 20
	roundBits = 63 - indexBits - 1
)

func newAsks() *asks {
	a := &asks{start: time.Now()}
	a.all.Store(new([]*pendingAsk))
	a.next.Store(math.MaxInt64)
	a.timer = time.AfterFunc(time.Hour, a.sweep)
	a.timer.Stop()
	return a
}

// open registers a new ask that ends after timeout, if that is positive. Its error is ErrClosed, or ErrBusy if 1<<indexBits asks wait already.
func (a *asks) open(to Address, inner bool, timeout time.Duration) (p *pendingAsk, number uint64, err error) {
	var deadline int64
	if 0 < timeout && timeout < math.MaxInt64/2 {
		deadline = int64(time.Since(a.start) + timeout)
	}
	a.mu.Lock()
	switch n := len(a.free); {
	case a.closed:
		err = ErrClosed
	case n > 0:
		p = a.free[n-1]
		a.free = a.free[:n-1]
	default:
		if p = a.grow(); p == nil {
			err = ErrBusy
		}
	}
	if err != nil {
		a.mu.Unlock()
		return nil, 0, err
	}
	p.to = to
	p.deadline.Store(deadline)
	state := p.state.Load() + 3 // the next round, waiting
	p.state.Store(state)
	a.mu.Unlock()
	if deadline > 0 && deadline < a.next.Load() {
		a.sweepAt(deadline)
	}
	number = state>>1<<(indexBits+1)&^askBit | uint64(p.index)<<1
	if inner {
		number |= innerAsk
	}
	return p, number, nil
}

// grow adds an ask. a.mu is held.
func (a *asks) grow() *pendingAsk {
	all := *a.all.Load()
	if len(all) == 1<<indexBits {
		return nil
	}
	p := &pendingAsk{index: len(all), reply: make(chan letter, 1)}
	p.state.Store(2 * a.round)
	// Readers see only what the slice that they have loaded has in its length.
	all = append(all, p)
	a.all.Store(&all)
	return p
}

// close gives p back, whose reply has been taken.
func (a *asks) close(p *pendingAsk) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free = append(a.free, p)
}

// resolve gives the ask with the given number its reply. It reports false if that ask has ended.
func (a *asks) resolve(number uint64, l letter) bool {
	i := int(number >> 1 & (1<<indexBits - 1))
	all := *a.all.Load()
	if i >= len(all) {
		return false
	}
	p := all[i]
	state := p.state.Load()
	round := number >> (indexBits + 1)
	return state&1 == 1 && state>>1&(1<<roundBits-1) == round && p.end(state, l)
}

// end ends the ask that waits in the given state.
func (p *pendingAsk) end(state uint64, l letter) bool {
	if !p.state.CompareAndSwap(state, state-1) {
		return false
	}
	p.reply <- l
	return true
}

// sweepAt sees to it that sweep runs at the given time or before.
func (a *asks) sweepAt(when int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if when < a.next.Load() && !a.closed {
		a.next.Store(when)
		a.timer.Reset(time.Duration(when) - time.Since(a.start))
	}
}

// sweepPeriod is how often sweep runs at most. An ask ends at most so much later than it should.
const sweepPeriod = time.Millisecond

// sweep ends the asks whose time is over. Most asks get their reply long before: looking at all of them now and then costs less than a timer
// for each.
func (a *asks) sweep() {
	a.next.Store(math.MaxInt64)
	now := int64(time.Since(a.start))
	next := int64(math.MaxInt64)
	for _, p := range *a.all.Load() {
		state, deadline := p.state.Load(), p.deadline.Load()
		switch {
		case state&1 == 0 || deadline == 0:
		case deadline <= now:
			p.end(state, letter{msg: expired{}})
		default:
			next = min(next, deadline)
		}
	}
	if next < math.MaxInt64 {
		a.sweepAt(max(next, now+int64(sweepPeriod)))
	}
}

// lose ends the asks of actors in the given system.
func (a *asks) lose(id unique.Handle[SystemID], reason string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range *a.all.Load() {
		if state := p.state.Load(); state&1 == 1 && p.to.system.Value().Of(id.Value()) {
			p.end(state, letter{msg: deadLetter{reason}})
		}
	}
}

// shut ends all asks.
func (a *asks) shut() {
	a.mu.Lock()
	a.closed = true
	a.timer.Stop()
	a.mu.Unlock()
	for _, p := range *a.all.Load() {
		if state := p.state.Load(); state&1 == 1 {
			p.end(state, letter{msg: deadLetter{ErrClosed.Error()}})
		}
	}
}

// What the runtime replies to an ask.
type (
	deadLetter struct{ reason string } // its message could not be delivered
	expired    struct{}                // its time is over
	unsent     struct{ err error }     // its message could not be sent
)

// undeliverable is what is replied to an ask, and says why its message has ended.
type undeliverable interface {
	why() string
	kind() string // for Undelivered
}

func (d deadLetter) why() string  { return d.reason }
func (d deadLetter) kind() string { return "" }
func (u unsent) why() string      { return u.err.Error() }
func (u unsent) kind() string     { return OutcomeOf(Address{}, u.err).Kind }

// undelivered is what an ask hears of a message that comes back from another system, with the kind of an error, "" if its receiver is dead.
func undelivered(reason, kind string) undeliverable {
	if kind == "" {
		return deadLetter{reason}
	}
	return unsent{Outcome{Kind: kind, Text: reason}.Err()}
}

// ask sends msg to the actor at to and waits for the reply to it. asker is the actor that asks, or nil.
func (s *System) ask(to Address, msg any, timeout time.Duration, asker *cell) (any, error) {
	if asker != nil {
		before, ok := s.waits.begin(asker, s.cellAt(to))
		if !ok {
			return nil, fmt.Errorf("ask %v: %w", to, errCircle)
		}
		defer s.waits.end(asker, before)
	}
	p, number, err := s.asks.open(to, asker != nil, timeout)
	if err != nil {
		return nil, fmt.Errorf("ask %v: %w", to, err)
	}
	wait := patience
	if timeout > 0 {
		wait = min(wait, timeout)
	}
	err = s.sendCopy(Address{s.self, number | askBit}, to, msg, asker, wait)
	if err != nil && err != ErrDead { // of which the reply tells
		s.asks.resolve(number, letter{msg: unsent{err}})
	}
	l := s.await(p, asker)
	s.asks.close(p)
	switch m := unpack(l.msg).(type) {
	case PoisonMessage:
		return nil, (*PoisonError)(&m)
	case deadLetter:
		return nil, fmt.Errorf("ask %v: %w (%s)", to, ErrDead, strings.TrimPrefix(m.reason, ErrDead.Error()+": "))
	case expired:
		return nil, fmt.Errorf("ask %v: %w", to, ErrTimeout)
	case unsent:
		return nil, fmt.Errorf("ask %v: %w", to, m.err)
	default:
		return m, nil
	}
}

// await waits for the reply to p.
func (s *System) await(p *pendingAsk, asker *cell) letter {
	if asker == nil {
		return <-p.reply
	}
	select {
	case l := <-p.reply:
		return l
	default:
	}
	if w := asker.worker.Load(); w != nil {
		w.block()
		defer w.unblock()
	}
	return <-p.reply
}
