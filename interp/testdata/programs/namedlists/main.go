// Lists of a type with a name, as the last arguments of variadic functions.
package main

import (
	"fmt"
	"strings"
)

type (
	ints  []int
	words []string
	anys  []any
	deep  [][]int
	stack struct{ ints }
)

func (s *stack) push(x ...int) *stack {
	s.ints = append(s.ints, x...)
	return s
}

func (w words) and(more ...string) words { return append(w, more...) }

type pusher interface{ push(...int) *stack }

func list(x ...int) []int                 { return x }
func mixed(first string, x ...any) string { return fmt.Sprint(first, len(x), x) }
func nested(x ...[]int) int               { return len(x) }
func generic[T any](x ...T) (int, []T)    { return len(x), x }

func main() {
	xs := ints{1, 2}
	got := list(xs...)
	got[0] = 9
	fmt.Println(got, xs, list(ints(nil)...) == nil, list(ints{}...) == nil)
	var s stack
	s.push(xs...).push(s.ints...)
	push := s.push
	push(xs[1:]...)
	(*stack).push(&s, xs...)
	var p pusher = &s
	fmt.Println(p.push(xs...).ints)
	w := words{"a"}
	fmt.Println(w.and(w...).and(words{"b", "c"}...), strings.Join(w.and(w...), "+"))
	fmt.Println(mixed("x", anys{1, "a"}...), mixed("y", anys{1}), mixed("z", xs))
	fmt.Println(nested(deep{{1}, {2}}...), nested(deep{}...), nested(xs, xs))
	fmt.Println(generic(w...))
	fmt.Println(generic[int](xs...))
	fmt.Println(func(x ...int) int { return len(x) }(xs...))
	func() {
		defer func(x ...int) { fmt.Println("deferred", x) }(xs...)
		xs = ints{7}
	}()
	done := make(chan int)
	go func(x ...int) { done <- x[0] }(xs...)
	fmt.Println(<-done)
	var f func(...any) string = fmt.Sprint
	fmt.Println(f(anys{1, 2}...))
	fs := map[string]func(...int) []int{"list": list}
	fmt.Println(fs["list"](xs...))
}
