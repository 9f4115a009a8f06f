package runtime

import (
	"fmt"
	"unique"
)

// ConventionUpdate tells an actor that another system has joined the convention, has other capabilities now, or is gone. See Context.NotifyConvention.
type ConventionUpdate struct {
	Member Member
	Added  bool // it is there; else it is gone
}

// ConventionChanged says which systems are in the convention now. The remote calls it, one call after the other.
func (s *System) ConventionChanged(members []Member) {
	now := map[unique.Handle[SystemID]]ConventionUpdate{}
	for _, m := range members {
		if id := m.id(); id != s.self {
			now[id] = ConventionUpdate{m, true}
		}
	}
	n := &s.neighbours
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, u := range n.known {
		if _, ok := now[id]; !ok {
			s.tellOfMember(ConventionUpdate{Member: u.Member})
		}
	}
	for id, u := range now {
		if old, ok := n.known[id]; !ok || old.Member.Capabilities.String() != u.Member.Capabilities.String() {
			s.tellOfMember(u)
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
	s.neighbours.tell(s, u)
}

// NotifyConvention has the actor hear of systems that join or leave the convention, by ConventionUpdate, or no longer if on is false. It hears of each that is there
// already at once.
func (ctx *Context) NotifyConvention(on bool) { ctx.cell.sys.neighbours.listen(ctx.cell, on) }
