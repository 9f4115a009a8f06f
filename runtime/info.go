package runtime

import "time"

// ActorInfo is what is known of one actor from outside, at one moment.
type ActorInfo struct {
	Address Address
	Type    string // main.Greeter
	Source  string // of interpreted types
	Parent  Address
	Born    time.Time
	Active  bool   // it handles a message, or waits for its turn to
	Mailbox int    // messages that wait
	Handled uint64 // messages handled, those that it failed on included
	Failed  uint64
}

// Actors returns the living actors, the oldest first. It does not wait for any of them.
func (s *System) Actors() []ActorInfo {
	cells := s.table.all()
	out := make([]ActorInfo, len(cells))
	for i, c := range cells {
		out[i] = c.info()
	}
	return out
}

// Actor returns what is known of the actor at a. It reports false if there is none.
func (s *System) Actor(a Address) (ActorInfo, bool) {
	if a.node != s.node || a.host != s.host || a.id == idOutside || a.id&askBit != 0 {
		return ActorInfo{}, false
	}
	c := s.table.get(a.id)
	if c == nil {
		return ActorInfo{}, false
	}
	return c.info(), true
}

func (c *cell) info() ActorInfo {
	info := ActorInfo{
		Address: c.addr,
		Type:    c.kind.Name,
		Source:  c.kind.Source,
		Parent:  c.sys.parentOf(c),
		Born:    c.born,
		Handled: c.handled.Load(),
		Failed:  c.failed.Load(),
	}
	c.mail.mu.Lock()
	info.Active = c.mail.active
	c.mail.mu.Unlock()
	info.Mailbox = c.mail.len()
	return info
}
