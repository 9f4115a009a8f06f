package interp

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Variables returns the variables of the session by name, with the values that they have now.
func (s *Session) Variables() Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := Shown{Names: []string{}}
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		if s.isVariable(name) && token.IsIdentifier(name) && !strings.Contains(name, mark) {
			shown.Names = append(shown.Names, name)
			shown.Types = append(shown.Types, s.vars[name].typ)
			shown.Values = append(shown.Values, reflect.ValueOf(s.vars[name].ptr).Elem().Interface())
		}
	}
	return shown
}

// Declarations returns the types, functions and constants of the session by kind and name, without methods. What does not fit the others any more is not in it.
func (s *Session) Declarations() []Declared {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, _, err := s.check(forInputs, nil, nil)
	if err != nil {
		return nil
	}
	var out []Declared
	for name := range s.active {
		if !strings.Contains(name, ".") && !s.broken[name] {
			out = append(out, Declared{Kind: kindOf(u.pkg.Scope().Lookup(name)), Name: name})
		}
	}
	slices.SortFunc(out, func(a, b Declared) int {
		if a.Kind != b.Kind {
			return -strings.Compare(a.Kind, b.Kind) // types first, constants last
		}
		return strings.Compare(a.Name, b.Name)
	})
	s.describe(u, out)
	return out
}

func kindOf(o types.Object) string {
	switch o.(type) {
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "const"
	}
	return "func"
}

// describe adds what there is to say of what list has, which u declares.
func (s *Session) describe(u *unit, list []Declared) {
	text := &input{session: s, unit: u}
	sources := s.actorSources()
	for i, d := range list {
		typ, method, isMethod := strings.Cut(d.Name, ".")
		list[i].Actor = sources[typ]
		o := u.pkg.Scope().Lookup(typ)
		if t, ok := o.(*types.TypeName); ok && isMethod {
			o, _, _ = types.LookupFieldOrMethod(t.Type(), true, u.pkg, method)
		}
		if o != nil {
			list[i].About = text.about(o)
		}
	}
}

// about is what o is, in a few words.
func (in *input) about(o types.Object) string {
	switch o := o.(type) {
	case *types.Const:
		if b, ok := o.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			return "= " + o.Val().String()
		}
		return in.typeText(o.Type()) + " = " + o.Val().String()
	case *types.TypeName:
		if o.IsAlias() {
			return "= " + in.typeText(types.Unalias(o.Type()))
		}
		return in.typeInWords(o.Type())
	}
	return in.typeText(o.Type())
}

// typeInWords is what a type is made of, and how many methods it has.
func (in *input) typeInWords(t types.Type) string {
	words := in.typeText(t.Underlying())
	named, _ := t.(*types.Named)
	switch under := t.Underlying().(type) {
	case *types.Interface:
		return fmt.Sprintf("interface, %s", counted(under.NumMethods(), "method"))
	case *types.Struct:
		words = "struct"
		if named != nil && named.NumMethods() == 0 {
			return words + ", no methods yet"
		}
	}
	if named == nil || named.NumMethods() == 0 {
		return words
	}
	return words + ", " + counted(named.NumMethods(), "method")
}

// counted is 1 method, 2 methods.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
