package interp_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"thesp/interp"
)

const (
	loadedA = `package main

import ("fmt"; str "strings"; "thesp")

type A struct{ N int }

var loud = str.ToUpper(base) + fmt.Sprint(len(table))

var (
	base  = name()
	table = map[string]*A{}
	x, y  = two()
	_     = fmt.Sprint("blank")
	limit int
	boxes []Box[A]
)

func two() (int, string) { return 5, "five" }

func init() {
	table["a"] = &A{7}
	if limit == 0 {
		limit = 9
		return
	}
	panic("never")
}

func init() { table["b"] = table["a"] }

func (a *A) Receive(ctx *thesp.Context, m any) {
	limit++
	ctx.Reply(fmt.Sprint(loud, len(table), x, y, limit, table["b"].N, boxes))
}

func main() { fmt.Println("main") }
`
	loadedB = `package main

func name() string { return "b" + string(kind) }

type Kind string

type Box[T any] struct{ V T }

var kind Kind = "k"
`
)

func (p *prompt) load(texts ...string) error {
	var code interp.Code
	for i, text := range texts {
		code.Files = append(code.Files, interp.File{Name: string(rune('a'+i)) + ".go", Text: []byte(text)})
	}
	_, err := p.s.Load(context.Background(), code)
	return err
}

// A program that is loaded has its variables set and its init functions run; its actors have variables of their own.
func TestLoad(t *testing.T) {
	p := newPrompt(t)
	if err := p.load(loadedA, loadedB); err != nil {
		t.Fatal(err)
	}
	p.want(p.run("loud; x; y; limit; kind; table[`b`].N; str.ToLower(`X`)"), "string BK0\nint 5\nstring five\nint 9\nKind k\nint 7\nstring x")
	p.run("limit = 20; boxes = append(boxes, Box[A]{A{1}}); table[`c`] = &A{1}")
	p.want(p.run("limit; len(table); boxes"), "int 20\nint 3\n[]Box[A] [{{1}}]")
	p.want(p.run("a := createActor(A); ask(a, 1); ask(a, 1); limit"), "a thesp.Address "+p.addr(0)+"\nany BK02 5five10 7 []\nany BK02 5five11 7 []\nint 20")
	in, _ := newInterp(t)
	program, err := in.Load(interp.File{Name: "a.go", Text: []byte(loadedA)}, interp.File{Name: "b.go", Text: []byte(loadedB)})
	if err != nil {
		t.Fatal(err)
	}
	defer program.Stop()
	s, err := p.s.SourceOf("A")
	if want := program.Sources()["main.A"]; err != nil || s.Hash() != want.Hash() {
		t.Errorf("got %v, %v\nwant %s", s, err, want.Text())
	}
	// Once more, it begins anew.
	if err := p.load(loadedA, loadedB); err != nil {
		t.Fatal(err)
	}
	p.want(p.run("limit; len(table); boxes; ask(a, 1)"), "int 9\nint 2\n[]Box[A] []\nany BK02 5five12 7 []")
}

// What fails to load leaves nothing behind.
func TestLoadFails(t *testing.T) {
	p := newPrompt(t)
	p.run("ok := `mine`")
	p.declare("type T struct{ N int }")
	for text, want := range map[string]string{
		"package main\n\nimport x \"math\"\n\nvar ok = x.Pi\n\nvar m map[string]int\n\ntype T struct{}\n\nfunc init() {\n\tm[`x`] = 1\n}\n": "a.go:12:2: assignment to entry in nil map",
		"package main\n\nvar ok = f(0)\n\nfunc f(n int) int {\n\treturn 1 / n\n}\n":                                                         "a.go:6:9: integer divide by zero",
		"package main\n\nvar ok int = `x`\n": "a.go:3:14: cannot use `x` (untyped string constant \"x\") as int value in variable declaration",
	} {
		err := p.load(text)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got the error %v, want %s", err, want)
		}
	}
	p.want(p.run("ok; T{5}"), "string mine\nT {5}")
	if out := p.run("x.Pi"); !strings.Contains(out, "undefined: x") {
		t.Errorf("the import of what has failed is there: %s", out)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := p.s.Load(ctx, interp.Code{Files: []interp.File{{Name: "a.go", Text: []byte("package main\nfunc init() { for { } }\n")}}}); !errors.Is(err, stop) {
		t.Errorf("got the error %v, want %v", err, stop)
	}
}

const shelfFolder = `
-- go.mod --
module app
-- main.go --
package main

import ("app/shelf"; _ "app/plug"; it "app/item")

type Mine struct{ N int }

func (m Mine) Weight() int { return m.N }

var first = it.New("first")

func main() { println(shelf.Shelf[it.Item]{}, first, shelf.Boxed[Mine]{}) }
-- item/item.go --
package item

type Item struct{ Name string; weight int }

func (i Item) Weight() int { return i.weight }

var made int

func New(name string) Item { made++; return Item{name, made} }
-- shelf/shelf.go --
package shelf

import "thesp"

type Heavy interface{ Weight() int }

type Boxed[T Heavy] struct{ V T }

func (b Boxed[T]) Weight() int { return b.V.Weight() + 1 }

type Put struct{ H Heavy }

type Shelf[T any] struct{ sum int }

var Factor = 1

func (s *Shelf[T]) OnPut(ctx *thesp.Context, m Put) error { s.sum += Factor * m.H.Weight(); return ctx.Reply(s.sum) }
-- plug/plug.go --
package plug

import "app/shelf"

func init() { shelf.Factor = 10 }
`

// The packages of a program that is loaded are there at the prompt as in the program.
func TestLoadPackages(t *testing.T) {
	code := readCode(t, writeFolder(t, shelfFolder))
	p := newPrompt(t)
	if _, err := p.s.Load(context.Background(), code); err != nil {
		t.Fatal(err)
	}
	p.want(p.run("first; i := it.Item{Name: `x`}; i; shelf.Factor"), "it.Item {first 1}\ni it.Item {x 0}\nit.Item {x 0}\nint 10")
	p.want(p.run("a := createActor(shelf.Shelf[it.Item]); ask(a, shelf.Put{it.New(`y`)}); ask(a, shelf.Put{shelf.Boxed[Mine]{Mine{4}}}); ask(a, shelf.Put{&Mine{2}})"),
		"a thesp.Address "+p.addr(0)+"\nany 0\nany 50\nany 70")
	in, _ := newInterp(t)
	program, err := in.LoadCode(code)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Stop()
	const name = "shelf.Shelf[item.Item]"
	s, err := p.s.SourceOf(name)
	want := program.Sources()[name]
	if want == nil || err != nil || s.Hash() != want.Hash() {
		t.Fatalf("got %v, %v\nwant %v", s, err, want)
	}
	for _, text := range []string{"var _ shelf.Boxed[Mine]", "import _ \"./plug\""} {
		if !strings.Contains(s.Text(), text) {
			t.Errorf("no %s in:\n%s", text, s.Text())
		}
	}
	lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped})
	defer lib.Close()
	lib.Add(s)
	if k, err := lib.Kind(s.Hash(), name); err != nil || k.Name != name {
		t.Errorf("got %v, %v", k, err)
	}
	if versions := p.s.Versions(); versions[name] != s.Hash() {
		t.Errorf("versions are %v, want %s to be %.8s", versions, name, s.Hash())
	}
	p.declare("func weigh(h shelf.Heavy) int { return h.Weight() }")
	p.want(p.run("weigh(Mine{3}) + weigh(shelf.Boxed[it.Item]{i})"), "int 4")
	if out := p.run("shelf.Nosuch"); !strings.Contains(out, "undefined: shelf.Nosuch") {
		t.Errorf("got %s", out)
	}
}
