// Shifts whose count has a sign, in every place where a shift may be.
package main

import (
	"fmt"
)

var g = -3

func f() int { return -2 }

type T struct{ n int8 }

func try(w string, f func()) { defer func() { fmt.Println(w, recover()) }(); f() }
func main() {
	x := 1
	s := []int64{-1}
	m := map[string]int{"a": -1}
	t := T{-1}
	p := &t
	try("g", func() {
		fmt.Println(x << g)
	})
	try("f", func() {
		fmt.Println(x << f())
	})
	try("s", func() {
		fmt.Println(x >> s[0])
	})
	try("m", func() {
		x >>= m["a"]
	})
	try("t", func() {
		x >>= t.n
	})
	try("p", func() {
		_ = x >> p.n
	})
	try("expr", func() {
		_ = 1 << (g - 1)
	})
	try("if", func() {
		if x<<g > 3 {
			fmt.Println("bad")
		}
	})
	try("elem", func() {
		s[0] <<= g
	})
	try("map", func() {
		m["a"] <<= g
	})
	try("field", func() {
		t.n <<= p.n
	})
	try("conv", func() {
		var a any = 1 << g
		fmt.Println(a)
	})
	try("ret", func() {
		fmt.Println(func() int { return 1 << g }())
	})
	try("uint", func() {
		fmt.Println(x<<uint(g), x>>uint8(g))
	})
	try("u64", func() {
		var u uint64 = 5
		fmt.Println(u >> t.n)
	})
	try("arg", func() {
		func(int) {}(x << g)
	})
	try("idx", func() {
		fmt.Println(s[x>>g])
	})
	for i := 3; i > -2; i-- {
		try("loop", func() { fmt.Print(1<<i, " ") })
	}
	fmt.Println(x, s, m, t)
}
