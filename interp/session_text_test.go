package interp_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"thesp/interp"
)

// The text of a session is a file that compiles and vets, and gives another session the same types.
func TestText(t *testing.T) {
	p := newPrompt(t)
	p.mustLoad("a.go", `// Package doc.
package main

import (
	. "fmt"
	str "strings"
	"thesp"
	t "time"
)

// Greeter greets.
type Greeter struct {
	Word string // what it says
	Pause t.Duration
}

var loud = str.ToUpper("hi") // set once

func init() { loud += "!" }

func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
	// It answers.
	return ctx.Reply(Sprint(loud, g.Word, msg))
}

func main() { Println(loud) }
`)
	p.mustLoad("b.go", `package main

import t "text/template"

func page() *t.Template { return t.New("page") }
`)
	for _, text := range []string{
		"type Box[T any] struct{ V T }",
		"const (\n\ta = iota\n\tb\n\tc\n)",
		"type (\n\tPing struct{ N int }\n\tPong struct{ N int }\n)",
		"type Pong struct{ Box[string] }",
		"type Old struct{ P Ping }",
		"func old(o Old) Ping { return o.P }",
		"func broken() int { return Ping{1}.N }",
		"type Stamp time.Time\n\n// Unix is in seconds.\nfunc (s Stamp) Unix() int64 { return time.Time(s).Unix() }",
		"func page2() string { fmt := 1; return strconv.Itoa(fmt) }",
	} {
		if got := p.declare(text); strings.Contains(got, "in[") {
			t.Fatal(got)
		}
	}
	for _, text := range []string{"var when = time.Unix(0, 0)", "x, box := 1, Box[Ping]{Ping{2}}", "1 + x", "g := createActor(Greeter)", "strings := []string{}", "_ = strings", "b := 7", "var r, n = ask(g, 1), 2", "var m = n + 1"} {
		if got := p.run(text); strings.Contains(got, "in[") {
			t.Fatal(got)
		}
	}
	if got := p.declare("type Ping struct{ M int }"); !strings.HasPrefix(got, "type Ping again; broken: ") {
		t.Fatal(got)
	}
	saved, err := p.s.Text()
	if err != nil {
		t.Fatal(err)
	}
	text := saved.Go
	if got := strings.Join(saved.Left, " "); got != "broken" {
		t.Errorf("not saved: %s", got)
	}
	if got := strings.Join(saved.Unset, " "); got != "b g n r strings x" {
		t.Errorf("without a value: %s", got)
	}
	for _, want := range []string{
		"// Greeter greets.\ntype Greeter struct {\n\tWord  string // what it says\n", "// It answers.", "// Unix is in seconds.\nfunc (s Stamp) Unix", "\ta = iota\n\t_\n\tc\n", "func main() {}", "var loud = str.ToUpper(\"hi\") // set once\n", "t_ \"time\"",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %q", want)
		}
	}
	if t.Failed() || testing.Verbose() {
		t.Logf("%s", text)
	}
	vet(t, text)
	other := newPrompt(t)
	other.mustLoad("saved.go", string(text))
	same, mine := []string{}, []string{}
	for _, d := range p.s.Declarations() {
		mine = append(mine, d.Kind+" "+d.Name+" "+d.About+" "+d.Actor)
	}
	for _, d := range other.s.Declarations() {
		same = append(same, d.Kind+" "+d.Name+" "+d.About+" "+d.Actor)
	}
	if got, want := strings.Join(same, "\n"), strings.Join(mine, "\n"); got != want {
		t.Errorf("loaded again it declares\n%s\nwant\n%s", got, want)
	}
	again, err := other.s.Text()
	if err != nil || string(again.Go) != string(text) {
		t.Errorf("saved again it is, with the error %v,\n%s", err, again.Go)
	}
}

// The text of a type has its methods as they were typed, and what does not fit any more.
func TestTypeText(t *testing.T) {
	p := newPrompt(t)
	for _, text := range []string{
		"// T is one.\ntype T struct{ N int }\nfunc f() {}", "func (t T) Get() int {\n\treturn t.N // it\n}", "type U struct{}; func (U) Get() {}", "func (*T) Last() {}", "type T struct {\n\tM int // was N\n}",
	} {
		p.declare(text)
	}
	got, err := p.s.TypeText("T")
	want := "func (t T) Get() int {\n\treturn t.N // it\n}\n\nfunc (*T) Last() {}\n\ntype T struct {\n\tM int // was N\n}\n"
	if got != want || err != nil {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	for _, name := range []string{"f", "None", "T.Get"} {
		if got, err := p.s.TypeText(name); err == nil {
			t.Errorf("the type %s is %s", name, got)
		}
	}
}

// What only the prompt has is in no file.
func TestTextRefused(t *testing.T) {
	for _, text := range []string{"func f() { createActor(1) }", "func f(a thesp.Address) (any, error) { return ask(a, 1), nil }"} {
		p := newPrompt(t)
		p.declare(text)
		if _, err := p.s.Text(); err == nil || !strings.HasPrefix(err.Error(), "in[1]:1:") || !strings.Contains(err.Error(), "only the prompt has this") {
			t.Errorf("%s is saved with the error %v", text, err)
		}
	}
	p := newPrompt(t)
	p.run("time := time.Now()")
	saved, err := p.s.Text()
	text := saved.Go
	if err != nil || !strings.Contains(string(text), "import (\n\ttime_ \"time\"\n)\n\nvar time time_.Time\n") {
		t.Errorf("a variable called like a package is saved, with the error %v, as %s", err, text)
	}
	vet(t, text)
	p = newPrompt(t)
	if saved, err := p.s.Text(); err != nil || string(saved.Go) != "package main\n\nfunc main() {}\n" {
		t.Errorf("an empty session is %q, %v", saved.Go, err)
	}
}

// vet has the Go tool chain look at a file.
func vet(t *testing.T, text []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "saved.go")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

func (p *prompt) mustLoad(name, text string) {
	p.t.Helper()
	if _, err := p.s.Load(context.Background(), interp.Code{Files: []interp.File{{Name: name, Text: []byte(text)}}}); err != nil {
		p.t.Fatal(err)
	}
}
