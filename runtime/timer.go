package runtime

import (
	"container/heap"
	"slices"
	"sync"
	"time"
)

// timers keeps the pending wakeups of a system, in one heap, and delivers them in the order in which they are due.
type timers struct {
	mu     sync.Mutex
	queue  wakeups
	seq    uint64
	timer  *time.Timer // set to the first of the queue
	closed bool
}

// A wakeup is one WakeupMessage to come.
type wakeup struct {
	due     time.Time
	seq     uint64 // orders those that are due at the same time
	cell    *cell
	message WakeupMessage
	index   int // in the queue, -1 once it is out
}

func newTimers() *timers {
	t := &timers{}
	t.timer = time.AfterFunc(time.Hour, t.fire)
	t.timer.Stop()
	return t
}

// after adds a wakeup for c and returns what takes it back.
func (t *timers) after(c *cell, d time.Duration, payload any) (cancel func()) {
	w := &wakeup{due: time.Now().Add(d), cell: c, message: WakeupMessage{Period: d, Payload: payload}}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return func() {}
	}
	w.seq = t.seq
	t.seq++
	c.timers++
	heap.Push(&t.queue, w)
	if w.index == 0 {
		t.timer.Reset(d)
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if w.index >= 0 {
			heap.Remove(&t.queue, w.index)
			c.timers--
		}
	}
}

// fire delivers what is due.
func (t *timers) fire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	for len(t.queue) > 0 && !t.closed {
		if wait := t.queue[0].due.Sub(now); wait > 0 {
			t.timer.Reset(wait)
			return
		}
		w := heap.Pop(&t.queue).(*wakeup)
		w.cell.timers--
		if _, wake := w.cell.mail.put(letter{w.cell.addr, w.message}); wake {
			w.cell.sys.sched.schedule(w.cell, nil)
		}
	}
}

// forget drops the wakeups of c.
func (t *timers) forget(c *cell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.timers == 0 {
		return
	}
	t.queue = slices.DeleteFunc(t.queue, func(w *wakeup) bool {
		if w.cell != c {
			return false
		}
		w.index = -1
		return true
	})
	for i, w := range t.queue {
		w.index = i
	}
	heap.Init(&t.queue)
	c.timers = 0
}

// close drops all wakeups; none is delivered after it.
func (t *timers) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.timer.Stop()
	t.queue = nil
}

// wakeups is a heap by due time.
type wakeups []*wakeup

func (q wakeups) Len() int { return len(q) }

func (q wakeups) Less(i, j int) bool {
	if q[i].due.Equal(q[j].due) {
		return q[i].seq < q[j].seq
	}
	return q[i].due.Before(q[j].due)
}

func (q wakeups) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *wakeups) Push(x any) {
	w := x.(*wakeup)
	w.index = len(*q)
	*q = append(*q, w)
}

func (q *wakeups) Pop() any {
	old := *q
	w := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	w.index = -1
	return w
}
