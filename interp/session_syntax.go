package interp

import (
	"bytes"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// typedOnly says err in terms of the input: what it has of the text around that follows from what is wrong in the input, or missing at its end.
func (in *input) typedOnly(err error) error {
	ds, ok := err.(Diagnostics)
	if !ok {
		return err
	}
	s := &syntax{texts: map[string][]string{in.file.Name: in.file.typed()}}
	if pos, ok := in.surplusBrace(); ok && !before(ds[0].Pos, pos) {
		return Diagnostics{s.withLine(Diagnostic{Pos: pos, Message: "syntax error: unexpected '}'"})}
	}
	last := bytes.Count(in.file.Text, []byte("\n")) + 1
	typed := slices.DeleteFunc(slices.Clone(ds), func(d Diagnostic) bool { return d.Pos.Line > last })
	for i, d := range typed { // a translation may have more than was typed
		if lines := in.file.typed(); 1 <= d.Pos.Line && d.Pos.Line <= len(lines) && d.Pos.Column > len(lines[d.Pos.Line-1])+1 {
			d.Pos.Column = len(lines[d.Pos.Line-1]) + 1
			typed[i] = s.withLine(d)
		}
	}
	if len(typed) > 0 {
		return typed
	}
	what, _, _ := strings.Cut(strings.TrimPrefix(ds[0].Message, "syntax error: "), ", found ")
	return Diagnostics{s.withLine(Diagnostic{Pos: in.end(), Message: "syntax error: unexpected end of input, " + what})}
}

// surplusBrace is the position of a brace of the input that closes none of it.
func (in *input) surplusBrace() (token.Position, bool) {
	fset := token.NewFileSet()
	file := fset.AddFile(in.file.Name, -1, len(in.file.Text))
	var s scanner.Scanner
	s.Init(file, in.file.Text, func(token.Position, string) {}, 0)
	depth := 0
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return token.Position{}, false
		case token.LBRACE:
			depth++
		case token.RBRACE:
			if depth--; depth < 0 {
				return fset.Position(pos), true
			}
		}
	}
}

// end is the position behind what was typed.
func (in *input) end() token.Position {
	lines := in.file.typed()
	for len(lines) > 1 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	column := len(strings.TrimRight(lines[len(lines)-1], " \t\r")) + 1
	return token.Position{Filename: in.file.Name, Line: len(lines), Column: column}
}
