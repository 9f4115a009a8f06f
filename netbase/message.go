package netbase

import (
	"errors"
	"fmt"
	"log/slog"
	"unique"

	"thesp/runtime"
)

// The frames of a stream. A frame is an array of five elements whose first is its kind.
const (
	frameMessage = 0 // [0, receiver, sender, number of the type, value]; each of them is a number if it is in the system that hears or says this, else a text
	frameType    = 1 // [1, number, name, schema, null]: the type that has this number from now on
)

// frameElements is how many elements a frame has.
const frameElements = 5

// send adds a message to the stream of p. The error wraps runtime.ErrUnsendable, runtime.ErrBusy, or runtime.ErrDead if p is given up.
func (p *peer) send(from, to runtime.Address, msg any) error {
	c := newChunk()
	value, typ, err := p.enc.encode(c.value(), msg)
	if err != nil {
		c.free()
		return err
	}
	var space [frontSize]byte
	header := p.appendHeader(space[:0], from, to, typ)
	c.setFrame(header, value)
	if n := len(c.part()) - frameHeader; n > p.base.cfg.MaxMessage {
		c.free()
		return fmt.Errorf("%w: it takes %d bytes, and %d are allowed", runtime.ErrUnsendable, n, p.base.cfg.MaxMessage)
	}
	err = p.add(to.Number(), c, isNews(msg))
	if err != nil && p.out.isFinished() {
		err = fmt.Errorf("%w: system %s is lost", runtime.ErrDead, p.id.Value().Host)
	}
	return err
}

// appendHeader appends what goes ahead of the value of a message.
func (p *peer) appendHeader(b []byte, from, to runtime.Address, typ uint64) []byte {
	b = appendUint(appendArray(b, frameElements), frameMessage)
	b = appendParty(b, p.faces.address(to), p.id)
	b = appendParty(b, p.faces.address(from), p.faces.system(p.base.self))
	return appendUint(b, typ)
}

// appendParty appends an address, as a number if it is in the given system.
func appendParty(b []byte, a runtime.Address, system unique.Handle[runtime.SystemID]) []byte {
	if a.IsZero() || a.System() == system {
		return appendUint(b, a.Number())
	}
	return appendString(b, a.String())
}

// add adds a message to the stream, or frees its frame. News of the runtime do not wait for others.
func (p *peer) add(to uint64, frame *chunk, news bool) error {
	ok := false
	switch {
	case news:
		ok = p.put(frame, newsShare)
	case p.brakes.pass(to):
		if ok = p.put(frame, 1); !ok {
			p.brakes.set(to, 1) // what pass has counted
		}
	}
	if !ok {
		frame.free()
		return runtime.ErrBusy
	}
	return nil
}

// put is stream.addFrame for the stream of p, and has somebody write it.
func (p *peer) put(frame *chunk, share int) bool {
	n := len(frame.part())
	ok, alone := p.out.addFrame(frame, share)
	if !ok {
		return false
	}
	if !alone || n > promptSize || !p.sayNow() {
		p.out.wake()
	}
	return true
}

// newsShare is how many times as much as messages may news take of what may wait for one system.
const newsShare = 4

// isNews reports whether msg waits for nothing: systems have to tell it, and it gets into no mailbox, or into the lane of the runtime.
func isNews(msg any) bool { return runtime.IsNews(msg) || isOffice(msg) }

// room returns a channel that is closed once there may be room for a message to a receiver, nil if there is.
func (p *peer) room(to uint64) <-chan struct{} {
	if full := p.brakes.wait(to); full != nil {
		return full
	}
	return p.out.waitRoom()
}

// define tells the other side of a type, before the first message that needs it.
func (p *peer) define(number uint64, def typeDef) {
	b := appendArray(nil, frameElements)
	b = appendUint(b, frameType)
	b = appendUint(b, number)
	b = appendString(b, def.Name)
	b = appendString(b, def.Schema)
	p.defs.Store(number, def)
	p.out.appendFrame(appendNull(b), nil, noLimit)
}

// A frame is what a frame says: of a message, or of a type.
type frame struct {
	kind     uint64
	to, from runtime.Address
	typ      uint64
	value    []byte
	def      typeDef
}

// parseHeard parses a frame of the other side.
func (p *peer) parseHeard(body []byte) (frame, error) {
	f, err := parse(body, p.id, p.faces.system(p.base.self))
	return p.inside(f), err
}

// parseSaid parses a frame of this side.
func (p *peer) parseSaid(body []byte) (frame, error) {
	f, err := parse(body, p.faces.system(p.base.self), p.id)
	return p.inside(f), err
}

// inside is f with the addresses as they are here.
func (p *peer) inside(f frame) frame {
	f.to, f.from = p.faces.address(f.to), p.faces.address(f.from)
	return f
}

// parse reads a frame that one system has said to another. The error wraps ErrCorrupt.
func parse(body []byte, from, to unique.Handle[runtime.SystemID]) (f frame, err error) {
	r := reader{data: body}
	if err = r.array(frameElements); err == nil {
		f.kind, err = r.uint()
	}
	switch {
	case err != nil:
	case f.kind == frameMessage:
		err = f.message(&r, from, to)
	case f.kind == frameType:
		err = f.define(&r)
	default:
		err = fmt.Errorf("%w: a frame of kind %d", ErrCorrupt, f.kind)
	}
	return f, err
}

func (f *frame) message(r *reader, from, to unique.Handle[runtime.SystemID]) (err error) {
	if f.to, err = r.party(to); err != nil {
		return err
	}
	if f.from, err = r.party(from); err != nil {
		return err
	}
	f.typ, err = r.uint()
	f.value = r.data[r.off:]
	return err
}

// party reads what appendParty has written.
func (r *reader) party(system unique.Handle[runtime.SystemID]) (runtime.Address, error) {
	major, _, _, err := r.peek()
	if err != nil {
		return runtime.Address{}, err
	}
	if major != majorText {
		number, err := r.uint()
		return runtime.MakeAddress(system, number), err
	}
	text, err := r.text()
	if err != nil {
		return runtime.Address{}, err
	}
	a, err := runtime.ParseAddress(string(text))
	if err != nil {
		err = r.corrupt(err.Error())
	}
	return a, err
}

func (f *frame) define(r *reader) (err error) {
	if f.typ, err = r.uint(); err != nil {
		return err
	}
	name, err := r.text()
	if err != nil {
		return err
	}
	schema, err := r.text()
	f.def = typeDef{string(name), string(schema)}
	return err
}

// handle does what a frame says, which came from who runs this system if own is set. It reports whether body is a part of a message now. The error wraps ErrCorrupt.
func (p *peer) handle(body []byte, own bool) (taken bool, err error) {
	f, err := p.parseHeard(body)
	if err != nil {
		return false, err
	}
	if f.kind == frameType {
		p.decMu.Lock()
		defer p.decMu.Unlock()
		return false, p.dec.define(f.typ, f.def)
	}
	if f.to.Number() == runtime.NumberOwner && !own && f.to.System() == p.base.self {
		p.base.sys.Deliver(f.from, f.to, runtime.Misunderstood{Err: errNotOwner})
		return false, nil
	}
	if p.work != nil && !p.may(p.dec.name(f.typ), f.to) {
		p.base.log.Warn("a worker may not send this", "worker", p.id.Value(), "to", f.to, "message", p.dec.name(f.typ))
		return false, nil
	}
	result := notHeld
	if p.backlog.count.Load() > 0 && !p.dec.isNews(f.typ) {
		if _, result = p.backlog.add(f.to.Number(), body, false); result == held {
			return false, nil
		}
	}
	msg, taken, err := p.decode(f)
	if err == nil && result == tooMuch {
		p.giveBack(f, msg)
		return taken, nil
	}
	if err != nil || p.forBase(f, msg) {
		return taken, err
	}
	full, err := p.deliver(f, msg)
	for ; full != nil; full, err = p.deliver(f, msg) {
		if !p.base.mayBeSoon(f.to) || !p.waitBriefly(full) {
			p.hold(f, body, msg)
			break
		}
	}
	return taken, err
}

// forBase takes what is for the base and not for its system. It reports false for everything else.
func (p *peer) forBase(f frame, msg any) bool {
	if f.to.Number() != 0 {
		return false
	}
	if m, ok := msg.(runtime.Hosting); ok && baseOf(f.to.System()) == p.base.self {
		p.base.employ(f.to.System(), m.Source, f.from.System())
		return true
	}
	return f.to.System() == p.base.self && (p.base.convene(p, msg) || p.base.source(p, f.from, msg))
}

// refuses tells who creates an actor here that it cannot be read what it is. It reports false for everything else.
func (p *peer) refuses(f frame, msg any) bool {
	m, ok := msg.(runtime.Misunderstood)
	if ok = ok && p.dec.name(f.typ) == nameCreation; ok {
		p.base.sys.Refuse(f.from, f.to, m.Err)
	}
	return ok
}

// decode returns the message in a frame for this system, and what tells of it if this system cannot read it. It reports whether the bytes of the frame are a part of the message. The
// error wraps ErrCorrupt.
func (p *peer) decode(f frame) (msg any, taken bool, err error) {
	p.decMu.Lock()
	defer p.decMu.Unlock()
	if f.to.System() != p.base.self && p.dec.name(f.typ) != nameHosting {
		return nil, false, nil // it is passed on
	}
	msg, taken, err = p.dec.take(f.typ, f.value)
	switch {
	case err == nil || errors.Is(err, ErrCorrupt):
		return msg, taken, err
	case errors.Is(err, ErrUnknownType) && runtime.IsOutside(f.to.Number()):
		return msg, taken, nil // for people, who can read it without its type
	}
	host := p.id.Value().Host
	p.base.complaints.add(p.base.log, slog.LevelWarn, "message cannot be read", "types of "+host, "from", f.from, "to", f.to, "error", err)
	return runtime.Misunderstood{Err: fmt.Errorf("%w: %s cannot read it: %w", runtime.ErrUnsendable, p.base.Host(), err)}, false, nil
}

// errNotOwner is for requests that only come over a Unix socket.
var errNotOwner = fmt.Errorf("%w: only who runs the system may do that, on its own machine", runtime.ErrDead)

// name is the name of the type with that number, empty if there is none.
func (d *decoder) name(number uint64) string {
	if number-1 >= uint64(len(d.incoming)) {
		return ""
	}
	return d.incoming[number-1].def.Name
}
