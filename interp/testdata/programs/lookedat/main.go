// What goes nowhere is computed, and panics.
package main

import "fmt"

func try(what string, f func()) {
	defer func() { fmt.Println(what, recover()) }()
	f()
}

type key struct{ v any }

func main() {
	m := map[any]int{}
	mk := map[key]string{{1}: "a"}
	k := any([]int{})
	try("value", func() { _ = m[k] })
	try("pair", func() { _, _ = m[k] })
	try("ok", func() { _, ok := m[k]; fmt.Println(ok) })
	try("v", func() { v, _ := m[k]; fmt.Println(v) })
	try("delete", func() { delete(m, k) })
	try("set", func() { m[k] = 1 })
	try("add", func() { m[k]++ })
	try("struct", func() { _ = mk[key{k}] })
	try("var", func() { var _ = m[k] })
	try("var pair", func() { var _, _ = m[k] })
	list := []int{1}
	i := 5
	try("slice", func() { _ = list[i] })
	try("var slice", func() { var _ = list[i] })
	arr := [3]int{}
	try("array", func() { _ = arr[i] })
	pa := &arr
	try("pointer to array", func() { _ = pa[i] })
	pa = nil
	try("nil pointer to array", func() { _ = pa[1] })
	s := "abc"
	try("string", func() { _ = s[i] })
	var nm map[string]int
	try("nil map", func() { _ = nm["a"] })
	var np *key
	try("field", func() { _ = np.v })
	try("expression", func() { list[i] = 4 })
	try("slice of", func() { _ = list[i:] })
	try("slice of string", func() { _ = s[i:] })
	try("assert", func() { _ = k.(int) })
	try("assert pair", func() { _, _ = k.(int) })
	try("convert", func() { _ = [4]int(list) })
	try("divide", func() { i = 0; _ = 1 / i })
	try("call", func() { _ = fmt.Sprint(list[4]) })
}
