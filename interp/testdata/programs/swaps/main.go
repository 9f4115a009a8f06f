// Assignments of several values, of which some are interfaces, or say where others go.
package main

import (
	"fmt"
	"sort"
	"time"
)

type S struct {
	i int
	p *S
	v any
}
type N struct {
	v    any
	next *N
}
type Stringer interface{ String() string }

func main() {
	{
		var a, b any = 1, "x"
		a, b = b, a
		fmt.Println(a, b)
		a, b = 2, a
		fmt.Println(a, b)
		a, b = b, 3
		fmt.Println(a, b)
	}
	{
		l := []any{1, 2}
		x := 4
		l[0], x = x, 5
		fmt.Println(l, x)
		x, l[1] = 7, x
		fmt.Println(l, x)
		l[0], x = l[1], 5
		fmt.Println(l, x)
	}
	{
		var a, b Stringer = time.Second, time.Minute
		a, b = b, a
		l := []Stringer{a, b}
		l[0], l[1] = l[1], l[0]
		fmt.Println(a, b, l)
	}
	{
		l := []any{1, "x"}
		l[0], l[1] = l[1], l[0]
		fmt.Println(l)
	}
	{
		var x, y any = 1, "a"
		a, b := y, x
		fmt.Println(a, b)
		var e error
		c, d := e, x
		fmt.Println(c, d)
		for i, v := 0, x; i < 2; i, v = i+1, any(i) {
			fmt.Print(v, " ")
		}
		var p, q any = 1, 2
		for i := 0; i < 3; i++ {
			p, q = q, p
		}
		for i := 0; i < 2; i, p, q = i+1, q, p {
			fmt.Print(p, q, " ")
		}
		if p, q = q, p; p != q {
			fmt.Println(p, q)
		}
	}
	{
		l := []int{0, 0, 0}
		s := S{}
		s.i, l[s.i] = 2, 7
		fmt.Println(s.i, l)
		t := &S{i: 1}
		t.p = &S{i: 5}
		t.p, t.p.i = nil, 9
		fmt.Println(t.p)
		u := &S{p: &S{}}
		k := u.p
		u.p, u.p.p = k.p, u
		fmt.Println(u.p == nil, k.p == u)
		var n *int = &s.i
		*n = 1
		*n, l[*n] = 2, 5
		fmt.Println(l, s.i)
		m := map[string]int{"a": 1}
		m["a"], l[m["a"]] = 2, 8
		fmt.Println(m, l)
		fmt.Println(l)
		s.v, s.i = s.i, 4
		fmt.Println(s.v, s.i)
	}
	{
		var head *N
		for i := range 4 {
			head = &N{i, head}
		}
		var rev *N
		for head != nil {
			head.next, rev, head = rev, head, head.next
		}
		for n := rev; n != nil; n = n.next {
			fmt.Print(n.v, " ")
		}
		var st []any
		push := func(x any) { st = append(st, x) }
		pop := func() (x any) { x, st = st[len(st)-1], st[:len(st)-1]; return }
		push(1)
		push("a")
		fmt.Println(pop(), pop())
		sort.Slice(st, func(i, j int) bool { return false })
		l := []any{3, "b", nil}
		for i, j := 0, len(l)-1; i < j; i, j = i+1, j-1 {
			l[i], l[j] = l[j], l[i]
		}
		fmt.Println(l)
		fmt.Println(len(l))
		a, b := l[0], l[1]
		a, b = b, a
		_, b = a, l[2]
		fmt.Println(a == l[1], b == l[2])
	}
}
