package interp

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"thesp/interp/rtype"
	"thesp/runtime"
)

// Package fmt calls no methods of what is in fields that are not exported. To reflection, all fields of types that programs declare are exported, or yaegi could not reach
// them. So package fmt gets values that it is to print with a twin of their type, which lies in memory like it, and has such fields.

// A twinTable has the twins of types. It is safe for concurrent use.
type twinTable struct {
	mu    sync.Mutex // guards:
	twins map[reflect.Type]reflect.Type
	later []func()
}

// shown is v as package fmt is to print it.
func (t *twinTable) shown(v any) any {
	typ := reflect.TypeOf(v)
	if typ == nil || speaks(typ) {
		return v
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	twin := t.of(typ)
	if typ.Kind() == reflect.Pointer { // one that is printed by itself is followed
		twin = typ
		if elem := t.of(typ.Elem()); elem != typ.Elem() {
			twin = reflect.PointerTo(elem)
		}
	}
	for len(t.later) > 0 {
		next := t.later[0]
		t.later = t.later[1:]
		next()
	}
	if twin == typ {
		return v
	}
	return rtype.As(v, twin)
}

// shownAll is shown for a list.
func (t *twinTable) shownAll(list []any) []any {
	for i, v := range list {
		if now := t.shown(v); reflect.TypeOf(now) != reflect.TypeOf(v) {
			list = slices.Clone(list)
			for j, v := range list[i:] {
				list[i+j] = t.shown(v)
			}
			break
		}
	}
	return list
}

// speaks reports whether values of the type t tell package fmt what to print of them.
func speaks(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]()) ||
		t.Implements(reflect.TypeFor[fmt.Formatter]()) || t.Implements(reflect.TypeFor[fmt.GoStringer]())
}

// of is the twin of typ, or typ if it needs none. Package fmt follows no pointers inside of a value.
func (t *twinTable) of(typ reflect.Type) reflect.Type {
	if twin, ok := t.twins[typ]; ok {
		return twin
	}
	twin := typ
	switch {
	case !differs(typ, false, map[reflect.Type]bool{}):
	case typ.Kind() == reflect.Struct:
		return t.structTwin(typ) // it may be a part of itself
	case typ.Name() != "":
		return t.namedTwin(typ)
	default:
		twin = t.listTwin(typ)
	}
	t.twins[typ] = twin
	return twin
}

// listTwin is the twin of a type of lists or maps without a name, or the type that a twin with a name is made of.
func (t *twinTable) listTwin(typ reflect.Type) reflect.Type {
	switch typ.Kind() {
	case reflect.Slice:
		return reflect.SliceOf(t.of(typ.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(typ.Len(), t.of(typ.Elem()))
	default:
		return reflect.MapOf(t.of(typ.Key()), t.of(typ.Elem()))
	}
}

func (t *twinTable) structTwin(typ reflect.Type) reflect.Type {
	var fields []rtype.Field
	for f := range typ.Fields() {
		fields = append(fields, rtype.Field{Name: f.Name, Tag: string(f.Tag), Embedded: f.Anonymous, Hidden: isPrivate(f), Type: f.Type})
	}
	name, pkg := typ.String(), typ.PkgPath()
	methods := spoken(typ)
	made := rtype.NewStruct(name, pkg, fields, methods)
	t.twins[typ] = made.Type
	t.later = append(t.later, func() {
		for i := range fields {
			made.SetField(i, t.of(fields[i].Type))
		}
		setMethods(made, typ, methods)
	})
	return made.Type
}

func (t *twinTable) namedTwin(typ reflect.Type) reflect.Type {
	methods := spoken(typ)
	like := reflect.TypeFor[[]int]()
	switch typ.Kind() {
	case reflect.Map:
		like = reflect.TypeFor[map[int]int]()
	case reflect.Array:
		like = t.listTwin(typ)
	}
	made := rtype.NewNamed(typ.String(), typ.PkgPath(), like, 0, methods)
	t.twins[typ] = made.Type
	t.later = append(t.later, func() {
		made.SetUnderlying(t.listTwin(typ))
		setMethods(made, typ, methods)
	})
	return made.Type
}

// spoken are the methods of typ that package fmt calls.
func spoken(typ reflect.Type) (out []rtype.Method) {
	for _, name := range []string{"Error", "Format", "GoString", "String"} {
		if _, ok := typ.MethodByName(name); ok {
			out = append(out, rtype.Method{Name: name})
		}
	}
	return out
}

// setMethods has the methods of a twin call those of typ.
func setMethods(made *rtype.Type, typ reflect.Type, methods []rtype.Method) {
	if len(methods) == 0 {
		return
	}
	types := make([]reflect.Type, len(methods))
	zero := reflect.Zero(typ)
	for i, m := range methods {
		types[i] = zero.MethodByName(m.Name).Type()
	}
	made.SetMethods(types, func(i int, args []reflect.Value) []reflect.Value {
		v := reflect.ValueOf(rtype.As(args[0].Interface(), typ))
		return v.MethodByName(methods[i].Name).Call(args[1:])
	})
}

// isPrivate reports whether the source does not export the field f.
func isPrivate(f reflect.StructField) bool {
	return strings.HasSuffix(f.Tag.Get(runtime.TagKey), privateOption)
}

// differs reports whether package fmt would print a value of the type t otherwise if it knew which fields are exported. Hidden is whether it is in one that is not.
func differs(t reflect.Type, hidden bool, seen map[reflect.Type]bool) bool {
	if hidden && (t.Kind() == reflect.Interface || speaks(t)) {
		return true
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
	default:
		return false
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	defer delete(seen, t)
	switch t.Kind() {
	case reflect.Struct:
		for f := range t.Fields() {
			if differs(f.Type, hidden || isPrivate(f), seen) {
				return true
			}
		}
		return false
	case reflect.Map:
		return differs(t.Key(), hidden, seen) || differs(t.Elem(), hidden, seen)
	}
	return differs(t.Elem(), hidden, seen)
}
