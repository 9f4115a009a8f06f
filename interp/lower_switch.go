package interp

import (
	"go/ast"
	"go/token"
	"go/types"
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

// rewriteTypeAssert has v, ok := x.(I) not meet a nil x where I is a compiled interface: yaegi would look into it.
func (l *lowerer) rewriteTypeAssert(e *ast.TypeAssertExpr) {
	if _, commaOk := l.typeOf(e).(*types.Tuple); !commaOk || e.Type == nil || !isAny(l.typeOf(e.X)) {
		return
	}
	target := l.typeOf(e.Type)
	if named, ok := types.Unalias(target).(*types.Named); !ok || !types.IsInterface(target) || l.inPackage(named.Obj()) {
		return
	}
	p := at(e.X.Pos())
	e.X = p.call(p.helper("NotNil"), e.X)
}
