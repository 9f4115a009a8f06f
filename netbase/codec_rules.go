package netbase

import (
	"encoding"
	"fmt"
	"reflect"
	"time"

	"thesp/runtime"
)

func refuse(t reflect.Type, what string) *plan {
	return &plan{typ: t, err: runtime.Unsendable(what)}
}

func tooDeep() error {
	return runtime.Unsendable(fmt.Sprintf("a value nested deeper than %d", maxDepth))
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	addressType   = reflect.TypeFor[runtime.Address]()
	anyType       = reflect.TypeFor[any]()
	errorType     = reflect.TypeFor[error]()
	binaryEncoder = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryDecoder = reflect.TypeFor[encoding.BinaryUnmarshaler]()
	textEncoder   = reflect.TypeFor[encoding.TextMarshaler]()
	textDecoder   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// promoted reports whether f is an embedded struct of a type that is not exported: its exported fields travel.
func promoted(f reflect.StructField) bool {
	return f.Anonymous && f.Type.Kind() == reflect.Struct && !runtime.Exported(f)
}

// marshalling says how values of the struct type t, such as url.URL, make themselves travel: "binary", "text", or "" if they do not.
func marshalling(t reflect.Type) string {
	ptr := reflect.PointerTo(t)
	switch {
	case ptr.Implements(binaryEncoder) && ptr.Implements(binaryDecoder):
		return "binary"
	case ptr.Implements(textEncoder) && ptr.Implements(textDecoder):
		return "text"
	}
	return ""
}

func marshalError(t reflect.Type, err error) error {
	return fmt.Errorf("%s %w: %w", runtime.TypeName(t), runtime.ErrUnsendable, err)
}
