package main

import "fmt"

func add(v ...interface{}) { fmt.Println(v...) }
func add2(n int, v []int)  { fmt.Println(n, v) }

func main() {
	for i := 0; i < 3; i++ {
		defer add(i)
	}
	for i := 0; i < 3; i++ {
		defer add2(i, []int{i})
		x := [2]int{i}
		defer fmt.Println(x, i, struct{ n int }{i})
		y := []int{i}
		defer func() { fmt.Println(y) }()
	}
	var all [][]int
	var any []interface{}
	m := map[int][]int{}
	for i := range 3 {
		l := []int{i}
		all = append(all, l)
		any = append(any, l)
		m[i] = l
		e := []interface{}{i}
		any = append(any, e)
		p := &l
		any = append(any, *p, l[:])
	}
	fmt.Println(all, any, m)
}
