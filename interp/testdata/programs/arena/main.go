package main

import (
	"fmt"
	"sort"
	"strings"
)

type Kind bool
type Small uint8

type Node struct{ left, right, val int }
type Tree struct {
	nodes []Node
	ok    Kind
	sh    Small
	f     float64
	i     interface{ String() string }
	err   error
	fn    func() int
	byKey map[string][]int
}

func (t *Tree) add(val, depth int) int {
	id := len(t.nodes)
	t.nodes = append(t.nodes, Node{val: val})
	if depth > 0 {
		t.nodes[id].left = t.add(val*2, depth-1)
		t.nodes[id].right = t.add(val*2+1, depth-1)
	}
	return id
}

var memo = []int{0, 1}

func fib(n int) int {
	for len(memo) <= n {
		memo = append(memo, -1)
	}
	if memo[n] >= 0 {
		return memo[n]
	}
	memo[n] = fib(n-1) + fib(n-2)
	return memo[n]
}

type S string

func (s S) String() string { return "S:" + string(s) }

type E struct{ msg string }

func (e *E) Error() string { return e.msg }

func (t *Tree) mk(s string) *E { t.ok = true; return &E{s} }

func one() uint { return 1 }

func swapped(t **Tree) int { *t = &Tree{}; return 3 }

type Grid [3][3]int

var grid Grid
var gp = &grid

func touch() int { gp = &Grid{}; return 9 }

type Visitor struct {
	seen  map[string]bool
	order []string
	deps  map[string][]string
}

func (v *Visitor) visit(n string) bool {
	if v.seen == nil {
		v.seen = map[string]bool{}
	}
	if v.seen[n] {
		return false
	}
	v.seen[n] = true
	for _, d := range v.deps[n] {
		v.visit(d)
	}
	v.order = append(v.order, n)
	return true
}

func gen[T any](s *[]T, v T) T { *s = append(*s, v); return v }

func main() {
	t := &Tree{}
	t.add(1, 3)
	for i, n := range t.nodes {
		fmt.Println(i, n)
	}
	fmt.Println(fib(50))
	t.ok = t.mk("x") != nil
	t.sh = 1 << one()
	t.f = float64(one()) / 3
	t.err = t.mk("bad")
	fmt.Println(t.ok, t.sh, t.f, t.err)
	t.i = S(strings.ToUpper("abc"))
	fmt.Println(t.i)
	t.fn = func() int { return 5 }
	t.sh += Small(t.fn())
	t.sh <<= one()
	fmt.Println(t.sh)
	old := t
	t.sh = Small(swapped(&t))
	fmt.Println(t.sh, old.sh)
	gp[1][2] = touch()
	fmt.Println(grid, *gp)
	t.byKey = map[string][]int{}
	t.byKey["a"] = append(t.byKey["a"], fib(5))
	t.byKey["a"][0] += fib(6)
	fmt.Println(t.byKey)
	v := &Visitor{deps: map[string][]string{"a": {"b", "c"}, "b": {"c"}}}
	r := map[string]bool{}
	r["a"] = v.visit("a")
	fmt.Println(r, v.order)
	x := []int{3, 1, 2}
	x[0] = sort.Search(3, func(i int) bool { x = []int{7, 8, 9}; return true })
	fmt.Println(x)
	var gs []string
	gs = append(gs, "q")
	gs[0] = gen(&gs, "w")
	fmt.Println(gs)
	ch := make(chan int, 1)
	ch <- 4
	pp := &struct{ a [2]int }{}
	pp.a[1] = <-ch
	fmt.Println(pp.a)
	func() {
		defer func() { fmt.Println("r", recover()) }()
		var q *Tree
		q.sh = Small(fib(3))
	}()
	type pair struct{ a, b *pair }
	head := &pair{}
	cur := head
	next := func() *pair { n := &pair{}; cur.b = n; cur = n; return n }
	cur.a = next()
	fmt.Println(head.a == nil, head.b == cur, cur.a == cur)
lbl:
	for i := 0; i < 3; i++ {
		t.byKey["a"][0] = fib(i)
		if i == 1 {
			continue lbl
		}
	}
	fmt.Println(t.byKey)
	if t.f = float64(fib(4)); t.f > 2 {
		fmt.Println("f", t.f)
	}
	switch t.sh = Small(fib(7)); {
	case t.sh > 10:
		t.sh -= Small(fib(6))
		fmt.Println(t.sh)
	}
	for t.f = float64(fib(2)); t.f < 3; t.f += float64(fib(1)) {
		fmt.Println(t.f)
	}
	var iface any = t
	iface.(*Tree).sh = Small(fib(8))
	fmt.Println(t.sh)
	arr := [2]func() int{}
	arr[fib(1)] = func() int { return fib(9) }
	fmt.Println(arr[1]())
	*(&t.sh) = Small(fib(10))
	fmt.Println(t.sh)
	var e1 error
	ep := &e1
	*ep = t.mk("ptr")
	fmt.Println(e1)
	var ip *int
	k := 5
	ip = &k
	*ip += fib(5)
	fmt.Println(k)
	ms := map[string]struct{ n int }{}
	ms["q"] = func() struct{ n int } { return struct{ n int }{fib(6)} }()
	fmt.Println(ms)
}
