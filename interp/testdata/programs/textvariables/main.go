package main

import "fmt"

func it(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i * 2) {
				return
			}
		}
	}
}

func f(a, b int) (res int) {
	for i2 := range it(2) {
		defer func() { res++ }()
		if a > i2+5 {
			break
		}
	}
	return b
}

func g(b int) (res int) {
	for range it(2) {
		defer func() { res++ }()
	}
	return b
}

func h(b int) (res int) {
	for range it(1) {
		defer func() { res++ }()
		return b + 5
	}
	return b
}

func k(b int) (res int) {
	for i1 := 0; i1 < 2; i1++ {
		for range it(2) {
			defer func() { fmt.Print("d "); res++ }()
		}
	}
	return b
}

func main() {
	var fs []func()
	for _, r := range "abc" {
		fs = append(fs, func() { fmt.Print(string(r), " ") })
	}
	for i := range "abc" {
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for i, r := range "abc" {
		fs = append(fs, func() { fmt.Print(i, string(r), " "); i += 5 })
	}
	for i := range [3]int{} {
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for i := range 2 {
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for i := range it(2) {
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for i, r := range "ab" {
		i += 3
		r++
		fmt.Print(i, r, " ")
	}
	for i := range "ab" {
		i += 3
		fmt.Print(i, " ")
	}
	for _, f := range fs {
		f()
		f()
	}
	fmt.Println()
	fmt.Println(f(1, 10), f(20, 10), g(10), h(10), k(100))
}
