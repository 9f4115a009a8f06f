// Labels that goto leads to, at statements that are not run as they are written.
package main

import "fmt"

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// The label of a loop over a function is for goto, continue and break.
func retried() (n int) {
	tries := 0
retry:
	for i := range count(10) {
		switch n += i; {
		case n == 3 && tries < 2:
			tries++
			n = 0
			goto retry
		case n == 6:
			n += 100
			continue retry
		case n > 115:
			break retry
		}
	}
	return n
}

// The tag of a switch is computed again.
func again() {
	m := 0
	inc := func() int { m++; return m }
more:
	switch inc() {
	default:
		fmt.Println("default", m)
	case 1:
		goto more
	case 2:
		fmt.Println("two")
		fallthrough
	case 7:
		fmt.Println("seven")
	}
typed:
	switch x := any(inc()).(type) {
	case int:
		if x < 6 {
			goto typed
		}
		fmt.Println("typed", x)
	}
}

// So is the list of a range, and what a select receives.
func received() {
	c := make(chan int, 5)
	for i := range 5 {
		c <- i
	}
rec:
	select {
	case v := <-c:
		if v < 2 {
			goto rec
		}
		fmt.Println("received", v)
	}
	lists := [][]int{{1, 2}, {3, 4, 5}}
	next := func() []int {
		list := lists[0]
		lists = lists[1:]
		return list
	}
	sum := 0
ranged:
	for _, v := range next() {
		if sum += v; v == 2 {
			goto ranged
		}
	}
	fmt.Println("ranged", sum)
	chans := []chan int{c, c}
	n := 0
channels:
	for i, ch := range append(chans, make(chan int, 1)) {
		if n++; n < 3 {
			chans = chans[:1]
			goto channels
		}
		fmt.Println("channel", i, len(ch))
	}
}

func twice[T any](x T, f func(T) bool) (n int) {
again:
	if n++; f(x) && n < 3 {
		goto again
	}
	return n
}

// Labels in cases and in functions, of which each has its own.
func nested() {
	n := 0
	f := func() int {
		n := 10
	loop:
		n++
		if n < 13 {
			goto loop
		}
		return n
	}
	switch {
	case true:
	loop:
		x := f() + n
		if n++; n < 3 {
			goto loop
		}
		fmt.Println("nested", x, n)
	}
	if n > 100 {
		goto end
	}
	{
		i := 0
	outer:
	inner:
		for i < 6 {
			switch i++; i {
			case 2:
				continue inner
			case 4:
				goto outer
			case 5:
				break inner
			}
			fmt.Println("inner", i)
		}
	}
end:
	fmt.Println("end")
}

func main() {
	fmt.Println(retried())
	again()
	received()
	fmt.Println(twice(1, func(n int) bool { return n > 0 }), twice("", func(s string) bool { return s != "" }))
	nested()
}
