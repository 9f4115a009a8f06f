package runtime

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// TagKey is the key of the struct tag that gives interpreted types, which reflection sees without a name, their name back: the first
// field of such a struct carries `thesp:"main.Ping"`. A field that the source does not export carries the option private, as in
// `thesp:",private"`, because reflection sees it exported.
const TagKey = "thesp"

// TypeName is the name of t as its author knows it, also where t is interpreted: main.Ping, *main.Ping, []main.Ping. It
// is "nil" for nil, the type of the nil interface.
func TypeName(t reflect.Type) string {
	if t == nil {
		return "nil"
	}
	if t.Name() != "" {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + TypeName(t.Elem())
	case reflect.Slice:
		return "[]" + TypeName(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), TypeName(t.Elem()))
	case reflect.Map:
		return "map[" + TypeName(t.Key()) + "]" + TypeName(t.Elem())
	case reflect.Struct:
		if t.NumField() > 0 {
			if name, _, _ := strings.Cut(t.Field(0).Tag.Get(TagKey), ","); name != "" {
				return name
			}
		}
	}
	return t.String()
}

// Exported reports whether the field f is exported in the source that declares it, and so travels in messages.
func Exported(f reflect.StructField) bool {
	_, option, _ := strings.Cut(f.Tag.Get(TagKey), ",")
	return f.IsExported() && option != "private"
}

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
		p.word = word
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

func refuse(t reflect.Type, what string) *plan {
	return &plan{typ: t, err: Unsendable(what)}
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	addressType   = reflect.TypeFor[Address]()
	binaryEncoder = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryDecoder = reflect.TypeFor[encoding.BinaryUnmarshaler]()
	textEncoder   = reflect.TypeFor[encoding.TextMarshaler]()
	textDecoder   = reflect.TypeFor[encoding.TextUnmarshaler]()
	anyType       = reflect.TypeFor[any]()
	errDepth      = Unsendable(fmt.Sprintf("a value nested deeper than %d", maxDepth))
)

// make works out the plan of t; outer are the types around it, to find those that contain themselves.
func (c *copier) make(t reflect.Type, outer []reflect.Type) *plan {
	if t == timeType || t == addressType {
		return &plan{typ: t, flat: true}
	}
	if c.kinds != nil {
		if unwrap := c.kinds.Unwrap(t); unwrap != nil {
			return &plan{typ: t, unwrap: unwrap, into: func(dst, src reflect.Value, depth int) error {
				return Unsendable("interface type " + TypeName(t)) // a field that is no any
			}}
		}
	}
	for _, o := range outer {
		if o == t {
			return refuse(t, "recursive type "+strings.TrimLeft(TypeName(t), "*"))
		}
	}
	outer = append(outer, t)
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return refuse(t, TypeName(t))
	case reflect.Pointer:
		return c.makePointer(t, outer)
	case reflect.Slice:
		return c.makeSlice(t, outer)
	case reflect.Array:
		return c.makeArray(t, outer)
	case reflect.Map:
		return c.makeMap(t, outer)
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return refuse(t, "interface type "+TypeName(t))
		}
		return &plan{typ: t, into: c.dynamic}
	case reflect.Struct:
		if p := marshalled(t); p != nil {
			return p
		}
		return c.makeStruct(t, outer)
	}
	return &plan{typ: t, flat: true} // numbers, booleans and strings
}

// dynamic copies what an interface holds by the plan of its dynamic type.
func (c *copier) dynamic(dst, src reflect.Value, depth int) error {
	if src.IsNil() {
		return nil
	}
	if depth >= maxDepth {
		return errDepth
	}
	src = src.Elem()
	p := c.lookup(src.Type())
	if p.unwrap != nil {
		dst.Set(reflect.ValueOf(&[]any{p.unwrap(src.Interface())}[0]).Elem())
		return c.dynamic(dst, dst, depth+1)
	}
	fresh := reflect.New(src.Type()).Elem()
	if err := c.copyInto(p, fresh, src, depth+1); err != nil {
		return InField("("+TypeName(src.Type())+")", err)
	}
	dst.Set(fresh)
	return nil
}

func (c *copier) makePointer(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	if elem.err != nil {
		return &plan{typ: t, err: elem.err}
	}
	return &plan{typ: t, pointer: elem.flat && t.Name() == "", into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		dst.Set(reflect.New(t.Elem()))
		return c.copyInto(elem, dst.Elem(), src.Elem(), depth)
	}}
}

func (c *copier) makeSlice(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	if elem.err != nil {
		return &plan{typ: t, err: InField("[]", elem.err)}
	}
	bytes := t.Elem().Kind() == reflect.Uint8
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		n := src.Len()
		if bytes {
			dst.SetBytes(takeBytes(n))
		} else {
			dst.Set(reflect.MakeSlice(t, n, n))
		}
		if elem.flat {
			reflect.Copy(dst, src)
			return nil
		}
		return c.copyElements(elem, dst, src, depth)
	}}
}

func (c *copier) copyElements(elem *plan, dst, src reflect.Value, depth int) error {
	for i := range src.Len() {
		if err := elem.into(dst.Index(i), src.Index(i), depth); err != nil {
			return InField(fmt.Sprintf("[%d]", i), err)
		}
	}
	return nil
}

func (c *copier) makeArray(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	switch {
	case elem.err != nil:
		return &plan{typ: t, err: InField("[]", elem.err)}
	case elem.flat:
		return &plan{typ: t, flat: true}
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		return c.copyElements(elem, dst, src, depth)
	}}
}

func (c *copier) makeMap(t reflect.Type, outer []reflect.Type) *plan {
	key, elem := c.make(t.Key(), outer), c.make(t.Elem(), outer)
	switch {
	case key.err != nil:
		return &plan{typ: t, err: InField("[key]", key.err)}
	case elem.err != nil:
		return &plan{typ: t, err: InField("[]", elem.err)}
	case !key.flat:
		return refuse(t, "map keyed by "+TypeName(t.Key()))
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		dst.Set(reflect.MakeMapWithSize(t, src.Len()))
		for it := src.MapRange(); it.Next(); {
			value := it.Value()
			if !elem.flat {
				value = reflect.New(t.Elem()).Elem()
				if err := elem.into(value, it.Value(), depth); err != nil {
					return InField(fmt.Sprintf("[%v]", it.Key()), err)
				}
			}
			dst.SetMapIndex(it.Key(), value)
		}
		return nil
	}}
}

func (c *copier) makeStruct(t reflect.Type, outer []reflect.Type) *plan {
	type field struct {
		index int
		plan  *plan
	}
	var fields []field
	flat, kept := true, 0
	for i := range t.NumField() {
		f := t.Field(i)
		promoted := f.Anonymous && f.Type.Kind() == reflect.Struct && !f.IsExported()
		switch {
		case f.Name == "_":
			continue
		case !Exported(f) && !promoted:
			flat = false
			kept++
			continue
		}
		p := c.make(f.Type, outer)
		if p.err != nil {
			if promoted && NothingSent(p.err) {
				flat = false
				kept++
				continue
			}
			return &plan{typ: t, err: InField("."+f.Name, p.err)}
		}
		flat = flat && p.flat
		fields = append(fields, field{i, p})
	}
	if len(fields) == 0 && kept > 0 {
		return &plan{typ: t, err: NothingToSend(t)}
	}
	if flat {
		return &plan{typ: t, flat: true}
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		for _, f := range fields {
			if err := c.copyInto(f.plan, dst.Field(f.index), src.Field(f.index), depth); err != nil {
				return InField("."+t.Field(f.index).Name, err)
			}
		}
		return nil
	}}
}

// marshalled is the plan of a type that knows itself how it travels, such as url.URL, or nil.
func marshalled(t reflect.Type) *plan {
	ptr := reflect.PointerTo(t)
	switch {
	case ptr.Implements(binaryEncoder) && ptr.Implements(binaryDecoder):
		return &plan{typ: t, into: func(dst, src reflect.Value, _ int) error {
			data, err := addressable(src).Interface().(encoding.BinaryMarshaler).MarshalBinary()
			if err == nil {
				err = dst.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(data)
			}
			return marshalError(t, err)
		}}
	case ptr.Implements(textEncoder) && ptr.Implements(textDecoder):
		return &plan{typ: t, into: func(dst, src reflect.Value, _ int) error {
			data, err := addressable(src).Interface().(encoding.TextMarshaler).MarshalText()
			if err == nil {
				err = dst.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(data)
			}
			return marshalError(t, err)
		}}
	}
	return nil
}

func marshalError(t reflect.Type, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %w: %w", TypeName(t), ErrUnsendable, err)
}

// addressable returns a pointer to v, or to a copy of it: methods of pointers need one.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}
