package netbase

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"thesp/runtime"
)

// The errors of decoder.decode about types. Their texts name the type.
var (
	// ErrUnknownType: this system has no type of the name that the message or a value in it has.
	ErrUnknownType = errors.New("unknown type")
	// ErrSchema: this system has another type of that name than the sender, and values of one do not fit the other.
	ErrSchema = errors.New("types differ")
)

// maxDepth bounds how deep a message may nest values in fields of type any, as the runtime does.
const maxDepth = 100

// maxTypes bounds the types that one side of a connection may number.
const maxTypes = 1 << 16

// maxSchema bounds the length of a schema; a longer one is known by its hash.
const maxSchema = 1 << 12

// A typeDef is what goes ahead of the first value of a type on a connection.
type typeDef struct {
	Name   string // see runtime.TypeName
	Schema string // the structure of its values, such as {Seq int;Payload string;In {A []int}}
}

// A codec knows how values travel, type by type. It belongs to one system; its connections share it. It is safe for concurrent use.
type codec struct {
	kinds runtime.Kinds // knows the types that wrap others; may be nil
	plans sync.Map      // reflect.Type -> *plan
}

func newCodec(kinds runtime.Kinds) *codec { return &codec{kinds: kinds} }

// An encoder turns messages into CBOR for one connection. It is safe for concurrent use.
type encoder struct {
	codec *codec
	// define gets each type with its number, from 1 up, once, and before a value that uses the number is out of encode. It is called
	// under a lock of the encoder: it must not encode, and while it blocks, types that are new have to wait.
	define func(number uint64, def typeDef)
	// recent answers for the types that were sent last without a look into numbers.
	recent    [recentTypes]atomic.Pointer[outgoing]
	numbers   sync.Map // reflect.Type -> *outgoing
	mu        sync.Mutex
	last      uint64             // the highest number given; under mu
	passed    map[typeDef]uint64 // of types of other systems; under mu
	addresses addressTexts
	faces     faces // of this system for the other side; does not change
}

// recentTypes is a power of two.
const recentTypes = 32

// outgoing is a type that has a number; or none, if its values only wrap others.
type outgoing struct {
	*plan
	word   unsafe.Pointer // the first word of an interface that holds a value of the type
	number uint64
}

func newEncoder(c *codec, define func(number uint64, def typeDef)) *encoder {
	return &encoder{codec: c, define: define}
}

// words are the two words of an interface that has no methods: its type, and its value or a pointer to it.
type words struct{ typ, value unsafe.Pointer }

func wordsOf(v *any) words { return *(*words)(unsafe.Pointer(v)) }

// encode appends msg to buf, and returns the number of its type, 0 for nil. The error wraps runtime.ErrUnsendable, and names the path to
// what cannot be sent; then out is buf.
func (e *encoder) encode(buf []byte, msg any) (out []byte, typ uint64, err error) {
	for {
		w := wordsOf(&msg)
		if w.typ == nil {
			return appendNull(buf), 0, nil
		}
		o, err := e.find(w.typ, msg)
		if err != nil {
			return buf, 0, runtime.OfType(reflect.TypeOf(msg), err)
		}
		if o.unwrap != nil {
			msg = o.unwrap(msg)
			continue
		}
		if out, err = o.encodeWord(e, buf, w.value, 0); err != nil {
			return buf, 0, runtime.OfType(o.typ, err)
		}
		return out, o.number, nil
	}
}

// find returns the type of v, whose first word is word, with its number. The error is that of its plan.
func (e *encoder) find(word unsafe.Pointer, v any) (*outgoing, error) {
	slot := &e.recent[uintptr(word)>>5%recentTypes]
	if o := slot.Load(); o != nil && o.word == word {
		return o, nil
	}
	t := reflect.TypeOf(v)
	if o, ok := e.numbers.Load(t); ok {
		slot.Store(o.(*outgoing))
		return o.(*outgoing), nil
	}
	o, err := e.number(word, t)
	if err == nil {
		slot.Store(o)
	}
	return o, err
}

// number gives t a number, if it has none yet.
func (e *encoder) number(word unsafe.Pointer, t reflect.Type) (*outgoing, error) {
	p := asError(e.codec.plan(t), t)
	if p.err != nil {
		return nil, p.err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if o, ok := e.numbers.Load(t); ok {
		return o.(*outgoing), nil
	}
	o := &outgoing{plan: p, word: word}
	if p.unwrap == nil {
		if e.last == maxTypes {
			return nil, fmt.Errorf("%s %w: it is one type more than %d on this connection", runtime.TypeName(t), runtime.ErrUnsendable, maxTypes)
		}
		e.last++
		o.number = e.last
		e.define(o.number, typeDef{runtime.TypeName(t), p.schema})
	}
	e.numbers.Store(t, o) // from here on others use the number
	return o, nil
}

// A decoder turns CBOR into messages for one connection. It is for one goroutine at a time.
type decoder struct {
	codec     *codec
	types     *types
	incoming  []*incoming // by number - 1
	r         reader
	takes     bool // large bytes may be a part of the message; see take
	taken     bool // and are
	addresses addressValues
	faces     faces // as for an encoder
}

// incoming is a type that the other side has numbered.
type incoming struct {
	def  typeDef
	news bool  // see isNews
	plan *plan // nil if the type is unknown
	err  error // why values of the type cannot be decoded: wraps ErrUnknownType or ErrSchema
}

func newDecoder(c *codec, t *types) *decoder { return &decoder{codec: c, types: t} }

// define learns a type. Numbers count up from 1. The error, which wraps ErrCorrupt, is about definitions that no system sends; of a type that
// cannot be decoded, decode tells.
func (d *decoder) define(number uint64, def typeDef) error {
	switch {
	case number != uint64(len(d.incoming))+1:
		return fmt.Errorf("%w: type %s has the number %d, and the last one was %d", ErrCorrupt, clip(def.Name), number, len(d.incoming))
	case number > maxTypes:
		return fmt.Errorf("%w: more than %d types", ErrCorrupt, maxTypes)
	case len(def.Schema) > maxSchema:
		return fmt.Errorf("%w: type %s has a schema of %d bytes", ErrCorrupt, clip(def.Name), len(def.Schema))
	}
	in := &incoming{def: def}
	d.resolve(in)
	if in.plan != nil {
		in.news = isNews(reflect.Zero(in.plan.typ).Interface())
	}
	d.incoming = append(d.incoming, in)
	return nil
}

// isNews reports whether the type with that number is one of those that isNews knows.
func (d *decoder) isNews(typ uint64) bool {
	return typ-1 < uint64(len(d.incoming)) && d.incoming[typ-1].news
}

// clip shortens a name that another system has chosen.
func clip(name string) string {
	if len(name) > maxTypeName {
		return name[:maxTypeName] + "…"
	}
	return name
}

// resolve looks for the type of in: of several of that name one with the same fields, else the first that will do.
func (d *decoder) resolve(in *incoming) {
	in.plan, in.err = nil, fmt.Errorf("%w %s", ErrUnknownType, clip(in.def.Name))
	for i, t := range d.types.all(in.def.Name) {
		p, err := d.planFor(t, in.def)
		if i == 0 || in.err != nil && err == nil || err == nil && p.schema == in.def.Schema && in.plan.schema != p.schema {
			in.plan, in.err = p, err
		}
	}
}

// planFor is how values of a definition are decoded as t.
func (d *decoder) planFor(t reflect.Type, def typeDef) (*plan, error) {
	p := d.codec.plan(t)
	if p.err == nil && p.unwrap != nil {
		p = refuse(t, "interface type "+runtime.TypeName(t))
	}
	if p.err != nil && !p.blank {
		return nil, fmt.Errorf("%w: %s is %s there, and here %w", ErrSchema, def.Name, def.Schema, p.err)
	}
	adapted, err := adapt(p, def.Schema)
	if err != nil {
		return nil, fmt.Errorf("%w: %s is %s there and %s here: %w", ErrSchema, def.Name, def.Schema, p.schema, err)
	}
	return adapted, nil
}

// find returns the type of a number. The error wraps ErrUnknownType, ErrSchema or ErrCorrupt.
func (d *decoder) find(number uint64) (*incoming, error) {
	if number-1 >= uint64(len(d.incoming)) {
		return nil, d.r.corrupt(fmt.Sprintf("type %d, of which no definition came", number))
	}
	in := d.incoming[number-1]
	if in.err != nil {
		d.resolve(in) // its source may have come since
	}
	return in, in.err
}

// take is decode of data that may become a part of the message. It reports whether that is so, and nobody else may use data any more.
func (d *decoder) take(typ uint64, data []byte) (msg any, taken bool, err error) {
	d.takes, d.taken = true, false
	msg, err = d.decode(typ, data)
	d.takes = false
	return msg, d.taken, err
}

// decode returns the message of the type with that number, 0 for nil, that is all of data; it shares nothing with data. The error wraps
// ErrSchema, ErrCorrupt, or ErrUnknownType: then the message is an Unknown. Else it is of a type that reads itself, and does not take what came.
func (d *decoder) decode(typ uint64, data []byte) (any, error) {
	d.r = reader{data: data}
	msg, err := d.message(typ)
	if errors.Is(err, ErrUnknownType) {
		d.r = reader{data: data}
		if msg, generic := d.unknown(typ); generic == nil {
			return msg, err
		} else {
			err = generic
		}
	}
	d.r = reader{}
	if err != nil {
		return nil, err
	}
	return msg, nil
}

func (d *decoder) message(typ uint64) (msg any, err error) {
	if typ == 0 {
		if !d.r.null() {
			return nil, d.r.corrupt("null expected")
		}
	} else {
		in, err := d.find(typ)
		if err != nil {
			return nil, err
		}
		if msg, err = d.value(in.plan, 0); err != nil {
			return nil, err
		}
	}
	if d.r.left() > 0 {
		return nil, d.r.corrupt("something behind the message")
	}
	return msg, nil
}
