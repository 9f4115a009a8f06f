package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// setOutside has the value for a variable of a compiled package, os.Args = append(…), be that of a variable before: yaegi forgets to assign what it has just made. So it does with a
// function that a call returns, of which function literals that have the variable would not know. It must come before the assignment is taken apart.
func (l *lowerer) setOutside(c cursor, s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN || len(s.Lhs) != 1 || len(s.Rhs) != 1 || !l.setsReturnedFunc(s) && (c.Index() < 0 || !l.isForeignVariable(s.Lhs[0])) {
		return
	}
	p := at(s.TokPos)
	if c.Index() < 0 { // there is no place in front of it
		s.Rhs[0] = l.after(at(s.Rhs[0].Pos()), nil, []ast.Expr{s.Rhs[0]}, l.typeOf(s.Lhs[0]))
		return
	}
	name := p.ident(l.temp("v"))
	l.info.Types[name] = types.TypeAndValue{Type: l.typeOf(s.Lhs[0])}
	typ := l.varType(l.typeOf(s.Lhs[0]), p)
	c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: token.Pos(p), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{name}, Type: typ, Values: s.Rhs}}}})
	s.Rhs = []ast.Expr{name}
}

// setsReturnedFunc reports whether s sets a variable to a function that a call returns.
func (l *lowerer) setsReturnedFunc(s *ast.AssignStmt) bool {
	t := l.typeOf(s.Lhs[0])
	if t == nil || isBlank(s.Lhs[0]) || !isCall(s.Rhs[0]) {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// isForeignVariable reports whether e is a variable of a compiled package.
func (l *lowerer) isForeignVariable(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[sel.Sel].(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && !l.inPackage(v)
}
