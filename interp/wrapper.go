package interp

import (
	"reflect"
	"strings"
	"unsafe"
)

// yaegi wraps values of interpreted types in two ways, and both reach compiled code in values of type any: with a node that knows
// their methods (valueInterface), and, where a compiled interface is wanted, in a struct with a field for each method (_Stringer).

const yaegiPath = "github.com/traefik/yaegi/"

// unwrapper returns what finds the value inside of the wrappers of type t, or nil if t is no type of wrappers.
func unwrapper(t reflect.Type) func(any) any {
	if t.Kind() != reflect.Struct {
		return nil
	}
	if t.Name() == "valueInterface" && t.PkgPath() == yaegiPath+"interp" {
		f, ok := t.FieldByName("value")
		if !ok || f.Type != reflect.TypeFor[reflect.Value]() {
			return nil
		}
		return func(v any) any {
			p := reflect.New(t) // its fields are not exported: they are read where a copy of it is
			p.Elem().Set(reflect.ValueOf(v))
			inner := *(*reflect.Value)(unsafe.Add(p.UnsafePointer(), f.Offset))
			if !inner.IsValid() {
				return nil
			}
			return inner.Interface()
		}
	}
	if strings.HasPrefix(t.Name(), "_") && t.NumField() > 0 && t.Field(0).Name == "IValue" {
		return func(v any) any { return reflect.ValueOf(v).Field(0).Interface() }
	}
	return nil
}

var unsafePointer = reflect.TypeFor[unsafe.Pointer]()
