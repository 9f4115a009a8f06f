package interp

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"weak"

	"thesp/interp/rtype"
)

// The variables of a session live outside of all programs: each input finds them in cells.

// cellOf tells lowering that obj is a variable of the session, or a function of the host.
func (s *Session) cellOf(obj types.Object) (name string, host, ok bool) {
	name = obj.Name()
	if base, ok := strings.CutSuffix(name, mark); ok && types.Universe.Lookup(base) != nil { // see instances.topName
		name = base
	}
	v := s.vars[name]
	if v == nil {
		return "", false, false
	}
	return name, v.host.IsValid(), true
}

// symbols is what the program of an input finds in package rt besides the usual.
func (r *input) symbols() map[string]reflect.Value {
	next := 0
	table := map[string]reflect.Value{
		"Show": reflect.ValueOf(func(values ...any) {
			shown := r.shown[next]
			next++
			shown.Values = values
			if t := r.results[next-1]; t != nil && (len(values) == 1 || values[1] == nil) {
				r.keepResult(values[0], t)
			}
			r.show(shown)
		}),
		"Keep": reflect.ValueOf(func(pointers ...any) {
			shown := r.shown[next]
			next++
			r.session.keep(r, shown, pointers, r.sources[next-1])
			for _, p := range pointers {
				shown.Values = append(shown.Values, reflect.ValueOf(p).Elem().Interface())
			}
			r.show(shown)
		}),
		"Cell": reflect.ValueOf(func(name string, want any) any {
			r.session.mu.Lock()
			defer r.session.mu.Unlock()
			return r.fit(name, r.session.vars[name].ptr, reflect.TypeOf(want))
		}),
	}
	for name, v := range r.session.vars {
		if v.host.IsValid() {
			table[hostPrefix+name] = v.host
		}
	}
	return table
}

// fit returns ptr, to the variable of that name, as a pointer of type want: types are others when methods come to them, and their values lie in memory as before.
func (r *input) fit(name string, ptr any, want reflect.Type) any {
	switch have := reflect.TypeOf(ptr); {
	case have == want:
	case sameLayout(have, want, map[reflect.Type]bool{}):
		return rtype.As(ptr, want)
	default:
		panic(fmt.Sprintf("the value of %s is of an earlier version of its type: set it anew with :=", name))
	}
	return ptr
}

// hostPrefix is before the name of a function of the host in package rt.
const hostPrefix = "Host_"

// keep makes variables those of the session.
func (s *Session) keep(in *input, shown Shown, pointers []any, source *chunk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, name := range shown.Names {
		old := s.vars[name]
		hides := old == nil && (s.imports[name] != "" || types.Universe.Lookup(name) != nil)
		s.retyped = s.retyped || hides || s.active[name] != nil || old != nil && old.typ != shown.Types[i]
		delete(s.active, name)
		s.kinds = nil
		v := &variable{typ: shown.Types[i], ptr: pointers[i], source: source}
		if in.makes {
			v.makers = []weak.Pointer[Program]{weak.Make(in.program)}
		}
		s.vars[name] = v
	}
	if source != nil && !slices.Contains(s.chunks, source) {
		s.chunks = append(s.chunks, source)
	}
}
