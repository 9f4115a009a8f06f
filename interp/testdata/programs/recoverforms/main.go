package main

import "fmt"

type T struct{ name string }

func (t *T) handle()          { fmt.Println(t.name, recover()) }
func handler(s string) func() { return func() { fmt.Println(s, recover()) } }
func helper() any             { return recover() }

func run(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "NOT RECOVERED", r)
		}
	}()
	f()
}

func named() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = 7, fmt.Errorf("%v", r)
		}
	}()
	n = 3
	panic("named")
}

func main() {
	run("method", func() { t := &T{"t"}; defer t.handle(); panic(1) })
	run("method value", func() { t := &T{"tv"}; h := t.handle; defer h(); panic(2) })
	run("closure var", func() { h := func() { fmt.Println("cv", recover()) }; defer h(); panic(3) })
	run("outer closure", func() { h := handler("oc"); defer h(); panic(4) })
	run("direct result", func() { defer handler("dr")(); panic(5) })
	run("loop", func() {
		for i := range 3 {
			defer func() {
				if i == 1 {
					fmt.Println("loop", i, recover())
				} else {
					fmt.Println("loop", i)
				}
			}()
		}
		panic(6)
	})
	run("helper", func() {
		defer func() { fmt.Println("helper gives", helper()) }()
		panic(7)
	})
	run("range func", func() {
		for i := range func(yield func(int) bool) { yield(1) } {
			defer func() { fmt.Println("rf", i, recover()) }()
		}
		panic(8)
	})
	h := func() { fmt.Println("shared", recover()) }
	run("shared", func() { defer h(); panic(9) })
	done := make(chan bool)
	go func() {
		defer close(done)
		defer h()
		panic(10)
	}()
	<-done
	run("field", func() {
		s := struct{ f func() }{func() { fmt.Println("field", recover()) }}
		defer s.f()
		panic(11)
	})
	run("arg", func() {
		defer func(h func()) { h() }(func() { fmt.Println("nested call", recover()) })
		panic(12)
	})
	run("in loop per item", func() {
		for i := range 3 {
			func() {
				defer func() {
					if r := recover(); r != nil {
						fmt.Println("item", i, r)
					}
				}()
				if i != 1 {
					panic(fmt.Sprint("bad ", i))
				}
			}()
		}
	})
	fmt.Println(named())
	fmt.Println(recover())
}
