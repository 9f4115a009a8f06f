package netbase

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// A printer writes what workers print to the outputs of this program. Those may be stuck, as a terminal is while somebody reads, and workers must be heard all the same. The zero value is ready.
type printer struct {
	mu      sync.Mutex // guards:
	waiting []piece
	size    int // of waiting, in bytes
	dropped int // how many bytes had no room, and nothing has said so yet
	writing bool
	stuck   bool // somebody has waited in vain, and not all has been written since
	left    bool // nobody waits any more
	wg      sync.WaitGroup
}

// A piece is what was printed at once.
type piece struct {
	to   io.Writer
	text []byte
	done chan struct{} // closed when it has been written
}

const (
	// maxPrinted is how many bytes may wait to be written. More is dropped.
	maxPrinted = 4 << 20
	// printTime is how long print waits until it is written.
	printTime = 100 * time.Millisecond
)

// print writes text. It returns when that is done, as what the worker says next must come after it; or after some time if the output is stuck.
func (p *printer) print(to io.Writer, text []byte) {
	p.mu.Lock()
	if p.size+len(text) > maxPrinted {
		p.dropped += len(text)
		p.mu.Unlock()
		return
	}
	next := piece{to, bytes.Clone(text), make(chan struct{})}
	p.waiting = append(p.waiting, next)
	p.size += len(text)
	start, stuck := !p.writing, p.stuck
	p.writing = true
	p.mu.Unlock()
	if start {
		p.wg.Go(p.write)
	}
	if stuck {
		return
	}
	select {
	case <-next.done:
	case <-time.After(printTime):
		p.mu.Lock()
		defer p.mu.Unlock()
		p.stuck = len(p.waiting) > 0
	}
}

// drain waits until all is written. If ctx ends before, that goes on, and its error is returned.
func (p *printer) drain(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.waiting) > 0 {
		last := p.waiting[len(p.waiting)-1]
		p.mu.Unlock()
		select {
		case <-last.done:
			p.mu.Lock()
		case <-ctx.Done():
			p.mu.Lock()
			p.left = true
			return fmt.Errorf("what workers have printed is not written: %w", context.Cause(ctx))
		}
	}
	return nil
}

// wait returns when nothing is written any more, or nobody waits for that.
func (p *printer) wait() {
	p.mu.Lock()
	left := p.left
	p.mu.Unlock()
	if !left {
		p.wg.Wait()
	}
}

// write writes what waits.
func (p *printer) write() {
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 {
			p.writing = false
			p.mu.Unlock()
			return
		}
		next := p.waiting[0]
		dropped := 0
		if len(p.waiting) == 1 {
			dropped, p.dropped = p.dropped, 0
		}
		p.mu.Unlock()
		next.to.Write(next.text)
		if dropped > 0 {
			fmt.Fprintf(next.to, "\n… %d bytes of output left out, as it was not read\n", dropped)
		}
		p.mu.Lock()
		p.waiting = p.waiting[1:]
		p.size -= len(next.text)
		p.stuck = p.stuck && len(p.waiting) > 0
		p.mu.Unlock()
		close(next.done)
	}
}
