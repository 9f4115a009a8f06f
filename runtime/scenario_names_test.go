package runtime_test

import (
	"errors"
	"fmt"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"thesp/runtime"
)

// namer creates an actor that creates one by the name that it is told, and replies with the address.
func namer(t *testing.T, sys *runtime.System) runtime.Address {
	t.Helper()
	return createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		if name, ok := msg.(string); ok {
			a, err := ctx.CreateActor(script(echo), runtime.Name(name))
			return errors.Join(err, ctx.Reply(a))
		}
		return nil
	})
}

// named creates an actor by name.
func named(t *testing.T, sys *runtime.System, name string, template any) runtime.Address {
	t.Helper()
	a, err := sys.CreateActor(template, runtime.Name(name))
	fails(t, "create "+name, err, nil)
	return a
}

func TestScenario45Names(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		n1, n2 := namer(t, sys), namer(t, sys)
		a := named(t, sys, "a", script(echo))
		same(t, "a again", named(t, sys, "a", script(echo)), a)
		same(t, "a from an actor", ask(t, sys, n1, "a"), any(a))
		b := ask(t, sys, n1, "b")
		same(t, "b again", ask(t, sys, n1, "b"), b)
		same(t, "b from another actor", ask(t, sys, n2, "b"), b)
		same(t, "b from outside", any(named(t, sys, "b", script(echo))), b)
		if a == b {
			t.Errorf("actors of two names have one address, %v", a)
		}
		// The type does not matter if there is one, not even whether it is an actor.
		same(t, "a of another type", named(t, sys, "a", &State{}), a)
		same(t, "a of no actor type", named(t, sys, "a", notActor{}), a)
		same(t, "a of no type", named(t, sys, "a", nil), a)
		info, _ := sys.Actor(a)
		same(t, "name in the status", info.Name, "a")
		same(t, "parent of one that an actor has created", first(sys.Actor(b.(runtime.Address))).Parent, runtime.Address{})
		same(t, "actors", len(sys.Actors()), 4)
		// Once it ends its name is free.
		end(t, sys, a)
		if _, err := sys.CreateActor(notActor{}, runtime.Name("a")); !errors.Is(err, runtime.ErrNotActor) {
			t.Errorf("create a of no actor type: got the error %v, want ErrNotActor", err)
		}
		again := named(t, sys, "a", script(echo))
		if again == a {
			t.Errorf("the new a has the address of the old one, %v", a)
		}
		same(t, "answer of the new a", ask(t, sys, again, "hi"), any("hi"))
	})
}

func first[T, U any](v T, _ U) T { return v }

// However many want an actor of one name at once, there is one, and whoever has its address can use it at once.
func TestScenario46ConcurrentNames(t *testing.T) {
	const names, creators, creates = 200, 10, 10
	run(t, func(t *testing.T, sys *runtime.System) {
		type answer struct {
			name string
			addr any
		}
		var mu sync.Mutex
		got := map[answer]int{}
		note := func(name string, addr any, err error) {
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			got[answer{name, addr}]++
		}
		for n := range names {
			name := fmt.Sprint("name ", n)
			var wg sync.WaitGroup
			for range creators {
				actor := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
					if _, ok := msg.(string); !ok {
						return nil
					}
					for range creates / 2 {
						a, err := ctx.CreateActor(script(echo), runtime.Name(name))
						if err == nil {
							_, err = ctx.Ask(a, "hi", time.Minute)
						}
						note(name, a, err)
					}
					return ctx.Reply("done")
				})
				wg.Go(func() { ask(t, sys, actor, "go") })
				wg.Go(func() {
					for range creates / 2 {
						a, err := sys.CreateActor(script(echo), runtime.Name(name))
						if err == nil {
							_, err = sys.Ask(a, "hi", time.Minute)
						}
						note(name, a, err)
					}
				})
			}
			wg.Wait()
		}
		same(t, "names and addresses", len(got), names)
		for a, n := range got {
			same(t, fmt.Sprint("how many got the address of ", a.name), n, creators*creates)
		}
		same(t, "actors", len(sys.Actors()), names+names*creators)
	})
}

func TestScenario47Lookup(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		_, ok := sys.Lookup("nobody")
		same(t, "Lookup of nobody", ok, false)
		same(t, "actors after a look-up", len(sys.Actors()), 0)
		a := named(t, sys, "a", script(echo))
		look := func() {
			got, ok := sys.Lookup("a")
			if got != a || !ok {
				t.Errorf("Lookup: got %v, %v, want %v", got, ok, a)
			}
			if _, ok := sys.Lookup("nobody"); ok {
				t.Error("Lookup of nobody: got somebody")
			}
			if got, err := sys.CreateActor(nil, runtime.Name("a")); got != a || err != nil {
				t.Errorf("create again: got %v, %v, want %v", got, err, a)
			}
		}
		before := heap()
		for range 100_000 {
			look()
		}
		if grown := int(heap() - before); grown > 64<<10 {
			t.Errorf("100,000 look-ups: the heap has grown by %d bytes, want none", grown)
		}
		same(t, "actors", len(sys.Actors()), 1)
		end(t, sys, a)
		_, ok = sys.Lookup("a")
		same(t, "Lookup after the end", ok, false)
	})
}

// heap is how much memory is in use.
func heap() uint64 {
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.GC()
	goruntime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestScenario48OwnerOfANameEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := named(t, sys, "a", script(echo))
		owner, _ := sys.Lookup("a")
		_, got := watching(t, sys, owner)
		end(t, sys, a)
		same(t, "what the watcher was told", got.take(), []runtime.ActorExited{{Address: a, Reason: "exit requested by " + sys.Address().String()}})
		_, ok := sys.Lookup("a")
		same(t, "Lookup", ok, false)
		again := named(t, sys, "a", script(echo))
		if again == a {
			t.Errorf("the new a has the address of the old one, %v", a)
		}
		same(t, "what the watcher was told later", len(got.take()), 0)
	})
}
