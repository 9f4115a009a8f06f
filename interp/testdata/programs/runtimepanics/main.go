package main

import (
	"fmt"
	"strings"
)

type terr struct{}
type big struct{ a, b int }

func (terr) Error() string { return "terr" }

func a() (err error) {
	defer func() {
		if x := recover(); x != nil {
			_ = x.(terr)
			err = x.(error)
		}
	}()
	panic(terr{})
}

func b() {
	defer func() { fmt.Println("b", recover()) }()
	defer panic("deferred")
	panic("first")
}

func c(x any) {
	_ = x.(big)
	_, _ = x.(big)
	if _, ok := x.(terr); !ok {
		fmt.Println("no terr")
	}
	y, _ := x.(terr)
	fmt.Println(y)
}

func neg(n int) (r int) {
	defer func() {
		if x := recover(); x != nil {
			fmt.Println(x)
		}
	}()
	return 1 << n
}

func keys() {
	defer func() { fmt.Println(recover()) }()
	m := map[any]int{}
	m[[]int{1}]++
}

type S []S

func main() {
	fmt.Println(a())
	b()
	c(big{})
	var fn func()
	switch fn {
	case nil:
		fmt.Println("nil func")
	}
	var m map[string]int
	switch m {
	case nil:
		fmt.Println("nil map")
	default:
		fmt.Println("map")
	}
	var s S
	fmt.Println(s == nil)
	var i int
	var ok bool
	ch := make(chan int, 1)
	ch <- 4
	i, ok = <-ch
	fmt.Println(i, ok)
	keys()
	fmt.Println(neg(3), neg(4))
	var arr [3]int
	idx := 5
	func() {
		defer func() { fmt.Println(recover()) }()
		arr[idx%8] = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(strings.Repeat("x", -1))
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var p *big
		p.a = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var e error
		fmt.Println(e.Error())
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		x := []int{1, 2, 3}
		n := 5
		fmt.Println(x[1:n:2])
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		m["a"]++
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		z := 0
		i /= z
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		i = i % (i - 4)
	}()
}
