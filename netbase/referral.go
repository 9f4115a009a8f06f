package netbase

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"unique"

	"thesp/runtime"
)

// A leader that a system has been told of may follow another one: somebody has named any member, or two systems name each other. It says whom it follows, and that one is asked. Of two
// that ask each other one leads.

// referrals are what a system knows of those that do not lead it. Base.convMu guards them.
type referrals struct {
	deferring map[unique.Handle[runtime.SystemID]]struct{} // they follow this system, or ask it to lead
	referred  map[unique.Handle[runtime.SystemID]]struct{} // they know whom this system follows, and hear when that changes
	to        map[unique.Handle[runtime.SystemID]]string   // system -> the host that it follows
}

func newReferrals() referrals {
	return referrals{
		deferring: map[unique.Handle[runtime.SystemID]]struct{}{},
		referred:  map[unique.Handle[runtime.SystemID]]struct{}{},
		to:        map[unique.Handle[runtime.SystemID]]string{},
	}
}

// defers notes that a system asks this one to lead, which does so or refers it to another one.
func (r *referrals) defers(id unique.Handle[runtime.SystemID], leading bool) {
	r.deferring[id] = struct{}{}
	delete(r.to, id)
	if !leading {
		r.referred[id] = struct{}{}
	}
}

// refers notes that a system follows the one at host, or nobody.
func (r *referrals) refers(id unique.Handle[runtime.SystemID], host string) {
	delete(r.deferring, id)
	delete(r.to, id)
	if dialable(host) {
		r.to[id] = host
	}
}

// forget forgets a system that is lost.
func (r *referrals) forget(id unique.Handle[runtime.SystemID]) {
	r.refers(id, "")
	delete(r.referred, id)
}

// errDefers: the system at a host asks this one to lead.
var errDefers = errors.New("it follows this system")

// leaderAt returns who leads this system if the one at host is to do so: that one, or the one that it follows. The error is errDefers if this system is to lead it.
func (b *Base) leaderAt(host string) (*peer, error) {
	p, err := b.reach(host)
	if errors.Is(err, errAnew) {
		p, err = b.reach(host)
	}
	if err != nil || b.cfg.Guest {
		return p, err
	}
	for asked := []*peer{p}; ; asked = append(asked, p) {
		b.convMu.Lock()
		_, defers := b.deferring[p.id]
		defers = defers && (b.leading || before(b.outer(), p.id))
		next := b.to[p.id]
		b.convMu.Unlock()
		if defers {
			return nil, errDefers
		}
		if next == "" {
			return p, nil
		}
		other, err := b.reach(next)
		if err == nil && !slices.Contains(asked, other) {
			p = other
			continue
		}
		b.convMu.Lock()
		b.refers(p.id, "") // it may lead now: it is asked once more
		b.convMu.Unlock()
		if err != nil && err != errSelf {
			b.complaints.add(b.log, slog.LevelWarn, "leader cannot be reached", next, "of", p.id.Value(), "error", describe(next, err))
		}
		return p, nil
	}
}

// notLeader is what a system says that does not lead, and has asked the given one to lead it, or nobody.
func notLeader(asked *peer) NotLeader {
	if asked == nil || asked.isOver() {
		return NotLeader{}
	}
	return NotLeader{asked.id.Value().Host}
}

// refer is for a system which says that it does not lead, and follows the one at host, "" if there is none.
func (b *Base) refer(p *peer, host string) {
	_, own := b.ownNames.Load(host)
	own = own || host == b.Host()
	b.convMu.Lock()
	mine := b.leader == p.id
	if mine {
		b.leader = unique.Handle[runtime.SystemID]{}
	}
	news := !own && dialable(host) && b.to[p.id] != host
	if !own { // or it has told this system, or will
		b.refers(p.id, host)
	}
	for id, next := range b.to {
		if news && id.Value().Host == host && next == p.id.Value().Host { // what was known of that one is older
			b.refers(id, "")
		}
	}
	b.convMu.Unlock()
	if mine && news {
		b.log.Info("leader follows another system", "system", p.id.Value(), "leader", host)
	}
}

// farewell says whom this system follows now, nil if it leads: to the one that it has followed, to the members that it has led, and to those that know of another one.
func (b *Base) farewell(old, leader *peer, led bool) {
	b.convMu.Lock()
	to := maps.Clone(b.referred)
	if leader == nil {
		clear(b.referred)
	}
	for id := range b.members {
		if led {
			to[id] = struct{}{}
		}
	}
	b.convMu.Unlock()
	for p := range b.all() {
		if _, ok := to[p.id]; p != leader && p.connected() && (ok || p == old) {
			b.office(p, notLeader(leader))
		}
	}
}
