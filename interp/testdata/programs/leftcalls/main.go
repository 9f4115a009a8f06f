package main

import (
	"fmt"
	"strings"
)

// left sides with calls and looks
type N struct {
	v    int
	next *N
	arr  [4]int
	mp   map[string]int
	sl   []int
	in   struct{ a, b int }
}

var root = &N{mp: map[string]int{}, sl: []int{1, 2, 3}}
var log []string

func note(s string)           { log = append(log, s) }
func node(s string) *N        { note(s); return root }
func idx(s string, i int) int { note(s); return i }
func val(s string, v int) int { note(s); return v }
func swap(s string) int {
	note(s)
	old := root
	root = &N{mp: map[string]int{"new": 1}, sl: []int{7, 8, 9, 10}, next: old}
	return 5
}

func show() { fmt.Println(strings.Join(log, " ")); log = nil }

func main() {
	node("l").v = val("r", 1)
	show()
	node("l").arr[idx("i", 2)] = val("r", 3)
	show()
	node("l").mp["k"] = swap("r")
	show()
	fmt.Println(root.mp, root.next.mp)
	root.mp["q"] = swap("s")
	fmt.Println(root.mp, root.next.mp)
	root.in.a = swap("s")
	fmt.Println(root.in, root.next.in)
	root.in.b += swap("s")
	fmt.Println(root.in, root.next.in)
	root.arr[root.v] = swap("s") + root.v
	fmt.Println(root.arr, root.next.arr)
	root.sl[1], root.v = swap("a"), swap("b")
	fmt.Println(root.sl, root.v, root.next.sl, root.next.v, root.next.next.sl)
	root.next.v = func() int { root.next = &N{v: 3}; return 8 }()
	fmt.Println(root.next.v)
	*(&root.v) = swap("p")
	fmt.Println(root.v, root.next.v)
	p := &root.sl[0]
	*p = func() int { root.sl[0] = 4; p = &root.sl[1]; return 90 }()
	fmt.Println(root.sl)
	a, b := &N{v: 1}, &N{v: 2}
	a.v, b.v = b.v, a.v
	a, b = b, a
	fmt.Println(a.v, b.v)
	a.next, a = b, &N{v: 50}
	fmt.Println(a.v, a.next, b.v)
	i := 0
	i, root.sl[i] = 1, 33
	root.sl[i], i = 44, 0
	fmt.Println(root.sl, i)
	root.sl[idx("x", 0)], root.sl[idx("y", 1)] = val("u", 5), val("w", 6)
	show()
	var e error
	root.v, e = fmt.Sscan("77", &root.in.a)
	fmt.Println(root.v, e, root.in.a)
	root.sl[idx("k", 1)], _ = map[int]int{1: 2}[val("m", 1)]
	show()
	ok := false
	root.in.b, ok = root.mp["new"]
	fmt.Println(root.in.b, ok)
	var m2 map[string]map[string]int = map[string]map[string]int{}
	get := func(k string) map[string]int {
		note("get" + k)
		if m2[k] == nil {
			m2[k] = map[string]int{}
		}
		return m2[k]
	}
	get("a")["x"] = len(get("b")) + get("a")["x"]
	get("a")["x"]++
	get("a")["x"] += get("a")["x"] * 2
	show()
	fmt.Println(m2)
	var grid [3][3]int
	row := func(i int) *[3]int { note(fmt.Sprint("row", i)); return &grid[i] }
	row(1)[idx("c", 2)] = row(0)[1] + val("v", 9)
	row(1)[2]--
	show()
	fmt.Println(grid)
	type box struct{ items []int }
	bx := []box{{}, {}}
	addTo := func(i, v int) int { bx[i].items = append(bx[i].items, v); bx = append(bx, box{}); return len(bx) }
	bx[0].items = append(bx[0].items, addTo(0, 1), addTo(0, 2))
	bx[1].items = append(bx[1].items, addTo(1, 3))
	fmt.Println(bx)
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	root.arr[<-ch], root.arr[<-ch] = 11, 22
	fmt.Println(root.arr)
}
