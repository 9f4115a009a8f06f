package interp

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// The functions and goroutines of an input outlive it: variables hold functions that later inputs call. What ends a program, as os.Exit does, ends the input that
// runs then, and nothing of those before.

// runs are the inputs of a session, of which one runs at a time.
type runs struct {
	stderr io.Writer

	mu      sync.Mutex // guards:
	running *Program   // nil between inputs
	paused  []*Program // earlier ones that are stopped until it has returned
}

// returnTime is how long a function of an earlier input may take to return once it is stopped.
const returnTime = time.Second

// run is p.Main for the program of an input. makers are those of earlier inputs whose functions it may call: they are stopped with it.
func (r *runs) run(ctx context.Context, p *Program, makers []*Program) error {
	r.mu.Lock()
	r.running = p
	r.mu.Unlock()
	err := p.Main(ctx)
	if p.stopped.Load() {
		for _, m := range makers {
			r.pause(m)
		}
	}
	if r.waits() {
		select {
		case <-p.returned:
		case <-time.After(returnTime): // it is in compiled code
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.paused {
		q.stopped.Store(false)
	}
	r.running, r.paused = nil, nil
	return err
}

// waits reports whether earlier inputs are stopped until the one that runs has returned.
func (r *runs) waits() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.paused) > 0
}

// pause has the functions of p, which has ended, return until the input that runs has.
func (r *runs) pause(p *Program) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil && p != r.running && !p.stopped.Swap(true) {
		r.paused = append(r.paused, p)
	}
}

// abort ends the input that runs with err, which comes from a function of p, which has ended.
func (r *runs) abort(p *Program, err error) {
	r.mu.Lock()
	q := r.running
	r.mu.Unlock()
	if q == nil {
		r.report(err)
		return
	}
	q.finish(err)
	q.Stop()
	r.pause(p)
}

// report tells of an error that no input has.
func (r *runs) report(err error) {
	fmt.Fprintf(r.stderr, "in the background: %v\n", err)
}
