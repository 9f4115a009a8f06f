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
		l.rightFirst(c, s)
		return
	}
	if len(s.Lhs) != len(s.Rhs) {
		l.lookAt(s)
		_, inFor := c.Parent().(*ast.ForStmt)
		if inFor && s.Tok == token.DEFINE && l.mayMiss(s) {
			l.foundIn(s)
		}
		before := l.leftBefore(c, s)
		parts := l.apart(s, len(before) > 0)
		if inFor && parts != nil {
			p := at(s.TokPos)
			f := &ast.FuncLit{Type: &ast.FuncType{Func: s.TokPos, Params: &ast.FieldList{}}, Body: p.block(parts...)}
			c.Replace(&ast.ExprStmt{X: p.call(f)})
		}
		if c.Index() < 0 {
			return // for others than a for see freshInit
		}
		if len(parts) > 0 {
			parts = slices.Insert(parts, 1, before...)
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
	var before []ast.Stmt
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
	before = append(before, l.leftBefore(c, s)...)
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
	var ts []types.Type
	for i, e := range s.Rhs {
		t := l.typeOf(e)
		if t == nil { // a nil that was made one of its type
			t = l.typeOf(s.Lhs[i])
		}
		ts = append(ts, types.Default(t))
	}
	s.Rhs = []ast.Expr{l.after(at(s.TokPos), before, values, ts...)}
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

// lookAt has yaegi compute what goes nowhere: it would not look at what a pointer points to, in _ = *p, nor for a key that may be none, and not know where to put a truth value.
func (l *lowerer) lookAt(s *ast.AssignStmt) {
	if slices.ContainsFunc(s.Lhs, func(e ast.Expr) bool { return !isBlank(e) }) || l.info.Types[s.Rhs[0]].Value != nil {
		return
	}
	switch e := ast.Unparen(s.Rhs[0]).(type) {
	case *ast.StarExpr, *ast.BinaryExpr, *ast.IndexExpr:
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

// isIndexed reports whether e is an element of a list or map.
func isIndexed(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.IndexExpr)
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
			if isBlank(spec.Names[i]) && (pointsTo(e) || isIndexed(e)) { // see lookAt
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
