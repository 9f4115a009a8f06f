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

// A wakeup is a letter to come: a WakeupMessage, or one of the runtime's own.
type wakeup struct {
	due    time.Time
	seq    uint64 // orders those that are due at the same time; 0 before the first time
	cell   *cell
	letter letter
	system bool          // the letter is for the system lane
	period time.Duration // 0 for one that comes once
	gone   bool          // cancelled, or its actor has ended
	epoch  uint8         // of the state that asked for it
	index  int           // in the queue, -1 while it is not there
}

func newTimers() *timers {
	t := &timers{seq: 1}
	t.timer = time.AfterFunc(time.Hour, t.fire)
	t.timer.Stop()
	return t
}

// after adds a wakeup for c, every d if periodic is set, and returns what takes it back.
func (t *timers) after(c *cell, d time.Duration, periodic bool, payload any) (cancel func()) {
	w := &wakeup{due: time.Now().Add(d), cell: c}
	w.letter = letter{c.addr, &parcel{msg: WakeupMessage{Period: d, Payload: payload}, tick: w}}
	if periodic {
		w.period = max(d, 1)
	}
	t.add(w)
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		w.gone = true
		if w.index >= 0 {
			heap.Remove(&t.queue, w.index)
			c.timers--
		}
	}
}

// system posts a letter to the system lane of c after d.
func (t *timers) system(c *cell, d time.Duration, l letter) {
	t.add(&wakeup{due: time.Now().Add(d), cell: c, letter: l, system: true})
}

// resume ends the back-off of c after d.
func (t *timers) resume(c *cell, d time.Duration) { t.system(c, d, letter{c.addr, resumeLetter{}}) }

func (t *timers) add(w *wakeup) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.push(w)
}

// push is add under t.mu.
func (t *timers) push(w *wakeup) {
	w.index = -1
	if w.system && (t.closed || w.cell.timeless || w.cell.hurried) {
		w.cell.postNews(w.letter)
		return
	}
	if t.closed || w.gone || w.cell.timeless || w.seq > 0 && w.epoch != w.cell.epoch {
		return
	}
	w.seq, w.epoch = t.seq, w.cell.epoch
	t.seq++
	w.cell.timers++
	heap.Push(&t.queue, w)
	if w.index == 0 {
		t.timer.Reset(time.Until(w.due))
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
		if w.system {
			w.cell.postNews(w.letter)
		} else if w.cell.out.Add(1); w.cell.sys.put(w.cell, w.letter, nil) == refused {
			t.again1(w, now)
		}
	}
}

// deliver reports whether w, which is about to be handled, has not been cancelled.
func (t *timers) deliver(w *wakeup) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !w.gone && w.epoch == w.cell.epoch
}

// again sees to the next one of a periodic wakeup that has been handled: an actor that is slower than its period misses some, and has
// never more than one waiting.
func (t *timers) again(w *wakeup) {
	if w.period == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.again1(w, time.Now())
}

// again1 is again under t.mu.
func (t *timers) again1(w *wakeup, now time.Time) {
	if w.period == 0 {
		return
	}
	w.due = w.due.Add(w.period)
	if late := now.Sub(w.due); late >= 0 {
		w.due = w.due.Add(late - late%w.period + w.period)
	}
	t.push(w)
}

// hurry posts the letters for the system lane of c at once.
func (t *timers) hurry(c *cell) {
	t.mu.Lock()
	c.hurried = true
	var now []letter
	for i := 0; i < len(t.queue); i++ {
		if w := t.queue[i]; w.cell == c && w.system {
			heap.Remove(&t.queue, i)
			c.timers--
			now = append(now, w.letter)
			i = -1 // the heap has moved
		}
	}
	t.mu.Unlock()
	for _, l := range now {
		c.postNews(l)
	}
}

// postNews is postSystem for letters that were held back. A child whose end nobody will hear of is taken out of the tree here.
func (c *cell) postNews(l letter) {
	if c.postSystem(l, nil) {
		return
	}
	if m, ok := l.msg.(childLetter); ok {
		c.sys.unlink(m.child)
	}
}

// end is forget for an actor that has ended: it can ask for no more.
func (t *timers) end(c *cell) {
	t.forget(c)
	t.mu.Lock()
	defer t.mu.Unlock()
	c.timeless = true
}

// forget drops the wakeups of c, those that wait in its mailbox as well.
func (t *timers) forget(c *cell) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c.epoch++
	if c.timers == 0 {
		return
	}
	t.queue = slices.DeleteFunc(t.queue, func(w *wakeup) bool {
		if w.cell != c || w.system {
			return false
		}
		w.gone, w.index = true, -1
		c.timers--
		return true
	})
	for i, w := range t.queue {
		w.index = i
	}
	heap.Init(&t.queue)
}

// close drops all wakeups; none is delivered after it.
func (t *timers) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.timer.Stop()
	for _, w := range t.queue {
		if w.system {
			w.cell.postNews(w.letter)
		}
	}
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
