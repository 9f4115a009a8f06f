package netbase

import (
	"slices"
	"sync"
	"unique"

	"thesp/runtime"
)

// A system need not know who leads it: one that cannot dial the leader, or does not know its address, may be invited. Connections work both ways, so it is a member like all others
// then. It follows who has invited it as long as that is there, and is alone again after it.

// Invitation is what the leader says to a system that it wants as a member, once in a heartbeat until it is one. If On is false it is to be none any more.
type Invitation struct{ On bool }

// invitations are those of the leader, and of who is invited.
type invitations struct {
	inviteMu sync.Mutex
	wanted   map[string]bool                 // whom this system invites when it leads, and whether it is dialling there
	by       unique.Handle[runtime.SystemID] // who has invited this system; zero if nobody has
}

// Invite has this system make a member of the one that listens at host, whenever this one leads: for members that cannot dial it. A system with leaders of its own, one that leads
// others, and a guest do not follow an invitation.
func (b *Base) Invite(host string) {
	b.inviteMu.Lock()
	if _, known := b.wanted[host]; !known {
		b.wanted[host] = false
	}
	b.inviteMu.Unlock()
	b.lookAgain()
}

// Dismiss takes an invitation back. Who has followed it is no member any more.
func (b *Base) Dismiss(host string) {
	b.inviteMu.Lock()
	_, invited := b.wanted[host]
	delete(b.wanted, host)
	b.inviteMu.Unlock()
	for p := range b.all() {
		if invited && p.work == nil && (p.id.Value().Host == host || p.host() == host) {
			b.office(p, Invitation{})
		}
	}
}

// lookAgain has join look at once what is to be done.
func (b *Base) lookAgain() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// inviteAll invites those that are no members yet. It is for the leader.
func (b *Base) inviteAll() {
	b.inviteMu.Lock()
	defer b.inviteMu.Unlock()
	for host, dialling := range b.wanted {
		if p := b.at(host); dialling || p != nil && b.isMember(p.id) {
			continue
		}
		b.wanted[host] = true
		b.wg.Go(func() { // one that does not answer must not hold up the others
			b.inviteAt(host)
			b.inviteMu.Lock()
			defer b.inviteMu.Unlock()
			if _, ok := b.wanted[host]; ok {
				b.wanted[host] = false
			}
		})
	}
}

// inviteAt invites who listens at host.
func (b *Base) inviteAt(host string) {
	p, err := b.reach(host)
	if err != nil {
		b.log.Debug("cannot invite", "host", host, "error", err)
		return
	}
	b.office(p, Invitation{On: true})
}

// at returns the peer that listens at host, or was reached there: one with a link if there is any.
func (b *Base) at(host string) (known *peer) {
	for p := range b.all() {
		if (p.id.Value().Host == host || p.host() == host) && (known == nil || p.connected()) && !p.isOver() {
			known = p
		}
	}
	return known
}

func (b *Base) isMember(id unique.Handle[runtime.SystemID]) bool {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	_, ok := b.members[id]
	return ok
}

// invited is for an invitation that has come.
func (b *Base) invited(p *peer, m Invitation) {
	own := slices.ContainsFunc(b.cfg.Leaders, func(host string) bool { return host != b.Host() })
	b.convMu.Lock()
	own = own || b.leading && len(b.members) > 1
	b.convMu.Unlock()
	b.inviteMu.Lock()
	nobody := unique.Handle[runtime.SystemID]{}
	dismissed := !m.On && b.by == p.id
	follows := m.On && !own && !b.cfg.Guest && b.by == nobody
	if dismissed {
		b.by = nobody
	} else if follows {
		b.by = p.id
	}
	b.inviteMu.Unlock()
	switch {
	case dismissed:
		b.lose(p, "this system is no member any more") // and the leader has lost it
	case follows:
		b.log.Info("invited to a convention", "leader", p.id.Value())
		b.lookAgain()
	}
}

// uninvited is for who has invited this system, and does not lead.
func (b *Base) uninvited(p *peer) {
	b.inviteMu.Lock()
	defer b.inviteMu.Unlock()
	if b.by == p.id {
		b.by = unique.Handle[runtime.SystemID]{}
	}
}

// inviter is who has invited this system, nil if nobody has who is there.
func (b *Base) inviter() *peer {
	b.inviteMu.Lock()
	defer b.inviteMu.Unlock()
	if b.by == (unique.Handle[runtime.SystemID]{}) {
		return nil
	}
	if p, ok := b.peers.Load(b.by); ok {
		return p.(*peer)
	}
	b.by = unique.Handle[runtime.SystemID]{}
	return nil
}
