package netbase

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"thesp/runtime"
)

// Limits on what a name of another system makes here: reflection keeps the types that it composes for ever.
const (
	maxTypeName  = 1 << 10 // bytes of a name
	maxComposing = 32      // how deep pointers, lists and maps nest in a name
	maxComposed  = 1 << 12 // composed types in all
	maxArraySize = 1 << 24 // bytes of an array type
)

// types finds the types of messages by the names that runtime.TypeName gives them. It is safe for concurrent use.
type types struct {
	// lookup, if not nil, finds the types that are not registered: those of interpreted sources, which may have several of a name, the best first.
	// It is asked again each time, so it may change its mind.
	lookup func(name string) []reflect.Type

	mu       sync.RWMutex
	byName   map[string]reflect.Type
	composed map[string]bool // the names of what has been composed of registered types or others
}

// newTypes makes a registry that knows what Go and the runtime name, what is composed of that, and what lookup knows.
func newTypes(lookup func(name string) []reflect.Type) *types {
	t := &types{lookup: lookup, byName: map[string]reflect.Type{}, composed: map[string]bool{}}
	err := t.register(
		false, "", int(0), int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), uintptr(0),
		float32(0), float64(0), []byte(nil), []any(nil), map[string]any(nil), time.Time{}, time.Duration(0), runtime.Address{},
		runtime.ActorExitRequest{}, runtime.ChildActorExited{}, runtime.ActorExited{}, runtime.PoisonMessage{},
		runtime.DeadEnvelope{}, runtime.WakeupMessage{}, runtime.SentError{}, runtime.Unknown{}, runtime.Fields{})
	if err != nil {
		panic(err) // these have different names
	}
	for _, face := range []reflect.Type{anyType, errorType} {
		t.byName[runtime.TypeName(face)] = face
	}
	return t
}

// register adds the types of samples, and the types with names in their fields and elements. It is an error, and adds none, if two
// types have one name.
func (t *types) register(samples ...any) error {
	found := map[string]reflect.Type{}
	for _, s := range samples {
		if s == nil {
			return errors.New("nil has no type to register")
		}
		if err := collect(reflect.TypeOf(s), found); err != nil {
			return err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, typ := range found {
		if old := t.byName[name]; old != nil && old != typ {
			return sameName(name, old, typ)
		}
	}
	for name, typ := range found {
		t.byName[name] = typ
	}
	return nil
}

func sameName(name string, a, b reflect.Type) error {
	return fmt.Errorf("two types have the name %s: that of package %q and that of package %q", name, a.PkgPath(), b.PkgPath())
}

// collect adds typ, and the types in it, to found.
func collect(typ reflect.Type, found map[string]reflect.Type) error {
	name := runtime.TypeName(typ)
	if old := found[name]; old == typ {
		return nil
	} else if old != nil {
		return sameName(name, old, typ)
	}
	if typ.Kind() != reflect.Interface {
		found[name] = typ
	}
	switch typ.Kind() {
	case reflect.Map:
		if err := collect(typ.Key(), found); err != nil {
			return err
		}
		return collect(typ.Elem(), found)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return collect(typ.Elem(), found)
	case reflect.Struct:
		if typ == timeType || typ == addressType || runtime.Marshalling(typ) != "" && !runtime.TravelsByFields(typ) {
			return nil
		}
		for i := range typ.NumField() {
			if f := typ.Field(i); f.Name != "_" && (runtime.Exported(f) || promoted(f)) {
				if err := collect(f.Type, found); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// all returns the types of a name, the best first.
func (t *types) all(name string) []reflect.Type {
	best := t.find(name)
	if best == nil {
		return nil
	}
	t.mu.RLock()
	registered := t.byName[name] != nil
	t.mu.RUnlock()
	if _, _, composed := outermost(name); !registered && !composed && t.lookup != nil {
		return t.lookup(name)
	}
	return []reflect.Type{best}
}

// find returns the best type of a name, or nil.
func (t *types) find(name string) reflect.Type {
	if len(name) > maxTypeName {
		return nil
	}
	typ, composed := t.parse(name, 0)
	if typ == nil || typ.Kind() == reflect.Interface {
		return nil // no value has the type of an interface
	}
	if composed && !t.compose(name) {
		return nil
	}
	return typ
}

// compose reports whether the composed type of that name may be made, and counts it.
func (t *types) compose(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.composed[name] {
		if len(t.composed) == maxComposed {
			return false
		}
		t.composed[name] = true
	}
	return true
}

// parse returns the type of a name, which may be nil or that of an interface, and whether it has been composed.
func (t *types) parse(name string, depth int) (typ reflect.Type, composed bool) {
	t.mu.RLock()
	typ, full := t.byName[name], len(t.composed) == maxComposed && !t.composed[name]
	t.mu.RUnlock()
	if typ != nil || depth > maxComposing {
		return typ, false
	}
	first, rest, ok := outermost(name)
	if !ok {
		if t.lookup == nil {
			return nil, false
		}
		if found := t.lookup(name); len(found) > 0 {
			return found[0], false
		}
		return nil, false
	}
	if depth == 0 && full {
		return nil, false
	}
	elem, _ := t.parse(rest, depth+1)
	if elem == nil {
		return nil, false
	}
	switch {
	case first == "*":
		return reflect.PointerTo(elem), true
	case first == "[]":
		return reflect.SliceOf(elem), true
	case first[0] == '[':
		n, err := strconv.ParseUint(first[1:len(first)-1], 10, 32)
		if err != nil || n > maxArraySize || n*uint64(elem.Size()) > maxArraySize {
			return nil, false
		}
		return reflect.ArrayOf(int(n), elem), true
	}
	key, _ := t.parse(first[len("map["):len(first)-1], depth+1)
	if key == nil || !key.Comparable() {
		return nil, false
	}
	return reflect.MapOf(key, elem), true
}

// outermost splits the name of a pointer, list, array or map type into what makes it one ("*", "[]", "[3]", "map[string]") and the name of
// the element type.
func outermost(name string) (first, rest string, ok bool) {
	if rest, ok := strings.CutPrefix(name, "*"); ok {
		return "*", rest, rest != ""
	}
	if !strings.HasPrefix(name, "[") && !strings.HasPrefix(name, "map[") {
		return "", "", false
	}
	depth := 0
	for i := range len(name) {
		switch name[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return name[:i+1], name[i+1:], i+1 < len(name)
			}
		}
	}
	return "", "", false
}
