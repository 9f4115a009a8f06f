package netbase

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unique"

	"thesp/runtime"
)

// retire takes a worker off the peers: the next one has other addresses. What still comes for it hears why.
func (b *Base) retire(p *peer, cause error) {
	b.workersMu.Lock()
	b.strike(p)
	if h := b.hosted[p.id.Value().Source]; h != nil && cause != errIdle {
		h.cause = cause
	}
	_, another := b.peers.Load(p.id)
	b.workersMu.Unlock()
	if !another {
		b.sys.SourceChanged(p.work.hash, false)
	}
}

// strike takes a worker off the peers, and off those that hear of the convention, unless there is another one in its place. b.workersMu is held.
func (b *Base) strike(p *peer) {
	if b.peers.CompareAndDelete(p.id, p) {
		b.convMu.Lock()
		delete(b.guests, p.id)
		b.convMu.Unlock()
	}
}

// absence is why the system with the given id, which may be that of a worker, is not here.
func (b *Base) absence(id unique.Handle[runtime.SystemID]) error {
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	if h := b.hosted[id.Value().Source]; h != nil && h.cause != nil && baseOf(id) == b.self {
		return h.cause
	}
	return fmt.Errorf("%w: its system is not here", runtime.ErrDead)
}

// idleTime is how long nobody may have wanted a worker that ends because it has no actors.
const idleTime = time.Second

// maxIdle is how many workers without actors a system keeps, because their sources may be wanted again.
const maxIdle = 8

// thinOut ends the workers that nobody has wanted for longest of those that say that they have no actors, but for some.
func (b *Base) thinOut() {
	var idle []*peer
	for p := range b.all() {
		if p.work != nil && p.work.load.Load() == 0 {
			idle = append(idle, p)
		}
	}
	if len(idle) <= maxIdle {
		return
	}
	b.workersMu.Lock()
	slices.SortFunc(idle, func(a, b *peer) int { return a.work.wanted.Compare(b.work.wanted) })
	b.workersMu.Unlock()
	for _, p := range idle[:len(idle)-maxIdle] {
		b.letGo(p, true) // what is said to all systems does not count, and is said all the time
	}
}

// letGo ends a worker that has no actors, unless some are on their way; quiet is whether nothing else is.
func (b *Base) letGo(p *peer, quiet bool) {
	b.workersMu.Lock()
	idle := time.Since(p.work.wanted) > idleTime && quiet
	if idle {
		b.strike(p)
	}
	b.workersMu.Unlock()
	if idle {
		p.work.dismissed.Store(true)
		b.loseWorker(p, errIdle)
	}
}

// dismiss ends the process, if there is one, and has there be none. It returns what lets go of it, which may take a second.
func (w *workplace) dismiss(reason string) (letGo func()) {
	w.mu.Lock()
	w.over = true
	proc := w.proc
	w.mu.Unlock()
	if proc == nil {
		return func() {}
	}
	proc.Kill(reason)
	return proc.Close
}

// workerEnded is for a worker whose connection has ended.
func (b *Base) workerEnded(p *peer) {
	p.work.mu.Lock()
	proc := p.work.proc
	p.work.mu.Unlock()
	reason := proc.LastWords()
	if !p.work.dismissed.Load() {
		b.cfg.Sources.Ended(p.work.hash, reason)
	}
	b.loseWorker(p, fmt.Errorf("the worker of source @%s has ended: %s", p.id.Value().Source, reason))
}

// loseWorker gives a worker up, and has everybody hear of it.
func (b *Base) loseWorker(p *peer, err error) {
	p.work.mu.Lock()
	if p.work.err == nil { // the first is what it is about
		p.work.err = err
	}
	p.work.mu.Unlock()
	b.lose(p, err.Error())
}

// logEnd says in the log that a worker has ended, or was not started, and why.
func (b *Base) logEnd(p *peer, reason string) {
	source := "@" + p.id.Value().Source
	p.work.lines.end(time.Now())
	reason = strings.TrimPrefix(strings.TrimPrefix(reason, p.who()+" "), "has ended: ")
	if !p.state().Again { // who asks for it may do so without end
		b.complaints.add(b.log, slog.LevelWarn, "worker not started", source, "source", source, "reason", reason)
		return
	}
	level := slog.LevelWarn
	if p.work.dismissed.Load() {
		level = slog.LevelInfo
	}
	b.log.Log(b.ctx, level, "worker ended", "source", source, "reason", reason)
}

// cause is why the worker has ended.
func (w *workplace) cause(reason string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		return errors.New(reason)
	}
	return w.err
}

// hadActors reports whether there may be somebody who has to do with actors there: not of a worker that has never begun to work, or had nothing to do.
func (p *peer) hadActors(cause error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.work == nil || p.again && cause != errIdle
}

// tellOfLoss has those hear of the end of p who cannot know: of a worker everybody, of another system the workers, and of one that nobody can dial the others of that kind.
func (b *Base) tellOfLoss(p *peer, reason string) {
	for other := range b.all() {
		if other != p && (p.work != nil || other.work != nil || p.deaf() && other.deaf()) {
			id := other.faces.system(p.id).Value()
			b.office(other, SystemLost{id.Host, id.Incarnation, id.Source, reason})
		}
	}
}

// drainTime is how long workers may take to end when their system does.
const drainTime = 5 * time.Second

// Drain implements runtime.Remote.
func (b *Base) Drain(ctx context.Context) error {
	soon, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	var ending []*peer
	for p := range b.all() {
		if p.work != nil && p.state().Again {
			p.work.dismissed.Store(true)
			b.office(p, WorkerEnd{})
			ending = append(ending, p)
		}
	}
	for _, p := range ending {
		select {
		case <-p.lost:
		case <-soon.Done():
		}
	}
	return b.printer.drain(ctx)
}

// errIdle: a worker had nothing to do. The next Hosting of its source, or Creation in it, starts another one.
var errIdle = errors.New("it had no actors")
