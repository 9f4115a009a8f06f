package rtype

import (
	"reflect"
	"sync"
	"unsafe"
)

// A method is a piece of code that knows what to do from its address alone. There are maxSlots such pieces, in assembly: each loads the function value
// in the slot of its number, and goes on there.
const (
	maxSlots = 8192
	stubSize = 16 // bytes of code
)

// slots are function values. A slot never changes once it is used.
var slots [maxSlots]unsafe.Pointer

// stubs is the address of the first piece.
var stubs unsafe.Pointer

var (
	mu   sync.Mutex // guards:
	used int
)

// newSlot returns the number by which a type refers to code that has do called, with a receiver of type recv. It reports false if there are no more.
func newSlot(recv, typ reflect.Type, do func([]reflect.Value) []reflect.Value) (int32, bool) {
	in, out := []reflect.Type{recv}, []reflect.Type(nil)
	for t := range typ.Ins() {
		in = append(in, t)
	}
	for t := range typ.Outs() {
		out = append(out, t)
	}
	fn := reflect.MakeFunc(reflect.FuncOf(in, out, typ.IsVariadic()), do).Interface()
	mu.Lock()
	defer mu.Unlock()
	if used == maxSlots || stubs == nil {
		return 0, false
	}
	slots[used] = (*face)(unsafe.Pointer(&fn)).data
	used++
	return addReflectOff(unsafe.Add(stubs, (used-1)*stubSize)), true
}
