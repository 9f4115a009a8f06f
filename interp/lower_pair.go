package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// convertPair has v, ok = m[k] assign by way of variables of its own, where v or ok is of another type: in front of it, or, where there is no place, in a function that
// returns both.
func (l *lowerer) convertPair(c cursor, s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN || len(s.Lhs) != 2 || len(s.Rhs) != 1 || l.comm[s] {
		return
	}
	tuple, ok := l.typeOf(s.Rhs[0]).(*types.Tuple)
	if _, isCall := ast.Unparen(s.Rhs[0]).(*ast.CallExpr); !ok || isCall {
		return
	}
	p := at(s.TokPos)
	define := p.define(nil, s.Rhs)
	results := &ast.FieldList{}
	var values []ast.Expr // what is assigned: nil for a blank operand
	differs := false
	for i, from := range []types.Type{tuple.At(0).Type(), types.Typ[types.Bool]} {
		name, to := p.ident(l.temp("v")), from
		l.info.Types[name] = types.TypeAndValue{Type: from}
		if !isBlank(s.Lhs[i]) {
			to = l.typeOf(s.Lhs[i])
		}
		define.Lhs = append(define.Lhs, name)
		values = append(values, l.pairValue(name, from, to))
		results.List = append(results.List, &ast.Field{Type: l.typeExpr(to, p)})
		differs = differs || !types.Identical(from, to)
	}
	switch {
	case !differs:
	case c.Index() < 0:
		f := &ast.FuncLit{
			Type: &ast.FuncType{Func: s.TokPos, Params: &ast.FieldList{Opening: s.TokPos, Closing: s.TokPos}, Results: results},
			Body: p.block(define, &ast.ReturnStmt{Return: s.TokPos, Results: values}),
		}
		s.Rhs = []ast.Expr{p.call(f)}
	default:
		l.assignPair(c, s, define, values)
	}
}

// assignPair puts the definition of the two values in front of s, and assigns one after the other.
func (l *lowerer) assignPair(c cursor, s, define *ast.AssignStmt, values []ast.Expr) {
	p := at(s.TokPos)
	c.InsertBefore(define)
	for i, e := range s.Lhs {
		if isBlank(e) {
			define.Lhs[i] = p.ident("_")
		}
	}
	if isBlank(s.Lhs[1]) {
		s.Lhs, s.Rhs = s.Lhs[:1], values[:1]
		return
	}
	if !isBlank(s.Lhs[0]) {
		c.InsertBefore(p.assign(s.Lhs[0], values[0]))
	}
	s.Lhs, s.Rhs = s.Lhs[1:], values[1:]
}

// pairValue has the part e of a pair, of the type from, assigned to a variable of the type to: also to a type of truth values that has a name.
func (l *lowerer) pairValue(e ast.Expr, from, to types.Type) ast.Expr {
	switch {
	case types.Identical(from, to):
		return e
	case isBasic(to):
		return l.asType(e, to)
	}
	return l.convertTo(e, to)
}
