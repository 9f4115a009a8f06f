package main

import "fmt"

var a = 1
var b = a > 0 && a+f() > 2
var s = []int{a, f(), a}
var c, d = a + f(), func(x int) int { return x + a }(f()) + a
var e = func() int { x := a; return x + f() + x }() + a
var _ = f() + a
var g = pick(a, f(), a)
var p = &T{n: 3}
var q = p.n + p.add() + p.n
var arr = [3]int{1, 2, 3}
var r = arr[0] + set() + arr[0]
var i any = a
var j = i.(int) + seti() + i.(int)

type T struct{ n int }

func (t *T) add() int { t.n += 10; return t.n }
func set() int        { arr[0] = 50; return 1 }
func seti() int       { i = 70; return 1 }
func f() int          { a++; return a }
func pick(xs ...int) []int {
	return xs
}

func main() { fmt.Println(a, b, s, c, d, e, g, p.n, q, r, j) }
