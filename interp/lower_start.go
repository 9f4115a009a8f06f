package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// startBusy has the left operand e of an operation op, which is && or ||, start with a step that does something: yaegi makes a decision of the first one if that does nothing, as parentheses around
// a name or a type, and looks for a truth value where there is none.
func (l *lowerer) startBusy(op token.Token, e ast.Expr) ast.Expr {
	start := firstStep(e)
	if start == nil || start == e {
		return e
	}
	switch start.(type) {
	case *ast.ParenExpr, *ast.FuncType, *ast.StructType, *ast.InterfaceType, *ast.KeyValueExpr:
	default:
		return e
	}
	p := at(e.Pos())
	var first ast.Expr = p.ident("true")
	if op == token.LOR {
		first = p.ident("false")
	}
	if t := l.typeOf(e); t != nil && isNamed(t) {
		first = p.call(l.typeExpr(t, p), first)
	}
	out := &ast.BinaryExpr{X: first, OpPos: token.Pos(p), Op: op, Y: e}
	l.info.Types[out] = types.TypeAndValue{Type: l.typeOf(e)}
	return out
}

// firstStep is the part of e with which yaegi starts to compute it, nil if there is nothing to compute.
func firstStep(e ast.Expr) ast.Expr {
	for _, part := range inTurn(e) {
		if start := firstStep(part); start != nil {
			return start
		}
	}
	switch e.(type) {
	case nil, *ast.Ident, *ast.BasicLit, *ast.ArrayType, *ast.ChanType, *ast.MapType:
		return nil
	}
	return e
}

// inTurn returns the parts of e that yaegi computes before e, some of which may be nil.
func inTurn(e ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return []ast.Expr{x.X}
	case *ast.StarExpr:
		return []ast.Expr{x.X}
	case *ast.UnaryExpr:
		return []ast.Expr{x.X}
	case *ast.SelectorExpr:
		return []ast.Expr{x.X}
	case *ast.TypeAssertExpr:
		return []ast.Expr{x.X, x.Type}
	case *ast.IndexExpr:
		return []ast.Expr{x.X, x.Index}
	case *ast.SliceExpr:
		return []ast.Expr{x.X, x.Low, x.High, x.Max}
	case *ast.KeyValueExpr:
		return []ast.Expr{x.Key, x.Value}
	case *ast.CompositeLit:
		return append([]ast.Expr{x.Type}, x.Elts...)
	case *ast.CallExpr:
		return append([]ast.Expr{x.Fun}, x.Args...)
	case *ast.BinaryExpr:
		if !isLogical(x.Op) { // these have a busy start
			return []ast.Expr{x.X, x.Y}
		}
	}
	return nil
}
