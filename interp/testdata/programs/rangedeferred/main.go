package main

import "fmt"

func it(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func f() (res int) {
	for i1 := 0; i1 < 2; i1++ {
		for i2 := range it(2) {
			defer func() { fmt.Print("d", i1, i2, " ") }()
		}
	}
	return 5
}

func g() {
	for i1 := 0; i1 < 2; i1++ {
		for i2 := range it(2) {
			defer fmt.Print("d", i1, i2, " ")
		}
	}
}

func h() (res int) {
	for i1 := range 2 {
		for range it(1) {
			defer func() { fmt.Print("h", i1, " "); res++ }()
		}
	}
	return 5
}

func k() (res int) {
	for i1 := range []int{1, 2} {
		defer func() { fmt.Print("k", i1, " "); res++ }()
	}
	return 5
}

func m() (res int) {
	for range it(2) {
		for range it(2) {
			defer func() { fmt.Print("m "); res++ }()
		}
	}
	return 5
}

func main() {
	fmt.Println(f())
	g()
	fmt.Println(h(), k(), m())
}
