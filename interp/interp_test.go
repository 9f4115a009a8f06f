package interp_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/tools/txtar"

	"thesp"
	"thesp/interp"
	"thesp/runtime"
)

func TestMain(m *testing.M) {
	flag.Parse()
	goleak.VerifyTestMain(m,
		// What waits in compiled code cannot be ended: TestSessionStops leaves such goroutines behind.
		goleak.IgnoreAnyFunction("time.Sleep"))
}

var update = flag.Bool("update", false, "write what comes out into the golden files")

// newInterp returns an interpreter and what its programs print.
func newInterp(t testing.TB) (*interp.Interpreter, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdout: &out, Stderr: &out})
	if err != nil {
		t.Fatal(err)
	}
	return in, &out
}

// runProgram runs a program and returns what it prints, with its error at the end.
func runProgram(t testing.TB, text string) string {
	t.Helper()
	in, out := newInterp(t)
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(text)})
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = p.Main(ctx)
		p.Stop()
	}
	if err != nil {
		fmt.Fprintf(out, "error: %v\n", err)
	}
	return out.String()
}

// Each file of testdata/lower has a program, what lowering makes of it, and what it prints. go test ./interp -run Lower -update writes
// the last two.
func TestLower(t *testing.T) {
	files, err := filepath.Glob("testdata/lower/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			source := ar.Files[0].Data
			in, _ := newInterp(t)
			low, err := in.Lowered(interp.File{Name: "main.go", Text: source})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"lowered": low, "output": runProgram(t, string(source))}
			if *update {
				ar.Files = ar.Files[:1]
				for _, name := range []string{"lowered", "output"} {
					ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(got[name])})
				}
				if err := os.WriteFile(f, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, want := range ar.Files[1:] {
				if got[want.Name] != string(want.Data) {
					t.Errorf("%s:\n got: %s\nwant: %s", want.Name, got[want.Name], want.Data)
				}
			}
		})
	}
}

// The probe finds what it needs in this version of yaegi.
func TestProbeKnowsYaegi(t *testing.T) {
	if err := interp.FindLayout(); err != nil {
		t.Fatal(err)
	}
}

func TestUnsupported(t *testing.T) {
	in, _ := newInterp(t)
	for _, c := range []struct{ text, want string }{
		{"import \"hash/maphash\"\nfunc main() { maphash.Comparable(maphash.MakeSeed(), 1) }", "main.go:3:23: unsupported: the generic function maphash.Comparable is not available in interpreted code"},
		{"var a۰b int\nfunc main() {}", "main.go:2:5: unsupported: the character ۰ in a name (it is reserved)"},
		{"import \"C\"\nfunc main() {}", "main.go:2:8: "},
		{"func f() (int, []any) { return 1, nil }\nfunc g(list ...any) {}\nfunc main() { g(f()) }", "main.go:4:15: unsupported: results of a call, the last one a slice, as arguments of a variadic function (assign them to variables, and pass these)"},
		{"type T struct{ a, _ int }\nfunc f() int { return 1 }\nfunc main() { _ = T{1, f()} }", "main.go:4:24: unsupported: a value that does something, for a blank field (compute it in front, or name the other fields)"},
	} {
		err := in.Check(interp.File{Name: "main.go", Text: []byte("package main\n" + c.text + "\n")})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got: %v\nwant: %s", c.text, err, c.want)
		}
	}
}

// Limits on what is given to the parser hold on both sides.
func TestLimits(t *testing.T) {
	in, _ := newInterp(t)
	nested := func(n int) string {
		return "package main\n\nfunc main() { _ = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) + " }\n"
	}
	minus := func(n int) string { return "package main\n\nvar x = 1\nvar y = " + strings.Repeat("- ", n) + "x\n" }
	sum := func(n int) string { return "package main\n\nvar x = 1\nvar y = x" + strings.Repeat(" + x", n) + "\n" }
	large := func(n int) string { return "package main\n//" + strings.Repeat("x", n-len("package main\n//")) }
	for _, c := range []struct {
		name, text, want string
	}{
		{"brackets", nested(490), ""},
		{"brackets", nested(500), "main.go:3:518: expressions and blocks nest deeper than 500"},
		{"signs", minus(500), ""},
		{"signs", minus(501), "main.go:4:1009: expressions and blocks nest deeper than 500"},
		{"terms", sum(900), ""},
		{"terms", sum(50000), "main.go:4:9: expressions and blocks nest deeper than"},
		{"size", large(4 << 20), ""},
		{"size", large(4<<20 + 1), "main.go: the source is larger than 4 MiB"},
	} {
		err := in.Check(interp.File{Name: "main.go", Text: []byte(c.text)})
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, %d bytes: %.200s, want %q", c.name, len(c.text), got, c.want)
		}
	}
}

func TestProgramStops(t *testing.T) {
	for _, body := range []string{"for {\n}", "<-make(chan int)", "select {}", "for { func() {}() }", "f()"} {
		in, _ := newInterp(t)
		p, err := in.Load(interp.File{Name: "main.go", Text: []byte("package main\n\nfunc f() {\n\tfor i := 0; ; i++ {\n\t}\n}\n\nfunc main() {\n" + body + "\n}\n")})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		if err := p.Main(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", body, err)
		}
		cancel()
	}
}

// A panic in a goroutine of a program ends it, whoever has called it: what is asked of its actors then fails for that reason, and they end.
func TestGoroutinePanics(t *testing.T) {
	in, _ := newInterp(t)
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(`package main

import (
	"time"

	"thesp"
)

type Leaky struct{}

func (*Leaky) Receive(ctx *thesp.Context, msg any) error {
	go func() { panic("aside") }()
	time.Sleep(50 * time.Millisecond)
	return ctx.Reply("as if nothing had happened")
}
`)})
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Kinds: p})
	defer sys.Shutdown(context.Background())
	actor, err := sys.CreateActor(reflect.New(p.TypeOf("main.Leaky")).Interface())
	if err != nil {
		t.Fatal(err)
	}
	_, err = sys.Ask(actor, "go", 5*time.Second)
	var poison *runtime.PoisonError
	if !errors.As(err, &poison) || poison.Reason != "main.go:12:14: panic: aside" {
		t.Errorf("ask: got %v, want the panic", err)
	}
	if got, err := sys.Ask(actor, "go", 5*time.Second); !errors.Is(err, runtime.ErrDead) {
		t.Errorf("the next ask: got %v, %v, want that the actor has ended with its program", got, err)
	}
}

func TestProgramKinds(t *testing.T) {
	in, _ := newInterp(t)
	p, err := in.Load(interp.File{Name: "main.go", Text: []byte(`package main

import "thesp"

type Yes struct{}

func (Yes) Receive(*thesp.Context, any) {}

type Handlers struct{ Yes2 }
type Yes2 struct{}

func (*Yes2) OnString(*thesp.Context, string) error { return nil }

type No struct{}

func (No) Receive(string)              {}
func (No) OnX(*thesp.Context)          {}
func (No) OnY(*thesp.Context, int) int { return 0 }
`)})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	if p.HasMain() || !p.Imports("thesp") || p.Imports("fmt") {
		t.Errorf("HasMain %v, imports thesp %v, fmt %v", p.HasMain(), p.Imports("thesp"), p.Imports("fmt"))
	}
	if got := strings.Join(p.ActorTypes(), " "); got != "main.Handlers main.Yes main.Yes2" {
		t.Errorf("actor types: %s", got)
	}
}

func BenchmarkLoad(b *testing.B) {
	text, err := os.ReadFile("../examples/greet.go")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		in, _ := newInterp(b)
		p, err := in.Load(interp.File{Name: "greet.go", Text: text})
		if err != nil {
			b.Fatal(err)
		}
		p.Stop()
	}
}

func BenchmarkCheck1000Lines(b *testing.B) {
	var text strings.Builder
	text.WriteString("package main\n\nimport \"fmt\"\n\nfunc main() {}\n")
	for i := range 100 {
		fmt.Fprintf(&text, "\ntype T%d struct{ A, B int }\n\nfunc (t *T%d) Sum(n int) int {\n\tfor i := range n {\n\t\tt.A += i\n\t}\n\tfmt.Println(t.A)\n\treturn t.A + t.B\n}\n", i, i)
	}
	in, _ := newInterp(b)
	for b.Loop() {
		if err := in.Check(interp.File{Name: "main.go", Text: []byte(text.String())}); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzLoad: whatever the source, it is refused or loaded, and nothing panics. What it would do when it runs is stopped at once.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/lower/*.txtar")
	for _, name := range files {
		if ar, err := txtar.ParseFile(name); err == nil {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		in, _ := newInterp(t)
		in.Check(interp.File{Name: "main.go", Text: text})
	})
}
