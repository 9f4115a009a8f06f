package netbase

import (
	"fmt"
	"slices"
	"sync"
	"time"
	"unique"

	"thesp/runtime"
)

// One address is one system's. When another one gives the same as its own, the newer of them has it: most likely the older one was forgotten, or is a copy.

// A claim is a system that gives the address in its id as its own.
type claim struct {
	id      unique.Handle[runtime.SystemID]
	started int64  // by its own clock, in ns since 1970; 0 if it did not say
	before  uint64 // the incarnation that it has had before, if any: it is the same process
}

// A reign is what is known of those that have had an address.
type reign struct {
	claim                                      // who has it
	since    time.Time                         // when it has come
	arriving bool                              // it has been let in, and is about to be a peer
	former   []unique.Handle[runtime.SystemID] // who was replaced, the latest last; at most maxFormer
	taken    []time.Time                       // when that was, as far as it is less than calmTime ago
}

// Limits of replacements. Two systems that somebody starts again each time that they end would replace each other for ever.
const (
	calmTime   = time.Minute
	maxReplace = 2 // in calmTime
	maxFormer  = 16
)

// A verdict is what becomes of a claim.
type verdict int

const (
	welcome  verdict = iota // it is nobody else's
	again                   // it is who has it, with another incarnation
	replaces                // who has it must go
	outdated                // who has it is newer
	tooOften                // it would replace who has it, but others have done that a moment ago
)

// decide judges a claim. present says whether the system that has the address is there.
func (r reign) decide(c claim, present bool, now time.Time) verdict {
	switch {
	case c.id == r.id || r.id == unique.Handle[runtime.SystemID]{}:
		return welcome
	case c.before == r.id.Value().Incarnation:
		return again
	case present && (c.started < r.started || slices.Contains(r.former, c.id)):
		return outdated
	case !present:
		return welcome
	case len(r.recent(now)) >= maxReplace:
		return tooOften
	}
	return replaces
}

// recent returns when the address has changed hands less than calmTime ago.
func (r reign) recent(now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(r.taken), func(t time.Time) bool { return now.Sub(t) >= calmTime })
}

// pass is the reign after c has got the address.
func (r reign) pass(c claim, by verdict, now time.Time) reign {
	next := reign{claim: c, since: now, arriving: true, former: r.former, taken: r.recent(now)}
	if by == replaces {
		next.former = append(slices.Clone(r.former[max(0, len(r.former)-maxFormer+1):]), r.id)
		next.taken = append(next.taken, now)
	}
	return next
}

// reigns are those of all addresses that have been heard of. The zero value is ready.
type reigns struct {
	mu sync.Mutex
	of map[string]reign // by host
}

// maxReigns bounds what is remembered of addresses; it is forgotten all at once.
const maxReigns = 1 << 12

// arrived says that a system that was let in is a peer, or has been refused for another reason.
func (s *reigns) arrived(id unique.Handle[runtime.SystemID]) {
	host := id.Value().Host
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.of[host]; r.id == id {
		r.arriving = false
		s.of[host] = r
	}
}

// find returns the reign over host, the zero value if there is none.
func (s *reigns) find(host string) reign {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[host]
}

// claim decides about c, and gives it the address if it may have it: then arrived must follow. present is asked whether a system is there; it has come at the given time. old is who had the address.
func (s *reigns) claim(c claim, present func(id unique.Handle[runtime.SystemID], since time.Time) bool, now time.Time) (v verdict, old reign) {
	host := c.id.Value().Host
	s.mu.Lock()
	defer s.mu.Unlock()
	old = s.of[host]
	if c.id == old.id {
		return welcome, old
	}
	v = old.decide(c, old.arriving || old.id != unique.Handle[runtime.SystemID]{} && present(old.id, old.since), now)
	if v == outdated || v == tooOften {
		return v, old
	}
	if s.of == nil || len(s.of) >= maxReigns && s.of[host].since.IsZero() {
		s.of = map[string]reign{}
	}
	s.of[host] = old.pass(c, v, now)
	return v, old
}

// succeed decides whether the system that says hello, over a connection from the given host, may have the address that it gives as its own. If so, who had it is given up, and
// reigns.arrived must follow. The error says for people why not; it is a *replacedError if the system has been replaced. It may block for two heartbeats.
func (b *Base) succeed(h hello, from string) error {
	if !dialable(h.Host) {
		return nil
	}
	b.awaitSign(h)
	now := time.Now()
	v, old := b.reigns.claim(claim{h.id(), h.Started, h.Before}, b.present, now)
	switch v {
	case again:
		b.loseOf(old.id, fmt.Sprintf("system %s begins anew: it was declared dead", h.Host))
	case replaces:
		b.log.Warn("system replaced by a newer one", "address", h.Host, "old", old.id.Value(), "new", h.id().Value(), "from", from)
		b.loseOf(old.id, fmt.Sprintf("system %s is gone: another one listens in its place now", h.Host))
	case outdated:
		return &replacedError{fmt.Sprintf("another system gives %s as its address, and is newer: it has joined %s %v ago. If both are meant to run, each needs an address of its own",
			h.Host, b.Host(), now.Sub(old.since).Round(time.Second))}
	case tooOften:
		return fmt.Errorf("%s is the address of another system, and has changed hands %d times in the last %v: does something start two systems with this address, again and again? Try again later",
			h.Host, maxReplace, calmTime)
	}
	return nil
}

// awaitSign waits until it is known whether who has the address of h, if that is another system, is still there: until it is heard of, its connection has ended, or it has missed its next signs of life. When a
// system ends and another one starts at once in its place, the first words of that one may be read before the end of the last connection.
func (b *Base) awaitSign(h hello) {
	asked, limit := b.clock(), int64(min(2*b.cfg.Heartbeat, helloTime/2))
	tick := time.NewTicker(b.cfg.Heartbeat / 16)
	defer tick.Stop()
	for b.isDoubtful(b.reigns.find(h.Host), h, asked) && b.clock()-asked < limit {
		select {
		case <-tick.C:
		case <-b.ctx.Done():
			return
		}
	}
}

// isDoubtful reports whether who has the address of h is another system which seems to be there, and of which nothing was heard since the given time by the clock of b.
func (b *Base) isDoubtful(r reign, h hello, since int64) bool {
	p, ok := b.peers.Load(r.id)
	if !ok || r.id == h.id() || r.id.Value().Incarnation == h.Before {
		return false
	}
	return (r.arriving || b.present(r.id, r.since)) && p.(*peer).heard.Load() <= since
}

// loseOf gives up the system with the given id, if it is there.
func (b *Base) loseOf(id unique.Handle[runtime.SystemID], reason string) {
	if p, ok := b.peers.Load(id); ok {
		b.lose(p.(*peer), reason)
	}
}

// present reports whether a system is there. It has come at the given time, and may be about to have its first link.
func (b *Base) present(id unique.Handle[runtime.SystemID], since time.Time) bool {
	known, ok := b.peers.Load(id)
	if !ok {
		return false
	}
	p := known.(*peer)
	if p.connected() {
		return p.silence() < 2*b.cfg.Heartbeat
	}
	return !p.state().Again && time.Since(since) < helloTime
}

// A replacedError says that a newer system has the address of this one.
type replacedError struct{ text string }

func (e *replacedError) Error() string { return e.text }

// replacedBy is for a system that hears from the one at host that it has been replaced: it is out of its convention for good.
func (b *Base) replacedBy(host string, err error) {
	err = fmt.Errorf("%w: %s says that %w", ErrReplaced, host, err)
	b.convMu.Lock()
	first := b.out == nil
	if first {
		b.out = err
	}
	b.convMu.Unlock()
	if !first {
		return
	}
	b.log.Error("this system is out of its convention", "error", err)
	if b.cfg.Replaced != nil {
		b.cfg.Replaced(err)
	}
}
