package interp

import (
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// yaegi's recover looks for a panic where the function that calls it was made. That is where it was deferred only for literals that are deferred at once. So the probe notes which
// goroutine is calling deferred functions because of which panic, and recover asks for that.

// recoveries has the panics because of which deferred functions run now, by goroutine. It is safe for concurrent use.
type recoveries struct {
	running atomic.Int64
	byID    sync.Map // int64 -> *recovery
}

// A recovery is a panic that the deferred function which runs may recover.
type recovery struct {
	panic *panicking
	taken bool
	outer *recovery // of a function that is further out in the same goroutine
}

// begin has the goroutine that calls it offer p to the deferred function that it is about to call. The result ends that, and reports whether p was recovered.
func (r *recoveries) begin(p *panicking) (end func() bool) {
	id := goroutineID()
	now := &recovery{panic: p}
	if outer, ok := r.byID.Load(id); ok {
		now.outer = outer.(*recovery)
	}
	r.byID.Store(id, now)
	r.running.Add(1)
	return func() bool {
		r.running.Add(-1)
		if now.outer == nil {
			r.byID.Delete(id)
		} else {
			r.byID.Store(id, now.outer)
		}
		return now.taken
	}
}

// take is recover: the value of the panic, if the function that calls it was deferred, and runs because of one.
func (r *recoveries) take() any {
	if r.running.Load() == 0 {
		return nil
	}
	v, ok := r.byID.Load(goroutineID())
	if !ok {
		return nil
	}
	now := v.(*recovery)
	if now.taken || !calledByDefer() {
		return nil
	}
	now.taken = true
	return now.panic.value
}

// calledByDefer reports whether there is one interpreted function, and no more, between what calls this and the call of a deferred function.
func calledByDefer() bool {
	var pcs [128]uintptr
	frames := goruntime.CallersFrames(pcs[:goruntime.Callers(1, pcs[:])])
	functions := 0
	for {
		f, more := frames.Next()
		switch {
		case strings.HasSuffix(f.Function, "interp.(*probe).steps"):
			functions++
		case strings.HasSuffix(f.Function, "interp.(*probe).through"):
			functions-- // the steps above are its
		case strings.HasSuffix(f.Function, "interp.(*probe).callOne"):
			return functions == 1
		}
		if !more {
			return false
		}
	}
}

// goroutineID is the number of the goroutine that calls it. Panics are rare enough to read it off the stack trace.
func goroutineID() int64 {
	var buf [64]byte
	text := string(buf[:goruntime.Stack(buf[:], false)])
	id, _, _ := strings.Cut(strings.TrimPrefix(text, "goroutine "), " ")
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}
