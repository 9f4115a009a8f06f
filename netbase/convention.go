package netbase

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
	"unique"

	"thesp/runtime"
)

func idOf(m runtime.Member) unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: m.Host, Incarnation: m.Incarnation})
}

// What the systems of a convention tell each other. They go to address number 0 of a system, in messages like all others.
type (
	// Registration tells the leader of a member, and of what has changed about it; the first one, which names its actors have as well.
	Registration struct {
		Member runtime.Member
		Names  []runtime.Naming
	}
	// Table tells a member of all of them.
	Table struct{ Members []runtime.Member }
	// NotLeader answers a Registration at the wrong system, or takes one back. Leader is where the one listens that it follows itself, or asks to, "" if there is none.
	NotLeader struct{ Leader string }
	// Visit asks any member for the Table, now and whenever it changes.
	Visit struct{}
)

func conventionMessages() []any {
	return []any{Registration{}, Table{}, NotLeader{}, Visit{}, Call{}, Invitation{}}
}

// isOffice reports whether msg is about the convention.
func isOffice(msg any) bool {
	switch msg.(type) {
	case Registration, Table, NotLeader, Visit, Call, Invitation, SourceRequest, SourceReply, SystemLost, WorkerIdle, WorkerEnd, WorkerCapabilities, WorkerOutput, Report:
		return true
	}
	return false
}

// convention is what a system knows of the others.
type convention struct {
	convMu    sync.Mutex
	leading   bool
	leader    unique.Handle[runtime.SystemID] // zero if there is none
	following *peer                           // who was told of this system; nil if it leads
	led       unique.Handle[runtime.SystemID] // in a guest: who led when it heard last
	members   members
	listed    members                                      // what the leader has said; those that this system has lost itself are no members
	guests    map[unique.Handle[runtime.SystemID]]struct{} // no members, but told of them
	placed    map[unique.Handle[runtime.SystemID]]int      // actors placed there since its load was told
	told      runtime.Member                               // what the leader was told last
	changed   chan struct{}                                // holds one if join should look again
	seated    chan struct{}                                // closed when the members are known for the first time, or nobody tells
	telling   sync.Mutex                                   // held while the system is told of the members
	untold    bool                                         // this system leads, and has not told the others of all loads, or of what it offers
	trouble   error                                        // why no leader could be reached last time
	hungUp    time.Time                                    // since when a leader hangs up
	out       error                                        // why this system is in no convention but its own any more
	referrals

	// Who begins to lead hears from those that know more than it does, before it says what it knows.
	awaited  members
	awaiting time.Time // until when
}

// members are the systems of a convention, this one included.
type members map[unique.Handle[runtime.SystemID]]runtime.Member

// list returns them in the order of their hosts.
func (m members) list() []runtime.Member {
	return slices.SortedFunc(maps.Values(m), func(a, b runtime.Member) int { return cmp.Compare(a.Host, b.Host) })
}

// closest is how many members the error names that say what they lack.
const closest = 5

// place chooses the member with the least load at which nothing is lacking; placed is added to the loads. If there is none it returns what those lack that
// come closest.
func (m members) place(lack func(runtime.Member) runtime.Lack, placed map[unique.Handle[runtime.SystemID]]int) (best *runtime.Member, why string) {
	type miss struct {
		host string
		runtime.Lack
	}
	var misses []miss
	for _, member := range m.list() {
		if l := lack(member); l.What != "" {
			misses = append(misses, miss{member.Host, l})
			continue
		}
		if best == nil || member.Load+placed[idOf(member)] < best.Load+placed[idOf(*best)] {
			best = &member
		}
	}
	slices.SortStableFunc(misses, func(a, b miss) int { return cmp.Compare(a.N, b.N) })
	var parts []string
	for _, l := range misses[:min(len(misses), closest)] {
		parts = append(parts, l.host+" "+l.What)
	}
	if more := len(misses) - closest; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return best, strings.Join(parts, "; ")
}

// Place implements runtime.Remote.
func (b *Base) Place(lack func(runtime.Member) runtime.Lack, elsewhere bool) (runtime.Address, error) {
	if !elsewhere {
		if !b.hasWorkers() {
			return runtime.Address{}, fmt.Errorf("%w: %s starts no workers", runtime.ErrSourceRefused, b.Host())
		}
		return b.mintAt(b.self), nil
	}
	b.convMu.Lock()
	all, placed, trouble := maps.Clone(b.members), maps.Clone(b.placed), b.trouble
	b.convMu.Unlock()
	here := baseOf(b.self)
	me := b.me()
	me.Sources = true // of its own
	all[here] = me
	best, why := all.place(func(m runtime.Member) runtime.Lack {
		l := lack(m)
		if l.What == "" && idOf(m) == here {
			l = runtime.Lack{What: "lacked something a moment ago", N: 1} // or the runtime would not look elsewhere
		}
		return l
	}, placed)
	if best == nil {
		if trouble != nil {
			why += fmt.Sprintf("; and no leader can be reached: %v", trouble)
		}
		return runtime.Address{}, fmt.Errorf("%w: %s", runtime.ErrUnplaceable, why)
	}
	b.convMu.Lock()
	b.placed[idOf(*best)]++
	b.convMu.Unlock()
	return b.mintAt(idOf(*best)), nil
}

// mintAt returns an address in a system that nobody has.
func (b *Base) mintAt(id unique.Handle[runtime.SystemID]) runtime.Address {
	return runtime.MakeAddress(id, runtime.ForeignNumber(b.mint, b.minted.Add(1)))
}

// Leader implements runtime.Remote.
func (b *Base) Leader() unique.Handle[runtime.SystemID] {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	if b.leading && len(b.awaited) > 0 && time.Now().Before(b.awaiting) {
		return unique.Handle[runtime.SystemID]{}
	}
	if b.cfg.Guest { // who tells it of the members need not lead
		return b.members.leader()
	}
	return b.leader
}

// leader is the member that leads, the zero value if there is none.
func (m members) leader() unique.Handle[runtime.SystemID] {
	for id, member := range m {
		if member.Leader {
			return id
		}
	}
	return unique.Handle[runtime.SystemID]{}
}

// succeeded reports, to a guest, whether another system leads than when it was called last. b.convMu is held.
func (b *Base) succeeded() bool {
	now, before := b.members.leader(), b.led
	if now == (unique.Handle[runtime.SystemID]{}) || now == before {
		return false
	}
	b.led = now
	return before != (unique.Handle[runtime.SystemID]{})
}

// Members returns the systems of the convention that this one knows, itself included.
func (b *Base) Members() []runtime.Member {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	return b.members.list()
}

// me is this system as a member.
func (b *Base) me() runtime.Member {
	id := b.self.Value()
	return runtime.Member{Host: id.Host, Incarnation: id.Incarnation, Capabilities: b.sys.Capabilities(), Load: b.load(), Sources: b.runsSources()}
}

func sameMember(a, b runtime.Member) bool { return a.Load == b.Load && sameOffer(a, b) }

// sameOffer is sameMember but for the load.
func sameOffer(a, b runtime.Member) bool {
	return a.Sources == b.Sources && maps.Equal(a.Capabilities, b.Capabilities)
}

// seat says that the members are known. b.convMu is held.
func (b *Base) seat() {
	select {
	case <-b.seated:
	default:
		close(b.seated)
	}
}

// office sends msg to another system on behalf of the convention.
func (b *Base) office(p *peer, msg any) {
	err := p.send(runtime.MakeAddress(b.self, 0), runtime.MakeAddress(p.id, 0), msg)
	if err != nil && !errors.Is(err, runtime.ErrBusy) && !errors.Is(err, runtime.ErrDead) {
		b.log.Warn("cannot tell", "system", p.id.Value(), "error", err)
	}
}

// convene takes a message about the convention. It reports false for all others.
func (b *Base) convene(p *peer, msg any) bool {
	switch m := msg.(type) {
	case Registration:
		b.replaced(p)
		b.obituaries.isolated.Store(false)
		m.Member.Leader = false
		b.convMu.Lock()
		leading, news, following := b.leading, true, b.following
		b.defers(p.id, leading)
		if leading && idOf(m.Member) == p.id {
			old, known := b.members[p.id]
			news = !known || !sameOffer(old, m.Member)
			b.untold = b.untold || !news
			b.members[p.id] = m.Member
			delete(b.placed, p.id)
		}
		b.convMu.Unlock()
		if leading {
			b.sys.Meet(m.Names)
			b.settle(p.id)
			if news && !b.announce() {
				b.tell(p) // it waits for that
			}
		} else {
			b.office(p, notLeader(following))
		}
	case Table:
		b.convMu.Lock()
		if !b.leading && b.leader == p.id {
			b.refers(p.id, "")
			b.members = members{}
			for _, member := range p.faces.members(m.Members) {
				if caps, err := runtime.Capabilities(member.Capabilities).Clean(); err == nil {
					member.Capabilities = caps
					b.members[idOf(member)] = member
				}
			}
			b.listed = maps.Clone(b.members)
			b.placed = map[unique.Handle[runtime.SystemID]]int{}
			b.seat()
		}
		succeeded := b.cfg.Guest && b.succeeded()
		b.convMu.Unlock()
		b.announce()
		if succeeded {
			b.sys.Remind()
		}
	case Visit:
		b.invite(p)
	case Call:
		b.called(m)
	case Invitation:
		b.invited(p, m)
	case NotLeader:
		b.refer(p, m.Leader)
		b.uninvited(p)
	default:
		return false
	}
	return true
}

// settle says that nothing more is to be heard from a system before this one says what it knows.
func (b *Base) settle(id unique.Handle[runtime.SystemID]) {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	delete(b.awaited, id)
}

// replaced gives up the systems in whose place p listens now.
func (b *Base) replaced(p *peer) {
	host := p.id.Value().Host
	if !dialable(host) {
		return
	}
	for old := range b.all() {
		if old.id != p.id && old.id.Value().Host == host {
			b.lose(old, fmt.Sprintf("system %s is gone: another one listens in its place now", host))
		}
	}
}

// isGuest reports whether that system is told of the members without being one.
func (b *Base) isGuest(id unique.Handle[runtime.SystemID]) bool {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	_, ok := b.guests[id]
	return ok
}

// met takes back that a system is lost, with which there is a link now.
func (b *Base) met(id unique.Handle[runtime.SystemID]) {
	b.convMu.Lock()
	member, listed := b.listed[id]
	_, known := b.members[id]
	back := listed && !known && !b.leading
	if back {
		b.members[id] = member
	}
	b.convMu.Unlock()
	if back {
		b.announce()
	}
}

// dialable reports whether host says where to dial.
func dialable(host string) bool {
	_, _, err := net.SplitHostPort(host)
	return err == nil
}

// memberLost forgets a system that is lost. If it was the leader, this one looks for another at once.
func (b *Base) memberLost(id unique.Handle[runtime.SystemID]) {
	b.convMu.Lock()
	_, known := b.members[id]
	delete(b.members, id)
	delete(b.placed, id)
	delete(b.awaited, id)
	delete(b.guests, id)
	b.forget(id)
	if b.leader == id {
		b.leader = unique.Handle[runtime.SystemID]{}
		b.lookAgain()
	}
	b.convMu.Unlock()
	if known {
		b.announce()
	}
}
