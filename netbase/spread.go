package netbase

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Others are not told of the members again for spreadPause, and spreadMore for each member, after they have been. When many systems come at once, as under a new leader, they
// are told of many of them in one go.
const (
	spreadPause = 20 * time.Millisecond
	spreadMore  = 500 * time.Microsecond
)

// A spreader tells others who is in the convention. The zero value is ready.
type spreader struct {
	spreading sync.Mutex // held while they are told: nobody must be told of an older table after a newer one

	spreadMu sync.Mutex // guards:
	pending  bool       // spread is going to be called
	last     time.Time  // when it was called
}

// announce tells this system which members there are and, if it leads, all members. It reports whether that has been done: these may hear it after a pause.
func (b *Base) announce() bool {
	b.telling.Lock()
	b.sys.ConventionChanged(b.Members())
	b.telling.Unlock()
	return b.spreadSoon()
}

// spreadSoon has spread called, now or when the pause since the last time is over. It reports whether that was now.
func (b *Base) spreadSoon() bool {
	b.convMu.Lock()
	pause := spreadPause + time.Duration(len(b.members))*spreadMore
	b.convMu.Unlock()
	b.spreadMu.Lock()
	if b.pending {
		b.spreadMu.Unlock()
		return false
	}
	wait := pause - time.Since(b.last)
	b.pending = wait > 0
	if wait <= 0 {
		b.last = time.Now()
	}
	b.spreadMu.Unlock()
	if wait <= 0 {
		b.spread()
		return true
	}
	b.wg.Go(func() {
		select {
		case <-time.After(wait):
		case <-b.ctx.Done():
			return
		}
		b.spreadMu.Lock()
		b.pending, b.last = false, time.Now()
		b.spreadMu.Unlock()
		b.spread()
	})
	return false
}

// invite makes p a guest: it hears who is in the convention, now and whenever that changes.
func (b *Base) invite(p *peer) {
	b.convMu.Lock()
	b.guests[p.id] = struct{}{}
	b.convMu.Unlock()
	b.tell(p)
}

// tell tells one system who is in the convention.
func (b *Base) tell(p *peer) {
	b.spreading.Lock()
	defer b.spreading.Unlock()
	b.office(p, Table{p.faces.members(b.Members())})
}

// spread tells who is in the convention: the leader all members, and every system its guests.
func (b *Base) spread() {
	b.mu.Lock()
	leaving := b.closed
	b.mu.Unlock()
	if leaving {
		return
	}
	b.spreading.Lock()
	defer b.spreading.Unlock()
	b.convMu.Lock()
	all := b.members.list()
	to := slices.Collect(maps.Keys(b.guests))
	if b.leading {
		for id := range b.members {
			if id != b.self {
				to = append(to, id)
			}
		}
	}
	b.convMu.Unlock()
	for _, id := range to {
		if p, ok := b.peers.Load(id); ok {
			b.office(p.(*peer), Table{p.(*peer).faces.members(slices.Clone(all))})
		}
	}
}
