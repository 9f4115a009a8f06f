package interp

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"strconv"
	"strings"
)

// A File is Go source text and the name that its positions have.
type File struct {
	Name string
	Text []byte
	// Typed is what the person has typed, where Text is a translation of it: excerpts show it. Default: Text.
	Typed []byte
	// Input is what the result of an input of a session is called, in[7]. Default: Name.
	Input string

	dir   string              // where the files are that it may embed; "" for none
	spots spots               // where the parts of Text come from, if it was put together
	lines map[string][]string // the files there, if they are known, by name
}

// typed returns the lines that excerpts show.
func (f File) typed() []string {
	text := f.Typed
	if text == nil {
		text = f.Text
	}
	return strings.Split(string(text), "\n")
}

// maxSource and maxNesting bound what is given to the parser: it and all that follow recurse.
const (
	maxSource  = 4 << 20 // bytes of all files of a program
	maxNesting = 500     // open brackets
	maxHeight  = 2000    // of the syntax tree: a sum of as many terms
)

// syntax is parsed source: the trees, and the texts that their positions lead to.
type syntax struct {
	fset  *token.FileSet
	files []*ast.File
	texts map[string][]string // by file name, lines
}

// parse reads files. The error is Diagnostics.
func parse(fset *token.FileSet, files []File) (*syntax, error) {
	s := &syntax{fset: fset, texts: map[string][]string{}}
	var ds Diagnostics
	total := 0
	for _, f := range files {
		text := withoutInterpreterLine(f.Text)
		s.texts[f.Name] = f.typed()
		if total += len(text); total > maxSource {
			return nil, Diagnostics{{Pos: token.Position{Filename: f.Name}, Message: "the source is larger than 4 MiB"}}
		}
		if d, ok := nestsTooDeep(f.Name, text); ok {
			ds = append(ds, s.withLine(d))
			continue
		}
		tree, err := parser.ParseFile(fset, f.Name, text, parser.ParseComments|parser.SkipObjectResolution)
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				ds = append(ds, s.withLine(Diagnostic{Pos: e.Pos, Message: "syntax error: " + e.Msg}))
			}
			continue
		}
		if err != nil {
			ds = append(ds, Diagnostic{Pos: token.Position{Filename: f.Name}, Message: err.Error()})
			continue
		}
		if n := tooTall(tree); n != nil {
			ds = append(ds, s.at(n, "expressions and blocks nest deeper than "+strconv.Itoa(maxHeight), ""))
			continue
		}
		ds = append(ds, s.embedFiles(f, tree)...)
		if f.spots != nil {
			f.spots.apply(fset.File(tree.FileStart))
			maps.Copy(s.texts, f.lines)
		}
		s.files = append(s.files, tree)
	}
	ds = append(ds, s.longTexts()...)
	ds = append(ds, s.vastTypes()...)
	if len(ds) > 0 {
		return nil, ds.sort()
	}
	return s, nil
}

// withoutInterpreterLine blanks a first line of the form #!/usr/bin/env -S thesp run, so that positions stay.
func withoutInterpreterLine(text []byte) []byte {
	if !bytes.HasPrefix(text, []byte("#!")) {
		return text
	}
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return append([]byte("//"), text[2:]...)
	}
	return nil
}

// nestsTooDeep reports the place where brackets nest deeper than maxNesting.
func nestsTooDeep(name string, text []byte) (Diagnostic, bool) {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, 0) // the parser reports what is wrong
	depth, unary := 0, 0
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return Diagnostic{}, false
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		switch tok {
		case token.ADD, token.SUB, token.NOT, token.XOR, token.MUL, token.AND, token.ARROW, token.TILDE:
			unary++
		default:
			unary = 0
		}
		if depth > maxNesting || unary > maxNesting {
			return Diagnostic{Pos: fset.Position(pos), Message: "expressions and blocks nest deeper than " + strconv.Itoa(maxNesting)}, true
		}
	}
}

// tooTall returns a node at which the tree is higher than maxHeight, or nil: the outermost expression or statement that holds it.
func tooTall(tree *ast.File) (found ast.Node) {
	ast.PreorderStack(tree, nil, func(n ast.Node, around []ast.Node) bool {
		if len(around) >= maxHeight && found == nil {
			found = around[min(3, len(around)-1)]
		}
		return found == nil
	})
	return found
}

// withLine fills in the line at the position of d.
func (s *syntax) withLine(d Diagnostic) Diagnostic {
	if lines := s.texts[d.Pos.Filename]; d.Pos.Line >= 1 && d.Pos.Line <= len(lines) {
		d.Line = strings.TrimRight(lines[d.Pos.Line-1], "\r")
	}
	return d
}

// at makes a Diagnostic for node.
func (s *syntax) at(node ast.Node, message, hint string) Diagnostic {
	from, to := s.fset.Position(node.Pos()), s.fset.Position(node.End())
	d := Diagnostic{Pos: from, Message: message, Hint: hint}
	if from.Line == to.Line {
		d.Width = to.Column - from.Column
	}
	return s.withLine(d)
}
