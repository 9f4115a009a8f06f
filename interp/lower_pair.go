package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// apart assigns the results of one call, or of v, ok = x, one by one where one of them goes to an element of a map, which yaegi forgets, or to a variable of another type; or to what
// is no variable, which v may not be if there is none. It is nil where none does. See unlessFound.
func (l *lowerer) apart(s *ast.AssignStmt, more bool) (out []ast.Stmt) {
	late := s.Tok == token.ASSIGN && l.changes(s.Rhs[0]) && slices.ContainsFunc(s.Lhs, l.moves)
	unnamed := s.Tok == token.ASSIGN && l.mayMiss(s) && !(isIdent(s.Lhs[0]) && isIdent(s.Lhs[1]) && !isBlank(s.Lhs[1]))
	if !slices.ContainsFunc(s.Lhs, l.isElementOfMap) && !l.convertsPair(s) && !late && !unnamed && !more {
		if set := l.unlessFound(s); set != nil {
			return []ast.Stmt{s, set}
		}
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
	if set := l.unlessFound(define); set != nil {
		out = slices.Insert(out, 1, set)
	}
	return out
}

// mayMiss reports whether s is v, ok = m[key] or v, ok = x.(T), and v, if there is none, may not be zero afterwards: yaegi leaves it as it was. What a call of the function defines
// the first time is zero.
func (l *lowerer) mayMiss(s *ast.AssignStmt) bool {
	if _, ok := l.pairOf(s); !ok || isBlank(s.Lhs[0]) {
		return false
	}
	switch ast.Unparen(s.Rhs[0]).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
	default:
		return false
	}
	id, ok := s.Lhs[0].(*ast.Ident)
	isNew := s.Tok == token.DEFINE && ok && l.info.Uses[id] == nil
	return !isNew || l.inLoop()
}

// unlessFound makes the variable v zero, behind v, ok = m[key] or v, ok = x.(T), if there is none. It is nil where that need not be. What has not been found has a name from now on.
func (l *lowerer) unlessFound(s *ast.AssignStmt) ast.Stmt {
	if !l.mayMiss(s) {
		return nil
	}
	p := at(s.TokPos)
	if isBlank(s.Lhs[1]) {
		s.Lhs[1] = p.ident(l.temp("v"))
	}
	pair, _ := l.pairOf(s)
	zero := l.temp("v")
	found := &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.NOT, X: p.ident(ast.Unparen(s.Lhs[1]).(*ast.Ident).Name)}
	return &ast.IfStmt{If: token.Pos(p), Cond: found, Body: p.block(
		p.variable(zero, l.typeExpr(pair[0], p)),
		p.assign(p.ident(ast.Unparen(s.Lhs[0]).(*ast.Ident).Name), p.ident(zero)),
	)}
}

// foundIn has v, ok := m[key] or v, ok := x.(T), with no place behind it, be done by a function, in which v is new.
func (l *lowerer) foundIn(s *ast.AssignStmt) {
	pair, _ := l.pairOf(s)
	p := at(s.Rhs[0].Pos())
	v, ok := l.temp("v"), l.temp("v")
	find := p.define([]ast.Expr{p.ident(v), p.ident(ok)}, s.Rhs)
	s.Rhs = []ast.Expr{l.after(p, []ast.Stmt{find}, []ast.Expr{p.ident(v), p.ident(ok)}, pair[:]...)}
}

// findInDeclaration is foundIn for var v, ok = m[key] or var v, ok = x.(T).
func (l *lowerer) findInDeclaration(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Names) != 2 || len(spec.Values) != 1 {
			continue
		}
		s := &ast.AssignStmt{Lhs: []ast.Expr{spec.Names[0], spec.Names[1]}, Tok: token.DEFINE, Rhs: spec.Values}
		if l.mayMiss(s) {
			l.foundIn(s)
			spec.Values = s.Rhs
		}
	}
}

// onlyFound reports whether v of if v, ok := x; is used only where ok is true.
func (l *lowerer) onlyFound(s *ast.IfStmt) bool {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 2 {
		return false
	}
	v, okV := init.Lhs[0].(*ast.Ident)
	found, okFound := init.Lhs[1].(*ast.Ident)
	if !okV || !okFound || l.info.Defs[found] == nil {
		return false
	}
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && l.info.Uses[id] == l.info.Defs[found]
	}
	if not, ok := ast.Unparen(s.Cond).(*ast.UnaryExpr); ok && not.Op == token.NOT && is(not.X) {
		return !l.uses(s.Body, l.info.Defs[v])
	}
	first := s.Cond
	for {
		and, ok := ast.Unparen(first).(*ast.BinaryExpr)
		if !ok || and.Op != token.LAND {
			break
		}
		first = and.X
	}
	return is(first) && (s.Else == nil || !l.uses(s.Else, l.info.Defs[v]))
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
