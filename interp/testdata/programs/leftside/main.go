package main

import "fmt"

type T struct {
	n    int
	next *T
	a    [3]int
	m    map[string]int
}

func main() {
	k := 0
	s := []int{0, 0}
	set := func() int { k = 1; return 7 }
	s[k] = set()
	fmt.Println(s, k)

	k, s = 0, []int{0, 0}
	grow := func() int { s = append(s, 9); s = []int{5, 5, 5}; return 8 }
	s[k] = grow()
	fmt.Println(s, k)

	p := &T{}
	q := p
	swap := func() int { p = &T{n: 100}; return 3 }
	p.n = swap()
	fmt.Println(p.n, q.n)

	p, q = q, p
	p.n += swap()
	fmt.Println(p.n, q.n)

	x := 1
	add := func() int { x = 10; return 1 }
	x += add()
	fmt.Println(x)
	x = 1
	x = x + add()
	fmt.Println(x)
	x = 1
	x = add() + x
	fmt.Println(x)
	x = 1
	y := x + add()
	fmt.Println(y)
	x = 1
	fmt.Println(x, add(), x)
	x = 1
	arr := [3]int{x, add(), x}
	fmt.Println(arr)
	x = 1
	b := x == 1 && add() == 1 && x == 10
	fmt.Println(b)

	m := map[string]int{}
	mm := m
	repl := func() int { m = map[string]int{"z": 1}; return 4 }
	m["a"] = repl()
	fmt.Println(m, mm)

	l := &T{}
	l.next = func() *T { l = &T{n: 5}; return l }()
	fmt.Println(l.n, l.next == l)
	l.a[k%3] = func() int { k++; return 6 }()
	fmt.Println(l.a, k)
	s = []int{1, 2, 3}
	s[0], s[1] = s[1], func() int { s[0] = 50; return s[0] }()
	fmt.Println(s)
	i := 0
	i, s[i] = 2, 77
	fmt.Println(i, s)
	ptr := &s[0]
	*ptr = func() int { ptr = &s[1]; return 99 }()
	fmt.Println(s)
	var str []string
	str = append(str, func() string { str = append(str, "in"); return "out" }())
	fmt.Println(str)
	st := T{n: 1}
	st2 := T{n: st.n + func() int { st.n = 40; return 2 }(), a: [3]int{st.n}}
	fmt.Println(st2.n, st2.a)
}
