package netbase

import (
	"fmt"
	"strings"
	"unsafe"

	"thesp/runtime"
)

// What a worker and the rest of the convention say to each other passes through the system of the worker, which need not know the types: values keep their bytes, but for the
// numbers of types in fields of type any.

// foreign returns the number of a type that another system has defined.
func (e *encoder) foreign(def typeDef) (uint64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n, ok := e.passed[def]; ok {
		return n, nil
	}
	if e.last == maxTypes {
		return 0, fmt.Errorf("%s %w: it is one type more than %d on this connection", clip(def.Name), runtime.ErrUnsendable, maxTypes)
	}
	if e.passed == nil {
		e.passed = map[typeDef]uint64{}
	}
	e.last++
	e.passed[def] = e.last
	e.define(e.last, def)
	return e.last, nil
}

// pass appends the message of the type with that number, which is all of data, to buf as e would have encoded it, and returns the number of the type for e. The error
// wraps ErrCorrupt or runtime.ErrUnsendable.
func (d *decoder) pass(e *encoder, buf []byte, typ uint64, data []byte) (out []byte, outTyp uint64, err error) {
	d.r = reader{data: data}
	defer func() { d.r = reader{} }()
	if typ == 0 {
		return append(buf, data...), 0, nil
	}
	def, err := d.defined(typ)
	if err != nil {
		return buf, 0, err
	}
	if outTyp, err = e.foreign(def); err != nil {
		return buf, 0, err
	}
	out, err = d.passValue(e, buf, def.Schema, 0)
	if err == nil && d.r.left() > 0 {
		err = d.r.corrupt("something behind the message")
	}
	return out, outTyp, err
}

// defined returns the definition with that number.
func (d *decoder) defined(number uint64) (typeDef, error) {
	if number-1 >= uint64(len(d.incoming)) {
		return typeDef{}, d.r.corrupt(fmt.Sprintf("type %d, of which no definition came", number))
	}
	return d.incoming[number-1].def, nil
}

// passValue appends the next value, which has the given schema.
func (d *decoder) passValue(e *encoder, buf []byte, schema string, depth int) ([]byte, error) {
	start := d.r.off
	switch {
	case depth > maxDepth+maxNesting:
		return buf, d.r.corrupt("a value nested too deep")
	case strings.HasPrefix(schema, "sha256 "):
		return buf, fmt.Errorf("%w: its type has too many fields to be passed on", runtime.ErrUnsendable)
	case !strings.Contains(schema, "any") && !strings.Contains(schema, "error") && (d.faces.same() && e.faces.same() || !strings.Contains(schema, "address")):
		_, err := d.r.skip()
		return append(buf, d.r.data[start:d.r.off]...), err
	case d.r.null():
		return appendNull(buf), nil
	case schema == "any":
		return d.passAny(e, buf, depth)
	case schema == "error":
		return d.passError(e, buf, depth)
	case schema == "address":
		return d.passAddress(e, buf)
	}
	if fields, ok := splitFields(schema); ok {
		if err := d.r.array(len(fields)); err != nil {
			return buf, err
		}
		return d.passAll(e, appendArray(buf, len(fields)), len(fields), depth, func(i int) string {
			_, inner, _ := strings.Cut(fields[i], " ")
			return inner
		})
	}
	first, inner, ok := outermost(schema)
	switch {
	case !ok:
		return buf, d.r.corrupt("a type of which nobody knows how it travels: " + clip(schema))
	case first == "*" && !mayBeNull(inner):
		return d.passValue(e, buf, inner, depth+1)
	case strings.HasPrefix(first, "map["):
		n, err := d.r.elements(majorMap, 2)
		if err != nil {
			return buf, err
		}
		key := first[len("map[") : len(first)-1]
		return d.passAll(e, appendHead(buf, majorMap, uint64(n)), 2*n, depth, func(i int) string {
			if i%2 == 0 {
				d.r.element(2)
				return key
			}
			return inner
		})
	}
	n, err := d.r.elements(majorArray, 1) // a list, an array, or a pointer to what may be null
	if err != nil {
		return buf, err
	}
	return d.passAll(e, appendArray(buf, n), n, depth, func(int) string {
		d.r.element(1)
		return inner
	})
}

// passAddress is passValue for an address.
func (d *decoder) passAddress(e *encoder, buf []byte) ([]byte, error) {
	var a runtime.Address
	if err := decodeAddress(d, unsafe.Pointer(&a), 0); err != nil {
		return buf, err
	}
	if a.IsZero() {
		return appendString(buf, ""), nil
	}
	return encodeAddress(e, buf, unsafe.Pointer(&a), 0)
}

// passAny is passValue for a value of type any that is not nil.
func (d *decoder) passAny(e *encoder, buf []byte, depth int) ([]byte, error) {
	if err := d.r.array(2); err != nil {
		return buf, err
	}
	number, err := d.r.uint()
	if err != nil {
		return buf, err
	}
	def, err := d.defined(number)
	if err != nil {
		return buf, err
	}
	if number, err = e.foreign(def); err != nil {
		return buf, err
	}
	return d.passValue(e, appendUint(appendArray(buf, 2), number), def.Schema, depth+1)
}

// passError is passValue for an error that is not nil.
func (d *decoder) passError(e *encoder, buf []byte, depth int) ([]byte, error) {
	if err := d.r.array(3); err != nil {
		return buf, err
	}
	return d.passAll(e, appendArray(buf, 3), 3, depth, func(i int) string { return [...]string{"string", "string", "any"}[i] })
}

// passAll appends n values with the schemas that schema tells, which is called ahead of each.
func (d *decoder) passAll(e *encoder, buf []byte, n, depth int, schema func(int) string) (_ []byte, err error) {
	for i := range n {
		if buf, err = d.passValue(e, buf, schema(i), depth+1); err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// mayBeNull reports whether values with the schema may be sent as null.
func mayBeNull(schema string) bool {
	return schema == "any" || schema == "error" || strings.HasPrefix(schema, "*") || strings.HasPrefix(schema, "[]") || strings.HasPrefix(schema, "map[")
}
