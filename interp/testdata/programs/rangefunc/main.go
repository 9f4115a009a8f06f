package main

import (
	"errors"
	"fmt"
	"iter"
	"slices"
)

type Rows struct {
	data   [][]any
	err    error
	closed int
}

func (r *Rows) Close() { r.closed++ }

// All yields the rows, and closes what it has opened however the loop ends.
func (r *Rows) All() iter.Seq2[int, []any] {
	return func(yield func(int, []any) bool) {
		defer r.Close()
		for i, row := range r.data {
			if row == nil {
				r.err = fmt.Errorf("row %d is broken", i)
				return
			}
			if !yield(i, row) {
				return
			}
		}
	}
}

func scan(rows *Rows) (total int, err error) {
	defer func() { err = errors.Join(err, rows.err) }()
	for i, row := range rows.All() {
		n, ok := row[0].(int)
		if !ok {
			return total, fmt.Errorf("row %d: %T is no int", i, row[0])
		}
		if n < 0 {
			continue
		}
		total += n
	}
	return total, nil
}

func Filter[V any](seq iter.Seq[V], keep func(V) bool) iter.Seq[V] {
	return func(yield func(V) bool) {
		seq(func(v V) bool { return !keep(v) || yield(v) })
	}
}

func Take[V any](seq iter.Seq[V], n int) iter.Seq[V] {
	return func(yield func(V) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for v := range seq {
			if i++; !yield(v) || i == n {
				return
			}
		}
	}
}

func Naturals() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	}
}

func Merge[V any](a, b iter.Seq[V], less func(x, y V) bool) iter.Seq[V] {
	return func(yield func(V) bool) {
		nextA, stopA := iter.Pull(a)
		defer stopA()
		nextB, stopB := iter.Pull(b)
		defer stopB()
		x, okA := nextA()
		y, okB := nextB()
		for okA || okB {
			if okA && (!okB || !less(y, x)) {
				if !yield(x) {
					return
				}
				x, okA = nextA()
				continue
			}
			if !yield(y) {
				return
			}
			y, okB = nextB()
		}
	}
}

func nested() (out []string) {
	pairs := func(yield func(int, string) bool) {
		_ = yield(1, "one") && yield(2, "two") && yield(3, "three")
	}
rows:
	for n, s := range pairs {
		defer func() { out = append(out, "end "+s) }()
		for i := range Take(Naturals(), 5) {
			switch {
			case i == n:
				continue rows
			case n == 3:
				break rows
			}
			out = append(out, fmt.Sprint(s, i))
		}
	}
	return out
}

func panics() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v", r)
		}
	}()
	seq := func(yield func(int) bool) {
		defer func() { fmt.Println("cleaned up") }()
		yield(1)
	}
	for i := range seq {
		panic(fmt.Sprint("at ", i))
	}
	return nil
}

func main() {
	for _, rows := range []*Rows{
		{data: [][]any{{1}, {-5}, {3}}},
		{data: [][]any{{1}, {"x"}, {3}}},
		{data: [][]any{{1}, nil, {3}}},
	} {
		total, err := scan(rows)
		fmt.Println(total, err, rows.closed)
	}
	even := Filter(Naturals(), func(n int) bool { return n%2 == 0 })
	fmt.Println(slices.Collect(Take(even, 4)), slices.Collect(Take(even, 0)))
	odd := Filter(Naturals(), func(n int) bool { return n%3 == 1 })
	fmt.Println(slices.Collect(Take(Merge(even, odd, func(x, y int) bool { return x < y }), 9)))
	fmt.Printf("%q\n", nested())
	fmt.Println(panics())
	var fs []func() int
	for i := range Take(Naturals(), 3) {
		fs = append(fs, func() int { i += 10; return i })
	}
	fmt.Println(fs[0](), fs[1](), fs[0](), fs[2]())
	count := 0
	for range even {
		if count++; count == 1000 {
			break
		}
	}
	fmt.Println(count)
}
