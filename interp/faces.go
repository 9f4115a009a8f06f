package interp

import (
	"go/types"
	"reflect"
	"strings"
	"sync"
)

// faces knows the interfaces that a program declares, of which reflection has no types: package rt asks it what implements them.
type faces struct {
	*unit
	list    []types.Type
	methods []map[string]reflect.Type   // of each: the exported ones, by name
	known   map[reflect.Type]types.Type // the types of the program

	answers sync.Map // question -> bool
}

type question struct {
	t    reflect.Type
	face int
}

// implements reports whether values of the type t implement the interface with the given number.
func (f *faces) implements(t reflect.Type, face int) bool {
	q := question{t, face}
	if answer, ok := f.answers.Load(q); ok {
		return answer.(bool)
	}
	answer := f.find(t, face)
	f.answers.Store(q, answer)
	return answer
}

func (f *faces) find(t reflect.Type, face int) bool {
	i := f.list[face].Underlying().(*types.Interface)
	if t == nil {
		return false
	}
	if ours := f.known[t]; ours != nil {
		return types.Implements(ours, i)
	}
	if len(f.methods[face]) < i.NumMethods() {
		return false // it has methods that are not exported
	}
	for name, want := range f.methods[face] {
		m, ok := t.MethodByName(name)
		if !ok || !sameButReceiver(m.Type, want) {
			return false
		}
	}
	return true
}

func sameButReceiver(method, want reflect.Type) bool {
	if method.NumIn() != want.NumIn()+1 || method.NumOut() != want.NumOut() || method.IsVariadic() != want.IsVariadic() {
		return false
	}
	for i := range want.NumIn() {
		if method.In(i+1) != want.In(i) {
			return false
		}
	}
	for i := range want.NumOut() {
		if method.Out(i) != want.Out(i) {
			return false
		}
	}
	return true
}

// missing names a method that t lacks for the interface with the given number.
func (f *faces) missing(t reflect.Type, face int) string {
	i := f.list[face].Underlying().(*types.Interface)
	for m := range i.Methods() {
		if ours := f.known[t]; ours != nil {
			if types.NewMethodSet(ours).Lookup(m.Pkg(), m.Name()) == nil {
				return shortName(m.Name())
			}
		} else if _, ok := t.MethodByName(m.Name()); !ok {
			return shortName(m.Name())
		}
	}
	return shortName(i.Method(0).Name())
}

// makeTypes makes the types that the program declares.
func (p *Program) makeTypes(low *lowered) (err error) {
	p.made, p.faces, err = p.host.types.make(low.unit, p.host.symbols, low.types, low.faces)
	if err != nil {
		return err
	}
	for name, t := range p.made {
		switch typ := low.types[name].(type) {
		case *types.Named:
			if !low.isForeign(typ) {
				p.types[low.typeName(typ.Obj())] = t.Type
			}
		case *types.Struct:
			p.types[low.shown(typ)] = t.Type
		}
	}
	return nil
}

// typeSymbols is the package that has the types of the program.
func (p *Program) typeSymbols() map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for name, t := range p.made {
		out[name] = reflect.Zero(reflect.PointerTo(t.Type))
	}
	return out
}

// faceSymbols are the functions of package rt that ask for interfaces.
func (p *Program) faceSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Is":         reflect.ValueOf(func(v any, face int) bool { return p.faces.implements(reflect.TypeOf(v), face) }),
		"Implements": reflect.ValueOf(p.implements),
		"Assert":     reflect.ValueOf(p.assert),
		"Equal":      reflect.ValueOf(func(a, b any) bool { return a == b }),
		"Exactly":    reflect.ValueOf(exactly),
		"MustBe":     reflect.ValueOf(mustBe),
		"MustFit":    reflect.ValueOf(mustFit),
		"As":         reflect.ValueOf(p.as),
		"Method":     reflect.ValueOf(method),
		"NotNilInterface": reflect.ValueOf(func(v any) {
			if v == nil {
				panic(nilError())
			}
		}),
	}
}

// implements is v, ok := v.(I).
func (p *Program) implements(v any, face int) (any, bool) {
	if !p.faces.implements(reflect.TypeOf(v), face) {
		return nil, false
	}
	return v, true
}

// assert is v.(I).
func (p *Program) assert(v any, face int) any {
	t := reflect.TypeOf(v)
	if p.faces.implements(t, face) {
		return v
	}
	name := p.faces.shown(p.faces.list[face])
	if t == nil {
		panic(runtimeError{"interface conversion: interface is nil, not " + name})
	}
	panic(runtimeError{"interface conversion: " + t.String() + " is not " + name + ": missing method " + p.faces.missing(t, face)})
}

// exactly reports whether v has the type that like points to.
func exactly(v, like any) bool { return reflect.TypeOf(v) == reflect.TypeOf(like).Elem() }

// mustBe panics as the conversion of an interface of the type from does unless v has the type that like points to.
func mustBe(v, like any, from string) {
	if exactly(v, like) {
		return
	}
	is := "nil"
	if v != nil {
		is = reflect.TypeOf(v).String()
	}
	panic(runtimeError{withScopes("interface conversion: " + from + " is " + is + ", not " + reflect.TypeOf(like).Elem().String())})
}

// withScopes is the text of a failed conversion of an interface, which says so where two types have one name.
func withScopes(text string) string {
	if is, want, ok := strings.Cut(text, ", not "); ok && strings.HasSuffix(is, " is "+want) {
		return text + " (types from different scopes)"
	}
	return text
}

// mustFit panics as the conversion of an interface does unless v implements the compiled interface that like points to.
func mustFit(v, like any) {
	want, t := reflect.TypeOf(like).Elem(), reflect.TypeOf(v)
	switch {
	case t == nil:
		panic(runtimeError{"interface conversion: interface is nil, not " + want.String()})
	case t.Implements(want):
		return
	}
	for m := range want.Methods() {
		if _, ok := t.MethodByName(m.Name); !ok {
			panic(runtimeError{"interface conversion: " + t.String() + " is not " + want.String() + ": missing method " + m.Name})
		}
	}
	panic(runtimeError{"interface conversion: " + t.String() + " is not " + want.String()})
}

// as is errors.As for a target that points to an interface of the program, which is an any.
func (p *Program) as(err error, target *any, face int) bool {
	for err != nil {
		if p.faces.implements(reflect.TypeOf(err), face) {
			*target = err
			return true
		}
		if x, ok := err.(interface{ As(any) bool }); ok && x.As(target) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
			continue
		case interface{ Unwrap() []error }:
			for _, err := range x.Unwrap() {
				if p.as(err, target, face) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// method is the method of that name of v, a function.
func method(v any, name string) any {
	if v == nil {
		panic(nilError())
	}
	return reflect.ValueOf(v).MethodByName(name).Interface()
}

// nilError is what the Go runtime says of the use of nil.
func nilError() error {
	return runtimeError{"runtime error: invalid memory address or nil pointer dereference"}
}
