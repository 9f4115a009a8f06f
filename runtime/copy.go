package runtime

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// maxDepth bounds how deep a message may nest values in fields of type any, whose depth no type tells.
const maxDepth = 100

// A copier copies messages, so that sender and receiver never share what can change. It works out once for each type how, and
// whether values of the type can be sent at all. It is safe for concurrent use.
type copier struct {
	plans sync.Map // reflect.Type -> *plan
	// recent answers for the types that were sent last without a look into plans.
	recent [recentTypes]atomic.Pointer[plan]
	// kinds, if not nil, knows the types that wrap others; it does not change.
	kinds Kinds
}

// recentTypes is a power of two.
const recentTypes = 16

// A plan is how to copy values of one type. Plans do not change once they are in the copier.
type plan struct {
	typ  reflect.Type
	word *byte // typeWord of values of the type
	err  error // why no value of the type can be sent, wraps ErrUnsendable
	flat bool  // values of the type share nothing: the copy of an interface that holds one is a copy of the value
	// isError: what an interface holds of the type becomes a SentError.
	isError bool
	// pointer: values point to others that share nothing, and the type has no name of its own.
	pointer bool
	// into sets dst, which is a zero value of the type, to a copy of src. Nil if flat or err.
	into func(dst, src reflect.Value, depth int) error
	// unwrap finds the value inside of one of the type, which only wraps it. Nil for most types.
	unwrap func(any) any
}

// message returns a copy of msg, in a parcel, or msg itself where nobody could tell. Its errors wrap ErrUnsendable and name the path to what cannot
// be sent.
func (c *copier) message(msg any) (any, error) {
	word := typeWord(msg)
	if word == nil {
		return nil, nil
	}
	p := c.recent[slotOf(word)].Load()
	if p == nil || p.word != word {
		p = c.lookup(reflect.TypeOf(msg))
	}
	switch {
	case p.isError:
		return Sent(msg.(error)), nil
	case p.flat:
		return msg, nil
	case p.unwrap != nil:
		return c.message(p.unwrap(msg))
	}
	copied, err := p.copy(c, msg)
	if err != nil {
		return nil, err
	}
	return &parcel{msg: copied, plan: p}, nil
}

// parcel packs a message that is a copy already.
func (c *copier) parcel(msg any) any {
	if msg == nil {
		return nil
	}
	if p := c.lookup(reflect.TypeOf(msg)); !p.flat && p.into != nil {
		return &parcel{msg: msg, plan: p}
	}
	return msg
}

// copy returns a copy of msg, which is of the type of p. Its errors are those of message.
func (p *plan) copy(c *copier, msg any) (any, error) {
	if p.pointer {
		src := reflect.ValueOf(msg)
		if src.IsNil() {
			return msg, nil
		}
		dst := reflect.New(p.typ.Elem())
		dst.Elem().Set(src.Elem())
		return dst.Interface(), nil
	}
	dst := reflect.New(p.typ).Elem()
	if err := c.copyInto(p, dst, reflect.ValueOf(msg), 0); err != nil {
		return nil, OfType(p.typ, err)
	}
	return dst.Interface(), nil
}

// plain returns v, or what is inside if v only wraps it.
func (c *copier) plain(v any) any {
	for v != nil {
		p := c.lookup(reflect.TypeOf(v))
		if p.unwrap == nil {
			break
		}
		v = p.unwrap(v)
	}
	return v
}

// template returns a pointer to a fresh struct of the type of v, which is a struct, with copies of its exported fields. An unexported
// field must be zero: it would not arrive on another system.
func (c *copier) template(v reflect.Value) (any, error) {
	t := v.Type()
	dst := reflect.New(t)
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Name == "_" || v.Field(i).IsZero():
		case !Exported(f):
			return nil, fmt.Errorf("field %s of %s %w as initial state: it is not exported", f.Name, TypeName(t), ErrUnsendable)
		default:
			err := c.copyInto(c.lookup(f.Type), dst.Elem().Field(i), v.Field(i), 0)
			if NothingSent(err) && f.Type == anyType {
				err = c.nested(dst.Elem().Field(i), v.Field(i))
			}
			if err != nil {
				return nil, OfType(t, InField("."+f.Name, err))
			}
		}
	}
	return dst.Interface(), nil
}

// nested sets dst to a copy of the template that the interface src holds, one for an actor inside of another, which may have nothing to export.
func (c *copier) nested(dst, src reflect.Value) error {
	inner, err := c.template(structOf(c.plain(src.Interface())))
	if err == nil {
		dst.Set(reflect.ValueOf(inner))
	}
	return err
}

func (c *copier) copyInto(p *plan, dst, src reflect.Value, depth int) error {
	switch {
	case p.err != nil:
		return p.err
	case p.flat:
		dst.Set(src)
		return nil
	}
	return p.into(dst, src, depth)
}

// lookup returns the plan of t, and makes it if need be.
func (c *copier) lookup(t reflect.Type) *plan {
	word := (*byte)(reflect.ValueOf(t).UnsafePointer()) // a type is known by the address of its descriptor
	slot := &c.recent[slotOf(word)]
	if p := slot.Load(); p != nil && p.word == word {
		return p
	}
	var p *plan
	if v, ok := c.plans.Load(t); ok {
		p = v.(*plan)
	} else {
		p = c.make(t, nil)
		p.word, p.isError = word, BecomesSent(t, p.err)
		v, _ := c.plans.LoadOrStore(t, p)
		p = v.(*plan)
	}
	slot.Store(p)
	return p
}

// typeWord is the word of an interface that tells the type of its value: equal for equal types, and nil for nil.
func typeWord(v any) *byte { return (*[2]*byte)(unsafe.Pointer(&v))[0] }

// slotOf spreads types over the slots of recent.
func slotOf(word *byte) uintptr { return uintptr(unsafe.Pointer(word)) >> 5 % recentTypes }
