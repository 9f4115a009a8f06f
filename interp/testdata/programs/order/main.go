package main

import "fmt"

var log []string

func f(s string, n int) int     { log = append(log, s); return n }
func l(s string) []int          { log = append(log, s); return list }
func p(s string) *int           { log = append(log, s); return &x }
func m(s string) map[string]int { log = append(log, s); return mm }

type T struct{ n int }

func t(s string) *T { log = append(log, s); return &T{} }

var list = []int{1, 2, 3}
var x int
var mm = map[string]int{}

func show() { fmt.Println(log); log = nil }

func two(s string) (int, int) { log = append(log, s); return 1, 2 }

func main() {
	list[f("i", 0)] = f("v", 1)
	show()
	l("l")[f("i", 0)] = f("v", 1)
	show()
	*p("p") = f("v", 1)
	show()
	m("m")["x"] = f("v", 1)
	show()
	t("t").n = f("v", 1)
	show()
	m("m")["x"] += f("v", 1)
	show()
	l("l")[f("i", 0)] += f("v", 1)
	show()
	list[f("a", 0)], *p("b"), t("c").n, m("d")["e"] = f("1", 1), f("2", 2), f("3", 3), f("4", 4)
	show()
	list[f("a", 0)], *p("b") = two("two")
	show()
	var ok bool
	list[f("a", 0)], ok = m("m")["x"]
	show()
	fmt.Println(f("a", 1)+f("b", 2)*f("c", 3), ok, log)
	show()
	_ = map[int]int{f("k", 1): f("v", 2), f("k2", 2): f("v2", 1)}
	show()
	_ = []int{f("0", 0), 2: f("2", 1)}
	show()
	if f("x", 1) == 2 || f("y", 1) == 1 && f("z", 3) == 3 {
		show()
	}
	i := 0
	i, list[i] = 2, 9
	fmt.Println(i, list)
	list[0], list[1], list[2] = list[2], list[0], list[1]
	fmt.Println(list)
	for i, list[i] = range []int{7, 8} {
		fmt.Println(i, list)
	}
	c := make(chan int, 3)
	c <- f("s", 1)
	switch f("sw", 2) {
	case f("c1", 1), f("c2", 2), f("c3", 3):
	}
	show()
	defer fmt.Println(f("d", 1), f("e", 2))
	show()
	a, b := f("a", 1), two
	fmt.Println(a)
	_, _ = b("b")
	show()
}
