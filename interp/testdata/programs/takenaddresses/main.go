// What the address of a variable points to, in literals, arguments and loops.
package main

import "fmt"

type T struct {
	n  int
	s  string
	a  [3]int
	xs []int
}

func say(v ...any) { fmt.Println(v...) }

func f(t *T, b int, s string) {
	defer say((0 - *(&t.a[2])), (t.s + s))
	defer say(*(&t.a[2]), 1)
	say((0 - *(&t.xs[1])), (t.s + *(&s)))
	_ = []any{*(&t.a[2])}
	fmt.Println([]int{*(&t.a[1]), *&t.xs[0], (*(&b) - 1)}, []any{*&t.a[2], *&s}, []*int{&t.a[2]}[0] == &t.a[2])
	fmt.Println(map[string]int{"a": (*(&b) + 1)}, T{n: (*(&b) + 1)}, []T{{n: (2 + *(&t.n))}}, *&T{n: 4})
	for i := range *(&b) & 3 {
		*(&t.a[i]) += *&t.a[2] + i
	}
	for i := range *(&t.a[1]) + 1 {
		fmt.Print(i)
	}
	*&t.n, *(&t.xs[1]) = *&t.xs[1], *&t.n
	fmt.Println(*t)
}

func main() {
	f(&T{n: 2, s: "t", a: [3]int{1, 2, 3}, xs: []int{4, 5}}, 3, "x")
}
