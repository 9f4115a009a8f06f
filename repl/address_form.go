package repl

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"strings"

	"thesp/interp"
)

// addressForm is what may stand behind a #: a number, HOST/ID or HOST@SOURCE/ID, or a global name.
var addressForm = regexp.MustCompile(`^(?:[A-Za-z0-9_.\-:\[\]@]+/(?:ask)?\d+(?:\.\d+)?-[a-z0-9]+|\d+\b|[A-Za-z_]\w*)`)

// addressFunction is the function of the host that finds an address by what stands behind the #.
const addressFunction = "#"

// resultForm is what may stand behind a $: the number of an input.
var resultForm = regexp.MustCompile(`^[1-9]\d{0,8}\b`)

// inputName is the name of the n-th input, as messages have it.
func inputName(n int) string { return fmt.Sprintf("in[%d]", n) }

// translateSigils replaces #3, #HOST/ID and #name by calls of the function that finds them, and $7 by the variable that has the result of in[7].
func translateSigils(name, text string) string {
	var b strings.Builder
	at := 0
	for strings.ContainsAny(text, "#$") && at < len(text) {
		i := nextSigil(text, at)
		if i < 0 {
			break
		}
		form := addressForm
		if text[i] == '$' {
			form = resultForm
		}
		m := form.FindString(text[i+1:])
		if m == "" {
			b.WriteString(text[at : i+1])
			at = i + 1
			continue
		}
		end := i + 1 + len(m)
		b.WriteString(text[at:i])
		if text[i] == '$' {
			b.WriteString(interp.HostName("in[" + m + "]"))
		} else {
			fmt.Fprintf(&b, "%s(%q)", interp.HostName(addressFunction), m)
		}
		b.WriteString(resync(name, text, end))
		at = end
	}
	return b.String() + text[at:]
}

// nextSigil is the offset of the first # or $ of text from at on that is not in a string, a comment or a rune; -1 for none.
func nextSigil(text string, from int) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return -1
		}
		if o := file.Offset(pos); tok == token.ILLEGAL && (lit == "#" || lit == "$") && o >= from {
			return o
		}
	}
}
