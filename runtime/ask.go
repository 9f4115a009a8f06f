package runtime

import (
	"fmt"
	"sync"
	"time"
)

// asks are the pending asks of a system. Each has an address of its own, so that a reply finds the ask that it answers, wherever it
// comes from, and no other one. The zero value is ready.
type asks struct {
	mu      sync.Mutex
	last    uint64
	pending map[uint64]*pendingAsk
}

// A pendingAsk waits for its first reply.
type pendingAsk struct {
	id    uint64
	reply chan letter // holds one
}

// innerAsk is set in the numbers of asks by actors: a reply that comes too late for one is for nobody.
const innerAsk = 1

// open registers a new ask.
func (a *asks) open(inner bool) *pendingAsk {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pending == nil {
		a.pending = map[uint64]*pendingAsk{}
	}
	a.last += 2
	p := &pendingAsk{id: a.last, reply: make(chan letter, 1)}
	if inner {
		p.id |= innerAsk
	}
	a.pending[p.id] = p
	return p
}

// close forgets p. It reports false if a reply has come, which is then in p.reply.
func (a *asks) close(p *pendingAsk) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, waiting := a.pending[p.id]
	delete(a.pending, p.id)
	return waiting
}

// resolve gives the ask with the given number its reply. It reports false if that ask has ended.
func (a *asks) resolve(id uint64, l letter) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, ok := a.pending[id]
	if ok {
		delete(a.pending, id)
		p.reply <- l
	}
	return ok
}

// deadLetter is the reply of the runtime to an ask whose message could not be delivered.
type deadLetter struct{ reason string }

// ask sends msg to the actor at to and waits for the reply to it. w is the worker of the actor that asks, or nil.
func (s *System) ask(to Address, msg any, timeout time.Duration, w *worker) (any, error) {
	msg, err := s.copier.message(msg)
	if err != nil {
		return nil, fmt.Errorf("ask %v: %w", to, err)
	}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("ask %v: %w", to, err)
	}
	p := s.asks.open(w != nil)
	from := Address{host: s.host, node: s.node, id: p.id | askBit}
	s.post(letter{from, msg}, to, w)
	l, ok := s.await(p, timeout, w)
	if !ok {
		return nil, fmt.Errorf("ask %v: %w", to, ErrTimeout)
	}
	switch m := l.msg.(type) {
	case PoisonMessage:
		return nil, (*PoisonError)(&m)
	case deadLetter:
		return nil, fmt.Errorf("ask %v: %w (%s)", to, ErrDead, m.reason)
	}
	return l.msg, nil
}

// await waits for the reply to p, for ever if timeout is not positive.
func (s *System) await(p *pendingAsk, timeout time.Duration, w *worker) (l letter, ok bool) {
	select {
	case l = <-p.reply:
		return l, true
	default:
	}
	if w != nil {
		w.block()
		defer w.unblock()
	}
	var expired <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		expired = timer.C
	}
	select {
	case l = <-p.reply:
		return l, true
	case <-expired:
	case <-s.down:
		s.asks.close(p)
		return letter{msg: deadLetter{ErrClosed.Error()}}, true
	}
	if s.asks.close(p) {
		return letter{}, false
	}
	return <-p.reply, true // it came at the same moment
}
