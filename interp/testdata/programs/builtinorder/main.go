// The order of what is computed by append, make, min, max and copy, and what is called behind them.
package main

import "fmt"

type T struct {
	n  int
	a  [3]int
	xs []int
	m  map[int]int
}

func (t *T) inc(k int) int    { t.n += k; return t.n }
func id(x []int, i int) []int { return append(x, i) }

func main() {
	g := []int{7, 5, 3}
	s := "ab"
	f := func(name string, f func(t *T)) {
		t := &T{n: 1, xs: []int{1, 2, 3}, m: map[int]int{}}
		f(t)
		fmt.Println(name, *t)
	}
	f("a", func(t *T) { t.a[t.n] = t.inc(1) })
	f("b", func(t *T) { t.a[t.n&3] = t.inc(1) })
	f("c", func(t *T) { t.a[(t.n>>1)&3] = t.inc(1) })
	f("d", func(t *T) { t.a[(t.n>>(len(s)&3))&3] = t.inc(3) })
	f("e", func(t *T) { t.a[t.n] = t.inc(1) % 7 })
	f("f", func(t *T) { t.a[t.n] = t.inc(1) % g[t.a[1]] })
	f("g", func(t *T) { t.a[t.n&3] = t.inc(1) % g[0] })
	f("h", func(t *T) { t.xs[t.n] = t.inc(1) % g[0] })
	f("i", func(t *T) { t.m[t.n] = t.inc(1) % g[0] })
	f("j", func(t *T) { t.m[t.n] = t.inc(1) })
	f("k", func(t *T) { t.a[t.n] = g[t.inc(1)] })
	f("l", func(t *T) { t.a[t.n] = t.inc(1) / t.n })
	f("m", func(t *T) { t.a[t.n] += t.inc(1) % g[0] })
	f("n", func(t *T) { x := id(append(t.xs, t.n), t.inc(1)); fmt.Println(x) })
	f("o", func(t *T) { fmt.Println(append(t.xs, t.n), t.inc(1)) })
	f("p", func(t *T) { x := append(append(t.xs, t.n), t.inc(1)); fmt.Println(x) })
	f("q", func(t *T) { x := len(append(t.xs, t.n)) + t.inc(1); fmt.Println(x) })
	f("r", func(t *T) { x := append(t.xs, t.n)[3] + t.inc(1); fmt.Println(x) })
	f("s", func(t *T) { x, y := append(t.xs, t.n), t.inc(1); fmt.Println(x, y) })
	f("t", func(t *T) { x := []any{append(t.xs, t.n), t.inc(1)}; fmt.Println(x) })
	f("u", func(t *T) { x := id(t.xs[t.n:], t.inc(1)); fmt.Println(x) })
	f("v", func(t *T) { x := id(make([]int, t.n), t.inc(1)); fmt.Println(x) })
	f("w", func(t *T) { x := copy(t.xs, g) + t.xs[0] + t.inc(1); fmt.Println(x) })
	f("x", func(t *T) { x := id([]int{t.n}, t.inc(1)); fmt.Println(x) })
	f("y", func(t *T) { x := fmt.Sprint(t.n, copy(t.xs, g), t.xs[0], t.inc(1)); fmt.Println(x) })
	f("z", func(t *T) { x := fmt.Sprint(min(t.n, 5), t.inc(1)); fmt.Println(x) })
	f("A", func(t *T) { x := fmt.Sprint(string(rune(t.n+65)), t.inc(1)); fmt.Println(x) })
	f("B", func(t *T) { x := fmt.Sprint(t.n/g[t.n], t.n%2, t.inc(1)); fmt.Println(x) })
	f("C", func(t *T) { x := t.n/g[t.n] + t.inc(1); fmt.Println(x) })
	f("D", func(t *T) { x := t.n%2 + t.inc(1); fmt.Println(x) })
	f("E", func(t *T) { x := t.n<<t.n + t.inc(1); fmt.Println(x) })
	f("F", func(t *T) { t.a[t.n] = 10 - t.inc(1)%g[0] })
	f("G", func(t *T) { t.a[t.n] = 10 - t.inc(1)/3 })
	f("H", func(t *T) { t.a[t.n] = 10 - t.inc(1)*3 })
	f("I", func(t *T) { t.a[t.n] = t.inc(1) << t.n })
	f("J", func(t *T) { t.a[t.n] = t.inc(1) << 1 })
	f("K", func(t *T) { t.a[t.n] = -t.inc(1) })
	f("L", func(t *T) { t.a[t.n] = int(int8(t.inc(1))) })
	f("M", func(t *T) { t.a[t.n] = max(t.inc(1), 2) })
	f("N", func(t *T) { t.a[t.n] = len(id(t.xs, t.inc(1))) })
	f("O", func(t *T) { t.a[t.n], t.m[t.n] = t.inc(1), t.n })
	left()
}

type U struct {
	n  int
	s  string
	a  [3]int
	xs []int
	m  map[string]int
	k  map[[1]int]int
	e  any
}

func (t *U) inc(k int) int { t.n += k; return t.n }

func left() {
	f := func(name string, f func(t *U)) {
		t := &U{n: 1, s: "xyz", xs: []int{1, 2, 3}, m: map[string]int{}, k: map[[1]int]int{}, e: 1}
		f(t)
		fmt.Println(name, *t)
	}
	f("slice", func(t *U) { t.m[t.s[t.n:]] = t.inc(1) })
	f("slice2", func(t *U) { b := 1; t.m[t.s[:b]] = func() int { b++; return b }() })
	f("min", func(t *U) { t.xs[min(t.n, 2)] = t.inc(1) })
	f("max", func(t *U) { t.xs[max(t.n, 0)], t.n = t.inc(1), 7 })
	f("len", func(t *U) { t.xs[len(t.s)-t.n] = t.inc(1) })
	f("composite", func(t *U) { t.k[[1]int{t.n}] = t.inc(1) })
	f("assert", func(t *U) { t.xs[t.e.(int)] = func() int { t.e = 2; return 9 }() })
	f("copy", func(t *U) { t.xs[copy(t.xs, []int{2})] = t.inc(1) })
	f("index", func(t *U) { t.xs[t.xs[0]] = copy(t.xs, []int{2}) })
	f("op", func(t *U) { t.m[t.s[t.n:]] += t.inc(1) })
}
