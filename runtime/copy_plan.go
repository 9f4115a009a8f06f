package runtime

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

func refuse(t reflect.Type, what string) *plan {
	return &plan{typ: t, err: Unsendable(what)}
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	addressType = reflect.TypeFor[Address]()
	anyType     = reflect.TypeFor[any]()
	errDepth    = Unsendable(fmt.Sprintf("a value nested deeper than %d", maxDepth))
)

// make works out the plan of t; outer are the types around it, to find those that contain themselves.
func (c *copier) make(t reflect.Type, outer []reflect.Type) *plan {
	if t == timeType || t == addressType {
		return &plan{typ: t, flat: true}
	}
	if c.kinds != nil {
		if unwrap := c.kinds.Unwrap(t); unwrap != nil {
			return &plan{typ: t, unwrap: unwrap, into: func(dst, src reflect.Value, depth int) error {
				return Unsendable("interface type " + TypeName(t)) // a field that is no any
			}}
		}
	}
	for _, o := range outer {
		if o == t {
			return refuse(t, "recursive type "+strings.TrimLeft(TypeName(t), "*"))
		}
	}
	outer = append(outer, t)
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return refuse(t, TypeName(t))
	case reflect.Pointer:
		return c.makePointer(t, outer)
	case reflect.Slice:
		return c.makeSlice(t, outer)
	case reflect.Array:
		return c.makeArray(t, outer)
	case reflect.Map:
		return c.makeMap(t, outer)
	case reflect.Interface:
		if t == errorType {
			return &plan{typ: t, into: c.error}
		}
		if t.NumMethod() > 0 {
			return refuse(t, "interface type "+TypeName(t))
		}
		return &plan{typ: t, into: c.dynamic}
	case reflect.Struct:
		p := marshalled(t)
		if p == nil {
			return c.makeStruct(t, outer)
		}
		if TravelsByFields(t) {
			if fields := c.makeStruct(t, outer); fields.err == nil {
				return fields
			}
		}
		return p
	}
	return &plan{typ: t, flat: true} // numbers, booleans and strings
}

// dynamic copies what an interface holds by the plan of its dynamic type.
func (c *copier) dynamic(dst, src reflect.Value, depth int) error {
	if src.IsNil() {
		return nil
	}
	if depth >= maxDepth {
		return errDepth
	}
	src = src.Elem()
	p := c.lookup(src.Type())
	if p.unwrap != nil {
		dst.Set(reflect.ValueOf(&[]any{p.unwrap(src.Interface())}[0]).Elem())
		return c.dynamic(dst, dst, depth+1)
	}
	if p.isError {
		dst.Set(reflect.ValueOf(Sent(src.Interface().(error))))
		return nil
	}
	fresh := reflect.New(src.Type()).Elem()
	if err := c.copyInto(p, fresh, src, depth+1); err != nil {
		return InField("("+TypeName(src.Type())+")", err)
	}
	dst.Set(fresh)
	return nil
}

func (c *copier) makePointer(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	if elem.err != nil {
		return &plan{typ: t, err: elem.err}
	}
	return &plan{typ: t, pointer: elem.flat && t.Name() == "", into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		dst.Set(reflect.New(t.Elem()))
		return c.copyInto(elem, dst.Elem(), src.Elem(), depth)
	}}
}

func (c *copier) makeSlice(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	if elem.err != nil {
		return &plan{typ: t, err: InField("[]", elem.err)}
	}
	bytes := t.Elem().Kind() == reflect.Uint8
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		n := src.Len()
		if bytes {
			dst.SetBytes(takeBytes(n))
		} else {
			dst.Set(reflect.MakeSlice(t, n, n))
		}
		if elem.flat {
			reflect.Copy(dst, src)
			return nil
		}
		return c.copyElements(elem, dst, src, depth)
	}}
}

func (c *copier) copyElements(elem *plan, dst, src reflect.Value, depth int) error {
	for i := range src.Len() {
		if err := elem.into(dst.Index(i), src.Index(i), depth); err != nil {
			return InField(fmt.Sprintf("[%d]", i), err)
		}
	}
	return nil
}

func (c *copier) makeArray(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.make(t.Elem(), outer)
	switch {
	case elem.err != nil:
		return &plan{typ: t, err: InField("[]", elem.err)}
	case elem.flat:
		return &plan{typ: t, flat: true}
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		return c.copyElements(elem, dst, src, depth)
	}}
}

func (c *copier) makeMap(t reflect.Type, outer []reflect.Type) *plan {
	key, elem := c.make(t.Key(), outer), c.make(t.Elem(), outer)
	switch {
	case key.err != nil:
		return &plan{typ: t, err: InField("[key]", key.err)}
	case elem.err != nil:
		return &plan{typ: t, err: InField("[]", elem.err)}
	case !key.flat:
		return refuse(t, "map keyed by "+TypeName(t.Key()))
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		if src.IsNil() {
			return nil
		}
		dst.Set(reflect.MakeMapWithSize(t, src.Len()))
		for it := src.MapRange(); it.Next(); {
			value := it.Value()
			if !elem.flat {
				value = reflect.New(t.Elem()).Elem()
				if err := elem.into(value, it.Value(), depth); err != nil {
					return InField(fmt.Sprintf("[%v]", it.Key()), err)
				}
			}
			dst.SetMapIndex(it.Key(), value)
		}
		return nil
	}}
}

func (c *copier) makeStruct(t reflect.Type, outer []reflect.Type) *plan {
	type field struct {
		index int
		plan  *plan
	}
	var fields []field
	flat, kept := true, 0
	for i := range t.NumField() {
		f := t.Field(i)
		promoted := f.Anonymous && f.Type.Kind() == reflect.Struct && !Exported(f)
		switch {
		case f.Name == "_":
			continue
		case !Exported(f) && !promoted:
			flat = false
			kept++
			continue
		}
		p := c.make(f.Type, outer)
		if p.err != nil {
			if promoted && NothingSent(p.err) {
				flat = false
				kept++
				continue
			}
			return &plan{typ: t, err: InField("."+f.Name, p.err)}
		}
		flat = flat && p.flat
		fields = append(fields, field{i, p})
	}
	if len(fields) == 0 && kept > 0 {
		return &plan{typ: t, err: NothingToSend(t)}
	}
	if flat {
		return &plan{typ: t, flat: true}
	}
	return &plan{typ: t, into: func(dst, src reflect.Value, depth int) error {
		for _, f := range fields {
			if err := c.copyInto(f.plan, dst.Field(f.index), src.Field(f.index), depth); err != nil {
				return InField("."+t.Field(f.index).Name, err)
			}
		}
		return nil
	}}
}
