package interp_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// sourceOf returns the source of an actor type of a program of one file.
func sourceOf(t testing.TB, typ, text string) *interp.Source {
	t.Helper()
	in, _ := newInterp(t)
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	s := p.Sources()["main."+typ]
	if s == nil {
		t.Fatalf("no source of %s among %v", typ, p.Sources())
	}
	return s
}

const polite = `package main

import (
	"fmt"
	"strings"
	"thesp"
)

type Greeter struct{ Greeting string; n int }

type Greet struct{ Name string }

const suffix = "!"

var loud = true

func shout(s string) string {
	if loud {
		return strings.ToUpper(s)
	}
	return s
}

func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case Greet:
		g.n++
		return ctx.Reply(fmt.Sprint(g.n, " ", shout(g.Greeting+", "+m.Name+suffix)))
	}
	return nil
}
`

func TestSourceCanonical(t *testing.T) {
	const want = `package main
import "fmt"
import "strings"
import "thesp"

const suffix = "!"

type Greet struct{ Name string }

type Greeter struct {
	Greeting string
	n        int
}

func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case Greet:
		g.n++
		return ctx.Reply(fmt.Sprint(g.n, " ", shout(g.Greeting+", "+m.Name+suffix)))
	}
	return nil
}

var loud = true

func shout(s string) string {
	if loud {
		return strings.ToUpper(s)
	}
	return s
}
`
	s := sourceOf(t, "Greeter", polite)
	if s.Text() != want {
		t.Errorf("got:\n%s\nwant:\n%s", s.Text(), want)
	}
	if len(s.Hash()) != 64 || s.Name() != "@"+s.Hash()[:8] {
		t.Errorf("hash %q, name %q", s.Hash(), s.Name())
	}
}

// The same code has the same source, however it is written down and whatever stands beside it.
func TestSourceIsWhatTheCodeMeans(t *testing.T) {
	want := sourceOf(t, "Greeter", polite).Hash()
	for name, text := range map[string]string{
		"unchanged": polite,
		"comments and layout": `// A program.
package main
import "thesp"
import ( "strings"; "fmt" )

// Greet is a message.
type (
	Greet struct {
		Name string // whom
	}

	/* the actor */ Greeter struct {

		Greeting string
		n int
	}
)

// Receive greets.
func (g *Greeter) Receive(ctx *thesp.Context,
	msg any) error {
	switch m := msg.(type) { // by type
	case Greet: g.n++; return ctx.Reply(fmt.Sprint(g.n, " ",
			shout(g.Greeting + ", " + m.Name+suffix),
		))
	}
	return nil
}

const (
	unused = 1
	suffix = "!"
)

var (
	loud = true
	other = 2
)

func shout(s string) string { if loud { return strings.ToUpper(s) }; return s }
`,
		"more beside it": polite + `
type Parent struct{}

func (Parent) Receive(ctx *thesp.Context, msg any) { ctx.CreateActor(&Greeter{}) }

func init() { println() }

func fmt_() int { return 1 }

func main() {}
`,
		"imports by other names": strings.NewReplacer(`"fmt"`, `f "fmt"`, `"strings"`, `str "strings"`, "fmt.S", "f.S", "strings.T", "str.T").Replace(polite),
	} {
		if s := sourceOf(t, "Greeter", text); s.Hash() != want {
			t.Errorf("%s: hash %s, want %s:\n%s", name, s.Name(), want[:8], s.Text())
		}
	}
	p := newPrompt(t)
	for _, text := range []string{"type Greet struct{ Name string }", `const suffix = "?"`, "func shout(s string) string { return s }",
		"type Greeter struct{ Greeting string; n int }", `const suffix = "!"`} {
		p.declare(text)
	}
	p.run("var loud = true")
	p.declare("func shout(s string) string { if loud { return strings.ToUpper(s) }; return s }")
	p.declare(polite[strings.Index(polite, "func (g *Greeter)"):])
	s, err := p.s.SourceOf("main.Greeter")
	if err != nil {
		t.Fatal(err)
	}
	if s.Hash() != want {
		t.Errorf("from a session: hash %s, want %s:\n%s", s.Name(), want[:8], s.Text())
	}
	for name, change := range map[string][2]string{
		"a constant":        {`suffix = "!"`, `suffix = "?"`},
		"a variable":        {"loud = true", "loud = false"},
		"the message":       {"Name string", "Name, Title string"},
		"an unexported one": {"n int", "n int64"},
		"a method":          {"g.n++", "g.n--"},
	} {
		if s := sourceOf(t, "Greeter", strings.Replace(polite, change[0], change[1], 1)); s.Hash() == want {
			t.Errorf("%s is another one, and the hash is the same", name)
		}
	}
}

// What is loaded from a source has that source again: its text is in the one form that it has.
func TestSourceOfSource(t *testing.T) {
	for name, text := range sourceSamples {
		t.Run(name, func(t *testing.T) {
			in, _ := newInterp(t)
			s := sourceOf(t, "A", text)
			lib := in.NewLibrary(interp.LibraryConfig{})
			defer lib.Close()
			data, err := s.Encode()
			if err != nil {
				t.Fatal(err)
			}
			decoded, err := interp.DecodeSource(s.Hash(), data)
			if err != nil {
				t.Fatal(err)
			}
			lib.Add(decoded)
			k, err := lib.Kind(s.Hash(), "main.A")
			if err != nil {
				t.Fatalf("%v\n%s", err, s.Text())
			}
			if k.Source != s.Hash() {
				t.Errorf("source of what was loaded is %.8s, want %.8s:\n%s", k.Source, s.Hash(), s.Text())
			}
			again, err := decoded.Encode()
			if err != nil || string(again) != string(data) {
				t.Errorf("encoded again: %v\n got %s\nwant %s", err, again, data)
			}
		})
	}
}

var sourceSamples = map[string]string{
	"greeter": strings.ReplaceAll(polite, "Greeter", "A"),
	"order of variables": `package main
import "thesp"
var last = next()
var count int
var a, b = next(), next()
func next() int { count++; return count }
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply([]int{a, b, last}) }
`,
	"init": `package main
import "thesp"
var table = map[string]int{}
func init() { table["a"] = 1; fill() }
func init() { table["b"] = len(table) }
func init() { println("not ours") }
func fill() { table["c"] = 3 }
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply(table) }
`,
	"constants": `package main
import "thesp"
type kind int
const ( _ kind = iota; first; second )
const ( _ = iota; other )
const ( x, y = 1, 2; z = x )
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply([]int{int(first), int(second), other, z}) }
`,
	"two packages of one name": `package main
import ( "thesp"; "math/rand"; crand "crypto/rand" )
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply(rand.Intn(2)); crand.Read(nil) }
`,
	"generic": `package main
import "thesp"
type pair[K comparable, V any] struct { k K; v V }
func (p pair[K, V]) swap() pair[K, V] { return p }
func max2[T int | float64](a, b T) T { if a > b { return a }; return b }
type A struct{ p pair[string, int] }
func (a *A) Receive(ctx *thesp.Context, msg any) { a.p = a.p.swap(); ctx.Reply(max2(1, a.p.v)) }
`,
	"shapes of syntax": `package main
import "thesp"
type (
	A struct { embedded; f func(int) (int, error); m map[string][]struct{ x, y int }; i interface { M(); comparable2 }; c <-chan (chan<- int) }
	embedded struct{ Err error "json:\"e\"" }
	comparable2 interface{ N() }
)
func (a *A) Receive(ctx *thesp.Context, msg any) (err error) {
	defer func() { recover() }()
	text0 := ""
	if len(text0) == 0 { goto end }
end:
 if x := (1 + 2) * 3; x > 2 { return nil } else if (x == 1) { ; }
	for i, j := 0, 1; i < 3; i++ { _ = j; if (i) == (2) { break }; continue }
outer:
	for range 3 { for { break outer } }
	for k, v := range (map[string]int{"a": 1, "b": (2)}) { _, _ = k, v }
	switch { case true: fallthrough; case false: default: }
	var ( s = []int{1,
		2, 3,
	}; t [2]int )
	s, _ = s[1:2:3], t
	var p = &struct{ a, b int }{a: 1,
		b: 2}
	_ = *p; _ = -s[0] &^ 1 << 2
	text := ` + "`a\n\tb`" + `
	go func(a int) {} (len(text))
	select { default: }
	a.f = func(n int) (int, error) { return n, nil }
	return
}
`,
}

// Positions in a source are those where its parts were written.
func TestSourcePositions(t *testing.T) {
	const text = `package main

import "thesp"

// Comments are not part of a source.

func unrelated() int { return 1 }

type A struct{}

func (a *A) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case []int:
		// Nor here.
		return ctx.Reply(
			at(m,
				len(m)))
	}
	return nil
}

func at(list []int, i int) int {


	return list[ i ]
}
`
	in, _ := newInterp(t)
	s := sourceOf(t, "A", text)
	data, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if s, err = interp.DecodeSource(s.Hash(), data); err != nil {
		t.Fatal(err)
	}
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	k, err := lib.Kind(s.Hash(), "main.A")
	if err != nil {
		t.Fatal(err)
	}
	sys := newSystem(t, k.Kinds)
	a, err := sys.CreateActor(reflect.New(lib.TypeOf(s.Hash(), "main.A")).Interface())
	if err != nil {
		t.Fatal(err)
	}
	_, err = sys.Ask(a, []int{1, 2}, 5*time.Second)
	if want := "main.go:25:9: index out of range [2] with length 2"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("ask: %v, want %q", err, want)
	}
	if want := "A.Receive main.go:16:4"; err == nil || !strings.Contains(stackOf(err), want) {
		t.Errorf("stack %q, want %q", stackOf(err), want)
	}
}

func TestScenario76SourceThatDoesNotCompile(t *testing.T) {
	in, _ := newInterp(t)
	good := sourceOf(t, "Greeter", polite)
	data, err := good.Encode()
	if err != nil {
		t.Fatal(err)
	}
	// Somebody has sent what does not compile, with a hash that is right.
	broken := strings.Replace(string(data), "strings.ToUpper", "strings.ToUper", 1)
	hash := hashOf(t, broken)
	s, err := interp.DecodeSource(hash, []byte(broken))
	if err != nil {
		t.Fatal(err)
	}
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	_, err = lib.Kind(hash, "main.Greeter")
	var ds interp.Diagnostics
	if want := "main.go:19:18: undefined: strings.ToUper (did you mean ToUpper?)"; !errors.As(err, &ds) || ds[0].String() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// hashOf is the hash of an encoded source, damaged or not.
func hashOf(t testing.TB, data string) string {
	t.Helper()
	return interp.HashOf([]byte(data))
}

// newSystem runs a system that knows the actor types of kinds.
func newSystem(t testing.TB, kinds runtime.Kinds) *runtime.System {
	t.Helper()
	sys := runtime.New(runtime.Config{Kinds: kinds})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := sys.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	})
	return sys
}

// stackOf is the stack of a poison error.
func stackOf(err error) string {
	var poison *runtime.PoisonError
	if !errors.As(err, &poison) {
		return ""
	}
	return poison.Stack
}

// A variable that is set by what changes others is in a source with these, so that they have the values that they have in the program; but not what a shipped source may not have.
func TestSourceHasWhatSetsItsVariables(t *testing.T) {
	const text = `package main

import ("os"; "thesp")

var n int
func next() int { n++; return n }
var zed, abc = next(), next()
var last = next()

type plugin func() string
var plugins = map[string]plugin{}
func register(name string, p plugin) bool { plugins[name] = p; return true }
var _ = register("one", func() string { return "1" })
var _ = register("two", two)
func two() string { return "2" }
var _ = register("env", func() string { return os.Getenv("X") })

var prefix = "p"
var greeting = greet()
func greet() string { return prefix + "hello" }

type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply([]any{last, len(plugins), prefix}) }
`
	in, _ := newInterp(t)
	s := sourceOf(t, "A", text)
	for part, want := range map[string]bool{"zed, abc": true, `"one"`: true, "func two": true, "os.Getenv": false, "greeting": false} {
		if strings.Contains(s.Text(), part) != want {
			t.Errorf("%s is in the source: %v, want %v:\n%s", part, !want, want, s.Text())
		}
	}
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	sys, a := create(t, lib, s.Hash(), "main.A")
	if got := ask(t, sys, a, 1); !reflect.DeepEqual(got, []any{3, 2, "p"}) {
		t.Errorf("got %v, want 3 and 2 plugins", got)
	}
	if k, err := lib.Kind(s.Hash(), "main.A"); err != nil || k.Source != s.Hash() {
		t.Errorf("the source of what was loaded is %v, want %.8s: %v", k, s.Hash(), err)
	}
}
