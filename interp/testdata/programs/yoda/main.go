// Comparisons with nil on either side, conversions in conditions, and values that are computed by function literals.
package main

import (
	"fmt"
	"io"
)

func id[T any](x T) T { return x }

func traced(n int, b bool) bool { fmt.Print("t", n, " "); return b }

var top int = 5 + func() int { return 1 }()

func main() {
	var a int = func() int { fmt.Print("a "); return 1 }()
	var b int = func() int { fmt.Print("b "); return 1 }() + 2
	var c int = 2 + func() int {
		if z := 3; z > 2 {
			return 5
		}
		return 1
	}()
	var d, e = func() int { return func() int { return 7 }() }(), 3
	var f uint = (id(uint(2)) & func() uint {
		if traced(1, id(true)) {
			return func() uint { return 2 }()
		}
		return 1
	}())
	fmt.Println(a, b, c, d, e, f, top)
	x, z := 4, 0
	z += func() int { x++; return x }()
	z = z*2 + func() int { x++; return x }()
	fmt.Println(z, x)
	var err error = io.EOF
	var p *int
	q := &x
	fmt.Println(nil != err, nil == err, nil != p, nil == p, nil != q, any(x) == nil, nil != any(x), any(p) == nil, error(nil) == nil)
	for nil != err {
		err = nil
	}
	switch any(x) {
	case nil:
		fmt.Println("nil")
	case id(any("q")), id(any(6)):
		fmt.Println("six")
	}
	switch {
	case any(x) == nil:
		fmt.Println("nil")
	case any(x) != nil && nil != q:
		fmt.Println("not nil")
	}
}
