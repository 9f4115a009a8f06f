package main

import (
	"fmt"
	"sort"
	"strings"
)

type P struct{ x, y int }
type A [3]int
type N struct {
	p  P
	a  A
	ps []P
	m  map[string]P
	in *N
}

func (p P) moved(dx int) P { p.x += dx; return p }
func (p *P) move(dx int)   { p.x += dx }
func change(p P, a A) (P, A) {
	p.x, a[0] = 100, 100
	return p, a
}
func get(n N) N     { n.p.x++; n.a[1]++; return n }
func ptr(n *N) *N   { n.p.x++; return n }
func arr() (a [2]P) { a[0].x = 1; return }

type I interface{ moved(int) P }

func main() {
	p := P{1, 2}
	q := p
	q.x = 9
	a := A{1, 2, 3}
	b := a
	b[0] = 9
	fmt.Println(p, q, a, b)
	n := N{p: p, a: a, ps: []P{p, q}, m: map[string]P{"k": p}}
	c := n
	c.p.x, c.a[2] = 50, 50
	c.ps[0].y = 77
	fmt.Println(n, c)
	r, s := change(n.p, n.a)
	fmt.Println(n.p, n.a, r, s)
	d := get(n)
	fmt.Println(n.p, n.a, d.p, d.a)
	e := ptr(&n)
	e.a[0] = 42
	fmt.Println(n.p, n.a)
	for i, v := range n.ps {
		v.x = 1000
		n.ps[i].y++
	}
	fmt.Println(n.ps)
	v := n.m["k"]
	v.x = 5
	fmt.Println(n.m, v)
	arrs := [2]A{a, b}
	brrs := arrs
	brrs[0][0] = 7
	row := arrs[1]
	row[1] = 8
	pr := &arrs[1]
	pr[2] = 6
	fmt.Println(arrs, brrs, row)
	var x any = p
	y := x.(P)
	y.x = 3
	fmt.Println(x, y)
	var ia, ib any = a, a
	fmt.Println(ia == ib, ia == any(b))
	ch := make(chan A, 1)
	ch <- a
	a[0] = -1
	fmt.Println(<-ch, a)
	fs := []func(int) P{p.moved, q.moved}
	p.x = 1000
	fmt.Println(fs[0](1), fs[1](1), p.moved(1), p)
	var i I = p
	p.x = 0
	fmt.Println(i.moved(0), i)
	mv := p.move
	mv(5)
	fmt.Println(p)
	ps := []*P{&p, &n.ps[0], {7, 7}}
	for _, z := range ps {
		z.move(1)
	}
	fmt.Println(p, n.ps[0], *ps[2])
	w := arr()
	w[1] = w[0]
	w[1].y = 4
	fmt.Println(w, w[0] == P{1, 0}, w == [2]P{{1, 0}, {1, 4}})
	st := []P{{3, 1}, {1, 2}, {2, 3}}
	tt := append([]P(nil), st...)
	sort.Slice(st, func(i, j int) bool { return st[i].x < st[j].x })
	fmt.Println(st, tt)
	st[0], st[2] = st[2], st[0]
	fmt.Println(st)
	mm := map[P][]string{{1, 2}: {"a"}}
	mm[P{1, 2}] = append(mm[P{1, 2}], "b")
	mm[P{}] = append(mm[P{}], "z")
	fmt.Println(len(mm), mm)
	grid := [3][3]rune{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = '.'
		}
	}
	g2 := grid
	g2[1][1] = 'X'
	var sb strings.Builder
	for _, row := range g2 {
		sb.WriteString(string(row[:]))
		sb.WriteByte('|')
	}
	fmt.Println(sb.String(), grid == g2)
	counts := [26]int{}
	for _, ch := range "hello" {
		counts[ch-'a']++
	}
	fmt.Println(counts['l'-'a'], counts)
	type pair struct {
		k string
		v *int
	}
	one := 1
	pp := pair{"a", &one}
	pq := pp
	*pq.v = 2
	pq.k = "b"
	fmt.Println(pp.k, *pp.v, pp == pair{"a", &one})
	k := &N{in: &N{p: P{1, 1}}}
	k.in.p.move(4)
	(*k).in.a[1] += 3
	k.in.in = k
	fmt.Println(k.in.p, k.in.a, k.in.in.in.p.x)
	z := struct {
		P
		n int
	}{P{1, 2}, 3}
	zz := z
	zz.move(3)
	zz.P.y++
	fmt.Println(z, zz)
	sl := a[:]
	sl[1] = 99
	sl = append(sl[:1], sl[2:]...)
	fmt.Println(a, sl, len(sl), cap(sl))
	func(a A) { a[0] = 12345 }(a)
	func(a *A) { a[0] = 12345 }(&a)
	fmt.Println(a)
	x1, x2 := 1, 2
	inc := func() int { x1++; return x1 }
	fmt.Println(x1+inc()*x2, x1)
	str := "abc"
	bs := []byte(str)
	bs[0]++
	for i, c := range str {
		str = str + string(c)
		_ = i
	}
	fmt.Println(str, string(bs))
	var nilm map[string]int
	delete(nilm, "x")
	for k := range nilm {
		fmt.Println(k)
	}
	big := make(map[int]bool)
	for i := range 10 {
		big[i] = true
	}
	for k := range big {
		if k%2 == 0 {
			delete(big, k)
		}
	}
	fmt.Println(len(big))
}
