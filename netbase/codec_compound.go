package netbase

import (
	"fmt"
	"reflect"
	"unsafe"

	"thesp/runtime"
)

// value reads a value of p and returns it in an interface.
func (d *decoder) value(p *plan, depth int) (v any, err error) {
	if err := d.r.room(p.min); err != nil {
		return nil, err
	}
	// Whatever is at the second word must be of the type that the first one tells, whenever the garbage collector looks.
	w := words{typ: p.word}
	if p.elem != nil {
		w.value, err = p.decodePointer(d, depth)
	} else {
		w.value = reflect.New(p.typ).UnsafePointer()
		err = p.dec(d, w.value, depth)
		if p.direct {
			w.value = *(*unsafe.Pointer)(w.value)
		}
	}
	if err != nil {
		return nil, err
	}
	return *(*any)(unsafe.Pointer(&w)), nil
}

// encodeWord appends the value that an interface holds with this second word.
func (p *plan) encodeWord(e *encoder, buf []byte, word unsafe.Pointer, depth int) ([]byte, error) {
	switch {
	case !p.direct:
		return p.enc(e, buf, word, depth)
	case p.elem != nil:
		return p.encodePointer(e, buf, word, depth)
	}
	held := word
	return p.enc(e, buf, unsafe.Pointer(&held), depth)
}

// encodeAny writes [number of the type, value], or null.
func encodeAny(e *encoder, buf []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	v := (*any)(p)
	w := wordsOf(v)
	if w.typ == nil {
		return appendNull(buf), nil
	}
	if depth >= maxDepth {
		return buf, tooDeep()
	}
	o, err := e.find(w.typ, *v)
	if err == nil {
		if o.unwrap != nil {
			inner := o.unwrap(*v)
			return encodeAny(e, buf, unsafe.Pointer(&inner), depth+1)
		}
		buf = appendUint(appendArray(buf, 2), o.number)
		buf, err = o.encodeWord(e, buf, w.value, depth+1)
	}
	if err != nil {
		return buf, runtime.InField("("+runtime.TypeName(reflect.TypeOf(*v))+")", err)
	}
	return buf, nil
}

func decodeAny(d *decoder, p unsafe.Pointer, depth int) error {
	if d.r.null() {
		return nil
	}
	if depth >= maxDepth {
		return d.r.corrupt("a value nested too deep")
	}
	if err := d.r.array(2); err != nil {
		return err
	}
	number, err := d.r.uint()
	if err != nil {
		return err
	}
	in, err := d.find(number)
	if err != nil {
		return err
	}
	*(*any)(p), err = d.value(in.plan, depth+1)
	return err
}

// makePointer is the plan of a pointer: null, or what it points to. If that may be null itself, it is in an array.
func makePointer(elem *plan) *plan {
	if elem.err != nil {
		return &plan{err: elem.err}
	}
	p := &plan{schema: "*" + elem.schema, elem: elem, nils: true, min: 1}
	p.enc = func(e *encoder, buf []byte, at unsafe.Pointer, depth int) ([]byte, error) {
		return p.encodePointer(e, buf, *(*unsafe.Pointer)(at), depth)
	}
	p.dec = func(d *decoder, at unsafe.Pointer, depth int) (err error) {
		*(*unsafe.Pointer)(at), err = p.decodePointer(d, depth)
		return err
	}
	return p
}

// encodePointer appends the pointer to, of the type of p.
func (p *plan) encodePointer(e *encoder, buf []byte, to unsafe.Pointer, depth int) ([]byte, error) {
	if to == nil {
		return appendNull(buf), nil
	}
	if p.elem.nils {
		buf = appendArray(buf, 1)
	}
	return p.elem.enc(e, buf, to, depth)
}

// decodePointer reads a pointer of the type of p.
func (p *plan) decodePointer(d *decoder, depth int) (unsafe.Pointer, error) {
	if d.r.null() {
		return nil, nil
	}
	if p.elem.nils {
		if err := d.r.array(1); err != nil {
			return nil, err
		}
	}
	if err := d.r.room(p.elem.min); err != nil {
		return nil, err
	}
	to := reflect.New(p.elem.typ).UnsafePointer()
	return to, p.elem.dec(d, to, depth)
}

func encodeStruct(fields []field) encodeFunc {
	return func(e *encoder, buf []byte, p unsafe.Pointer, depth int) (_ []byte, err error) {
		buf = appendArray(buf, len(fields))
		for i := range fields {
			f := &fields[i]
			if buf, err = f.enc(e, buf, unsafe.Add(p, f.offset), depth); err != nil {
				return buf, runtime.InField("."+f.name, err)
			}
		}
		return buf, nil
	}
}

func decodeStruct(fields []field) decodeFunc {
	return func(d *decoder, p unsafe.Pointer, depth int) error {
		if err := d.r.array(len(fields)); err != nil {
			return err
		}
		for i := range fields {
			f := &fields[i]
			if err := f.dec(d, unsafe.Add(p, f.offset), depth); err != nil {
				return err
			}
		}
		return nil
	}
}

// slice is how Go keeps a slice.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

func (c *codec) makeSlice(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.inner(t.Elem(), outer)
	if elem.err != nil {
		return &plan{err: runtime.InField("[]", elem.err)}
	}
	p := &plan{schema: "[]" + elem.schema, nils: true, min: 1}
	if t.Elem().Kind() == reflect.Uint8 {
		p.enc, p.dec = encodeByteSlice, decodeByteSlice
		return p
	}
	size := t.Elem().Size()
	p.enc = func(e *encoder, buf []byte, at unsafe.Pointer, depth int) ([]byte, error) {
		s := (*slice)(at)
		if s.data == nil {
			return appendNull(buf), nil
		}
		return elem.encodeRun(e, appendArray(buf, s.len), s.data, s.len, size, depth)
	}
	p.dec = func(d *decoder, at unsafe.Pointer, depth int) error {
		if d.r.null() {
			return nil
		}
		n, err := d.r.elements(majorArray, elem.min)
		if err != nil {
			return err
		}
		if n == 0 {
			(*slice)(at).data = unsafe.Pointer(new(struct{})) // empty, not nil; takes no memory
			return nil
		}
		s := reflect.NewAt(t, at).Elem()
		s.Grow(n)
		s.SetLen(n)
		return elem.decodeRun(d, (*slice)(at).data, n, size, depth)
	}
	return p
}

// encodeRun appends n values, each of that size, that start at p.
func (p *plan) encodeRun(e *encoder, buf []byte, at unsafe.Pointer, n int, size uintptr, depth int) (_ []byte, err error) {
	for i := range n {
		if buf, err = p.enc(e, buf, unsafe.Add(at, uintptr(i)*size), depth); err != nil {
			return buf, runtime.InField(fmt.Sprintf("[%d]", i), err)
		}
	}
	return buf, nil
}

// decodeRun reads n values, each of that size, which the reader has promised, to at.
func (p *plan) decodeRun(d *decoder, at unsafe.Pointer, n int, size uintptr, depth int) error {
	for i := range n {
		d.r.element(p.min)
		if err := p.dec(d, unsafe.Add(at, uintptr(i)*size), depth); err != nil {
			return err
		}
	}
	return nil
}

func encodeByteSlice(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	b := *(*[]byte)(p)
	if b == nil {
		return appendNull(buf), nil
	}
	return appendBytes(buf, b), nil
}

func decodeByteSlice(d *decoder, p unsafe.Pointer, _ int) error {
	if d.r.null() {
		return nil
	}
	b, err := d.r.bytes()
	if err != nil {
		return err
	}
	if d.takes && len(d.r.data) >= takenSize && 2*len(b) >= len(d.r.data) {
		d.taken = true
		*(*[]byte)(p) = b
		return nil
	}
	fresh := make([]byte, len(b))
	copy(fresh, b)
	*(*[]byte)(p) = fresh
	return nil
}

// takenSize is how long data must be for bytes that make up half of it, or more, not to be copied from there. Data of frames that are shorter have others beside them in memory.
const takenSize = frameBuffer

func (c *codec) makeArray(t reflect.Type, outer []reflect.Type) *plan {
	elem := c.inner(t.Elem(), outer)
	if elem.err != nil {
		return &plan{err: runtime.InField("[]", elem.err)}
	}
	n, size := t.Len(), t.Elem().Size()
	p := &plan{schema: fmt.Sprintf("[%d]%s", n, elem.schema), flat: elem.flat, min: clamp(1, n, elem.min)}
	if t.Elem().Kind() == reflect.Uint8 {
		p.enc = func(_ *encoder, buf []byte, at unsafe.Pointer, _ int) ([]byte, error) {
			return appendBytes(buf, unsafe.Slice((*byte)(at), n)), nil
		}
		p.dec = func(d *decoder, at unsafe.Pointer, _ int) error {
			b, err := d.r.bytes()
			if err != nil {
				return err
			}
			if len(b) != n {
				return d.r.corrupt(fmt.Sprintf("%d bytes instead of %d", len(b), n))
			}
			copy(unsafe.Slice((*byte)(at), n), b)
			return nil
		}
		return p
	}
	p.enc = func(e *encoder, buf []byte, at unsafe.Pointer, depth int) ([]byte, error) {
		return elem.encodeRun(e, appendArray(buf, n), at, n, size, depth)
	}
	p.dec = func(d *decoder, at unsafe.Pointer, depth int) error {
		if err := d.r.array(n); err != nil {
			return err
		}
		for i := range n {
			if err := elem.dec(d, unsafe.Add(at, uintptr(i)*size), depth); err != nil {
				return err
			}
		}
		return nil
	}
	return p
}
