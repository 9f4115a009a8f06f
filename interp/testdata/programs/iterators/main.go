package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func Map[T, U any](seq iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

type Tree[T any] struct {
	Left, Right *Tree[T]
	Value       T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}

func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.Left.push(yield) && yield(t.Value) && t.Right.push(yield)
}

func find(seq iter.Seq[int], want func(int) bool) (found int, err error) {
	defer func() { fmt.Println("find returns", found, err) }()
	for v := range seq {
		if want(v) {
			return v, nil
		}
	}
	return -1, fmt.Errorf("nothing in the sequence")
}

func deferred() {
	for i := range Count(3) {
		defer fmt.Println("deferred", i)
	}
	fmt.Println("body over")
}

func labels() (n int) {
outer:
	for i := range Count(5) {
		for j := range Count(5) {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			n += i*10 + j
		}
	}
	return n
}

func main() {
	find(Count(10), func(i int) bool { return i*i > 10 })
	find(Count(2), func(i int) bool { return false })
	deferred()
	fmt.Println(labels())
	for i, s := range Zip(Count(9), Map(slices.Values([]int{1, 2, 3}), func(i int) string { return strings.Repeat("*", i) })) {
		fmt.Println(i, s)
	}
	t := &Tree[string]{Value: "m", Left: &Tree[string]{Value: "c"}, Right: &Tree[string]{Value: "x", Left: &Tree[string]{Value: "p"}}}
	fmt.Println(slices.Collect(t.All()))
	for v := range t.All() {
		if v == "p" {
			break
		}
		fmt.Print(v, " ")
	}
	fmt.Println()
	next, stop := iter.Pull2(maps.All(map[string]int{"one": 1}))
	fmt.Println(next())
	k, v, ok := next()
	fmt.Printf("%q %d %v\n", k, v, ok)
	stop()
	for i, chunk := range slices.Collect(slices.Chunk([]int{1, 2, 3, 4, 5}, 2)) {
		fmt.Println(i, chunk)
	}
	for i, v := range slices.Backward([]string{"a", "b", "c"}) {
		fmt.Print(i, v, ";")
	}
	for line := range strings.Lines("x\ny\n") {
		fmt.Printf("%q", line)
	}
	for part := range strings.SplitSeq("a,b,c", ",") {
		fmt.Print(part)
	}
	fmt.Println(slices.Sorted(maps.Values(map[int]int{1: 9, 2: 4})))
}
