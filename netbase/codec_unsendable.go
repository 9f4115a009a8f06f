package netbase

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"time"

	"thesp/runtime"
)

// unsendable is an error with the path to what cannot be sent, in the words of the runtime.
type unsendable struct{ path, what string }

func (e *unsendable) Error() string {
	if e.path == "" {
		return e.what + " cannot be sent"
	}
	return e.path + ": " + e.what + " cannot be sent"
}

func (e *unsendable) Unwrap() error { return runtime.ErrUnsendable }

// nothingSent refuses a struct of which nothing would arrive.
type nothingSent struct{ name string }

func (e *nothingSent) Error() string {
	return e.name + " cannot be sent: it has no exported field, so nothing of it would arrive"
}

func (e *nothingSent) Unwrap() error { return runtime.ErrUnsendable }

// inField puts step before the path of err.
func inField(step string, err error) error {
	if u, ok := err.(*unsendable); ok {
		return &unsendable{path: step + u.path, what: u.what}
	}
	return err
}

// ofType puts the name of the message type before the path of err.
func ofType(t reflect.Type, err error) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if u, ok := err.(*unsendable); ok && u.path != "" {
		return inField(runtime.TypeName(t), err)
	}
	return err
}

func refuse(t reflect.Type, what string) *plan {
	return &plan{typ: t, err: &unsendable{what: what}}
}

func tooDeep() error {
	return &unsendable{what: fmt.Sprintf("a value nested deeper than %d", maxDepth)}
}

// isNothing reports whether err says that nothing of a struct would arrive.
func isNothing(err error) bool {
	var nothing *nothingSent
	return errors.As(err, &nothing)
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	addressType   = reflect.TypeFor[runtime.Address]()
	anyType       = reflect.TypeFor[any]()
	binaryEncoder = reflect.TypeFor[encoding.BinaryMarshaler]()
	binaryDecoder = reflect.TypeFor[encoding.BinaryUnmarshaler]()
	textEncoder   = reflect.TypeFor[encoding.TextMarshaler]()
	textDecoder   = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// promoted reports whether f is an embedded struct of a type that is not exported: its exported fields travel.
func promoted(f reflect.StructField) bool {
	return f.Anonymous && f.Type.Kind() == reflect.Struct && !f.IsExported()
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
