package interp

import (
	"fmt"
	"go/constant"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// explainIndex words what is wrong with an index as the runtime does.
func (pr *probe) explainIndex(node, frame unsafe.Pointer) *panicking {
	parts := pr.children(node)
	if len(parts) < 2 {
		return raise("index out of range")
	}
	list, index := pr.value(parts[0], frame), pr.value(parts[1], frame)
	for list.Kind() == reflect.Pointer || list.Kind() == reflect.Interface {
		list = list.Elem()
	}
	i, ok := integer(index)
	switch list.Kind() {
	case reflect.Slice, reflect.Array, reflect.String:
	default:
		ok = false
	}
	switch {
	case !ok:
		return raise("index out of range")
	case i < 0:
		return raise(fmt.Sprintf("index out of range [%d]", i))
	}
	return raise(fmt.Sprintf("index out of range [%d] with length %d", i, list.Len()))
}

// explainSlice words what is wrong with the bounds of a slice expression as the runtime does.
func (pr *probe) explainSlice(node, frame unsafe.Pointer) *panicking {
	const what = "slice bounds out of range "
	parts := pr.children(node)
	if len(parts) < 2 {
		return raise(strings.TrimSpace(what))
	}
	list := pr.value(parts[0], frame)
	for list.Kind() == reflect.Pointer || list.Kind() == reflect.Interface {
		list = list.Elem()
	}
	var size int
	unit := "capacity"
	switch list.Kind() {
	case reflect.Slice:
		size = list.Cap()
	case reflect.Array, reflect.String:
		size, unit = list.Len(), "length"
	default:
		return raise(strings.TrimSpace(what))
	}
	var bounds []int
	for _, part := range parts[1:] {
		i, ok := integer(pr.value(part, frame))
		if !ok {
			return raise(strings.TrimSpace(what))
		}
		bounds = append(bounds, i)
	}
	switch {
	case len(bounds) > 1:
	case *field[uint64](node, pr.action) == pr.headless:
		bounds = []int{0, bounds[0]}
	default:
		size = list.Len()
		bounds = append(bounds, size)
	}
	return raise(what + boundsText(bounds, size, unit))
}

// boundsText is what the runtime says of the two or three bounds of a slice expression: the first from the right that does not fit.
func boundsText(bounds []int, size int, unit string) string {
	last := len(bounds) - 1
	for i, bound := range slices.Backward(bounds) {
		before, behind := strings.Repeat(":", i), strings.Repeat(":", last-i)
		switch {
		case bound < 0:
			return fmt.Sprintf("[%s%d%s]", before, bound, behind)
		case i == last && bound > size:
			return fmt.Sprintf("[%s%d%s] with %s %d", before, bound, behind, unit, size)
		case i < last && bound > bounds[i+1]:
			return fmt.Sprintf("[%s%d:%d%s]", before, bound, bounds[i+1], behind[1:])
		}
	}
	return fmt.Sprint(bounds)
}

// integer is v as an int, where it is an integer.
func integer(v reflect.Value) (int, bool) {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return int(v.Int()), true
	case v.CanUint():
		return int(v.Uint()), true
	}
	if v.CanInterface() {
		if c, ok := v.Interface().(constant.Value); ok {
			i, exact := constant.Int64Val(constant.ToInt(c))
			return int(i), exact
		}
	}
	return 0, false
}
