package netbase

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"unique"

	"thesp/runtime"
)

// The frames of a stream. A frame is an array of five elements whose first is its kind.
const (
	frameMessage = 0 // [0, number of the receiver, sender, number of the type, value]; the sender is a number if it is in the system that says it, else a text
	frameType    = 1 // [1, number, name, schema, null]: the type that has this number from now on
)

// frameElements is how many elements a frame has.
const frameElements = 5

// frameHeader is the length in front of a frame.
const frameHeader = 4

// Scratch memory for messages on their way into a stream.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// keptBuffer is how large a buffer may be to serve again.
const keptBuffer = 1 << 20

// send adds a message to the stream of p. The error wraps runtime.ErrUnsendable or runtime.ErrBusy.
func (p *peer) send(from, to runtime.Address, msg any) error {
	scratch := buffers.Get().(*[]byte)
	value, typ, err := p.enc.encode((*scratch)[:0], msg)
	if err != nil {
		buffers.Put(scratch)
		return err
	}
	var space [64]byte
	header := appendArray(space[:0], frameElements)
	header = appendUint(header, frameMessage)
	header = appendUint(header, to.Number())
	if from.IsZero() || from.System() == p.base.self {
		header = appendUint(header, from.Number())
	} else {
		header = appendString(header, from.String())
	}
	header = appendUint(header, typ)
	if n := len(header) + len(value); n > p.base.cfg.MaxMessage {
		err = fmt.Errorf("%w: it takes %d bytes, and %d are allowed", runtime.ErrUnsendable, n, p.base.cfg.MaxMessage)
	} else if !p.out.appendFrame(header, value, false) {
		err = runtime.ErrBusy
	}
	if cap(value) <= keptBuffer {
		*scratch = value
	}
	buffers.Put(scratch)
	return err
}

// define tells the other side of a type, before the first message that needs it.
func (p *peer) define(number uint64, def typeDef) {
	b := appendArray(nil, frameElements)
	b = appendUint(b, frameType)
	b = appendUint(b, number)
	b = appendString(b, def.Name)
	b = appendString(b, def.Schema)
	p.defs.Store(number, def)
	p.out.appendFrame(appendNull(b), nil, true)
}

// A frame is what a frame says: of a message, or of a type.
type frame struct {
	kind     uint64
	to       uint64 // number of the receiver
	from     runtime.Address
	typ      uint64
	value    []byte
	def      typeDef
	isForged bool // the sender is no address
}

// parse reads a frame that the system with the given id has said. The error wraps ErrCorrupt.
func parse(body []byte, id unique.Handle[runtime.SystemID]) (f frame, err error) {
	r := reader{data: body}
	if err = r.array(frameElements); err == nil {
		f.kind, err = r.uint()
	}
	switch {
	case err != nil:
	case f.kind == frameMessage:
		err = f.message(&r, id)
	case f.kind == frameType:
		err = f.define(&r)
	default:
		err = fmt.Errorf("%w: a frame of kind %d", ErrCorrupt, f.kind)
	}
	return f, err
}

func (f *frame) message(r *reader, id unique.Handle[runtime.SystemID]) (err error) {
	if f.to, err = r.uint(); err != nil {
		return err
	}
	major, _, _, err := r.peek()
	if err != nil {
		return err
	}
	if major == majorText {
		text, err := r.text()
		if err != nil {
			return err
		}
		f.from, err = runtime.ParseAddress(string(text))
		f.isForged = err != nil
	} else {
		number, err := r.uint()
		if err != nil {
			return err
		}
		f.from = runtime.MakeAddress(id, number)
	}
	f.typ, err = r.uint()
	f.value = r.data[r.off:]
	return err
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

// handle does what a frame says. The error wraps ErrCorrupt.
func (p *peer) handle(body []byte) error {
	f, err := parse(body, p.id)
	if err != nil {
		return err
	}
	if f.kind == frameType {
		return p.dec.define(f.typ, f.def)
	}
	if f.isForged {
		return fmt.Errorf("%w: a sender that is no address", ErrCorrupt)
	}
	to := runtime.MakeAddress(p.base.self, f.to)
	msg, err := p.dec.decode(f.typ, f.value)
	switch {
	case errors.Is(err, ErrCorrupt):
		return err
	case err != nil:
		p.base.sys.Deliver(f.from, to, runtime.Misunderstood{Reason: fmt.Sprintf("%s cannot read it: %v", p.base.Host(), err)})
	case f.to != 0 || !p.base.convene(p, msg):
		p.base.sys.Deliver(f.from, to, msg)
	}
	return nil
}

// bury makes dead letters of the messages in the frames of our stream that the peer has not confirmed. Some of them may have arrived all the same.
func (p *peer) bury(frames []byte, reason string) {
	dec := newDecoder(p.base.codec, p.base.types)
	p.defs.Range(func(number, def any) bool {
		dec.define(number.(uint64), def.(typeDef)) // what we have defined ourselves is in order
		return true
	})
	for len(frames) >= frameHeader {
		n := int(binary.BigEndian.Uint32(frames))
		if n > len(frames)-frameHeader {
			return
		}
		f, err := parse(frames[frameHeader:frameHeader+n], p.base.self)
		frames = frames[frameHeader+n:]
		if err != nil || f.kind != frameMessage {
			continue
		}
		msg, _ := dec.decode(f.typ, f.value) // nil if it is of a type that only the other side could read
		to := runtime.MakeAddress(p.id, f.to)
		p.base.sys.Deliver(to, f.from, runtime.Undelivered{Message: msg, To: to, From: f.from, Reason: reason})
	}
}
