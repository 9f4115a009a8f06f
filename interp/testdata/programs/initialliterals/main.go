package main

import (
	"errors"
	"fmt"
	"strings"
)

var n int

func next() int   { n++; return n }
func str() string { n++; return strings.Repeat("x", n) }

type P struct {
	A, B int
	S    string
	In   *P
	L    []int
	F    func() int
	E    error
	I    any
}

var p = P{A: next(), B: n, S: str(), In: &P{A: n, B: next(), L: []int{n, next(), n}}, L: []int{n, 2, next()}, F: func() int { return n }, E: errors.New("e"), I: n}
var ps = []P{{A: n, B: next(), I: nil}, {A: n, S: str(), I: str()}}
var arr = [...]string{2: str(), 0: fmt.Sprint(n), 1: str()}
var iface = []fmt.Stringer{S(n), S(next()), S(n)}
var chans = []chan int{make(chan int, next()), make(chan int, n)}
var ptrs = []*int{new(int), &n, at(next())}
var nested = [][]int{{n, next()}, {next(), n}, nil}
var fl = []float64{float64(n), float64(next()), 1.5, float64(n) / 2}
var x, y = []int{n, next()}, n
var z = [2]struct{ A, B int }{{n, next()}, {next(), n}}
var errs = []error{errors.New("a"), fmt.Errorf("b %d", n), nil}
var sl = arr2()[1 : next()%2+2]

func arr2() []int { return []int{next(), n, next(), n} }

type S int

func (s S) String() string { return fmt.Sprint("S", int(s)) }
func at(i int) *int        { return &i }

func main() {
	fmt.Println(p.A, p.B, p.S, p.In.A, p.In.B, p.In.L, p.L, p.F(), p.E, p.I)
	fmt.Println(ps[0].A, ps[0].B, ps[0].I, ps[1].A, ps[1].S, ps[1].I, arr, iface, cap(chans[0]), cap(chans[1]), *ptrs[0], *ptrs[1], *ptrs[2])
	fmt.Println(nested, fl, x, y, z, errs, sl)
}
