package repl

import (
	"slices"
	"strings"
	"testing"
)

func TestTakeInput(t *testing.T) {
	isCommand := func(text string) bool {
		_, ok, err := translate("", text, untaken)
		return strings.HasPrefix(text, ":") || ok || err != nil
	}
	for _, c := range []struct {
		block string
		want  []string // the last one is not whole if it ends in …
	}{
		{"x := 1\ny := 2", []string{"x := 1\ny := 2"}},
		{"x := 1\ny := 2\ntell g 1\n:actors\n", []string{"x := 1\ny := 2", "tell g 1", ":actors", ""}},
		{":actors\n\n:members\nx\n", []string{":actors", ":members", "x\n"}},
		{"ask g Ping{\n1,\n}\nx", []string{"ask g Ping{\n1,\n}", "x"}},
		{"func f() {\n:help\n}", []string{"func f() {\n:help\n}"}},
		{"s := `\n:help\n`\n:help", []string{"s := `\n:help\n`", ":help"}},
		{"x := 1\nfunc f() {", []string{"x := 1\nfunc f() {…"}},
		{"listen\nfunc f() {", []string{"listen", "func f() {…"}},
		{"x\nask g Ping{", []string{"x", "ask g Ping{…"}},
		{"x +\n:;\n:help\n:;", []string{"x +", ":help", ""}},
		{"// c\n:help", []string{"// c", ":help"}},
		{"\n\n", []string{""}},
	} {
		var got []string
		for lines := strings.Split(c.block, "\n"); len(lines) > 0; {
			text, rest, whole := takeInput(lines, isCommand)
			if !whole {
				text += "…"
			}
			got, lines = append(got, text), rest
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.block, got, c.want)
		}
	}
}

func TestWithoutPrompts(t *testing.T) {
	text := "thesp> func f() {\n   ..{> \treturn\n   ..{> }\nthesp@lab7:1900![2]> f()\nthesp > 1\n   ..> x\n    y"
	want := "func f() {\n\treturn\n}\nf()\nthesp > 1\nx\n    y"
	if got := withoutPrompts(text); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
