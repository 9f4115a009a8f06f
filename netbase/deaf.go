package netbase

import (
	"strings"
	"unique"

	"thesp/runtime"
)

// Two systems that nobody can dial, such as two shells, have no link with each other. What they say to one another goes through those that they have dialled, as what is for a worker goes
// through its system.

// through is the peer that passes on what is for a system that this one cannot dial, nor be dialled by. It is nil if that is not so, or there is none.
func (b *Base) through(id unique.Handle[runtime.SystemID]) *peer {
	if dialable(b.Host()) || dialable(id.Value().Host) || id == b.self {
		return nil
	}
	b.convMu.Lock()
	p := b.following
	b.convMu.Unlock()
	if p == nil || p.isOver() {
		return nil
	}
	return p
}

// joins reports whether this system passes a message on from one peer to another: between workers and others, and between systems that cannot dial each other, but for what
// systems say of the convention.
func (p *peer) joins(next *peer, name string) bool {
	if p.work != nil || next.work != nil {
		return true
	}
	return p.deaf() && next.deaf() && !strings.HasPrefix(name, "netbase.")
}

// deaf reports whether nobody can dial the system.
func (p *peer) deaf() bool { return p.work == nil && !dialable(p.id.Value().Host) }
