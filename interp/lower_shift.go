package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rewriteShift gives a constant that is shifted its type.
func (l *lowerer) rewriteShift(e *ast.BinaryExpr) {
	if _, ok := e.X.(*ast.BasicLit); !ok || e.Op != token.SHL && e.Op != token.SHR || l.info.Types[e.Y].Value != nil {
		return
	}
	if t := l.typeOf(e); t != nil {
		p := at(e.X.Pos())
		e.X = p.call(l.typeExpr(t, p), e.X)
	}
}

// typeCounts writes the types of the counts of shifts in what is assigned to a variable of the type to: yaegi would compute them in that type.
func (l *lowerer) typeCounts(e ast.Expr, to types.Type) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		l.typeCounts(x.X, to)
	case *ast.UnaryExpr:
		l.typeCounts(x.X, to)
	case *ast.BinaryExpr:
		if isComparison(x.Op) || isLogical(x.Op) {
			return
		}
		l.typeCounts(x.X, to)
		if x.Op == token.SHL || x.Op == token.SHR {
			x.Y = l.typedCount(x.Y, to)
		}
		l.typeCounts(x.Y, to)
	}
}

// typedCount is the count e of a shift with its type, where it is computed and that of what is shifted is another.
func (l *lowerer) typedCount(e ast.Expr, shifted types.Type) ast.Expr {
	t := l.typeOf(e)
	if t == nil || shifted == nil || l.info.Types[e].Value != nil || types.Identical(t, shifted) {
		return e
	}
	switch ast.Unparen(e).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		p := at(e.Pos())
		out := p.call(l.typeExpr(t, p), e)
		l.info.Types[out] = types.TypeAndValue{Type: t}
		return out
	}
	return e
}

// assignShifts is typeCounts for the values of an assignment.
func (l *lowerer) assignShifts(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
	case token.SHL_ASSIGN, token.SHR_ASSIGN:
		l.typeCounts(s.Rhs[0], l.typeOf(s.Lhs[0]))
		s.Rhs[0] = l.typedCount(s.Rhs[0], l.typeOf(s.Lhs[0]))
	default:
		for i, e := range s.Rhs {
			if len(s.Rhs) == len(s.Lhs) {
				l.typeCounts(e, l.leftType(s.Lhs[i]))
			}
		}
	}
}
