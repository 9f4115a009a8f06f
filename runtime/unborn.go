package runtime

import (
	"sync"
	"time"
)

// A message for an actor that another system creates here may come before the Creation, if its sender has heard of the address from the creator: the two come over different connections.
// Such a message waits a little. Numbers that a system mints count up, so that most that are over are known not to be such.

// birthTime is how long a message waits for the Creation of its receiver.
const birthTime = 100 * time.Millisecond

// maxUnborn is for how many actors messages wait at a time.
const maxUnborn = 1 << 10

// maxMinters is of how many systems it is known which numbers they have used.
const maxMinters = 1 << 12

// unborn are the actors that have got a message before they were created. The zero value is ready.
type unborn struct {
	mu     sync.Mutex
	last   map[uint64]uint32 // by who mints: the highest number that has been used here
	births map[uint64]birth  // by number
}

type birth struct {
	done  chan struct{} // closed when the actor is there
	until time.Duration // after the start of the system
}

// minter tells who has minted the number n from others, and the how manieth it is.
func minter(n uint64) (who uint64, count uint32) { return n &^ foreignBit >> 32, uint32(n) }

// wait returns a channel that is closed when there is an actor with the number n; nil if there is no point in waiting, or no longer.
func (u *unborn) wait(n uint64, now time.Duration) <-chan struct{} {
	if n&foreignBit == 0 || n&askBit != 0 {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	who, count := minter(n)
	if last, ok := u.last[who]; ok && count <= last {
		return nil
	}
	b, ok := u.births[n]
	switch {
	case ok && now >= b.until:
		delete(u.births, n)
		return nil
	case ok:
		return b.done
	case len(u.births) >= maxUnborn:
		u.sweep(now)
		return nil
	}
	if u.births == nil {
		u.births = map[uint64]birth{}
	}
	b = birth{make(chan struct{}), now + birthTime}
	u.births[n] = b
	return b.done
}

// sweep forgets those whose time is over. u.mu is held.
func (u *unborn) sweep(now time.Duration) {
	for n, b := range u.births {
		if now >= b.until {
			delete(u.births, n)
		}
	}
}

// born says that there is an actor with the number n.
func (u *unborn) born(n uint64) {
	if n&foreignBit == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	who, count := minter(n)
	if u.last == nil {
		u.last = map[uint64]uint32{}
	}
	for other := range u.last {
		if len(u.last) < maxMinters {
			break
		}
		delete(u.last, other) // for which messages to actors that are over wait in vain
	}
	u.last[who] = max(u.last[who], count)
	if b, ok := u.births[n]; ok {
		delete(u.births, n)
		close(b.done)
	}
}
