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

// translateAddresses replaces #3, #HOST/ID and #name by calls of the function that finds them.
func translateAddresses(name, text string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	var b strings.Builder
	at := 0
	for at < len(text) {
		i := nextHash(text, at)
		if i < 0 {
			break
		}
		m := addressForm.FindString(text[i+1:])
		if m == "" {
			b.WriteString(text[at : i+1])
			at = i + 1
			continue
		}
		end := i + 1 + len(m)
		fmt.Fprintf(&b, "%s%s(%q)%s", text[at:i], interp.HostName(addressFunction), m, resync(name, text, end))
		at = end
	}
	return b.String() + text[at:]
}

// nextHash is the offset of the first # of text from at on that is not in a string, a comment or a rune; -1 for none.
func nextHash(text string, from int) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return -1
		}
		if o := file.Offset(pos); tok == token.ILLEGAL && lit == "#" && o >= from {
			return o
		}
	}
}
