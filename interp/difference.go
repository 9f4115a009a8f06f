package interp

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// Difference compares what the main package of a program declared before with what it declares after: changed are the names of what is new or has another text, comments aside, and
// gone of what is no more. They are as in Declared. What is no Go declares nothing.
func Difference(before, after Code) (changed, gone []string) {
	was, is := declarationTexts(before), declarationTexts(after)
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if was[name] != is[name] {
			changed = append(changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if is[name] == "" {
			gone = append(gone, name)
		}
	}
	return changed, gone
}

// declarationTexts is the text of each declaration, without comments. Constants that are declared together are one text, as they count.
func declarationTexts(code Code) map[string]string {
	out := map[string]string{}
	for _, file := range code.Files {
		f, err := parser.ParseFile(token.NewFileSet(), file.Name, withoutInterpreterLine(file.Text), parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, decl := range f.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok == token.CONST {
				eachKey(decl, func(_, key string, _ *ast.Ident) { out[key] = plainText(decl) })
				continue
			}
			for _, spec := range g.Specs {
				one := &ast.GenDecl{Tok: g.Tok, Specs: []ast.Spec{spec}}
				eachKey(one, func(_, key string, _ *ast.Ident) { out[key] = plainText(one) })
			}
		}
	}
	return out
}

// plainText is a declaration without comments, in a layout that does not depend on how it was written.
func plainText(decl ast.Decl) string {
	var b strings.Builder
	if err := format.Node(&b, token.NewFileSet(), decl); err != nil {
		return err.Error() // it was parsed: this cannot be
	}
	return b.String()
}
