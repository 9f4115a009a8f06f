// Results of one call that are arguments, results and values of other types.
package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

type T struct{ n int }

func (t T) Two() (int, string) { return t.n, "t" }
func (t *T) PTwo(k int) (T, error) {
	if k == 0 {
		return *t, nil
	}
	return T{k}, E(k)
}

type E int

func (e E) Error() string { return fmt.Sprint("E", int(e)) }

type I interface{ Two() (int, string) }

func two() (int, string)                       { return 1, "a" }
func three() (T, *T, error)                    { return T{1}, &T{2}, nil }
func anys(a, b any) string                     { return fmt.Sprintf("%T %T %v %v", a, b, a, b) }
func vari(a any, rest ...any) string           { return fmt.Sprint(a, len(rest), rest) }
func toany() (any, any)                        { return two() }
func toany2(t T) (any, any)                    { return t.Two() }
func toerr(k int) (any, error)                 { t := &T{5}; return t.PTwo(k) }
func nested() (a any, b any, c error)          { a, b, c = three(); return }
func pass(t T, p *T, e error) (int, int, bool) { return t.n, p.n, e == nil }
func gen[A, B any](a A, b B) (B, A)            { return b, a }
func named() (x int, s string)                 { defer func() { x++ }(); x, s = two(); return two() }
func fn() (func() (int, string), error)        { return two, nil }
func iface(i I) (any, any)                     { return i.Two() }
func chain() (a, b any)                        { return gen(two()) }
func main() {
	fmt.Println(two())
	fmt.Println(anys(two()))
	fmt.Println(vari(two()))
	fmt.Println(toany())
	fmt.Println(toany2(T{3}))
	fmt.Println(toerr(0))
	fmt.Println(toerr(2))
	fmt.Println(pass(three()))
	fmt.Println(gen(two()))
	fmt.Println(gen(gen(two())))
	fmt.Println(named())
	fmt.Println(iface(T{4}))
	fmt.Println(chain())
	a, b, c := nested()
	fmt.Println(a, b.(*T).n, c)
	f, err := fn()
	fmt.Println(err)
	fmt.Println(f())
	var x any
	var y any
	x, y = two()
	fmt.Println(x, y)
	x, y = T{9}.Two()
	fmt.Println(x, y)
	x, y = f()
	fmt.Println(x, y)
	var e error
	var t T
	t, e = (&T{1}).PTwo(3)
	fmt.Println(t, e)
	x, e = (&T{1}).PTwo(4)
	fmt.Println(x, e)
	m := map[string]any{}
	l := make([]any, 2)
	m["a"], l[1] = two()
	fmt.Println(m, l)
	m["b"], e = (&T{1}).PTwo(5)
	fmt.Println(m, e)
	s := struct {
		a, b any
		c    error
	}{}
	s.a, s.b = two()
	s.a, s.c = t.PTwo(0)
	fmt.Println(s)
	if n, w := two(); n == 1 {
		fmt.Println(w)
	}
	switch n, w := t.Two(); {
	case n > 0:
		fmt.Println(n, w)
	}
	for i, w := two(); i < 3; i++ {
		fmt.Print(w)
	}
	g := func() (int, error) { n, err := strconv.Atoi("12"); return n, err }
	fmt.Println(g())
	h := func() (any, error) { return strconv.Atoi("x") }
	fmt.Println(h())
	k := func() (v any, ok bool) { v, ok = map[string]int{"a": 1}["a"]; return }
	fmt.Println(k())
	go func(a, b any) {}(two())
	defer func(a any, b any) { fmt.Println("d", a, b) }(two())
	fmt.Println(strings.Cut("a=b", "="))
	fmt.Println(anys(utf8.DecodeRuneInString("é")))
	mv := T{7}.Two
	fmt.Println(mv())
	fmt.Println(anys(mv()))
	fmt.Println(T.Two(T{8}))
	fmt.Println((*T).PTwo(&t, 0))
	ch := make(chan func() (int, string), 1)
	ch <- two
	fmt.Println((<-ch)())
	func() { _, err := toerr(6); var ee E; fmt.Println(errors.As(err, &ee), ee) }()
}
