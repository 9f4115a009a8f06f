package netbase

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"thesp/runtime"
)

// deliver gives a message to the system, or passes it on. If there is no room, it returns a channel that is closed once there may be some.
func (p *peer) deliver(f frame, msg any) (full <-chan struct{}, err error) {
	switch {
	case f.to.System() != p.base.self:
		return p.passOn(f)
	case p.refuses(f, msg):
		return nil, nil
	}
	return p.base.sys.Deliver(f.from, f.to, msg), nil
}

// mayBeSoon reports whether there is somebody at an address, who may have room soon.
func (b *Base) mayBeSoon(to runtime.Address) bool {
	if to.System() != b.self {
		_, err := b.peerOf(to.System())
		return err == nil
	}
	return b.sys.Lives(to)
}

// passOn is deliver for a message to another system.
func (p *peer) passOn(f frame) (full <-chan struct{}, err error) {
	if p.dec.name(f.typ) == nameCreation {
		p.base.rehire(f.to.System(), f.from.System())
	}
	next, err := p.base.peerOf(f.to.System())
	if err != nil {
		if full = p.base.unhosted(f.to.System()); full != nil {
			return full, nil
		}
	}
	switch {
	case err != nil && p.dec.name(f.typ) == nameCreation:
		p.base.sys.Refuse(f.from, f.to, p.base.absence(f.to.System()))
		return nil, nil
	case err != nil || next == p || !p.joins(next, p.dec.name(f.typ)):
		p.giveBackFor(f, strings.TrimPrefix(p.base.absence(f.to.System()).Error(), runtime.ErrDead.Error()+": "))
		return nil, nil
	}
	p.decMu.Lock()
	c, news, err := f.encodeFor(next, p.dec)
	p.decMu.Unlock()
	if err == nil {
		err = next.add(f.to.Number(), c, news)
	}
	switch {
	case errors.Is(err, runtime.ErrBusy):
		if full = next.room(f.to.Number()); full == nil && next.isOver() {
			p.giveBackFor(f, "its system is lost")
		} else if full == nil {
			full = atOnce
		}
		return full, nil
	case errors.Is(err, runtime.ErrUnsendable):
		p.giveBackFor(f, err.Error())
		return nil, nil
	}
	return nil, err
}

// encodeFor returns f, which dec can read, as the frame of a message for another system, and whether that is news.
func (f frame) encodeFor(next *peer, dec *decoder) (c *chunk, news bool, err error) {
	c = newChunk()
	value, typ, err := dec.pass(next.enc, c.value(), f.typ, f.value)
	if err != nil {
		c.free()
		return nil, false, err
	}
	var space [frontSize]byte
	c.setFrame(next.appendHeader(space[:0], f.from, f.to, typ), value)
	return c, dec.isNews(f.typ), nil
}

// isOver reports whether p has been given up.
func (p *peer) isOver() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// atOnce is closed.
var atOnce = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// giveBackFor has the sender of a message, or the creator of an actor, hear why nothing comes of it.
func (p *peer) giveBackFor(f frame, reason string) {
	if p.dec.name(f.typ) == nameCreation {
		p.base.sys.Refuse(f.from, f.to, fmt.Errorf("%w: %s", runtime.ErrDead, reason))
		return
	}
	p.decMu.Lock()
	msg, _ := p.dec.decode(f.typ, f.value)
	p.decMu.Unlock()
	p.base.sys.GiveBack(f.from, f.to, msg, reason)
}

// handOver has the next worker create an actor, of which p, who had nothing to do, has not heard. It reports whether that can be.
func (p *peer) handOver(f frame, dec *decoder) bool {
	next := p.base.rehire(f.to.System(), f.from.System())
	if next == nil || next == p {
		return false
	}
	c, news, err := f.encodeFor(next, dec)
	return err == nil && next.add(f.to.Number(), c, news) == nil
}

// ofSystems reports whether messages of the named type are those of systems, and so nobody's letters.
func ofSystems(name string) bool {
	return strings.HasPrefix(name, "netbase.") || strings.HasPrefix(name, "runtime.")
}

// bury makes dead letters of the messages in the frames of our stream that the peer has not confirmed. Some of them may have arrived all the same. Who has wanted to create an
// actor there hears cause; if the peer is a worker that had nothing to do, the next one creates it.
func (p *peer) bury(frames []byte, reason string, cause error) {
	dec := newDecoder(p.base.codec, p.base.types)
	dec.faces = p.faces
	for number := uint64(1); ; number++ {
		def, ok := p.defs.Load(number)
		if !ok {
			break
		}
		dec.define(number, def.(typeDef)) // what we have defined ourselves is in order
	}
	for len(frames) >= frameHeader {
		n := int(binary.BigEndian.Uint32(frames))
		if n > len(frames)-frameHeader {
			return
		}
		f, err := p.parseSaid(frames[frameHeader : frameHeader+n])
		frames = frames[frameHeader+n:]
		if err != nil || f.kind != frameMessage || f.to.Number() == 0 && ofSystems(dec.name(f.typ)) {
			continue
		}
		if dec.name(f.typ) == nameCreation && cause != nil {
			if cause == errIdle && p.handOver(f, dec) {
				continue
			}
			p.base.sys.Refuse(f.from, f.to, cause)
			continue
		}
		msg, _ := dec.decode(f.typ, f.value) // nil if it is of a type that only the other side could read
		undelivered := runtime.Undelivered{Message: msg, To: f.to, From: f.from, Reason: reason}
		if f.from.System() == p.base.self {
			p.base.sys.Deliver(f.to, f.from, undelivered)
		} else {
			p.base.Send(runtime.MakeAddress(p.base.self, 0), runtime.MakeAddress(f.from.System(), 0), undelivered)
		}
	}
}
