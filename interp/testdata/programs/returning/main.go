package main

import (
	"errors"
	"fmt"
)

type P struct{ a, b int }
type Em struct{}

func (p P) two() (int, int)         { return p.a, p.b }
func (p *P) add(x, y int) int       { p.a += x; p.b += y; return x + y }
func (p P) vari(s string, n ...int) { fmt.Println(s, n) }
func pair() (int, int)              { return 3, 4 }
func mixed() (string, int, int)     { return "m", 1, 2 }
func gt(x, y any) any               { return x.(float64) > y.(float64) }
func gt2(x, y float64) any          { return x > y }
func sum(x, y any) any              { return x.(int) + y.(int) }
func conv(x any) fmt.Stringer       { return x.(fmt.Stringer) }
func isE(err error) (any, bool)     { return err == nil, errors.Is(err, nil) }
func mk() P                         { return P{1, 2} }
func swap2(a, b int) (x, y int)     { x, y = a, b; return y, x }
func swap3(a, b int) (x, y int)     { x, y = a, b; defer func() { x++ }(); return y + x, x }
func g()                            {}
func retf() func()                  { return g }
func retm() func(P) (int, int)      { return P.two }
func retp() func(*P, int, int) int  { return (*P).add }
func anyf() any                     { return g }
func twof() (func(), error)         { return g, nil }

type Adder interface{ add(x, y int) int }

func partial() (ok bool, n int) {
	defer func() { recover() }()
	var p *int
	return true, *p
}
func partial2() (bool, int) {
	defer func() { recover() }()
	var p *int
	return true, *p
}

func main() {
	p := &P{}
	fmt.Println(p.add(pair()), p)
	var ad Adder = p
	fmt.Println(ad.add(pair()), p)
	p.vari(mixed())
	fmt.Println(gt(1.0, 2.0), gt2(3, 2), sum(1, 2))
	fmt.Println(isE(nil))
	fmt.Println(mk() == mk(), mk() == P{1, 2}, mk() != mk())
	fmt.Println(swap2(1, 2))
	fmt.Println(swap3(1, 2))
	retf()()
	fmt.Println(retm()(*p))
	fmt.Println(retp()(p, 1, 1))
	anyf().(func())()
	f, err := twof()
	f()
	fmt.Println(err, f != nil)
	fmt.Println(partial())
	fmt.Println(partial2())
	var x any = Em{}
	_ = x.(Em)
	_, ok := x.(Em)
	e, ok2 := x.(Em)
	_, ok3 := x.(P)
	fmt.Println(ok, e, ok2, ok3)
	switch p {
	case nil:
		fmt.Println("nil")
	default:
		fmt.Println("not nil")
	}
	var m map[string]int
	switch {
	case m == nil, p == nil:
		fmt.Println("m nil")
	}
	i5, i7 := 5, 7
	switch i := i5 + 2; i {
	case i7:
		fmt.Println("fired", i)
	default:
		fmt.Println("fail", i)
	}
	switch i := i7; i {
	case i5 + 2:
		fmt.Println("fired", i)
	default:
		fmt.Println("fail", i)
	}
	switch i := 7; i {
	case i7:
		fmt.Println("fired", i)
	default:
		fmt.Println("fail", i)
	}
	mm := map[int]int{0: 1}
	i := 0
	i, mm[i] = 1, 2
	fmt.Println(i, mm)
	q := &P{1, 2}
	old := q
	q, q.a = &P{}, 9
	fmt.Println(*q, *old)
	l := []int{1, 2, 3}
	l, l[0] = nil, 9
	fmt.Println(l)
	type N struct{ next *N }
	a, b := &N{}, &N{}
	a.next, a = b, a.next
	fmt.Println(a == nil, b.next == nil)
	var prev, cur, next *N = nil, &N{&N{}}, nil
	for n := 0; cur != nil; n++ {
		next, cur.next, prev, cur = cur.next, prev, cur, cur.next
	}
	fmt.Println(prev.next != nil, next == nil)
	ptrs := map[*P]int{nil: 1}
	ptrs[nil] = 2
	delete(ptrs, nil)
	fmt.Println(len(ptrs))
	defer fmt.Println(recover())
	c := make(chan int)
	defer close(c)
	defer delete(mm, 1)
	defer print("")
}
