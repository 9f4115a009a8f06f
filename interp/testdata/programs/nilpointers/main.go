// What a nil pointer points to, wherever an expression may have it.
package main

import "fmt"

type S struct {
	what *string
	n    *int
	f    *float64
	b    *bool
	c    *complex128
	in   *S
	sl   *[]int
	m    *map[string]int
	e    *error
	a    *[3]int
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
	fmt.Println(name, "no panic")
}

func fields() {
	s := &S{}
	try("concat", func() { x := "no " + *s.what; fmt.Println(x) })
	try("concat2", func() { x := *s.what + "no "; fmt.Println(x) })
	try("plain", func() { x := *s.what; fmt.Println(x) })
	try("ret", func() { fmt.Println(func() string { return "no " + *s.what }()) })
	try("ret2", func() { fmt.Println(func() string { return *s.what }()) })
	try("add", func() { x := 1 + *s.n; fmt.Println(x) })
	try("less", func() { x := 1 < *s.n; fmt.Println(x) })
	try("if", func() {
		if *s.b {
			fmt.Println("y")
		}
	})
	try("not", func() { x := !*s.b; fmt.Println(x) })
	try("neg", func() { x := -*s.n; fmt.Println(x) })
	try("float", func() { x := 2.5 * *s.f; fmt.Println(x) })
	try("eq", func() { x := *s.what == "a"; fmt.Println(x) })
	try("eq2", func() { x := "a" == *s.what; fmt.Println(x) })
	try("cmp", func() { x := *s.what < "a"; fmt.Println(x) })
	try("struct", func() { x := *s.in; fmt.Println(x) })
	try("field", func() { x := (*s.in).what; fmt.Println(x) })
	try("field2", func() { x := s.in.what; fmt.Println(x) })
	try("slice", func() { x := (*s.sl)[0]; fmt.Println(x) })
	try("len", func() { x := len(*s.sl); fmt.Println(x) })
	try("map", func() { x := (*s.m)["a"]; fmt.Println(x) })
	try("range", func() {
		for range *s.sl {
		}
	})
	try("rangemap", func() {
		for range *s.m {
		}
	})
	try("err", func() { x := *s.e; fmt.Println(x) })
	try("arr", func() { x := (*s.a)[1]; fmt.Println(x) })
	try("arr2", func() { x := s.a[1]; fmt.Println(x) })
	try("arg", func() { fmt.Println(*s.what) })
	try("conv", func() { x := []byte(*s.what); fmt.Println(x) })
	try("conv2", func() { x := int64(*s.n); fmt.Println(x) })
	try("index", func() { x := []int{1}[*s.n]; fmt.Println(x) })
	try("shift", func() { x := 1 << *s.n; fmt.Println(x) })
	try("switch", func() {
		switch *s.n {
		case 0:
			fmt.Println("zero")
		}
	})
	try("opassign", func() { *s.n += 1 })
	try("opassign2", func() { x := 1; x += *s.n; fmt.Println(x) })
	try("opassign3", func() { x := ""; x += *s.what; fmt.Println(x) })
	try("inc", func() { *s.n++ })
	try("send", func() { c := make(chan int, 1); c <- *s.n; fmt.Println(len(c)) })
	try("append", func() { x := append([]int{}, *s.n); fmt.Println(x) })
	try("lit", func() { x := []string{*s.what}; fmt.Println(x) })
	try("lit2", func() { x := S{what: s.in.what}; fmt.Println(x) })
	try("lit3", func() { x := map[string]int{*s.what: 1}; fmt.Println(x) })
	try("lit4", func() { x := struct{ A string }{*s.what}; fmt.Println(x) })
	try("iface", func() { var x any = *s.what; fmt.Println(x) })
	try("assign", func() { var x string; x = *s.what; fmt.Println(x) })
	try("idx", func() { x := "abc"[*s.n]; fmt.Println(x) })
	try("andand", func() { x := true && *s.b; fmt.Println(x) })
	try("oror", func() { x := false || *s.b; fmt.Println(x) })
	try("local", func() { var p *string; x := "a" + *p; fmt.Println(x) })
	try("local2", func() { var p *string; fmt.Println("a" + *p) })
	try("local3", func() { var p *int; fmt.Println(1 + *p) })
	try("swap", func() { var p, q *int; *p, *q = *q, *p })
	try("complex", func() { x := 1i * *s.c; fmt.Println(x) })
	try("sprintf", func() { fmt.Println(fmt.Sprint("a"+*s.what, 1+*s.n)) })
	try("copystruct", func() { var p *S; q := *p; fmt.Println(q.what) })
	try("method", func() { var p *S; fmt.Println(p.val()) })
	try("named", func() { var p *T; fmt.Println("x" + *p) })
	try("constL", func() { var p *string; const c = "k"; y := c + *p + c; fmt.Println(y) })
	try("defer", func() { var p *string; defer fmt.Println("d" + *p) })
	try("go", func() { var p *string; go fmt.Println("d" + *p) })
	try("mapset", func() { m := map[string]string{}; m["a"] = "x" + *s.what; fmt.Println(m) })
	try("fieldset", func() { var t struct{ A string }; t.A = "x" + *s.what; fmt.Println(t) })
	try("slicehi", func() { x := "abc"[:*s.n]; fmt.Println(x) })
	try("assert", func() { x := (*s.e).(fmt.Stringer); fmt.Println(x) })
	try("typeswitch", func() {
		switch (*s.e).(type) {
		case nil:
			fmt.Println("nil")
		}
	})
	try("call", func() { var f *func(); (*f)() })
	try("min", func() { x := min(*s.n, 2); fmt.Println(x) })
	try("make", func() { x := make([]int, *s.n); fmt.Println(x) })
}

type T string

func (s *S) val() string { return "v" + *s.what }

func strings() {
	var p *string
	var t *T
	var f *func()
	var fi *func() int
	try("slice", func() { x := "a" + (*p)[:]; fmt.Println(x) })
	try("conv", func() { x := "a" + string(*p); fmt.Println(x) })
	try("convT", func() { x := "a" + string(*t); fmt.Println(x) })
	try("toT", func() { x := "a" + T(*p); fmt.Println(x) })
	try("tmp", func() { y := *p; x := "a" + y; fmt.Println(x) })
	try("generic", func() { x := "a" + id(p); fmt.Println(x) })
	try("lenp", func() { fmt.Println(len(*p)) })
	try("rangep", func() {
		for range *p {
			fmt.Println("r")
		}
	})
	try("indexp", func() { fmt.Println((*p)[0]) })
	try("funclit", func() { x := "a" + func() string { return *p }(); fmt.Println(x) })
	try("f1", func() { g := *f; g() })
	try("f3", func() { x := 1 + (*fi)(); fmt.Println(x) })
	try("f4", func() { x := (*fi)(); fmt.Println(x) })
	try("min", func() { var n *int; x := min(*n, 2); fmt.Println(x) })
	try("minstr", func() { x := min(*p, "a"); fmt.Println(x) })
	try("make", func() { var n *int; x := make([]int, *n); fmt.Println(x) })
	try("f2", func() { (*f)() })
	try("f5", func() { defer (*f)() })
	try("fnil", func() { var g func(); (*&g)() })
}

func others() {
	var p *string
	var f *func()
	m := map[string]int{"": 7}
	try("min", func() { var n *int; x := min(*n, 2); fmt.Println(x) })
	try("minstr", func() { x := min(*p, "a"); fmt.Println(x) })
	try("make", func() { var n *int; x := make([]int, *n); fmt.Println(x) })
	try("switch", func() {
		switch *p {
		case "":
			fmt.Println("empty")
		}
	})
	try("case", func() {
		switch "" {
		case *p:
			fmt.Println("empty")
		}
	})
	try("mapkey", func() { fmt.Println(m[*p]) })
	try("mapkey2", func() { _, ok := m[*p]; fmt.Println(ok) })
	try("mapkey3", func() { m[*p] = 1 })
	try("delete", func() { delete(m, *p) })
	try("copy", func() { b := make([]byte, 3); fmt.Println(copy(b, *p)) })
	try("append", func() { b := append([]byte("x"), *p...); fmt.Println(b) })
	try("chan", func() { c := make(chan string, 1); c <- *p; fmt.Println(len(c)) })
	try("return", func() { f := func() (string, int) { return *p, 1 }; a, b := f(); fmt.Println(a, b) })
	try("args", func() { f := func(s string) { fmt.Println(s) }; f(*p) })
	try("args2", func() { f := func(s ...string) { fmt.Println(s) }; f(*p, "x") })
	try("any", func() { f := func(s any) { fmt.Println(s) }; f(*p) })
	try("conv any", func() { fmt.Println(any(*p)) })
	try("cmp any", func() { fmt.Println(any("") == any(*p)) })
	try("cmp any2", func() { var a any = ""; fmt.Println(a == *p) })
	try("cmp struct", func() { var a, b *struct{ A int }; fmt.Println(*a == *b) })
	try("cmp struct2", func() { var a *struct{ A int }; fmt.Println(*a == struct{ A int }{0}) })
	try("cmp arr", func() { var a *[2]int; fmt.Println(*a == [2]int{}) })
	try("cmp ptr", func() { var a **int; fmt.Println(*a == nil) })
	try("cmp iface", func() { var a *error; fmt.Println(*a == nil) })
	try("cmp iface2", func() { var a *any; fmt.Println(*a == 1) })
	try("cmp slice", func() { var a *[]int; fmt.Println(*a == nil) })
	try("cmp map", func() { var a *map[string]int; fmt.Println(*a == nil) })
	try("cmp func", func() { var a *func(); fmt.Println(*a == nil) })
	try("cmp chan", func() { var a *chan int; fmt.Println(*a == nil) })
	try("cmp bool", func() { var a *bool; fmt.Println(*a == true) })
	try("cmp chan2", func() { var a, b *chan int; fmt.Println(*a == *b) })
	try("recv", func() { var a *chan int; fmt.Println(<-*a) })
	try("close", func() { var a *chan int; close(*a) })
	try("send", func() { var a *chan int; *a <- 1 })
	try("select", func() {
		var a *chan int
		select {
		case <-*a:
		default:
			fmt.Println("default")
		}
	})
	try("cap", func() { var a *chan int; fmt.Println(cap(*a)) })
	try("lenm", func() { var a *map[int]int; fmt.Println(len(*a)) })
	try("deletem", func() { var a *map[int]int; delete(*a, 1) })
	try("clear", func() { var a *map[int]int; clear(*a) })
	try("assignm", func() { var a *map[int]int; (*a)[1] = 2 })
	try("appends", func() { var a *[]int; *a = append(*a, 1) })
	try("appends2", func() { var a *[]int; b := append(*a, 1); fmt.Println(b) })
	try("copys", func() { var a *[]int; fmt.Println(copy(*a, []int{1})) })
	try("slices", func() { var a *[]int; fmt.Println((*a)[:0]) })
	try("slicea", func() { var a *[3]int; fmt.Println(a[:]) })
	try("rangea", func() {
		var a *[3]int
		for i := range a {
			fmt.Println(i)
		}
	})
	try("rangea2", func() {
		var a *[3]int
		for i, v := range a {
			fmt.Println(i, v)
		}
	})
	try("lena", func() { var a *[3]int; fmt.Println(len(a)) })
	try("panic", func() { var a *error; panic(*a) })
	try("panicstr", func() { panic(*p) })
	try("print", func() { fmt.Printf("%v\n", *p) })
	try("embedded", func() { type E struct{ S string }; type O struct{ *E }; o := O{}; fmt.Println("a" + o.S) })
	try("embedded2", func() { type E struct{ S string }; type O struct{ *E }; o := O{}; fmt.Println(o.S == "") })
	try("field", func() { type E struct{ S string }; var e *E; fmt.Println("a" + e.S) })
	try("fieldcmp", func() { type E struct{ S string }; var e *E; fmt.Println(e.S == "a") })
	try("fieldarr", func() { type E struct{ S [2]string }; var e *E; fmt.Println("a" + e.S[0]) })
	try("ptrarr", func() { var e *[2]string; fmt.Println("a" + e[0]) })
	try("ptrarr2", func() { var e *[2]string; fmt.Println((*e)[0] == "") })
	try("ptrptr", func() { var e **string; fmt.Println("a" + **e) })
	try("ptrptr2", func() { var s *string; e := &s; fmt.Println("a" + **e) })
	try("method expr", func() { var t *T; fmt.Println(t.M()) })
	try("method val", func() { var t *T; g := t.M; fmt.Println(g()) })
	try("assert", func() { x := (*new(*error)); fmt.Println(*x) })
	try("fieldcall", func() { type E struct{ F func() string }; var e *E; fmt.Println(e.F()) })
	try("idxcall", func() { var e *[]func() string; fmt.Println((*e)[0]()) })
	try("mapcall", func() { var e *map[string]func() string; fmt.Println((*e)["a"]()) })
	try("iface method", func() { var e *error; fmt.Println((*e).Error()) })
	try("funcconv", func() { (func())(*f)() })
}

func id[E any](p *E) E { return *p }

func (t T) M() string { return "m" + string(t) }

func main() {
	fields()
	strings()
	others()
}
