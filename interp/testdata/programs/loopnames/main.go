// Variables of loops that outlive an iteration, and others of the same names in the bodies.
package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 2; return i })
		i := i + 10
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	for i := 0; i < 3; i++ {
		f := func() int { return i }
		if i == 1 {
			i := "x"
			fmt.Println(i)
			continue
		}
		fmt.Println(f())
	}
L:
	for i := 0; i < 4; i++ {
		g := func() int { return i }
		for j := 0; j < 2; j++ {
			i := j
			if i == 1 {
				continue L
			}
			fmt.Println(g(), i)
		}
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		p, q := &i, &j
		{
			i, k := j, i
			if k%2 == 0 {
				*p++
				continue
			}
			var j string = fmt.Sprint(i)
			i++
			*q--
			fmt.Println(i, j, k)
		}
		fmt.Println(i, j)
	}
	for i := 0; i < 6; i++ {
		p := &i
		switch i := any(i).(type) {
		case int:
			if i == 2 {
				*p = 4
				continue
			}
			fmt.Println("int", i, *p)
		}
		func() {
			i := 3
			_ = i
			for i := 0; i < 2; i++ {
				if i == 0 {
					continue
				}
			}
		}()
	}
	for i := 0; i < 3; i++ {
		f := func() { i++ }
		for _, i := range []string{"a", "b"} {
			if i == "b" {
				f()
				continue
			}
			fmt.Println(i)
		}
		{
			f, i := i, f
			_ = i
			fmt.Println(f)
		}
	}
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println("deferred", i) }()
		const i = 5
		type j int
		fmt.Println(i, j(2))
	}
	var more []func() int
O:
	for n := 0; n < 5; n++ {
		more = append(more, func() int { n++; return n })
		for v := range seq {
			n := v
			if n == 2 {
				continue O
			}
			if n == 3 {
				break O
			}
		}
	}
	for _, f := range more {
		fmt.Println(f(), f())
	}
	select {
	case i := <-ch():
		for i := i; i < 9; i++ {
			p := &i
			if i := *p; i == 7 {
				*p = 8
				continue
			} else if i, ok := any(i).(int); ok && i == 5 {
				break
			}
			fmt.Println(i)
		}
	}
	fmt.Println("out")
	for i := 0; i < 3; i++ {
		func() { _ = i }()
		fmt.Println(i)
		{
			i := i
			_ = i
		}
		if i := 7; i > 0 {
			_ = i
		}
	}
}

func ch() chan int { c := make(chan int, 1); c <- 5; return c }

func seq(yield func(int) bool) {
	_ = yield(1) && yield(2) && yield(3)
}
