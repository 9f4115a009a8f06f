package repl

import (
	"sync"
	"time"
)

// floodLines is how many lines come by themselves in floodTime at most.
const (
	floodLines = 20
	floodTime  = time.Second
)

// A flood holds back lines that come by themselves when there are too many, so that a person can go on typing.
type flood struct {
	more func(n int) // tells how many have been held back

	mu    sync.Mutex  // guards what follows
	timer *time.Timer // ends the time that is counted in; nil if nothing has come for a while
	shown int         // in that time
	held  int
}

// admits reports whether a line may be shown.
func (f *flood) admits() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer == nil {
		f.shown = 0
		f.timer = time.AfterFunc(floodTime, f.end)
	}
	if f.shown == floodLines {
		f.held++
		return false
	}
	f.shown++
	return true
}

// anew has what follows an input be shown, however fast the person is, unless something is held back already.
func (f *flood) anew() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held == 0 {
		f.shown = 0
	}
}

// end tells what has been held back.
func (f *flood) end() {
	f.mu.Lock()
	held := f.held
	f.timer, f.held = nil, 0
	f.mu.Unlock()
	if held > 0 {
		f.more(held)
	}
}

// stop ends the flood; what has been held back is not told.
func (f *flood) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held = 0
	if f.timer != nil {
		f.timer.Stop()
	}
}
