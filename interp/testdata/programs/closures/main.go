package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Middleware func(Handler) Handler
type Handler func(req string) (string, error)

func (h Handler) Serve(req string) string {
	out, err := h(req)
	if err != nil {
		return "error: " + err.Error()
	}
	return out
}

func Chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

func Logging(log *[]string) Middleware {
	return func(next Handler) Handler {
		return func(req string) (out string, err error) {
			defer func() { *log = append(*log, fmt.Sprintf("%s -> %q %v", req, out, err)) }()
			return next(req)
		}
	}
}

func Recovering(next Handler) Handler {
	return func(req string) (out string, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("recovered: %v", r)
			}
		}()
		return next(req)
	}
}

func counter() (inc, dec func() int) {
	n := 0
	inc = func() int { n++; return n }
	dec = func() int { n--; return n }
	return
}

func fibs() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func memo[K comparable, V any](f func(K) V) func(K) V {
	cache := map[K]V{}
	return func(k K) V {
		if v, ok := cache[k]; ok {
			return v
		}
		v := f(k)
		cache[k] = v
		return v
	}
}

func curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C { return func(b B) C { return f(a, b) } }
}

func named(n int) (result int, err error) {
	defer func() {
		result *= 2
		if n < 0 {
			err = errors.Join(err, errors.New("negative"))
		}
	}()
	if n > 100 {
		return 0, errors.New("large")
	}
	result = n + 1
	return result, nil
}

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	for i := range 3 {
		defer func() { fmt.Print("d", i, " ") }()
	}
	var ptrs []*string
	for _, s := range []string{"x", "y"} {
		ptrs = append(ptrs, &s)
	}
	fmt.Println(*ptrs[0], *ptrs[1])
	inc, dec := counter()
	fmt.Println(inc(), inc(), dec(), inc())
	next := fibs()
	for range 10 {
		fmt.Print(next(), " ")
	}
	fmt.Println()
	calls := 0
	var fib func(int) int
	fib = memo(func(n int) int {
		calls++
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println(fib(80), calls)
	fmt.Println(curry(func(a int, b string) string { return strings.Repeat(b, a) })(3)("ab"))
	for _, n := range []int{1, -5, 101} {
		fmt.Println(named(n))
	}
	var log []string
	h := Chain(func(req string) (string, error) {
		if req == "" {
			return "", errors.New("empty")
		}
		return strings.ToUpper(req[1:]), nil
	}, Logging(&log), Recovering)
	fmt.Println(h.Serve("hello"), h.Serve(""), Handler(func(s string) (string, error) { return s + s, nil }).Serve("x"))
	serve := h.Serve
	fmt.Println(serve("q"), Handler.Serve(h, "zz"))
	fmt.Println(strings.Join(log, "\n"))
	people := []struct {
		Name string
		Age  int
	}{{"Ann", 30}, {"Bob", 25}, {"Cid", 30}}
	by := map[string]func(i, j int) bool{
		"age":  func(i, j int) bool { return people[i].Age < people[j].Age },
		"name": func(i, j int) bool { return people[i].Name > people[j].Name },
	}
	for _, key := range []string{"name", "age"} {
		sort.SliceStable(people, by[key])
		fmt.Println(key, people)
	}
	func() {
		x := 1
		{
			x := x + 1
			x++
			if x := x * 2; x > 5 {
				fmt.Println("inner", x)
			}
		}
		fmt.Println("outer", x)
	}()
}
