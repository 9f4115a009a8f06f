package interp

import "go/types"

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
