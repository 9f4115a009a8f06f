package interp

import (
	"reflect"
	"unsafe"
)

// guard has yaegi look, before it runs an operation that it would do in silence where Go panics, whether that is so: a shift by less than nothing. Other operations,
// and shifts whose count cannot be negative, run as they did. It must be called when the tree under root is compiled and not yet executed: then yaegi makes the closures.
func (l *layout) guard(root unsafe.Pointer) {
	pr := &probe{layout: l}
	pr.walk(root, func(n unsafe.Pointer) {
		parts := pr.children(n)
		if len(parts) != 2 || !pr.isShift(n) || !pr.maySign(parts[1]) {
			return
		}
		count := parts[1]
		pr.precede(n, func(frame unsafe.Pointer) {
			if v := pr.value(count, frame); v.CanInt() && v.Int() < 0 {
				panic(runtimeError{"runtime error: negative shift amount"})
			}
		})
	})
}

// isShift reports whether the node n shifts.
func (pr *probe) isShift(n unsafe.Pointer) bool {
	action := *field[uint64](n, pr.action)
	for _, shift := range pr.shifts {
		if action == shift {
			return true
		}
	}
	return false
}

// maySign reports whether the value of the node n is an integer with a sign that is not known before the program runs.
func (pr *probe) maySign(n unsafe.Pointer) bool {
	if field[reflect.Value](n, pr.rval).IsValid() {
		return false
	}
	typ := field[unsafe.Pointer](n, pr.typ)
	pr.settle(typ)
	if *typ == nil {
		return true
	}
	t := *field[reflect.Type](*typ, pr.rtype)
	return t == nil || reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64
}

// precede has before run ahead of what yaegi executes for the node n.
func (pr *probe) precede(n unsafe.Pointer, before func(frame unsafe.Pointer)) {
	gen := field[func(unsafe.Pointer)](n, pr.gen)
	generate := *gen
	*gen = func(n unsafe.Pointer) {
		generate(n)
		exec := field[step](n, pr.exec)
		then := *exec
		*exec = func(frame unsafe.Pointer) step {
			before(frame)
			return then(frame)
		}
	}
	if *field[step](n, pr.exec) != nil {
		pr.again(n)
	}
}

// again has yaegi make the closures of the function literal around the node n anew: it makes them when it compiles.
func (pr *probe) again(n unsafe.Pointer) {
	for n != nil {
		if parts := pr.children(n); len(parts) == 4 && *field[uint64](parts[2], pr.kind) == pr.funcType {
			pr.walk(parts[3], func(n unsafe.Pointer) { *field[step](n, pr.exec) = nil })
			return
		}
		n = *field[unsafe.Pointer](n, pr.anc)
	}
}
