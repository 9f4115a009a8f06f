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
	out, err := encodeAny(e, buf, p, depth)
	if !runtime.NothingSent(err) {
		return out, err
	}
	t := reflect.TypeOf(*(*any)(p))
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	number, ok := e.blank(t)
	if !ok {
		return buf, err
	}
	return appendArray(appendUint(appendArray(buf, 2), number), 0), nil
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
