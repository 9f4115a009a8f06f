package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteIdent gives a package, and the function main, the name that it has in the lowered program, and has a variable that lives outside of it used through its pointer.
func (l *lowerer) rewriteIdent(c *astutil.Cursor, id *ast.Ident) {
	switch obj := l.info.Uses[id].(type) {
	case *types.PkgName:
		if obj.Imported() != types.Unsafe {
			id.Name = l.nameOf(obj.Imported().Path())
		}
	case *types.Func:
		if obj.Name() == "main" && l.pkg.Name() == "main" && l.pkg.Scope().Lookup("main") == obj {
			id.Name = mainName
		}
	case *types.Var:
		if !l.isCell(obj) {
			return
		}
		name, isFunction, _ := l.cell(obj)
		p := at(id.Pos())
		if isFunction {
			l.replace(c, id, p.helper(hostPrefix+name))
			return
		}
		l.replace(c, id, &ast.ParenExpr{Lparen: id.Pos(), X: &ast.StarExpr{Star: id.Pos(), X: p.ident(l.cellPointer(name, obj, p))}, Rparen: id.Pos()})
	}
}

// isCell reports whether obj is a variable that lives outside of the program.
func (l *lowerer) isCell(obj types.Object) bool {
	if l.cell == nil || obj == nil || obj.Parent() != l.pkg.Scope() {
		return false
	}
	_, _, ok := l.cell(obj)
	return ok
}

// cellPointer is the variable of the lowered program that points to a variable outside.
func (l *lowerer) cellPointer(name string, obj types.Object, p at) string {
	if ptr := l.cells[name]; ptr != "" {
		return ptr
	}
	ptr := l.temp(name)
	l.cells[name] = ptr
	typ := &ast.StarExpr{Star: token.Pos(p), X: l.typeExpr(obj.Type(), p)}
	l.generated = append(l.generated, &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
		Names: []*ast.Ident{p.ident(ptr)}, Type: typ,
	}}})
	get := p.call(p.helper("Cell"), p.text(name), p.ident(ptr))
	l.setCells = append(l.setCells, p.assign(p.ident(ptr), &ast.TypeAssertExpr{
		X: get, Type: &ast.StarExpr{Star: token.Pos(p), X: l.typeExpr(obj.Type(), p)},
	}))
	return ptr
}

// nameOf is the name under which the lowered program imports path.
func (l *lowerer) nameOf(path string) string {
	if name := l.imports[path]; name != "" {
		return name
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if l.names[name] != "" || l.pkg.Scope().Lookup(name) != nil || !token.IsIdentifier(name) {
		name = l.temp("pkg")
	}
	l.imports[path], l.names[name] = name, path
	return name
}
