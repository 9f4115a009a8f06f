package netbase

import (
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
	timeType    = reflect.TypeFor[time.Time]()
	addressType = reflect.TypeFor[runtime.Address]()
	anyType     = reflect.TypeFor[any]()
	errorType   = reflect.TypeFor[error]()
)

// promoted reports whether f is an embedded struct of a type that is not exported: its exported fields travel.
func promoted(f reflect.StructField) bool {
	return f.Anonymous && f.Type.Kind() == reflect.Struct && !runtime.Exported(f)
}

func marshalError(t reflect.Type, err error) error {
	return fmt.Errorf("%s %w: %w", runtime.TypeName(t), runtime.ErrUnsendable, err)
}
