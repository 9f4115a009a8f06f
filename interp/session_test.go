package interp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"thesp"
	"thesp/interp"
	"thesp/runtime"
)

// prompt is a session with a system, as the shell makes them.
type prompt struct {
	t   *testing.T
	s   *interp.Session
	sys *runtime.System
	out bytes.Buffer
	n   int
}

func newPrompt(t *testing.T) *prompt {
	t.Helper()
	p := &prompt{t: t}
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdout: &p.out, Stderr: &p.out})
	if err != nil {
		t.Fatal(err)
	}
	p.s = in.NewSession()
	p.sys = runtime.New(runtime.Config{Kinds: p.s})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		p.sys.Shutdown(ctx)
	})
	p.s.Provide("createActor", "func(any) thesp.Address", func(template any) runtime.Address {
		a, err := p.sys.CreateActor(template)
		if err != nil {
			panic(err)
		}
		return a
	})
	p.s.Provide("ask", "func(thesp.Address, any) any", func(to runtime.Address, msg any) any {
		r, err := p.sys.Ask(to, msg, 5*time.Second)
		if err != nil {
			panic(err)
		}
		return r
	})
	p.s.Provide("ask, err", "func(thesp.Address, any) (any, error)", func(to runtime.Address, msg any) (any, error) {
		return p.sys.Ask(to, msg, 5*time.Second)
	})
	return p
}

func (p *prompt) file(text string) interp.File {
	p.n++
	return interp.File{Name: fmt.Sprintf("in[%d]", p.n), Text: []byte(text)}
}

// declare adds declarations and returns what it says.
func (p *prompt) declare(text string) string {
	change, err := p.s.Declare(p.file(text))
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, d := range change.Declared {
		word := d.Kind + " " + d.Name
		if d.Redefined {
			word += " again"
		}
		if d.Actor != "" {
			word += " actor"
		}
		out = append(out, word)
	}
	for _, d := range change.Broken {
		out = append(out, "broken: "+d.String())
	}
	for _, v := range change.Dropped {
		out = append(out, "dropped "+v)
	}
	return strings.Join(out, "; ")
}

// run runs statements and returns what they print and show.
func (p *prompt) run(text string) string {
	p.out.Reset()
	err := p.s.Run(context.Background(), p.file(text), func(s interp.Shown) {
		for i, v := range s.Values {
			name := ""
			if s.Names != nil {
				name = s.Names[i] + " "
			}
			fmt.Fprintf(&p.out, "%s%s %v\n", name, s.Types[i], v)
		}
	})
	if err != nil {
		fmt.Fprintf(&p.out, "error: %v\n", err)
	}
	return strings.TrimSpace(p.out.String())
}

func (p *prompt) want(got, want string) {
	p.t.Helper()
	if got != want {
		p.t.Errorf("in[%d]:\n got: %s\nwant: %s", p.n, got, want)
	}
}

func TestSessionExpressions(t *testing.T) {
	p := newPrompt(t)
	for _, c := range [][2]string{
		{`1 + 2`, "int 3"},
		{`"a" + "b"`, "string ab"},
		{`1 << 3`, "int 8"},
		{`x := 5`, "x int 5"},
		{`x * 2`, "int 10"},
		{`x++; x`, "int 6"},
		{`x, y := "s", 2.5`, "x string s\ny float64 2.5"},
		{`x`, "string s"},
		{`var z map[string]int`, "z map[string]int map[]"},
		{`z = map[string]int{"a": 1}; z["b"] = 2; len(z)`, "int 2"},
		{`n, err := strconv.Atoi("x"); n`, "n int 0\nerr error strconv.Atoi: parsing \"x\": invalid syntax\nint 0"},
		{`err == nil`, "bool false"},
		{`v, ok := z["a"]`, "v int 1\nok bool true"},
		{`fmt.Println("hi")`, "hi"},
		{`f := func() int { y++; return int(y) }; f()`, ""},
		{`for i := range 3 { fmt.Print(i) }`, "012"},
		{`strings.Fields(" a b ")`, "[]string [a b]"},
		{`time.Second * 2`, "time.Duration 2s"},
		{`strconv.Atoi("7")`, "int 7\nerror <nil>"},
		{`p := &z; (*p)["c"] = 3; len(z)`, ""},
		{`len(z)`, "int 3"},
		{`y`, "float64 3.5"},
		{`f()`, "int 4"},
		{`if true { q := 1; _ = q }`, ""},
	} {
		got := p.run(c[0])
		if c[1] != "" || !strings.Contains(c[0], ":=") {
			p.want(got, c[1])
		}
	}
}

func TestSessionErrors(t *testing.T) {
	p := newPrompt(t)
	for _, c := range [][2]string{
		{`x`, "error: in[1]:1:1: undefined: x"},
		{`fmt.Printn("x")`, "error: in[2]:1:5: undefined: fmt.Printn (did you mean Println?)"},
		{"a := 1\nb := \"s\" + a", "error: in[3]:2:6: invalid operation"},
		{`return`, "error: in[4]:1:1: return is for functions (put it into one)"},
		{`defer fmt.Println()`, "error: in[5]:1:1: defer is for functions"},
		{`panic("boom")`, "error: in[6]:1:1: panic: boom"},
		{`xs := []int{1}; xs[3]`, "xs []int [1]\nerror: in[7]:1:17: index out of range [3] with length 1"},
		{`xs`, "[]int [1]"},
		{`rand.Int()`, `error: in[9]:1:1: undefined: rand (import "math/rand"?)`},
		{`os.Exit(3)`, "error: exit status 3"},
		{`go func() { panic("apart") }(); time.Sleep(time.Second)`, "error: in[11]:1:13: panic: apart"},
		{`io.Reader(nil).Reed(nil)`, "error: in[12]:1:16: io.Reader(nil).Reed undefined (type io.Reader has no field or method Reed) (did you mean Read?)"},
		{`var x struct{ *json.SyntaxError }; x.Ofset`, "error: in[13]:1:38: x.Ofset undefined (type struct{*json.SyntaxError} has no field or method Ofset) (did you mean Offset?)"},
	} {
		if got := p.run(c[0]); !strings.HasPrefix(got, c[1]) {
			t.Errorf("%s:\n got: %s\nwant: %s", c[0], got, c[1])
		}
	}
}

// An input that is too large is refused as such; it has no line that could be shown.
func TestSessionLargeInput(t *testing.T) {
	p := newPrompt(t)
	if got, want := p.run(`"`+strings.Repeat("x", 5<<20)+`"`), "error: in[1]: the source is larger than 4 MiB"; got != want {
		t.Errorf("got %.100s, want %s", got, want)
	}
}

func TestSessionStops(t *testing.T) {
	p := newPrompt(t)
	for _, text := range []string{"for {}", "<-make(chan int)", "select {}", "func() { for { func() {}() } }()"} {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		err := p.s.Run(ctx, p.file(text), func(interp.Shown) {})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", text, err)
		}
	}
	p.want(p.run("1"), "int 1")
}

func TestSessionDeclarations(t *testing.T) {
	p := newPrompt(t)
	p.want(p.declare("type Point struct{ X, y int }"), "type Point")
	p.want(p.declare("func (p Point) Sum() int { return p.X + p.y }"), "func Point.Sum")
	p.want(p.run("p := Point{1, 2}; p.Sum()"), "p Point {1 2}\nint 3")
	p.want(p.declare("func twice(n int) int { return 2 * n }\nconst two = 2"), "func twice; const two")
	p.want(p.run("twice(two) + p.X"), "int 5")
	p.want(p.declare("func (p Point) Sum() int { return 100 }"), "func Point.Sum again")
	p.want(p.run("p.Sum()"), "int 100")
	// A type that changes takes the variables of its type along, and what does not fit it is out of use until it is replaced.
	p.want(p.declare("type Point struct{ X, Z int }"), "type Point again; dropped p")
	p.want(p.run("p"), "error: in[9]:1:1: undefined: p")
	p.want(p.declare("func (p Point) Sum() int { return p.Z }"), "func Point.Sum again")
	p.want(p.declare("type Point struct{ X int }"), "type Point again; broken: in[10]:1:37: p.Z undefined (type Point has no field or method Z)")
	if got := p.run("Point{1}.Sum()"); !strings.Contains(got, "Sum undefined") {
		t.Errorf("a method that does not fit is in use: %s", got)
	}
	p.want(p.declare("func (p Point) Sum() int { return p.X }"), "func Point.Sum again")
	p.want(p.run("Point{7}.Sum()"), "int 7")
	// What is wrong changes nothing.
	if got := p.declare("func twice(n int) int { return n + m }"); !strings.HasPrefix(got, "in[15]:1:36: undefined: m") {
		t.Errorf("got %s", got)
	}
	p.want(p.run("twice(4)"), "int 8")
	p.want(p.run("twice := 3; twice"), "twice int 3\nint 3")
}

const greeter = `
type Greeter struct{ n int }
func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		g.n++
		return ctx.Reply(fmt.Sprint("hello, ", m, " ", g.n))
	}
	return nil
}`

func TestSessionActors(t *testing.T) {
	p := newPrompt(t)
	p.want(p.declare(greeter), "type Greeter actor; func Greeter.Receive actor")
	p.run("a := createActor(Greeter)")
	p.want(p.run(`ask(a, "you")`), "any hello, you 1")
	p.want(p.run(`r, err := ask(a, "you")`), "r any hello, you 2\nerr error <nil>")
	p.want(p.declare(strings.Replace(strings.Split(greeter, "\n")[2]+strings.Join(strings.Split(greeter, "\n")[3:], "\n"), "hello", "bye", 1)), "func Greeter.Receive again actor")
	p.run("b := createActor(&Greeter{})")
	p.want(p.run(`ask(b, "you")`), "any bye, you 1")
	p.want(p.run(`ask(a, "you")`), "any hello, you 3")
	infos := p.sys.Actors()
	if len(infos) != 2 || infos[0].Source == infos[1].Source || len(infos[0].Source) != 64 {
		t.Errorf("actors: %+v", infos)
	}
}

// Ping and Pong have equal fields and stay two types, on the way through an actor and at the prompt.
func TestSessionMessageTypes(t *testing.T) {
	p := newPrompt(t)
	p.declare("type Ping struct{ Payload string }")
	p.declare("type Pong struct{ Payload string }")
	p.want(p.declare(`
type Counter struct{ pings, pongs int }
func (c *Counter) Receive(ctx *thesp.Context, msg any) error {
	switch msg.(type) {
	case Ping: c.pings++
	case Pong: c.pongs++
	case string: return ctx.Reply([]int{c.pings, c.pongs})
	default: return nil
	}
	if m, ok := msg.(Ping); ok { return ctx.Reply(Pong{m.Payload + "!"}) }
	return ctx.Reply(msg)
}`), "type Counter actor; func Counter.Receive actor")
	p.run("c := createActor(Counter)")
	p.want(p.run(`r := ask(c, Ping{"x"}); _, isPong := r.(Pong); _, isPing := r.(Ping)`), "r any {x!}\nisPong bool true\nisPing bool false")
	p.run(`ask(c, Pong{"x"})`)
	p.run(`ask(c, Ping{"x"})`)
	p.want(p.run(`ask(c, "counts")`), "any [2 1]")
	p.want(p.run(`switch r.(type) { case Ping: fmt.Print("ping"); case Pong: fmt.Print("pong") }`), "pong")
}

func TestSessionActorUsesVariables(t *testing.T) {
	p := newPrompt(t)
	p.run(`var greeting = "hi"`)
	p.run(`name := "x"`)
	p.want(p.declare(`type A struct{}; func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(greeting) }`), "type A actor; func A.Receive actor")
	p.run("a := createActor(A)")
	p.want(p.run("ask(a, 1)"), "any hi")
	p.declare(`func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(name) }`)
	if got := p.run("createActor(A)"); !strings.Contains(got, "A uses name, a variable of this prompt") {
		t.Errorf("got %s", got)
	}
}

// What one input does to packages os, log and log/slog is there for the next.
func TestSessionProcess(t *testing.T) {
	in, out := newInterp(t)
	s := in.NewSession()
	for _, text := range []string{
		`os.Args = []string{"program", "more"}`,
		`fmt.Println(len(os.Args))`,
		`log.SetFlags(log.Lshortfile)`,
		`log.Print("a place")`,
	} {
		if err := s.Run(t.Context(), interp.File{Name: "input", Text: []byte(text)}, func(interp.Shown) {}); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if got, want := out.String(), "2\ninput:1: a place\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
