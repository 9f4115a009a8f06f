// The function main, called and used as a value.
package main

import (
	"fmt"
	"reflect"
)

type T struct{ f func() }

var n int
var table = map[string]func(){}

func init() {
	self = reflect.TypeOf(main)
	table["main"] = main
}

var self reflect.Type

func (t T) main() { fmt.Println("method", n) }

func again() {
	n++
	if n < 3 {
		main()
	}
}

func main() {
	if n++; n < 4 {
		fmt.Println(n, self)
		main()
		return
	}
	f := main
	t := T{main}
	t.main()
	if n < 6 {
		f()
		return
	}
	if n < 8 {
		defer t.f()
		return
	}
	if n < 10 {
		func(fs ...func()) { fs[0]() }(main)
		return
	}
	if n < 12 {
		done := make(chan bool)
		go func() { main(); close(done) }()
		<-done
		return
	}
	if n < 14 {
		defer main()
		return
	}
	if n < 16 {
		table["main"]()
		return
	}
	{
		main := func() { fmt.Println("local") }
		main()
	}
	again()
	fmt.Println(n, f != nil)
}
