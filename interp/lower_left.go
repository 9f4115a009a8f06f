package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// leftBefore evaluates what the left side of an assignment calls before the right side, and what the assignment itself changes before that.
func (l *lowerer) leftBefore(c cursor, s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || c.Index() < 0 {
		return nil
	}
	assigned := map[types.Object]bool{}
	var elsewhere []types.Type // what is assigned to but variables
	rightCalls := false
	for _, e := range s.Lhs {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			assigned[l.info.Uses[id]] = true
		} else {
			elsewhere = append(elsewhere, l.typeOf(e))
		}
	}
	for _, e := range s.Rhs {
		rightCalls = rightCalls || l.calls(e)
	}
	delete(assigned, nil)
	return l.holdLeft(s.Lhs, func(e ast.Expr) (found bool) {
		if rightCalls && l.calls(e) {
			return true
		}
		switch ast.Unparen(e).(type) {
		case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr: // it may be one of them
			if len(s.Lhs) > 1 && slices.ContainsFunc(elsewhere, func(t types.Type) bool { return t != nil && types.Identical(t, l.typeOf(e)) }) {
				return true
			}
		}
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && assigned[l.info.Uses[id]]
			return !found
		})
		return found
	})
}

// holdLeft evaluates the parts of the left side of an assignment for which early holds.
func (l *lowerer) holdLeft(list []ast.Expr, early func(ast.Expr) bool) (before []ast.Stmt) {
	hold := func(e *ast.Expr) {
		if !early(*e) {
			return
		}
		p := at((*e).Pos())
		name := p.ident(l.temp("v"))
		before = append(before, p.define([]ast.Expr{name}, []ast.Expr{*e}))
		l.info.Types[name] = types.TypeAndValue{Type: l.typeOf(*e)}
		*e = name
	}
	for _, e := range list {
		for e != nil {
			switch x := e.(type) {
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				hold(&x.X)
			case *ast.IndexExpr:
				if t := l.typeOf(x.X); t != nil && !isArray(t) {
					hold(&x.X)
					hold(&x.Index)
					break
				}
				hold(&x.Index)
				e = x.X
				continue
			case *ast.SelectorExpr:
				if t := l.typeOf(x.X); t != nil && !isStruct(t) {
					hold(&x.X)
					break
				}
				e = x.X
				continue
			}
			break
		}
	}
	return before
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}
