package netbase

import (
	"fmt"
	"reflect"
	"unsafe"

	"thesp/runtime"
)

func (c *codec) makeMap(t reflect.Type, outer []reflect.Type) *plan {
	key, elem := c.inner(t.Key(), outer), c.inner(t.Elem(), outer)
	switch {
	case key.err != nil:
		return &plan{err: runtime.InField("[key]", key.err)}
	case elem.err != nil:
		return &plan{err: runtime.InField("[]", elem.err)}
	case !key.flat:
		return refuse(t, "map keyed by "+runtime.TypeName(t.Key()))
	}
	p := &plan{schema: "map[" + key.schema + "]" + elem.schema, nils: true, min: 1}
	size := clamp(key.min, 1, elem.min)
	if t.Key() == reflect.TypeFor[string]() && t.Elem() == anyType {
		p.enc, p.dec = encodeStringMap, decodeStringMap
	} else {
		p.enc, p.dec = encodeMap(t, key, elem), decodeMap(t, key, elem, size)
	}
	return p
}

func encodeMap(t reflect.Type, key, elem *plan) encodeFunc {
	return func(e *encoder, buf []byte, at unsafe.Pointer, depth int) (_ []byte, err error) {
		m := reflect.NewAt(t, at).Elem()
		if m.IsNil() {
			return appendNull(buf), nil
		}
		buf = appendHead(buf, majorMap, uint64(m.Len()))
		if m.Len() == 0 {
			return buf, nil
		}
		k, v := reflect.New(t.Key()), reflect.New(t.Elem())
		for it := m.MapRange(); it.Next(); {
			k.Elem().SetIterKey(it)
			v.Elem().SetIterValue(it)
			if buf, err = key.enc(e, buf, k.UnsafePointer(), depth); err == nil {
				buf, err = elem.enc(e, buf, v.UnsafePointer(), depth)
			}
			if err != nil {
				return buf, runtime.InField(fmt.Sprintf("[%v]", it.Key()), err)
			}
		}
		return buf, nil
	}
}

// decodeMap reads maps of pairs that take at least size bytes each.
func decodeMap(t reflect.Type, key, elem *plan, size int) decodeFunc {
	return func(d *decoder, at unsafe.Pointer, depth int) error {
		if d.r.null() {
			return nil
		}
		n, err := d.r.elements(majorMap, size)
		if err != nil {
			return err
		}
		m := reflect.MakeMapWithSize(t, n)
		reflect.NewAt(t, at).Elem().Set(m)
		if n == 0 {
			return nil
		}
		k, v := reflect.New(t.Key()), reflect.New(t.Elem())
		for i := range n {
			d.r.element(size)
			k.Elem().SetZero()
			v.Elem().SetZero()
			start := d.r.off
			if err := key.dec(d, k.UnsafePointer(), depth); err != nil {
				return err
			}
			if err := elem.dec(d, v.UnsafePointer(), depth); err != nil {
				return err
			}
			m.SetMapIndex(k.Elem(), v.Elem())
			if m.Len() != i+1 {
				return &corrupt{start, "a key that is there twice"}
			}
		}
		return nil
	}
}

// encodeStringMap is encodeMap for map[string]any, without reflection.
func encodeStringMap(e *encoder, buf []byte, at unsafe.Pointer, depth int) (_ []byte, err error) {
	m := *(*map[string]any)(at)
	if m == nil {
		return appendNull(buf), nil
	}
	buf = appendHead(buf, majorMap, uint64(len(m)))
	var v any
	for k, elem := range m {
		v = elem // in one place for all elements: encodeAny takes a pointer
		if buf, err = encodeAny(e, appendString(buf, k), unsafe.Pointer(&v), depth); err != nil {
			return buf, runtime.InField(fmt.Sprintf("[%v]", k), err)
		}
	}
	return buf, nil
}

// decodeStringMap is decodeMap for map[string]any, without reflection.
func decodeStringMap(d *decoder, at unsafe.Pointer, depth int) error {
	if d.r.null() {
		return nil
	}
	const size = 2 // of a pair: an empty string, and null
	n, err := d.r.elements(majorMap, size)
	if err != nil {
		return err
	}
	m := make(map[string]any, n)
	*(*map[string]any)(at) = m
	var v any
	for i := range n {
		d.r.element(size)
		start := d.r.off
		k, err := d.r.string()
		if err != nil {
			return err
		}
		v = nil
		if err := decodeAny(d, unsafe.Pointer(&v), depth); err != nil {
			return err
		}
		if m[k] = v; len(m) != i+1 {
			return &corrupt{start, "a key that is there twice"}
		}
	}
	return nil
}
