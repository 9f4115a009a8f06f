package repl

import (
	"bytes"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A Table aligns the columns of the lines that are written to it, as a terminal shows them: Chinese characters are two columns wide. A tab ends a cell; what follows the last
// one is as it is.
type Table struct {
	out  io.Writer
	text bytes.Buffer
}

// NewTable makes a table that Flush writes to out.
func NewTable(out io.Writer) *Table { return &Table{out: out} }

// Write implements io.Writer. There is no error.
func (t *Table) Write(p []byte) (int, error) { return t.text.Write(p) }

// columnGap is between a cell and the next column.
const columnGap = 2

// Flush writes the table, and empties it.
func (t *Table) Flush() error {
	var lines [][]string
	var widths []int
	for line := range strings.Lines(t.text.String()) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		lines = append(lines, cells)
		for i, cell := range cells[:len(cells)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	t.text.Reset()
	var b strings.Builder
	for _, cells := range lines {
		last := len(cells) - 1
		for i, cell := range cells[:last] {
			b.WriteString(runewidth.FillRight(cell, widths[i]+columnGap))
		}
		b.WriteString(cells[last] + "\n")
	}
	_, err := io.WriteString(t.out, b.String())
	return err
}
