package interp

import (
	"go/types"
	"strings"
)

// confused reports whether yaegi takes values of other types for a t, because they are assignable to it, or have its name.
func (l *lowerer) confused(t types.Type) bool {
	if l.hasNamesake(t) {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Basic, *types.Interface:
		return false
	case *types.Pointer:
		return isNamed(t)
	case *types.Struct:
		return !isNamed(t) || len(l.structs) > 0
	}
	return true
}

// hasNamesake reports whether another type has the name of t, or of one that t is made of, as two have that are declared in different functions: to a type switch of yaegi they are one.
func (l *lowerer) hasNamesake(t types.Type) bool {
	if l.namesakes == nil {
		l.namesakes = l.sharedNames()
	}
	if len(l.namesakes) == 0 {
		return false
	}
	name := l.shown(t)
	for shared := range l.namesakes {
		if strings.Contains(name, shared) {
			return true
		}
	}
	return false
}

// sharedNames are the names, as they are shown, that several types of the program have.
func (l *lowerer) sharedNames() map[string]bool {
	shared, declared := map[string]bool{}, map[string]bool{}
	for _, obj := range l.info.Defs {
		t, ok := obj.(*types.TypeName)
		if !ok || t.IsAlias() {
			continue
		}
		if _, ok := t.Type().(*types.Named); !ok {
			continue
		}
		name := l.shown(t.Type())
		if declared[name] {
			shared[name] = true
		}
		declared[name] = true
	}
	return shared
}
