package repl

import (
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"thesp/runtime"
)

// typeName is the name of a type as people write it.
func typeName(t reflect.Type) string {
	return strings.ReplaceAll(runtime.TypeName(t), "interface {}", "any")
}

// maxItems is how many elements of a list or map a terminal shows.
const maxItems = 50

type valueWriter struct {
	b     strings.Builder
	refs  *refs
	limit int // of elements, -1 for none
	depth int
}

var (
	addressType  = reflect.TypeFor[runtime.Address]()
	durationType = reflect.TypeFor[time.Duration]()
	timeType     = reflect.TypeFor[time.Time]()
	unknownType  = reflect.TypeFor[runtime.Unknown]()
)

// write writes v. typed is set where its type must be written, because nothing around it tells.
func (w *valueWriter) write(v reflect.Value, typed bool) {
	if !v.IsValid() {
		w.b.WriteString("nil")
		return
	}
	if w.depth > 20 {
		w.b.WriteString("…")
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	switch v.Type() {
	case addressType:
		if v.CanInterface() {
			if a := v.Interface().(runtime.Address); w.refs != nil {
				w.b.WriteString(w.refs.text(a))
			} else {
				w.b.WriteString(a.String())
			}
			return
		}
	case durationType:
		w.b.WriteString(time.Duration(v.Int()).String())
		return
	case timeType:
		if v.CanInterface() {
			w.b.WriteString(v.Interface().(time.Time).Format(time.RFC3339Nano))
			return
		}
	case unknownType:
		if v.CanInterface() {
			w.unknown(v.Interface().(runtime.Unknown))
			return
		}
	}
	if v.CanInterface() && v.Kind() != reflect.Interface {
		if err, ok := v.Interface().(error); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			fmt.Fprintf(&w.b, "error(%q)", err.Error())
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		w.b.WriteString(strconv.Quote(v.String()))
	case reflect.Interface:
		w.write(v.Elem(), true)
	case reflect.Pointer:
		w.pointer(v)
	case reflect.Struct:
		w.structure(v, typed)
	case reflect.Map:
		w.mapping(v, typed)
	case reflect.Slice, reflect.Array:
		w.list(v, typed)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		w.b.WriteString(typeName(v.Type()))
		if v.Kind() != reflect.Func && v.IsNil() {
			w.b.WriteString("(nil)")
		}
	default:
		fmt.Fprintf(&w.b, "%v", v)
	}
}

func (w *valueWriter) pointer(v reflect.Value) {
	switch {
	case v.IsNil():
		w.b.WriteString("nil")
	case v.Elem().Kind() == reflect.Struct || v.Elem().Kind() == reflect.Slice || v.Elem().Kind() == reflect.Map:
		w.b.WriteString("&")
		w.write(v.Elem(), true)
	default:
		fmt.Fprintf(&w.b, "(%s)(%#x)", typeName(v.Type()), v.Pointer())
	}
}

func (w *valueWriter) structure(v reflect.Value, typed bool) {
	if typed {
		w.b.WriteString(typeName(v.Type()))
	}
	w.b.WriteString("{")
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := f.Name
		if !runtime.Exported(f) && f.IsExported() {
			name = strings.TrimPrefix(name, "X") // as yaegi calls what is not exported
		}
		if name == "_" || name == "X_" || strings.HasPrefix(name, "X_") && f.Type.Kind() == reflect.Struct && f.Type.NumField() == 0 {
			continue
		}
		if !first {
			w.b.WriteString(", ")
		}
		first = false
		w.b.WriteString(name + ": ")
		w.write(v.Field(i), false)
	}
	w.b.WriteString("}")
}

func (w *valueWriter) list(v reflect.Value, typed bool) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		w.b.WriteString("nil")
		return
	}
	if typed {
		w.b.WriteString(typeName(v.Type()))
	}
	w.braced(v.Len(), func(i int) { w.write(v.Index(i), false) })
}

func (w *valueWriter) mapping(v reflect.Value, typed bool) {
	if v.IsNil() {
		w.b.WriteString("nil")
		return
	}
	if typed {
		w.b.WriteString(typeName(v.Type()))
	}
	type entry struct{ key, value string }
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		k, e := &valueWriter{refs: w.refs, limit: w.limit, depth: w.depth}, &valueWriter{refs: w.refs, limit: w.limit, depth: w.depth}
		k.write(it.Key(), false)
		e.write(it.Value(), false)
		entries = append(entries, entry{k.b.String(), e.b.String()})
	}
	sort.Slice(entries, func(i, j int) bool {
		a, errA := strconv.ParseFloat(entries[i].key, 64)
		b, errB := strconv.ParseFloat(entries[j].key, 64)
		if errA == nil && errB == nil {
			return a < b
		}
		return entries[i].key < entries[j].key
	})
	w.braced(len(entries), func(i int) { w.b.WriteString(entries[i].key + ": " + entries[i].value) })
}

// braced writes n parts in braces, with commas, and says how many there are more than a terminal shows.
func (w *valueWriter) braced(n int, part func(i int)) {
	w.b.WriteString("{")
	for i := range n {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if i == w.limit {
			fmt.Fprintf(&w.b, "… %d more", n-i)
			break
		}
		part(i)
	}
	w.b.WriteString("}")
}
