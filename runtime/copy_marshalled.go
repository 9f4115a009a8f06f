package runtime

import (
	"encoding"
	"fmt"
	"reflect"
)

var (
	binaryEncoder = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryDecoder = reflect.TypeFor[encoding.BinaryUnmarshaler]()
	textEncoder   = reflect.TypeFor[encoding.TextMarshaler]()
	textDecoder   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// TravelsByFields reports whether values of the struct type t, which know themselves how they travel, had better do so by their fields: they may know it by what is embedded in
// them alone, as a struct of a time.Time and a label does, and would leave the other fields behind. All of them are exported, so that nothing else is left.
func TravelsByFields(t reflect.Type) bool {
	embeds := false
	for i := range t.NumField() {
		f := t.Field(i)
		if !Exported(f) {
			return false
		}
		embeds = embeds || f.Anonymous && (marshals(f.Type) || f.Type.Kind() == reflect.Pointer && marshals(f.Type.Elem()))
	}
	return embeds
}

// Marshalling says how values of the type t, such as url.URL, make themselves travel: "binary", "text", or "" if they do not.
func Marshalling(t reflect.Type) string {
	ptr := reflect.PointerTo(t)
	switch {
	case ptr.Implements(binaryEncoder) && ptr.Implements(binaryDecoder):
		return "binary"
	case ptr.Implements(textEncoder) && ptr.Implements(textDecoder):
		return "text"
	}
	return ""
}

func marshals(t reflect.Type) bool { return Marshalling(t) != "" }

// marshalled is the plan of a type that knows itself how it travels, such as url.URL, or nil.
func marshalled(t reflect.Type) *plan {
	switch Marshalling(t) {
	case "binary":
		return &plan{typ: t, into: func(dst, src reflect.Value, _ int) error {
			return byItself(t, addressable(src).Interface().(encoding.BinaryMarshaler).MarshalBinary, dst.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary)
		}}
	case "text":
		return &plan{typ: t, into: func(dst, src reflect.Value, _ int) error {
			return byItself(t, addressable(src).Interface().(encoding.TextMarshaler).MarshalText, dst.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText)
		}}
	}
	return nil
}

// byItself copies a value of type t by methods of its own. That they panic is an error, as it is where another system reads it.
func byItself(t reflect.Type, marshal func() ([]byte, error), unmarshal func([]byte) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
		err = marshalError(t, err)
	}()
	data, err := marshal()
	if err != nil {
		return err
	}
	return unmarshal(data)
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
