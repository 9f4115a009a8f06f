package netbase

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
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
	// Registration tells the leader of a member, and of what has changed about it.
	Registration struct{ Member runtime.Member }
	// Table tells a member of all of them.
	Table struct{ Members []runtime.Member }
	// NotLeader answers a Registration at the wrong system.
	NotLeader struct{}
)

func conventionMessages() []any { return []any{Registration{}, Table{}, NotLeader{}} }

// convention is what a system knows of the others.
type convention struct {
	convMu  sync.Mutex
	leading bool
	leader  unique.Handle[runtime.SystemID] // zero if there is none
	members members
	placed  map[unique.Handle[runtime.SystemID]]int // actors placed there since its load was told
	told    runtime.Member                          // what the leader was told last
	changed chan struct{}                           // holds one if join should look again
	seated  chan struct{}                           // closed when the members are known for the first time
	telling sync.Mutex                              // held while the system is told of the members
	trouble error                                   // why no leader could be reached last time
}

// members are the systems of a convention, this one included.
type members map[unique.Handle[runtime.SystemID]]runtime.Member

// list returns them in the order of their hosts.
func (m members) list() []runtime.Member {
	return slices.SortedFunc(maps.Values(m), func(a, b runtime.Member) int { return cmp.Compare(a.Host, b.Host) })
}

// place chooses the member with the least load for which lacks has nothing to say; placed is added to the loads. If there is none it returns what each lacks.
func (m members) place(lacks func(runtime.Capabilities) string, placed map[unique.Handle[runtime.SystemID]]int) (best *runtime.Member, why string) {
	var all []string
	for _, member := range m.list() {
		if lack := lacks(member.Capabilities); lack != "" {
			all = append(all, member.Host+" "+lack)
			continue
		}
		if best == nil || member.Load+placed[idOf(member)] < best.Load+placed[idOf(*best)] {
			best = &member
		}
	}
	return best, strings.Join(all, "; ")
}

// Place implements runtime.Remote.
func (b *Base) Place(lacks func(runtime.Capabilities) string) (runtime.Address, error) {
	b.convMu.Lock()
	all, placed, trouble := maps.Clone(b.members), maps.Clone(b.placed), b.trouble
	b.convMu.Unlock()
	delete(all, b.self) // the runtime has asked it before
	best, why := all.place(lacks, placed)
	if best == nil {
		own := b.self.Value().Host + " " + lacks(b.sys.Capabilities())
		why = strings.TrimSuffix(own+"; "+why, "; ")
		if trouble != nil {
			why += fmt.Sprintf("; and no leader can be reached: %v", trouble)
		}
		return runtime.Address{}, fmt.Errorf("%w: %s", runtime.ErrUnplaceable, why)
	}
	b.convMu.Lock()
	b.placed[idOf(*best)]++
	b.convMu.Unlock()
	return runtime.MakeAddress(idOf(*best), runtime.ForeignNumber(b.self.Value().Incarnation, b.minted.Add(1))), nil
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
	return runtime.Member{Host: id.Host, Incarnation: id.Incarnation, Capabilities: b.sys.Capabilities(), Load: b.sys.Stats().Actors}
}

func sameMember(a, b runtime.Member) bool {
	return a.Load == b.Load && maps.Equal(a.Capabilities, b.Capabilities)
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
	var trouble error
	for _, host := range append(slices.Clip(b.cfg.Leaders), b.Host()) { // without any other it leads itself
		if host == b.Host() {
			b.lead(me, trouble)
			return
		}
		p, err := b.reach(host)
		if err == nil {
			b.follow(p, me)
			return
		}
		b.log.Debug("leader cannot be reached", "leader", host, "error", err)
		trouble = fmt.Errorf("%s: %w", host, err)
	}
}

// reach returns a peer with a link that listens at host.
func (b *Base) reach(host string) (*peer, error) {
	for p := range b.all() {
		if p.id.Value().Host == host && p.connected() {
			return p, nil
		}
	}
	conn, theirs, err := b.dial(host, hello{})
	if err != nil {
		return nil, err
	}
	p, _, err := b.newPeer(theirs.id())
	if err != nil || !p.attach(conn, theirs.Received, 0) {
		conn.Close()
	}
	return p, err
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
	news := !b.leading || !sameMember(me, b.members[b.self])
	if !b.leading {
		b.members = members{}
		b.log.Info("leading the convention")
	}
	b.leading, b.leader, b.trouble = true, b.self, trouble
	b.seat()
	b.members[b.self] = me
	b.convMu.Unlock()
	if news {
		b.announce()
		b.spread()
	}
}

// follow tells the leader of this system, unless it knows.
func (b *Base) follow(leader *peer, me runtime.Member) {
	b.convMu.Lock()
	news := b.leader != leader.id || !sameMember(me, b.told)
	if b.leading {
		b.log.Info("no longer leading the convention", "leader", leader.id.Value())
	}
	b.leading, b.leader, b.told, b.trouble = false, leader.id, me, nil
	b.convMu.Unlock()
	if news {
		b.office(leader, Registration{me})
	}
}

// announce tells the system which members there are.
func (b *Base) announce() {
	b.telling.Lock()
	defer b.telling.Unlock()
	b.sys.ConventionChanged(b.Members())
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
	if err != nil && !errors.Is(err, runtime.ErrBusy) {
		b.log.Warn("cannot tell", "system", p.id.Value(), "error", err)
	}
}

// spread tells all members who is in the convention.
func (b *Base) spread() {
	b.convMu.Lock()
	if !b.leading {
		b.convMu.Unlock()
		return
	}
	table := Table{b.members.list()}
	b.convMu.Unlock()
	for _, m := range table.Members {
		if idOf(m) == b.self {
			continue
		}
		if p, ok := b.peers.Load(idOf(m)); ok {
			b.office(p.(*peer), table)
		}
	}
}

// convene takes a message about the convention. It reports false for all others.
func (b *Base) convene(p *peer, msg any) bool {
	switch m := msg.(type) {
	case Registration:
		m.Member.Leader = false
		b.convMu.Lock()
		leading := b.leading
		if leading && idOf(m.Member) == p.id {
			b.members[p.id] = m.Member
			delete(b.placed, p.id)
		}
		b.convMu.Unlock()
		if leading {
			b.announce()
			b.spread()
		} else {
			b.office(p, NotLeader{})
		}
	case Table:
		b.convMu.Lock()
		if !b.leading && b.leader == p.id {
			b.members = members{}
			for _, member := range m.Members {
				if caps, err := runtime.Capabilities(member.Capabilities).Clean(); err == nil {
					member.Capabilities = caps
					b.members[idOf(member)] = member
				}
			}
			b.placed = map[unique.Handle[runtime.SystemID]]int{}
			b.seat()
		}
		b.convMu.Unlock()
		b.announce()
	case NotLeader:
		b.convMu.Lock()
		if b.leader == p.id {
			b.leader = unique.Handle[runtime.SystemID]{}
		}
		b.convMu.Unlock()
	default:
		return false
	}
	return true
}

// memberLost forgets a system that is lost. If it was the leader, this one looks for another at once.
func (b *Base) memberLost(id unique.Handle[runtime.SystemID]) {
	b.convMu.Lock()
	_, known := b.members[id]
	delete(b.members, id)
	delete(b.placed, id)
	if b.leader == id {
		b.leader = unique.Handle[runtime.SystemID]{}
		select {
		case b.changed <- struct{}{}:
		default:
		}
	}
	b.convMu.Unlock()
	if known {
		b.announce()
		b.spread()
	}
}
