package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type node struct {
	next *node
	v    int
}

type shape interface{ area() int }

type sq int

func (s sq) area() int { return int(s * s) }

func try(name string, f func()) {
	defer func() {
		r := recover()
		kind := fmt.Sprintf("%T", r)
		if err, ok := r.(runtime.Error); ok {
			kind = "runtime error"
			_ = err.Error()
		}
		fmt.Printf("%s: %v (%s)\n", name, r, kind)
	}()
	f()
	fmt.Println(name, "did not panic")
}

type custom struct{ code int }

func (c custom) Error() string { return fmt.Sprint("custom ", c.code) }

func order() (s string) {
	var b strings.Builder
	defer func() { s = b.String() }()
	for i := range 3 {
		defer func(n int) { fmt.Fprint(&b, "d", n, " ") }(i)
	}
	func() {
		defer func() { fmt.Fprint(&b, "inner:", recover(), " ") }()
		defer func() { panic("second") }()
		panic("first")
	}()
	b.WriteString("body ")
	return "ignored"
}

func nested() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("outer: %v", r)
		}
	}()
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Sprint("again ", r))
		}
	}()
	panic("once")
}

func argsNow() {
	x := 1
	defer fmt.Println("deferred x =", x)
	p := &x
	defer func() { fmt.Println("closure x =", *p) }()
	x = 2
}

func main() {
	list, zero := []int{1, 2, 3}, 0
	five := 5
	var m map[string]int
	var n *node
	var s shape
	var a any = "text"
	var fn func()
	var arr [4]int
	try("index", func() { fmt.Println(list[five]) })
	try("negative", func() { fmt.Println(list[zero-1]) })
	try("array", func() { arr[five]++ })
	try("string", func() { fmt.Println("abc"[five]) })
	try("slice", func() { fmt.Println(list[2:five]) })
	try("slice order", func() { fmt.Println(list[five-2 : 1]) })
	try("divide", func() { fmt.Println(1 / zero) })
	try("nil map", func() { m["x"] = 1 })
	try("nil pointer", func() { fmt.Println(n.next.v) })
	try("nil interface", func() { fmt.Println(s.area()) })
	try("nil function", func() { fn() })
	try("assert", func() { fmt.Println(a.(int)) })
	try("assert nil", func() { fmt.Println(any(nil).(int)) })
	try("assert named", func() { fmt.Println(any(sq(2)).(fmt.Stringer)) })
	try("assert own", func() { fmt.Println(a.(shape)) })
	try("assert own type", func() { fmt.Println(s.(sq)) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("make", func() { _ = make([]int, zero-1) })
	try("custom", func() { panic(custom{7}) })
	try("pointer", func() { panic(&custom{8}) })
	try("error", func() { panic(errors.New("plain")) })
	try("value", func() { panic(sq(3)) })
	try("hash", func() { _ = map[any]int{[]int{1}: 1} })
	try("compare", func() { var x, y any = []int{1}, []int{1}; fmt.Println(x == y) })
	try("convert", func() { _ = [4]int(list) })
	try("nil panic", func() { panic(nil) })
	fmt.Println(order())
	fmt.Println(nested())
	argsNow()
	defer fmt.Println("deferred before the end")
	defer func() {
		recover()
		list = list[:0]
		fmt.Println(list[0])
	}()
	panic("ends")
}
