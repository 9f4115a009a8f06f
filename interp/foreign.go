package interp

import (
	"go/types"
	"reflect"
)

// A type of the program may have the fields of a compiled one, type Stamp time.Time, also those that are not exported: no declaration of the program can write these, and no
// type that is made of fields alone converts to the compiled one. Such a type is declared by the name of the compiled type, and made like it.

// foreign returns the compiled type whose fields, or methods if it is an interface, the type t of the program has, where some are not exported; nil for other types.
func (u *unit) foreign(t types.Type) *types.Named {
	switch s := t.Underlying().(type) {
	case *types.Struct:
		for f := range s.Fields() {
			if u.hides(f) {
				return exportedType(f.Pkg(), s)
			}
		}
	case *types.Interface:
		for m := range s.ExplicitMethods() {
			if u.hides(m) {
				return exportedType(m.Pkg(), s)
			}
		}
	}
	return nil
}

// hides reports whether a compiled package keeps the field or method obj to itself.
func (u *unit) hides(obj types.Object) bool {
	return !obj.Exported() && obj.Pkg() != nil && !u.own(obj.Pkg())
}

// exportedType finds the type of pkg that is what the type under is, nil if it has none for others.
func exportedType(pkg *types.Package, under types.Type) *types.Named {
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if ok && obj.Exported() && !obj.IsAlias() && obj.Type().Underlying() == under {
			named, _ := obj.Type().(*types.Named)
			return named
		}
	}
	return nil
}

// isForeign reports whether t is a type with a name that a compiled package declares.
func (u *unit) isForeign(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && !u.inPackage(named.Obj())
}

// hiddenType finds the type with the given name that a package does not export, among those of its variables and of what its functions return. It is nil if none has it.
func hiddenType(names map[string]reflect.Value, name string) reflect.Type {
	for _, v := range names {
		list := []reflect.Type{v.Type()}
		if v.Kind() == reflect.Func {
			for out := range v.Type().Outs() {
				list = append(list, out)
			}
		}
		for _, t := range list {
			if t.Kind() == reflect.Pointer && t.Name() == "" {
				t = t.Elem()
			}
			if t.Name() == name {
				return t
			}
		}
	}
	return nil
}
