// What v, ok := m[key] and v, ok := x.(T) leave in v where there is nothing to find.
package main

import (
	"errors"
	"fmt"
)

type point struct{ x, y int }

type named bool

type box[K comparable, V any] struct{ m map[K]V }

func (b *box[K, V]) get(k K) (V, bool) {
	var last V
	for range 2 {
		v, ok := b.m[k]
		if !ok {
			return v, false
		}
		last = v
	}
	return last, true
}

func collect[K comparable, V any](m map[K]V, keys ...K) (out []V) {
	for _, k := range keys {
		v, _ := m[k]
		out = append(out, v)
	}
	return out
}

func each(keys []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, k := range keys {
			if !yield(k) {
				return
			}
		}
	}
}

func defined() {
	m := map[string]int{"a": 1}
	keys := []string{"a", "b", "a", "c"}
	for _, k := range keys {
		n, ok := m[k]
		fmt.Println(n, ok)
	}
	for _, k := range keys {
		if n, ok := m[k]; ok {
			fmt.Println("there", n)
		} else if k != "c" {
			fmt.Println("not", n)
		}
		if n, ok := m[k]; !ok {
			fmt.Println("not", n)
		}
		if n, ok := m[k]; ok && n > 0 {
			fmt.Println("positive", n)
		}
		if n, ok := m[k]; n == 0 || !ok {
			fmt.Println("zero", n)
		}
		if n, _ := m[k]; n == 0 {
			fmt.Println("zero", n)
		}
		switch n, ok := m[k]; {
		case ok:
			fmt.Println("there", n)
		default:
			fmt.Println("not", n)
		}
		switch n, _ := m[k]; n {
		case 0:
			fmt.Println("none")
		}
		switch n, ok := m[k]; any(n) {
		case 0:
			fmt.Println("none", ok)
		}
	}
	var funcs []func() int
	for _, k := range keys {
		n, ok := m[k]
		if n, ok := m[k]; ok {
			funcs = append(funcs, func() int { return 10 + n })
		}
		funcs = append(funcs, func() int { n++; return n })
		_ = ok
	}
	for _, f := range funcs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	for k := range each(keys) {
		n, ok := m[k]
		fmt.Print(n, ok, " ")
		if p, ok := any(k).(error); !ok {
			fmt.Print(p, " ")
		}
	}
	fmt.Println()
	i := 0
again:
	n, ok := m[keys[i]]
	fmt.Print(n, ok, " ")
	if i++; i < len(keys) {
		goto again
	}
	fmt.Println()
}

func declared() {
	m := map[string]*point{"a": {1, 2}}
	for _, k := range []string{"a", "b"} {
		var p, ok = m[k]
		var (
			q, _  = m[k]
			again = q
		)
		fmt.Println(p != nil, ok, q != nil, again != nil)
	}
}

func assigned() {
	m := map[string]int{"a": 1}
	mp := map[int]point{1: {1, 2}}
	var (
		v     int
		ok    bool
		is    named
		a     any
		p     point
		list  = []int{1, 2}
		other = map[string]int{"z": 3}
		ptr   = &v
		s     struct{ v int }
	)
	for _, k := range []string{"a", "b"} {
		v, ok = m[k]
		fmt.Println(v, ok)
		v = 5
		v, is = m[k]
		fmt.Println(v, is)
		a = 4
		a, ok = m[k]
		fmt.Println(a, ok)
		list[1], ok = m[k]
		other["z"], ok = m[k]
		s.v, ok = m[k]
		fmt.Println(list, other, s, ok)
		v = 5
		*ptr, ok = m[k]
		fmt.Println(v, ok)
		v = 5
		v, _ = m[k]
		fmt.Println(v)
		v = 5
		(v), (ok) = m[k]
		fmt.Println(v, ok)
		if v, ok = m[k]; !ok {
			fmt.Println("missing", v)
		}
		func() { v, ok = m[k+"?"] }()
		fmt.Println(v, ok)
	}
	for _, k := range []int{1, 2} {
		p, ok = mp[k]
		fmt.Println(p, ok)
		p = point{5, 6}
		p.x, ok = m[fmt.Sprint(k)]
		fmt.Println(p, ok)
	}
	for v, ok = m["a"]; ok; v, ok = m["b"] {
		fmt.Println(v)
	}
	fmt.Println(v, ok)
	for range 2 {
		for v, ok := m["b"]; ; v, ok = m["a"] {
			fmt.Println(v, ok)
			if ok {
				break
			}
		}
	}
	v = 5
	goto label
label:
	v, ok = m["none"]
	fmt.Println(v, ok)
}

type failure struct{ code int }

func (f failure) Error() string { return fmt.Sprint("failure ", f.code) }

func asserted() {
	for _, x := range []any{1, "s", 2, nil, 3.5, failure{4}, errors.New("e"), []int{1}, point{1, 2}, &point{3, 4}} {
		n, ok := x.(int)
		s, isString := x.(string)
		err, isError := x.(error)
		f, isFailure := x.(failure)
		l, isList := x.([]int)
		p, isPoint := x.(point)
		pp, isPointer := x.(*point)
		st, isStringer := x.(fmt.Stringer)
		fmt.Println(n, ok, s, isString, err, isError, f, isFailure, l, isList, p, isPoint, pp != nil, isPointer, st, isStringer)
		if n, ok := x.(int); !ok {
			fmt.Println("no int", n)
		}
		if e, ok := x.(failure); ok || e.code == 0 {
			fmt.Println(e)
		}
		v, _ := x.(float64)
		v += 1
		fmt.Println(v)
	}
	var err error = failure{1}
	var f failure
	var ok bool
	for range 2 {
		f, ok = err.(failure)
		fmt.Println(f, ok)
		err = errors.New("e")
	}
}

func returned(m map[string]int, k string) (n int, ok bool) {
	n = 7
	n, ok = m[k]
	return
}

// The index is computed behind what the left side calls.
func ordered() {
	var list [30]byte
	i := byte(0)
	f := func() *byte { i++; return &list[i-1] }
	g := func() byte { i++; return i - 1 }
	m := map[byte]byte{1: 'A'}
	var ok bool
	*f(), ok = m[g()]
	fmt.Println(list[:4], ok)
	list[2] = 'x'
	*f(), ok = m[g()]
	fmt.Println(list[:4], ok)
}

func main() {
	defined()
	declared()
	assigned()
	asserted()
	fmt.Println(returned(map[string]int{"a": 1}, "a"))
	fmt.Println(returned(map[string]int{"a": 1}, "b"))
	b := &box[string, point]{map[string]point{"a": {1, 2}}}
	fmt.Println(b.get("a"))
	fmt.Println(b.get("b"))
	fmt.Println(collect(map[int]string{1: "one"}, 1, 2, 1, 3), collect(map[string]*int{}, "a"), collect(map[int]any{1: 1}, 1, 2))
	ordered()
}
