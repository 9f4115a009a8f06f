package netbase

import (
	"net"
	goruntime "runtime"
	"time"
)

const (
	// lookTime is for how long a reader looks again and again for what comes next before it waits for it. To wait, and to be woken, takes tens of microseconds, in which
	// the processor may have gone to sleep: of an ask between two processes of one machine that is most of the time, and most of the work.
	lookTime = 50 * time.Microsecond
	// soonTime is how long it may take until something comes for the reader to look next time. It is longer, as it counts what it takes to wait.
	soonTime = 2 * lookTime
)

// An eagerReader reads from a connection. It looks for what comes before it waits, where that tends to come within soonTime of what came before it, as answers do, and the next
// questions. Where nothing comes, or seldom, it waits as any other reader. It is for one goroutine at a time.
type eagerReader struct {
	net.Conn
	kernel *kernelConn // nil if it can only wait
	eager  eagerness
}

// Read implements net.Conn.
func (r *eagerReader) Read(b []byte) (n int, err error) {
	if r.kernel == nil {
		return r.Conn.Read(b)
	}
	began := time.Now()
	looks := r.eager.looks()
	if looks {
		n, err = r.look(b, began)
	}
	vain := looks && n == 0
	if n == 0 && err == nil {
		n, err = r.Conn.Read(b)
	}
	r.eager.came(looks, vain, time.Since(began) < soonTime)
	return n, err
}

// look reads what comes within lookTime. It returns 0 and no error if that is nothing.
func (r *eagerReader) look(b []byte, began time.Time) (n int, err error) {
	for n == 0 && err == nil && time.Since(began) < lookTime {
		if n, err = r.kernel.read(b); n == 0 {
			goruntime.Gosched() // to what the last message has woken
		}
	}
	return n, err
}

// eagerness decides whether to look for what comes next. It gets less with each look that was in vain, as it is where the other side needs the processor that this one looks with.
type eagerness struct {
	soon bool // what came last came soon
	skip int  // how many times not to look
	vain int  // how many times not to look after the last look, as it was in vain
}

// maxVain bounds how long it takes until a look is tried again.
const maxVain = 63

// looks reports whether to look this time.
func (e *eagerness) looks() bool {
	if !e.soon {
		return false
	}
	if e.skip > 0 {
		e.skip--
		return false
	}
	return true
}

// came says that something came, soon or not, whether that was looked for, and whether in vain.
func (e *eagerness) came(looked, vain, soon bool) {
	e.soon = soon
	switch {
	case looked && !vain:
		e.vain = 0
	case looked:
		e.vain = min(2*e.vain+1, maxVain)
		e.skip = e.vain
	}
}
