// Functions of loops that call for iterations after the last one.
package main

import "fmt"

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	var saved func(int) bool
	keep := func(y func(int) bool) { saved = y; y(1) }
	try("ended", func() {
		for x := range keep {
			fmt.Println(x)
		}
		saved(3)
	})
	try("broken", func() {
		for x := range keep {
			fmt.Println(x)
			break
		}
		saved(3)
	})
	try("in it", func() {
		for x := range func(y func(int) bool) { y(1); y(2) } {
			fmt.Println(x)
			break
		}
	})
	try("deferred", func() {
		for x := range func(y func(int) bool) { defer y(2); y(1) } {
			fmt.Println(x)
			break
		}
	})
	try("returned", func() {
		func() int {
			for x := range keep {
				return x
			}
			return 0
		}()
		saved(4)
	})
	try("nested", func() {
		var inner func(int) bool
	outer:
		for x := range func(y func(int) bool) { _ = y(1) && y(2) && y(3) } {
			for z := range func(y func(int) bool) { inner = y; _ = y(4) && y(5) } {
				fmt.Println(x, z)
				if x == 2 {
					continue outer
				}
			}
			if x == 3 {
				inner(6)
			}
		}
	})
	try("none", func() {
		for range func(y func(int) bool) { saved = y } {
		}
		saved(1)
	})
	try("concurrent", func() {
		c := make(chan any)
		for range func(y func() bool) {
			go func() {
				defer func() { c <- recover() }()
				y()
			}()
			fmt.Println(<-c)
		} {
			fmt.Println("body")
		}
	})
}
