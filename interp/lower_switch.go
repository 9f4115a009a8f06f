package interp

import (
	"go/ast"
	"go/token"
)

// rewriteTypeSwitch binds a variable where the switch has none: without one, yaegi never matches an interpreted type.
func (l *lowerer) rewriteTypeSwitch(s *ast.TypeSwitchStmt) {
	guard, ok := s.Assign.(*ast.ExprStmt)
	if !ok {
		return
	}
	p := at(guard.Pos())
	s.Assign = &ast.AssignStmt{
		Lhs: []ast.Expr{p.ident(l.temp("v"))}, TokPos: token.Pos(p), Tok: token.DEFINE, Rhs: []ast.Expr{guard.X},
	}
}
