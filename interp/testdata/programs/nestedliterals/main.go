package main

import "fmt"

var a = 1

type T struct{ x, y, z int }
type U struct {
	t    T
	p    *T
	l    []int
	name string
}

func f() int { a++; return a }

func pick(t T, xs ...int) string { return fmt.Sprint(t, xs) }

func main() {
	fmt.Println([]T{{a, f(), a}, {a, f(), a}})
	p := []*T{{a, f(), a}, {a, f(), a}}
	fmt.Println(*p[0], *p[1])
	fmt.Println(pick(T{a, f(), a}, f()), pick(T{a, 0, a}, f(), a))
	u := U{T{a, f(), a}, &T{a, f(), a}, []int{a, f(), a}, "u"}
	fmt.Println(u.t, *u.p, u.l)
	b := 1
	g := func() int { b++; return b }
	fmt.Println([]T{{b, g(), b}, {b, g(), b}}, T{b, b, g()}.x+b)
	q := &U{t: T{b, b, b}, l: []int{b, g()}, p: &T{g(), b, b}}
	fmt.Println(q.t, q.l, *q.p)
	c := 1
	h := func(i int) int { return i + c }
	fmt.Println([]T{{c, h(1), c}, {c, h(2), c}})
	for _, t := range []T{{b, g(), b}, {b, g(), b}} {
		fmt.Println(t)
	}
	s := []any{b, g(), T{b, g(), b}, []int{b}}
	fmt.Println(s...)
}
