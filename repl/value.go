package repl

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"thesp/runtime"
)

// typeName is the name of a type as people write it.
func typeName(t reflect.Type) string {
	return strings.ReplaceAll(runtime.TypeName(t), "interface {}", "any")
}

// What a terminal shows of a value: that many elements of a list or map, and that much text.
const (
	maxItems = 50
	maxText  = 12 * 80 // lines and columns
)

type valueWriter struct {
	b     strings.Builder
	refs  *refs
	limit int  // of elements, -1 for none; then there is no limit to text either
	cut   bool // not all is written
	depth int
	open  []reference // what is being written: a pointer to it is a cycle
}

// A reference is where a pointer, a map or a slice points to.
type reference struct {
	typ reflect.Type
	at  uintptr
	n   int // of a slice, how many elements
}

// enter notes that what v points to is being written, until leave. It reports false if it is already.
func (w *valueWriter) enter(v reflect.Value) bool {
	r := reference{typ: v.Type(), at: v.Pointer()}
	if v.Kind() == reflect.Slice {
		r.n = v.Len()
	}
	if slices.Contains(w.open, r) {
		w.more()
		return false
	}
	w.open = append(w.open, r)
	return true
}

func (w *valueWriter) leave() { w.open = w.open[:len(w.open)-1] }

// more writes a sign that there is more than is written.
func (w *valueWriter) more() {
	w.b.WriteString("…")
	w.cut = true
}

// full reports whether there is as much text as a terminal shows.
func (w *valueWriter) full() bool { return w.limit >= 0 && w.b.Len() > maxText }

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
		w.more()
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
		w.text(v.String())
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
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		w.b.WriteString(typeName(v.Type()))
	default:
		fmt.Fprintf(&w.b, "%v", v)
	}
}

// text writes a string in quotes, or as much of it as a terminal shows.
func (w *valueWriter) text(s string) {
	runes := 0
	for i := range s {
		if runes++; w.limit >= 0 && runes > maxText {
			fmt.Fprintf(&w.b, "%s… %d more", strconv.Quote(s[:i]), utf8.RuneCountInString(s[i:]))
			w.cut = true
			return
		}
	}
	w.b.WriteString(strconv.Quote(s))
}

func (w *valueWriter) pointer(v reflect.Value) {
	switch {
	case v.IsNil():
		w.b.WriteString("nil")
	case v.Elem().Kind() == reflect.Struct || v.Elem().Kind() == reflect.Slice || v.Elem().Kind() == reflect.Map:
		w.b.WriteString("&")
		if w.enter(v) {
			w.write(v.Elem(), true)
			w.leave()
		}
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
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		if !w.enter(v) {
			return
		}
		defer w.leave()
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
	if !w.enter(v) {
		return
	}
	defer w.leave()
	type entry struct {
		key   string
		value reflect.Value
	}
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		k := &valueWriter{refs: w.refs, limit: w.limit, depth: w.depth}
		k.write(it.Key(), false)
		entries = append(entries, entry{k.b.String(), it.Value()})
	}
	sort.Slice(entries, func(i, j int) bool {
		a, errA := strconv.ParseFloat(entries[i].key, 64)
		b, errB := strconv.ParseFloat(entries[j].key, 64)
		if errA == nil && errB == nil {
			return a < b
		}
		return entries[i].key < entries[j].key
	})
	w.braced(len(entries), func(i int) {
		w.b.WriteString(entries[i].key + ": ")
		w.write(entries[i].value, false)
	})
}

// braced writes n parts in braces, with commas, and says how many there are more than a terminal shows.
func (w *valueWriter) braced(n int, part func(i int)) {
	w.b.WriteString("{")
	for i := range n {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if i == w.limit || w.full() {
			fmt.Fprintf(&w.b, "… %d more", n-i)
			w.cut = true
			break
		}
		part(i)
	}
	w.b.WriteString("}")
}
