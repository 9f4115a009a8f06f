package netbase

import (
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"time"
	"unique"

	"thesp/runtime"
)

// all yields the peers.
func (b *Base) all() func(func(*peer) bool) {
	return func(yield func(*peer) bool) {
		b.peers.Range(func(_, p any) bool { return yield(p.(*peer)) })
	}
}

// peerOf returns the peer with the given id; if there is none yet, one that is about to be connected. The error wraps runtime.ErrDead.
func (b *Base) peerOf(id unique.Handle[runtime.SystemID]) (*peer, error) {
	if b.boss != nil {
		return b.boss, nil
	}
	if p, ok := b.peers.Load(id); ok {
		return p.(*peer), nil
	}
	if id.Value().Source != "" {
		if id = baseOf(id); id == b.self {
			return nil, fmt.Errorf("%w: its worker has ended", runtime.ErrDead)
		}
		return b.peerOf(id)
	}
	if p := b.through(id); p != nil {
		return p, nil
	}
	p, fresh, err := b.newPeer(id)
	if fresh {
		b.connect(p)
	}
	return p, err
}

// newPeer is peerOf without connecting.
func (b *Base) newPeer(id unique.Handle[runtime.SystemID]) (p *peer, fresh bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, false, fmt.Errorf("%w: this system has left its convention", runtime.ErrDead)
	}
	if p, ok := b.peers.Load(id); ok {
		return p.(*peer), false, nil
	}
	if id == b.outer() && id != b.self { // inside, that is how old addresses of this system look
		return nil, false, fmt.Errorf("%w: this system was declared dead, and has other addresses now", runtime.ErrDead)
	}
	if err := b.obituaries.find(id); err != nil {
		return nil, false, fmt.Errorf("%w: its system was %w", runtime.ErrDead, err)
	}
	p = &peer{base: b, id: id, life: b.lives.Add(1), out: newStream(b.cfg.MaxWaiting), nudge: make(chan struct{}, 1), lost: make(chan struct{})}
	p.backlog = newBacklog(b.cfg.MaxWaiting, p.wake)
	p.heard.Store(b.clock())
	if id.Value().Source != "" {
		p.work = &workplace{lines: outputLines{to: b.log.With("source", "@"+id.Value().Source)}}
		p.work.load.Store(-1)
	} else if b.boss == nil {
		p.faces = *b.face()
	}
	p.enc = newEncoder(b.codec, p.define)
	p.dec = newDecoder(b.codec, b.types)
	p.enc.faces, p.dec.faces = p.faces, p.faces
	b.peers.Store(id, p)
	return p, true, nil
}

// lose gives p up, and returns when that is done. What it has not confirmed becomes dead letters, and the system hears that it is lost.
func (b *Base) lose(p *peer, reason string) {
	p.mu.Lock()
	if p.ended {
		p.mu.Unlock()
		<-p.lost
		return
	}
	p.ended = true
	l := p.link
	p.mu.Unlock()
	defer close(p.lost)
	if l != nil {
		l.close()
	}
	host := p.id.Value().Host
	if !dialable(host) && p.work == nil {
		b.departed.note(p.id)
	}
	switch {
	case p.work != nil:
		b.logEnd(p, reason)
	case b.isGuest(p.id):
		b.log.Debug("guest gone", "system", p.id.Value(), "reason", reason)
	default:
		b.complaints.add(b.log, slog.LevelInfo, "system lost", host, "system", p.id.Value(), "reason", reason)
	}
	if p.work == nil {
		b.memberLost(p.id) // first: who hears of the loss may create anew at once
	}
	p.brakes.clear()
	var cause error
	if p.work != nil {
		cause = p.work.cause(reason)
		b.retire(p, cause)
		b.wg.Go(p.work.dismiss(reason)) // others are not to wait for that
	}
	if !p.hadActors(cause) {
		p.bury(p.out.finish(), reason, cause)
		return
	}
	b.tellOfLoss(p, reason) // first: whoever hears of anything else may create anew at once
	p.bury(p.out.finish(), reason, cause)
	b.sys.Lost(p.id, reason)
	b.peers.CompareAndDelete(p.id, p) // last: what follows from the loss must not befall the system when it is met again
}

// watch gives up peers that are silent for too long. A pause of this system itself is not theirs.
func (b *Base) watch() {
	tick := time.NewTicker(b.cfg.Heartbeat / 8)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		paused := now.Sub(last) > b.cfg.Heartbeat*2
		last = now
		b.remind(now)
		for p := range b.all() {
			if p.work != nil {
				p.work.lines.tick(now)
			}
			if paused {
				p.excuse()
			} else if reason := p.late(); reason != "" {
				b.declareDead(p, p.who()+" "+reason)
			}
		}
	}
}

// who names p for people.
func (p *peer) who() string {
	id := p.id.Value()
	if p.work != nil {
		return "the worker of source @" + id.Source
	}
	return "system " + id.Host
}

// gone reports whether err says that nobody listens at an address: the process that did has ended.
func gone(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
