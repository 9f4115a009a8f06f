package main

import "fmt"

type L []any
type LL []L

func main() {
	var a []any
	a = append(a, []any{1, 2})
	a = append(a, []any{1, 2}...)
	a = append(a, []int{3})
	a = append(a, nil)
	a = append(a, L{4}, []any{})
	var b LL
	b = append(b, L{1})
	b = append(b, nil)
	var c [][]int
	c = append(c, []int{1})
	c = append(c, nil, []int{2})
	var d []L
	d = append(d, []any{5})
	var e L
	e = append(e, e)
	e = append(e, a)
	var f [][]any
	f = append(f, a)
	var g []error
	g = append(g, nil)
	x := []byte("a")
	x = append(x, "bc"...)
	x = append(x, 'd')
	fmt.Println(a, len(a), b, c, d, e, f, g, string(x))
	i5, i7 := 5, 7
	switch i := i5 + 2; i {
	case i7:
		fmt.Println("fired")
	default:
		fmt.Println("fail")
	}
	switch i5 + 2 {
	case i7, 3:
		fmt.Println("fired")
	}
	switch j := i5; j + 2 {
	case i7:
		fmt.Println("fired")
	}
	switch i7 {
	case i5 + 2:
		fmt.Println("fired")
	}
	switch i5 = 9; {
	case i5 == 9:
		fmt.Println("fired")
	}
}
