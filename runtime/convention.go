package runtime

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unique"
)

// ConventionUpdate tells an actor that another system has joined the convention, has other capabilities now, or is gone. See Context.NotifyConvention.
type ConventionUpdate struct {
	Member Member
	Added  bool // it is there; else it is gone
}

// neighbours are the other systems of the convention, and the actors that want to hear of changes. The zero value is ready.
type neighbours struct {
	any atomic.Bool // some actor wants to hear

	mu     sync.Mutex
	known  map[unique.Handle[SystemID]]Member
	actors map[*cell]struct{}
}

// ConventionChanged says which systems are in the convention now. The remote calls it, one call after the other.
func (s *System) ConventionChanged(members []Member) {
	now := map[unique.Handle[SystemID]]Member{}
	for _, m := range members {
		if id := unique.Make(SystemID{Host: m.Host, Incarnation: m.Incarnation}); id != s.self {
			now[id] = m
		}
	}
	n := &s.neighbours
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, m := range n.known {
		if _, ok := now[id]; !ok {
			s.tellOfMember(ConventionUpdate{Member: m})
		}
	}
	for id, m := range now {
		if old, ok := n.known[id]; !ok || old.Capabilities.String() != m.Capabilities.String() {
			s.tellOfMember(ConventionUpdate{Member: m, Added: true})
		}
	}
	n.known = now
}

// tellOfMember tells of one change. neighbours.mu is held.
func (s *System) tellOfMember(u ConventionUpdate) {
	reason := "is gone"
	if u.Added {
		reason = fmt.Sprintf("offers %v", u.Member.Capabilities)
	}
	s.events.publish(Event{Kind: EventMember, Type: u.Member.Host, Reason: reason})
	for c := range s.neighbours.actors {
		s.stats.out.Add(1)
		s.put(c, letter{s.Address(), u}, nil)
	}
}

// NotifyConvention has the actor hear of systems that join or leave the convention, by ConventionUpdate, or no longer if on is false. It hears of each that is there
// already at once.
func (ctx *Context) NotifyConvention(on bool) {
	c := ctx.cell
	n := &c.sys.neighbours
	n.mu.Lock()
	defer n.mu.Unlock()
	_, already := n.actors[c]
	switch {
	case !on:
		delete(n.actors, c)
	case !already && c.sys.table.get(c.addr.id) == c:
		if n.actors == nil {
			n.actors = map[*cell]struct{}{}
		}
		n.actors[c] = struct{}{}
		for _, m := range n.known {
			c.sys.stats.out.Add(1)
			c.sys.put(c, letter{c.sys.Address(), ConventionUpdate{Member: m, Added: true}}, nil)
		}
	}
	n.any.Store(len(n.actors) > 0)
}

// forget is for an actor that has ended.
func (n *neighbours) forget(c *cell) {
	if !n.any.Load() {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.actors, c)
	n.any.Store(len(n.actors) > 0)
}
