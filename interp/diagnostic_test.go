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
