package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// apart assigns the results of one call, or of v, ok = x, one by one where one of them goes to an element of a map, which yaegi forgets, or to a variable of another type.
// It is nil where none does.
func (l *lowerer) apart(s *ast.AssignStmt, more bool) (out []ast.Stmt) {
	late := s.Tok == token.ASSIGN && l.changes(s.Rhs[0]) && slices.ContainsFunc(s.Lhs, l.moves)
	if !slices.ContainsFunc(s.Lhs, l.isElementOfMap) && !l.convertsPair(s) && !late && !more {
		return nil
	}
	p := at(s.TokPos)
	define := p.define(nil, s.Rhs)
	out = append(out, define)
	for i, e := range s.Lhs {
		if id, ok := e.(*ast.Ident); isBlank(e) || s.Tok == token.DEFINE && ok && l.info.Defs[id] != nil {
			define.Lhs = append(define.Lhs, e)
			continue
		}
		name := p.ident(l.temp("v"))
		define.Lhs = append(define.Lhs, name)
		var value ast.Expr = name
		if pair, ok := l.pairOf(s); ok {
			l.info.Types[name] = types.TypeAndValue{Type: pair[i]}
			value = l.pairValue(name, l.leftType(e))
		}
		out = append(out, p.assign(e, value))
	}
	return out
}

// isElementOfMap reports whether e is an element of a map.
func (l *lowerer) isElementOfMap(e ast.Expr) bool {
	x, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || l.typeOf(x.X) == nil {
		return false
	}
	_, ok = l.typeOf(x.X).Underlying().(*types.Map)
	return ok
}

// pairOf has the types of the values of x in v, ok = x.
func (l *lowerer) pairOf(s *ast.AssignStmt) (pair [2]types.Type, ok bool) {
	if len(s.Rhs) != 1 || len(s.Lhs) != 2 || isCall(s.Rhs[0]) {
		return pair, false
	}
	tuple, ok := l.typeOf(s.Rhs[0]).(*types.Tuple)
	if !ok {
		return pair, false
	}
	return [2]types.Type{tuple.At(0).Type(), types.Typ[types.Bool]}, true // to the type checker ok has the type that it is assigned to
}

// convertsPair reports whether v or ok in v, ok = x has a type of its own.
func (l *lowerer) convertsPair(s *ast.AssignStmt) bool {
	pair, ok := l.pairOf(s)
	if !ok {
		return false
	}
	for i, e := range s.Lhs {
		if t := l.leftType(e); t != nil && !types.Identical(t, pair[i]) {
			return true
		}
	}
	return false
}

// pairValue is the variable v or ok as a value of the type t, which may be one of truth values that has a name.
func (l *lowerer) pairValue(name *ast.Ident, t types.Type) ast.Expr {
	if t == nil || !isBasic(t) || types.Identical(l.typeOf(name), t) {
		return l.convertTo(name, t)
	}
	return l.asType(name, t)
}
