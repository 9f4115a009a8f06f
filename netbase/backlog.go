package netbase

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A full mailbox does not hold up what its senders say to others: the messages for it wait in a hold, and the other side is told to stop. From then on it is told
// how many more it may send, as the receiver handles those that wait, and at last that it may send as it likes.

// What holds cost, and may cost. The unit is Config.MaxWaiting, which is also what may be on its way when the other side is told to stop.
const (
	holdCost  = 4 << 10 // bytes that a hold counts for besides its frames
	stopTotal = 2       // units in all holds of a peer from which on every receiver with a hold is one to stop for; before it is one unit of its own
	maxTotal  = 4       // units in all holds of a peer from which on messages for full mailboxes go back
)

// lookPeriod is how often a hold looks whether there is some room in a mailbox that has not half of it free yet.
const lookPeriod = 10 * time.Millisecond

// A backlog is what waits here for room in mailboxes, of the messages of one peer. Only the reader of the peer adds to it.
type backlog struct {
	unit  int
	nudge func()       // tells that there is something for appendNews
	count atomic.Int32 // of holds
	fresh atomic.Bool  // there is something for appendNews

	mu    sync.Mutex
	of    map[uint64]*hold // by number of the receiver
	total int
	news  map[uint64]news
	// renewed is set if news begin with all receivers to stop for.
	renewed bool
}

// A hold is what waits for one receiver. While it is in the backlog, nothing for the receiver goes past it.
type hold struct {
	to      uint64
	frames  frameQueue
	stopped bool // the other side has been told
	handled int  // since the other side was told of a message that it may send
}

// news is what the other side does not know yet about a receiver, in this order.
type news struct {
	stop  bool
	grant uint64
	free  bool
}

func newBacklog(unit int, nudge func()) *backlog {
	return &backlog{unit: unit, nudge: nudge, of: map[uint64]*hold{}, news: map[uint64]news{}}
}

// A holding is what became of a frame.
type holding int

const (
	notHeld holding = iota // there is no hold for its receiver
	held
	heldNew // in a hold that is new, and must be drained
	tooMuch // there is no room for it
)

// add puts a frame for a receiver into its hold; a new one, if create is set.
func (b *backlog) add(to uint64, body []byte, create bool) (*hold, holding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	result := held
	one := b.of[to]
	switch {
	case one == nil && !create:
		return nil, notHeld
	case b.total >= maxTotal*b.unit:
		return nil, tooMuch
	case one == nil:
		one, result = &hold{to: to}, heldNew
		b.of[to] = one
		b.total += holdCost
		b.count.Add(1)
	}
	one.frames.push(body)
	b.total += len(body)
	if !one.stopped && (one.frames.bytes > b.unit || b.total > stopTotal*b.unit) {
		one.stopped = true
		b.tell(to, news{stop: true})
	}
	return one, result
}

// tell has the other side hear what is new about a receiver. b.mu is held.
func (b *backlog) tell(to uint64, n news) {
	b.news[to] = n
	b.fresh.Store(true)
	b.nudge()
}

// next returns the oldest frame in a hold, nil if there is none: then the hold has ended.
func (b *backlog) next(one *hold) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	body := one.frames.pop()
	if body != nil {
		return body
	}
	delete(b.of, one.to)
	b.total -= holdCost
	b.count.Add(-1)
	if one.stopped {
		b.tell(one.to, news{free: true})
	}
	return nil
}

// done says that a frame that next returned waits no longer. For each the other side may send one; for two, while there is more than a unit.
func (b *backlog) done(one *hold, size int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total -= size
	if !one.stopped {
		return
	}
	one.handled++
	if one.handled == 1 && (one.frames.bytes > b.unit || b.total > stopTotal*b.unit) {
		return
	}
	one.handled = 0
	n := b.news[one.to]
	n.grant++
	b.tell(one.to, n)
}

// renew has the other side hear again of all receivers to stop for, on a new connection: what it was told last may not have come.
func (b *backlog) renew() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.news)
	for to, one := range b.of {
		if one.stopped {
			b.tell(to, news{stop: true})
		}
	}
	b.renewed = true
	b.fresh.Store(true)
}

// appendNews adds the records of what the other side does not know yet.
func (b *backlog) appendNews(buf []byte) []byte {
	if !b.fresh.Load() {
		return buf
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for to, n := range b.news {
		if n.stop {
			buf = appendFlow(buf, to, flowStop)
		}
	}
	if b.renewed {
		b.renewed = false
		buf = appendFlow(buf, flowAll, flowFree)
	}
	for to, n := range b.news {
		if n.grant > 0 {
			buf = appendFlow(buf, to, n.grant)
		}
		if n.free {
			buf = appendFlow(buf, to, flowFree)
		}
	}
	clear(b.news)
	b.fresh.Store(false)
	return buf
}

// A receiver that is at work makes room sooner than a hold would serve it: the reader waits for it, but not often in vain.
const (
	readerPatience = 10 * time.Millisecond
	readerPeriod   = 100 * readerPatience // after it has waited in vain
)

// waitBriefly waits for room in a mailbox. It is for the reader of p. It reports false if there is none so soon, or would not be.
func (p *peer) waitBriefly(full <-chan struct{}) bool {
	now := time.Now()
	if now.Before(p.impatient) {
		return false
	}
	timer := time.NewTimer(readerPatience)
	defer timer.Stop()
	select {
	case <-full:
		return true
	case <-timer.C:
		p.impatient = now.Add(readerPeriod)
		return false
	}
}

// hold has a message that finds no room wait for it: frame f, whose bytes are body. It is for the reader of p.
func (p *peer) hold(f frame, body []byte, msg any) {
	one, result := p.backlog.add(f.to.Number(), body, true)
	switch result {
	case heldNew:
		p.base.wg.Go(func() { p.drain(one) })
	case tooMuch:
		p.giveBack(f, msg)
	}
}

// giveBack has the sender of a message hear that there is no room for it.
func (p *peer) giveBack(f frame, msg any) {
	if f.to.System() != p.base.self {
		p.giveBackFor(f, mailboxFull)
		return
	}
	p.base.sys.GiveBack(f.from, f.to, msg, mailboxFull)
}

const mailboxFull = "its mailbox is full"

// drain delivers what is in a hold as there is room, until there is nothing, or the base ends.
func (p *peer) drain(one *hold) {
	look := time.NewTicker(lookPeriod)
	defer look.Stop()
	for body := p.backlog.next(one); body != nil; body = p.backlog.next(one) {
		f, err := p.parseHeard(body)
		var msg any
		if err == nil {
			msg, _, err = p.decode(f)
		}
		if err != nil {
			p.base.lose(p, fmt.Sprintf("system %s broke the protocol: %v", p.id.Value().Host, err))
			p.backlog.done(one, len(body))
			continue
		}
		for full, _ := p.deliver(f, msg); full != nil; full, _ = p.deliver(f, msg) {
			select {
			case <-full:
				continue
			case <-look.C:
				continue
			case <-p.base.ctx.Done():
			}
			p.giveBackFor(f, "its system ends")
			break
		}
		p.backlog.done(one, len(body))
	}
}

// A frameQueue holds the bodies of frames, the first to come first. The zero value is ready.
type frameQueue struct {
	bytes    int      // of the bodies
	segments [][]byte // each of whole frames: a length of frameHeader bytes, and the body
	read     int      // of the first segment
}

// The length of segments grows with what is in the queue.
const (
	firstSegment = 1 << 10
	lastSegment  = 64 << 10
)

func (q *frameQueue) push(body []byte) {
	last := len(q.segments) - 1
	need := frameHeader + len(body)
	if last < 0 || cap(q.segments[last])-len(q.segments[last]) < need {
		size := max(firstSegment, min(q.bytes, lastSegment), need)
		q.segments = append(q.segments, make([]byte, 0, size))
		last++
	}
	s := binary.BigEndian.AppendUint32(q.segments[last], uint32(len(body)))
	q.segments[last] = append(s, body...)
	q.bytes += len(body)
}

// pop returns the oldest body, which is the caller's from then on; nil if there is none.
func (q *frameQueue) pop() []byte {
	for len(q.segments) > 0 {
		s := q.segments[0][q.read:]
		if len(s) > 0 {
			n := int(binary.BigEndian.Uint32(s))
			q.read += frameHeader + n
			q.bytes -= n
			return s[frameHeader : frameHeader+n : frameHeader+n]
		}
		q.segments[0] = nil
		q.segments, q.read = q.segments[1:], 0
	}
	return nil
}
