package main

import "fmt"

type A [2]int
type S struct{ a, b int }

func arr() (r A)         { r[1]++; return }
func str() (r S)         { r.a++; return r }
func num() (n int)       { n++; return }
func lst() (l []int)     { l = append(l, 1); return l }
func two() (n int, r S)  { n++; r.b++; return }
func pan() (n int)       { n = 7; panic("x") }
func ptr(a A) (p [2]int) { p[0] += a[0]; return }
func mp() (m map[string]int) {
	if m == nil {
		m = map[string]int{}
	}
	m["a"]++
	return
}

var g int

func glob() (n int) { n = 5; return g + n }

type W struct {
	a A
	s S
	n int
}

func try(f func()) { defer func() { recover() }(); f() }

func main() {
	var a A
	var s S
	var n int
	var l []int
	var m map[string]int
	w := W{}
	for range 3 {
		a = arr()
		s = str()
		n = num()
		l = lst()
		m = mp()
		w.a = arr()
		w.s = str()
		w.n = num()
		fmt.Println(a, s, n, l, m, w)
		n, s = two()
		fmt.Println(n, s)
		b, c, d := arr(), str(), num()
		e := arr()
		h := str()
		i, j := two()
		fmt.Println(b, c, d, e, h, i, j)
		try(func() { n = pan() })
		fmt.Println(n)
		g = 1
		g = glob()
		fmt.Println(g)
		fmt.Println(arr(), str(), num(), mp())
		arrs := [2]A{}
		arrs[1] = arr()
		arrs[1] = arr()
		fmt.Println(arrs, ptr(arr()))
		var x A
		for k := 0; k < 2; k++ {
			x = ptr(A{1})
			y := ptr(A{1})
			fmt.Println(x, y)
		}
	}
}
