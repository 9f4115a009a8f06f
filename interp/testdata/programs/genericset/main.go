package main

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
)

type Set[T comparable] map[T]struct{}

func SetOf[T comparable](list ...T) Set[T] {
	s := Set[T]{}
	for _, v := range list {
		s.Add(v)
	}
	return s
}

func Collect[T comparable](seq iter.Seq[T]) Set[T] {
	s := make(Set[T])
	for v := range seq {
		s[v] = struct{}{}
	}
	return s
}

func (s Set[T]) Add(v T)             { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool        { _, ok := s[v]; return ok }
func (s Set[T]) All() iter.Seq[T]    { return maps.Keys(s) }
func (s Set[T]) Equal(o Set[T]) bool { return maps.Equal(s, o) }

func (s Set[T]) Filter(keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func Union[T comparable](sets ...Set[T]) Set[T] {
	out := Set[T]{}
	for _, s := range sets {
		maps.Copy(out, s)
	}
	return out
}

func Intersect[T comparable](a, b Set[T]) Set[T] { return Collect(a.Filter(b.Has)) }

func Sorted[T cmp.Ordered](s Set[T]) []T { return slices.Sorted(s.All()) }

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	return
}

func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

func Reduce[T, A any](in []T, acc A, f func(A, T) A) A {
	for _, v := range in {
		acc = f(acc, v)
	}
	return acc
}

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Pair[A, B any] struct {
	First  A
	Second B
}

func MakePair[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }
func (p Pair[A, B]) Swap() Pair[B, A]        { return Pair[B, A]{p.Second, p.First} }

type Vec[T any] = []T
type Named[T any] = Pair[string, T]

func main() {
	a, b := SetOf(1, 2, 3, 4), SetOf(3, 4, 5)
	fmt.Println(Sorted(Union(a, b)), Sorted(Intersect(a, b)), a.Has(2), b.Has(2))
	fmt.Println(Intersect(a, b).Equal(SetOf(4, 3)), len(a))
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2.5), Sum[Celsius](20, 1.5))
	words := Map([]int{1, 22, 333}, func(i int) string { return fmt.Sprint("n", i) })
	fmt.Printf("%q\n", words)
	fmt.Println(Reduce(words, 0, func(n int, w string) int { return n + len(w) }))
	p := MakePair("x", 3.5)
	fmt.Printf("%v %+v %T\n", p, p.Swap(), MakePair(1, true).Swap())
	var v Vec[Named[int]] = Vec[Named[int]]{{"one", 1}, {"two", 2}}
	slices.SortFunc(v, func(x, y Named[int]) int { return -cmp.Compare(x.Second, y.Second) })
	fmt.Println(v)
	fmt.Println(slices.MaxFunc(v, func(x, y Named[int]) int { return cmp.Compare(x.First, y.First) }))
}
