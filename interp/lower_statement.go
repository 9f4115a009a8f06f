package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rewriteStmt rewrites a statement whose parts have been.
func (l *lowerer) rewriteStmt(c cursor, s ast.Stmt) {
	switch n := s.(type) {
	case *ast.IfStmt:
		if n.Init == nil && c.Index() >= 0 {
			l.callsFirst(c, &n.Cond)
		} else {
			l.callsFirstIn(&n.Cond)
		}
		l.rewriteIf(c, n)
	case *ast.ExprStmt:
		l.callsFirst(c, &n.X)
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN {
			l.checkNil(&n.Rhs[0])
		}
		l.rightCallsFirst(c, n)
		if c.Index() >= 0 {
			for _, stmt := range l.freshDefinition(n) {
				c.InsertAfter(stmt)
			}
		}
		l.assignShifts(n)
		l.convertAssign(n)
		l.setOutside(c, n)
		l.rewriteAssign(c, n)
	case *ast.ReturnStmt:
		l.callsFirst(c, pointers(n.Results)...)
		l.rewriteReturn(c, n)
	case *ast.IncDecStmt:
		l.rewriteIncDec(c, n)
	case *ast.DeclStmt:
		if c.Index() >= 0 {
			for _, stmt := range l.freshVariables(n) {
				c.InsertAfter(stmt)
			}
		}
		l.findInDeclaration(n.Decl.(*ast.GenDecl))
		if d := n.Decl.(*ast.GenDecl); d.Tok == token.VAR && len(d.Specs) == 1 {
			l.callsFirst(c, pointers(d.Specs[0].(*ast.ValueSpec).Values)...)
		}
		l.rewriteVariables(c, n)
	case *ast.SendStmt:
		l.callsFirst(c, &n.Chan, &n.Value)
		if ch, ok := l.typeOf(n.Chan).Underlying().(*types.Chan); ok {
			n.Value = l.convertTo(n.Value, ch.Elem())
			if _, ok := ast.Unparen(n.Chan).(*ast.Ident); ok {
				n.Chan = l.bareChan(n.Chan)
			} else { // yaegi sends to no field or element
				p := at(n.Chan.Pos())
				n.Chan = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(ch, p), Rparen: token.Pos(p)}, n.Chan)
			}
		}
	case *ast.ForStmt:
		if n.Cond != nil {
			l.callsFirstIn(&n.Cond)
		}
		l.rewriteFor(n)
	case *ast.RangeStmt:
		l.callsFirst(c, &n.X)
		l.rewriteRange(c, n)
	case *ast.TypeSwitchStmt:
		l.rewriteTypeSwitch(c, n)
	case *ast.SelectStmt:
		l.rewriteSelect(c, n)
	case *ast.CaseClause:
		for i := range n.List {
			l.callsFirstIn(&n.List[i])
		}
		n.Body = withLabels(n.Body)
	case *ast.CommClause:
		n.Body = withLabels(n.Body)
	case *ast.SwitchStmt:
		if n.Init == nil && n.Tag != nil {
			l.callsFirst(c, &n.Tag)
		}
		l.rewriteSwitch(c, n)
	case *ast.LabeledStmt:
		l.rewriteLabeled(c, n)
	case *ast.GoStmt:
		l.callsFirst(c, pointers(n.Call.Args)...)
		l.rewriteGo(c, n)
	case *ast.DeferStmt:
		l.callsFirst(c, pointers(n.Call.Args)...)
		l.rewriteDefer(c, n)
	}
}
