package main

import (
	"fmt"
	"strconv"
)

type T struct {
	n   int
	err error
}

func two() (int, error) { return 4, nil }

func main() {
	m := map[string]int{}
	var err error
	m["x"], err = strconv.Atoi("5")
	fmt.Println(m, err)
	m["y"], err = two()
	fmt.Println(m, err)
	l := []int{1}
	l[0], err = strconv.Atoi("6")
	fmt.Println(l, err)
	l[0], err = two()
	fmt.Println(l, err)
	var t T
	t.n, t.err = strconv.Atoi("7x")
	fmt.Println(t.n, t.err)
	t.n, t.err = two()
	fmt.Println(t)
	p := &t
	p.n, p.err = strconv.Atoi("8")
	fmt.Println(t)
	x := 0
	px := &x
	*px, err = strconv.Atoi("9")
	fmt.Println(x)
	*px, err = two()
	fmt.Println(x)
	m["z"], m["w"] = func() (int, int) { return 1, 2 }()
	fmt.Println(m)
	me := map[string]error{}
	x, me["e"] = strconv.Atoi("q")
	fmt.Println(x, me)
	m["v"], _ = strconv.Atoi("11")
	_, me["e"] = two()
	fmt.Println(m, me)
	var ok bool
	m["t"], ok = m["x"]
	fmt.Println(m, ok)
	var a any = 5
	m["a"], ok = a.(int)
	ch := make(chan int, 1)
	ch <- 3
	m["c"], ok = <-ch
	fmt.Println(m, ok)
	ma := map[string]T{}
	ma["q"], err = T{1, nil}, nil
	fmt.Println(ma)
}
