package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A stroke is what the Tab key does to the text before the cursor.
type stroke struct {
	text  string // what it becomes
	shown string // printed above the line
}

// strike finds out what Tab does, by what the text before the cursor may go on with. again is set if it was pressed just before, and there was more than one way
// to go on, or none but a hint: candidates are shown then if nothing can be added, as far as they fit on a terminal of the given size.
func strike(text string, c completion, again bool, width, height int) stroke {
	if c.hint != "" && !again {
		var lines []string
		for line := range strings.Lines(strings.TrimRight(c.hint, "\n")) {
			lines = append(lines, wrapped(strings.TrimRight(line, "\n"), width-1)...)
		}
		return stroke{text, bounded(lines, width, height)}
	}
	if len(c.candidates) == 0 {
		return stroke{text: text}
	}
	typed := text[c.from:]
	if k := c.candidates[0]; len(c.candidates) == 1 && k.text+k.suffix != typed {
		return stroke{text: text[:c.from] + k.text + k.suffix}
	}
	if common := commonStart(c.candidates); len(common) > len(typed) {
		return stroke{text: text[:c.from] + common}
	}
	if !again {
		return stroke{text: text}
	}
	return stroke{text, listed(c.candidates, width, height)}
}

// wrapped is a line as several that are no wider than width, unless a word is. Each begins with the blanks that the line begins with.
func wrapped(line string, width int) (out []string) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return []string{""}
	}
	indent := line[:strings.Index(line, words[0])]
	now := indent + words[0]
	for _, word := range words[1:] {
		if runewidth.StringWidth(now)+1+runewidth.StringWidth(word) > width {
			out = append(out, now)
			now = indent + word
			continue
		}
		now += " " + word
	}
	return append(out, now)
}

// commonStart is what all candidates begin with.
func commonStart(list []candidate) string {
	common := []rune(list[0].text)
	for _, k := range list[1:] {
		n := 0
		for _, r := range k.text {
			if n == len(common) || common[n] != r {
				break
			}
			n++
		}
		common = common[:n]
	}
	return string(common)
}

// listed are candidates in lines for a terminal of the given size: what there is to say of each if they are few, else their names side by side.
func listed(list []candidate, width, height int) string {
	if len(list) == 1 || list[0].filter != "" {
		lines := make([]string, len(list))
		for i, k := range list {
			lines[i] = cmp.Or(k.about, k.text)
		}
		return bounded(lines, width, height)
	}
	column := 0
	for _, k := range list {
		column = max(column, runewidth.StringWidth(k.text)+columnGap)
	}
	perLine := max(1, (width-1)/column)
	rows, most, more := (len(list)+perLine-1)/perLine, linesFor(height), ""
	if rows > most {
		rows = most - 1
		more = fmt.Sprintf("… %d more", len(list)-rows*perLine)
		list = list[:rows*perLine]
	}
	lines := make([]string, rows)
	for i, k := range list { // downwards
		lines[i%rows] += runewidth.FillRight(k.text, column)
	}
	if more != "" {
		lines = append(lines, more)
	}
	return bounded(lines, width, height)
}

// listedLines is how many lines Tab shows at most.
const listedLines = 20

// linesFor is how many lines Tab shows at most on a terminal of the given height.
func linesFor(height int) int {
	if height <= 0 {
		return listedLines
	}
	return min(listedLines, max(1, height-3))
}

// bounded is lines as text, each cut to the width of the terminal, and only as many as fit.
func bounded(lines []string, width, height int) string {
	most := linesFor(height)
	if extra := len(lines) - most; extra > 0 {
		lines = append(slices.Clone(lines[:most-1]), fmt.Sprintf("… %d more", extra+1))
	}
	var b strings.Builder
	for _, line := range lines {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), " ")
		b.WriteString(runewidth.Truncate(line, max(1, width-1), "…") + "\n")
	}
	return b.String()
}
