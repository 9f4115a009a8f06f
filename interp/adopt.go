package interp

import (
	"fmt"
	"reflect"
	"strings"

	"thesp/interp/rtype"
	"thesp/runtime"
)

// Two versions of a program may declare a type with the same fields and other methods, and compiled code may describe one by its fields and a tag. Values of
// such types are messages for a program as if it had declared their type.

// An adoption is what a program makes of values of a type.
type adoption struct {
	to  reflect.Type // as which it takes them; nil for as they are
	err error        // why it does not know them
}

// adopt returns v as a value of the type of that name that the program declares, if there is one with the same fields. If that has other fields, v is none that the program knows:
// then it is returned as it is, with an error.
func (p *Program) adopt(v any) (any, error) {
	t := reflect.TypeOf(v)
	if t == nil {
		return v, nil
	}
	known, ok := p.adopted.Load(t)
	if !ok {
		known, _ = p.adopted.LoadOrStore(t, p.adoptionOf(t))
	}
	a := known.(*adoption)
	if a.to == nil {
		return v, a.err
	}
	return rtype.As(v, a.to), nil
}

func (p *Program) adoptionOf(t reflect.Type) *adoption {
	name := strings.TrimPrefix(runtime.TypeName(t), "*")
	to := p.types[name]
	if to != nil && t.Kind() == reflect.Pointer {
		to = reflect.PointerTo(to)
	}
	switch {
	case to == nil || to == t:
		return &adoption{}
	case sameLayout(t, to, map[reflect.Type]bool{}):
		return &adoption{to: to}
	}
	return &adoption{err: fmt.Errorf("this %s has other fields than the one that the actor knows, which runs another version", name)}
}

// sameLayout reports whether values of a and b consist of the same fields. It takes what is in seen for the same.
func sameLayout(a, b reflect.Type, seen map[reflect.Type]bool) bool {
	if a == b || seen[a] {
		return true
	}
	if a.Kind() != b.Kind() || a.Size() != b.Size() {
		return false
	}
	seen[a] = true
	switch a.Kind() {
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := range a.NumField() {
			f, g := a.Field(i), b.Field(i)
			if f.Offset != g.Offset || f.Name != g.Name && runtime.Exported(f) || !sameLayout(f.Type, g.Type, seen) {
				return false
			}
		}
	case reflect.Pointer, reflect.Slice, reflect.Chan:
		return sameLayout(a.Elem(), b.Elem(), seen)
	case reflect.Array:
		return a.Len() == b.Len() && sameLayout(a.Elem(), b.Elem(), seen)
	case reflect.Map:
		return sameLayout(a.Key(), b.Key(), seen) && sameLayout(a.Elem(), b.Elem(), seen)
	case reflect.Func, reflect.Interface:
		return false
	}
	return true
}
