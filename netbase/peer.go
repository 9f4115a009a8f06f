package netbase

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"thesp/runtime"
)

// A peer is another system, from the first word with it until it is lost. Its streams, one each way, outlive connections: when one breaks the next
// goes on where it stopped, if there is one in time.
type peer struct {
	base *Base
	id   unique.Handle[runtime.SystemID]
	out  *stream
	enc  *encoder
	dec  *decoder
	defs sync.Map // number -> typeDef, of the types that the other side was told of

	received atomic.Uint64 // how much of its stream has been handled
	acked    atomic.Uint64 // how much of ours it has received
	heard    atomic.Int64  // when it was heard of last, in Unix nanoseconds

	mu      sync.Mutex
	link    *link
	again   bool // there was a link
	links   int  // how many there were
	dialing bool
	ended   bool
}

// A link is a connection to a peer. Its reader and its writer end when the connection is closed.
type link struct {
	conn net.Conn
	ack  chan struct{} // holds one when the other side should hear how much has come
	bye  chan struct{} // closed when this system leaves: what has been said goes out, and then the connection ends
	gone chan struct{} // closed when the connection is to end
	once sync.Once
	wg   sync.WaitGroup
}

func (l *link) close() {
	l.once.Do(func() {
		close(l.gone)
		l.conn.Close()
	})
}

// ackEvery is how many bytes may be received before the other side hears of it.
const ackEvery = 256 << 10

// state is what this side says of the peer in a hello, with the number of links so far.
func (p *peer) state() (h hello, links int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return hello{Received: p.received.Load(), Again: p.again}, p.links
}

// attach has the peer use conn, on which both sides have said hello: the other side goes on with our stream at resume, and we with its stream at what state
// told when there had been as many links. It reports false if that is no longer true, or the other side has forgotten what it had received.
func (p *peer) attach(conn net.Conn, resume uint64, links int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended || p.link != nil || p.links != links || !p.out.resume(resume) {
		return false
	}
	p.links++
	l := &link{conn: conn, ack: make(chan struct{}, 1), bye: make(chan struct{}), gone: make(chan struct{})}
	p.link, p.again = l, true
	p.heard.Store(time.Now().UnixNano())
	conn.SetDeadline(time.Time{})
	l.wg.Add(2)
	p.base.wg.Go(func() { p.read(l) })
	p.base.wg.Go(func() { p.write(l) })
	p.base.wg.Go(func() {
		l.wg.Wait()
		p.broken(l)
	})
	return true
}

// detach closes the link, if there is one, and waits until nothing of it is left.
func (p *peer) detach() {
	p.mu.Lock()
	l := p.link
	p.mu.Unlock()
	if l == nil {
		return
	}
	l.close()
	l.wg.Wait()
	p.mu.Lock()
	if p.link == l {
		p.link = nil
	}
	p.mu.Unlock()
}

// broken sees to what follows when the link has ended.
func (p *peer) broken(l *link) {
	p.mu.Lock()
	mine := p.link == l
	if mine {
		p.link = nil
	}
	p.mu.Unlock()
	if mine {
		p.base.connect(p)
	}
}

// write writes what there is to say, and a sign of life in every heartbeat.
func (p *peer) write(l *link) {
	defer l.wg.Done()
	defer l.close()
	beat := time.NewTicker(p.base.cfg.Heartbeat)
	defer beat.Stop()
	buf := make([]byte, 0, chunkSize+2*recordHeader+8)
	var told uint64
	for {
		buf = buf[:0]
		if received := p.received.Load(); received-told >= ackEvery {
			buf, told = appendAck(buf, received), received
		}
		if b := p.out.next(); b != nil {
			buf = appendRecord(buf, recordData, b)
		}
		if len(buf) == 0 {
			select {
			case <-p.out.more:
				continue
			case <-l.ack:
				continue
			case <-beat.C:
				told = p.received.Load()
				buf = appendAck(buf, told)
			case <-l.bye:
				buf = appendRecord(buf, recordBye, nil)
			case <-l.gone:
				return
			}
		}
		l.conn.SetWriteDeadline(time.Now().Add(2 * p.base.cfg.DeadAfter))
		if _, err := l.conn.Write(buf); err != nil || buf[0] == recordBye {
			return
		}
	}
}

// leave ends the peer in order: it hears what has been said, and that this system ends.
func (p *peer) leave() {
	p.mu.Lock()
	l := p.link
	ended := p.ended
	p.ended = true
	p.mu.Unlock()
	if l != nil && !ended {
		close(l.bye)
		late := time.AfterFunc(leaveTime, l.close)
		l.wg.Wait()
		late.Stop()
	}
	p.bury(p.out.finish(p.acked.Load()), "this system has left its convention")
}

// leaveTime is how long a system that leaves has to say the rest.
const leaveTime = time.Second

func appendAck(b []byte, offset uint64) []byte {
	var body [8]byte
	binary.BigEndian.PutUint64(body[:], offset)
	return appendRecord(b, recordAck, body[:])
}

// read handles what the peer says until the connection ends.
func (p *peer) read(l *link) {
	defer l.wg.Done()
	defer l.close()
	data := &dataReader{r: bufio.NewReaderSize(l.conn, chunkSize), control: p.control, alive: p.alive}
	frames := newFrameReader(data, p.base.cfg.MaxMessage)
	told := p.received.Load()
	for {
		body, err := frames.next()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				p.base.log.Debug("connection ended", "system", p.id.Value(), "error", err)
			}
			return
		}
		if err := p.handle(body); err != nil {
			p.base.log.Warn("connection dropped", "system", p.id.Value(), "error", err)
			p.base.lose(p, fmt.Sprintf("system %s broke the protocol: %v", p.id.Value().Host, err))
			return
		}
		if received := p.received.Add(uint64(frameHeader + len(body))); received-told >= ackEvery {
			told = received
			select {
			case l.ack <- struct{}{}:
			default:
			}
		}
	}
}

// alive notes that something was heard of the peer.
func (p *peer) alive() { p.heard.Store(time.Now().UnixNano()) }

// control handles a record that is not data.
func (p *peer) control(kind byte, body []byte) error {
	switch kind {
	case recordAck:
		if len(body) != 8 || !p.out.confirm(binary.BigEndian.Uint64(body)) {
			return fmt.Errorf("%w: it confirms what was not sent", ErrCorrupt)
		}
		p.acked.Store(binary.BigEndian.Uint64(body))
	case recordBye:
		p.base.lose(p, fmt.Sprintf("system %s has left", p.id.Value().Host))
		return net.ErrClosed
	default:
		return fmt.Errorf("%w: a record of kind %q", ErrCorrupt, kind)
	}
	return nil
}
