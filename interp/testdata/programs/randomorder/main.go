package main

import "fmt"

type G struct {
	n, i int
	s    []int
	m    map[int]int
	next *G
	k    *G
}

func (g *G) step() int { g.n += 3; g.s[0]++; g.i ^= 1; return g.n }
func (g *G) add(a, b int) int {
	g.n = a - b
	g.s = append([]int{}, g.s...)
	g.s[1] += a
	return g.n + b
}
func (g *G) kid() *G {
	g.i ^= 1
	if g.k == nil {
		g.k = &G{n: 9, s: []int{5, 6}, next: &G{}}
	}
	return g.k
}

type ST struct{ a, b int }

var g *G
var x int
var stp = &ST{1, 2}

func pt() *ST { x++; return stp }
func pick(v ...int) int {
	t := 0
	for i, e := range v {
		t += e * (i + 1)
	}
	return t
}
func at(s []int, i int) int { return s[i] }

type Src interface{ step() int }

func inc() int { x++; g.n *= 2; g.s[g.i] += 7; g.m[1]++; return x }
func bump(d int) int {
	old := g
	g = &G{n: d, s: []int{d, d + 1, d + 2}, m: map[int]int{1: d}, next: old, i: 1}
	return x + d
}
func try(name int, f func()) {
	g = &G{n: 2, s: []int{1, 2, 3}, m: map[int]int{1: 4}, next: &G{n: 6, s: []int{3, 4}}}
	x, stp = 1, &ST{1, 2}
	defer func() { fmt.Println(name, recover(), g.n, g.s, g.m, g.next.n, x, *stp) }()
	f()
}
func main() {
	try(0, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = []int{([]int{pt().a, x}[1] * loc), st.a}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(1, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[inc()&1] = g.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(2, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x = y
		fmt.Println(y, loc, arr, st, *p)
	})
	try(3, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch g.s[g.i] {
		case pick(len(g.s)):
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(4, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[0] += ((at(g.s, 1) + g.next.n) - (g.next.n * st.a))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(5, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x -= g.next.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(6, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[inc()&1] = 3
		fmt.Println(y, loc, arr, st, *p)
	})
	try(7, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a, g.s[0] = func() (int, int) { return 3, g.add(len(g.s), 3) }()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(8, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		loc = (((st.a + loc) + g.step()) * (g.n - (src.step() - inc())))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(9, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1] = (((inc() - inc()) - (g.s[0] + st.a)) * g.kid().n)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(10, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a -= (g.m[1] * (g.next.n * g.step()))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(11, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x, arr[1] = ([]int{x, y}[0] * (arr[1] - g.step())), ([]int{g.kid().n, g.step()}[0] + src.step())
		fmt.Println(y, loc, arr, st, *p)
	})
	try(12, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		*p = (inc() * (g.add(loc, src.step()) + []int{loc, x}[1]))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(13, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1], g.next.n = []int{(inc() - g.n), len(g.s)}[0], g.m[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(14, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[inc()&1] -= g.m[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(15, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println((g.s[g.i] + x), (arr[1] - x), (len(g.s) - []int{len(g.s), inc()}[0]))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(16, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		y = y
		fmt.Println(y, loc, arr, st, *p)
	})
	try(17, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n *= ((src.step() + src.step()) * (loc * loc))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(18, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n = ([]int{(3 - len(g.s)), (y * g.m[1])}[1] + ((g.next.n - g.s[0]) - y))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(19, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.m[1] = -*p
		fmt.Println(y, loc, arr, st, *p)
	})
	try(20, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = []int{g.s[0], g.s[g.i]}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(21, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(g.m[1], (g.s[0] - (g.s[g.i] + st.a)), ((g.n - len(g.s)) - at(g.s, 1)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(22, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		loc, g.next.n = ((pt().a * g.m[1]) - st.a), []int{[]int{g.next.n, 3}[1], arr[1]}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(23, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		pt().a = []int{(src.step() + []int{pt().a, pt().a}[1]), g.kid().n}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(24, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1] -= -3
		fmt.Println(y, loc, arr, st, *p)
	})
	try(25, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a += []int{at(g.s, 0), src.step()}[0]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(26, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println((pt().a - g.add(g.next.n, g.n)), g.m[1], g.next.n)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(27, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		y = pt().a
		fmt.Println(y, loc, arr, st, *p)
	})
	try(28, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, g.s[0], (g.n + g.step()))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(29, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[g.i] = (len(g.s) + []int{[]int{src.step(), inc()}[0], (inc() + inc())}[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(30, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		loc, y = len(g.s), -g.s[g.i]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(31, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.kid().n = g.next.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(32, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println((pick(g.next.n) * (g.next.n - inc())), ((loc + x) + (g.step() - y)), g.s[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(33, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x, g.s[0] = src.step(), (x * []int{3, loc}[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(34, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(g.next.n, arr[1], ((g.s[0] - pt().a) - []int{g.m[1], y}[1]))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(35, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a = g.kid().n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(36, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch pick(inc(), x, g.s[0]) - (g.m[1] - x) {
		case -x:
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(37, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if v := x; (x > 1 || y > 1) && len(g.s) > g.kid().n {
			x += v
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(38, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[0] = (g.kid().n + ((inc() - x) * (g.m[1] + x)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(39, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = arr[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(40, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		pt().a = g.next.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(41, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if v := pt().a; (x - g.kid().n) != 3 {
			x += v
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(42, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x *= g.next.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(43, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(pick(y, y), g.next.n, bump(g.n))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(44, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a *= ([]int{at(g.s, 1), g.s[g.i]}[1] - g.step())
		fmt.Println(y, loc, arr, st, *p)
	})
	try(45, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a *= src.step()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(46, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1] = (g.s[g.i] * ((pt().a + arr[1]) + g.s[0]))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(47, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.m[1] = (([]int{inc(), len(g.s)}[0] + (len(g.s) * pt().a)) + ((*p + x) - (inc() * g.n)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(48, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if []int{(*p * loc), inc()}[0] > g.step() {
			x++
		} else {
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(49, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if v := g.add(*p, x); (x + len(g.s)) == g.n {
			x += v
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(50, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		*p *= g.step()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(51, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch g.m[1] {
		case g.add(g.s[0], src.step()):
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(52, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, []int{src.step(), -x}[1], bump(y))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(53, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(g.kid().n, []int{g.s[g.i], at(g.s, 0)}[1], ((x + at(g.s, 1)) * g.add(g.s[0], y)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(54, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		pt().a = pt().a
		fmt.Println(y, loc, arr, st, *p)
	})
	try(55, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n, pt().a = 3, ([]int{g.m[1], at(g.s, 0)}[1] + []int{y, y}[1])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(56, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.kid().n = (bump(loc) * bump(len(g.s)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(57, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x = ([]int{g.s[g.i], g.step()}[0] * ((g.m[1] * inc()) - -*p))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(58, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := ([]int{src.step(), *p}[1] - bump(inc())), -*p
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(59, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(((y + pt().a) - inc()), ((len(g.s) + loc) + st.a), -3)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(60, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := (g.m[1] - (g.next.n * g.s[0])), *p
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(61, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n = -3
		fmt.Println(y, loc, arr, st, *p)
	})
	try(62, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(pick(x, src.step(), g.n), -loc, x)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(63, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		*p = arr[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(64, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n = loc
		fmt.Println(y, loc, arr, st, *p)
	})
	try(65, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch -len(g.s) {
		case g.s[0]:
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(66, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[g.i] = g.next.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(67, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[inc()&1] = (loc * bump((len(g.s) - st.a)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(68, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(([]int{src.step(), g.s[g.i]}[0] * g.n), []int{at(g.s, 0), (g.kid().n + inc())}[0], (g.n - (g.s[g.i] * g.kid().n)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(69, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := func() (int, int) { return ((g.s[0] - g.m[1]) - (g.s[0] - g.s[0])), ((inc() * y) + arr[1]) }()
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(70, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		loc *= ([]int{len(g.s), inc()}[0] - pick(src.step(), g.n))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(71, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[g.i] = (pick(-arr[1], (g.s[0]+g.s[g.i])) * x)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(72, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println([]int{(x + x), len(g.s)}[0], at(g.s, 0), (st.a + (arr[1] - at(g.s, 1))))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(73, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = inc()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(74, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a = ((g.next.n + (g.s[0] - g.step())) - g.s[g.i])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(75, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[inc()&1] -= []int{(g.m[1] - st.a), []int{g.s[g.i], *p}[0]}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(76, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.kid().n = (len(g.s) - g.kid().n)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(77, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.m[1] = []int{x, ((pt().a * g.next.n) * (inc() * g.s[g.i]))}[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(78, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, g.s[0], (loc * g.step()))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(79, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := func() (int, int) { return src.step(), loc }()
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(80, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(pick([]int{inc(), at(g.s, 0)}[0]), (-g.s[0] * (g.m[1] - g.s[0])), ((g.n - g.step()) + loc))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(81, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.kid().n = *p
		fmt.Println(y, loc, arr, st, *p)
	})
	try(82, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch *p {
		case (3 * g.s[g.i]):
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(83, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[0] = loc
		fmt.Println(y, loc, arr, st, *p)
	})
	try(84, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := (*p - []int{x, *p}[0]), (g.m[1] + -g.s[g.i])
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(85, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[inc()&1] = g.kid().n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(86, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(len(g.s), -g.add(g.n, g.step()), pt().a)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(87, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		*p -= []int{(g.kid().n - g.m[1]), (g.s[0] - inc())}[0]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(88, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := g.s[g.i], (g.m[1] * *p)
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(89, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, (inc() * loc), arr[1])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(90, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := func() (int, int) { return ((g.kid().n + pt().a) + -*p), ((inc() + *p) + g.next.n) }()
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(91, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n += ([]int{3, arr[1]}[1] + bump(y))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(92, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[0] = (x - (st.a - len(g.s)))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(93, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, g.s[0], (loc * arr[1]))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(94, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		switch -g.step() {
		case st.a:
			x++
		default:
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(95, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		*p *= []int{(src.step() - len(g.s)), (len(g.s) - g.s[g.i])}[0]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(96, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = (-x - arr[1])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(97, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := g.n, bump(bump(g.s[g.i]))
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(98, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = (pick((len(g.s) * st.a)) * []int{st.a, (st.a - inc())}[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(99, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(g.m[1], len(g.s), ((loc * x) - (src.step() - at(g.s, 1))))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(100, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		y = (((g.s[g.i] - y) - x) + g.next.n)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(101, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := st.a, g.step()
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(102, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		fmt.Println(g.m[1], x, *p)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(103, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s[0] = (((at(g.s, 1) - y) - (g.step() - pt().a)) - []int{bump(loc), []int{pt().a, x}[0]}[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(104, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if y != -y && ((x > 1 || y > 1) && (x > 1 && y > 1)) {
			x++
		} else {
			y++
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(105, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a, arr[1] = bump(-inc()), (pt().a * inc())
		fmt.Println(y, loc, arr, st, *p)
	})
	try(106, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n = (((st.a - g.next.n) + []int{loc, g.step()}[1]) - -3)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(107, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		if v := (inc() - src.step()); arr[1] > -inc() {
			x += v
		}
		fmt.Println(y, loc, arr, st, *p)
	})
	try(108, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		a, b := ((pt().a - loc) * (src.step() - len(g.s))), 3
		fmt.Println(a, b)
		fmt.Println(y, loc, arr, st, *p)
	})
	try(109, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		st.a = ([]int{g.s[g.i], (pt().a - x)}[0] + at(g.s, 1))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(110, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1] *= g.m[1]
		fmt.Println(y, loc, arr, st, *p)
	})
	try(111, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		x = pt().a
		fmt.Println(y, loc, arr, st, *p)
	})
	try(112, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		y, pt().a = loc, g.n
		fmt.Println(y, loc, arr, st, *p)
	})
	try(113, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[inc()&1] += ([]int{g.kid().n, inc()}[0] * (at(g.s, 1) - pt().a))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(114, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.next.n = g.add(*p, ((g.n - pt().a) * (src.step() - inc())))
		fmt.Println(y, loc, arr, st, *p)
	})
	try(115, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.s = append(g.s, bump((g.step() - g.n)), g.m[1])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(116, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		pt().a = (((y * y) - x) * g.s[0])
		fmt.Println(y, loc, arr, st, *p)
	})
	try(117, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		g.n, loc = func() (int, int) { return loc, g.step() }()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(118, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[1] = g.step()
		fmt.Println(y, loc, arr, st, *p)
	})
	try(119, func() {
		y, loc, arr, st := 5, 7, [2]int{1, 2}, ST{3, 4}
		p := &y
		var src Src = g
		use := func() int {
			y++
			loc++
			arr[1]++
			st.a++
			p = &x
			return y
		}
		_, _ = use, src
		arr[inc()&1] = at(g.s, 1)
		fmt.Println(y, loc, arr, st, *p)
	})
}
