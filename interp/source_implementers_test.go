package interp_test

import (
	"strings"
	"testing"

	"thesp/interp"
)

const shapes = `package main

import ("fmt"; "os"; "thesp")

type Shape interface{ Area() float64; Named }
type Named interface{ Name() string }

type Circle struct{ R float64; in Colour }
func (c Circle) Area() float64 { return c.R * c.R * pi }
func (Circle) Name() string { return "circle" }

const pi = 3

type Square struct{ A float64 }
func (s *Square) Area() float64 { return s.A * s.A }
func (s *Square) Name() string { return fmt.Sprint("square ", s.A, count) }

var count int
func init() { count = 5 }

type File struct{ Path string }
func (f File) Area() float64 { return 1 }
func (f File) Name() string { _, err := os.Stat(f.Path); return fmt.Sprint(err) }

type Person struct{ First string }
func (p Person) Name() string { return p.First }

type Colour interface{ RGB() (r, g, b int) }
type Red struct{ Level int }
func (r Red) RGB() (int, int, int) { return r.Level, 0, 0 }

type Unrelated struct{}
func (Unrelated) String() string { return "" }

type Draw struct{ S Shape; Hint interface{ Hint() string } }
type Hinted struct{}
func (Hinted) Hint() string { return "x" }

type Canvas struct{ sum float64 }
func (c *Canvas) OnDraw(ctx *thesp.Context, m Draw) error { c.sum += m.S.Area(); return ctx.Reply(c.sum) }
func (c *Canvas) OnText(ctx *thesp.Context, m string) error { _, ok := any(m).(interface{ String() string }); return ctx.Reply(ok) }

type Plain struct{ n int }
func (p *Plain) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(m) }
`

// What implements an interface that the program declares goes with it, and all that this needs; but what shipped sources may not have.
func TestSourceHasImplementers(t *testing.T) {
	s := sourceOf(t, "Canvas", shapes)
	for text, want := range map[string]bool{
		"type Circle struct": true, "type Square struct": true, "(s *Square) Area": true, "type Red struct": true, "type Hinted struct": true, "type Person struct": true,
		"const pi = 3": true, "func init() {": true, "var count int": true,
		"type File": false, "\"os\"": false, "Unrelated": false, "Plain": false,
	} {
		if strings.Contains(s.Text(), text) != want {
			t.Errorf("%s in the source is %v, want %v", text, !want, want)
		}
	}
	if t.Failed() {
		t.Log(s.Text())
	}
	in, _ := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	if k, err := lib.Kind(s.Hash(), "main.Canvas"); err != nil || k.Source != s.Hash() {
		t.Errorf("source of what was loaded: %v, want %.8s: %v", k, s.Hash(), err)
	}
	if text := sourceOf(t, "Plain", shapes).Text(); strings.Contains(text, "Circle") {
		t.Errorf("what knows no interface got one:\n%s", text)
	}
}

// What embeds a message that the actor handles goes with it, as does what is an error where it handles errors.
func TestSourceHasWhatItsHandlersTake(t *testing.T) {
	const text = `package main

import "thesp"

type Ping struct{ N int }
type Big struct { Ping; Text string }
type Bigger struct { *Big }
type hidden struct{ N int }
type Other struct { hidden }
type Failure struct{ Code int }
func (f *Failure) Error() string { return "failure" }

type A struct{}
func (A) OnPing(ctx *thesp.Context, m Ping) error { return ctx.Reply(m.N) }

type B struct{}
func (B) OnError(ctx *thesp.Context, m error) error { return ctx.Reply(m.Error()) }

type C struct{}
func (C) OnUnhandled(ctx *thesp.Context, m any) error { return nil }
`
	for actor, want := range map[string]string{"A": "Big Bigger Ping", "B": "Failure", "C": ""} {
		source := sourceOf(t, actor, text).Text()
		var got []string
		for _, name := range []string{"Big", "Bigger", "Failure", "Other", "Ping"} {
			if strings.Contains(source, "type "+name+" struct") {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %v, want %s:\n%s", actor, got, want, source)
		}
	}
}

// A prompt has the same source once all is declared; what implements an interface later makes a new version, and so does no other type.
func TestSourceHasImplementersOfThePrompt(t *testing.T) {
	text := strings.NewReplacer(", count", "", "var count int\nfunc init() { count = 5 }\n\n", "").Replace(shapes)
	want := sourceOf(t, "Canvas", text)
	p := newPrompt(t)
	p.run("x := 1")
	p.declare(text[strings.Index(text, "type Shape"):])
	canvas := func() string {
		t.Helper()
		s, err := p.s.SourceOf("Canvas")
		if err != nil {
			t.Fatal(err)
		}
		return s.Text()
	}
	now := canvas()
	if now != want.Text() {
		t.Errorf("got:\n%s\nwant:\n%s", now, want.Text())
	}
	p.declare("type More struct{}\nfunc (More) Area() int { return 0 }")
	if canvas() != now {
		t.Error("a type that implements nothing made another version")
	}
	p.declare("type Prompted struct{}\nfunc (Prompted) Name() string { return fmt.Sprint(x) }")
	if canvas() != now {
		t.Error("a type with a variable of the prompt made another version")
	}
	p.declare("type Dot struct{}\nfunc (Dot) Name() string { return \"dot\" }")
	if !strings.Contains(canvas(), "type Dot") {
		t.Error("a type that implements an interface is not in the source")
	}
}

const shapeFolder = `
-- go.mod --
module app
-- main.go --
package main

import ("app/actor"; "app/other"; "app/shape")

type Circle struct{ R float64 }
func (c Circle) Area() float64 { return c.R * shape.Pi }

func main() { println(actor.Draw{S: Circle{1}}.S, other.Square{}.Area()) }
-- shape/shape.go --
package shape

type Shape interface{ Area() float64 }

const Pi = 3

type Dot struct{}
func (Dot) Area() float64 { return 0 }
-- actor/actor.go --
package actor

import ("app/shape"; "thesp")

type Draw struct{ S shape.Shape }

type Canvas struct{}

func (Canvas) OnDraw(ctx *thesp.Context, m Draw) error { return ctx.Reply(m.S.Area()) }

type Easel struct{}

func (Easel) OnText(ctx *thesp.Context, m string) error { return nil }
-- other/other.go --
package other

import "app/shape"

type Square struct{ A float64 }
func (s Square) Area() float64 { return s.A * s.A * shape.Pi / shape.Pi }
`

// What implements an interface may be in a package that imports that of the actor, or in one beside it.
func TestSourceHasImplementersOfOtherPackages(t *testing.T) {
	in, _ := newInterp(t)
	program := func(archive string) map[string]*interp.Source {
		t.Helper()
		p, err := in.LoadCode(readCode(t, writeFolder(t, archive)))
		if err != nil {
			t.Fatal(err)
		}
		p.Stop()
		return p.Sources()
	}
	s := program(shapeFolder)["actor.Canvas"]
	if want := "package main\nimport \"./shape\"\nimport _ \"./actor\"\nimport _ \"./other\"\n\ntype Circle"; !strings.HasPrefix(s.Text(), want) || !strings.Contains(s.Text(), "type Dot") {
		t.Errorf("got:\n%s\nwant it to begin with:\n%s", s.Text(), want)
	}
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	if k, err := lib.Kind(s.Hash(), "actor.Canvas"); err != nil || k.Source != s.Hash() {
		t.Errorf("source of what was loaded: %v, want %.8s: %v", k, s.Hash(), err)
	}
	for _, name := range []string{"main.Circle", "other.Square", "shape.Dot"} {
		if lib.TypeOf(s.Hash(), name) == nil {
			t.Errorf("what was loaded has no %s", name)
		}
	}
	swapped := program(strings.Replace(shapeFolder, `("app/actor"; "app/other"; "app/shape")`, `("app/shape"; "app/other"; "app/actor")`, 1))["actor.Canvas"]
	if swapped.Hash() != s.Hash() {
		t.Errorf("imports in another order: got %s, want %s:\n%s", swapped.Name(), s.Name(), swapped.Text())
	}
	if easel := program(shapeFolder)["actor.Easel"].Text(); !strings.HasPrefix(easel, "package actor\nimport \"thesp\"\n\ntype Easel") {
		t.Errorf("what knows no interface is:\n%s", easel)
	}
}
