package netbase

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"thesp/runtime"
)

// An encodeFunc appends the value at p. Depth is that of values in fields of type any.
type encodeFunc func(e *encoder, buf []byte, p unsafe.Pointer, depth int) ([]byte, error)

// A decodeFunc reads a value from d.r into p, which holds the zero value.
type decodeFunc func(d *decoder, p unsafe.Pointer, depth int) error

// A plan is how values of one type travel. What can be sent, and what the errors say, is as in the copier of the runtime. Plans do not
// change once they are made. Pointers into values are always to the start of a value of the type of the plan, in memory that has
// that type: so the garbage collector sees them.
type plan struct {
	typ    reflect.Type
	err    error  // why no value of the type can be sent, wraps runtime.ErrUnsendable
	schema string // see typeDef
	enc    encodeFunc
	dec    decodeFunc
	min    int            // how many bytes a value takes at least; not 0
	flat   bool           // values of the type share nothing, so they can be keys of maps
	blank  bool           // a struct without exported fields: err says so, but as a template it can be sent
	nils   bool           // a value of the type may be sent as null
	direct bool           // an interface holds a value of the type itself, not a pointer to it
	word   unsafe.Pointer // the first word of an interface that holds a value of the type
	unwrap func(any) any  // finds the value inside of one of the type, which only wraps it; nil for most types
	elem   *plan          // of a pointer
	fields []field        // of a struct
}

// field is a field of a struct that travels.
type field struct {
	*plan
	name   string
	offset uintptr
}

// plan returns the plan of t, and makes it if need be.
func (c *codec) plan(t reflect.Type) *plan {
	if p, ok := c.plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := c.plans.LoadOrStore(t, c.make(t, nil))
	return p.(*plan)
}

// inner returns the plan of a type within outer. Plans with errors depend on what is around them.
func (c *codec) inner(t reflect.Type, outer []reflect.Type) *plan {
	if p, ok := c.plans.Load(t); ok && p.(*plan).err == nil {
		return p.(*plan)
	}
	p := c.make(t, outer)
	if p.err != nil {
		return p
	}
	kept, _ := c.plans.LoadOrStore(t, p)
	if kept.(*plan).err != nil {
		return p
	}
	return kept.(*plan)
}

// make works out the plan of t; outer are the types around it, to find those that contain themselves.
func (c *codec) make(t reflect.Type, outer []reflect.Type) *plan {
	p := c.makeKind(t, outer)
	p.typ = t
	if p.err != nil && !p.blank || t.Kind() == reflect.Interface {
		return p
	}
	p.min = max(p.min, 1)
	// A type is known by the address of its descriptor.
	p.word = reflect.ValueOf(t).UnsafePointer()
	if t.Size() == unsafe.Sizeof(uintptr(0)) {
		zero := reflect.Zero(t).Interface()
		p.direct = wordsOf(&zero).value == nil
	}
	if len(p.schema) > maxSchema {
		p.schema = fmt.Sprintf("sha256 %x", sha256.Sum256([]byte(p.schema)))
	}
	return p
}

func (c *codec) makeKind(t reflect.Type, outer []reflect.Type) *plan {
	switch t {
	case timeType:
		return &plan{schema: "time", enc: encodeTime, dec: decodeTime, min: 4, flat: true}
	case addressType:
		return &plan{schema: "address", enc: encodeAddress, dec: decodeAddress, flat: true}
	case templateType:
		return &plan{schema: "any", enc: encodeTemplate, dec: decodeAny, min: 1, nils: true}
	}
	if c.kinds != nil {
		if unwrap := c.kinds.Unwrap(t); unwrap != nil {
			return makeWrapper(runtime.Unsendable("interface type "+runtime.TypeName(t)), unwrap)
		}
	}
	if slices.Contains(outer, t) {
		return refuse(t, "recursive type "+strings.TrimLeft(runtime.TypeName(t), "*"))
	}
	outer = append(outer, t)
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Complex64, reflect.Complex128:
		return refuse(t, runtime.TypeName(t))
	case reflect.Pointer:
		return makePointer(c.inner(t.Elem(), outer))
	case reflect.Slice:
		return c.makeSlice(t, outer)
	case reflect.Array:
		return c.makeArray(t, outer)
	case reflect.Map:
		return c.makeMap(t, outer)
	case reflect.Interface:
		if t == errorType {
			return &plan{schema: "error", enc: encodeError, dec: decodeError, min: 1, nils: true}
		}
		if t.NumMethod() > 0 {
			return refuse(t, "interface type "+runtime.TypeName(t))
		}
		return &plan{schema: "any", enc: encodeAny, dec: decodeAny, min: 1, nils: true}
	case reflect.Struct:
		how := runtime.Marshalling(t)
		if how == "" {
			return c.makeStruct(t, outer)
		}
		if runtime.TravelsByFields(t) {
			if fields := c.makeStruct(t, outer); fields.err == nil {
				return fields
			}
		}
		return makeMarshalled(t, how)
	}
	return makeBasic(t.Kind())
}

// makeWrapper is the plan of a type that only wraps values. It cannot be the type of a field, which err says: what is inside has another type.
func makeWrapper(err error, unwrap func(any) any) *plan {
	return &plan{
		schema: "wrapper", unwrap: unwrap,
		enc: func(_ *encoder, buf []byte, _ unsafe.Pointer, _ int) ([]byte, error) { return buf, err },
		dec: func(d *decoder, _ unsafe.Pointer, _ int) error { return d.r.corrupt(err.Error()) },
	}
}

func (c *codec) makeStruct(t reflect.Type, outer []reflect.Type) *plan {
	p := &plan{typ: t, flat: true, min: 1}
	var schema strings.Builder
	kept := 0
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "_" {
			continue
		}
		if !runtime.Exported(f) && !promoted(f) {
			p.flat = false
			kept++
			continue
		}
		inner := c.inner(f.Type, outer)
		if inner.err != nil {
			if promoted(f) && runtime.NothingSent(inner.err) {
				p.flat = false
				kept++
				continue
			}
			return &plan{err: runtime.InField("."+f.Name, inner.err)}
		}
		p.flat = p.flat && inner.flat
		p.min = clamp(p.min, 1, inner.min)
		p.fields = append(p.fields, field{inner, f.Name, f.Offset})
		fmt.Fprintf(&schema, ";%s %s", f.Name, inner.schema)
	}
	if len(p.fields) == 0 && kept > 0 {
		return &plan{err: runtime.NothingToSend(t), blank: true, schema: "{}", enc: encodeStruct(nil), dec: decodeStruct(nil)}
	}
	p.schema = "{" + strings.TrimPrefix(schema.String(), ";") + "}"
	p.enc, p.dec = encodeStruct(p.fields), decodeStruct(p.fields)
	return p
}

// clamp is a + n*b, or a large number if that is larger: sizes of values only ever say that there are too few bytes.
func clamp(a, n, b int) int {
	const large = 1 << 30
	if n > large || n > 0 && b > (large-min(a, large))/n {
		return large
	}
	return a + n*b
}

// adapt returns the plan by which values that another system sends with schema become values of p: p itself, or, for a struct or a
// pointer to one, a plan that knows the order of their fields, if each of them is here, too. Fields that are only here stay zero.
func adapt(p *plan, schema string) (*plan, error) {
	if p.schema == schema {
		return p, nil
	}
	if rest, ok := strings.CutPrefix(schema, "*"); ok && p.elem != nil {
		elem, err := adapt(p.elem, rest)
		if err != nil {
			return nil, err
		}
		adapted := makePointer(elem)
		adapted.typ, adapted.word, adapted.direct = p.typ, p.word, p.direct
		return adapted, nil
	}
	theirs, ok := splitFields(schema)
	if !ok || !strings.HasPrefix(p.schema, "{") {
		return nil, fmt.Errorf("%s does not become %s", schema, p.schema)
	}
	adapted := *p
	adapted.fields, adapted.min = nil, 1
	for _, f := range theirs {
		name, typ, _ := strings.Cut(f, " ")
		i := slices.IndexFunc(p.fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return nil, fmt.Errorf("field %s is not here", name)
		case p.fields[i].schema != typ:
			return nil, fmt.Errorf("field %s is %s there and %s here", name, typ, p.fields[i].schema)
		case slices.ContainsFunc(adapted.fields, func(f field) bool { return f.name == name }):
			return nil, fmt.Errorf("field %s is there twice", name)
		}
		adapted.fields = append(adapted.fields, p.fields[i])
		adapted.min = clamp(adapted.min, 1, p.fields[i].min)
	}
	adapted.dec = decodeStruct(adapted.fields)
	return &adapted, nil
}

// splitFields returns the fields, each a name and a schema, of the schema of a struct.
func splitFields(schema string) (fields []string, ok bool) {
	inner, opens := strings.CutPrefix(schema, "{")
	inner, closes := strings.CutSuffix(inner, "}")
	if !opens || !closes {
		return nil, false
	}
	depth, start := 0, 0
	for i := range len(inner) {
		switch inner[i] {
		case '{':
			depth++
		case '}':
			depth--
		case ';':
			if depth == 0 {
				fields, start = append(fields, inner[start:i]), i+1
			}
		}
	}
	if inner == "" {
		return nil, true
	}
	return append(fields, inner[start:]), depth == 0
}
