package interp

import (
	"encoding/binary"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
)

// Places tell where the parts of a text that was put together come from: the text from one spot up to the next one begins there. They are no part of a source's
// identity.
type spots []spot

type spot struct {
	offset int // in the text, in bytes
	file   string
	line   int
	column int
}

// apply has the positions in f, which is the file with the text, be those where it comes from.
func (ps spots) apply(f *token.File) {
	for _, p := range ps {
		f.AddLineColumnInfo(p.offset, p.file, p.line, p.column)
	}
}

// spotsOf finds where the declarations, which text has in this order, come from: their trees are the same.
func (p *printing) spotsOf(text string, decls []*declaration) spots {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		panic("parsing what was formatted: " + err.Error())
	}
	written := slices.DeleteFunc(tree.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.IMPORT
	})
	file := fset.File(tree.Pos())
	var out spots
	for i, d := range decls {
		var now ast.Node = written[i]
		if _, ok := d.node.(ast.Spec); ok {
			now = written[i].(*ast.GenDecl).Specs[0]
		}
		was, is := positions(d.node), positions(now)
		if len(was) != len(is) { // the printer has changed more than we know of
			was, is = []token.Pos{d.node.Pos()}, []token.Pos{now.Pos()}
		}
		for j := range is {
			if !is[j].IsValid() || !was[j].IsValid() {
				continue
			}
			at := p.fset.Position(was[j])
			out = append(out, spot{file.Offset(is[j]), at.Filename, at.Line, at.Column})
		}
	}
	slices.SortStableFunc(out, func(a, b spot) int { return a.offset - b.offset })
	return out.short(text)
}

// positions lists all positions under n, those of parentheses and empty statements left out, which the printer may drop.
func positions(n ast.Node) (out []token.Pos) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.ParenExpr, *ast.EmptyStmt:
			return true
		case *ast.CommentGroup:
			return false
		}
		v := reflect.ValueOf(n).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Type() == posType {
				out = append(out, token.Pos(f.Int()))
			}
		}
		return true
	})
	return out
}

var posType = reflect.TypeFor[token.Pos]()

// short leaves out the spots that follow from those before.
func (ps spots) short(text string) (out spots) {
	for _, p := range ps {
		if len(out) > 0 {
			last := out[len(out)-1]
			if p.offset == last.offset {
				continue
			}
			between := text[last.offset:p.offset]
			if p.file == last.file && p.line == last.line && p.column == last.column+len(between) && !slices.Contains([]byte(between), '\n') {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

var errSpots = errors.New("the table of positions is damaged")

// encode writes the spots; files gets the names of files, which the spots mention by number.
func (ps spots) encode(files *[]string) []byte {
	var b []byte
	var last spot
	for _, p := range ps {
		file := slices.Index(*files, p.file)
		if file < 0 {
			file = len(*files)
			*files = append(*files, p.file)
		}
		b = binary.AppendUvarint(b, uint64(p.offset-last.offset))
		b = binary.AppendUvarint(b, uint64(file))
		b = binary.AppendVarint(b, int64(p.line-last.line))
		b = binary.AppendUvarint(b, uint64(p.column))
		last = p
	}
	return b
}

// decodeSpots is the inverse of encode for a text of the given size.
func decodeSpots(b []byte, files []string, size int) (out spots, err error) {
	next := func() (n uint64) {
		n, k := binary.Uvarint(b)
		if k <= 0 {
			err = errSpots
			return 0
		}
		b = b[k:]
		return n
	}
	last := spot{}
	for len(b) > 0 && err == nil {
		offset, file := next(), next()
		line, k := binary.Varint(b)
		if err != nil || k <= 0 {
			return nil, errSpots
		}
		b = b[k:]
		column := next()
		switch {
		case err != nil, offset > uint64(size), file >= uint64(len(files)), line > maxText || line < -maxText, column < 1 || column > maxText:
			return nil, errSpots
		}
		p := spot{last.offset + int(offset), files[file], last.line + int(line), int(column)}
		if p.offset >= size || p.line < 1 || p.line > maxText || len(out) > 0 && p.offset == last.offset {
			return nil, errSpots
		}
		out = append(out, p)
		last = p
	}
	return out, err
}
