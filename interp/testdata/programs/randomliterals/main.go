package main

import "fmt"

type T struct{ x, y int }
type U struct {
	t T
	p *T
	l []int
	n int
}
type C struct{ n int }

func (c *C) inc() int { c.n++; return c.n }

var a, b = 1, 2
var c = &C{}
var s = []int{5}

func f() int      { a++; return a }
func g(i int) int { a += 2; b++; return i + b }
func sf() int     { s[0] += 3; return s[0] }
func str() string { a++; return fmt.Sprint("s", a) }
func show(v any) string {
	switch v := v.(type) {
	case *T:
		return fmt.Sprint("&", *v)
	case []*T:
		t := "["
		for _, p := range v {
			t += fmt.Sprint("&", *p)
		}
		return t + "]"
	case map[string]*T:
		m := map[string]T{}
		for k, p := range v {
			m[k] = *p
		}
		return fmt.Sprint(m)
	case U:
		return fmt.Sprint(v.t, *v.p, v.l, v.n)
	}
	return fmt.Sprint(v)
}

var g0 = map[T]int{{a, c.inc()}: b}
var g1 = []map[int]int{{a: a, 8: a, a: f()}}
var g2 = [][]int{{a}, {b, f(), 2}}
var g3 = T{y: a * a, x: 6}
var g4 = map[int]T{s[0] - g(1): {f(), a}}
var g5 = []int{len([]int{s[0], a, a}), c.n - g(1)}
var g6 = []any{c.inc(), a}
var g7 = []*T{{g(1), sf()}}
var g8 = []any{T{y: c.inc(), x: a}, a + g(1), a}
var g9 = g(len([]int{9, a, a})) + g(len([]int{5}))
var g10 = c.inc() + 0
var g11 = map[int]int{a: g(g(1)), sf(): sf()}
var g12 = map[int]int{(T{y: b, x: 3}).x: len([]int{f(), a}), (T{a, f()}).x: len([]int{g(1)}), sf(): s[0]}
var g13 = f()
var g14 = T{y: f(), x: len([]int{f(), a})}
var g15 = (T{8, a}).x * c.n
var g16 = []map[int]int{{g(c.inc()): f()}, {b: sf()}, {0: sf()}}
var g17 = []map[int]int{{c.inc() - f(): 8}, {s[0]: c.inc(), s[0]: b}, {b: a, f() * a: c.inc()}}
var g18 = map[string]*T{str(): {y: g(1), x: f()}, "a0": {a, f()}}
var g19 = []int{b}
var g20 = [][]int{{f(), s[0], a}}
var g21 = map[string]any{fmt.Sprint(sf()): c.inc() * a}
var g22 = map[int]T{sf(): {g(1), b}}
var g23 = []*T{{sf(), c.n}, {y: a, x: a}}
var g24 = a
var g25 = []int{3, sf(), b - sf()}
var g26 = (T{g(1), a}).x * f()
var g27 = []any{T{a, a}, sf() + s[0]}
var g28 = [][]int{{a}}
var g29 = []*T{{s[0], f()}, {6, a}, {y: c.inc(), x: a}}

func main() {
	x, y := 1, 2
	h := func() int { x++; y += x; return y }
	_, _ = h, y
	fmt.Println(0, show(g0), a, b, c.n, s)
	fmt.Println(1, show(g1), a, b, c.n, s)
	fmt.Println(2, show(g2), a, b, c.n, s)
	fmt.Println(3, show(g3), a, b, c.n, s)
	fmt.Println(4, show(g4), a, b, c.n, s)
	fmt.Println(5, show(g5), a, b, c.n, s)
	fmt.Println(6, show(g6), a, b, c.n, s)
	fmt.Println(7, show(g7), a, b, c.n, s)
	fmt.Println(8, show(g8), a, b, c.n, s)
	fmt.Println(9, show(g9), a, b, c.n, s)
	fmt.Println(10, show(g10), a, b, c.n, s)
	fmt.Println(11, show(g11), a, b, c.n, s)
	fmt.Println(12, show(g12), a, b, c.n, s)
	fmt.Println(13, show(g13), a, b, c.n, s)
	fmt.Println(14, show(g14), a, b, c.n, s)
	fmt.Println(15, show(g15), a, b, c.n, s)
	fmt.Println(16, show(g16), a, b, c.n, s)
	fmt.Println(17, show(g17), a, b, c.n, s)
	fmt.Println(18, show(g18), a, b, c.n, s)
	fmt.Println(19, show(g19), a, b, c.n, s)
	fmt.Println(20, show(g20), a, b, c.n, s)
	fmt.Println(21, show(g21), a, b, c.n, s)
	fmt.Println(22, show(g22), a, b, c.n, s)
	fmt.Println(23, show(g23), a, b, c.n, s)
	fmt.Println(24, show(g24), a, b, c.n, s)
	fmt.Println(25, show(g25), a, b, c.n, s)
	fmt.Println(26, show(g26), a, b, c.n, s)
	fmt.Println(27, show(g27), a, b, c.n, s)
	fmt.Println(28, show(g28), a, b, c.n, s)
	fmt.Println(29, show(g29), a, b, c.n, s)
	v0 := T{y: (T{y: 5, x: y}).x, x: 4}
	fmt.Println(0, show(v0), a, b, c.n, s, x, y)
	fmt.Println(1, show([]any{T{y: s[0], x: c.inc()}, 1 - h(), c.inc() + a}), a, b, c.n, s, x, y)
	fmt.Println(2, c.n, show(sf()), 9+c.n-sf(), a)
	fmt.Println(3, c.n, show(map[T]int{{a, a}: a - a}), 8, a)
	fmt.Println(4, show([]map[int]int{{c.n: a}, {8: 8, 1 + a: 2, 9 * f(): g(1)}, {b: 2, (T{a, sf()}).x: c.inc()}}), a, b, c.n, s, x, y)
	fmt.Println(5, show(U{T{y: a, x: sf()}, &T{y: sf(), x: a}, []int{1, a, a}, c.n}), a, b, c.n, s, x, y)
	fmt.Println(6, show(U{T{g(1), a}, &T{s[0], 2}, []int{x}, c.inc() * a}), a, b, c.n, s, x, y)
	fmt.Println(7, show(map[T]int{{y, 3}: h(), {a, a}: g(sf()), {c.inc(), a}: a}), a, b, c.n, s, x, y)
	v8 := [2]int{c.inc(), sf() * g(1)}
	fmt.Println(8, show(v8), a, b, c.n, s, x, y)
	fmt.Println(9, c.n, show(c.inc()), c.n, a)
	v10 := map[string]*T{"a0": {c.inc(), a}}
	fmt.Println(10, show(v10), a, b, c.n, s, x, y)
	v11 := a
	fmt.Println(11, show(v11), a, b, c.n, s, x, y)
	fmt.Println(12, show([]int{c.inc(), sf()}), a, b, c.n, s, x, y)
	v13 := []any{a}
	fmt.Println(13, show(v13), a, b, c.n, s, x, y)
	v14 := map[int]int{sf(): a - c.inc(), b: c.inc()}
	fmt.Println(14, show(v14), a, b, c.n, s, x, y)
	fmt.Println(15, c.n, show(&T{6 + a, 8 * x}), g(sf()), a)
	v16 := s[0] + g(f())*len([]int{a, sf(), a})
	fmt.Println(16, show(v16), a, b, c.n, s, x, y)
	v17 := a * len([]int{s[0], 0, a})
	fmt.Println(17, show(v17), a, b, c.n, s, x, y)
	fmt.Println(18, show([]any{2 - x, s[0] + a, c.inc()}), a, b, c.n, s, x, y)
	v19 := map[string]int{str(): a, "a1": g(a), str(): a + s[0]}
	fmt.Println(19, show(v19), a, b, c.n, s, x, y)
	v20 := map[T]int{{g(1), s[0]}: 1 - a}
	fmt.Println(20, show(v20), a, b, c.n, s, x, y)
	v21 := []any{f(), (T{a, 4}).x, g(1) * 4}
	fmt.Println(21, show(v21), a, b, c.n, s, x, y)
	fmt.Println(22, c.n, show([]*T{{a, c.n}}), g(6)*a*x, a)
	fmt.Println(23, show([][]int{{g(1), a, a}}), a, b, c.n, s, x, y)
	fmt.Println(24, c.n, show([]any{a, y}), s[0], a)
	fmt.Println(25, show([][]int{{3, c.n, s[0]}}), a, b, c.n, s, x, y)
	v26 := map[T]int{{5, a}: g(x), {y, g(1)}: a + a, {a, y}: g(c.inc())}
	fmt.Println(26, show(v26), a, b, c.n, s, x, y)
	fmt.Println(27, show(T{y: len([]int{a, 9, a}), x: len([]int{g(1)})}), a, b, c.n, s, x, y)
	fmt.Println(28, c.n, show(5), x, a)
	v29 := U{T{y: f(), x: y}, &T{y: b, x: a}, []int{a}, 9}
	fmt.Println(29, show(v29), a, b, c.n, s, x, y)
}
