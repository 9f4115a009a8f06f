package main

import "fmt"

type E struct{ s string }
type K struct{ a, b int }

var n int

func next() int   { n++; return n }
func str() string { n++; return fmt.Sprint("s", n) }

func main() {
	b := true
	flip := func() bool { b = !b; return b }
	fmt.Println(map[bool]int{b: n}, map[bool]int{b: next(), flip(): n}, map[any]int{n: next(), "x": n, str(): n})
	fmt.Println(map[float64]int{float64(n): next(), float64(next()): n})
	fmt.Println(map[string]string{fmt.Sprint(n): str(), str(): fmt.Sprint(n)})
	fmt.Println(map[[2]int]K{{n, next()}: {n, next()}, {next(), n}: {n, n}})
	fmt.Println(map[int8]uint8{int8(n): uint8(next()), int8(next()): uint8(n)})
	s := "k"
	sf := func() string { s += "k"; return s }
	fmt.Println(map[string]string{s: sf(), sf(): s, s + "x": sf()})
	x := []int{1, 2, 3}
	xf := func() int { x[0] += 10; return x[0] }
	fmt.Println(map[string]int{"a": x[0], "b": xf(), "c": x[0]}, map[string][]int{"a": x, "b": {xf(), x[0]}, "c": x[:1]}[fmt.Sprint("b")])
	m := map[string]int{"a": 1}
	mf := func() int { m["a"]++; return m["a"] }
	fmt.Println(map[string]int{"a": m["a"], "b": mf(), "c": m["a"] + mf(), "d": m["a"]})
	defer func() {
		fmt.Println(map[string]any{"r": recover(), "n": next(), "m": n})
	}()
	panic("p")
}
