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

// adopt returns v as a value of the type of that name that the program declares, if there is one with the same fields.
func (p *Program) adopt(v any) any {
	t := reflect.TypeOf(v)
	if t == nil {
		return v
	}
	if to, ok := p.adopted.Load(t); ok {
		if to == nil {
			return v
		}
		return rtype.As(v, to.(reflect.Type))
	}
	to := p.types[strings.TrimPrefix(runtime.TypeName(t), "*")]
	if to != nil && t.Kind() == reflect.Pointer {
		to = reflect.PointerTo(to)
	}
	if to == nil || to == t || !sameLayout(t, to, map[reflect.Type]bool{}) {
		p.adopted.Store(t, nil)
		return v
	}
	p.adopted.Store(t, to)
	return rtype.As(v, to)
}

// otherVersion is the error for a message of type t if the program declares a type of that name with other fields: the message is none that it knows.
func (p *Program) otherVersion(t reflect.Type) error {
	if t == nil {
		return nil
	}
	if to, ok := p.adopted.Load(t); !ok || to != nil { // adopt has seen it
		return nil
	}
	name := strings.TrimPrefix(runtime.TypeName(t), "*")
	own := p.types[name]
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if own == nil || own == t {
		return nil
	}
	return fmt.Errorf("this %s has other fields than the one that the actor knows, which runs another version", name)
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
