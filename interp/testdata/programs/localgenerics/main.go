// Generic types that functions declare, generic functions among them.
package main

import "fmt"

type Op int

func Build[T any](vs ...T) (n int, s string) {
	type item struct{ v T }
	type list[U any] struct {
		first item
		val   U
		next  *list[U]
		same  *list[T]
	}
	var l *list[int]
	for i, v := range vs {
		l = &list[int]{item{v}, i, l, &list[T]{val: v}}
	}
	for p := l; p != nil; p = p.next {
		n += p.val
		s += fmt.Sprint(p.first.v, p.same.val)
	}
	type wrap[A, B any] struct {
		a A
		b B
	}
	w := wrap[item, wrap[T, int]]{item{vs[0]}, wrap[T, int]{vs[0], 1}}
	return n, s + fmt.Sprint(w.b.b, w.a.v)
}

func main() {
	type node[T any] struct {
		kids []node[T]
		v    T
	}
	t := node[string]{v: "r", kids: []node[string]{{v: "k"}}}
	fmt.Println(t.kids[0].v, len(t.kids))
	fmt.Println(Build(1, 2))
	fmt.Println(Build("a", "b"))
}
