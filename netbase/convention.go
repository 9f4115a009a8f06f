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
	// NotLeader answers a Registration at the wrong system.
	NotLeader struct{}
	// Visit asks any member for the Table, now and whenever it changes.
	Visit struct{}
)

func conventionMessages() []any {
	return []any{Registration{}, Table{}, NotLeader{}, Visit{}, Call{}, Invitation{}}
}

// isOffice reports whether msg is about the convention.
func isOffice(msg any) bool {
	switch msg.(type) {
	case Registration, Table, NotLeader, Visit, Call, Invitation, SourceRequest, SourceReply, SystemLost, WorkerIdle:
		return true
	}
	return false
}

// convention is what a system knows of the others.
type convention struct {
	convMu    sync.Mutex
	leading   bool
	leader    unique.Handle[runtime.SystemID] // zero if there is none
	following *peer                           // who was told of this system
	members   members
	listed    members                                      // what the leader has said; those that this system has lost itself are no members
	guests    map[unique.Handle[runtime.SystemID]]struct{} // no members, but told of them
	placed    map[unique.Handle[runtime.SystemID]]int      // actors placed there since its load was told
	told      runtime.Member                               // what the leader was told last
	changed   chan struct{}                                // holds one if join should look again
	seated    chan struct{}                                // closed when the members are known for the first time, or nobody tells
	telling   sync.Mutex                                   // held while the system is told of the members
	loads     bool                                         // this system leads, and has not told the others of all loads
	trouble   error                                        // why no leader could be reached last time
	hungUp    time.Time                                    // since when a leader hangs up
	out       error                                        // why this system is in no convention but its own any more

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
		for id, m := range b.members {
			if m.Leader {
				return id
			}
		}
		return unique.Handle[runtime.SystemID]{}
	}
	return b.leader
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
		p, err := b.reach(host)
		if errors.Is(err, errAnew) {
			p, err = b.reach(host)
		}
		switch {
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
	conn, err := b.dial(host)
	if err != nil {
		return nil, err
	}
	theirs, err := b.exchange(conn, hello{}) // who is it?
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
	news := begins || b.loads || !sameMember(me, b.members[b.self])
	b.loads = false
	if begins {
		b.awaited, b.awaiting = maps.Clone(b.members), time.Now().Add(2*b.cfg.Heartbeat)
		if len(b.members) == 0 && slices.ContainsFunc(b.cfg.Leaders, func(host string) bool { return host != me.Host }) && trouble == nil {
			b.awaited = members{{}: {}} // they are under another leader now, and nobody knows how many there are
		}
		delete(b.awaited, b.self)
		b.members, b.listed = members{}, nil
		b.log.Info("leading the convention")
	}
	b.hungUp = time.Time{}
	if trouble != nil && (b.trouble == nil || b.trouble.Error() != trouble.Error()) {
		b.log.Warn("leader cannot be reached", "error", trouble)
	}
	b.leading, b.leader, b.trouble = true, b.self, trouble
	b.seat()
	b.members[b.self] = me
	b.convMu.Unlock()
	if news {
		b.announce()
	}
}

// follow tells the leader of this system, unless it knows.
func (b *Base) follow(leader *peer, me runtime.Member) {
	b.convMu.Lock()
	changed := b.leader != leader.id || b.following != leader // met anew, a leader has forgotten this system
	news := changed || !b.cfg.Guest && !sameMember(me, b.told)
	if b.leading {
		b.log.Info("no longer leading the convention", "leader", leader.id.Value())
	}
	b.leading, b.leader, b.following, b.told, b.trouble, b.hungUp = false, leader.id, leader, me, nil, time.Time{}
	b.convMu.Unlock()
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
		leading, news := b.leading, true
		if leading && idOf(m.Member) == p.id {
			old, known := b.members[p.id]
			news = !known || !sameOffer(old, m.Member)
			b.loads = b.loads || !news
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
			b.office(p, NotLeader{})
		}
	case Table:
		b.convMu.Lock()
		if !b.leading && b.leader == p.id {
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
		b.convMu.Unlock()
		b.announce()
	case Visit:
		b.invite(p)
	case Call:
		b.called(m)
	case Invitation:
		b.invited(p, m)
	case NotLeader:
		b.convMu.Lock()
		if b.leader == p.id {
			b.leader = unique.Handle[runtime.SystemID]{}
		}
		b.convMu.Unlock()
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
	if b.leader == id {
		b.leader = unique.Handle[runtime.SystemID]{}
		b.lookAgain()
	}
	b.convMu.Unlock()
	if known {
		b.announce()
	}
}
