package interp

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
)

// Lowered returns what yaegi gets to see of a program, without imports and without what every program has.
func (in *Interpreter) Lowered(f File) (string, error) {
	low, err := in.prepare(reading{Code: Code{Files: []File{f}}})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	for _, d := range low.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && (g.Tok == token.IMPORT || g.Tok == token.VAR && g.Specs[0].(*ast.ValueSpec).Names[0].Name == "bound"+mark) {
			continue
		}
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == initName && len(fn.Body.List) == 1 {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool { // the mark at the start of each function
			if body, ok := n.(*ast.BlockStmt); ok && len(body.List) > 0 {
				if a, ok := body.List[0].(*ast.AssignStmt); ok && a.Tok == token.ASSIGN && a.Pos() == body.Pos() {
					body.List = body.List[1:]
				}
			}
			return true
		})
		if err := format.Node(&b, token.NewFileSet(), d); err != nil {
			return "", err
		}
		b.WriteString("\n\n")
	}
	return b.String(), nil
}

// FindLayout is what the probe looks for in yaegi.
func FindLayout() error {
	_, err := findLayout()
	return err
}

// SetSource gives the interpreter the source text of the package with the given path.
func (in *Interpreter) SetSource(path string, files ...File) {
	in.lib.sourceTexts = map[string][]File{path: files}
}

// HashOf is the hash of an encoded source, "" if it is none.
func HashOf(data []byte) string {
	s, err := decodeSource(data)
	if err != nil {
		return ""
	}
	return s.hash
}
