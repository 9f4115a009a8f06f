package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	randomSeed     = flag.Uint64("random-seed", 1, "the first seed of the random programs")
	randomPrograms = flag.Int("random-programs", 2, "how many random programs are compiled and interpreted")
)

// Random programs, of functions that compute, change what they compute with and panic in places, print what they print when they are compiled. Of 10,000 functions of other seeds one
// or two differ still: t.xs[len(t.xs)], s = … and list[a:f()] have lengths and bounds be looked at before what changes them, and not behind it.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for seed := *randomSeed; seed < *randomSeed+uint64(*randomPrograms); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			dir := t.TempDir()
			file, bin := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
			if err := os.WriteFile(file, []byte(newRandomProgram(seed).text()), 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("go", "build", "-o", bin, file).CombinedOutput(); err != nil {
				t.Fatalf("go build: %v\n%s", err, out)
			}
			want := runToEnd(t, nil, bin)
			got := runToEnd(t, []string{asThesp + "=1"}, self, "run", file)
			if got.code != want.code || got.stdout != want.stdout {
				t.Errorf("seed %d: exit code %d, compiled %d\n%s\n%s", seed, got.code, want.code, firstDifference(got.stdout, want.stdout), got.stderr)
			}
		})
	}
}

// A randomProgram is made of its seed alone.
type randomProgram struct {
	*rand.Rand
	b     strings.Builder
	names int
	loops int      // around the statement that is being written, in its function
	void  bool     // its function returns nothing
	inF   bool     // it is in a function that may become T.f
	ints  []string // the variables in scope
}

func newRandomProgram(seed uint64) *randomProgram {
	return &randomProgram{Rand: rand.New(rand.NewPCG(seed, 0))}
}

// randomHead declares what the random functions have. Each is called with variables of its own, of which some are nil.
const randomHead = `package main

import (
	"errors"
	"fmt"
)

type T struct {
	n  int
	s  string
	p  *T
	xs []int
	m  map[string]int
	e  any
	f  func(int) int
	a  [3]int
	g  [][]string
}

func (t *T) inc(k int) int     { t.n += k; return t.n }
func (t *T) put(k int) []int   { t.xs = append(t.xs, k); return t.xs }
func (t *T) say(s string) string { t.s += s; return t.s }
func (t T) copied() int        { t.n++; return t.n + len(t.xs) }
func (t *T) String() string    { return fmt.Sprint("T", t.n, t.s) }

type shape interface{ area() int }
type square int

func (s square) area() int { return int(s) * int(s) }

type point struct{ x, y int }

func (p *point) area() int { return p.x * p.y }

var global = []int{3, 1, 2}

// What a function prints. What it has done until it panics is not looked at: in which order the parts of an expression may panic Go leaves open.
var (
	printed  []byte
	panicked bool
)

func say(v ...any)   { printed = fmt.Append(printed, v...) }
func tr(i int) int { say("<", i, ">"); return i }
func two(i int) (int, string) { return i + 1, fmt.Sprint(i) }
func swap[A, B any](a A, b B) (B, A) { return b, a }
func pick[E any](s []E, i int) E { return s[i] }

func call(name string, f func(t *T, a, b int, s string) string) {
	for i, t := range []*T{
		{n: 2, s: "xyz", p: &T{n: 7, s: "p"}, xs: []int{4, 5, 6}, m: map[string]int{"xyz": 1, "p": 2}, e: 5, f: func(i int) int { return i * 2 }, a: [3]int{1, 2, 3}, g: [][]string{{"q"}, {}}},
		{e: "text", xs: []int{1}, m: map[string]int{}},
		{n: -3, p: &T{}, e: square(3), f: tr},
	} {
		global = []int{3, 1, 2}
		printed, panicked = nil, false
		func() {
			defer func() {
				if r := recover(); r != nil {
					panicked = true
				}
			}()
			say(" = ", f(t, i, 3-i, "ab"))
		}()
		if panicked {
			fmt.Printf("%s %d panics\n", name, i)
			continue
		}
		fmt.Printf("%s %d: %q ", name, i, printed)
		fmt.Println(t.n, t.s, t.xs, t.m, t.e, t.a, t.g, global, t.p != nil && t.p.n == 7)
	}
}

func main() {
`

// text is the program.
func (r *randomProgram) text() string {
	const functions = 150
	var bodies []string
	for range functions {
		r.ints = []string{"a", "b"}
		r.b.Reset()
		r.block(1, 3+r.IntN(6))
		bodies = append(bodies, r.b.String())
	}
	var out strings.Builder
	out.WriteString(randomHead)
	for i := range bodies {
		fmt.Fprintf(&out, "\tcall(%q, f%d)\n", fmt.Sprint("f", i), i)
	}
	out.WriteString("}\n")
	for i, body := range bodies {
		fmt.Fprintf(&out, "\nfunc f%d(t *T, a, b int, s string) (result string) {\n%s\treturn fmt.Sprint(a, b, s, %s)\n}\n", i, body, r.inScope("a", "b").int(2))
	}
	return out.String()
}

// inScope has only these variables be in scope.
func (r *randomProgram) inScope(ints ...string) *randomProgram {
	r.ints = ints
	return r
}

// one returns one of the texts.
func (r *randomProgram) one(texts ...string) string { return texts[r.IntN(len(texts))] }

// oneOf calls one of the functions.
func (r *randomProgram) oneOf(f ...func() string) string { return f[r.IntN(len(f))]() }

func (r *randomProgram) name(stem string) string {
	r.names++
	return fmt.Sprint(stem, r.names)
}

func (r *randomProgram) small() string { return fmt.Sprint(r.IntN(4)) }

// int is an expression of type int, never a constant, with parts that are nested at most depth deep.
func (r *randomProgram) int(depth int) string {
	v := r.one(append(r.ints, "t.n", "len(s)", "len(t.xs)", "global[1]", "t.a[1]")...)
	if depth <= 0 {
		return v
	}
	d := depth - 1
	return r.oneOf(
		func() string { return v },
		func() string {
			return fmt.Sprintf("(%s %s %s)", r.int(d), r.one("+", "-", "*", "&", "|", "^", "&^"), r.int(d))
		},
		func() string { return fmt.Sprintf("(%s %s %s)", r.int(d), r.one("+", "-", "*", "/", "%"), r.int(d)) },
		func() string { return fmt.Sprintf("(%s %s (%s&3))", r.int(d), r.one("<<", ">>"), r.int(d)) },
		func() string { return fmt.Sprintf("(%s - %s)", r.small(), r.int(d)) },
		func() string { return fmt.Sprintf("tr(%s)", r.int(d)) },
		func() string { return fmt.Sprintf("t.inc(%s)", r.int(d)) },
		func() string { return fmt.Sprintf("%s[%s]", r.list(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s[%s&3]", r.list(d), r.int(d)) },
		func() string { return fmt.Sprintf("t.a[%s&3]", r.int(d)) },
		func() string { return fmt.Sprintf("t.m[%s]", r.string(d)) },
		func() string {
			return fmt.Sprintf("len(%s)", r.oneOf(func() string { return r.list(d) }, func() string { return r.string(d) }))
		},
		func() string { return fmt.Sprintf("%s.n", r.pointer(d)) },
		func() string { return fmt.Sprintf("%s.copied()", r.pointer(d)) },
		func() string {
			if r.inF { // it would call itself
				return v
			}
			return fmt.Sprintf("t.f(%s)", r.int(d))
		},
		func() string { return "t.e.(int)" },
		func() string { return fmt.Sprintf("%s.area()", r.shape(d)) },
		func() string { return fmt.Sprintf("int(int8(%s))", r.int(d)) },
		func() string { return fmt.Sprintf("int(%s[%s])", r.string(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s(%s, %s)", r.one("min", "max"), r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("pick(%s, %s)", r.list(d), r.int(d)) },
		func() string {
			return fmt.Sprintf("func() int { %s++; return %s }()", r.one("a", "b", "t.n"), r.int(d))
		},
		func() string { return fmt.Sprintf("copy(%s, %s)", r.list(d), r.list(d)) },
		func() string { return fmt.Sprintf("*(&%s)", r.one("a", "b", "t.n", "t.a[2]", "global[0]")) },
		func() string { return fmt.Sprintf("-%s", v) },
	)
}

func (r *randomProgram) string(depth int) string {
	v := r.one("s", "t.s", "s", "t.s")
	if depth <= 0 {
		return v
	}
	d := depth - 1
	return r.oneOf(
		func() string { return v },
		func() string { return fmt.Sprintf("(%s + %s)", r.string(d), r.string(d)) },
		func() string { return fmt.Sprintf("(%q + %s)", r.one("k", "é", ""), r.string(d)) },
		func() string { return fmt.Sprintf("fmt.Sprint(%s)", r.int(d)) },
		func() string { return fmt.Sprintf("t.say(%s)", r.string(d)) },
		func() string { return fmt.Sprintf("%s[%s:]", r.string(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s[:%s&1]", r.string(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s.s", r.pointer(d)) },
		func() string { return fmt.Sprintf("(*&%s.s)", r.pointer(d)) },
		func() string { return "t.e.(string)" },
		func() string { return fmt.Sprintf("t.g[%s][%s]", r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("string(rune('a' + %s&7))", r.int(d)) },
		func() string { return fmt.Sprintf("fmt.Sprint(%s)", r.list(d)) },
		func() string { return fmt.Sprintf("%s.String()", r.pointer(d)) },
	)
}

func (r *randomProgram) bool(depth int) string {
	d := depth - 1
	if depth <= 0 {
		return fmt.Sprintf("%s < %s", r.int(0), r.int(0))
	}
	return r.oneOf(
		func() string {
			return fmt.Sprintf("%s %s %s", r.int(d), r.one("<", "<=", ">", ">=", "==", "!="), r.int(d))
		},
		func() string {
			return fmt.Sprintf("%s %s %s", r.string(d), r.one("<", "<=", ">", ">=", "==", "!="), r.string(d))
		},
		func() string { return fmt.Sprintf("(%s %s %s)", r.bool(d), r.one("&&", "||"), r.bool(d)) },
		func() string { return fmt.Sprintf("!(%s)", r.bool(d)) },
		func() string { return fmt.Sprintf("%s %s nil", r.pointer(d), r.one("==", "!=")) },
		func() string { return fmt.Sprintf("t.e == any(%s)", r.int(d)) },
		func() string { return fmt.Sprintf("t.e == any(%s)", r.list(d)) },
		func() string { return fmt.Sprintf("%s == %s", r.shape(d), r.shape(d)) },
		func() string { return fmt.Sprintf("(point{%s, 1}) == (point{1, %s})", r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("t.f %s nil", r.one("==", "!=")) },
	)
}

func (r *randomProgram) list(depth int) string {
	v := r.one("t.xs", "global")
	if depth <= 0 {
		return v
	}
	d := depth - 1
	return r.oneOf(
		func() string { return v },
		func() string { return fmt.Sprintf("append(%s, %s)", r.list(d), r.int(d)) },
		func() string { return fmt.Sprintf("append(%s, %s...)", r.list(d), r.list(d)) },
		func() string { return fmt.Sprintf("[]int{%s, %s}", r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s[%s:]", r.list(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s[%s:%s]", r.list(d), r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("%s[:%s&1]", r.list(d), r.int(d)) },
		func() string { return fmt.Sprintf("t.put(%s)", r.int(d)) },
		func() string { return fmt.Sprintf("t.a[%s&1:]", r.int(d)) },
		func() string { return fmt.Sprintf("make([]int, %s)", r.int(d)+"&3") },
		func() string { return fmt.Sprintf("%s.xs", r.pointer(d)) },
	)
}

func (r *randomProgram) pointer(depth int) string {
	if depth <= 0 {
		return r.one("t", "t", "t.p")
	}
	d := depth - 1
	return r.oneOf(
		func() string { return "t" },
		func() string { return "t.p" },
		func() string { return "t.p.p" },
		func() string { return fmt.Sprintf("(&T{n: %s, s: %s})", r.int(d), r.string(d)) },
		func() string { return fmt.Sprintf("func() *T { t.n++; return %s }()", r.pointer(d)) },
	)
}

func (r *randomProgram) shape(depth int) string {
	d := depth - 1
	return r.oneOf(
		func() string { return fmt.Sprintf("shape(square(%s))", r.int(d)) },
		func() string { return "t.e.(shape)" },
		func() string { return fmt.Sprintf("shape(&point{%s, %s})", r.int(d), r.int(d)) },
	)
}

// place is what an int can be assigned to.
func (r *randomProgram) place(depth int) string {
	d := depth - 1
	return r.oneOf(
		func() string { return r.one("a", "b", "t.n", "t.a[1]", "global[2]") },
		func() string { return r.one("a", "b", "t.n") },
		func() string { return fmt.Sprintf("t.xs[%s]", r.int(d)) },
		func() string { return fmt.Sprintf("t.a[%s&3]", r.int(d)) },
		func() string { return fmt.Sprintf("t.m[%s]", r.string(d)) },
		func() string { return fmt.Sprintf("%s.n", r.pointer(d)) },
		func() string { return fmt.Sprintf("t.put(%s)[%s]", r.int(d), r.int(d)) },
		func() string { return fmt.Sprintf("*(&%s)", r.one("a", "t.n", "global[1]")) },
	)
}

func (r *randomProgram) line(indent int, format string, args ...any) {
	fmt.Fprintf(&r.b, strings.Repeat("\t", indent)+format+"\n", args...)
}

// block writes n statements, whose variables end with it.
func (r *randomProgram) block(indent, n int) {
	scope := r.ints
	for range n {
		r.statement(indent)
	}
	r.ints = scope[:len(scope):len(scope)]
}

// inner writes a block of a few statements.
func (r *randomProgram) inner(indent int) {
	if indent < 5 {
		r.block(indent+1, 1+r.IntN(3))
		return
	}
	r.line(indent+1, "a++")
}

// loop is inner for the body of a loop.
func (r *randomProgram) loop(indent int) {
	r.loops++
	r.inner(indent)
	r.loops--
}

func (r *randomProgram) statement(indent int) {
	const d = 2
	switch r.IntN(24) {
	case 0:
		v := r.name("v")
		r.line(indent, "%s := %s", v, r.int(d))
		r.line(indent, "_ = %s", v)
		r.ints = append(r.ints, v)
	case 1, 2:
		r.line(indent, "%s = %s", r.place(d), r.int(d))
	case 3:
		r.line(indent, "%s %s= %s", r.place(d), r.one("+", "-", "*", "/", "%", "&", "|"), r.int(d))
	case 4:
		r.line(indent, "%s, %s = %s, %s", r.place(d), r.place(d), r.int(d), r.int(d))
	case 5:
		r.line(indent, "%s%s", r.place(d), r.one("++", "--"))
	case 6:
		r.line(indent, "%s, s = two(%s)", r.place(1), r.int(d))
	case 7:
		r.line(indent, "s, %s = swap(%s, %s)", r.place(1), r.int(1), r.string(d))
	case 8:
		r.line(indent, "if %s {", r.bool(d))
		r.inner(indent)
		if r.IntN(2) == 0 {
			r.line(indent, "} else {")
			r.inner(indent)
		}
		r.line(indent, "}")
	case 9:
		v := r.name("i")
		r.line(indent, "for %s := range %s & 3 {", v, r.int(1))
		r.line(indent+1, "a += %s", v)
		r.loop(indent)
		r.line(indent, "}")
	case 10:
		i, v := r.name("i"), r.name("x")
		r.line(indent, "for %s, %s := range %s {", i, v, r.list(1))
		r.line(indent+1, "b += %s * %s", i, v)
		r.line(indent+1, "if b > 50 || b < -50 {")
		r.line(indent+2, "break")
		r.line(indent+1, "}")
		r.loop(indent)
		r.line(indent, "}")
	case 11:
		r.line(indent, "switch %s {", r.int(d))
		r.line(indent, "case %s:", r.int(1))
		r.inner(indent)
		r.line(indent+1, "%s", r.one("fallthrough", "a++"))
		r.line(indent, "case %s, %s:", r.int(0), r.int(1))
		r.inner(indent)
		r.line(indent, "default:")
		r.inner(indent)
		r.line(indent, "}")
	case 12:
		v := r.name("e")
		r.line(indent, "switch %s := t.e.(type) {", v)
		r.line(indent, "case int:")
		r.line(indent+1, "a += %s", v)
		r.line(indent, "case string:")
		r.line(indent+1, "s += %s", v)
		r.line(indent, "case shape:")
		r.line(indent+1, "b = %s.area()", v)
		r.line(indent, "default:")
		r.inner(indent)
		r.line(indent, "}")
	case 13:
		r.line(indent, "defer func() {")
		if r.IntN(2) == 0 {
			r.line(indent+1, "if x := recover(); x != nil {")
			r.line(indent+2, "panicked = true")
			r.line(indent+1, "}")
		}
		loops, void := r.loops, r.void
		r.loops, r.void = 0, true
		r.block(indent+1, 1)
		r.loops, r.void = loops, void
		r.line(indent, "}()")
	case 14:
		r.line(indent, "defer say(%s, %s)", r.int(d), r.string(1))
	case 15:
		r.line(indent, "t.e = %s", r.oneOf(func() string { return r.int(d) }, func() string { return r.string(d) }, func() string { return r.list(1) }, func() string { return r.shape(1) }))
	case 16:
		f := r.name("f")
		r.line(indent, "%s := func(k int) int { a += k; return %s }", f, r.int(d))
		r.line(indent, "b = %s(%s) + %s(1)", f, r.int(1), f)
	case 17:
		r.inF = true
		r.line(indent, "t.f = func(k int) int { b++; return k + %s }", r.int(1))
		r.inF = false
	case 18:
		r.line(indent, "t.xs = %s", r.list(d))
	case 19:
		r.line(indent, "s = %s", r.string(d))
	case 20:
		r.line(indent, "if %s {", r.bool(1))
		switch {
		case r.loops > 0:
			r.line(indent+1, "%s", r.one("break", "continue"))
		case r.void:
			r.line(indent+1, "return")
		default:
			r.line(indent+1, "return fmt.Sprint(%s, %s)", r.int(d), r.string(1))
		}
		r.line(indent, "}")
	case 21:
		r.line(indent, "say(%s, %s, %s)", r.int(d), r.string(1), r.bool(1))
	case 22:
		c := r.name("c")
		r.line(indent, "%s := make(chan int, 2)", c)
		r.line(indent, "%s <- %s", c, r.int(d))
		r.line(indent, "a = <-%s + %s", c, r.int(1))
	case 23:
		r.line(indent, "if %s {", r.bool(d))
		r.line(indent+1, "panic(%s)", r.oneOf(func() string { return r.string(1) }, func() string { return fmt.Sprintf("fmt.Errorf(\"%%d: %%w\", %s, errors.ErrUnsupported)", r.int(1)) }))
		r.line(indent, "}")
	}
}
