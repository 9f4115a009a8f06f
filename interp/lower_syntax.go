package interp

import (
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
)

// reposition sets all positions under n that are set to pos, and returns n.
func reposition(n ast.Node, pos token.Pos) ast.Node {
	posType := reflect.TypeFor[token.Pos]()
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		v := reflect.ValueOf(n)
		if v.Kind() != reflect.Pointer {
			return true
		}
		v = v.Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Type() == posType && f.Int() != 0 {
				f.SetInt(int64(pos))
			}
		}
		return true
	})
	return n
}

// at makes syntax whose position is at.
type at token.Pos

func (p at) ident(name string) *ast.Ident {
	return &ast.Ident{NamePos: token.Pos(p), Name: name}
}

func (p at) number(n int) ast.Expr {
	return &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.INT, Value: strconv.Itoa(n)}
}

// text is a constant string.
func (p at) text(s string) *ast.BasicLit {
	return &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.STRING, Value: strconv.Quote(s)}
}

// importDecl imports the package with the given path, by a name if that is not empty.
func (p at) importDecl(name, path string) *ast.GenDecl {
	spec := &ast.ImportSpec{Path: p.text(path)}
	if name != "" {
		spec.Name = ast.NewIdent(name)
	}
	return &ast.GenDecl{TokPos: token.Pos(p), Tok: token.IMPORT, Specs: []ast.Spec{spec}}
}

// addImport has f import a package as importDecl does, ahead of all else.
func addImport(f *ast.File, p at, name, path string) {
	d := p.importDecl(name, path)
	f.Imports = append(f.Imports, d.Specs[0].(*ast.ImportSpec))
	f.Decls = append([]ast.Decl{d}, f.Decls...)
}

// helper is the name of a function of package rt.
func (p at) helper(name string) ast.Expr {
	return &ast.SelectorExpr{X: p.ident(helpers), Sel: p.ident(name)}
}

func (p at) call(fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: fun, Lparen: token.Pos(p), Args: args, Rparen: token.Pos(p)}
}

func (p at) define(lhs, rhs []ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: lhs, TokPos: token.Pos(p), Tok: token.DEFINE, Rhs: rhs}
}

func (p at) assign(lhs, rhs ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{lhs}, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{rhs}}
}

func (p at) block(list ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: token.Pos(p), List: list, Rbrace: token.Pos(p)}
}
