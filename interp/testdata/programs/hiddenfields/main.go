package main

import (
	"errors"
	"fmt"
	"time"
)

type D int

func (d D) String() string { return fmt.Sprint("D", int(d)) }

type In struct {
	d D
	E D
}
type T struct {
	a   time.Duration
	B   time.Duration
	in  In
	In2 In
	l   []D
	L   []D
	m   map[D]D
	M   map[D]D
	any any
	Any any
	arr [2]D
	p   *D
}
type Node struct {
	d    D
	kids []Node
	Kids map[string]Node
}
type Nodes []Node
type Str struct {
	d D
	N Nodes
}

func (s Str) String() string { return fmt.Sprint("Str ", s.d, s.N) }

type W struct {
	Str
	s Str
	X *Str
}
type G struct{ d D }

func (g G) GoString() string { return "G!" }
func (g *G) Error() string   { return "gerr" }

type H struct {
	G  G
	GP *G
	g  G
	t  struct{ d D }
}

func main() {
	t := T{a: 5, B: 6, in: In{1, 2}, In2: In{3, 4}, l: []D{1}, L: []D{2}, m: map[D]D{1: 2}, M: map[D]D{3: 4}, any: D(1), Any: D(2)}
	fmt.Println(t)
	fmt.Println(&t.in, []In{{1, 2}}, map[string]In{"x": {}}, [1]In{}, []*In{nil}, struct{ In }{})
	fmt.Printf("%v %+v %#v %T %d %s %q %x\n", t, t.in, t.in, t, t.in, t.in, t.in, t.in)
	n := Node{1, []Node{{2, nil, nil}}, map[string]Node{"k": {d: 3}}}
	fmt.Printf("%v %+v %T %#v\n", n, n, n, n)
	fmt.Println(Nodes{n}, Str{1, Nodes{n}}, []Str{{2, nil}})
	fmt.Printf("%v %+v\n", W{Str{1, nil}, Str{2, nil}, nil}, &W{})
	fmt.Printf("%v %#v %+v\n", H{GP: nil}, H{}, &G{1})
	fmt.Println(fmt.Sprint(t.in), fmt.Errorf("%w %v", errors.New("x"), t.in))
	type S struct {
		name string
		to   time.Duration
		set  map[string]struct{}
		at   time.Time
	}
	fmt.Printf("%+v\n", S{"a", time.Second, nil, time.Unix(0, 0).UTC()})
	fmt.Println(S{})
}
