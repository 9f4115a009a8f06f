package netbase

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
	"unique"

	"thesp/runtime"
)

// join has the system be in the convention as long as the base lives: under the first leader of the list that can be reached, or as leader itself.
func (b *Base) join() {
	tick := time.NewTicker(b.cfg.Heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-tick.C:
		case <-b.changed:
		}
		b.joinOnce()
	}
}

func (b *Base) joinOnce() {
	me := b.me()
	b.equip() // before others know, and create what needs it
	b.convMu.Lock()
	trouble := b.out
	b.convMu.Unlock()
	if trouble != nil {
		b.lead(me, trouble)
		return
	}
	if p := b.inviter(); p != nil {
		b.follow(p, me)
		return
	}
	for _, host := range append(slices.Clip(b.cfg.Leaders), b.Host()) { // without any other it leads itself
		p, err := b.leaderAt(host)
		switch {
		case err == errDefers:
			continue
		case err == errSelf:
			b.lead(me, trouble)
			b.inviteAll()
			return
		case err == nil:
			b.follow(p, me)
			return
		}
		if errors.Is(err, ErrHungUp) && b.mayBeBusy() {
			return
		}
		trouble = describe(host, err)
		if b.cfg.Guest {
			b.troubled(trouble)
			return
		}
	}
}

// mayBeBusy reports whether a system that hangs up may only have too many connections, as a new leader has that all members dial at once. Who knows others waits then, and does
// not believe for a moment that it is alone.
func (b *Base) mayBeBusy() bool {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	if b.leading || len(b.members) < 2 {
		return false
	}
	if b.hungUp.IsZero() {
		b.hungUp = time.Now()
	}
	return time.Since(b.hungUp) < b.cfg.DeadAfter
}

// troubled notes why a guest is not in touch with its convention.
func (b *Base) troubled(trouble error) {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	b.trouble = trouble
	b.seat()
}

// reach returns a peer that listens at host. One that has no link at the moment is about to have one, or to be given up. The error is errSelf if that is this system.
func (b *Base) reach(host string) (*peer, error) {
	if _, own := b.ownNames.Load(host); own || host == b.Host() {
		return nil, errSelf
	}
	if known := b.at(host); known != nil {
		b.connect(known) // unless it is
		return known, nil
	}
	conn, theirs, err := b.identify(host)
	if err == errSelf {
		b.ownNames.Store(host, true)
	}
	if err != nil {
		return nil, err
	}
	p, _, err := b.newPeer(theirs.id())
	if err != nil {
		conn.NetConn().Close()
		return nil, err
	}
	p.reachedAt(host)
	var final *finalError
	if err := b.introduce(conn, p); errors.As(err, &final) {
		b.lose(p, fmt.Sprintf("system %s is lost: %v", host, err))
		return nil, err
	} else if err != nil {
		b.connect(p) // unless it has connected itself
	}
	return p, nil
}

// busyTime is how long a guest tries to get in touch with a system that hangs up, as one does that many dial at once.
const busyTime = 700 * time.Millisecond

// identify dials who listens at host, and asks who that is.
func (b *Base) identify(host string) (conn *tls.Conn, theirs hello, err error) {
	for end := time.Now().Add(busyTime); ; {
		if conn, err = b.dial(host); err == nil {
			theirs, err = b.exchange(conn, hello{})
		}
		if !errors.Is(err, ErrHungUp) || !b.cfg.Guest || time.Now().After(end) {
			return conn, theirs, err
		}
		select {
		case <-b.ctx.Done():
			return nil, theirs, err
		case <-time.After(time.Duration(10+rand.IntN(50)) * time.Millisecond):
		}
	}
}

// Reach connects to the system that listens at host, and returns its identity.
func (b *Base) Reach(host string) (unique.Handle[runtime.SystemID], error) {
	p, err := b.reach(host)
	if err != nil {
		return unique.Handle[runtime.SystemID]{}, describe(host, err)
	}
	return p.id, nil
}

func (p *peer) connected() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.link != nil && !p.ended
}

// lead makes this system the leader, or tells the members what is new about it.
func (b *Base) lead(me runtime.Member, trouble error) {
	me.Leader = true
	b.convMu.Lock()
	begins := !b.leading
	news := begins || b.untold || !sameMember(me, b.members[b.self])
	b.untold = false
	if begins {
		b.awaited, b.awaiting = maps.Clone(b.members), time.Now().Add(2*b.cfg.Heartbeat)
		if len(b.members) == 0 && slices.ContainsFunc(b.cfg.Leaders, func(host string) bool { return host != me.Host }) && trouble == nil {
			b.awaited = members{{}: {}} // they are under another leader now, and nobody knows how many there are
		}
		delete(b.awaited, b.self)
		b.members, b.listed = members{}, nil
	}
	b.hungUp = time.Time{}
	worse := trouble != nil && (b.trouble == nil || b.trouble.Error() != trouble.Error())
	old := b.following
	b.leading, b.leader, b.following, b.trouble = true, b.self, nil, trouble
	b.seat()
	b.members[b.self] = me
	b.convMu.Unlock()
	if begins {
		b.log.Info("leading the convention")
		b.farewell(old, nil, false)
	}
	if worse {
		b.log.Warn("leader cannot be reached", "error", trouble)
	}
	if news {
		b.announce()
	}
}

// follow tells the leader of this system, unless it knows.
func (b *Base) follow(leader *peer, me runtime.Member) {
	b.convMu.Lock()
	if leader.isOver() { // who is told of that looks for another one
		b.convMu.Unlock()
		return
	}
	changed := b.leader != leader.id || b.following != leader // met anew, a leader has forgotten this system
	news := changed || !b.cfg.Guest && !sameMember(me, b.told)
	led, old := b.leading, b.following
	b.leading, b.leader, b.following, b.told, b.trouble, b.hungUp = false, leader.id, leader, me, nil, time.Time{}
	b.convMu.Unlock()
	if led {
		b.log.Info("no longer leading the convention", "leader", leader.id.Value())
	}
	if changed && !b.cfg.Guest {
		b.farewell(old, leader, led)
	}
	switch {
	case news && b.cfg.Guest:
		b.office(leader, Visit{})
	case news:
		r := Registration{Member: leader.faces.member(me)}
		if changed {
			r.Names = b.sys.Follow()
		}
		b.office(leader, r)
	}
	b.seek()
}

// seek looks for systems that this one has lost, but the leader has not.
func (b *Base) seek() {
	b.convMu.Lock()
	var lost []unique.Handle[runtime.SystemID]
	if !b.leading && len(b.members) < len(b.listed) {
		for id := range b.listed {
			if _, known := b.members[id]; !known && dialable(id.Value().Host) {
				lost = append(lost, id)
			}
		}
	}
	b.convMu.Unlock()
	for _, id := range lost {
		b.peerOf(id) // connects; if it cannot, the system is lost once more
	}
}
