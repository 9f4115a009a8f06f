package interp

import (
	"go/ast"
	"go/types"
)

// isCondition reports whether yaegi would make a truth value of a conversion to an interface in what c is at: a comparison, && or ||, or a case.
func (l *lowerer) isCondition(c cursor) bool {
	if _, ok := c.Parent().(*ast.CaseClause); ok && c.Name() == "List" {
		return true
	}
	e, ok := c.Node().(*ast.BinaryExpr)
	return ok && (isLogical(e.Op) || isComparison(e.Op))
}

// bareCondition takes conversions off the truth value that decides what is done, and the name off its type: yaegi would take what is converted for true.
func (l *lowerer) bareCondition(e ast.Expr) ast.Expr {
	tv := l.info.Types[e]
	if tv.Type == nil || tv.IsType() || tv.Value != nil || !isBoolean(tv.Type) {
		return e
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return l.bareCondition(x.X)
	case *ast.CallExpr:
		if l.info.Types[x.Fun].IsType() {
			return l.bareCondition(x.Args[0])
		}
	}
	if isNamed(tv.Type) {
		l.info.Types[e] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	}
	return e
}

// bareCases is bareCondition for the cases of s.
func (l *lowerer) bareCases(s *ast.SwitchStmt) {
	for _, stmt := range s.Body.List {
		list := stmt.(*ast.CaseClause).List
		for i, e := range list {
			list[i] = l.bareCondition(e)
		}
	}
}

func isBoolean(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}
