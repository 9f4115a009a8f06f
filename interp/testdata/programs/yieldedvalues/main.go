package main

import "fmt"

type Opt struct {
	v  int
	ok bool
}

func A(s func(func(int) bool)) (o Opt) {
	for v := range s {
		return Opt{v, true}
	}
	return
}

func B(s func(func(int) bool)) (o Opt) {
	for v := range s {
		x := Opt{v, true}
		return x
	}
	return
}

func C(s func(func(int) bool)) (o Opt) {
	for v := range s {
		o = Opt{v, true}
	}
	return
}

func D(s func(func(int) bool)) (o Opt) {
	for v := range s {
		o = Opt{v, true}
		fmt.Println(o)
		break
	}
	fmt.Println(o)
	return o
}

func E(s func(func(int) bool)) (o Opt) {
	for v := range s {
		o.v = v
		o.ok = true
	}
	return o
}

func F(s func(func(int) bool)) Opt {
	var o Opt
	for v := range s {
		o = Opt{v, true}
	}
	return o
}

func G(s func(func(int) bool)) (o Opt) {
	for range s {
		return Opt{1, true}
	}
	return
}

func H(s func(func(int) bool)) (o Opt) {
	s(func(v int) bool {
		o = Opt{v, true}
		return true
	})
	return
}

func I(s func(func(int) bool)) (o Opt) {
	{
		s(func(v int) bool {
			o = Opt{v, true}
			return true
		})
	}
	return
}

func mk(s []int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, v := range s {
			if !yield(v) {
				return
			}
		}
	}
}

func main() {
	s := mk([]int{4, 5})
	fmt.Println(A(s), B(s), C(s), D(s), E(s), F(s), G(s), H(s), I(s))
}
