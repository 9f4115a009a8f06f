package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteAssign takes calls out of an assignment of several values: yaegi takes the values behind a call from the wrong place.
func (l *lowerer) rewriteAssign(c *astutil.Cursor, s *ast.AssignStmt) {
	if len(s.Lhs) < 2 || len(s.Lhs) != len(s.Rhs) {
		return
	}
	var before []ast.Stmt
	for i, e := range s.Rhs {
		if l.info.Types[e].IsNil() { // yaegi wants to know of which type
			if t := l.typeOf(s.Lhs[i]); t != nil {
				s.Rhs[i] = &ast.ParenExpr{Lparen: e.Pos(), X: l.typedNil(t, at(e.Pos())), Rparen: e.Pos()}
			}
		}
	}
	values := append([]ast.Expr(nil), s.Rhs...)
	for i, e := range values {
		if !l.calls(e) {
			continue
		}
		p := at(e.Pos())
		name := l.temp("v")
		before = append(before, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
		values[i] = p.ident(name)
		l.info.Types[values[i]] = l.info.Types[e]
	}
	if before == nil {
		return
	}
	if c.Index() >= 0 {
		for _, define := range before {
			c.InsertBefore(define)
		}
		s.Rhs = values
		return
	}
	// There is no place in front of it: it is the first or the last part of a for, an if or a switch.
	p := at(s.TokPos)
	results := &ast.FieldList{}
	for i, e := range s.Rhs {
		t := l.typeOf(e)
		if t == nil { // a nil that was made one of its type
			t = l.typeOf(s.Lhs[i])
		}
		t = types.Default(t)
		results.List = append(results.List, &ast.Field{Type: l.typeExpr(t, p)})
	}
	f := &ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}, Results: results},
		Body: p.block(append(before, &ast.ReturnStmt{Return: token.Pos(p), Results: values})...),
	}
	s.Rhs = []ast.Expr{p.call(f)}
}

// typedNil is the nil of type t.
func (l *lowerer) typedNil(t types.Type, p at) ast.Expr {
	call := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(t, p), Rparen: token.Pos(p)}, p.ident("nil"))
	l.info.Types[call.Fun] = types.TypeAndValue{Type: t}
	l.nils[call] = true
	return call
}

// calls reports whether e calls anything when it is evaluated.
func (l *lowerer) calls(e ast.Expr) (found bool) {
	if l.info.Types[e].Value != nil {
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || !l.nils[n] && !l.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
