package runtime

import (
	"sync"
	"sync/atomic"
)

// mailboxSize is how many user messages wait for one actor before its senders must wait as well.
const mailboxSize = 10_000

// A mailbox holds what an actor has still to handle, in two lanes: letters of the runtime overtake those of users. Whoever puts
// a letter into the mailbox of an idle actor must hand the actor to the scheduler.
//
// What senders write for each letter comes first and what the receiver reads and writes for each comes last, so that they are not in one line of the
// processor's cache: cells lie at multiples of 32 bytes, and the mailbox at 64 bytes in the cell.
type mailbox struct {
	mu     sync.Mutex
	active bool   // handed to the scheduler, and not idle since
	closed bool   // nothing gets into the user lane any more
	ended  bool   // nothing gets in at all
	exits  bool   // there was a request to exit: the first one counts
	full   bool   // one is in use
	credit int32  // how many letters get in before done must be looked at again
	in     uint64 // letters that got into the user lane
	more   chain  // those behind one

	one    letter // the first letter: most mailboxes never hold more, and then need no memory of their own
	system chain
	room   chan struct{} // not nil while senders wait for room, who look again once it is closed

	// alerts is not 0 while there is something that the actor must look at between two letters of the user lane.
	alerts atomic.Uint32
	// done is how many letters of the user lane have been handled. Only the worker that runs the actor changes it.
	done atomic.Uint64
}

// The bits of mailbox.alerts.
const (
	alertSystem = 1 << iota // the system lane holds something
	alertRoom               // senders wait for room
	alertTrace              // there are taps on the actor
)

// A posting is what became of a letter that somebody put into a mailbox.
type posting int

const (
	posted    posting = iota
	postedNew         // and the actor was idle: it must be scheduled
	refused           // the mailbox is full
	gone              // the lane is closed
)

// put adds a letter to the user lane.
func (m *mailbox) put(l letter) posting {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return gone
	}
	if m.credit == 0 && !m.lend() {
		m.mu.Unlock()
		return refused
	}
	m.credit--
	m.in++
	if m.full || m.more.head != nil {
		m.more.push(l)
	} else {
		m.one, m.full = l, true
	}
	p := posted
	if !m.active {
		m.active = true
		p = postedNew
	}
	m.mu.Unlock()
	return p
}

// lend sets credit to the number of letters that there is room for. It reports whether there is any. m.mu is held.
func (m *mailbox) lend() bool {
	m.credit = int32(mailboxSize - (m.in - m.done.Load()))
	return m.credit > 0
}

// waitRoom returns a channel that is closed once there is room again, or when the lane closes; nil if there is no need to wait.
func (m *mailbox) waitRoom() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed || m.credit > 0 || m.lend() {
		return nil
	}
	if m.room == nil {
		m.room = make(chan struct{})
		m.alerts.Or(alertRoom)
	}
	return m.room
}

// giveRoom lets the senders that wait look again, once half of the mailbox is free.
func (m *mailbox) giveRoom() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.room != nil && m.in-m.done.Load() <= mailboxSize/2 {
		m.openRoom()
	}
}

// openRoom is giveRoom under m.mu.
func (m *mailbox) openRoom() {
	close(m.room)
	m.room = nil
	m.alerts.And(^uint32(alertRoom))
}

// putSystem adds a letter to the system lane, which has no limit: the runtime writes a bounded number of them for each actor.
func (m *mailbox) putSystem(l letter) posting {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return gone
	}
	if _, ok := l.msg.(exitLetter); ok {
		if m.exits {
			return posted
		}
		m.exits = true
	}
	m.system.push(l)
	m.alerts.Or(alertSystem)
	if m.active {
		return posted
	}
	m.active = true
	return postedNew
}

// takeSystem returns the oldest letter of the system lane. It reports false if there is none.
func (m *mailbox) takeSystem() (letter, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.system.pop()
	if m.system.head == nil {
		m.alerts.And(^uint32(alertSystem))
	}
	return l, ok
}

// take moves the whole user lane into hand, which is empty, but for its first letter, which it returns. If there is none, in
// the system lane neither, the actor is idle from now on, and the caller must not touch it any more.
func (m *mailbox) take(hand *chain) (l letter, ok, idle bool) {
	m.mu.Lock()
	one := m.full
	switch {
	case one:
		l = m.one
		m.one, m.full = letter{}, false
	case m.more.head == nil:
		m.active = m.system.head != nil
		idle = !m.active
		m.mu.Unlock()
		return letter{}, false, idle
	}
	*hand, m.more = m.more, chain{}
	m.mu.Unlock()
	if !one {
		l, _ = hand.pop()
	}
	return l, true, false
}

// rest is take for an actor that takes nothing from its user lane. It reports whether the actor is idle.
func (m *mailbox) rest() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.active = m.system.head != nil
	return !m.active
}

// close closes the user lane, and returns what is left there.
func (m *mailbox) close() (users chain) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	if m.full {
		users.push(m.one)
		m.one, m.full = letter{}, false
	}
	users.join(m.more)
	m.more = chain{}
	m.in = m.done.Load() // what is left, here and in hand, is no longer for the actor
	if m.room != nil {
		m.openRoom()
	}
	return users
}

// end closes the system lane as well, and returns what is left there.
func (m *mailbox) end() (system chain) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	system, m.system = m.system, chain{}
	m.alerts.Store(0)
	return system
}

// state returns whether the actor is active, how many user messages have come, and how many of them wait or are being handled.
func (m *mailbox) state() (active bool, in, waiting uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.active, m.in, m.in - m.done.Load()
}

// A chain is a queue of letters. The zero value is empty. It is copied only to move what it holds.
type chain struct{ head, tail *link }

// A link is a part of a chain: its letters from read on, up to written, are in it.
type link struct {
	next          *link
	read, written int
	letters       []letter
}

// The first link of a chain is a small one: many actors may each have a few letters waiting.
const (
	smallLink = 6
	bigLink   = 64
)

// Links that are empty serve again. The pools hold no letters.
var (
	smallLinks = sync.Pool{New: func() any { return &link{letters: make([]letter, smallLink)} }}
	bigLinks   = sync.Pool{New: func() any { return &link{letters: make([]letter, bigLink)} }}
)

func (c *chain) push(l letter) {
	if c.head == nil {
		c.head = smallLinks.Get().(*link)
		c.tail = c.head
	} else if c.tail.written == len(c.tail.letters) {
		c.tail.next = bigLinks.Get().(*link)
		c.tail = c.tail.next
	}
	c.tail.letters[c.tail.written] = l
	c.tail.written++
}

// pop returns the oldest letter. It reports false if there is none.
func (c *chain) pop() (l letter, ok bool) {
	k := c.head
	if k == nil {
		return letter{}, false
	}
	l = k.letters[k.read]
	k.letters[k.read] = letter{}
	k.read++
	if k.read == k.written {
		c.head = k.next
		k.next, k.read, k.written = nil, 0, 0
		if len(k.letters) == smallLink {
			smallLinks.Put(k)
		} else {
			bigLinks.Put(k)
		}
	}
	return l, true
}

// join moves what other holds behind what c holds.
func (c *chain) join(other chain) {
	switch {
	case other.head == nil:
	case c.head == nil:
		*c = other
	default:
		c.tail.next, c.tail = other.head, other.tail
	}
}
