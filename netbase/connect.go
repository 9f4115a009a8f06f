package netbase

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"
	"unique"

	"thesp/runtime"
)

// connect has a peer without link dial, unless it does already.
func (b *Base) connect(p *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dialing || p.ended || p.link != nil || b.ctx.Err() != nil {
		return
	}
	p.dialing = true
	b.wg.Go(func() {
		reason := b.dialUntil(p)
		p.mu.Lock()
		p.dialing = false
		p.mu.Unlock()
		if reason != "" {
			b.lose(p, reason)
		}
	})
}

// Waiting times between attempts to dial.
const (
	firstPause = 20 * time.Millisecond
	lastPause  = time.Second
)

// dialUntil dials until p has a link or has ended. It returns why there is no point in going on, "" if that is not so.
func (b *Base) dialUntil(p *peer) string {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		p.mu.Lock()
		done, again := p.ended || p.link != nil, p.again
		p.mu.Unlock()
		if done || b.ctx.Err() != nil {
			return ""
		}
		host := p.id.Value().Host
		if _, _, err := net.SplitHostPort(host); err == nil {
			err := b.dialPeer(p, host)
			var final *finalError
			switch {
			case err == nil:
				return ""
			case errors.As(err, &final):
				return fmt.Sprintf("system %s is lost: %v", host, err)
			case gone(err):
				return fmt.Sprintf("system %s is gone: nobody listens there", host)
			}
			b.log.Debug("cannot connect", "system", p.id.Value(), "error", err)
		} else if !again {
			return fmt.Sprintf("system %s does not listen", host)
		}
		select {
		case <-time.After(pause):
		case <-b.ctx.Done():
			return ""
		}
	}
}

// finalError says that it makes no sense to dial again.
type finalError struct{ error }

// errWait: the other side is about to connect itself.
var errWait = errors.New("it is connecting itself")

// dialPeer connects to p.
func (b *Base) dialPeer(p *peer, host string) error {
	mine, links := p.state()
	conn, theirs, err := b.dial(host, mine)
	if err != nil {
		return err
	}
	if theirs.id() != p.id {
		conn.Close()
		return &finalError{errors.New("another one listens in its place now")}
	}
	if !p.attach(conn, theirs.Received, links) {
		conn.Close()
		return errWait
	}
	return nil
}

// dial connects to whoever listens at host and says hello. The error is a *finalError if that is refused.
func (b *Base) dial(host string, mine hello) (conn net.Conn, theirs hello, err error) {
	ctx, cancel := context.WithTimeout(b.ctx, helloTime)
	defer cancel()
	raw, err := b.cfg.Network.Dial(ctx, host)
	if err != nil {
		return nil, theirs, err
	}
	tuneConn(raw, b.cfg.DeadAfter)
	raw.SetDeadline(time.Now().Add(helloTime))
	stop := context.AfterFunc(b.ctx, func() { raw.Close() })
	defer stop()
	secure := tls.Client(raw, b.cfg.Credentials.ClientConfig())
	mine.Version, mine.Host, mine.Incarnation = protocol, b.self.Value().Host, b.self.Value().Incarnation
	if err = b.sendHello(secure, mine); err == nil {
		theirs, err = b.readHello(secure)
	}
	switch {
	case err != nil:
		err = b.cfg.Credentials.Explain(err)
	case theirs.Refused != "":
		err = &finalError{errors.New(theirs.Refused)}
	case theirs.Wait:
		err = errWait
	case theirs.id() == b.self:
		err = &finalError{errors.New("it is this system itself")}
	}
	if err != nil {
		raw.Close()
		return nil, theirs, err
	}
	return secure, theirs, nil
}

// accept serves who dials.
func (b *Base) accept() {
	for pause := 10 * time.Millisecond; ; {
		conn, err := b.listener.Accept()
		if err != nil {
			if b.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			b.log.Warn("cannot accept", "error", err)
			select {
			case <-time.After(pause):
			case <-b.ctx.Done():
				return
			}
			pause = min(2*pause, time.Second)
			continue
		}
		pause = 10 * time.Millisecond
		if !b.gate.enter(conn.RemoteAddr()) {
			conn.Close()
			continue
		}
		b.wg.Go(func() {
			defer b.gate.leave(conn.RemoteAddr())
			if err := b.greet(conn); err != nil {
				conn.Close()
				b.gate.complain(b.log, conn.RemoteAddr(), err)
			}
		})
	}
}

// greet says hello to who has dialled, and has it become a peer.
func (b *Base) greet(raw net.Conn) error {
	tuneConn(raw, b.cfg.DeadAfter)
	raw.SetDeadline(time.Now().Add(helloTime))
	stop := context.AfterFunc(b.ctx, func() { raw.Close() })
	defer stop()
	conn := tls.Server(raw, b.cfg.Credentials.ServerConfig())
	theirs, err := b.readHello(conn)
	if err != nil {
		return b.cfg.Credentials.Explain(err)
	}
	p, err := b.admit(theirs)
	var mine hello
	var links int
	switch {
	case err == errWait:
		mine.Wait = true
	case err != nil:
		mine.Refused = err.Error()
	default:
		mine, links = p.state()
	}
	mine.Version, mine.Host, mine.Incarnation = protocol, b.self.Value().Host, b.self.Value().Incarnation
	sent := b.sendHello(conn, mine)
	if err != nil || sent != nil {
		conn.Close()
		if p != nil {
			b.connect(p)
		}
		return sent
	}
	if !p.attach(conn, theirs.Received, links) {
		conn.Close()
		b.connect(p)
	}
	return nil
}

// admit finds the peer that says hello, and ends the link that it has given up. The error is errWait if it is to wait for a connection from here, and
// else says why it is refused.
func (b *Base) admit(h hello) (*peer, error) {
	id := h.id()
	if id == b.self {
		return nil, errors.New("it is this system itself")
	}
	for {
		p, fresh, err := b.newPeer(id)
		if err != nil {
			return nil, err
		}
		if fresh {
			if h.Again {
				b.lose(p, fmt.Sprintf("system %s was lost before", h.Host))
				return nil, errors.New("you were given up: what was between us is lost")
			}
			return p, nil
		}
		p.mu.Lock()
		known, dialing := p.again, p.dialing && p.link == nil
		p.mu.Unlock()
		if known && !h.Again {
			b.lose(p, fmt.Sprintf("system %s has given this one up", h.Host))
			continue
		}
		if dialing && before(b.self, id) {
			return nil, errWait
		}
		p.detach()
		return p, nil
	}
}

// before decides which of two systems that dial each other goes on.
func before(a, b unique.Handle[runtime.SystemID]) bool {
	return a.Value().String() < b.Value().String()
}
