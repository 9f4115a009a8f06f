// Package reflect has the generic functions of the standard package reflect for interpreted programs, which make instances of their text.
package reflect

import "reflect"

func TypeFor[T any]() reflect.Type {
	var p *T
	return reflect.TypeOf(p).Elem()
}

func TypeAssert[T any](v reflect.Value) (T, bool) {
	t, ok := v.Interface().(T)
	return t, ok
}
