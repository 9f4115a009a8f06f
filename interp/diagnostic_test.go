package interp_test

import (
	"go/token"
	"strings"
	"testing"

	"thesp/interp"
)

func TestExcerptOfWideCharacters(t *testing.T) {
	line := "\tx := \"世界\" + é + 計算"
	for at, want := range map[string]string{
		"\"世": "     3 | " + line + "\n       | \t     ^~~~~~\n",
		"é":   "     3 | " + line + "\n       | \t              ^\n",
		"計":   "     3 | " + line + "\n       | \t                  ^~~~\n",
	} {
		column := strings.Index(line, at) + 1
		width := map[string]int{"\"世": len("\"世界\""), "é": len("é"), "計": len("計算")}[at]
		d := interp.Diagnostic{Pos: token.Position{Filename: "a.go", Line: 3, Column: column}, Width: width, Line: line}
		if got := d.Excerpt(); got != want {
			t.Errorf("got:\n%swant:\n%s", got, want)
		}
	}
}

// Of a line that fills a terminal there is what is around the mark.
func TestExcerptOfLongLine(t *testing.T) {
	for _, c := range []struct {
		before, what, behind string
		width                int
		want                 string
	}{
		{strings.Repeat("ab", 5000), "nope", strings.Repeat("cd", 5000), 4,
			"     3 | …" + strings.Repeat("ab", 30) + "nope" + strings.Repeat("cd", 48) + "…\n       | " + strings.Repeat(" ", 61) + "^~~~\n"},
		{"\tx = ", "nope", strings.Repeat("世", 500), 4, "     3 | \tx = nope" + strings.Repeat("世", 96) + "…\n       | \t    ^~~~\n"},
		{strings.Repeat("é", 500), "nope", "", 4, "     3 | …" + strings.Repeat("é", 60) + "nope\n       | " + strings.Repeat(" ", 61) + "^~~~\n"},
		{"x = ", strings.Repeat("z", 500), "", 500, "     3 | x = " + strings.Repeat("z", 100) + "…\n       |     ^" + strings.Repeat("~", 99) + "\n"},
	} {
		d := interp.Diagnostic{Pos: token.Position{Filename: "a.go", Line: 3, Column: len(c.before) + 1}, Width: c.width, Line: c.before + c.what + c.behind}
		if got := d.Excerpt(); got != c.want {
			t.Errorf("got:\n%swant:\n%s", got, c.want)
		}
	}
}
