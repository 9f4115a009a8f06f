package main

import "fmt"

type C struct{ n int }

func (c *C) inc() int { c.n++; return c.n }

type K struct{ A, B int }

func show(m map[string]int, rest ...int) string { return fmt.Sprint(m, rest) }

func main() {
	c := &C{}
	m := map[string]int{"before": c.n, "after": c.inc(), "last": c.n}
	fmt.Println(m)
	fmt.Println(map[string]int{"before": c.n, "after": c.inc(), "last": c.n}, c.n)
	fmt.Println(c.n, map[string]int{"before": c.n, "after": c.inc(), "last": c.n}, c.inc(), c.n)
	x := c.n + len(map[string]int{"before": c.n, "after": c.inc()})
	fmt.Println(x, show(map[string]int{"before": c.n, "after": c.inc()}, c.n, c.inc()))
	get := func() map[K]*C {
		return map[K]*C{{c.n, c.inc()}: {c.n}, {c.inc(), c.n}: {c.inc()}}
	}
	for k, v := range get() {
		if k.A > k.B {
			fmt.Println(k, *v)
		}
	}
	if m := (map[int]int{c.n: c.inc(), c.inc(): c.n}); len(m) > 0 {
		fmt.Println(m)
	}
	var n int
	f := func() int { n++; return n }
	fmt.Println(map[int]int{n: f(), f(): n}, []map[int]int{{n: f()}, {f(): n}})
	var mm map[string]map[string]int
	mm = map[string]map[string]int{"a": {"x": n, "y": f()}, fmt.Sprint(f()): {"z": n}}
	fmt.Println(mm)
}
