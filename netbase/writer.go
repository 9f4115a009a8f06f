package netbase

import (
	"errors"
	"net"
	"time"
)

// write writes what there is to say, and a sign of life in every heartbeat.
func (p *peer) write(l *link) {
	defer l.wg.Done()
	defer l.close()
	defer l.fallSilent()
	beat := time.NewTicker(p.base.cfg.Heartbeat)
	defer beat.Stop()
	for ack := false; ; {
		select {
		case <-beat.C: // also while there is much else to say
			ack = true
		default:
		}
		said, err := p.say(l, ack)
		if err != nil {
			p.stuck(err)
			return
		}
		ack = false
		if said {
			continue
		}
		select {
		case <-p.out.more:
		case <-p.nudge:
		case <-beat.C:
			ack = true
		case <-l.bye:
			if said, err := p.sayBye(l); err != nil {
				p.stuck(err)
				return
			} else if said {
				<-l.gone // the other side ends the connection when it has heard all: to end it here might lose what is under way
				return
			}
		case <-l.gone:
			return
		}
	}
}

// say writes the next part of what there is to say; an ack as well, if ack is set. It reports false if there is nothing.
func (p *peer) say(l *link, ack bool) (bool, error) {
	l.writing.Lock()
	defer l.writing.Unlock()
	return p.sayNext(l, ack)
}

// sayNext is say with l.writing held.
func (p *peer) sayNext(l *link, ack bool) (bool, error) {
	buf := l.buf[:0]
	b := p.out.next()
	received := p.received.Load()
	if ack || received-l.told >= p.ackEvery() || b != nil && received > l.told { // along with an answer goes that the question has come
		buf, l.told = appendAck(buf, received), received
	}
	buf = p.backlog.appendNews(buf)
	if b != nil {
		buf = appendRecordHeader(buf, recordData, len(b))
	}
	if len(b) < apart {
		buf, b = append(buf, b...), nil
	}
	l.buf = buf
	if len(buf) == 0 {
		return false, nil
	}
	return true, p.writeTo(l, buf, b)
}

// apart is how long a part of the stream may be that is copied to what goes ahead of it, which costs less than a record of TLS of its own.
const apart = 8 << 10

// writeTo writes head, and body if it is not empty. l.writing is held.
func (p *peer) writeTo(l *link, head, body []byte) error {
	l.conn.SetWriteDeadline(time.Now().Add(slowRecords * p.base.cfg.DeadAfter))
	if len(body) == 0 {
		_, err := l.conn.Write(head)
		return err
	}
	if l.batch != nil {
		l.batch.hold()
	}
	_, err := l.conn.Write(head)
	if err == nil {
		_, err = l.conn.Write(body)
	}
	if l.batch != nil {
		err = errors.Join(err, l.batch.flush())
	}
	return err
}

// sayBye says that this system ends. It reports false, and does not, if there is something else to say.
func (p *peer) sayBye(l *link) (bool, error) {
	l.writing.Lock()
	defer l.writing.Unlock()
	if said, err := p.sayNext(l, false); said || err != nil {
		return false, err
	}
	l.silent = true
	return true, p.writeTo(l, appendRecord(appendAck(nil, p.received.Load()), recordBye, nil), nil)
}

// fallSilent has nothing more be written.
func (l *link) fallSilent() {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.silent = true
}

// flush writes what there is to say, and returns when the kernel has it; that may block. Where the writer alone may write it does nothing.
func (p *peer) flush() {
	l := p.prompt.Load()
	if l == nil {
		return
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	for !l.silent {
		said, err := p.sayNext(l, false)
		if err != nil {
			l.close() // the stream goes on with another link
		}
		if err != nil || !said {
			return
		}
	}
}

// isPrompt reports whether conn takes what fits into a buffer of the kernel without blocking.
func isPrompt(conn net.Conn) bool {
	if batch := batchOf(conn); batch != nil {
		conn = batch.Conn
	}
	switch conn.(type) {
	case *net.TCPConn, *net.UnixConn:
		return true
	}
	return false
}

// promptSize is how long a frame may be to be written by whoever adds it. It fits into the buffer of every connection of the kernel that is empty.
const promptSize = 4 << 10

// sayNow writes what was added to the stream while the other side had confirmed all before, in place of the writer, which would have to wake up first. That does not block: there
// is nothing else in the buffer of the connection. It reports false if the writer has to do it.
func (p *peer) sayNow() bool {
	l := p.prompt.Load()
	if l == nil || !l.writing.TryLock() {
		return false
	}
	defer l.writing.Unlock()
	if l.silent {
		return false
	}
	if _, err := p.sayNext(l, false); err != nil {
		l.close() // the stream goes on with another link
	}
	return !p.out.hasNext() // a frame may be in two chunks
}
