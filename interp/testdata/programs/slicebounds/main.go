// What the panics of slice expressions say, with two and three indices.
package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

type L []int

func list() []int { return make([]int, 2, 4) }

func main() {
	s := []int{1}
	l := make(L, 2, 4)
	a := [3]int{}
	p := &a
	for _, i := range []int{-1, 0, 1, 2, 3, 4, 5} {
		try(func() { fmt.Print(cap(s[:1:i]), " ") })
		try(func() { fmt.Print(cap(s[0:1:i]), " ") })
		try(func() { fmt.Print(cap(a[:1:i]), " ") })
		try(func() { fmt.Print(cap(p[:1:i]), " ") })
		try(func() { fmt.Print(cap(p[1:i:2]), " ") })
		try(func() { fmt.Print(cap(l[i:1:2]), " ") })
		try(func() { fmt.Print(cap(l[:i:2]), " ") })
		try(func() { fmt.Print(cap(l[:i:i]), " ") })
		try(func() { fmt.Print(cap(l[i:i:i]), " ") })
		try(func() { fmt.Print(cap(list()[:2:i]), len(list()[:i:4]), " ") })
		try(func() { fmt.Print(cap((*p)[:i:2]), " ") })
		try(func() { fmt.Print(cap(s[:i]), " ") })
		try(func() { fmt.Print(cap(s[i:]), " ") })
		try(func() { fmt.Print(cap(a[i:2]), " ") })
		try(func() { fmt.Print(cap(l[i:1]), " ") })
		try(func() { fmt.Print(len("abc"[i:2]), " ") })
		try(func() { fmt.Print(len("abc"[:i]), " ") })
		try(func() { fmt.Print(len("abc"[i:]), " ") })
		k := uint8(i)
		try(func() { fmt.Print(cap(l[:1:k]), " ") })
	}
}
