package runtime

import (
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A scheduler runs actors that have mail on a few goroutines, its workers. An idle actor holds none.
//
// Each worker keeps the actor that its current one has woken for itself and runs it next, so that a conversation of two stays on one
// processor; the rest goes through one queue, first in, first out. There are as many workers as processors. A handler that
// blocks must not stop the others: one that waits in Ask says so, and a watch that runs while work waits finds those
// that do not come back, takes over what they hold, and adds workers.
type scheduler struct {
	procs int
	wg    sync.WaitGroup // the workers

	mu      sync.Mutex
	queue   fifo
	idle    []*worker // parked
	workers []*worker // all, the parked ones too
	held    int       // workers that wait in block, or that the watch found stuck
	burst   int       // how many workers the watch adds the next time that all are stuck
	closed  bool      // no worker starts or parks any more

	watching atomic.Bool
	timer    *time.Timer // runs check
}

// watchPeriod is how long a handler may take before the watch counts it as blocked.
const watchPeriod = time.Millisecond

// turn is how many letters an actor handles before others get their turn, and chainLength how many actors in a row a worker runs that woke each
// other.
const (
	turn        = 256
	chainLength = 64
)

func newScheduler() *scheduler {
	s := &scheduler{procs: goruntime.GOMAXPROCS(0)}
	s.burst = s.procs
	s.timer = time.AfterFunc(time.Hour, s.check)
	s.timer.Stop()
	return s
}

// schedule sees to it that c runs. waker is the actor whose message woke it, or nil.
func (s *scheduler) schedule(c, waker *cell) {
	if waker != nil {
		// If the caller is no handler but a goroutine that one has left behind, the worker may run nothing now: the watch finds c then.
		if w := waker.worker.Load(); w != nil && w.next.Load() == nil && w.next.CompareAndSwap(nil, c) {
			if w.left.Load() {
				s.mu.Lock()
				w.release()
				s.attend()
				s.mu.Unlock()
				return
			}
			s.watch()
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if IsReserved(c.addr.id) && !s.closed {
		s.start(c) // what does the work of the system waits for nobody
		return
	}
	s.queue.push(c)
	s.attend()
}

// attend finds somebody for the queue. s.mu is held.
func (s *scheduler) attend() {
	switch {
	case len(s.idle) > 0:
		w := s.idle[len(s.idle)-1]
		s.idle = s.idle[:len(s.idle)-1]
		w.parked = false
		w.wake <- struct{}{}
		s.watch()
	case len(s.workers)-s.held < s.procs && !s.closed:
		s.start(nil)
	default:
		s.watch()
	}
}

// start adds a worker that runs c first, if that is not nil. s.mu is held.
func (s *scheduler) start(c *cell) {
	w := &worker{scheduler: s, wake: make(chan struct{}, 1)}
	w.next.Store(c)
	s.workers = append(s.workers, w)
	s.wg.Go(w.loop)
	s.watch()
}

// slowest returns for how long the slowest of the handlers that run now has been seen, by itself, at the same message. Those that wait for others do not count.
func (s *scheduler) slowest() (longest time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for _, w := range s.workers {
		switch p := w.progress(); {
		case w.waits:
		case p != w.slow:
			w.slow, w.slowly = p, now
		case p.cell != nil:
			longest = max(longest, now.Sub(w.slowly))
		}
	}
	return longest
}

// watch sees to it that check runs soon.
func (s *scheduler) watch() {
	if !s.watching.Load() && !s.watching.Swap(true) {
		s.timer.Reset(watchPeriod)
	}
}

// busy returns for how long c has been handling one message. It reports false if it handles none.
func (s *scheduler) busy(c *cell) (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.workers {
		if p := w.progress(); p.cell == c {
			if p != w.seen {
				return 0, true
			}
			return time.Since(w.since), true
		}
	}
	return 0, false
}

// check looks for workers whose handler has not come back since the last time, and lets others do what waits behind them.
func (s *scheduler) check() {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Whoever leaves something with a worker from here on starts the next watch.
	s.watching.Store(false)
	if s.closed {
		return
	}
	now := time.Now()
	for _, w := range s.workers {
		p := w.progress()
		news := p != w.seen
		if news {
			w.seen, w.since = p, now
		}
		switch {
		case w.parked:
			w.release()
		case w.held.Load():
			w.release()
		case news:
			s.watch()
		default:
			w.hold(true)
			w.release()
		}
	}
	if s.queue.len() == 0 {
		return
	}
	s.watch()
	for n := s.queue.len(); n > 0 && len(s.idle) > 0; n-- {
		s.attend()
	}
	if len(s.workers) > s.held {
		s.burst = s.procs
		return
	}
	for range min(s.burst, s.queue.len()) {
		s.start(nil)
	}
	s.burst *= 2
}

// close ends the workers once their handlers have returned. What is still in the queue does not run.
func (s *scheduler) close() {
	s.mu.Lock()
	s.closed = true
	s.timer.Stop()
	for _, w := range s.idle {
		w.wake <- struct{}{}
	}
	s.idle = nil
	s.mu.Unlock()
}

// fifo is a queue of actors in a ring.
type fifo struct {
	ring []*cell // a power of two long
	head int
	n    int
}

func (q *fifo) len() int { return q.n }

func (q *fifo) push(c *cell) {
	if q.n == len(q.ring) {
		bigger := make([]*cell, max(16, 2*len(q.ring)))
		for i := range q.n {
			bigger[i] = q.ring[(q.head+i)&(len(q.ring)-1)]
		}
		q.ring, q.head = bigger, 0
	}
	q.ring[(q.head+q.n)&(len(q.ring)-1)] = c
	q.n++
}

func (q *fifo) pop() *cell {
	if q.n == 0 {
		return nil
	}
	c := q.ring[q.head]
	q.ring[q.head] = nil
	q.head = (q.head + 1) & (len(q.ring) - 1)
	q.n--
	return c
}

// requeue puts c, which has run on w and has more to do, behind all others.
func (w *worker) requeue(c *cell) {
	w.mu.Lock()
	w.queue.push(c)
	w.mu.Unlock()
}
