// Values in the places where they were taken for others.
package main

import (
	"fmt"
)

type T struct {
	a  int
	in struct{ b string }
}

func (t T) M(n int) int { return t.a + n }

type Box[X any] struct{ v X }

func top(n int) int { return n * 3 }

var first = top

func results(t T, n int) (int, any) { return n, t.M(1) }
func main() {
	var t T
	var box Box[string]
	var anon struct{ x int }
	var list []int
	n := 3
	func() {
		t = T{a: 1}
		box = Box[string]{"b"}
		anon = struct{ x int }{n}
		func() { list = []int{n}; t.in = struct{ b string }{"in"} }()
	}()
	fmt.Println(t, box, anon, list)
	fmt.Println(results(t, n))
	f := func() (string, any, error) { return "a", t.M(2), nil }
	fmt.Println(f())
	g := func() func(int) int { y := top; return func(n int) int { return y(n) } }()
	fs := []func(int) int{top, g}
	fs[1] = top
	fs = append(fs, top, first)
	for _, f := range fs {
		fmt.Print(f(2), " ")
	}
	h := (top)
	fmt.Println(h(1))
	_ = n > 2
	_ = !(n > 2) && n < 9
	x := n > 2
	_, y := n > 2, !x
	var err error
	_ = err != nil
	fmt.Println(x, y)
}
