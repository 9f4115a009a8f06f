package interp_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"thesp/interp"
)

// writeFolder writes the files of an archive into a folder.
func writeFolder(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readCode reads a program.
func readCode(t testing.TB, name string) interp.Code {
	t.Helper()
	code, err := interp.ReadCode(name)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// runFolder runs the program of an archive, and returns what it prints, with its error at the end.
func runFolder(t testing.TB, archive string) string {
	t.Helper()
	dir := writeFolder(t, archive)
	in, out := newInterp(t)
	p, err := in.LoadCode(readCode(t, dir))
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = p.Main(ctx)
		p.Stop()
	}
	text := out.String()
	if err != nil {
		text += "error: " + err.Error() + "\n"
	}
	return strings.ReplaceAll(text, dir+"/", "")
}

const severalPackages = `
-- go.mod --
module example.org/app // a comment

go 1.26
-- main.go --
package main

import (
	"fmt"

	"example.org/app/shape"
	geo "example.org/app/shape/geo"
)

type Point struct{ X int }

func (p Point) String() string { return "main's point" }

var order = geo.Note("main var")

func init() { geo.Note("main init") }

type Named struct {
	shape.Base
	geo.Point
	len string
}

func main() {
	len := func(x any) int { return 7 }
	n := Named{shape.Base{Name: "n"}, geo.Point{X: 1, Y: 2}, "l"}
	n.Base.Name += "!"
	n.Point.X++
	fmt.Println(n.Name, n.X, n.Y, n.len, n.Point.String(), len(1))
	fmt.Println(Point{}, geo.Point{})
	var s shape.Shape = shape.Square{Side: 3}
	fmt.Println(s.Area())
	fmt.Println(shape.Count, shape.Max(2, 3))
	fmt.Println(shape.Default.Area())
	switch v := any(geo.Point{}).(type) {
	case Point:
		fmt.Println("main", v)
	case geo.Point:
		fmt.Println("geo", v.X)
	}
	fmt.Println(geo.Notes)
	shape.Fail()
}
-- helper_test.go --
package main
syntax error
-- other.go --
package main

var second = geo()

func geo() int { return 1 }
-- shape/shape.go --
package shape

import "example.org/app/shape/geo"

// Shape has an area.
type Shape interface{ Area() int }

type Base struct{ Name string }

type Square struct{ Side int }

func (s Square) Area() int { Count++; return s.Side * s.Side }

var Count = len("four")

var Default = Square{2}

var order = geo.Note("shape var")

func init() { geo.Note("shape init 1"); Default.Side++ }

func Max[T int | float64](a, b T) T {
	if a > b {
		return a
	}
	return b
}
-- shape/more.go --
package shape

import "example.org/app/shape/geo"

var late = geo.Note("shape var 2")

func init() { geo.Note("shape init 2") }

func Fail() {
	var list []int
	_ = list[Count]
}

func len(s string) int { return 40 }
-- shape/geo/geo.go --
package geo

import "fmt"

type Point struct{ X, Y int }

func (p Point) String() string { return fmt.Sprint("(", p.X, ",", p.Y, ")") }

var Notes []string

func Note(s string) int { Notes = append(Notes, s); return len(Notes) }

func init() { Note("geo init") }
`

func TestSeveralPackages(t *testing.T) {
	archive := strings.Replace(severalPackages, "var second = geo()\n\nfunc geo() int { return 1 }", "var second = one()\n\nfunc one() int { return 1 }", 1)
	const want = `n! 2 2 l (2,2) 7
main's point (0,0)
9
41 3
9
geo 0
[geo init shape var 2 shape var shape init 2 shape init 1 main var main init]
error: shape/more.go:11:6: index out of range [42] with length 0
`
	if got := runFolder(t, archive); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// Packages are initialized in the order of their paths, but after those that they import.
func TestPackagesInTurn(t *testing.T) {
	const archive = `
-- go.mod --
module app
-- main.go --
package main

import (
	_ "app/x"
	_ "app/y"
	"app/note"
)

func main() { note.Note("main") }
-- note/note.go --
package note

import "fmt"

func Note(s string) int { fmt.Println(s); return 0 }
-- x/x.go --
package x

import ("app/note"; _ "app/z")

var _ = note.Note("x var")

func init() { note.Note("x") }
-- y/y.go --
package y

import "app/note"

func init() { note.Note("y") }
-- z/z.go --
package z

import "app/note"

func init() { note.Note("z") }
-- unused/a.go --
package unused
`
	const want = "y\nz\nx var\nx\nmain\n"
	if got := runFolder(t, archive); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestSeveralPackagesWrong(t *testing.T) {
	for name, c := range map[string]struct{ archive, want string }{
		"an error in another package": {`
-- go.mod --
module app
-- main.go --
package main
import "app/a"
func main() { a.F(); undefined() }
-- a/a.go --
package a
func F() { x := 1 }
func G() { y }
`, "a/a.go:2:12: declared and not used: x\na/a.go:3:12: undefined: y"},
		"unexported": {`
-- go.mod --
module app
-- main.go --
package main
import "app/a"
func main() { a.f() }
-- a/a.go --
package a
func f() {}
`, "main.go:3:17: name f not exported by package a"},
		"a cycle": {`
-- go.mod --
module app
-- main.go --
package main
import "app/a"
func main() { a.F() }
-- a/a.go --
package a
import "app/b"
func F() { b.F() }
-- b/b.go --
package b
import "app/a"
func F() { a.F() }
`, `b/b.go:2:8: import cycle: "app/a" imports itself, by way of others or not`},
		"a program": {`
-- go.mod --
module app
-- main.go --
package main
import "app/a"
func main() { a.F() }
-- a/a.go --
package main
func F() {}
`, `main.go:2:8: "app/a" is a program, and cannot be imported`},
		"outside of the module": {`
-- go.mod --
module app
-- main.go --
package main
import "app/../other"
func main() {}
`, "main.go:2:8: package app/../other is not available here (scripts import thesp and the standard library)"},
		"no such package": {`
-- go.mod --
module app
-- main.go --
package main
import "app/none"
func main() { none.F() }
`, "main.go:2:8: package app/none is not available here (scripts import thesp and the standard library)"},
		"no module": {`
-- main.go --
package main
import "app/a"
func main() { a.F() }
-- a/a.go --
package a
func F() {}
`, "main.go:2:8: package app/a is not available here (scripts import thesp and the standard library)"},
	} {
		got := strings.TrimPrefix(strings.TrimSpace(runFolder(t, c.archive)), "error: ")
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// What a link leads to outside of the module is not part of it.
func TestPackagesStayInTheModule(t *testing.T) {
	outside := writeFolder(t, "-- a/a.go --\npackage a\nfunc F() {}\n")
	dir := writeFolder(t, "-- go.mod --\nmodule app\n-- main.go --\npackage main\nimport \"app/a\"\nfunc main() { a.F() }\n")
	if err := os.Symlink(filepath.Join(outside, "a"), filepath.Join(dir, "a")); err != nil {
		t.Skip(err)
	}
	in, _ := newInterp(t)
	var ds interp.Diagnostics
	if err := in.CheckCode(interp.Own, readCode(t, dir)); !errors.As(err, &ds) || ds[0].Message != "package app/a is not available here" {
		t.Errorf("got %v", err)
	}
}

const echoFolder = `
-- go.mod --
module app
-- main.go --
package main

import (
	"fmt"

	"app/actor"
)

func main() { fmt.Println(actor.Echo{}) }
-- actor/echo.go --
package actor

import (
	"thesp"

	"app/proto"
)

type Echo struct{ Seen int }

func (e *Echo) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case proto.Ping:
		e.Seen++
		return ctx.Reply(proto.Pong{N: m.N + e.Seen, Twice: proto.Double(m.N)})
	}
	return nil
}
-- proto/proto.go --
package proto

type Ping struct{ N int }

type Pong struct{ N, Twice int }

type Unused struct{}

func Double(n int) int { return factor * n }

var factor = 1

func init() { factor = 2 }
`

// The actor types of a folder have sources as any other, which do not tell where the module is, or what it is called.
func TestSourceOfSeveralPackages(t *testing.T) {
	in, _ := newInterp(t)
	source := func(archive, main string) *interp.Source {
		t.Helper()
		p, err := in.LoadCode(readCode(t, filepath.Join(writeFolder(t, archive), main)))
		if err != nil {
			t.Fatal(err)
		}
		defer p.Stop()
		s := p.Sources()["actor.Echo"]
		if s == nil {
			t.Fatalf("sources: %v", p.Sources())
		}
		return s
	}
	s := source(echoFolder, "")
	const want = `package actor
import "./proto"
import "thesp"

type Echo struct{ Seen int }

func (e *Echo) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case proto.Ping:
		e.Seen++
		return ctx.Reply(proto.Pong{N: m.N + e.Seen, Twice: proto.Double(m.N)})
	}
	return nil
}

-- ./proto --
package proto

type Ping struct{ N int }

type Pong struct{ N, Twice int }

var factor = 1

func Double(n int) int {
	return factor * n
}

func init() {
	factor = 2
}
`
	if s.Text() != want {
		t.Errorf("got:\n%s\nwant:\n%s", s.Text(), want)
	}
	for name, archive := range map[string]string{
		"another name": strings.ReplaceAll(strings.ReplaceAll(echoFolder, `"app/`, `"example.org/x/`), "module app", "module example.org/x"),
		"deeper":       strings.NewReplacer("-- main", "-- cmd/main", "-- proto", "-- internal/proto", "app/proto", "app/internal/proto").Replace(echoFolder),
		"other names":  strings.NewReplacer(`"app/proto"`, `p "app/proto"`, "proto.P", "p.P", "proto.D", "p.D").Replace(echoFolder),
	} {
		main := ""
		if name == "deeper" {
			main = "cmd"
		}
		if other := source(archive, main); other.Hash() != s.Hash() {
			t.Errorf("%s: got %s, want %s:\n%s", name, other.Name(), s.Name(), other.Text())
		}
	}
	data, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := interp.DecodeSource(s.Hash(), data)
	if err != nil {
		t.Fatal(err)
	}
	lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped})
	defer lib.Close()
	lib.Add(decoded)
	sys, echo := create(t, lib, s.Hash(), "actor.Echo")
	ping := reflect.New(lib.TypeOf(s.Hash(), "proto.Ping")).Elem()
	ping.Field(0).SetInt(5)
	pong := reflect.ValueOf(ask(t, sys, echo, ping.Interface()))
	if pong.Type() != lib.TypeOf(s.Hash(), "proto.Pong") || pong.Field(0).Int() != 6 || pong.Field(1).Int() != 10 {
		t.Errorf("got %v %v", pong.Type(), pong)
	}
	if k, err := lib.Kind(s.Hash(), "actor.Echo"); err != nil || k.Source != s.Hash() {
		t.Errorf("the source of what was loaded is %.8s, want %.8s", k.Source, s.Hash())
	}
}

// What a package of the program declares can be used without its name, and so can what that package itself imports in this way.
func TestDotImports(t *testing.T) {
	got := runFolder(t, `
-- go.mod --
module example.org/app
-- main.go --
package main

import (
	"fmt"

	. "example.org/app/shape"
)

type Named struct{ Square }

func shape() int { return 1 }

func main() {
	Tally++
	n := Named{Square{2}}
	fmt.Println(n.Square.Area(), Named{Square: Square{3}}.Area(), Largest(1, 3, 2), Pair[int]{4}.X, Tally, shape())
	Fail()
}
-- shape/shape.go --
package shape

import . "strings"

type Square struct{ Side int }

func (s Square) Area() int { return s.Side * s.Side }

type Pair[T any] struct{ X T }

var Tally int

func Largest[T ~int](list ...T) (m T) {
	for _, v := range list {
		m = max(m, v)
	}
	return m
}

func Fail() { Repeat("x", -1) }
`)
	want := "4 9 3 4 1 1\nerror: shape/shape.go:20:15: panic: strings: negative Repeat count\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// The variables of all packages of a source are set in the order in which they stand, where that matters.
func TestSourceOfSeveralPackagesSetsVariablesInOrder(t *testing.T) {
	in, _ := newInterp(t)
	p, err := in.LoadCode(readCode(t, writeFolder(t, `
-- go.mod --
module app
-- main.go --
package main

import ("app/proto"; "thesp")

var zed, abc = proto.Next(), proto.Next()

type A struct{}

func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply([]int{proto.Zed, proto.Mid, proto.Abc, zed, abc}) }
-- proto/proto.go --
package proto

var n int

func Next() int { n++; return n }

var Zed = Next()
var Mid = Next()
var Abc = Next()
`)))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	s := p.Sources()["main.A"]
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	lib.Add(s)
	sys, a := create(t, lib, s.Hash(), "main.A")
	if got := ask(t, sys, a, 1); !reflect.DeepEqual(got, []int{1, 2, 3, 4, 5}) {
		t.Errorf("got %v, want 1 to 5:\n%s", got, s.Text())
	}
}

// What packages do not export has nothing to do with what others call the same.
func TestMembersOfPackages(t *testing.T) {
	got := runFolder(t, `
-- go.mod --
module example.org/app
-- main.go --
package main

import (
	"fmt"

	"example.org/app/shape"
)

type base struct{ size int }

func (b *base) grow() { b.size += 10 }

type grower interface{ grow() }

type both struct {
	base
	shape.Square
}

func main() {
	b := &both{base{1}, shape.New(2)}
	b.grow()
	b.Grow()
	fmt.Println(b.size, b.Area(), *b)
	_, ours := any(&b.Square).(grower)
	fmt.Println(ours, shape.Grows(&b.Square), shape.Grows(&b.base))
	fmt.Println(any(&b.base).(shape.Grower))
}
-- shape/shape.go --
package shape

type Square struct{ size int }

func New(size int) Square { return Square{size: size} }

func (s *Square) grow() { s.size++ }

func (s *Square) Grow() { s.grow() }

func (s Square) Area() int { return s.size * s.size }

type Grower interface{ grow() }

func Grows(v any) bool {
	_, ok := v.(Grower)
	return ok
}
`)
	want := "11 9 {{11} {3}}\nfalse true false\nerror: main.go:27:14: interface conversion: *main.base is not shape.Grower: missing method grow\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
