// Operands of && and || that start with parentheses, a type or what a pointer points to.
package main

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

type B bool
type S struct {
	a, b int
	ok   bool
	bb   B
}
type Fn func(int) bool

func f(p *string, i int) bool  { return *p == "c" && i == 1 }
func g(p *string, i int) bool  { return *p == "d" || i == 1 }
func h(p **string, i int) bool { return **p == "c" && i == 1 || **p > "x" && i < 1 }
func k(p *string, i int) B     { return B(*p == "c") && i == 1 }
func q(p *string, i int) bool {
	switch {
	case *p == "c" && i == 1:
		return true
	case *p == "d" || i == 5, *p == "e" && i == 2:
		return false
	}
	return false
}
func r(p *string, i int) int {
	n := 0
	for j := 0; *p == "c" && j < i; j++ {
		n++
	}
	for "c" == *p && n < 10 {
		n++
	}
	if x := *p + "d"; *p != "" && x == "cd" {
		n += 100
	} else if *p < "x" || n == 0 {
		n += 1000
	}
	return n
}
func s1(p *func() bool, i int) bool { return (*p)() && i == 1 }
func s2(p *func() bool, i int) bool { return (*p) != nil && i == 1 }
func s3(s *S, i int) bool           { return (*s).ok && i == 1 }
func s4(s S, i int) bool            { return (s).ok && i == 1 }
func s5(s []bool, i int) bool       { return (s)[0] && (s)[1:][0] && i == 1 || (s)[2] }
func s6(e any, i int) bool          { return (e).(bool) && i == 1 }
func s7(c chan bool, i int) bool    { return (chan bool)(c) != nil && i == 1 || <-(c) }
func s8(s S, i int) bool            { return S{a: 1, b: i} == s && i == 1 || (S{a: 2} == s || i == 3) }
func s9(s S, i int) B               { return (s).bb && i == 1 || B((s).ok) }
func s10(m map[string]bool, i int) bool {
	return (m)["a"] && i == 1 || (map[string]bool)(m) == nil || map[string]bool{"c": true}["c"]
}
func s11(f Fn, i int) bool { return (f)(1) && i == 1 || (func(int) bool)(f)(0) && i == 2 || Fn(f)(i) }
func s12(e error, i int) bool {
	return errors.Is((e), e) && i == 1 || (e) != nil && (e).Error() == "x" || (error)(e) != nil
}
func s13(i int) bool {
	return math.MaxInt8 == (i) && i == 1 || strings.Contains(("a"), "b") || (i) == 1
}
func s14(n, i int) bool {
	return (n) == 1 && i == 1 || -(n) == 1 && i == 2 || ^(n) < 0 && i == 1 || (n)+(i) == 5 || !(n == 5) && i == 1
}
func s15(f *func(int) S, i int) bool { return (*f)(i).ok && i == 1 || (*f)(0).a == 1 && i == 2 }
func s16(i int) bool {
	return (struct{ a int }{i}) == (struct{ a int }{1}) && i == 1 || (interface{})(i) == 2 && i == 2
}
func s17(i int) (ok bool, b B) {
	x := (func() bool { return i == 1 })() && i == 1
	var y B = (B)(x) && (i) == 1 || (B)(i == 2)
	z := []bool{(x) && i == 1, (&S{ok: x}).ok && i == 1}
	return z[0] && z[1], y
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

func main() {
	var no *string
	for i, c := range []string{"c", "d", "x"} {
		p := &c
		fmt.Println(f(p, i), f(p, 1), g(p, i), g(p, 1), h(&p, i), h(&p, 1), k(p, i), k(p, 1), q(p, i), q(p, 1), r(p, i))
	}
	try("f", func() { fmt.Println(f(no, 1)) })
	try("g", func() { fmt.Println(g(no, 1)) })
	try("h", func() { fmt.Println(h(nil, 1)) })
	try("h", func() { fmt.Println(h(&no, 1)) })
	try("k", func() { fmt.Println(k(no, 1)) })
	try("q", func() { fmt.Println(q(no, 1)) })
	try("r", func() { fmt.Println(r(no, 1)) })
	try("s1", func() { fmt.Println(s1(nil, 1)) })
	try("s2", func() { fmt.Println(s2(nil, 1)) })
	try("s3", func() { fmt.Println(s3(nil, 1)) })
	for _, v := range []bool{true, false} {
		for i := range 4 {
			f := func() bool { return v }
			c := make(chan bool, 1)
			c <- v
			s := S{ok: v, bb: B(v), a: i, b: 1}
			f2 := func(int) S { return s }
			fmt.Println(i, v, s1(&f, i), s2(&f, i), s3(&s, i), s4(s, i), s5([]bool{v, true, !v}, i), s6(v, i), s7(c, i), s8(s, i), s9(s, i),
				s10(map[string]bool{"a": v}, i), s11(func(n int) bool { return n == 1 == v }, i), s12(fmt.Errorf("x"), i), s13(i), s14(i, 3-i), s15(&f2, i), s16(i))
			fmt.Println(s17(i))
		}
	}
}
