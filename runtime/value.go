package runtime

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A ValueWriter writes values as Go would write them: main.Ping{N: 3}. The zero value writes all of them.
type ValueWriter struct {
	// Address is how an address is written. Default: Address.String.
	Address func(Address) string
	// Items and Text, if not 0, are how many elements of a list or map are written, and how much text of a string; and of all together, but for the rest of what is at hand then.
	Items, Text int
	// Quick is for somebody who must not wait for long: no method of a value is called, String or Error, which may take their time; only the beginning of what is long with all its parts is
	// written; and of a map with more than Items entries those are that come first, not the least.
	Quick bool
	// Cut is set when not all has been written.
	Cut bool

	b     strings.Builder
	depth int
	open  []reference // what is being written: a pointer to it is a cycle
}

// Value writes v, with its type where Go would need it, and returns what has been written.
func (w *ValueWriter) Value(v any) string {
	w.write(reflect.ValueOf(v), true)
	return w.b.String()
}

// A reference is where a pointer, a map or a slice points to.
type reference struct {
	typ reflect.Type
	at  uintptr
	n   int // of a slice, how many elements
}

// enter notes that what v points to is being written, until leave. It reports false if it is already.
func (w *ValueWriter) enter(v reflect.Value) bool {
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

func (w *ValueWriter) leave() { w.open = w.open[:len(w.open)-1] }

// more writes a sign that there is more than is written.
func (w *ValueWriter) more() {
	w.b.WriteString("…")
	w.Cut = true
}

// full reports whether there is as much text as there may be.
func (w *ValueWriter) full() bool { return w.Text > 0 && w.b.Len() > w.Text }

var (
	durationType  = reflect.TypeFor[time.Duration]()
	sentErrorType = reflect.TypeFor[SentError]()
	unknownType   = reflect.TypeFor[Unknown]()
)

// maxShown is how deep values are written.
const maxShown = 20

// write writes v. typed is set where its type must be written, because nothing around it tells.
func (w *ValueWriter) write(v reflect.Value, typed bool) {
	if !v.IsValid() {
		w.b.WriteString("nil")
		return
	}
	if w.depth > maxShown || w.Quick && w.Text > 0 && w.b.Len() > 2*w.Text {
		w.more()
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	switch v.Type() {
	case addressType:
		if v.CanInterface() {
			if a := v.Interface().(Address); w.Address != nil {
				w.b.WriteString(w.Address(a))
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
			w.unknown(v.Interface().(Unknown))
			return
		}
	}
	if v.CanInterface() && v.Kind() != reflect.Interface && (!w.Quick || v.Type() == sentErrorType) {
		if err, ok := v.Interface().(error); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			fmt.Fprintf(&w.b, "error(%q)", textOf(err))
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
		w.b.WriteString(TypeText(v.Type()))
	default:
		w.basic(v)
	}
}

// basic writes a number or a truth value.
func (w *ValueWriter) basic(v reflect.Value) {
	switch {
	case !w.Quick:
		fmt.Fprintf(&w.b, "%v", v)
	case v.CanInt():
		fmt.Fprint(&w.b, v.Int())
	case v.CanUint():
		fmt.Fprint(&w.b, v.Uint())
	case v.CanFloat():
		fmt.Fprint(&w.b, v.Float())
	case v.CanComplex():
		fmt.Fprint(&w.b, v.Complex())
	default:
		fmt.Fprint(&w.b, v.Bool())
	}
}

// text writes a string in quotes, or as much of it as there may be.
func (w *ValueWriter) text(s string) {
	runes := 0
	for i := range s {
		if runes++; w.Text > 0 && runes > w.Text {
			fmt.Fprintf(&w.b, "%s… %d more", strconv.Quote(s[:i]), utf8.RuneCountInString(s[i:]))
			w.Cut = true
			return
		}
	}
	w.b.WriteString(strconv.Quote(s))
}

func (w *ValueWriter) pointer(v reflect.Value) {
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
		fmt.Fprintf(&w.b, "(%s)(%#x)", TypeText(v.Type()), v.Pointer())
	}
}

func (w *ValueWriter) structure(v reflect.Value, typed bool) {
	if typed {
		w.b.WriteString(TypeText(v.Type()))
	}
	w.b.WriteString("{")
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := f.Name
		if !Exported(f) && f.IsExported() {
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
		w.write(v.Field(i), true)
	}
	w.b.WriteString("}")
}

func (w *ValueWriter) list(v reflect.Value, typed bool) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		w.b.WriteString("nil")
		return
	}
	if typed {
		w.b.WriteString(TypeText(v.Type()))
	}
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		if !w.enter(v) {
			return
		}
		defer w.leave()
	}
	w.braced(v.Len(), func(i int) { w.write(v.Index(i), false) })
}

func (w *ValueWriter) mapping(v reflect.Value, typed bool) {
	if v.IsNil() {
		w.b.WriteString("nil")
		return
	}
	if typed {
		w.b.WriteString(TypeText(v.Type()))
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
	n := 0
	for it := v.MapRange(); it.Next(); n++ {
		if w.Quick && w.Items > 0 && n == w.Items {
			n = max(n, v.Len())
			break
		}
		k := &ValueWriter{Address: w.Address, Items: w.Items, Text: w.Text, Quick: w.Quick, depth: w.depth}
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
	w.braced(n, func(i int) {
		w.b.WriteString(entries[i].key + ": ")
		w.write(entries[i].value, false)
	})
}

// braced writes n parts in braces, with commas, and says how many there are more than may be.
func (w *ValueWriter) braced(n int, part func(i int)) {
	w.b.WriteString("{")
	for i := range n {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if w.Items > 0 && i == w.Items || w.full() {
			fmt.Fprintf(&w.b, "… %d more", n-i)
			w.Cut = true
			break
		}
		part(i)
	}
	w.b.WriteString("}")
}
