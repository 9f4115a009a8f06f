package main

import "fmt"

type A [3]int

func main() {
	n := 0
	guard := func() bool { n++; return n > 50 }
	for i := range []int{1, 2, 3} {
		i += 1
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	for i, v := range []int{1, 2, 3} {
		i -= 5
		v *= 2
		fmt.Print(i, v, " ")
		if guard() {
			break
		}
	}
	for i := range [3]int{} {
		i++
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	for i := range (&A{}) {
		i--
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	for i, r := range "héy" {
		i += 10
		r++
		fmt.Print(i, r, " ")
		if guard() {
			break
		}
	}
	for i := range 3 {
		i += 1
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	for k, v := range map[int]int{1: 2} {
		k++
		v++
		fmt.Print(k, v, " ")
	}
	var j int
	for j = range []int{1, 2, 3} {
		j += 1
		fmt.Print(j, " ")
		if guard() {
			break
		}
	}
	fmt.Println(j)
	var w int
	for j, w = range [...]int{4, 5, 6} {
		j += w
		fmt.Print(j, " ")
		if guard() {
			break
		}
	}
	fmt.Println(j, w)
	for j = range 4 {
		j *= 3
		fmt.Print(j, " ")
		if guard() {
			break
		}
	}
	fmt.Println(j)
	p := &j
	for j = range []int{7, 8} {
		*p += 5
		fmt.Print(j, " ")
		if guard() {
			break
		}
	}
	set := func() { j = 100 }
	for j = range []int{7, 8, 9} {
		set()
		fmt.Print(j, " ")
		if guard() {
			break
		}
	}
	for i, i2 := 0, 0; i < 3; i, i2 = i+1, i2+1 {
		i2 += 2
		fmt.Print(i, i2, " ")
		if guard() {
			break
		}
	}
	for i := range []int{1, 2} {
		p := &i
		*p += 10
		fmt.Print(i, " ")
	}
	for i := range []int{1, 2, 3} {
		func() { i += 10 }()
		fmt.Print(i, " ")
	}
	for i := range []int{1, 2, 3} {
		i, j = i+10, 2
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	for i := range []int{1, 2, 3} {
		fmt.Sscan("40", &i)
		fmt.Print(i, " ")
		if guard() {
			break
		}
	}
	fmt.Println(n)
}
