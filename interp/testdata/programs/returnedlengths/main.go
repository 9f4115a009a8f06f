// Results that built-in functions compute, behind others.
package main

import (
	"fmt"
)

func g(x []int) (error, int)        { return nil, len(x) }
func h(x []int) (bool, int)         { return true, len(x) }
func k(x []int) (string, []int)     { return "a", append(x, 1) }
func l(x []int) (string, int, bool) { return "a", len(x), len(x) > 0 }
func m(x []int) (int, string)       { return len(x), "a" }
func n(x, y []int) (string, int)    { return "a", copy(x, y) }
func o(x []int) (string, int)       { s := "q"; return s, len(x) }
func p(x []int) (string, *int, []int, map[string]int, chan int) {
	return "a", new(int), make([]int, 2), make(map[string]int), make(chan int)
}
func q() (string, complex128, float64, float64) { c := 2i; return "a", complex(1, 2), real(c), imag(c) }
func r(x []int) (string, any, int)              { return "a", len(x), min(len(x), 5) }
func s(x []int) (a string, b int)               { return "a", len(x) }
func t(x []int) (string, float64)               { return "a", float64(len(x)) }
func u(x []int) (float64, int)                  { return 1, len(x) }
func v(x []int) (any, int)                      { return 1, len(x) }
func w(x []int) (string, int)                   { return "a", len(x) + 1 }
func main() {
	a := []int{1}
	fmt.Println(g(a))
	fmt.Println(h(a))
	fmt.Println(k(a))
	fmt.Println(l(a))
	fmt.Println(m(a))
	fmt.Println(n(a, a))
	fmt.Println(o(a))
	fmt.Println(q())
	fmt.Println(r(a))
	fmt.Println(s(a))
	fmt.Println(t(a))
	fmt.Println(u(a))
	fmt.Println(v(a))
	fmt.Println(w(a))
	fmt.Println(f(a))
	_, b, c, d, e := p(a)
	fmt.Println(*b, c, d, cap(e))
}
func f(x []int) (int, int) { return 1, cap(x) }
func init() {
}
