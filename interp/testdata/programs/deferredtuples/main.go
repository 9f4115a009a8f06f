// Results of one call that are the arguments of a deferred or started one.
package main

import (
	"fmt"
	"time"
)

func two() (int, string) { fmt.Print("two "); return 1, "a" }

type T struct{}

func (T) M(n int, s string)   { fmt.Println("M", n, s) }
func vari(a int, s ...string) { fmt.Println(a, len(s), s) }
func anys(a ...any)           { fmt.Println("anys", len(a)) }
func main() {
	defer T{}.M(two())
	defer vari(two())
	defer anys(two())
	defer fmt.Println(two())
	f := func(n int, s string) { fmt.Println("f", n, s) }
	defer f(two())
	for range 2 {
		defer f(two())
	}
	done := make(chan bool)
	go func(n int, s string) { fmt.Println("go", n, s); close(done) }(two())
	<-done
	done = make(chan bool)
	go T{}.M(two())
	time.Sleep(5 * time.Millisecond)
	for i := range func(y func(int) bool) { y(1) } {
		defer f(two())
		_ = i
	}
}
