package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// convertCompare has package rt compare an interface with something else.
func (l *lowerer) convertCompare(e *ast.BinaryExpr) ast.Expr {
	if e.Op != token.EQL && e.Op != token.NEQ {
		return e
	}
	if l.info.Types[e.X].IsNil() { // yaegi would look at it, and not at the other
		e.X, e.Y = e.Y, e.X
	}
	x, y := l.typeOf(e.X), l.typeOf(e.Y)
	if x == nil || y == nil || l.info.Types[e.X].IsNil() || l.info.Types[e.Y].IsNil() {
		return e
	}
	if types.IsInterface(x) == types.IsInterface(y) {
		l.unifyOperands(e, x, y)
		return e
	}
	p := at(e.OpPos)
	var out ast.Expr = p.call(p.helper("Equal"), l.convertTo(e.X, anyType), l.convertTo(e.Y, anyType))
	if e.Op == token.NEQ {
		out = &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.NOT, X: out}
	}
	l.info.Types[out] = l.info.Types[e]
	return out
}

// unifyOperands gives the operands of a comparison, of the types x and y, one type, where one of them has a name and the other has none, or is a channel of both directions:
// yaegi compares nothing else.
func (l *lowerer) unifyOperands(e *ast.BinaryExpr, x, y types.Type) {
	if types.Identical(x, y) || types.IsInterface(x) || isBasic(x) {
		return
	}
	operand, to := &e.X, y
	if c, ok := x.Underlying().(*types.Chan); ok && c.Dir() != types.SendRecv {
		operand, to = &e.Y, x
	}
	*operand = l.asType(*operand, to)
}

// asType is the conversion of e to the type t.
func (l *lowerer) asType(e ast.Expr, t types.Type) ast.Expr {
	p := at(e.Pos())
	to := l.typeExpr(t, p)
	if _, ok := to.(*ast.Ident); !ok {
		to = &ast.ParenExpr{Lparen: token.Pos(p), X: to, Rparen: token.Pos(p)}
	}
	out := p.call(to, e)
	l.info.Types[out] = types.TypeAndValue{Type: t}
	return out
}

func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

func isLogical(op token.Token) bool { return op == token.LAND || op == token.LOR }

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}
