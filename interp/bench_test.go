package interp_test

import (
	"reflect"
	"testing"

	"thesp"
	"thesp/interp"
)

const benchSource = `package main

import "thesp"

type Counter struct{ Got, Sum int }

type Add struct{ Seq, N int }

type Subtract struct{ Seq, N int }

func (c *Counter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case Add:
		c.Got++
		c.Sum += m.N
	case Subtract:
		c.Got++
		c.Sum -= m.N
	}
	return nil
}
`

// BenchmarkReceive is what an interpreted handler costs without a mailbox.
func BenchmarkReceive(b *testing.B) {
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols})
	if err != nil {
		b.Fatal(err)
	}
	p, err := in.Load(interp.File{Name: "counter.go", Text: []byte(benchSource)})
	if err != nil {
		b.Fatal(err)
	}
	type state = struct {
		Got int `thesp:"main.Counter"`
		Sum int
	}
	kind, err := p.KindOf(reflect.TypeFor[state]())
	if err != nil || kind == nil {
		b.Fatal(kind, err)
	}
	var msg any = struct {
		Seq int `thesp:"main.Add"`
		N   int
	}{1, 2}
	b.ReportAllocs()
	s := new(state)
	a := kind.Bind(s)
	n := 0
	for b.Loop() {
		if err := a.Receive(nil, msg); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if s.Got != n {
		b.Errorf("it has counted %d, want %d", s.Got, n)
	}
}
