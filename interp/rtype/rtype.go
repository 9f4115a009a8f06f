// Package rtype makes what package reflect leaves out: named types with methods, and structs with any fields, at run time. Compiled code sees them as it
// sees its own: fmt prints their names, errors.As finds them, sort.Sort calls their methods.
//
// It knows how the Go runtime lays types out in memory. A test compares that with types of the compiler.
package rtype

import (
	"hash/fnv"
	"reflect"
	"strconv"
	"unsafe"
)

// header is what every type begins with: abi.Type of the Go runtime.
type header struct {
	size, ptrBytes    uintptr
	hash              uint32
	flags             uint8
	align, fieldAlign uint8
	kind              uint8
	equal             func(unsafe.Pointer, unsafe.Pointer) bool
	gcData            *byte
	str, ptrToThis    int32
}

// Flags of a header.
const (
	flagUncommon  = 1 << 0 // there is an uncommon
	flagExtraStar = 1 << 1 // the string has a star in front
	flagNamed     = 1 << 2
	flagDirect    = 1 << 5 // an interface has the value itself in its second word
)

// uncommon follows what the kind of a type needs: abi.UncommonType.
type uncommon struct {
	pkgPath         int32
	count, exported uint16
	offset          uint32 // of the methods, from here
	_               uint32
}

// entry is one method: abi.Method.
type entry struct{ name, typ, iface, direct int32 }

// structType is abi.StructType, and structField abi.StructField.
type structType struct {
	header
	pkgPath *byte
	fields  []structField
}

type structField struct {
	name *byte
	typ  *header
	_    uintptr // its offset
}

// ptrType is abi.PtrType.
type ptrType struct {
	header
	elem *header
}

// addReflectOff gives out the number by which a type refers to something on the heap. Package reflect lets others use it.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(ptr unsafe.Pointer) int32

// face is an interface in memory.
type face struct{ typ, data unsafe.Pointer }

func headerOf(t reflect.Type) *header { return (*header)((*face)(unsafe.Pointer(&t)).data) }

func typeOf(h *header) reflect.Type {
	var v any
	(*face)(unsafe.Pointer(&v)).typ = unsafe.Pointer(h)
	return reflect.TypeOf(v)
}

// nameBytes encodes a name as the runtime reads it.
func nameBytes(name, tag string, exported, embedded bool) *byte {
	b := []byte{0}
	if exported {
		b[0] |= 1
	}
	if embedded {
		b[0] |= 8
	}
	add := func(s string) {
		n := len(s)
		for ; n >= 0x80; n >>= 7 {
			b = append(b, byte(n)|0x80)
		}
		b = append(append(b, byte(n)), s...)
	}
	add(name)
	if tag != "" {
		b[0] |= 2
		add(tag)
	}
	return &b[0]
}

func nameOffset(name string, exported bool) int32 {
	return addReflectOff(unsafe.Pointer(nameBytes(name, "", exported, false)))
}

// kindWords is how many words of a type belong to its kind, behind the header.
func kindWords(k reflect.Kind) int {
	switch k {
	case reflect.Struct, reflect.Interface:
		return 4
	case reflect.Pointer, reflect.Slice, reflect.Func:
		return 1
	case reflect.Array:
		return 3
	case reflect.Chan:
		return 2
	case reflect.Map:
		return 8
	}
	return 0
}

const headerWords = int(unsafe.Sizeof(header{}) / 8)

// params is how many types of parameters and results a function type has at its end.
func params(t reflect.Type) int {
	if t.Kind() != reflect.Func {
		return 0
	}
	return t.NumIn() + t.NumOut()
}

// makeType makes a type that begins as like does, with room for extra words behind it, and for methods. Without a package it has no name.
func makeType(name, pkg string, like reflect.Type, extra, methods int) (h *header, entries []entry) {
	words := headerWords + kindWords(like.Kind())
	layout := reflect.StructOf([]reflect.StructField{
		{Name: "Header", Type: reflect.TypeFor[header]()},
		{Name: "Kind", Type: reflect.ArrayOf(words-headerWords, reflect.TypeFor[unsafe.Pointer]())}, // or small numbers
		{Name: "Uncommon", Type: reflect.TypeFor[uncommon]()},
		{Name: "Extra", Type: reflect.ArrayOf(extra, reflect.TypeFor[unsafe.Pointer]())},
		{Name: "Methods", Type: reflect.ArrayOf(methods, reflect.TypeFor[entry]())},
	})
	p := reflect.New(layout).UnsafePointer()
	h = (*header)(p)
	*h = *headerOf(like)
	copyWords(unsafe.Add(p, headerWords*8), unsafe.Add(unsafe.Pointer(headerOf(like)), headerWords*8), words-headerWords)
	h.flags &^= flagExtraStar | flagUncommon | flagNamed
	h.str, h.ptrToThis = nameOffset(name, true), 0
	f := fnv.New32a()
	f.Write([]byte(name))
	h.hash = f.Sum32()
	if pkg != "" {
		h.flags |= flagNamed | flagUncommon
	}
	if methods > 0 {
		h.flags |= flagUncommon
	}
	u := (*uncommon)(unsafe.Add(p, words*8))
	behind := int(unsafe.Sizeof(uncommon{})) + extra*8
	u.offset = uint32(behind)
	if pkg != "" {
		u.pkgPath = nameOffset(pkg, false)
	}
	if methods == 0 {
		return h, nil // and there need be no memory behind
	}
	return h, unsafe.Slice((*entry)(unsafe.Add(unsafe.Pointer(u), behind)), methods)
}

func copyWords(to, from unsafe.Pointer, n int) {
	copy(unsafe.Slice((*unsafe.Pointer)(to), n), unsafe.Slice((*unsafe.Pointer)(from), n))
}

// A Type is a type that is being made. It may be used as a part of other types at once; Complete and SetMethods come before any value of it.
type Type struct {
	reflect.Type
	h        *header
	pointer  *header
	methods  []Method
	entries  []entry // of the type
	pointers []entry // of pointers to it
}

// A Method of a type.
type Method struct {
	Name    string // exported
	Pointer bool   // the receiver is a pointer
}

// A Field of a struct. Its Type may be, at first, any type that lies in memory like the one that it will have.
type Field struct {
	Name, Tag string
	Embedded  bool
	Hidden    bool // others cannot reach it, as one that is not exported
	Type      reflect.Type
}

// NewStruct makes a struct type with fields that are accessible, whatever their names, unless they are hidden. Without a package it has no name, and name is its text.
// The methods must be sorted by name.
func NewStruct(name, pkg string, fields []Field, methods []Method) *Type {
	list := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		list[i] = reflect.StructField{Name: "F" + strconv.Itoa(i), Type: f.Type}
	}
	t := newType(name, pkg, reflect.StructOf(list), 0, methods)
	s := (*structType)(unsafe.Pointer(t.h))
	s.fields = append([]structField(nil), s.fields...)
	for i, f := range fields {
		s.fields[i].name = nameBytes(f.Name, f.Tag, !f.Hidden, f.Embedded)
	}
	return t
}

// NewNamed makes a named type that lies in memory like the type like. The methods must be sorted by name. A function has inOut parameters and results.
func NewNamed(name, pkg string, like reflect.Type, inOut int, methods []Method) *Type {
	return newType(name, pkg, like, inOut, methods)
}

func newType(name, pkg string, like reflect.Type, extra int, methods []Method) *Type {
	values := 0
	for _, m := range methods {
		if !m.Pointer {
			values++
		}
	}
	t := &Type{methods: methods}
	t.h, t.entries = makeType(name, pkg, like, extra, values)
	if len(methods) > 0 {
		t.pointer, t.pointers = makeType("*"+name, "", reflect.TypeFor[*int](), 0, len(methods))
		(*ptrType)(unsafe.Pointer(t.pointer)).elem = t.h
		t.h.ptrToThis = addReflectOff(unsafe.Pointer(t.pointer))
	}
	t.Type = typeOf(t.h)
	return t
}

// SetField gives the field with the given index its type.
func (t *Type) SetField(i int, typ reflect.Type) {
	(*structType)(unsafe.Pointer(t.h)).fields[i].typ = headerOf(typ)
}

// SetUnderlying gives a type that NewNamed has made all that under has: the types of elements, parameters and results.
func (t *Type) SetUnderlying(under reflect.Type) {
	words := kindWords(under.Kind())
	p, from := unsafe.Pointer(t.h), unsafe.Pointer(headerOf(under))
	copyWords(unsafe.Add(p, headerWords*8), unsafe.Add(from, headerWords*8), words)
	u := headerOf(under)
	t.h.size, t.h.ptrBytes, t.h.align, t.h.fieldAlign, t.h.equal, t.h.gcData = u.size, u.ptrBytes, u.align, u.fieldAlign, u.equal, u.gcData
	if n := params(under); n > 0 {
		end := (headerWords + words) * 8
		behind := end
		if u.flags&flagUncommon != 0 {
			behind += int(unsafe.Sizeof(uncommon{}))
		}
		copyWords(unsafe.Add(p, end+int(unsafe.Sizeof(uncommon{}))), unsafe.Add(from, behind), n)
	}
}

// SetMethods gives the methods their types, without receivers, and what they do: call gets the index of the method, the receiver and the arguments. It
// reports false if the process has made too many methods.
func (t *Type) SetMethods(types []reflect.Type, call func(i int, args []reflect.Value) []reflect.Value) bool {
	direct := t.h.flags&flagDirect != 0
	value := 0
	for i, m := range t.methods {
		name, typ := nameOffset(m.Name, true), addReflectOff(unsafe.Pointer(headerOf(types[i])))
		do := func(args []reflect.Value) []reflect.Value { return call(i, args) }
		behind := do
		if !m.Pointer {
			behind = func(args []reflect.Value) []reflect.Value { // the receiver is a pointer all the same
				args[0] = args[0].Elem()
				return call(i, args)
			}
		}
		p, ok := newSlot(reflect.PointerTo(t.Type), types[i], behind)
		if !ok {
			return false
		}
		t.pointers[i] = entry{name, typ, p, p}
		if m.Pointer {
			continue
		}
		v, ok := newSlot(t.Type, types[i], do)
		if !ok {
			return false
		}
		t.entries[value] = entry{name, typ, p, v}
		if direct {
			t.entries[value].iface = v
		}
		value++
	}
	t.count(t.h, t.entries)
	t.count(t.pointer, t.pointers)
	return true
}

// count tells a type of its methods, which are there now.
func (t *Type) count(h *header, entries []entry) {
	if len(entries) == 0 {
		return
	}
	words := headerWords + kindWords(typeOf(h).Kind())
	u := (*uncommon)(unsafe.Add(unsafe.Pointer(h), words*8))
	u.count, u.exported = uint16(len(entries)), uint16(len(entries))
}

// As returns v with the type t, which must lie in memory like the type that v has.
func As(v any, t reflect.Type) any {
	(*face)(unsafe.Pointer(&v)).typ = unsafe.Pointer(headerOf(t))
	return v
}
