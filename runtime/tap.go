package runtime

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unique"
)

const (
	tapSize  = 256             // how many messages are noted at most that nobody has asked for yet
	tapWait  = time.Second     // how long a TracedRequest waits for something to tell
	tapLease = 5 * time.Second // how long a tap lasts of which nobody asks
)

// taps are those on the actors of a system. The zero value is ready.
type taps struct {
	mu  sync.Mutex
	of  map[tapKey]*tap
	on  map[*cell][]*tap // that note what it gets and sends
	end bool             // there are to be no more
}

// A tapKey is who traces, and whom.
type tapKey struct {
	tracer unique.Handle[SystemID]
	actor  Address
}

// A tap notes the messages of one actor.
type tap struct {
	key   tapKey
	cell  *cell
	limit int
	asked atomic.Bool   // somebody has asked for what is noted, since the lease began
	news  chan struct{} // holds an element if there is something to tell
	gone  chan struct{} // closed when nobody will ask any more

	mu      sync.Mutex // guards what follows
	noted   []Traced
	count   int // of all that have been noted
	dropped uint64
	begun   time.Time // when the actor began to handle the message that it is at
	ended   TraceEnded
	told    bool // of the end
}

// trace puts a tap on an actor. The error wraps ErrDead, or says that there would be no end.
func (s *System) trace(tracer unique.Handle[SystemID], m TraceRequest) error {
	if m.Limit <= 0 || m.For <= 0 {
		return fmt.Errorf("trace %v: there is to be a limit of messages and of time, not %d and %v", m.Address, m.Limit, m.For)
	}
	c := s.cellAt(m.Address)
	if c == nil {
		return fmt.Errorf("trace %v: %w", m.Address, ErrDead)
	}
	t := &tap{key: tapKey{tracer, m.Address}, cell: c, limit: m.Limit, news: make(chan struct{}, 1), gone: make(chan struct{})}
	if !s.taps.put(t, func() { s.errands.Go(func() { s.keep(t, m.For) }) }) {
		return fmt.Errorf("trace %v: %w", m.Address, ErrClosed)
	}
	if s.table.get(c.addr.id) != c { // it may have looked before there was a tap
		s.taps.finish(t, TraceDead)
	}
	return nil
}

// keep removes a tap when there is no more use for it.
func (s *System) keep(t *tap, d time.Duration) {
	defer s.taps.remove(t)
	over, lease := time.NewTimer(d), time.NewTicker(tapLease)
	defer over.Stop()
	defer lease.Stop()
	for {
		select {
		case <-over.C:
			s.taps.finish(t, TraceTime)
		case <-lease.C:
			if !t.asked.Swap(false) {
				return
			}
		case <-t.gone:
			return
		case <-s.down:
			return
		}
	}
}

// traced returns what a tap has noted. It waits until there is something. The error says that there is no such tap.
func (s *System) traced(key tapKey) (TracedList, error) {
	t := s.taps.get(key)
	if t == nil {
		return TracedList{}, fmt.Errorf("%w: %v is not traced any more", ErrDead, key.actor)
	}
	t.asked.Store(true)
	late := time.NewTimer(tapWait)
	defer late.Stop()
	select {
	case <-t.news:
	case <-t.gone:
	case <-late.C:
	case <-s.down:
	}
	return t.take(), nil
}

// untrace ends a trace for who traces.
func (s *System) untrace(key tapKey) {
	if t := s.taps.get(key); t != nil {
		s.taps.finish(t, TraceStopped)
	}
}

// take takes what has been noted.
func (t *tap) take() TracedList {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := TracedList{t.noted, t.dropped, t.ended}
	t.noted, t.dropped = nil, 0
	if t.ended != "" && !t.told {
		t.told = true
		t.leave()
	}
	return list
}

// leave says that nobody asks any more. t.mu is held.
func (t *tap) leave() {
	select {
	case <-t.gone:
	default:
		close(t.gone)
	}
}

// begins notes that the actor begins to handle a message, and wants reports whether there is room for one.
func (t *tap) begins(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun = now
}

func (t *tap) wants() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended != "" {
		return false
	}
	if len(t.noted) == tapSize {
		t.dropped++
		return false
	}
	return true
}

// note adds a message. It reports whether that was the last one.
func (t *tap) note(m Traced) (last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended != "" || t.count == t.limit {
		return false
	}
	if !m.In && !t.begun.IsZero() {
		m.Took = m.Time.Sub(t.begun)
	}
	t.noted = append(t.noted, m)
	t.count++
	t.tell()
	return t.count == t.limit
}

// tell has who waits look. t.mu is held.
func (t *tap) tell() {
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// put adds a tap, in the place of another one with its key, and calls keep. It reports false if there are to be no more.
func (s *taps) put(t *tap, keep func()) bool {
	if old := s.get(t.key); old != nil {
		s.remove(old)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end {
		return false
	}
	if s.of == nil {
		s.of, s.on = map[tapKey]*tap{}, map[*cell][]*tap{}
	}
	s.of[t.key] = t
	s.on[t.cell] = append(s.on[t.cell], t)
	t.cell.mail.alerts.Or(alertTrace)
	keep()
	return true
}

func (s *taps) get(key tapKey) *tap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[key]
}

// all returns the taps on an actor.
func (s *taps) all(c *cell) []*tap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.on[c])
}

// finish has a tap note no more. Its first reason counts.
func (s *taps) finish(t *tap, why TraceEnded) {
	t.mu.Lock()
	if t.ended == "" {
		t.ended = why
		t.tell()
	}
	t.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.detach(t)
}

// detach has the actor of a tap go on as if it was not there. s.mu is held.
func (s *taps) detach(t *tap) {
	list := slices.DeleteFunc(s.on[t.cell], func(o *tap) bool { return o == t })
	if len(list) > 0 {
		s.on[t.cell] = list
		return
	}
	delete(s.on, t.cell)
	t.cell.mail.alerts.And(^uint32(alertTrace))
}

// remove forgets a tap.
func (s *taps) remove(t *tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.detach(t)
	if s.of[t.key] == t {
		delete(s.of, t.key)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.leave()
}

// lose removes the taps of a system that is lost.
func (s *taps) lose(id unique.Handle[SystemID]) {
	s.mu.Lock()
	var lost []*tap
	for key, t := range s.of {
		if key.tracer == id {
			lost = append(lost, t)
		}
	}
	s.mu.Unlock()
	for _, t := range lost {
		s.remove(t)
	}
}

// close has there be no more taps.
func (s *taps) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end = true
}
