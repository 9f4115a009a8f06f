package interp

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"
	"weak"

	"thesp/interp/rtype"
	"thesp/runtime"
)

// The types that programs declare are types of reflection, with the names, fields and methods that the source gives them: neither yaegi nor compiled code
// can tell them from those of the compiler. Interfaces that programs declare are the exception: reflection has but any for them.

// A typeTable has the types that programs have declared. Programs that declare the same type share it. It is safe for concurrent use.
type typeTable struct {
	mu    sync.Mutex // guards:
	types map[string]*madeType
}

// A madeType is a type that programs declare. Reflection keeps it for ever: it must not lead to a program, of which there may be thousands.
type madeType struct {
	reflect.Type
	making  *rtype.Type
	methods []madeMethod // sorted by name: those that compiled code can call

	mu       sync.Mutex              // guards:
	programs []weak.Pointer[Program] // that have the methods, the one that came last first
}

// A madeMethod is a method of a madeType.
type madeMethod struct {
	name string
	outs []reflect.Type
}

// bind has compiled code call the methods of the type as p has them, as long as p runs.
func (t *madeType) bind(p *Program) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.programs = slices.DeleteFunc(t.programs, func(w weak.Pointer[Program]) bool {
		p := w.Value()
		return p == nil || p.stopped.Load()
	})
	t.programs = slices.Insert(t.programs, 0, weak.Make(p))
}

// call calls the method with the index i, as the program has it that came last. When all have ended, it returns zero values, as functions of a program that is
// stopped do.
func (t *madeType) call(i int, args []reflect.Value) []reflect.Value {
	fn := t.method(i)
	switch {
	case !fn.IsValid():
		out := make([]reflect.Value, len(t.methods[i].outs))
		for j, typ := range t.methods[i].outs {
			out[j] = reflect.Zero(typ)
		}
		return out
	case fn.Type().IsVariadic():
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}

// method is what a program has for the method with the index i, which is not valid if there is none any more.
func (t *madeType) method(i int) (last reflect.Value) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.programs {
		if p := w.Value(); p != nil {
			fn := p.methods[t][i]
			if fn.IsValid() && !p.stopped.Load() {
				return fn
			}
			if !last.IsValid() {
				last = fn
			}
		}
	}
	return last
}

// fieldTag is the tag of the field f: one that is not exported is marked so, because reflection takes it for exported.
func fieldTag(f *types.Var, tag string) string {
	if f.Exported() {
		return tag
	}
	own := privateTag
	if !embedsStruct(f) { // whose exported fields packages do show
		own += hiddenTags
	}
	return strings.TrimSpace(own + " " + tag)
}

// privateTag is what the tag of a field that is not exported begins with.
const privateTag = runtime.TagKey + `:"` + privateOption + `"`

// embedsStruct reports whether f is an embedded struct, or pointer to one.
func embedsStruct(f *types.Var) bool {
	t := f.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return f.Embedded() && isStruct(t)
}

// shortName is a name without what lowering has put behind it.
func shortName(name string) string {
	name, _, _ = strings.Cut(name, mark)
	return name
}

// fieldLabel is the name that a field of s, which has the given one to the type checker, has in the type that is made.
func fieldLabel(s *types.Struct, name string) string {
	short := shortName(name)
	for f := range s.Fields() {
		if f.Name() != name && shortName(f.Name()) == short {
			return name
		}
	}
	return short
}

// fieldLabels are the labels of all fields of s.
func fieldLabels(s *types.Struct) []string {
	labels, count := make([]string, s.NumFields()), map[string]int{}
	for i := range labels {
		labels[i] = shortName(s.Field(i).Name())
		count[labels[i]]++
	}
	for i, label := range labels {
		if count[label] > 1 {
			labels[i] = s.Field(i).Name()
		}
	}
	return labels
}
