package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"thesp/interp"
)

// hostileActor makes an actor source of a function Run.
const hostileActor = `package main

import "thesp"

type Hostile struct{}

func (*Hostile) Receive(ctx *thesp.Context, msg any) error {
	Run()
	return ctx.Reply("done")
}
`

// A hostileCase is a source and how it may fare: beginnings of outcomes, as "poison: case.go:3:14" or "dies: out of memory".
type hostileCase struct {
	name    string
	want    []string
	shipped string // whether it would be allowed as the source of another system, or refused
	files   []interp.File
}

// hostileCases reads the archives of testdata/hostile. A case begins with two lines that say what is wanted; the rest is the source, or which is to be generated.
func hostileCases(t *testing.T) (cases []hostileCase) {
	t.Helper()
	archives, err := filepath.Glob("testdata/hostile/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		group := strings.TrimSuffix(filepath.Base(path), ".txtar")
		for _, f := range archive.Files {
			lines := strings.SplitN(string(f.Data), "\n", 3)
			want, ok1 := strings.CutPrefix(lines[0], "// want ")
			shipped, ok2 := strings.CutPrefix(lines[1], "// shipped: ")
			if !ok1 || !ok2 {
				t.Fatalf("%s: %s does not say what is wanted", path, f.Name)
			}
			source := lines[2]
			if kind, ok := strings.CutPrefix(source, "generate "); ok {
				source = generated(t, kind)
			}
			if !strings.Contains(source, "func Run()") {
				source += "\nfunc Run() {}\n"
			}
			cases = append(cases, hostileCase{
				name:    group + "/" + strings.TrimSuffix(f.Name, ".go"),
				want:    strings.Split(want, " | "),
				shipped: shipped,
				files:   []interp.File{{Name: "case.go", Text: []byte(source)}, {Name: "actor.go", Text: []byte(hostileActor)}},
			})
		}
	}
	return cases
}

// generated is a source that is too long to be kept: of a kind, and how much of it.
func generated(t *testing.T, what string) string {
	t.Helper()
	var kind string
	var n int
	if _, err := fmt.Sscan(what, &kind, &n); err != nil {
		t.Fatalf("generate %s: %v", what, err)
	}
	nested := func(open, core, closing string) string {
		return strings.Repeat(open, n) + core + strings.Repeat(closing, n)
	}
	numbered := func(line string) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, line, i, i-1)
		}
		return b.String()
	}
	chain := func(first, line string) string {
		return "type T0 " + first + "\n" + numbered(line) + fmt.Sprintf("var x T%d", n)
	}
	bodies := map[string]func() string{
		"parens":   func() string { return "var x = " + nested("(", "1", ")") },
		"minus":    func() string { return "var one = 1\nvar x = " + nested("- ", "one", "") },
		"sum":      func() string { return "var one = 1\nvar x = one" + strings.Repeat("+one", n) },
		"funcs":    func() string { return numbered("func f%[1]d() int { return 1 }\n") },
		"fields":   func() string { return "type T struct {\n" + numbered("f%[1]d int\n") + "}\nvar x T" },
		"blocks":   func() string { return "func Run() {" + nested("{", "", "}") + "}" },
		"ifs":      func() string { return "func Run() {" + nested("if true {", "", "}") + "}" },
		"closures": func() string { return "func Run() {" + nested("func() {", "", "}()\n") + "}" },
		"calls":    func() string { return "func f(n int) int { return n }\nvar x = " + nested("f(", "1", ")") },
		"pointers": func() string { return "var x " + nested("*", "int", "") },
		"literals": func() string { return "var x = " + nested("[]any{", "", "}") },
		// Types that hold the one before twice.
		"structs":    func() string { return chain("int", "type T%d struct{ a, b T%d }\n") },
		"interfaces": func() string { return chain("interface{ M() }", "type T%d interface{ T%d; interface{ T%[2]d } }\n") },
		"aliases":    func() string { return chain("func()", "type T%d = func(T%d, T%[2]d)\n") },
		"pairs": func() string {
			return "type P[A, B any] struct { a A; b B }\n" + chain("int", "type T%d = P[T%d, T%[2]d]\n")
		},
		"doubles":   func() string { return chain("struct{ n int }", "type T%d struct{ a, b *T%d }\n") },
		"functions": func() string { return chain("func()", "type T%d func(T%d, T%[2]d)\n") },
		"texts":     func() string { return "const c0 = `0123456789abcdef`\n" + numbered("const c%d = c%d + c%[2]d\n") },
		"elements":  func() string { return "var x = []int{\n" + strings.Repeat("1,\n", n) + "}" },
		"cases":     func() string { return "func f(n int) {\nswitch n {\n" + numbered("case %[1]d: println(n)\n") + "}\n}" },
		"elses": func() string {
			return "func f(n int) {\n" + strings.Repeat("if n == 1 { println(n) } else ", n) + "{}\n}"
		},
		"comment": func() string { return "// " + strings.Repeat("x", n) },
		"invalid": func() string { return "var x = \"" + strings.Repeat("\xff", n) + "\"" },
	}
	body, ok := bodies[kind]
	if !ok {
		t.Fatalf("generate %s: no such kind", kind)
	}
	return "package main\n\n" + body() + "\n"
}
