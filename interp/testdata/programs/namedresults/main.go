package main

import (
	"fmt"
	"iter"
	"slices"
)

type Opt struct {
	v  int
	ok bool
}

func first(s iter.Seq[int]) (o Opt) {
	for v := range s {
		return Opt{v, true}
	}
	return
}

func first2(s iter.Seq[int]) (o Opt) {
	for v := range s {
		o = Opt{v, true}
		return
	}
	return
}

func first3(s iter.Seq[int]) (n int) {
	for v := range s {
		return v * 2
	}
	return
}

func first4(s iter.Seq[int]) (o Opt, err error) {
	for v := range s {
		return Opt{v, true}, nil
	}
	return
}

func first5(s iter.Seq[int]) Opt {
	for v := range s {
		return Opt{v, true}
	}
	return Opt{}
}

func first6[T any](s iter.Seq[T]) (o T) {
	for v := range s {
		return v
	}
	return
}

func main() {
	s := slices.Values([]int{4, 5})
	fmt.Println(first(s), first2(s), first3(s))
	fmt.Println(first4(s))
	fmt.Println(first5(s), first6(s))
	var o Opt
	o = first(s)
	fmt.Println(o)
	p := first(s)
	fmt.Println(p)
}
