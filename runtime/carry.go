package runtime

import (
	"fmt"
	"maps"
	"reflect"
	goruntime "runtime"
	"strings"
)

// A carrying takes the state of an actor from one version of its type to another.
type carrying struct {
	from, to Kinds                      // of the two versions; may be nil
	same     bool                       // both versions have the same type
	problems []string                   // what cannot be kept: n int -> n string
	moved    map[movedKey]reflect.Value // where pointers of the old state lead in the new one
}

type movedKey struct {
	old any // a pointer
	typ reflect.Type
}

// state returns a pointer to a new struct of type t with what the struct that old points to has.
func (c *carrying) state(t reflect.Type, old any) any {
	dst, src := reflect.New(t), reflect.ValueOf(old).Elem()
	c.moved = map[movedKey]reflect.Value{}
	c.same = src.Type() == t
	if c.same && c.plain(t, nil) {
		dst.Elem().Set(src)
	} else {
		c.fields(dst.Elem(), src, "")
	}
	return dst.Interface()
}

// fields carries the fields of a struct, by name.
func (c *carrying) fields(dst, src reflect.Value, path string) {
	for i := range src.NumField() {
		f := src.Type().Field(i)
		if f.Name == "_" || src.Field(i).IsZero() {
			continue
		}
		name := path + fieldName(f)
		now, ok := dst.Type().FieldByName(f.Name)
		if !ok || len(now.Index) > 1 {
			c.problem("%s %s, which is no longer there", name, TypeName(f.Type))
			continue
		}
		c.value(dst.FieldByIndex(now.Index), src.Field(i), name)
	}
}

// fieldName is the name of a field in the source that declares it: interpreted fields that are not exported look as if they were.
func fieldName(f reflect.StructField) string {
	if f.IsExported() && !Exported(f) {
		return strings.TrimPrefix(f.Name, "X")
	}
	return f.Name
}

func (c *carrying) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// value carries src, which is not zero, to dst, which is.
func (c *carrying) value(dst, src reflect.Value, path string) {
	st, dt := src.Type(), dst.Type()
	switch {
	case compiled(st) && st.Kind() != reflect.Interface && st == dt && !c.wraps(st), st == dt && c.plain(st, nil):
		dst.Set(src) // compiled code, or what has no code in it
		return
	case c.wraps(st) || st.Kind() == reflect.Func && interpreted(src):
		c.problem("%s, which has code of the old version", path)
		return
	case st.Kind() == reflect.Interface && dt.Kind() == reflect.Interface:
		c.dynamic(dst, src.Elem(), path)
		return
	case st.Kind() != dt.Kind() || st.Name() != dt.Name() || compiled(st):
		c.differs(path, st, dt)
		return
	}
	switch st.Kind() {
	case reflect.Struct:
		if TypeName(st) != TypeName(dt) && (typeTag(st) != "" || typeTag(dt) != "") {
			c.differs(path, st, dt)
			return
		}
		c.fields(dst, src, path+".")
	case reflect.Pointer:
		c.pointer(dst, src, path)
	case reflect.Slice:
		dst.Set(reflect.MakeSlice(dt, src.Len(), src.Len()))
		c.elements(dst, src, path)
	case reflect.Array:
		if st.Len() != dt.Len() {
			c.differs(path, st, dt)
			return
		}
		c.elements(dst, src, path)
	case reflect.Map:
		c.entries(dst, src, path)
	default:
		if !st.ConvertibleTo(dt) {
			c.differs(path, st, dt)
			return
		}
		dst.Set(src.Convert(dt))
	}
}

func (c *carrying) differs(path string, st, dt reflect.Type) {
	was, is := TypeName(st), TypeName(dt)
	if was == is {
		is += " of another form"
	}
	c.problem("%s %s -> %s %s", path, was, path, is)
}

// pointer carries what src points to, once for all pointers to it.
func (c *carrying) pointer(dst, src reflect.Value, path string) {
	st, dt := src.Type(), dst.Type()
	if opaque(st.Elem()) || opaque(dt.Elem()) {
		c.problem("%s, whose type contains itself", path)
		return
	}
	key := movedKey{src.Interface(), dt}
	if known, ok := c.moved[key]; ok {
		dst.Set(known)
		return
	}
	dst.Set(reflect.New(dt.Elem()))
	c.moved[key] = reflect.ValueOf(dst.Interface())
	if !src.Elem().IsZero() {
		c.value(dst.Elem(), src.Elem(), path)
	}
}

func (c *carrying) elements(dst, src reflect.Value, path string) {
	for i := range src.Len() {
		if !src.Index(i).IsZero() {
			c.value(dst.Index(i), src.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
		if c.problems != nil {
			return // one will do
		}
	}
}

func (c *carrying) entries(dst, src reflect.Value, path string) {
	dst.Set(reflect.MakeMapWithSize(dst.Type(), src.Len()))
	for it := src.MapRange(); it.Next() && c.problems == nil; {
		key, value := reflect.New(dst.Type().Key()).Elem(), reflect.New(dst.Type().Elem()).Elem()
		if !it.Key().IsZero() {
			c.value(key, it.Key(), path+" key")
		}
		if !it.Value().IsZero() {
			c.value(value, it.Value(), fmt.Sprintf("%s[%v]", path, it.Key()))
		}
		dst.SetMapIndex(key, value)
	}
}

// dynamic carries the value src that an interface holds.
func (c *carrying) dynamic(dst, src reflect.Value, path string) {
	for c.from != nil && dst.NumMethod() == 0 { // what only wraps a value, in an interface that asks for no methods, is in the way
		unwrap := c.from.Unwrap(src.Type())
		if unwrap == nil {
			break
		}
		inner := unwrap(src.Interface())
		if inner == nil {
			return
		}
		src = reflect.ValueOf(inner)
	}
	t, ok := c.counterpart(src.Type())
	if !ok {
		c.problem("%s %s, which is no longer there", path, TypeName(src.Type()))
		return
	}
	if c.wraps(src.Type()) || !t.AssignableTo(dst.Type()) {
		c.problem("%s, which has code of the old version", path)
		return
	}
	v := reflect.New(t).Elem()
	if !src.IsZero() {
		c.value(v, src, path)
	}
	dst.Set(v)
}

// counterpart is the type in the new version that t is in the old one. It reports false if a type is gone.
func (c *carrying) counterpart(t reflect.Type) (reflect.Type, bool) {
	if t.Name() != "" && typeTag(t) == "" {
		return t, true
	}
	switch t.Kind() {
	case reflect.Pointer:
		e, ok := c.counterpart(t.Elem())
		if !ok || e == t.Elem() {
			return t, ok
		}
		return reflect.PointerTo(e), true
	case reflect.Slice:
		e, ok := c.counterpart(t.Elem())
		return reflect.SliceOf(e), ok
	case reflect.Array:
		e, ok := c.counterpart(t.Elem())
		return reflect.ArrayOf(t.Len(), e), ok
	case reflect.Map:
		k, ok := c.counterpart(t.Key())
		e, ok2 := c.counterpart(t.Elem())
		return reflect.MapOf(k, e), ok && ok2
	case reflect.Struct:
		types, ok := c.to.(interface{ TypeOf(string) reflect.Type })
		if name := typeTag(t); name != "" && ok {
			if now := types.TypeOf(name); now != nil {
				return now, true
			}
			return t, false
		}
	}
	return t, true
}

// typeTag is the name that an interpreted struct carries, "" if it has none.
func typeTag(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Struct && t.Name() != "" && !compiled(t):
		return TypeName(t)
	case t.Kind() != reflect.Struct || t.Name() != "" || t.NumField() == 0:
		return ""
	}
	name, _, _ := strings.Cut(t.Field(0).Tag.Get(TagKey), ",")
	return name
}

// compiled reports whether t has its name from a compiled package. Those of interpreted programs are in package main.
func compiled(t reflect.Type) bool {
	_, ours := ofProgram(t.PkgPath())
	return t.Name() != "" && !ours
}

// wraps reports whether values of type t bring the methods of an interpreted type along.
func (c *carrying) wraps(t reflect.Type) bool { return c.from != nil && c.from.Unwrap(t) != nil }

// interpreted reports whether a function is one of interpreted code. Those of compiled code, such as what ctx.WakeupAfter returns, belong to no version.
func interpreted(f reflect.Value) bool {
	fn := goruntime.FuncForPC(f.Pointer())
	return fn == nil || strings.HasPrefix(fn.Name(), "reflect.")
}

// opaque reports whether t stands for a type that contains itself: reflection does not see what is behind.
func opaque(t reflect.Type) bool { return strings.HasSuffix(t.PkgPath(), "/unsafe2") }

// plain reports whether values of type t, which is the same in both versions, can have no code of a version in them, and lead to nothing of which the types differ.
func (c *carrying) plain(t reflect.Type, seen map[reflect.Type]bool) bool {
	switch {
	case opaque(t):
		return c.same
	case compiled(t) && t.Kind() != reflect.Interface:
		return !c.wraps(t)
	}
	if seen[t] {
		return true
	}
	seen = maps.Clone(seen)
	if seen == nil {
		seen = map[reflect.Type]bool{}
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Func, reflect.Interface:
		return false
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		return c.plain(t.Elem(), seen)
	case reflect.Map:
		return c.plain(t.Key(), seen) && c.plain(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if !c.plain(f.Type, seen) {
				return false
			}
		}
	}
	return true
}
