// Variables of functions that function literals set to what a call returns.
package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

type (
	handler func(string) string
	wrapper func(handler) handler
)

func (h handler) with(ws ...wrapper) handler {
	for _, w := range slices.Backward(ws) {
		h = w(h)
	}
	return h
}

func mark(s string) wrapper {
	return func(next handler) handler {
		return func(text string) string { return s + next(text) + s }
	}
}

func echo(s string) string { return s }

var global handler = echo

func main() {
	fmt.Println(handler(echo).with(mark("a"), mark("b"))("x"))
	h := handler(echo)
	set := func(w wrapper) { h = w(h) }
	set(mark("1"))
	set(mark("2"))
	fmt.Println(h("x"))
	show := func() { fmt.Println(h("y")) }
	var w = mark("3")
	h = w(h)
	show()
	func() { h, w = w(h), mark("4") }()
	show()
	func(w wrapper) { global = w(global) }(w)
	fmt.Println(global("z"))
	var stop func() bool
	var once func()
	func() {
		stop = context.AfterFunc(context.Background(), func() {})
		once = sync.OnceFunc(func() { fmt.Println("once") })
	}()
	once()
	once()
	fmt.Println(stop())
	hs := []handler{echo}
	m := map[string]handler{"k": echo}
	s := struct{ h handler }{echo}
	p := &h
	func(w wrapper) {
		hs[0] = w(hs[0])
		m["k"] = w(m["k"])
		s.h = w(s.h)
		*p = w(*p)
	}(mark("5"))
	fmt.Println(hs[0]("a"), m["k"]("b"), s.h("c"), h("d"))
	func() {
		for i := 0; i < 2; h = w(h) {
			i++
		}
		if h = w(h); h != nil {
			show()
		}
	}()
	show()
	others()
}

type W func(func() int) func() int

func two() (func(), error)        { return func() { fmt.Println("two") }, nil }
func two2() (f func() int, n int) { return func() int { return 22 }, 2 }
func add(f func() int) func() int { return func() int { return f() + 1 } }

func others() {
	f := sync.OnceFunc(func() { fmt.Println("f") })
	f()
	var err error
	f, err = two()
	f()
	f, g := sync.OnceFunc(func() { fmt.Println("f2") }), 1
	f, err = two()
	f()
	p := &f
	*p = func() { fmt.Println("p") }
	f()
	func() { f, err = two() }()
	f()
	var w W = add
	h := w(func() int { return 1 })
	h, g = two2()
	fmt.Println(h(), g, err)
	h2 := w(h)
	ph := &h2
	h2 = w(h2)
	fmt.Println((*ph)(), h2())
	*ph = w(*ph)
	fmt.Println((*ph)(), h2())
	for i := range 3 {
		h3 := w(h)
		q := &h3
		if i > 0 {
			h3, g = two2()
		}
		*q = w(*q)
		defer func() { fmt.Println(h3()) }()
	}
	func() {
		h4 := w(h)
		func() { h4, _ = two2() }()
		fmt.Println(h4())
		h4 = h
		h5, h6 := w(h4), w(h4)
		h5, h6 = h6, w(h5)
		fmt.Println(h5(), h6())
	}()
	var v = sync.OnceValue(func() int { return 5 })
	v, g = two2()
	fmt.Println(v())
	if z := w(h); z != nil {
		z, g = two2()
		fmt.Println(z())
	}
	switch z := w(h); {
	default:
		z, g = two2()
		fmt.Println(z())
	}
	ret := func() (r func() int, e error) {
		r = w(h)
		r, _ = two2()
		defer func() { r = w(r) }()
		return w(r), nil
	}
	r, _ := ret()
	fmt.Println(r())
}
