package runtime

import "time"

// ActorInfo is what is known of one actor from outside, at one moment.
type ActorInfo struct {
	Address  Address
	Name     string // its global name, if it has one
	Type     string // main.Greeter
	Source   string // of interpreted types
	Parent   Address
	Children []Address
	Born     time.Time
	Active   bool          // it handles a message, or waits for its turn to
	Handling string        // the type of the message that is being handled, or empty
	Busy     time.Duration // for how long it has been handled, to a few milliseconds
	Mailbox  int           // messages that wait
	In       uint64        // messages that came in
	Out      uint64        // messages sent
	Handled  uint64        // messages handled, those that it failed on included
	Failed   uint64

	// What it failed on last. System.Actor tells, lists of actors do not.
	FailedAt    time.Time // the zero Time if it never has
	FailedOn    string    // the type of the message
	Failure     string    // why
	FailedStack string    // the calls that led there, as in PoisonMessage
}

// A failure is what there is to say of the last message that an actor failed on.
type failure struct {
	at            time.Time
	message       string // its type
	reason, stack string
}

// Actors returns the living actors, the oldest first, without those that do the work of the system itself. It does not wait for any of them.
func (s *System) Actors() []ActorInfo {
	cells := s.table.all()
	out := make([]ActorInfo, 0, len(cells))
	for _, c := range cells {
		if !IsReserved(c.addr.id) {
			out = append(out, c.info())
		}
	}
	return out
}

// Lives reports whether there is an actor at a, in this system.
func (s *System) Lives(a Address) bool { return s.cellAt(a) != nil }

// Actor returns what is known of the actor at a. It reports false if there is none. It does not wait for the actor.
func (s *System) Actor(a Address) (ActorInfo, bool) {
	c := s.cellAt(a)
	if c == nil {
		return ActorInfo{}, false
	}
	info := c.info()
	s.treeMu.Lock()
	defer s.treeMu.Unlock()
	if c.more != nil {
		if f := c.more.failure.Load(); f != nil {
			info.FailedAt, info.FailedOn, info.Failure, info.FailedStack = f.at, f.message, f.reason, f.stack
		}
	}
	return info, true
}

func (c *cell) info() ActorInfo {
	info := ActorInfo{
		Address: c.addr,
		Born:    c.sys.start.Add(time.Duration(c.born)),
		Handled: c.mail.done.Load(),
		Failed:  c.failed.Load(),
		Out:     c.out.Load(),
	}
	s := c.sys
	s.treeMu.Lock()
	info.Type, info.Source = c.kind.Name, c.kind.Source
	info.Parent = c.parentAddress()
	for _, child := range s.children(c) {
		info.Children = append(info.Children, child.addr)
	}
	if c.more != nil {
		info.Name = c.more.name
	}
	s.treeMu.Unlock()
	var waiting uint64
	info.Active, info.In, waiting = c.mail.state()
	info.Mailbox = int(waiting)
	if busy, ok := s.sched.busy(c); ok && info.Active {
		info.Mailbox = max(0, info.Mailbox-1)
		info.Handling, info.Busy = c.lastType(), busy
	}
	return info
}
