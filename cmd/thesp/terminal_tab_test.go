//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Tab completes what is typed, and shows what there is if it is pressed again.
func TestTerminalTab(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("type Greeter struct{ name, nature string; 名 *Greeter }; func (g *Greeter) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\r")
	p.sees("func Greeter.Receive   actor")
	p.types("(&Greeter{nature: \"zero\", name: \"one\"})\r")
	p.sees("&main.Greeter{")
	p.types("g := &Greeter{name: \"one\", nature: \"two\"}\r")
	p.sees("g = ")
	p.types("g.nam\t\r")
	p.sees("\"one\"    // string")
	p.types("\"日本語 😀\" + g.nam\t\r")
	p.sees("\"日本語 😀one\"    // string")
	p.types("createA\tGre\t\r")
	p.sees("#1 Greeter local/")
	p.types("ask #gre\t \"hi\"\r")
	p.sees("\"hi\"    // string")
	p.types("g.n\t\t")
	p.sees("name    nature")
	p.types("me\r")
	p.sees("\"one\"    // string")
	p.types("strings.Cut(\t")
	p.sees("func Cut(s string, sep string) (before string, after string, found bool)")
	p.types("\"a=b\", \"=\")\r")
	p.sees("\"a\"    // string")
	p.types("tell #\t")
	p.sees("tell #1")
	p.types("\t\t")
	p.sees("#1  Greeter  local/")
	p.types("\x03")
	p.sees("thesp> ")
	p.types(":ac\t\r")
	p.sees("STATE")
	// The cursor may be inside of the line.
	p.types("g.na + \"x\"\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Dm\t\r")
	p.sees("\"onex\"    // string")
	// Inputs of several lines: a tab where a line begins, names of all of it everywhere else.
	p.types("func f() string {\r")
	p.sees("   ..{> ")
	p.types("\tlocal := g\r")
	p.sees("   ..{> ")
	p.types("\treturn `\t` + loc\t.nam\t\r")
	p.sees("   ..{> ")
	p.types("}\r")
	p.sees("func f")
	p.types("f()\r")
	p.sees("\"one\"    // string")
	p.types("\x1b[200~func f2() string {\r\tlocal := g\r\treturn local.na\x1b[201~\t\tm\t + local.nat\t\r")
	p.sees("   ..{> ")
	p.types("}\r")
	p.sees("func f2")
	p.types("f2()\r")
	p.sees("\"onetwo\"    // string")
	p.types("import \"encoding/he\t\r")
	p.types("hex.Enc\tT\t(\t")
	p.sees("func EncodeToString(src []byte) string")
	p.types("[]byte{10})\r")
	p.sees("\"0a\"    // string")
	// In what is pasted a tab is a tab.
	p.types("\x1b[200~len(`\tg.na\t`)\x1b[201~\r")
	p.sees("6    // int")
	p.sees("thesp> ")
	// It ends a search in the history, at what has been found.
	p.types("\x12onex\x07\x12zero\t.nam\t\r")
	p.sees("\"one\"    // string")
	p.sees("thesp> ")
	p.types("\x04")
	p.leaves(0)
}

// Many candidates, wide ones, and terminals that are narrow or do not know their size.
func TestTerminalTabSizes(t *testing.T) {
	var fields strings.Builder
	for i := range 300 {
		fmt.Fprintf(&fields, "名前Field%03d int; ", i)
	}
	file := filepath.Join(t.TempDir(), "many.go")
	if err := os.WriteFile(file, []byte("package main\n\ntype Many struct { "+fields.String()+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, size := range []*pty.Winsize{{Rows: 40, Cols: 120}, {Rows: 10, Cols: 20}, {Rows: 1, Cols: 1}, nil} {
		p := sitBefore(t, t.TempDir(), "thesp>", "xterm", size)
		p.types(":load " + file + "\r")
		p.sees("Many")
		time.Sleep(100 * time.Millisecond)
		p.types("m := Many{}\r")
		time.Sleep(100 * time.Millisecond)
		p.types("m.名\t\t\t")
		if size == nil || size.Cols > 1 {
			p.sees("more")
		}
		p.types("042\t\r")
		p.sees("//")
		p.types("\t\t\t\t:l\t\t\x03")
		p.types(":exit 3\r")
		p.leaves(3)
	}
}

// Output that comes while names are completed disturbs neither.
func TestTerminalTabNews(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("word, world := 1, 2\r")
	p.sees("world = 2")
	p.types("go func() { for i := 0; i < 300; i++ { fmt.Print(\"news \"); fmt.Println(i); time.Sleep(time.Millisecond) } }()\r")
	p.sees("news 1")
	for range 20 {
		p.types("wo\t\t")
		p.sees("word   world")
		p.types("l\t*10\r")
		p.sees("20    // int")
	}
	p.sees("thesp> ")
	p.types("\x04")
	p.leaves(0)
}

// Tab completes the names of files.
func TestTerminalTabFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hello_world.go"), []byte("package main\n\nfunc hello() int { return 42 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := sit(t, t.TempDir())
	p.types(":lo\t" + dir + "/hel\t\r")
	p.sees("func hello")
	p.types("hello()\r")
	p.sees("42    // int")
	p.types("\x04")
	p.leaves(0)

	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asThesp+"=1")
	cmd.Stdin = strings.NewReader("len(`createA\t`)\n")
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "8\n" {
		t.Errorf("piped: %q, %v", out, err)
	}
}
