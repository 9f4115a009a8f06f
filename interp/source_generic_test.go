package interp_test

import (
	"slices"
	"strings"
	"testing"

	"thesp/interp"
)

const boxes = `package main

import ( "fmt"; "math/big"; "thesp"; "time" )

type Item struct{ Name string }

type Pair[K comparable, V any] struct { Key K; Value V }

type Put[T any] struct{ V T }

// A Box keeps what it is sent.
type Box[T any] struct{ All []T }

func (b *Box[T]) OnPut(ctx *thesp.Context, m Put[T]) error {
	b.All = append(b.All, m.V)
	return ctx.Reply(Put[[]T]{b.All})
}

func (b *Box[T]) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(fmt.Sprintf("%T", b)) }

type Parent struct{}

func (Parent) OnText(ctx *thesp.Context, m string) error {
	_, err := ctx.CreateActor(&Box[Pair[int, *Item]]{})
	return err
}

func main() {
	fmt.Println(Box[string]{}, Box[Item]{}, Box[map[big.Word]time.Duration]{}, Box[struct{ A, B any }]{}, Box[thesp.Address]{})
	type local struct{}
	fmt.Println(Box[local]{})
}
`

// An instance of a generic actor type has a source of its own, with what the type arguments need; but one whose arguments have no name outside of a function.
func TestSourceOfInstances(t *testing.T) {
	in, _ := newInterp(t)
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(boxes)})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	const want = `package main
import "fmt"
import "thesp"

type Box[T any] struct{ All []T }

func (b *Box[T]) OnPut(ctx *thesp.Context, m Put[T]) error {
	b.All = append(b.All, m.V)
	return ctx.Reply(Put[[]T]{b.All})
}

func (b *Box[T]) OnText(ctx *thesp.Context, m string) error {
	return ctx.Reply(fmt.Sprintf("%T", b))
}

type Item struct{ Name string }

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

type Put[T any] struct{ V T }

var _ Box[Pair[int, *Item]]
`
	const pair = "main.Box[main.Pair[int,*main.Item]]"
	if s := p.Sources()[pair]; s == nil || s.Text() != want {
		t.Fatalf("got %v\nwant %s", s, want)
	}
	for _, name := range p.ActorTypes() {
		s := p.Sources()[name]
		if strings.Contains(name, "local") != (s == nil) {
			t.Errorf("the source of %s is %v", name, s)
		}
		if s == nil {
			continue
		}
		lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped})
		lib.Add(s)
		if k, err := lib.Kind(s.Hash(), name); err != nil || k.Name != name || k.Source != s.Hash() {
			t.Errorf("%s: got %v, %v\n%s", name, k, err, s.Text())
		}
		lib.Close()
		if s.Text() == want != (name == pair) {
			t.Errorf("%s has the source of another one", name)
		}
	}
	for _, name := range []string{"main.Box[main.Item]", "main.Box[map[math/big.Word]time.Duration]", "main.Box[string]",
		"main.Box[struct { A interface {}; B interface {} }]", "main.Box[thesp/runtime.Address]", "main.Parent"} {
		if p.Sources()[name] == nil {
			t.Errorf("no source of %s among those of %q", name, p.ActorTypes())
		}
	}
}

// An instance has the same source from a file, from a prompt and from a folder with packages.
func TestSourceOfInstancesIsWhatTheCodeMeans(t *testing.T) {
	const name = "main.Box[main.Pair[int,*main.Item]]"
	want := sourceOf(t, "Box[main.Pair[int,*main.Item]]", boxes)
	prompt := newPrompt(t)
	for _, text := range strings.Split(boxes[strings.Index(boxes, "type Item"):strings.Index(boxes, "type Parent")], "\n\n") {
		prompt.declare(text)
	}
	for _, name := range []string{name, "Box[Pair[int, *Item]]", "Box[main.Pair[int,*Item]]"} {
		s, err := prompt.s.SourceOf(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Hash() != want.Hash() {
			t.Errorf("%s at the prompt: got %s\nwant %s", name, s.Text(), want.Text())
		}
		if k, err := prompt.s.Kind(name); err != nil || k.Source != want.Hash() {
			t.Errorf("kind %s: got %v, %v", name, k, err)
		}
	}
	if _, err := prompt.s.Kind("Box"); err == nil || !strings.Contains(err.Error(), "Box[string]") {
		t.Errorf("kind Box: got the error %v, want one that shows type arguments", err)
	}
	if _, err := prompt.s.Kind("Box[Item, Item]"); err == nil {
		t.Error("kind Box[Item, Item]: no error")
	}
}

const boxFolder = `
-- go.mod --
module app
-- main.go --
package main

import ("app/box"; "app/item")

type Mine struct{ N int }

func main() { println(box.Box[item.Item]{}, box.Box[Mine]{}, box.Pair()) }
-- item/item.go --
package item

type Item struct{ Name string }
-- box/box.go --
package box

import ("app/item"; "thesp")

type Box[T any] struct{ All []T }

type Pair_[A, B any] struct { A A; B B }

func (b *Box[T]) OnPut(ctx *thesp.Context, m Put[T]) error { return ctx.Reply(len(b.All)) }

type Put[T any] struct{ V T }

type hidden struct{ i item.Item }

func Pair() any { return Box[Pair_[hidden, item.Item]]{} }
`

// The type arguments may be of another package than the type.
func TestSourceOfInstancesOfSeveralPackages(t *testing.T) {
	in, _ := newInterp(t)
	p, err := in.LoadCode(readCode(t, writeFolder(t, boxFolder)))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	names := []string{"box.Box[box.Pair_[box.hidden,item.Item]]", "box.Box[item.Item]", "box.Box[main.Mine]"}
	if got := p.ActorTypes(); !slices.Equal(got, names) {
		t.Fatalf("got %q, want %q", got, names)
	}
	for _, name := range names {
		s := p.Sources()[name]
		if s == nil {
			t.Errorf("no source of %s", name)
			continue
		}
		lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped})
		lib.Add(s)
		if k, err := lib.Kind(s.Hash(), name); err != nil || k.Name != name {
			t.Errorf("%s: got %v, %v\n%s", name, k, err, s.Text())
		}
		lib.Close()
	}
}

// Instances that implement an interface, or embed a message, go along as other types do.
func TestSourceHasInstancesThatImplement(t *testing.T) {
	const text = `package main

import "thesp"

type Event interface{ When() int }
type At[T any] struct { T int; V T }
func (a *At[T]) When() int { return a.T }

type Put[T any] struct{ V T }
type Loud[T any] struct { Put[T]; Level int }
type Quiet struct { Put[bool] }

type Shelf[T any] struct{ All []T }
func (s *Shelf[T]) OnPut(ctx *thesp.Context, m Put[T]) error { return nil }

type Diary struct{ last Event }
func (d *Diary) OnEvent(ctx *thesp.Context, m Event) error { return nil }

func main() {
	println(&At[string]{}, &At[Put[int]]{}, Loud[int]{}, Loud[bool]{}, Shelf[bool]{}, Shelf[string]{})
}
`
	for actor, want := range map[string]string{
		"Diary":         "var _ At[Put[int]]|var _ At[string]",
		"Shelf[bool]":   "type Quiet|var _ Loud[bool]|var _ Shelf[bool]",
		"Shelf[string]": "var _ Shelf[string]",
	} {
		s := sourceOf(t, actor, text)
		var got []string
		for line := range strings.Lines(s.Text()) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "var _") || strings.HasPrefix(line, "type Quiet") {
				got = append(got, strings.TrimSuffix(line, " struct{ Put[bool] }"))
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s has %q, want %s:\n%s", actor, got, want, s.Text())
		}
		in, _ := newInterp(t)
		lib := in.NewLibrary(interp.LibraryConfig{})
		lib.Add(s)
		if k, err := lib.Kind(s.Hash(), "main."+actor); err != nil || k.Source != s.Hash() {
			t.Errorf("%s: the source of what was loaded is %v, want %.8s: %v", actor, k, s.Hash(), err)
		}
		lib.Close()
	}
}
