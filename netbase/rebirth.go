package netbase

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"thesp/runtime"
)

// A member that the leader has declared dead may live: it stood still, or nothing got through. All have been told that its actors have ended, so when it comes back it is another
// system for them. It is told so, takes a new incarnation and joins again. Its actors go on, at new addresses; those that others have created there have ended with the loss of
// their creators.

// obituaries are the members that this system has declared dead while it led. The zero value is ready.
type obituaries struct {
	isolated atomic.Bool // this system has heard nothing of any member, and of none since

	mu sync.Mutex
	of map[unique.Handle[runtime.SystemID]]obituary
}

type obituary struct {
	at     time.Time
	reason string
}

// maxObituaries bounds what is remembered; it is forgotten all at once, and then the dead come back as who they were.
const maxObituaries = 1 << 12

func (o *obituaries) note(id unique.Handle[runtime.SystemID], reason string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of == nil || len(o.of) >= maxObituaries {
		o.of = map[unique.Handle[runtime.SystemID]]obituary{}
	}
	o.of[id] = obituary{time.Now(), reason}
}

// find returns why a system was declared dead. The error is a *deadError, nil if it was not.
func (o *obituaries) find(id unique.Handle[runtime.SystemID]) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if one, ok := o.of[id]; ok {
		return &deadError{time.Since(one.at), one.reason}
	}
	return nil
}

// A deadError says that a system was declared dead.
type deadError struct {
	ago    time.Duration
	reason string
}

func (e *deadError) Error() string {
	return fmt.Sprintf("declared dead %v ago: %s", e.ago.Round(time.Second), e.reason)
}

// declareDead is lose for a system that may live all the same. A leader that hears nothing of any of its members, of which there are several, is most likely cut off itself: it
// loses them, but when they come back they are who they were, and nothing has happened between them.
func (b *Base) declareDead(p *peer, reason string) {
	b.convMu.Lock()
	_, member := b.members[p.id]
	leading := b.leading
	var others []unique.Handle[runtime.SystemID]
	for id := range b.members {
		if id != p.id && id != b.self {
			others = append(others, id)
		}
	}
	b.convMu.Unlock()
	if leading && member && (len(others) == 0 && !b.obituaries.isolated.Load() || slices.ContainsFunc(others, b.hears)) {
		b.obituaries.note(p.id, reason)
	} else if leading && len(others) > 0 {
		b.obituaries.isolated.Store(true) // also for the last of them
	}
	b.lose(p, reason)
}

// hears reports whether something was heard of a system not long ago.
func (b *Base) hears(id unique.Handle[runtime.SystemID]) bool {
	p, ok := b.peers.Load(id)
	return ok && p.(*peer).connected() && p.(*peer).silence() < b.cfg.DeadAfter/2
}

// outer is the id by which others know this system.
func (b *Base) outer() unique.Handle[runtime.SystemID] { return b.face().system(b.self) }

func (b *Base) face() *faces { return b.faces.Load() }

// beginAnew is for a system that hears at host that it has been declared dead, when others knew it by the given incarnation. It gives up all other systems, and joins again.
func (b *Base) beginAnew(host string, incarnation uint64, why string) {
	b.mu.Lock()
	old := b.face()
	if b.closed || b.outer().Value().Incarnation != incarnation {
		b.mu.Unlock()
		return
	}
	self := b.self.Value()
	next := faces{inner: self, outer: self}
	next.outer.Incarnation = rand.Uint64N(1 << incarnationBits)
	b.faces.Store(&next)
	b.before.Store(incarnation)
	b.mu.Unlock()
	b.log.Log(b.ctx, slog.LevelWarn, "this system was declared dead, and begins anew: its actors have other addresses for others now", "by", host, "reason", why)
	reason := fmt.Sprintf("this system begins anew: %s says that it was %s", host, why)
	for p := range b.all() {
		if p.work == nil && p.faces == *old {
			b.lose(p, reason)
		}
	}
	b.lookAgain()
}

// incarnationBits is how many bits an incarnation has in the text of an address.
const incarnationBits = 40
