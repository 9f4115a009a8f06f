package runtime

import (
	"sync/atomic"
	"time"
)

// A worker is a goroutine that runs actors.
type worker struct {
	*scheduler
	now  atomic.Pointer[cell] // runs
	next atomic.Pointer[cell] // woken by the one that runs now
	wake chan struct{}
	left atomic.Bool // it runs nothing any more
	held atomic.Bool // waits in block, or was found stuck; written under scheduler.mu

	// guarded by scheduler.mu
	parked bool
	waits  bool      // in block
	slow   progress  // when slowest looked last
	slowly time.Time // when it saw that for the first time
	seen   progress  // when the watch looked last
	since  time.Time // when it saw that for the first time
}

// progress is how far a worker has come.
type progress struct {
	cell *cell
	done uint64
}

func (w *worker) progress() progress {
	c := w.now.Load()
	if c == nil {
		return progress{}
	}
	return progress{c, c.mail.done.Load()}
}

func (w *worker) loop() {
	ended := false
	defer func() {
		if !ended { // a handler called runtime.Goexit
			w.mu.Lock()
			w.leave()
			w.start(nil)
			w.mu.Unlock()
		}
	}()
	for links := 0; ; {
		c := w.next.Load()
		if c == nil || links == chainLength {
			links = 0
			w.mu.Lock()
			w.release()
			c = w.take()
			w.mu.Unlock()
			if c == nil {
				ended = true
				return
			}
		} else {
			links++
			if !w.next.CompareAndSwap(c, nil) {
				continue
			}
		}
		w.now.Store(c)
		c.run(w)
		w.resume()
	}
}

// resume ends what the watch found, when the handler has come back.
func (w *worker) resume() {
	if w.held.Load() {
		w.unblock()
		w.watch()
	}
}

// release puts what w keeps for itself into the queue. s.mu is held.
func (w *worker) release() {
	if c := w.next.Swap(nil); c != nil {
		w.queue.push(c)
	}
}

// take returns the next actor to run, waits for it, and returns nil when the worker is to end. s.mu is held, but not while it waits.
func (w *worker) take() *cell {
	for {
		w.hold(false) // the watch may have taken it for stuck just now
		if c := w.queue.pop(); c != nil {
			return c
		}
		if w.closed || len(w.workers)-w.scheduler.held > w.procs {
			w.leave()
			return nil
		}
		w.parked = true
		w.now.Store(nil)
		w.idle = append(w.idle, w)
		w.mu.Unlock()
		<-w.wake
		w.mu.Lock()
	}
}

// leave forgets w. s.mu is held.
func (w *worker) leave() {
	w.hold(false)
	w.left.Store(true)
	w.release()
	for i, o := range w.workers {
		if o == w {
			w.workers = append(w.workers[:i], w.workers[i+1:]...)
			return
		}
	}
}

// block says that the actor on w waits for others: they must be able to run meanwhile.
func (w *worker) block() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits = true
	w.hold(true)
	w.release()
	for range w.queue.len() {
		if len(w.idle) == 0 && len(w.workers)-w.scheduler.held >= w.procs {
			break
		}
		w.attend()
	}
}

// unblock ends block, and what the watch found.
func (w *worker) unblock() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits, w.slow = false, progress{}
	w.hold(false)
}

// hold counts w among those that do not run anything now, or no longer. The mutex is held.
func (w *worker) hold(held bool) {
	if w.held.Load() == held {
		return
	}
	w.held.Store(held)
	if held {
		w.scheduler.held++
	} else {
		w.scheduler.held--
	}
}
