package repl

import (
	"bytes"
	"context"
	"errors"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

type inner struct{ A, b any }

type outer struct {
	L  []int
	In inner
	M  map[string][]int
}

type tagged = struct {
	Payload string `thesp:"main.Ping"`
	Xn      int    `thesp:",private"`
}

func TestValue(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(context.Background())
	p := newPrinter(nil, nil, false, false, newRefs(sys))
	long := make([]int, 60)
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "nil"}, {1, "1"}, {2.5, "2.5"}, {true, "true"}, {"a\"b", `"a\"b"`}, {'x', "120"}, {[]byte("hi"), "[]uint8{104, 105}"},
		{time.Second, "1s"}, {time.Unix(0, 0).UTC(), "1970-01-01T00:00:00Z"},
		{tagged{"x", 3}, `main.Ping{Payload: "x", n: 3}`}, {&tagged{"x", 3}, `&main.Ping{Payload: "x", n: 3}`},
		{outer{[]int{1}, inner{1, nil}, map[string][]int{"a": {1}}}, `repl.outer{L: []int{1}, In: repl.inner{A: 1, b: nil}, M: map[string][]int{"a": {1}}}`},
		{inner{1, []int{2}}, "repl.inner{A: 1, b: []int{2}}"},
		{map[int]string{10: "b", 9: "a"}, `map[int]string{9: "a", 10: "b"}`},
		{[]any{nil, 1, "x", []string{"y"}}, `[]any{nil, 1, "x", []string{"y"}}`},
		{errors.New("bad"), `error("bad")`}, {[]error{nil}, "[]error{nil}"},
		{(*tagged)(nil), "nil"}, {[]int(nil), "nil"}, {make(chan int), "chan int"}, {func() {}, "func()"}, {(func())(nil), "nil"}, {(chan int)(nil), "nil"},
		{runtime.Address{}, "nobody"}, {sys.Address(), "this prompt"}, {struct{}{}, "struct {}{}"},
		{long, "[]int{" + strings.Repeat("0, ", 59) + "0}"},
	} {
		if got := p.value(c.v); got != c.want {
			t.Errorf("value(%#v) = %s, want %s", c.v, got, c.want)
		}
	}
	p.terminal = true
	if got := p.value(long); got != "[]int{"+strings.Repeat("0, ", 50)+"… 10 more}" {
		t.Errorf("a terminal shows %s", got)
	}
	if got := p.value(strings.Repeat("ä", 2000)); got != strconv.Quote(strings.Repeat("ä", 960))+"… 1040 more" {
		t.Errorf("a terminal shows %s of a long string", got)
	}
	deep := [][]string{}
	for range 50 {
		deep = append(deep, []string{strings.Repeat("x", 100)})
	}
	if got := p.value(deep); !strings.HasSuffix(got, "… 41 more}") {
		t.Errorf("a terminal shows %s of much text", got)
	}
	if got := p.brief(strings.Repeat("ä", 2000)); got != strconv.Quote(strings.Repeat("ä", 240))+"… 1760 more" {
		t.Errorf("a terminal shows %s of a long message", got)
	}
	var out bytes.Buffer
	p.out = &out
	p.shown(interp.Shown{Types: []string{"[]int"}, Values: []any{long}})
	p.shown(interp.Shown{Names: []string{"x"}, Types: []string{"[]int"}, Values: []any{long}})
	if got := out.String(); strings.Count(got, "… 10 more}    (:show _)    // []int\n") != 1 || strings.Count(got, "(:show x)") != 1 {
		t.Errorf("how to see all is told as %s", got)
	}
	p.whole(long)
	if got := out.String(); !strings.Contains(got, strings.Repeat("0, ", 59)+"0}\n") {
		t.Errorf(":show prints %s", got)
	}
	type loop struct{ Next any }
	l := &loop{}
	l.Next = l
	if got := p.value(l); got != "&repl.loop{Next: &…}" {
		t.Errorf("a cycle is shown as %s", got)
	}
}

func TestShown(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(context.Background())
	for _, c := range []struct {
		terminal bool
		shown    interp.Shown
		want     string
	}{
		{false, interp.Shown{Types: []string{"int"}, Values: []any{3}}, "3\n"},
		{true, interp.Shown{Types: []string{"int"}, Values: []any{3}}, "3    // int\n"},
		{true, interp.Shown{Types: []string{"any"}, Values: []any{tagged{}}}, "main.Ping{Payload: \"\", n: 0}    // main.Ping\n"},
		{false, interp.Shown{Names: []string{"x", "err"}, Types: []string{"int", "error"}, Values: []any{3, nil}}, "x = 3\nerr = nil\n"},
		{false, interp.Shown{Types: []string{"int", "error"}, Values: []any{3, nil}}, "3\n"},
		{false, interp.Shown{Types: []string{"int", "error"}, Values: []any{0, errors.New("bad")}}, "0\nerror: bad\n"},
		{false, interp.Shown{Types: []string{"error"}, Values: []any{nil}}, "nil\n"},
		{false, interp.Shown{Types: []string{"*main.E"}, Values: []any{errors.New("bad")}}, "error: bad\n"},
		{false, interp.Shown{Types: []string{"any"}, Values: []any{runtime.SentError{Text: "bad"}}}, "error(\"bad\")\n"},
	} {
		var out bytes.Buffer
		newPrinter(&out, &out, c.terminal, false, newRefs(sys)).shown(c.shown)
		if out.String() != c.want {
			t.Errorf("%+v is shown as %q, want %q", c.shown, out.String(), c.want)
		}
	}
}

// A colour ends before the line does: a terminal would take what is behind for the beginning of another one.
func TestErrorsInColour(t *testing.T) {
	d := interp.Diagnostic{Pos: token.Position{Filename: "in[1]", Line: 1, Column: 3}, Message: "undefined: x", Line: "1 + x"}
	for _, err := range []error{interp.Diagnostics{d, d}, errors.New("bad")} {
		var out bytes.Buffer
		PrintError(&out, err, true)
		if got := out.String(); !strings.HasSuffix(got, "m\n") && !strings.HasSuffix(got, "bad\n") || strings.Contains(got, "\n\x1b[22m") {
			t.Errorf("%v is printed as %q", err, got)
		}
	}
}

func TestKeyFilter(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"abc\r", "abc\r"},
		{"\x1b[200~a\nb\tc\r\nd\x07\x1b[201~x", "a\u2028b\ue009c\u2028dx"}, {"\x1b[200~日\r本\r\x1b[201~", "日\u2028本\u2028"},
		{"\x1b\r", "\u2028"}, {"\x1b[1~\x1b[4~", "\x01\x05"}, {"\x1b[1;5C", "\x1bf"},
		{"\x1b[A", "\x1b[A"}, {"\x1b", "\x1b"}, {"\x1a", ""}, {"\x1b[5~x", "x"}, {"日本", "日本"},
	} {
		// Whatever the pieces that the bytes come in, the keys are the same.
		for size := 1; size <= len(c.in); size++ {
			if size == 1 && strings.Contains(c.in, "\x1b") && len(c.in) > 1 {
				continue // ESC alone is a key: nothing tells it from the beginning of another
			}
			k := &keyFilter{}
			for rest := c.in; rest != ""; {
				n := min(size, len(rest))
				if strings.HasPrefix(rest, "\x1b") {
					n = max(n, min(2, len(rest)))
				}
				if n > 1 && rest[n-1] == 0x1b {
					n--
				}
				k.in = append(k.in, rest[:n]...)
				k.translate()
				rest = rest[n:]
			}
			if string(k.out) != c.want {
				t.Errorf("%q in pieces of %d gives %q, want %q", c.in, size, k.out, c.want)
			}
		}
	}
}
