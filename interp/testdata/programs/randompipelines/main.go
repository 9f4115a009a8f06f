package main

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
)

type Color int

func (c Color) String() string { return [...]string{"R", "G", "B"}[c] }

type Pair[A, B any] struct {
	A A
	B B
}

func (p Pair[A, B]) String() string { return fmt.Sprintf("(%v|%v)", p.A, p.B) }

type Option[T any] struct {
	v  T
	ok bool
}

func (o Option[T]) Get() (T, bool) { return o.v, o.ok }
func (o Option[T]) Or(d T) T {
	if o.ok {
		return o.v
	}
	return d
}

type Stack[T any] struct{ items []T }

func NewStack[T any](v ...T) *Stack[T] { return &Stack[T]{v} }
func (s *Stack[T]) Pop2() *Stack[T] {
	if len(s.items) > 1 {
		s.items = s.items[:len(s.items)-1]
	}
	return s
}
func (s *Stack[T]) Top() (t Option[T]) {
	if len(s.items) > 0 {
		t = Option[T]{s.items[len(s.items)-1], true}
	}
	return
}

type Box[T any] struct {
	*Stack[T]
	Name string
}
type node[T any] struct {
	v    T
	next *node[T]
}
type List[T any] struct{ head *node[T] }

func NewList[T any](v ...T) (l List[T]) {
	for _, x := range slices.Backward(v) {
		l.head = &node[T]{x, l.head}
	}
	return
}
func (l List[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for n := l.head; n != nil; n = n.next {
			if !yield(n.v) {
				return
			}
		}
	}
}
func (l List[T]) Slice() (out []T) {
	for v := range l.All() {
		out = append(out, v)
	}
	return
}

type Set[T comparable] map[T]struct{}

func SetOf[T comparable](s iter.Seq[T]) Set[T] {
	out := Set[T]{}
	for v := range s {
		out[v] = struct{}{}
	}
	return out
}
func (s Set[T]) Len() int     { return len(s) }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

type Cache[K comparable, V any] struct {
	m    map[K]V
	hits int
}

func (c *Cache[K, V]) Get(k K, mk func() V) V {
	if v, ok := c.m[k]; ok {
		c.hits++
		return v
	}
	if c.m == nil {
		c.m = map[K]V{}
	}
	v := mk()
	c.m[k] = v
	return v
}
func Filter[T any](s iter.Seq[T], f func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}
func Map[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) { s(func(v T) bool { return yield(f(v)) }) }
}
func Take[T any](s iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		i := 0
		for v := range s {
			if i++; i > n || !yield(v) {
				return
			}
		}
	}
}
func Chain[T any](ss ...iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, s := range ss {
			for v := range s {
				if !yield(v) {
					return
				}
			}
		}
	}
}
func Pulled[T any](s iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		next, stop := iter.Pull(s)
		defer stop()
		for v, ok := next(); ok && yield(v); v, ok = next() {
		}
	}
}
func Pairs[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq[Pair[A, B]] {
	return func(yield func(Pair[A, B]) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(Pair[A, B]{x, y}) {
				return
			}
		}
	}
}
func Enumerate[T any](s iter.Seq[T]) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for v := range s {
			if !yield(i, v) {
				return
			}
			i++
		}
	}
}
func Reduce[T, A any](s iter.Seq[T], a A, f func(A, T) A) A {
	for v := range s {
		a = f(a, v)
	}
	return a
}
func Group[T any, K comparable](s iter.Seq[T], f func(T) K) map[K][]T {
	m := map[K][]T{}
	for v := range s {
		k := f(v)
		m[k] = append(m[k], v)
	}
	return m
}
func First[T any](s iter.Seq[T]) (o Option[T]) {
	for v := range s {
		return Option[T]{v, true}
	}
	return
}
func Reverse[S ~[]E, E any](s S) S { s = slices.Clone(s); slices.Reverse(s); return s }

var n int
var _ = cmp.Compare[int]

func main() {
	func() {
		n = 0
		fmt.Print(0, " ")
		m := Group(Map(Pulled(Pulled(slices.Values([]int{3, 1, 2, 5, 4}))), func(v int) int { return v + 1 }), func(v int) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(1, " ")
		s := SetOf(Map(Filter(Filter(Take(slices.Values([]string{"b", "a", "cc"}), 1), func(v string) bool { n++; return v < "bb" }), func(v string) bool { n++; return v < "bb" }), func(v string) Pair[int, string] { return Pair[int, string]{len(v), fmt.Sprint(v)} }))
		fmt.Println(s.Len(), s.Has([]Pair[int, string]{{1, "p"}}[0]))
	}()
	func() {
		n = 0
		fmt.Print(2, " ")
		fmt.Println(slices.Collect(Pulled(Pulled(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"}))))), n)
	}()
	func() {
		n = 0
		fmt.Print(3, " ")
		s := SetOf(Filter(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})), func(v Pair[int, string]) bool { n++; return v.A > 1 }))
		fmt.Println(s.Len(), s.Has([]Pair[int, string]{{1, "p"}}[0]))
	}()
	func() {
		n = 0
		fmt.Print(4, " ")
		fmt.Println(NewStack(Reverse(slices.Collect(Chain(slices.Values([]Color{2, 0, 1}), slices.Values([]Color{2, 0, 1}))))...).Pop2().items, n)
	}()
	func() {
		n = 0
		fmt.Print(5, " ")
		for i, v := range Enumerate(Filter(Pulled(Map(slices.Values([]int{3, 1, 2, 5, 4}), func(v int) Color { return Color((v + 1) % 3) })), func(v Color) bool { n++; return v > 0 })) {
			if i == 4 {
				break
			}
			fmt.Print(i, v, " ")
		}
		fmt.Println(n)
	}()
	func() {
		n = 0
		fmt.Print(6, " ")
		fmt.Printf("%T %+v\n", slices.Collect(slices.Values(slices.Concat(NewStack([]Pair[int, string]{{1, "p"}}...).Pop2().items, slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})))))), Box[Pair[int, string]]{Stack: NewStack(slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})))...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(7, " ")
		fmt.Printf("%T %+v\n", slices.Sorted(slices.Values([]string{"b", "a", "cc"})), Box[string]{Stack: NewStack(NewStack([]string{"q"}...).Pop2().items...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(8, " ")
		fmt.Println(NewList(NewList(slices.Collect(Map(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})), func(v Pair[int, string]) Pair[int, string] { return Pair[int, string]{v.A, fmt.Sprint(v)} }))...).Slice()...).Slice(), n)
	}()
	func() {
		n = 0
		fmt.Print(9, " ")
		o := First(Take(Chain(Map(Chain(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})), Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"}))), func(v Pair[int, string]) Color { return Color((v.A) % 3) }), slices.Values(slices.Collect(slices.Values([]Color{2, 0, 1})))), 3))
		v, ok := o.Get()
		fmt.Printf("%v %v %T %v\n", v, ok, o, o.Or(o.v))
	}()
	func() { n = 0; fmt.Print(10, " "); fmt.Println(NewList([]int{9, 8}...).Slice(), n) }()
	func() {
		n = 0
		fmt.Print(11, " ")
		fmt.Printf("%T %+v\n", slices.Collect(slices.Values(NewStack([]Pair[int, string]{{1, "p"}}...).Pop2().items)), Box[Pair[int, string]]{Stack: NewStack(NewList([]Pair[int, string]{{1, "p"}}...).Slice()...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(12, " ")
		fmt.Printf("%T %v\n", Reduce(Pulled(Filter(Map(slices.Values([]Color{2, 0, 1}), func(v Color) int { return int(v) * 3 }), func(v int) bool { n++; return v%2 == 1 })), "", func(a string, v int) string { return a + fmt.Sprint(v) }), n)
	}()
	func() {
		n = 0
		fmt.Print(13, " ")
		fmt.Printf("%T %+v\n", NewList(NewStack([]Pair[int, string]{{1, "p"}}...).Pop2().items...).Slice(), Box[Pair[int, string]]{Stack: NewStack(slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})))...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(14, " ")
		fmt.Println(Reverse(NewStack(NewStack([]Pair[int, string]{{1, "p"}}...).Pop2().items...).Pop2().items), n)
	}()
	func() {
		n = 0
		fmt.Print(15, " ")
		m := Group(Pulled(Filter(Chain(Take(slices.Values([]int{3, 1, 2, 5, 4}), 1), Chain(slices.Values([]int{3, 1, 2, 5, 4}), slices.Values([]int{3, 1, 2, 5, 4}))), func(v int) bool { n++; return v%2 == 1 })), func(v int) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(16, " ")
		fmt.Println(slices.Collect(Map(Map(slices.Values([]string{"b", "a", "cc"}), func(v string) Pair[int, string] { return Pair[int, string]{len(v), fmt.Sprint(v)} }), func(v Pair[int, string]) Color { return Color((v.A) % 3) })), n)
	}()
	func() {
		n = 0
		fmt.Print(17, " ")
		m := Group(Pulled(Pulled(Map(slices.Values([]int{9, 8}), func(v int) string { return fmt.Sprint(v) }))), func(v string) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(18, " ")
		m := Group(slices.Values(slices.Collect(Chain(slices.Values([]string{"b", "a", "cc"}), slices.Values([]string{"b", "a", "cc"})))), func(v string) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(19, " ")
		fmt.Printf("%T %+v\n", slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"}))), Box[Pair[int, string]]{Stack: NewStack(slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})))...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(20, " ")
		fmt.Printf("%T %+v\n", slices.Concat(slices.Collect(slices.Values([]Color{1, 1})), slices.Sorted(Pulled(slices.Values([]Color{2, 0, 1})))), Box[Color]{Stack: NewStack(slices.Sorted(slices.Values([]Color{2, 0, 1}))...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(21, " ")
		fmt.Println(NewStack(NewStack([]Pair[int, string]{{1, "p"}}...).Pop2().items...).Pop2().items, n)
	}()
	func() {
		n = 0
		fmt.Print(22, " ")
		m := Group(Filter(slices.Values([]string{"b", "a", "cc"}), func(v string) bool { n++; return v < "bb" }), func(v string) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(23, " ")
		o := First(Pulled(slices.Values([]string{"b", "a", "cc"})))
		v, ok := o.Get()
		fmt.Printf("%v %v %T %v\n", v, ok, o, o.Or(o.v))
	}()
	func() {
		n = 0
		fmt.Print(24, " ")
		c := &Cache[int, int]{}
		for v := range Map(Map(Filter(Map(slices.Values([]string{"b", "a", "cc"}), func(v string) int { return len(v) }), func(v int) bool { n++; return v%2 == 1 }), func(v int) Pair[int, string] { return Pair[int, string]{v + 1, fmt.Sprint(v)} }), func(v Pair[int, string]) int { return v.A }) {
			c.Get(v, func() int { n++; return n })
		}
		fmt.Println(len(c.m), c.hits)
	}()
	func() {
		n = 0
		fmt.Print(25, " ")
		fmt.Printf("%T %v\n", Reduce(slices.Values(slices.Sorted(slices.Values([]string{"b", "a", "cc"}))), "", func(a string, v string) string { return a + fmt.Sprint(v) }), n)
	}()
	func() {
		n = 0
		fmt.Print(26, " ")
		fmt.Printf("%T %v\n", Reduce(Take(Take(slices.Values(Reverse([]int{9, 8})), 4), 2), "", func(a string, v int) string { return a + fmt.Sprint(v) }), n)
	}()
	func() {
		n = 0
		fmt.Print(27, " ")
		for i, v := range Enumerate(Map(Chain(Chain(Take(slices.Values([]Color{2, 0, 1}), 1), Pulled(slices.Values([]Color{2, 0, 1}))), Map(Map(slices.Values([]string{"b", "a", "cc"}), func(v string) Pair[int, string] { return Pair[int, string]{len(v), fmt.Sprint(v)} }), func(v Pair[int, string]) Color { return Color((v.A) % 3) })), func(v Color) Color { return Color((int(v) * 3) % 3) })) {
			if i == 1 {
				break
			}
			fmt.Print(i, v, " ")
		}
		fmt.Println(n)
	}()
	func() {
		n = 0
		fmt.Print(28, " ")
		fmt.Printf("%T %v\n", Reduce(Map(Filter(slices.Values([]string{"b", "a", "cc"}), func(v string) bool { n++; return v < "bb" }), func(v string) Color { return Color((len(v)) % 3) }), "", func(a string, v Color) string { return a + fmt.Sprint(v) }), n)
	}()
	func() {
		n = 0
		fmt.Print(29, " ")
		m := Group(Map(Filter(slices.Values([]string{"b", "a", "cc"}), func(v string) bool { n++; return v < "bb" }), func(v string) Color { return Color((len(v)) % 3) }), func(v Color) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(30, " ")
		fmt.Printf("%T %+v\n", slices.Collect(slices.Values([]Color{2, 0, 1})), Box[Color]{Stack: NewStack(NewStack([]Color{1, 1}...).Pop2().items...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(31, " ")
		m := Group(Take(slices.Values([]string{"b", "a", "cc"}), 1), func(v string) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(32, " ")
		fmt.Println(slices.Collect(Filter(Pulled(slices.Values([]Color{2, 0, 1})), func(v Color) bool { n++; return v > 0 })), n)
	}()
	func() {
		n = 0
		fmt.Print(33, " ")
		fmt.Printf("%T %+v\n", slices.Collect(Take(Take(Filter(slices.Values([]Color{2, 0, 1}), func(v Color) bool { n++; return v > 0 }), 3), 3)), Box[Color]{Stack: NewStack(Reverse([]Color{1, 1})...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(34, " ")
		fmt.Printf("%T %v\n", Reduce(Take(slices.Values(slices.Concat(NewList([]int{9, 8}...).Slice(), NewList([]int{9, 8}...).Slice())), 3), "", func(a string, v int) string { return a + fmt.Sprint(v) }), n)
	}()
	func() {
		n = 0
		fmt.Print(35, " ")
		fmt.Printf("%T %+v\n", slices.Collect(Map(Pulled(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"}))), func(v Pair[int, string]) Pair[int, string] { return Pair[int, string]{v.A, fmt.Sprint(v)} })), Box[Pair[int, string]]{Stack: NewStack(slices.Collect(Pairs(slices.Values([]int{1, 2, 3}), slices.Values([]string{"x", "y"})))...), Name: "b"}.Top())
	}()
	func() {
		n = 0
		fmt.Print(36, " ")
		s := SetOf(Chain(Pulled(Take(slices.Values([]Color{2, 0, 1}), 4)), Take(Pulled(slices.Values([]Color{2, 0, 1})), 3)))
		fmt.Println(s.Len(), s.Has([]Color{1, 1}[0]))
	}()
	func() { n = 0; fmt.Print(37, " "); fmt.Println(slices.Collect(slices.Values([]int{3, 1, 2, 5, 4})), n) }()
	func() {
		n = 0
		fmt.Print(38, " ")
		m := Group(Map(Filter(slices.Values([]Color{2, 0, 1}), func(v Color) bool { n++; return v > 0 }), func(v Color) int { return int(v) * 3 }), func(v int) int { return len(fmt.Sprint(v)) % 3 })
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Print(k, m[k], " ")
		}
		fmt.Println()
	}()
	func() {
		n = 0
		fmt.Print(39, " ")
		for i, v := range Enumerate(slices.Values(Reverse(NewStack([]string{"q"}...).Pop2().items))) {
			if i == 2 {
				break
			}
			fmt.Print(i, v, " ")
		}
		fmt.Println(n)
	}()
}
