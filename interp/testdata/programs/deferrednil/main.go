// Deferred calls of methods and functions that are nil, and of those whose receiver changes.
package main

import (
	"fmt"
	"io"
)

type C interface{ Close(n int) }
type B struct{ C }

func arg() int                  { fmt.Println("arg"); return 1 }
func try(name string, f func()) { defer func() { fmt.Println(name, recover()) }(); f() }

type T struct{ n int }

func (t T) Close(n int) { fmt.Println("T", t.n, n) }
func (t *T) P(n int) {
	if t == nil {
		fmt.Println("nil P")
		return
	}
	fmt.Println("P", t.n, n)
}
func main() {
	var x C
	var b B
	var pb *B
	try("1", func() {
		defer x.Close(arg())
		fmt.Println("no")
	})
	try("2", func() {
		defer b.Close(arg())
		fmt.Println("no")
	})
	try("3", func() {
		defer pb.Close(1)
		fmt.Println("no")
	})
	try("4", func() {
		var p *T
		defer p.Close(1)
		fmt.Println("no")
	})
	try("5", func() {
		var p *T
		defer p.P(arg())
		fmt.Println("yes")
	})
	try("6", func() {
		go x.Close(1)
		fmt.Println("no")
	})
	try("7", func() {
		t := T{1}
		x := C(t)
		defer x.Close(2)
		x = T{5}
		t.n = 3
		defer t.Close(t.n)
		t.n = 4
	})
	try("8", func() {
		var e error
		defer e.Error()
		fmt.Println("no")
	})
	try("9", func() {
		var f func(int)
		defer f(arg())
		fmt.Println("yes")
	})
	try("10", func() {
		for i := range 3 {
			x := C(T{i})
			defer x.Close(i)
		}
	})
	try("11", func() {
		for i := range func(y func(int) bool) { y(1) } {
			var x C
			defer x.Close(i)
			fmt.Println("no")
		}
	})
	try("12", func() {
		f := x.Close
		fmt.Println("no", f != nil)
	})
	try("13", func() {
		f := C.Close
		defer f(x, 1)
		fmt.Println("yes")
	})
	try("14", func() {
		var w io.Writer
		defer w.Write(nil)
		fmt.Println("no")
	})
	try("15", func() {
		var w fmt.Stringer
		defer w.String()
		fmt.Println("no")
	})
	try("16", func() {
		defer (func())(nil)()
		fmt.Println("yes")
	})
	try("17", func() {
		var m map[string]func()
		defer m["x"]()
		fmt.Println("yes")
	})
	try("18", func() {
		t := &T{1}
		defer t.P(1)
		t.n = 2
		t = &T{3}
	})
	try("19", func() {
		fs := []func(){func() { fmt.Println("f0") }}
		defer fs[0]()
		fs[0] = nil
	})
}
