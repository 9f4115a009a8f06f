package interp_test

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// Actors of one program that meet a piece of code for the first time do so side by side. It takes the race detector to see a fault.
func TestFirstMessagesSideBySide(t *testing.T) {
	const source = `package main

import "thesp"

type A struct{ N int }
type B struct{ N int }
type P struct{ X, Y *A }

type Switcher struct{}

func (s *Switcher) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case A:
		return ctx.Reply(m.N)
	case *B:
		return ctx.Reply(m.N)
	case B, P:
		return ctx.Reply(m)
	case map[string]A:
		return ctx.Reply(len(m))
	case []func(A) B:
		return ctx.Reply(len(m))
	case thesp.ActorExitRequest:
		return nil
	}
	if _, ok := msg.(interface{ Error() string }); ok {
		return ctx.Reply("error")
	}
	return ctx.Reply("other")
}
`
	for range 20 {
		in, _ := newInterp(t)
		p, err := in.Load(interp.File{Name: "main.go", Text: []byte(source)})
		if err != nil {
			t.Fatal(err)
		}
		sys := newSystem(t, p)
		var wg sync.WaitGroup
		for range 4 {
			a, err := sys.CreateActor(reflect.New(p.TypeOf("main.Switcher")).Interface())
			if err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				for range 3 {
					if got, err := sys.Ask(a, "x", time.Minute); got != "other" || err != nil {
						t.Errorf(`Ask = %v, %v, want "other"`, got, err)
					}
				}
				sys.Tell(a, runtime.ActorExitRequest{})
			})
		}
		wg.Wait()
		p.Stop()
	}
}
