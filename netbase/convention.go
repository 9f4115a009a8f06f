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

// A Member is a system of the convention.
type Member struct {
	Host         string // where it listens
	Incarnation  uint64
	Capabilities map[string]any
	Load         int // how many actors it runs
	Leader       bool
}

func (m Member) id() unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: m.Host, Incarnation: m.Incarnation})
}

// What the systems of a convention tell each other. They go to address number 0 of a system, in messages like all others.
type (
	// Registration tells the leader of a member, and of what has changed about it.
	Registration struct{ Member Member }
	// Table tells a member of all of them.
	Table struct{ Members []Member }
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
	told    Member                                  // what the leader was told last
	changed chan struct{}                           // holds one if join should look again
}

// members are the systems of a convention, this one included.
type members map[unique.Handle[runtime.SystemID]]Member

// list returns them in the order of their hosts.
func (m members) list() []Member {
	return slices.SortedFunc(maps.Values(m), func(a, b Member) int { return cmp.Compare(a.Host, b.Host) })
}

// place chooses the member with the least load for which lacks has nothing to say; placed is added to the loads. If there is none it returns what each lacks.
func (m members) place(lacks func(runtime.Capabilities) string, placed map[unique.Handle[runtime.SystemID]]int) (best *Member, why string) {
	var all []string
	for _, member := range m.list() {
		if lack := lacks(member.Capabilities); lack != "" {
			all = append(all, member.Host+" "+lack)
			continue
		}
		if best == nil || member.Load+placed[member.id()] < best.Load+placed[best.id()] {
			best = &member
		}
	}
	return best, strings.Join(all, "; ")
}

// Place implements runtime.Remote.
func (b *Base) Place(lacks func(runtime.Capabilities) string) (runtime.Address, error) {
	b.convMu.Lock()
	all, placed := maps.Clone(b.members), maps.Clone(b.placed)
	b.convMu.Unlock()
	delete(all, b.self) // the runtime has asked it before
	best, why := all.place(lacks, placed)
	if best == nil {
		own := b.self.Value().Host + " " + lacks(b.sys.Capabilities())
		return runtime.Address{}, fmt.Errorf("%w: %s", runtime.ErrUnplaceable, strings.TrimSuffix(own+"; "+why, "; "))
	}
	b.convMu.Lock()
	b.placed[best.id()]++
	b.convMu.Unlock()
	return runtime.MakeAddress(best.id(), runtime.ForeignNumber(b.self.Value().Incarnation, b.minted.Add(1))), nil
}

// Members returns the systems of the convention that this one knows, itself included.
func (b *Base) Members() []Member {
	b.convMu.Lock()
	defer b.convMu.Unlock()
	return b.members.list()
}

// me is this system as a member.
func (b *Base) me() Member {
	id := b.self.Value()
	return Member{Host: id.Host, Incarnation: id.Incarnation, Capabilities: b.sys.Capabilities(), Load: b.sys.Stats().Actors}
}

func sameMember(a, b Member) bool {
	return a.Load == b.Load && maps.Equal(a.Capabilities, b.Capabilities)
}

// join has the system be in the convention as long as the base lives: under the first leader of the list that can be reached, or as leader itself.
func (b *Base) join() {
	tick := time.NewTicker(b.cfg.Heartbeat)
	defer tick.Stop()
	for {
		b.joinOnce()
		select {
		case <-b.ctx.Done():
			return
		case <-tick.C:
		case <-b.changed:
		}
	}
}

func (b *Base) joinOnce() {
	me := b.me()
	for _, host := range append(slices.Clip(b.cfg.Leaders), b.Host()) { // without any other it leads itself
		if host == b.Host() {
			b.lead(me)
			return
		}
		if p := b.reach(host); p != nil {
			b.follow(p, me)
			return
		}
	}
}

// reach returns a peer with a link that listens at host, or nil.
func (b *Base) reach(host string) *peer {
	for p := range b.all() {
		if p.id.Value().Host == host && p.connected() {
			return p
		}
	}
	conn, theirs, err := b.dial(host, hello{})
	if err != nil {
		b.log.Debug("leader cannot be reached", "leader", host, "error", err)
		return nil
	}
	p, _, err := b.newPeer(theirs.id())
	if err != nil || !p.attach(conn, theirs.Received, 0) {
		conn.Close()
	}
	return p
}

func (p *peer) connected() bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.link != nil && !p.ended
}

// lead makes this system the leader, or tells the members what is new about it.
func (b *Base) lead(me Member) {
	me.Leader = true
	b.convMu.Lock()
	news := !b.leading || !sameMember(me, b.members[b.self])
	if !b.leading {
		b.members = members{}
		b.log.Info("leading the convention")
	}
	b.leading, b.leader = true, b.self
	b.members[b.self] = me
	b.convMu.Unlock()
	if news {
		b.spread()
	}
}

// follow tells the leader of this system, unless it knows.
func (b *Base) follow(leader *peer, me Member) {
	b.convMu.Lock()
	news := b.leader != leader.id || !sameMember(me, b.told)
	if b.leading {
		b.log.Info("no longer leading the convention", "leader", leader.id.Value())
	}
	b.leading, b.leader, b.told = false, leader.id, me
	b.convMu.Unlock()
	if news {
		b.office(leader, Registration{me})
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
		if m.id() == b.self {
			continue
		}
		if p, ok := b.peers.Load(m.id()); ok {
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
		if leading && m.Member.id() == p.id {
			b.members[p.id] = m.Member
			delete(b.placed, p.id)
		}
		b.convMu.Unlock()
		if leading {
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
					b.members[member.id()] = member
				}
			}
			b.placed = map[unique.Handle[runtime.SystemID]]int{}
		}
		b.convMu.Unlock()
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
		b.spread()
	}
}
