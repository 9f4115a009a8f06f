package main

import "fmt"

var n int

func next() int { n++; return n }

type K struct{ A, B int }

var m1 = map[int]int{n: next(), next(): n, n: next() + n}
var m2 = map[K]string{{n, next()}: fmt.Sprint(next(), n), {next(), n}: fmt.Sprint(n)}
var m3 = map[string][]int{"a": {n, next()}, fmt.Sprint(next()): {n, n}}
var m4 = map[int]*K{next(): {n, next()}, n: {next(), n}}
var m5 = map[int]any{n: n, next(): next(), n + 1: K{n, next()}}
var m6 = map[string]func() int{"x": next, fmt.Sprint(next()): func() int { return n }}

func main() {
	fmt.Println(m1, m2, m3, len(m4), m5, len(m6), n)
	for i := range 100 {
		if k := m4[i]; k != nil {
			fmt.Println(i, *k)
		}
	}
}
