package repl

import (
	"slices"
	"sync"

	"thesp/runtime"
)

// exitsKept is how many ends of actors the shell remembers, the last ones.
const exitsKept = 1000

// exits are the ends of actors of this system. The zero value is ready.
type exits struct {
	mu   sync.Mutex // guards what follows
	last []runtime.Event
}

func (x *exits) add(e runtime.Event) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.last = append(x.last, e); len(x.last) > exitsKept {
		x.last = x.last[1:]
	}
}

// find returns the end of the actor at a, if it is remembered.
func (x *exits) find(a runtime.Address) (runtime.Event, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	i := slices.IndexFunc(x.last, func(e runtime.Event) bool { return e.Actor == a })
	if i < 0 {
		return runtime.Event{}, false
	}
	return x.last[i], true
}
