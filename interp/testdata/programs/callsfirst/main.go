package main

import "fmt"

type St struct {
	s    []int
	m    map[int]int
	n    int
	next *St
}

var g = &St{s: []int{1, 2, 3}, m: map[int]int{}}

func repl() int { g = &St{s: []int{10, 20, 30}, m: map[int]int{5: 5}, n: 7}; return 1 }

func show(label string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(label, "panic", r)
		}
	}()
	g = &St{s: []int{1, 2, 3}, m: map[int]int{1: 1}, next: &St{n: 3}}
	f()
	fmt.Println(label, g.s, g.m, g.n)
}

func take(vals ...int) []int { return vals }

type Acc struct{ total int }

func (a *Acc) add(n int) *Acc { a.total += n; return a }
func (a Acc) val(n int) int   { return a.total*100 + n }

func main() {
	show("args", func() { fmt.Println(take(g.n, repl(), g.n)) })
	show("args2", func() { fmt.Println(take(g.s[0], repl(), g.s[0])) })
	show("args3", func() { fmt.Println(take(g.m[1], repl(), g.m[5])) })
	show("bin", func() { fmt.Println(g.n+repl(), g.n) })
	show("bin2", func() { fmt.Println(g.s[0]*10 + repl()) })
	show("bin3", func() { x := g.s[1] + repl() + g.s[1]; fmt.Println(x) })
	show("ret", func() {
		a, b := func() (int, int) { return g.n, repl() }()
		fmt.Println(a, b)
	})
	show("ret2", func() {
		a, b := func() (int, int) { return g.s[0], repl() }()
		fmt.Println(a, b)
	})
	show("lit", func() { fmt.Println([]int{g.n, repl(), g.n}) })
	show("lit2", func() { fmt.Println([]int{g.s[0], repl(), g.s[0]}) })
	show("struct", func() { fmt.Println(St{n: g.n, s: []int{repl()}}) })

	show("define", func() { a, b := g.n, repl(); fmt.Println(a, b) })
	show("define2", func() { a, b, c := g.s[0], repl(), g.s[0]; fmt.Println(a, b, c) })
	show("index", func() { fmt.Println(g.s[repl()]) })
	show("slice", func() { fmt.Println(g.s[repl():]) })
	show("send", func() { c := make(chan int, 2); c <- g.n + repl(); fmt.Println(<-c) })
	show("cmp", func() { fmt.Println(g.n == repl(), g.n == 7) })
	show("append", func() { g.s = append(g.s, repl()) })
	show("append2", func() { g.s = append(g.s, g.s[0], repl(), g.s[0]) })
	show("copy", func() { fmt.Println(copy(g.s, []int{repl(), 8})) })
	show("opassign", func() { g.n += repl() })
	show("opassign2", func() { g.s[0] += repl() })
	show("opassign3", func() { g.m[1] += repl() })
	show("opassign4", func() { x := 1; x += repl() + x; fmt.Println(x) })
	show("swap", func() { g.s[0], g.s[1] = g.s[1], repl() })
	show("two", func() { g.n, g.s[0] = repl(), 4 })
	show("meth", func() {
		a := Acc{1}
		fmt.Println(a.val(func() int { a.total = 50; return 2 }()))
		fmt.Println(a.add(1).val(a.add(5).total))
	})
	show("methval", func() {
		a := Acc{1}
		f := a.val
		a.total = 9
		fmt.Println(f(1), a.add(func() int { a = Acc{100}; return 1 }()).total)
	})
	show("chain", func() { g.next.n = repl() })
	show("nilnext", func() { g.next.next.n = repl() })
	show("range", func() {
		for i, v := range g.s {
			g.s[i] = v + repl()
		}
	})
	show("range2", func() {
		for i := range g.s {
			g.s[i] += repl()
		}
	})
	show("delete", func() { delete(g.m, repl()) })
	show("string", func() { s := "abc"; s += string(rune('a' + repl())); fmt.Println(s) })
	show("func", func() {
		f := func(n int) int { return n }
		h := func() int { f = func(n int) int { return -n }; return 3 }
		fmt.Println(f(h()))
	})
	show("iface", func() {
		var x any = g.n
		fmt.Println(x, repl(), g.n)
	})
	show("assert", func() { var x any = 1; y := x.(int) + func() int { x = 2; return 1 }(); fmt.Println(y, x) })
	show("deref", func() { p := &g.n; q := *p + func() int { *p = 40; return 1 }(); fmt.Println(q) })
	show("deref2", func() { p := &g.n; fmt.Println(*p, func() int { *p = 40; return 1 }(), *p) })
}

var X, Y = 3, "abc"

func bump() int { X *= 10; Y += "z"; return 1 }

func init() {
	fmt.Println(X*2 + bump())
	fmt.Println(-X+bump(), len(Y)+bump(), Y+"!"+fmt.Sprint(bump()), float64(X)+float64(bump()), X > 5 && X*2 > bump())
	b := []byte("hello")
	ch := func() string { b[0] = 'J'; return "?" }
	fmt.Println(string(b) + ch())
	fmt.Println(string(b), ch(), string(b[1:3])+ch())
	for i := 0; X+bump() < 100 && i < 3 && X+i < bump()+X; i++ {
		fmt.Println("loop", i)
	}
	if n := X; n+X > 5 || X*n < bump() {
		fmt.Println("if", X)
	} else if X*2 > bump()*X {
		fmt.Println("else if")
	} else {
		fmt.Println("else")
	}
	var a any = X
	re := func() int { a = 1; return 0 }
	fmt.Println(a.(int)+re(), a)
}
