package runtime

import (
	"testing"
	"testing/synctest"
)

// A worker that the watch took for stuck just as it came to look for more is not one that others stand in for: if there are enough without it, it ends.
func TestTakeOfOneTooMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScheduler()
		s.procs = 1
		idle, late := &worker{scheduler: s, wake: make(chan struct{}, 1)}, &worker{scheduler: s, wake: make(chan struct{}, 1)}
		s.workers = []*worker{idle, late}
		s.idle = []*worker{idle}
		idle.parked = true
		late.hold(true)
		ended := false
		go func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			ended = late.take() == nil
		}()
		synctest.Wait()
		s.mu.Lock()
		if !ended || len(s.workers) != 1 || s.held != 0 {
			t.Errorf("it has ended: %t; there are %d workers, and %d held; want true, 1 and 0", ended, len(s.workers), s.held)
		}
		s.mu.Unlock()
		s.close()
	})
}
