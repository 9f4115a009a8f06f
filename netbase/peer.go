package netbase

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	goruntime "runtime"
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

	decMu     sync.Mutex // of dec
	impatient time.Time  // until when the reader does not wait for a mailbox
	backlog   *backlog
	brakes    brakes
	nudge     chan struct{} // holds one when the writer should look for something else to say than what is in out
	greeting  atomic.Int32  // how many connections this side says hello on
	received  atomic.Uint64 // how much of its stream has been handled, or is being handled
	heard     atomic.Int64  // when it was heard of last, by the clock of the base
	began     atomic.Int64  // when the record that is being read has begun to come; 0 between records

	faces faces // of this system for the other one

	life uint64        // of this side, see hello
	lost chan struct{} // closed when all has been done that follows from its loss

	handling sync.Mutex // held while a frame is handled
	leaves   bool       // this system does, and handles no more

	work *workplace // of a worker, in its system; does not change

	prompt atomic.Pointer[link] // the link, if who has something to say may write it; see sayNow

	mu      sync.Mutex
	dialled string // where it was reached, if that is not its own idea of it
	link    *link
	again   bool          // there was a link
	other   uint64        // life of the other side, once it is known
	links   int           // how many there were
	pause   time.Duration // before the next dial
	dialing bool
	ended   bool
}

// A link is a connection to a peer. Its reader and its writer end when the connection is closed.
type link struct {
	conn net.Conn
	// theirs is how many links there were for the other side before this one. A connection of which it says the same is not a later one.
	theirs int
	born   int64         // by the clock of the base
	bye    chan struct{} // closed when this system leaves: what has been said goes out, and then the connection ends
	gone   chan struct{} // closed when the connection is to end
	once   sync.Once
	wg     sync.WaitGroup
	own    bool       // over a Unix socket
	batch  *batchConn // under conn; nil if that is not encrypted

	writing sync.Mutex // held while something is written; guards:
	buf     []byte     // memory for that
	told    uint64     // how much of what was received the other side has heard of
	silent  bool       // nothing more is written
}

func (l *link) close() {
	l.once.Do(func() {
		close(l.gone)
		conn := l.conn
		if secure, ok := conn.(*tls.Conn); ok {
			conn = secure.NetConn() // without a farewell of TLS, for which it would wait if the other side does not read
		}
		conn.Close()
	})
}

// ackEvery is how many bytes may be received before the other side hears of it.
func (p *peer) ackEvery() uint64 { return min(256<<10, uint64(p.base.cfg.MaxWaiting)/4) }

// state is what this side says of the peer in a hello.
func (p *peer) state() hello {
	p.mu.Lock()
	defer p.mu.Unlock()
	return hello{Received: p.received.Load(), Again: p.again, Links: p.links, Life: p.life}
}

// attach has the peer use conn, on which both sides have said hello. It reports false if mine, which comes from state, is no longer true, or the other side has forgotten what
// it had received.
func (p *peer) attach(conn net.Conn, mine, theirs hello) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended || p.link != nil || p.links != mine.Links || !p.out.resume(theirs.Received) {
		return false
	}
	p.links++
	p.brakes.renew()
	p.backlog.renew()
	l := &link{conn: conn, theirs: theirs.Links, born: p.base.clock(), bye: make(chan struct{}), gone: make(chan struct{}), batch: batchOf(conn), own: conn.RemoteAddr().Network() == "unix" && p.work == nil && p != p.base.boss}
	if l.batch != nil {
		l.batch.widen()
	}
	p.link, p.again, p.other = l, true, theirs.Life
	if isPrompt(conn) {
		p.prompt.Store(l)
	} else {
		p.prompt.Store(nil)
	}
	p.heard.Store(p.base.clock())
	p.began.Store(0)
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
		if p.base.clock()-l.born < int64(lastPause) {
			p.pause = longer(p.pause) // or a network that ends all connections would keep both busy
		} else {
			p.pause = 0
		}
	}
	p.mu.Unlock()
	switch {
	case !mine:
	case p == p.base.boss:
		p.base.lose(p, "the system of this worker is gone")
	case p.work != nil:
		p.base.workerEnded(p)
	default:
		p.base.connect(p)
	}
}

// leave ends the peer in order: it hears what has been said, and that this system ends.
func (p *peer) leave() {
	p.mu.Lock()
	l := p.link
	ended := p.ended
	p.ended = true
	p.mu.Unlock()
	if !ended {
		close(p.lost)
	}
	if l != nil && !ended {
		p.handling.Lock()
		p.leaves = true
		p.handling.Unlock()
		close(l.bye)
		late := time.AfterFunc(leaveTime, l.close)
		l.wg.Wait()
		late.Stop()
	}
	p.brakes.clear()
	p.base.peers.CompareAndDelete(p.id, p)
	p.bury(p.out.finish(), "this system has left its convention", nil)
	if p.work != nil {
		p.work.dismiss("its system ends")()
	}
}

// leaveTime is how long a system that leaves has to say the rest.
const leaveTime = time.Second

func appendAck(b []byte, offset uint64) []byte {
	var body [8]byte
	binary.BigEndian.PutUint64(body[:], offset)
	return appendRecord(b, recordAck, body[:])
}

// recordBuffer is what the reader of a connection reads at once where a header is due. The bytes of large records do not go through this buffer.
const recordBuffer = 4 << 10

// read handles what the peer says until the connection ends.
func (p *peer) read(l *link) {
	defer l.wg.Done()
	defer l.close()
	data := &dataReader{r: bufio.NewReaderSize(l.conn, recordBuffer), control: func(kind byte, body []byte) error { return p.control(l, kind, body) }, alive: p.alive}
	frames := newFrameReader(data, p.base.cfg.MaxMessage)
	told := p.received.Load()
	for {
		body, err := frames.next()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				p.base.log.Debug("connection ended", "system", p.id.Value(), "error", err)
			}
			p.stuck(err)
			return
		}
		if p != p.base.boss { // of a worker the memory is limited
			p.base.cushion.hear(len(body))
		}
		p.handling.Lock()
		if p.leaves {
			p.handling.Unlock()
			continue
		}
		p.received.Add(uint64(frameHeader + len(body))) // ahead of what follows, so that an answer confirms its question
		taken, err := p.handle(body, l.own)
		p.handling.Unlock()
		if taken {
			frames.give()
		}
		if err != nil {
			p.base.lose(p, fmt.Sprintf("system %s broke the protocol: %v", p.id.Value().Host, err))
			return
		}
		if received := p.received.Load(); received-told >= p.ackEvery() {
			told = received
			p.wake()
		}
		if frames.isEmpty() {
			goruntime.Gosched() // whom the message has woken goes first: there is probably nothing else to read yet
		}
	}
}

// wake has the writer look for something to say.
func (p *peer) wake() {
	select {
	case p.nudge <- struct{}{}:
	default:
	}
}

// host is where to dial the peer.
func (p *peer) host() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dialled != "" {
		return p.dialled
	}
	return p.id.Value().Host
}

// reachedAt says where the peer was reached.
func (p *peer) reachedAt(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dialled = host
}

// stuck gives the peer up if err says that a connection to it did not take in time what was written.
func (p *peer) stuck(err error) {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		p.base.declareDead(p, fmt.Sprintf("system %s takes nothing in", p.id.Value().Host))
	}
}

// control handles a record that is not data.
func (p *peer) control(l *link, kind byte, body []byte) error {
	switch kind {
	case recordAck:
		if len(body) != 8 || !p.out.confirm(binary.BigEndian.Uint64(body)) {
			return fmt.Errorf("%w: it confirms what was not sent", ErrCorrupt)
		}
	case recordFlow:
		if len(body) != 16 {
			return fmt.Errorf("%w: a record about a mailbox of %d bytes", ErrCorrupt, len(body))
		}
		return p.brakes.set(binary.BigEndian.Uint64(body), binary.BigEndian.Uint64(body[8:]))
	case recordBye:
		l.conn.SetWriteDeadline(time.Now().Add(leaveTime))
		l.conn.Write(appendAck(nil, p.received.Load())) // what it does not hear of, it takes for lost
		p.base.lose(p, p.who()+" has left")
		return net.ErrClosed
	default:
		return fmt.Errorf("%w: a record of kind %q", ErrCorrupt, kind)
	}
	return nil
}
