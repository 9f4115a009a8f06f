package netbase

import (
	"reflect"
	"unsafe"

	"thesp/runtime"
)

var templateType = reflect.TypeFor[runtime.Template]()

// encodeTemplate is encodeAny for the state of an actor to be. Whoever sends one has made sure that nothing is lost: so that of a struct without exported fields travels as one without
// fields, which as a message would be refused.
func encodeTemplate(e *encoder, buf []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	if t := reflect.TypeOf(*(*any)(p)); t != nil {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if number, ok := e.blank(t); ok {
			return appendArray(appendUint(appendArray(buf, 2), number), 0), nil
		}
	}
	out, err := encodeAny(e, buf, p, depth)
	if !runtime.NothingSent(err) {
		return out, err
	}
	return e.nested(buf, *(*any)(p), depth, err)
}

// nested is encodeTemplate for a pointer to a struct which has templates of actors inside it in fields of type any. The error is that of others.
func (e *encoder) nested(buf []byte, v any, depth int, refused error) ([]byte, error) {
	ptr := reflect.ValueOf(v)
	if ptr.Kind() != reflect.Pointer || depth >= maxDepth {
		return buf, refused
	}
	o, err := e.find(wordsOf(&v).typ, v)
	if err != nil || o.elem == nil || o.elem.fields == nil {
		return buf, refused
	}
	out := appendArray(appendUint(appendArray(buf, 2), o.number), len(o.elem.fields))
	for _, f := range o.elem.fields {
		enc := f.enc
		if f.schema == "any" {
			enc = encodeTemplate
		}
		if out, err = enc(e, out, unsafe.Add(ptr.UnsafePointer(), f.offset), depth+1); err != nil {
			return buf, runtime.InField("("+runtime.TypeName(ptr.Type())+")."+f.name, err)
		}
	}
	return out, nil
}

// blank returns the number of a type without exported fields. It reports false for all others, or if there are too many types.
func (e *encoder) blank(t reflect.Type) (uint64, bool) {
	p := e.codec.plan(t)
	if !p.blank {
		return 0, false
	}
	number, err := e.foreign(typeDef{runtime.TypeName(t), p.schema})
	return number, err == nil
}
