package main

import "fmt"

type E struct{ n int }

func (e E) Error() string { return fmt.Sprint("E", e.n) }

type L []int

func (l L) Error() string { return fmt.Sprint("L", len(l)) }

var g error = E{9}
var h any = L{1}

func r() (err error) { err = E{3}; return }
func r2() error      { return E{4} }

func main() {
	var e error = E{1}
	fmt.Println(e == nil, e, e != nil)
	var e2 error = L{1, 2}
	b := e2 == nil
	fmt.Println(b, e2)
	e3 := error(E{2})
	b = e3 == nil
	fmt.Println(b, e3, g == nil, h == nil, r() == nil, r2() == nil)
	var x, y any = E{1}, L{2}
	fmt.Println(x == nil, y == nil)
	var z any = &E{1}
	b = z == nil
	fmt.Println(b)
	var arr any = [2]int{1}
	b = arr == nil
	fmt.Println(b)
	s := []any{E{1}, nil, L{}}
	fmt.Println(s[0] == nil, s[1] == nil, s[2] == nil)
	t := struct{ a any }{E{1}}
	fmt.Println(t.a == nil)
	t.a = L{2}
	b = t.a == nil
	fmt.Println(b)
	m := map[string]any{"a": E{1}}
	fmt.Println(m["a"] == nil, m["b"] == nil)
	for _, v := range s {
		b = v == nil
		fmt.Print(b, v != nil, " ")
	}
	f := func(v any) bool { return v == nil }
	fmt.Println(f(E{1}), f(nil), f(L{}))
}
