package netbase

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
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
	p.mu.Lock()
	pause := p.pause
	p.mu.Unlock()
	var called time.Time
	for {
		select {
		case <-time.After(pause/2 + rand.N(pause/2+1)): // so that two sides, and what disturbs them, do not keep step
		case <-b.ctx.Done():
			return ""
		}
		pause = longer(pause)
		p.mu.Lock()
		done, again := p.ended || p.link != nil, p.again
		p.mu.Unlock()
		if done {
			return ""
		}
		host := p.host()
		if !dialable(host) {
			switch {
			case again: // it will dial, if it can
			case called.IsZero() && b.call(p):
				called = time.Now()
			case time.Since(called) > callTime: // or it cannot be called
				return fmt.Sprintf("system %s does not listen", host)
			}
			continue
		}
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
	}
}

// longer is the pause after another one.
func longer(pause time.Duration) time.Duration { return max(firstPause, min(2*pause, lastPause)) }

// finalError says that it makes no sense to dial again.
type finalError struct{ error }

func (e *finalError) Unwrap() error { return e.error }

// errReplaced: the system that listens at the address is not the one that is meant.
var errReplaced = errors.New("another one listens in its place now")

// errSelf: a system has dialled itself.
var errSelf error = &finalError{errors.New("it is this system itself")}

// errAnew: this system is known by another incarnation now, with which it may try again.
var errAnew = errors.New("this system begins anew")

// errWait: the other side is about to connect itself.
var errWait = errors.New("it is connecting itself")

// dialPeer connects to p.
func (b *Base) dialPeer(p *peer, host string) error {
	conn, err := b.dial(host)
	if err != nil {
		return err
	}
	return b.introduce(conn, p)
}

// dial connects to whoever listens at host. The caller has helloTime to say hello.
func (b *Base) dial(host string) (*tls.Conn, error) {
	ctx, cancel := context.WithTimeout(b.ctx, helloTime)
	defer cancel()
	raw, err := b.cfg.Network.Dial(ctx, host)
	if err != nil {
		return nil, err
	}
	tuneConn(raw, b.cfg.DeadAfter)
	raw.SetDeadline(time.Now().Add(helloTime))
	return tls.Client(newBatchConn(raw), b.cfg.Credentials.ClientConfig()), nil
}

// introduce has p use a connection that was dialled. After an error it is closed. The error is a *finalError if this side is refused.
func (b *Base) introduce(conn *tls.Conn, p *peer) error {
	p.greeting.Add(1)
	defer p.greeting.Add(-1)
	if p.connected() { // meanwhile the other side has dialled
		conn.NetConn().Close()
		return errWait
	}
	mine := p.state()
	mine.To = p.id.Value().Incarnation
	theirs, err := b.exchange(conn, mine)
	if err != nil {
		return err
	}
	if theirs.id() == p.id {
		err = b.succeed(theirs, hostOf(conn.RemoteAddr()))
		defer b.reigns.arrived(p.id)
	} else {
		err = errReplaced
	}
	if err != nil {
		conn.NetConn().Close()
		return &finalError{err}
	}
	if !p.attach(conn, mine, theirs) {
		conn.NetConn().Close()
		return errWait
	}
	b.met(p.id)
	return nil
}

// exchange says hello on a connection that was dialled, and hears the other side. After an error the connection is closed. The error is a *finalError if this
// side is refused.
func (b *Base) exchange(conn *tls.Conn, mine hello) (theirs hello, err error) {
	stop := context.AfterFunc(b.ctx, func() { conn.NetConn().Close() })
	defer stop()
	said := b.outer().Value().Incarnation
	if err = b.sendHello(conn, mine); err == nil {
		theirs, err = b.readHello(conn)
	}
	switch {
	case err != nil:
		err = b.cfg.Credentials.Explain(err)
	case theirs.Dead:
		err = &finalError{fmt.Errorf("%w: it was %s", errAnew, theirs.Refused)}
		b.beginAnew(theirs.Host, said, theirs.Refused)
	case theirs.Replaced:
		err = &finalError{&replacedError{theirs.Refused}}
		b.replacedBy(theirs.Host, err)
	case theirs.Refused != "":
		err = &finalError{errors.New(theirs.Refused)}
	case theirs.Wait:
		err = errWait
	case theirs.id() == b.outer():
		err = errSelf
	}
	if err != nil {
		conn.NetConn().Close()
	}
	return theirs, err
}

// accept serves who dials.
func (b *Base) accept(listener net.Listener) {
	for pause := 10 * time.Millisecond; ; {
		conn, err := listener.Accept()
		if err != nil {
			if b.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			b.complaints.add(b.log, slog.LevelWarn, "cannot accept", listener.Addr().String(), "error", err)
			select {
			case <-time.After(pause):
			case <-b.ctx.Done():
				return
			}
			pause = min(2*pause, time.Second)
			continue
		}
		pause = 10 * time.Millisecond
		in := b.gate.enter(conn, time.Now())
		if in == nil {
			conn.Close()
			continue
		}
		b.wg.Go(func() {
			defer b.gate.leave(in)
			if err := b.greet(conn); err != nil {
				conn.Close()
				b.complaints.add(b.log, slog.LevelWarn, "connection refused", in.host, "from", in.host, "error", err)
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
	conn := tls.Server(newBatchConn(raw), b.cfg.Credentials.ServerConfig())
	var mine hello
	theirs, err := b.readHello(conn)
	if err == nil && theirs.To == 0 { // it asks who this is
		if err = b.sendHello(conn, hello{}); err == nil {
			theirs, err = b.readHello(conn)
		}
		if errors.Is(err, io.EOF) {
			raw.Close()
			return nil // that was all
		}
	}
	if errors.Is(err, ErrVersion) {
		mine.Refused = err.Error() // it may understand that
		b.sendHello(conn, mine)
	}
	if err != nil {
		return b.cfg.Credentials.Explain(err)
	}
	var replaced *replacedError
	var dead *deadError
	p, err := b.admit(theirs, hostOf(raw.RemoteAddr()))
	mine.Replaced, mine.Dead = errors.As(err, &replaced), errors.As(err, &dead)
	switch {
	case err == errWait:
		mine.Wait = true
	case err != nil:
		mine.Refused = err.Error()
	default:
		mine = p.state()
	}
	sent := b.sendHello(conn, mine)
	if err != nil || sent != nil {
		raw.Close()
		if p != nil {
			b.connect(p)
		}
		return sent
	}
	if !p.attach(conn, mine, theirs) {
		raw.Close()
		b.connect(p)
		return nil
	}
	b.met(p.id)
	return nil
}

// admit finds the peer that says hello, over a connection from the given host, and ends the link that it has given up. The error is errWait if it is to wait for a connection from here, and
// else says why it is refused.
func (b *Base) admit(h hello, from string) (*peer, error) {
	id := h.id()
	switch {
	case id == b.outer():
		return nil, errSelf
	case h.To != b.outer().Value().Incarnation:
		return nil, errReplaced // what it wants of somebody else must not disturb what is between us
	}
	if err := b.obituaries.find(id); err != nil {
		return nil, err
	}
	if err := b.succeed(h, from); err != nil {
		return nil, err
	}
	defer b.reigns.arrived(id)
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
		other, greeting := p.other, p.greeting.Load() > 0 && p.link == nil
		late := p.link != nil && p.link.theirs == h.Links
		p.mu.Unlock()
		if other != 0 && other != h.Life {
			b.lose(p, fmt.Sprintf("system %s has given this one up", h.Host))
			continue
		}
		if late || greeting && before(p.faces.system(b.self), id) {
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
