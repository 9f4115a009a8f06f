package repl

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// Readline edits one line. Line ends and tabs inside of it are these runes, which it takes for characters one cell wide.
const (
	lineEnd = '\u2028'
	tab     = '\ue009'
)

// toLine and fromLine translate between text and a line of readline.
func toLine(text string) string {
	return strings.NewReplacer("\r\n", string(lineEnd), "\n", string(lineEnd), "\r", string(lineEnd), "\t", string(tab)).Replace(text)
}

func fromLine(line string) string {
	return strings.NewReplacer(string(lineEnd), "\n", string(tab), "\t").Replace(line)
}

// painter shows those runes in as many cells.
type painter struct{}

func (painter) Paint(line []rune, _ int) []rune {
	out := make([]rune, 0, len(line))
	for _, r := range line {
		switch r {
		case lineEnd:
			r = '⏎'
		case tab:
			r = ' '
		}
		out = append(out, r)
	}
	return out
}

// A keyFilter stands between the keyboard and readline, and translates keys that readline does not know: a paste of several lines, Alt-Enter, Home
// and End of other terminals, words with Ctrl and the arrows. It drops those that readline would take for text, and Ctrl-Z, which would stop the
// parent process as well.
type keyFilter struct {
	r     io.ReadCloser
	in    []byte // not yet translated
	out   []byte // translated
	paste bool   // between the marks of a paste
	buf   [4096]byte
}

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// keys are the sequences that are translated. None is the beginning of another.
var keys = []struct{ from, to string }{
	{"\x1b[1;5C", "\x1bf"}, {"\x1b[1;5D", "\x1bb"}, {"\x1b[1;3C", "\x1bf"}, {"\x1b[1;3D", "\x1bb"}, // Ctrl and Alt with arrows: a word
	{"\x1bOc", "\x1bf"}, {"\x1bOd", "\x1bb"}, {"\x1b[5C", "\x1bf"}, {"\x1b[5D", "\x1bb"},
	{"\x1b[1~", "\x01"}, {"\x1b[7~", "\x01"}, {"\x1b[4~", "\x05"}, {"\x1b[8~", "\x05"}, // Home, End
	{"\x1b\r", string(lineEnd)}, {"\x1b\n", string(lineEnd)}, {"\x1b[13;2u", string(lineEnd)}, {"\x1b[27;2;13~", string(lineEnd)}, // Alt-, Shift-Enter
	{"\x1b[Z", ""}, {"\x1b[5~", ""}, {"\x1b[6~", ""}, {"\x1b[2~", ""}, // Shift-Tab, pages, Insert
	{"\x1b[11~", ""}, {"\x1b[12~", ""}, {"\x1b[13~", ""}, {"\x1b[14~", ""}, {"\x1b[15~", ""}, // function keys
	{"\x1b[17~", ""}, {"\x1b[18~", ""}, {"\x1b[19~", ""}, {"\x1b[20~", ""}, {"\x1b[21~", ""}, {"\x1b[23~", ""}, {"\x1b[24~", ""},
	{"\x1bOP", ""}, {"\x1bOQ", ""}, {"\x1bOR", ""}, {"\x1bOS", ""},
	{"\x1a", ""}, // Ctrl-Z
}

// Read implements io.Reader.
func (k *keyFilter) Read(p []byte) (int, error) {
	for len(k.out) == 0 {
		n, err := k.r.Read(k.buf[:])
		k.in = append(k.in, k.buf[:n]...)
		k.translate()
		if err != nil && len(k.out) == 0 {
			return 0, err
		}
	}
	n := copy(p, k.out)
	k.out = k.out[n:]
	return n, nil
}

// Close implements io.Closer.
func (k *keyFilter) Close() error { return k.r.Close() }

// translate moves what it can from in to out. The beginning of a sequence waits for the rest.
func (k *keyFilter) translate() {
	for len(k.in) > 0 {
		if k.paste {
			if !k.takePaste() {
				return
			}
			continue
		}
		special := bytes.IndexAny(k.in, "\x1b\x1a")
		if special != 0 {
			if special < 0 {
				special = len(k.in)
			}
			k.out = append(k.out, k.in[:special]...)
			k.in = k.in[special:]
			continue
		}
		if bytes.HasPrefix(k.in, []byte(pasteBegin)) {
			k.paste = true
			k.in = k.in[len(pasteBegin):]
			continue
		}
		if !k.takeKey() {
			return
		}
	}
}

// takeKey translates the key at the start of in. It reports false if more bytes may make another one.
func (k *keyFilter) takeKey() bool {
	for _, key := range keys {
		if bytes.HasPrefix(k.in, []byte(key.from)) {
			k.out = append(k.out, key.to...)
			k.in = k.in[len(key.from):]
			return true
		}
	}
	if len(k.in) > 1 {
		if strings.HasPrefix(pasteBegin, string(k.in)) {
			return false
		}
		for _, key := range keys {
			if strings.HasPrefix(key.from, string(k.in)) {
				return false
			}
		}
	}
	k.out = append(k.out, k.in[0])
	k.in = k.in[1:]
	return true
}

// takePaste moves pasted text up to its end mark. It reports false if more has to come.
func (k *keyFilter) takePaste() bool {
	if i := bytes.Index(k.in, []byte(pasteEnd)); i >= 0 {
		k.emitPaste(k.in[:i])
		k.in = k.in[i+len(pasteEnd):]
		k.paste = false
		return true
	}
	hold := unfinished(k.in) // or the beginning of the end mark
	for n := min(len(pasteEnd)-1, len(k.in)); n > 0; n-- {
		if strings.HasPrefix(pasteEnd, string(k.in[len(k.in)-n:])) {
			hold = max(hold, n)
			break
		}
	}
	k.emitPaste(k.in[:len(k.in)-hold])
	k.in = k.in[len(k.in)-hold:]
	return false
}

// unfinished is how many bytes at the end of b may be the beginning of something: of a character, or of a carriage return with its newline.
func unfinished(b []byte) int {
	if bytes.HasSuffix(b, []byte("\r")) {
		return 1
	}
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// emitPaste has pasted text inserted as it is; other control characters are dropped.
func (k *keyFilter) emitPaste(b []byte) {
	k.out = append(k.out, strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, toLine(string(b)))...)
}
