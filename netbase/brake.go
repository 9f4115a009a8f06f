package netbase

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// What the other side says of a receiver whose mailbox is full, besides how many more messages may be sent.
const (
	flowStop = 0
	flowFree = math.MaxUint64
)

// flowAll is the number that stands for all receivers for which there was no flowStop on this connection: they may be sent to.
const flowAll = 0

// maxBrakes is how many receivers the other side may have us stop for. It has room for fewer holds than that.
const maxBrakes = 1 << 16

// brakes are the receivers of a peer that must not be sent to, or only so many messages. The zero value is ready.
type brakes struct {
	count atomic.Int32
	mu    sync.Mutex
	of    map[uint64]*brake // by number of the receiver
	links int               // how many there were
}

type brake struct {
	credit  uint64        // how many messages may be sent
	link    int           // on which the other side has said it last
	changed chan struct{} // closed when one may be sent again; nil while nobody waits
}

// open lets those look again who wait.
func (b *brake) open() {
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// pass reports whether a message may be sent to a receiver, and counts it.
func (b *brakes) pass(to uint64) bool {
	if b.count.Load() == 0 {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.of[to]
	switch {
	case one == nil:
		return true
	case one.credit == 0:
		return false
	}
	one.credit--
	return true
}

// wait returns a channel that is closed when a message may be sent to a receiver, nil if one may be.
func (b *brakes) wait(to uint64) <-chan struct{} {
	if b.count.Load() == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.of[to]
	if one == nil || one.credit > 0 {
		return nil
	}
	if one.changed == nil {
		one.changed = make(chan struct{})
	}
	return one.changed
}

// set does what the other side says of a receiver, or of all, if it is flowAll. The error, which wraps ErrCorrupt, is about too many of them.
func (b *brakes) set(to, n uint64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.of[to]
	switch {
	case to == flowAll:
		b.forget(func(one *brake) bool { return one.link != b.links })
	case n == flowStop && one == nil:
		if len(b.of) == maxBrakes {
			return fmt.Errorf("%w: more than %d full mailboxes", ErrCorrupt, maxBrakes)
		}
		if b.of == nil {
			b.of = map[uint64]*brake{}
		}
		b.of[to] = &brake{link: b.links}
	case n == flowStop:
		one.credit, one.link = 0, b.links
	case one == nil: // we do not remember that we were to stop
	case n == flowFree:
		one.open()
		delete(b.of, to)
	default:
		one.credit = min(one.credit, math.MaxUint64-n) + n
		one.open()
	}
	b.count.Store(int32(len(b.of)))
	return nil
}

// forget forgets the brakes of which gone says so. b.mu is held.
func (b *brakes) forget(gone func(*brake) bool) {
	for to, one := range b.of {
		if gone(one) {
			one.open()
			delete(b.of, to)
		}
	}
}

// renew says that there is a new connection, on which the other side says first of which receivers it still holds.
func (b *brakes) renew() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.links++
}

// clear forgets everything, as the other side is lost.
func (b *brakes) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(func(*brake) bool { return true })
	b.count.Store(0)
}

func appendFlow(b []byte, to, n uint64) []byte {
	var body [16]byte
	binary.BigEndian.PutUint64(body[:], to)
	binary.BigEndian.PutUint64(body[8:], n)
	return appendRecord(b, recordFlow, body[:])
}
