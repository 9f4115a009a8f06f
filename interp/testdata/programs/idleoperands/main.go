// Operands of && and || that start with parentheses, wherever they may be.
package main

import "fmt"

type S struct {
	ok bool
	n  int
	f  func() bool
	m  map[string]*S
	l  []*S
	e  error
	p  *string
}

const debug = true

type B bool

func (s *S) get() *S { return s }
func id(b bool) bool { return b }

func main() {
	t := "t"
	s := &S{ok: true, n: 1, p: &t}
	s.f = func() bool { return s.n > 0 }
	s.m = map[string]*S{"a": s}
	s.l = []*S{s}
	v := *s
	x := s.n == 1
	fmt.Println(((v).ok && x) || !x, !((v).ok && x), id(((v).ok && x)), id((x) && (v).ok))
	fmt.Println(debug && (v).ok && x, (debug) && ((v).ok) && (x), (!debug) || (v).ok && x)
	switch s.n {
	case (v).n, 3:
		fmt.Println("case")
	}
	switch n := s.n; {
	case (v).n == n && x, (v).ok || x:
		fmt.Println("case")
	}
	switch *s.p {
	case "a", t, *s.p:
		fmt.Println("case")
	}
	switch {
	case (v).ok, x:
		fmt.Println("case")
	}
	switch (v).ok && x {
	case true:
		fmt.Println("case")
	}
	fmt.Println((s.m)["a"].ok && x, (s.m["a"]).l[0].ok && x, (*s.l[0]).f() && x, (s.get)().ok && x, (s).get().get().ok && x)
	fmt.Println((s.l)[(v).n-1].ok && x, (v.l)[0] == s && x, (v.l[0:1])[0] != nil && x, (&v).ok && x, (*&v).ok && x)
	fmt.Println(*s.p == "t" && *s.p+"u" == "tu" && *(s.get().p) == "t" || x, len(*s.p) == 1 && x, (*s.p)[0] == 't' && x)
	fmt.Println((func(a, b bool) bool { return a && b })((v).ok, x) && x, (v.e) == nil && x, v.e != nil || x, (s.m) != nil && (v.l) != nil)
	for i := 0; (v).n > i && x; i++ {
		fmt.Println("loop")
	}
	for (v).ok && x {
		v.ok = false
	}
	if y := (v).n == 1 && x; (y) && x {
		fmt.Println("if")
	} else if (v).ok || x {
		fmt.Println("else")
	}
	go func() bool { return (v).ok && x }()
	defer func() { fmt.Println(recover() != nil && (v).n == 1 && x) }()
	a := []bool{(v).n == 1 && x, 1: true}[0]
	m := map[bool]bool{(v).ok || x: (v).n > 0 && x}
	b := B((v).n == 1) && B(x)
	var c, d B = (B)((v).n == 1) && b, (b) || b
	var e any = (v).n == 1 && x
	z, w := (v).n == 1 && x, (v).ok && x
	ch := make(chan bool, 1)
	ch <- (v).n == 1 && x
	fmt.Println(a, m, b, c, d, e, z, w, <-ch && x, e == (x && (v).n == 1), (e) == true && x, (e).(bool) && x)
	var arr [2]struct{ ok bool }
	arr[1].ok = true
	pa := &arr
	fmt.Println((arr)[1].ok && x, (*pa)[1].ok && x, (pa)[1].ok && x, (struct{ ok bool }{true}).ok && x, (arr[1]) == (struct{ ok bool }{true}) && x)
	fmt.Println((fmt.Sprint)("a") == "a" && x, (string)([]byte("a")) == "a" && x, ([]byte)("a")[0] == 'a' && x, (interface{ Error() string })(nil) == nil && x)
	var np *S
	fmt.Println((np).ok && x)
}
