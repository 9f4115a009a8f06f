package main

import (
	"cmp"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}

type Float interface{ ~float32 | ~float64 }

type Numeric interface{ Integer | Float }

type Stringish interface {
	~string
	Len() int
}

type ID string

func (i ID) Len() int { return len(i) }

type Meters float64
type Count int8

func SumOf[T Numeric](list ...T) (sum T) {
	for _, v := range list {
		sum += v
	}
	return sum
}

func Mean[T Numeric](list []T) (float64, error) {
	if len(list) == 0 {
		return 0, errors.New("mean of nothing")
	}
	return float64(SumOf(list...)) / float64(len(list)), nil
}

func Total[S ~[]E, E Stringish](s S) (n int) {
	for _, e := range s {
		n += e.Len() + len(string(e))
	}
	return
}

// Ptr is for types whose pointers can be set from text.
type Setter[T any] interface {
	*T
	Set(string) error
}

type Port struct{ n int }

func (p *Port) Set(s string) (err error) {
	p.n, err = strconv.Atoi(s)
	return err
}

func ParseAll[T any, P Setter[T]](texts ...string) ([]T, error) {
	out := make([]T, len(texts))
	for i, s := range texts {
		if err := P(&out[i]).Set(s); err != nil {
			return out[:i], fmt.Errorf("item %d: %w", i, err)
		}
	}
	return out, nil
}

type Ordered[T any] interface{ Compare(T) int }

type Version struct{ Major, Minor int }

func (v Version) Compare(o Version) int {
	return cmp.Or(cmp.Compare(v.Major, o.Major), cmp.Compare(v.Minor, o.Minor))
}

func Max[T Ordered[T]](first T, rest ...T) T {
	for _, v := range rest {
		if v.Compare(first) > 0 {
			first = v
		}
	}
	return first
}

type List[T any] struct {
	head, tail *element[T]
	size       int
}

type element[T any] struct {
	next  *element[T]
	value T
}

func (l *List[T]) Append(values ...T) *List[T] {
	for _, v := range values {
		e := &element[T]{value: v}
		if l.tail == nil {
			l.head = e
		} else {
			l.tail.next = e
		}
		l.tail = e
		l.size++
	}
	return l
}

func (l *List[T]) Each(f func(int, T)) {
	i := 0
	for e := l.head; e != nil; e = e.next {
		f(i, e.value)
		i++
	}
}

func (l *List[T]) Reverse() {
	var prev *element[T]
	l.tail = l.head
	for e := l.head; e != nil; {
		e.next, prev, e = prev, e, e.next
	}
	l.head = prev
}

type OrderedMap[K cmp.Ordered, V any] struct {
	keys   []K
	values map[K]V
}

func (m *OrderedMap[K, V]) Set(k K, v V) {
	if m.values == nil {
		m.values = map[K]V{}
	}
	if _, ok := m.values[k]; !ok {
		i := sort.Search(len(m.keys), func(i int) bool { return m.keys[i] >= k })
		m.keys = append(m.keys, k)
		copy(m.keys[i+1:], m.keys[i:])
		m.keys[i] = k
	}
	m.values[k] = v
}

func (m OrderedMap[K, V]) String() string {
	var parts []string
	for _, k := range m.keys {
		parts = append(parts, fmt.Sprintf("%v=%v", k, m.values[k]))
	}
	return "{" + strings.Join(parts, " ") + "}"
}

type Result[T any] struct {
	Value T
	Err   error
}

func Try[T any](f func() (T, error)) (r Result[T]) {
	defer func() {
		if p := recover(); p != nil {
			r.Err = fmt.Errorf("panic: %v", p)
		}
	}()
	v, err := f()
	return Result[T]{v, err}
}

func (r Result[T]) OrElse(other T) T {
	if r.Err != nil {
		return other
	}
	return r.Value
}

func kind[T any](v T) string {
	switch any(v).(type) {
	case int, int8:
		return "int"
	case string:
		return "string"
	case fmt.Stringer:
		return "stringer"
	}
	return fmt.Sprintf("%T", v)
}

func Zero[T any]() (z T) { return }

func main() {
	fmt.Println(SumOf(1, 2, 3), SumOf[Meters](1.5, 2), SumOf[Count](100, 100), SumOf[float32]())
	fmt.Println(Mean([]Count{1, 2, 4}))
	fmt.Println(Mean[int](nil))
	fmt.Println(Total([]ID{"ab", "c"}))
	fmt.Println(ParseAll[Port]("80", "443"))
	fmt.Println(ParseAll[Port]("80", "http"))
	fmt.Println(Max(Version{1, 2}, Version{1, 10}, Version{0, 99}))
	l := new(List[string]).Append("a", "b").Append("c")
	l.Reverse()
	l.Append("z").Each(func(i int, s string) { fmt.Print(i, s, " ") })
	fmt.Println(l.size)
	var m OrderedMap[string, []int]
	m.Set("b", nil)
	m.Set("a", []int{1})
	m.Set("b", []int{2, 3})
	fmt.Println(m, &m)
	r := Try(func() (int, error) { return strconv.Atoi("12") })
	bad := Try(func() (map[string]int, error) { var m map[string]int; m["x"]++; return m, nil })
	fmt.Println(r.OrElse(-1), bad.Err, bad.OrElse(map[string]int{"else": 1}))
	fmt.Println(kind(Count(1)), kind(int8(1)), kind("s"), kind(m), kind(r), kind([]Meters{}), kind(Zero[*Port]()))
	fmt.Printf("%v %q %T %T\n", Zero[Version](), Zero[string](), r, Zero[Result[List[ID]]])
}
