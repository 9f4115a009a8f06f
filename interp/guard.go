package interp

import (
	"reflect"
	"unsafe"
)

// prepare has yaegi make the closures of function literals anew. It has made them while it compiled, before it knew the functions that are
// declared below: a literal that defers one, or makes a value of it, would have something that does nothing. And it has yaegi look, before it runs an operation that it
// would do in silence where Go panics, whether that is so: a shift by less than nothing. Other operations, and shifts whose count cannot be negative, run as they did.
// It must be called when the tree under root is compiled and not yet executed.
func (l *layout) prepare(root unsafe.Pointer) {
	pr := &probe{layout: l}
	var literals []unsafe.Pointer // the first nodes of their bodies
	pr.walk(root, func(n unsafe.Pointer) {
		if first := pr.firstOf(n); first != nil && *field[step](first, pr.exec) != nil {
			literals = append(literals, first)
		}
	})
	pr.walk(root, func(n unsafe.Pointer) {
		*field[step](n, pr.exec) = nil
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
	for _, first := range literals {
		if *field[step](first, pr.exec) == nil {
			(*field[func(unsafe.Pointer)](first, pr.gen))(first) // and those that follow
		}
	}
}

// firstOf is the node with which the body of the function n begins, nil if n is none.
func (pr *probe) firstOf(n unsafe.Pointer) unsafe.Pointer {
	parts := pr.children(n)
	if len(parts) != 4 || *field[uint64](parts[2], pr.kind) != pr.funcType {
		return nil
	}
	return *field[unsafe.Pointer](parts[3], pr.start)
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
}
