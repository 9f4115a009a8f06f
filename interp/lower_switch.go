package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteSwitch compares one by one where an interface meets other types: yaegi would convert it to the type of each case. Of several conditions
// in a case it looks at the first one only, and so gets one.
func (l *lowerer) rewriteSwitch(c *astutil.Cursor, s *ast.SwitchStmt) {
	if at := fallsAroundDefault(s); at >= 0 {
		l.chooseFirst(c, s, at)
		return
	}
	if s.Tag == nil {
		for _, clause := range s.Body.List {
			l.joinCases(clause.(*ast.CaseClause), l.condition)
		}
		l.initBefore(c, s)
		return
	}
	if !l.comparesApart(s) {
		l.initBefore(c, s)
		return
	}
	p := at(s.Tag.Pos())
	tag := l.temp("v")
	value := s.Tag
	before := append(l.takeInit(s), p.define([]ast.Expr{p.ident(tag)}, []ast.Expr{value}))
	s.Tag = nil
	for _, clause := range s.Body.List {
		l.joinCases(clause.(*ast.CaseClause), func(e ast.Expr) ast.Expr {
			v := at(e.Pos()).ident(tag)
			l.info.Types[v] = types.TypeAndValue{Type: l.typeOf(value)}
			out := &ast.BinaryExpr{X: v, OpPos: e.Pos(), Op: token.EQL, Y: e}
			return l.convertCompare(out)
		})
	}
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[s] = before
		return
	}
	c.Replace(p.block(append(before, s)...))
}

// withLabels puts the body of a case into a block where it has labels, which yaegi would not find.
func withLabels(body []ast.Stmt) []ast.Stmt {
	if !slices.ContainsFunc(body, func(s ast.Stmt) bool { _, ok := s.(*ast.LabeledStmt); return ok }) {
		return body
	}
	var last []ast.Stmt
	if b, ok := body[len(body)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
		body, last = body[:len(body)-1], []ast.Stmt{b}
	}
	return append([]ast.Stmt{at(body[0].Pos()).block(body...)}, last...)
}

// initBefore puts the first part of a switch in front of it: yaegi may compute the value before it, or find no case.
func (l *lowerer) initBefore(c cursor, s *ast.SwitchStmt) {
	before := l.takeInit(s)
	if before == nil {
		return
	}
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[s] = before
		return
	}
	c.Replace(at(s.Switch).block(append(before, s)...))
}

// takeInit takes the first part, if there is one, out of s, which it is to be in front of.
func (l *lowerer) takeInit(s *ast.SwitchStmt) []ast.Stmt {
	if s.Init == nil {
		return nil
	}
	before, ok := l.freshInit(&s.Init, false)
	if !ok {
		before = []ast.Stmt{s.Init}
	}
	s.Init = nil
	return before
}

// condition makes a truth value of what is compared with true.
func (l *lowerer) condition(e ast.Expr) ast.Expr {
	p := at(e.Pos())
	switch t := l.typeOf(e); {
	case t == nil || types.Identical(t, types.Typ[types.Bool]):
		return e
	case types.IsInterface(t):
		return p.call(p.helper("Equal"), e, p.ident("true"))
	}
	return p.call(p.ident("bool"), e)
}

// joinCases makes one condition of those of a case.
func (l *lowerer) joinCases(clause *ast.CaseClause, condition func(ast.Expr) ast.Expr) {
	var all ast.Expr
	for _, e := range clause.List {
		cond := condition(e)
		if all != nil {
			cond = &ast.BinaryExpr{X: l.startBusy(token.LOR, all), OpPos: e.Pos(), Op: token.LOR, Y: cond}
		}
		all = cond
	}
	if all != nil {
		clause.List = []ast.Expr{all}
	}
}

// comparesApart reports whether the tag of s is no plain value, of which yaegi finds no nil and no other of its kind, or that of a case is an interface and the tag is not; or
// else, whether a case has several values of which yaegi would compute but the first, or one that may change the tag.
func (l *lowerer) comparesApart(s *ast.SwitchStmt) bool {
	if !isBasic(l.typeOf(s.Tag)) {
		return true
	}
	for _, clause := range s.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if types.IsInterface(l.typeOf(e)) || l.changes(e) {
				return true
			}
			_, isName := e.(*ast.Ident)
			if len(clause.(*ast.CaseClause).List) > 1 && l.info.Types[e].Value == nil && !isName {
				return true
			}
		}
	}
	return false
}

// rewriteLabeled puts what a rewritten switch needs to be done before it in front of its label.
func (l *lowerer) rewriteLabeled(c *astutil.Cursor, s *ast.LabeledStmt) {
	if before := l.before[s.Stmt]; before != nil {
		c.Replace(at(s.Pos()).block(append(before, s)...))
	}
}

// fallsAroundDefault is the index of the default case of s where it is not the last and a case falls through, or else -1: yaegi puts it last.
func fallsAroundDefault(s *ast.SwitchStmt) int {
	index, falls := -1, false
	for i, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		if clause.List == nil && i < len(s.Body.List)-1 {
			index = i
		}
		if n := len(clause.Body); n > 0 {
			b, ok := clause.Body[n-1].(*ast.BranchStmt)
			falls = falls || ok && b.Tok == token.FALLTHROUGH
		}
	}
	if !falls {
		return -1
	}
	return index
}

// chooseFirst has s switch over the index of the case, which is computed before: byDefault, or that of the first case which matches.
func (l *lowerer) chooseFirst(c cursor, s *ast.SwitchStmt, byDefault int) {
	p := at(s.Switch)
	before := l.takeInit(s)
	condition := l.condition
	if s.Tag != nil {
		tag, t := l.temp("v"), types.Default(l.typeOf(s.Tag))
		before = append(before, p.define([]ast.Expr{p.ident(tag)}, []ast.Expr{s.Tag}))
		condition = func(e ast.Expr) ast.Expr {
			v := at(e.Pos()).ident(tag)
			l.info.Types[v] = types.TypeAndValue{Type: t}
			return l.convertCompare(&ast.BinaryExpr{X: v, OpPos: e.Pos(), Op: token.EQL, Y: e})
		}
	}
	index := l.temp("i")
	before = append(before, p.define([]ast.Expr{p.ident(index)}, []ast.Expr{p.number(byDefault)}))
	var chain ast.Stmt
	for i := len(s.Body.List) - 1; i >= 0; i-- {
		clause := s.Body.List[i].(*ast.CaseClause)
		if clause.List != nil {
			l.joinCases(clause, condition)
			q := at(clause.Case)
			chain = &ast.IfStmt{If: clause.Case, Cond: clause.List[0], Body: q.block(q.assign(q.ident(index), q.number(i))), Else: chain}
		}
		clause.List = []ast.Expr{at(clause.Case).number(i)}
	}
	if chain != nil {
		before = append(before, chain)
	}
	s.Tag = p.ident(index)
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[s] = before
		return
	}
	c.Replace(p.block(append(before, s)...))
}
