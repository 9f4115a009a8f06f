package netbase

import (
	"fmt"
	"time"
)

// alive notes that something was heard of the peer: the end of a record, or what is not yet the end.
func (p *peer) alive(end bool) {
	now := p.base.clock()
	p.heard.Store(now)
	if end {
		p.began.Store(0)
	} else if p.began.Load() == 0 {
		p.began.Store(now)
	}
}

// silence is how long nothing was heard of the peer.
func (p *peer) silence() time.Duration { return time.Duration(p.base.clock() - p.heard.Load()) }

// slowRecords is how many times DeadAfter a record may take, from its first byte to its last, in either direction.
const slowRecords = 2

// patience is how long the peer may be silent. A worker sees to the limit of its handlers itself, and one of which nothing is heard for that long is too busy to do so.
func (p *peer) patience() time.Duration {
	cfg := &p.base.cfg
	if p.work == nil {
		return cfg.DeadAfter
	}
	return min(cfg.DeadAfter, max(cfg.MessageTime, cfg.Heartbeat))
}

// beatsInPatience is how many signs of life a worker gives in the time that it may be silent.
const beatsInPatience = 5

// late says why the peer is to be given up now, "" if it is not.
func (p *peer) late() string {
	dead, patience := p.base.cfg.DeadAfter, p.patience()
	if !p.handling.TryLock() { // nothing is heard while what it has said takes its time here
		p.excuse()
		return ""
	}
	p.handling.Unlock()
	switch began := p.began.Load(); {
	case p.silence() > patience && patience < dead:
		return fmt.Sprintf("has been silent for %v: %v", patience, &DeadlineError{p.base.cfg.MessageTime})
	case p.silence() > patience:
		return fmt.Sprintf("has been silent for %v", patience)
	case began != 0 && p.base.clock()-began > int64(slowRecords*dead):
		return fmt.Sprintf("has not ended in %v what it began to say", slowRecords*dead)
	}
	return ""
}

// excuse makes up for a pause of this system.
func (p *peer) excuse() {
	now := p.base.clock()
	if heard := p.heard.Load(); heard < now { // a worker that is being started has longer
		p.heard.CompareAndSwap(heard, now)
	}
	if began := p.began.Load(); began != 0 {
		p.began.CompareAndSwap(began, now)
	}
}
