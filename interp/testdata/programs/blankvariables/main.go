// Variables without a name may be anywhere.
package main

import "fmt"

type S interface{ A() }
type C struct{}

func (C) A() {}

var _ S = C{}
var _ S = (*C)(nil)
var _, two = 1, 2

func f() int { fmt.Println("f"); return 1 }

func main() {
	var _ int
	var _ S = C{}
	var _ = f()
	var _, x = f(), 3
	var y, _ string
	const _ = 5
	type _ struct{}
	fmt.Println(x, two, y)
}
