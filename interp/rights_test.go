package interp_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"thesp/interp"
)

func TestSymbolsOfShippedSources(t *testing.T) {
	in, _ := newInterp(t)
	const (
		files  = "(files, the environment and processes are out of reach: ask an actor that runs where they are)"
		blocks = "(it blocks, or calls back from outside: ctx.WakeupAfter sends the actor a message when the time has come)"
	)
	for _, c := range []struct{ imports, expr, want string }{
		{`"os"`, "os.Args", "package os is not allowed in a shipped source " + files},
		{`"os/exec"`, "exec.Command", "package os/exec is not allowed in a shipped source " + files},
		{`"net/http"`, "http.Get", "package net/http is not allowed in a shipped source (the network is out of reach: ask an actor that runs where it is not)"},
		{`"syscall"`, "syscall.Kill", "package syscall is not allowed in a shipped source (the process is out of reach)"},
		{`"reflect"`, "reflect.TypeOf", "package reflect is not allowed in a shipped source (it reaches into the process)"},
		{`"log/slog"`, "slog.Info", "package log/slog is not allowed in a shipped source (ctx.Log() logs where the actor runs)"},
		{`"runtime/debug"`, "debug.SetMaxStack", "package runtime/debug is not allowed in a shipped source (the process is out of reach)"},
		{`"encoding/gob"`, "gob.Register", "package encoding/gob is not allowed in a shipped source (shipped sources may import what computes: fmt, strings, encoding/json, …)"},
		{`"time"`, "time.Sleep", "time.Sleep is not allowed in a shipped source " + blocks},
		{`t "time"`, "t.AfterFunc", "time.AfterFunc is not allowed in a shipped source " + blocks},
		{`"context"`, "context.AfterFunc", "context.AfterFunc is not allowed in a shipped source " + blocks},
		{`"fmt"`, "fmt.Scanln", "fmt.Scanln is not allowed in a shipped source (there is no input: an actor gets messages)"},
		{``, "thesp.Start", "thesp.Start is not allowed in a shipped source (an actor is in a system already: ctx.System())"},
		{``, "thesp.RunCommand{}", "thesp.RunCommand is not allowed in a shipped source (shipped sources start no processes: ask an actor of that system that does)"},
		{`"os"; "net"`, "os.Args, net.Dial", "package os is not allowed in a shipped source " + files + "\n" +
			"package net is not allowed in a shipped source (the network is out of reach: ask an actor that runs where it is not)"},
		{`"fmt"; "strings"; "time"; "sync"; "image/png"`, `fmt.Sprint(strings.ToUpper(""), time.Now(), sync.Mutex{}, thesp.Name(""), png.Encode)`, ""},
	} {
		f := interp.File{Name: "main.go", Text: []byte("package main\nimport (\"thesp\"; _ \"os\"; " + c.imports + ")\n" +
			"type A struct{}\nfunc (A) Receive(ctx *thesp.Context, msg any) {\n\tctx.Reply([]any{ " + c.expr + " })\n}\n" +
			"func main() { thesp.Start(thesp.Config{}) }\n")}
		var got []string
		err := in.CheckAs(interp.Shipped, f)
		var ds interp.Diagnostics
		if errors.As(err, &ds) {
			for _, d := range ds {
				if d.Pos.Filename != "main.go" || d.Pos.Line != 5 || d.Pos.Column < 19 || d.Line == "" {
					t.Errorf("%s: it is at %v", c.expr, d.Pos)
				}
				got = append(got, d.Message+" ("+d.Hint+")")
			}
		} else if err != nil {
			t.Errorf("%s: %v", c.expr, err)
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.expr, strings.Join(got, "\n"), c.want)
		}
		if err := in.Check(f); err != nil {
			t.Errorf("%s: one's own: %v", c.expr, err)
		}
	}
	// What no actor uses is not shipped, but what somebody ships is not only what actors use.
	const unused = "package main\nimport (\"thesp\"; _ \"os\")\ntype A struct{}\nfunc (A) Receive(ctx *thesp.Context, msg any) {}\n"
	data := `{"v":1,"files":[],"packages":[{"text":` + strconv.Quote(unused) + `}]}`
	s, err := interp.DecodeSource(interp.HashOf([]byte(data)), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped})
	defer lib.Close()
	lib.Add(s)
	if _, err := lib.Load(s.Hash()); err == nil || !strings.Contains(err.Error(), ":2:20: package os is not allowed") {
		t.Errorf("a blank import: %v", err)
	}
}

func TestSettingVariablesOfThePackages(t *testing.T) {
	in, _ := newInterp(t)
	for text, want := range map[string]string{
		"io.EOF = nil":                       "main.go:3:15: unsupported: setting io.EOF, which belongs to the whole process",
		"n := 0; n, (io.EOF) = n, nil":       "main.go:3:26: unsupported: setting io.EOF, which belongs to the whole process",
		"for _, io.EOF = range []error{} {}": "main.go:3:22: unsupported: setting io.EOF, which belongs to the whole process",
		"_ = io.EOF; os.Args = nil":          "",
		"time.Local = time.UTC":              "",
	} {
		err := in.Check(interp.File{Name: "main.go", Text: []byte("package main\nimport (\"io\"; \"os\"; \"time\"); var _, _, _ = io.EOF, os.Args, time.UTC\nfunc main() { " + text + " }\n")})
		if got := fmt.Sprint(err); got != want && (err != nil || want != "") {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// A shipped source that is loaded is refused for the same reasons, whoever has checked it.
func TestShippedLibrary(t *testing.T) {
	in, _ := newInterp(t)
	s := sourceOf(t, "A", `package main
import ("os"; "thesp")
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply(os.Getenv("HOME")) }
`)
	for rights, want := range map[interp.Rights]string{
		interp.Own:     "",
		interp.Shipped: "package os is not allowed in a shipped source",
	} {
		lib := in.NewLibrary(interp.LibraryConfig{Rights: rights})
		lib.Add(s)
		_, err := lib.Load(s.Hash())
		var ds interp.Diagnostics
		if want == "" != (err == nil) || err != nil && (!errors.As(err, &ds) || !strings.Contains(err.Error(), want)) {
			t.Errorf("rights %v: %v, want %q", rights, err, want)
		}
		lib.Close()
	}
}

// A program has a copy of the variables of packages, by whatever way it sets them.
func TestVariablesAreCopies(t *testing.T) {
	eof, reader := io.EOF, rand.Reader
	defer func() { io.EOF, rand.Reader = eof, reader }()
	got := runProgram(t, `package main
import ("crypto/rand"; "fmt"; "io"; "strings")
type zeros struct{}
func (zeros) Read(b []byte) (int, error) { return len(b), nil }
func main() {
	_, err := strings.NewReader("").Read(make([]byte, 1))
	fmt.Println(err == io.EOF)
	p, q := &io.EOF, &rand.Reader
	*p = nil
	*q = zeros{}
	fmt.Println(io.EOF)
}
`)
	if want := "true\n<nil>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if io.EOF != eof || rand.Reader != reader {
		t.Error("the process has changed")
	}
	if got, want := runProgram(t, "package main\nimport (\"fmt\"; \"io\")\nfunc main() { fmt.Println(io.EOF) }"), "EOF\n"; got != want {
		t.Errorf("another program sees %q, want %q", got, want)
	}
}
