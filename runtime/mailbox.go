package runtime

import (
	"sync"
	"sync/atomic"
)

// A mailbox holds what an actor has still to handle, in two lanes: letters of the runtime overtake those of users. Whoever puts
// a letter into the mailbox of an idle actor must hand the actor to the scheduler.
type mailbox struct {
	mu     sync.Mutex
	active bool     // handed to the scheduler, and not idle since
	closed bool     // nothing gets in any more
	full   bool     // one is in use
	one    letter   // the first letter: most mailboxes never hold more, and then need no memory of their own
	more   []letter // those behind one
	system []letter

	// urgent is set while the system lane holds something: the actor looks here between two letters of one batch.
	urgent atomic.Bool
}

// put adds a letter to the user lane. It reports whether there is room for it, and whether the actor must be scheduled.
func (m *mailbox) put(l letter) (ok, wake bool) {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return false, false
	}
	if m.full || len(m.more) > 0 {
		m.more = append(m.more, l)
	} else {
		m.one, m.full = l, true
	}
	wake = !m.active
	m.active = true
	m.mu.Unlock()
	return true, wake
}

// putSystem is put for the system lane.
func (m *mailbox) putSystem(l letter) (ok, wake bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false, false
	}
	m.system = append(m.system, l)
	m.urgent.Store(true)
	wake = !m.active
	m.active = true
	return true, wake
}

// take returns what has come, which is the caller's then: one letter of the system lane if it holds any, else the user lane. If there is
// nothing the actor is idle from now on, and take returns no letters. spare is memory for what comes next, and is exchanged.
func (m *mailbox) take(spare *[]letter) (letters []letter, system bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case len(m.system) > 0:
		letters, m.system = m.system[:1:1], m.system[1:]
		if len(m.system) == 0 {
			m.system = nil
			m.urgent.Store(false)
		}
		return letters, true
	case m.full: // it is older than the rest, which comes with the next take
		letters, *spare = append((*spare)[:0], m.one), nil
		m.one, m.full = letter{}, false
		return letters, false
	case len(m.more) > 0:
		letters = m.more
		m.more, *spare = (*spare)[:0], nil
		return letters, false
	}
	m.active = false
	if cap(m.more) > cap(*spare) {
		*spare = m.more
	}
	m.more = nil // an idle actor costs no memory for mail
	return nil, false
}

// giveBack puts letters that were taken, and not handled, back in front of all others of the user lane.
func (m *mailbox) giveBack(letters []letter) {
	if len(letters) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := append([]letter(nil), letters...)
	if m.full {
		all = append(all, m.one)
		m.one, m.full = letter{}, false
	}
	m.more = append(all, m.more...)
}

// close lets nothing in any more, and returns what is left.
func (m *mailbox) close() (users, system []letter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	if m.full {
		users = append(users, m.one)
		m.one, m.full = letter{}, false
	}
	users = append(users, m.more...)
	system = m.system
	m.more, m.system = nil, nil
	m.urgent.Store(false)
	return users, system
}

// len is the number of letters that wait.
func (m *mailbox) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.more) + len(m.system)
	if m.full {
		n++
	}
	return n
}
