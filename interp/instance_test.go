package interp_test

import (
	"context"
	"strings"
	"testing"

	"thesp/interp"
)

// sourceOfSlices is package slices, cut down. What is not generic in it and not exported comes along with what uses it.
const sourceOfSlices = `package slices

import "cmp"

const small = 2

type order int

func (o order) first() bool { return o < 0 }

var zero order

func ordered[E cmp.Ordered](a, b E) order {
	if a < b { return zero - 1 }
	return zero + 1
}

// Sort puts s in order.
func Sort[S ~[]E, E cmp.Ordered](s S) {
	if len(s) < small { return }
	for i := range s {
		for j := i; j > 0 && ordered(s[j], s[j-1]).first(); j-- { swap(s, j) }
	}
}

func swap[S ~[]E, E any](s S, j int) { s[j], s[j-1] = s[j-1], s[j] }

// Index finds v.
func Index[S ~[]E, E comparable](s S, v E) int {
	for i := range s {
		if s[i] == v { return i }
	}
	return -1
}
`

// Generic functions of other packages are instantiated from their source.
func TestInstancesOfOtherPackages(t *testing.T) {
	in, out := newInterp(t)
	in.SetSource("slices", interp.File{Name: "slices.go", Text: []byte(sourceOfSlices)})
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(`package main

import (
	"fmt"
	"slices"
)

type word string
type small []word

func main() {
	s := []int{3, 1, 2}
	w := small{"b", "a"}
	slices.Sort(s)
	slices.Sort(w)
	fmt.Println(s, w, slices.Index(s, 3), slices.Index(w, "c"))
	var f func([]string, string) int = slices.Index
	fmt.Println(f([]string{"x"}, "x"), slices.Index[[]int](s[:1], 2))
	slices.Index([]any{func() {}}, any(func() {}))
}
`)})
	if err != nil {
		t.Fatal(err)
	}
	err = p.Main(context.Background())
	p.Stop()
	if want := "[1 2 3] [a b] 2 -1\n0 -1\n"; out.String() != want {
		t.Errorf("got %q, want %q", out, want)
	}
	// The position is that of the call: those in other packages are not the user's.
	if err == nil || !strings.HasPrefix(err.Error(), "main.go:19:2: comparing uncomparable type func()") {
		t.Errorf("the error is %v", err)
	}
}

// A program that has too many instances is refused.
func TestInstancesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("package main\n\nfunc f[A, B, C, D any]() {}\n")
	names := []string{"int", "string", "bool", "int8", "int16", "int32", "uint", "uint8", "uint16", "uint32", "float32"}
	b.WriteString("func all[A, B any]() {\n")
	for _, x := range names {
		for _, y := range names {
			b.WriteString("\tf[A, B, " + x + ", " + y + "]()\n")
		}
	}
	b.WriteString("}\n\nfunc main() {\n")
	for _, x := range names {
		for _, y := range names {
			b.WriteString("\tall[" + x + ", " + y + "]()\n")
		}
	}
	b.WriteString("}\n")
	in, _ := newInterp(t)
	err := in.Check(interp.File{Name: "main.go", Text: []byte(b.String())})
	if want := "unsupported: more than 10000 instances of generic declarations"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// A generic type that a function declares is one type wherever it is used, in its own declaration as well.
func TestLocalGenericTypes(t *testing.T) {
	got := runProgram(t, `package main

import "fmt"

func build[T any](v T) string {
	type item struct{ v T }
	type list[U any] struct {
		item item
		next *list[U]
		same *list[T]
	}
	l := &list[int]{item{v}, nil, &list[T]{item: item{v}}}
	l.next = l
	return fmt.Sprint(l.next.item.v, l.same.item.v)
}

func main() {
	type node[T any] struct {
		kids []node[T]
		v    T
	}
	t := node[string]{kids: []node[string]{{v: "kid"}}}
	fmt.Println(t.kids[0].v, build(1), build("x"))
}
`)
	if want := "kid 1 1 xx\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
