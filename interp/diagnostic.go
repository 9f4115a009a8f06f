package interp

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// A Diagnostic is one thing that is wrong with a source, or that went wrong when it ran.
type Diagnostic struct {
	Pos     token.Position
	Width   int    // how many bytes from Pos on are meant; 0 if not known
	Message string // as the compiler says it
	Hint    string // a way on, for example "did you mean Println?"; may be empty
	Suggest string // what is most like a name that is not known, Println; the Hint has it, too; may be empty
	Line    string // the line at Pos, as it was written; may be empty
}

// suggest adds what may be meant, if that is not empty.
func (d *Diagnostic) suggest(name, asTyped string) {
	if name != "" {
		d.Suggest, d.Hint = name, "did you mean "+asTyped+"?"
	}
}

// String is "file:line:col: message (hint)".
func (d Diagnostic) String() string {
	s := d.Message
	if pos := d.Pos.String(); pos != "-" {
		s = pos + ": " + s
	}
	if d.Hint != "" {
		s += " (" + d.Hint + ")"
	}
	return s
}

// How much of a line that is longer than longLine an excerpt has before what is meant, and from there on, in characters.
const (
	longLine    = 200
	excerptPast = 60
	excerptNext = 100
)

// cut divides the line at the position, as far as an excerpt has it. more stands behind it if that is not all.
func (d Diagnostic) cut() (before, rest, more string) {
	before, rest = d.Line[:d.Pos.Column-1], d.Line[d.Pos.Column-1:]
	if utf8.RuneCountInString(d.Line) <= longLine {
		return before, rest, ""
	}
	if past := []rune(before); len(past) > excerptPast {
		before = "…" + string(past[len(past)-excerptPast:])
	}
	if next := []rune(rest); len(next) > excerptNext {
		rest, more = string(next[:excerptNext]), "…"
	}
	return before, rest, more
}

// Excerpt is the line at the position with a mark under what is meant, two lines that end in a newline; empty if the line is not known. Of a long line it is what is around that.
func (d Diagnostic) Excerpt() string {
	if d.Line == "" || d.Pos.Column < 1 || d.Pos.Column > len(d.Line)+1 {
		return ""
	}
	number := fmt.Sprintf("%6d", d.Pos.Line)
	// Tabs stay, so that the mark stands where the terminal shows what it marks.
	before, rest, more := d.cut()
	var indent strings.Builder
	for i, part := range strings.Split(before, "\t") {
		if i > 0 {
			indent.WriteByte('\t')
		}
		indent.WriteString(strings.Repeat(" ", runewidth.StringWidth(part)))
	}
	width := max(1, runewidth.StringWidth(rest[:min(max(d.Width, 0), len(rest))]))
	return fmt.Sprintf("%s | %s\n%s | %s^%s\n", number, before+rest+more, strings.Repeat(" ", len(number)), &indent, strings.Repeat("~", width-1))
}

// Diagnostics are all that is wrong with a source, in the order of their positions. It is the error of Check.
type Diagnostics []Diagnostic

// Error has one line for each.
func (ds Diagnostics) Error() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// sort orders by position and drops repetitions.
func (ds Diagnostics) sort() Diagnostics {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
		)
	})
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return a.Pos == b.Pos && a.Message == b.Message })
}
