package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type T struct{ f func() int }

func main() {
	var wg sync.WaitGroup
	var sum atomic.Int64
	for i := range 20000 {
		wg.Add(1)
		go func() {
			sum.Add(int64(i))
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(sum.Load())
	var ts []T
	var ps []*T
	m := map[int]func() int{}
	var fs []any
	for i := range 3 {
		ts = append(ts, T{func() int { return i }})
		ps = append(ps, &T{f: func() int { return i }})
		m[i] = func() int { return i }
		fs = append(fs, func() int { return i })
		defer func() { fmt.Println("d", i) }()
	}
	for i := range ts {
		fmt.Println(ts[i].f(), ps[i].f(), m[i](), fs[i].(func() int)())
	}
	var list [3][]func() int
	for i := 0; i < 3; i++ {
		x := i * 10
		list[i] = []func() int{func() int { return x }, func() int { x++; return x }}
	}
	for _, l := range list {
		fmt.Println(l[0](), l[1](), l[0]())
	}
	for i, s := range []string{"a", "b"} {
		defer func(n int) { fmt.Println(n, i, s) }(i * 2)
	}
	for s := range []string{"a", "b"} {
		y := s
		once := sync.OnceValue(func() int { return y })
		defer func() { fmt.Println(once(), y) }()
	}
}
