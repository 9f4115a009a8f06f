package interp

import (
	"go/types"
	"reflect"
)

// A type of the program may have the fields of a compiled one, type Stamp time.Time, also those that are not exported: no declaration of the program can write these, and no
// type that is made of fields alone converts to the compiled one. Such a type is declared by the name of the compiled type, and made like it.

// foreignStruct returns the compiled type whose fields the struct type t has, where some are not exported; nil for other types.
func (u *unit) foreignStruct(t types.Type) *types.Named {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if f.Exported() || f.Pkg() == nil || u.own(f.Pkg()) {
			continue
		}
		scope := f.Pkg().Scope()
		for _, name := range scope.Names() {
			obj, ok := scope.Lookup(name).(*types.TypeName)
			if ok && obj.Exported() && !obj.IsAlias() && obj.Type().Underlying() == types.Type(s) {
				named, _ := obj.Type().(*types.Named)
				return named
			}
		}
		return nil
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
