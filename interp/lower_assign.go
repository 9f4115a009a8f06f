package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteAssign takes calls and composite literals out of an assignment of several values: yaegi takes the values behind one from the wrong place.
func (l *lowerer) rewriteAssign(c *astutil.Cursor, s *ast.AssignStmt) {
	if len(s.Lhs) < 2 {
		l.lookAt(s)
		return
	}
	before := l.leftBefore(c, s)
	if len(s.Lhs) != len(s.Rhs) {
		parts := l.apart(s)
		if _, ok := c.Parent().(*ast.ForStmt); ok && parts != nil {
			p := at(s.TokPos)
			f := &ast.FuncLit{Type: &ast.FuncType{Func: s.TokPos, Params: &ast.FieldList{}}, Body: p.block(parts...)}
			c.Replace(&ast.ExprStmt{X: p.call(f)})
		}
		if c.Index() < 0 {
			return // for others than a for see freshInit
		}
		for _, stmt := range before {
			c.InsertBefore(stmt)
		}
		for i, stmt := range parts {
			if i == len(parts)-1 {
				c.Replace(stmt)
				break
			}
			c.InsertBefore(stmt)
		}
		return
	}
	for i, e := range s.Rhs {
		if l.info.Types[e].IsNil() { // yaegi wants to know of which type
			if t := l.typeOf(s.Lhs[i]); t != nil {
				s.Rhs[i] = &ast.ParenExpr{Lparen: e.Pos(), X: l.typedNil(t, at(e.Pos())), Rparen: e.Pos()}
			}
		}
	}
	apart := l.setsInterface(s)
	values := append([]ast.Expr(nil), s.Rhs...)
	for i, e := range values {
		computed := l.info.Types[e].Value == nil && (apart || isBlank(s.Lhs[i]) && !isIdent(e))
		if !l.calls(e) && !computed {
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
		withoutBlanks(s)
		if apart {
			l.oneByOne(c, s)
		}
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

func isIdent(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.Ident)
	return ok
}

// withoutBlanks leaves out of s what goes nowhere, and is computed already: yaegi would take the value behind it from the wrong place.
func withoutBlanks(s *ast.AssignStmt) {
	var lhs, rhs []ast.Expr
	for i, e := range s.Lhs {
		if !isBlank(e) {
			lhs, rhs = append(lhs, e), append(rhs, s.Rhs[i])
		}
	}
	if len(lhs) > 0 {
		s.Lhs, s.Rhs = lhs, rhs
	}
}

// setsInterface reports whether s assigns to variables of which one is an interface: yaegi would put a value of its own there.
func (l *lowerer) setsInterface(s *ast.AssignStmt) bool {
	return s.Tok == token.ASSIGN && slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool {
		t := l.leftType(e)
		return t != nil && types.IsInterface(t)
	})
}

// oneByOne makes an assignment for each variable of s, whose values change no more.
func (l *lowerer) oneByOne(c cursor, s *ast.AssignStmt) {
	p := at(s.TokPos)
	var list []ast.Stmt
	for i, e := range s.Lhs {
		list = append(list, p.assign(e, s.Rhs[i]))
	}
	for _, stmt := range list[:len(list)-1] {
		c.InsertBefore(stmt)
	}
	c.Replace(list[len(list)-1])
}

// lookAt has yaegi compute what goes nowhere: it would not look at what a pointer points to, in _ = *p, and not know where to put a truth value.
func (l *lowerer) lookAt(s *ast.AssignStmt) {
	if !isBlank(s.Lhs[0]) || l.info.Types[s.Rhs[0]].Value != nil {
		return
	}
	switch e := ast.Unparen(s.Rhs[0]).(type) {
	case *ast.StarExpr, *ast.BinaryExpr:
	case *ast.UnaryExpr:
		if e.Op != token.NOT {
			return
		}
	default:
		return
	}
	s.Lhs[0], s.Tok = at(s.Lhs[0].Pos()).ident(l.temp("v")), token.DEFINE
}

// pointsTo reports whether e is what a pointer points to.
func pointsTo(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.StarExpr)
	return ok
}

// apart assigns the results of one call, or of v, ok = x, one by one where one of them goes to an element of a map, which yaegi forgets, or to a variable of another type.
// It is nil where none does.
func (l *lowerer) apart(s *ast.AssignStmt) (out []ast.Stmt) {
	if !slices.ContainsFunc(s.Lhs, l.isElementOfMap) && !l.convertsPair(s) {
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

// rewriteIncDec makes x += 1 of x++ where yaegi has no x++, and would leave the function.
func (l *lowerer) rewriteIncDec(c *astutil.Cursor, s *ast.IncDecStmt) {
	basic, ok := l.typeOf(s.X).Underlying().(*types.Basic)
	if !ok || basic.Kind() != types.Uintptr && basic.Info()&types.IsComplex == 0 {
		return
	}
	tok := token.ADD_ASSIGN
	if s.Tok == token.DEC {
		tok = token.SUB_ASSIGN
	}
	one := &ast.BasicLit{ValuePos: s.TokPos, Kind: token.INT, Value: "1"}
	c.Replace(&ast.AssignStmt{Lhs: []ast.Expr{s.X}, TokPos: s.TokPos, Tok: tok, Rhs: []ast.Expr{one}})
}

// rewriteVariables takes composite literals out of a declaration of several variables, as rewriteAssign does.
func (l *lowerer) rewriteVariables(c *astutil.Cursor, s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR || c.Index() < 0 {
		return
	}
	var out []ast.Stmt
	apart := false
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		for i, e := range spec.Values {
			if isBlank(spec.Names[i]) && pointsTo(e) { // see lookAt
				spec.Names[i] = at(e.Pos()).ident(l.temp("v"))
			}
			if len(spec.Values) > 1 && l.calls(e) {
				p := at(e.Pos())
				name := l.temp("v")
				out = append(out, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
				spec.Values[i] = p.ident(name)
				l.info.Types[spec.Values[i]] = l.info.Types[e]
				apart = true
			}
		}
		out = append(out, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: d.TokPos, Tok: token.VAR, Specs: []ast.Spec{spec}}})
	}
	if !apart {
		return
	}
	for _, stmt := range out[:len(out)-1] {
		c.InsertBefore(stmt)
	}
	c.Replace(out[len(out)-1])
}

// typedNil is the nil of type t.
func (l *lowerer) typedNil(t types.Type, p at) ast.Expr {
	call := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(t, p), Rparen: token.Pos(p)}, p.ident("nil"))
	l.info.Types[call.Fun] = types.TypeAndValue{Type: t}
	return call
}

// calls reports whether e calls anything when it is evaluated, or makes a composite value.
func (l *lowerer) calls(e ast.Expr) (found bool) {
	if l.info.Types[e].Value != nil {
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || !l.info.Types[n.Fun].IsType()
		case *ast.CompositeLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
