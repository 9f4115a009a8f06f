package runtime

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// unknown writes u as a value of its type would be.
func (w *ValueWriter) unknown(u Unknown) {
	typ := typeText(u.Type)
	switch u.Value.(type) {
	case Fields, []any, map[string]any:
		pointer := strings.HasPrefix(typ, "*")
		if pointer {
			w.b.WriteString("&")
		}
		w.b.WriteString(strings.TrimLeft(typ, "*"))
		w.part(u.Value)
	default:
		w.b.WriteString(typ + "(")
		w.part(u.Value)
		w.b.WriteString(")")
	}
}

// part writes what is in an Unknown, whose type is known to tell what it is.
func (w *ValueWriter) part(v any) {
	if w.depth > maxShown {
		w.more()
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	switch v := v.(type) {
	case Fields:
		w.braced(len(v), func(i int) {
			w.b.WriteString(v[i].Name + ": ")
			w.part(v[i].Value)
		})
	case []any:
		w.braced(len(v), func(i int) { w.part(v[i]) })
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		w.braced(len(v), func(i int) {
			w.b.WriteString(strconv.Quote(keys[i]) + ": ")
			w.part(v[keys[i]])
		})
	case []byte:
		w.list(reflect.ValueOf(v), false)
	default:
		w.write(reflect.ValueOf(v), true)
	}
}
