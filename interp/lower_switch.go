package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteTypeSwitch binds a variable where the switch has none: without one, yaegi never matches an interpreted type.
func (l *lowerer) rewriteTypeSwitch(s *ast.TypeSwitchStmt) {
	guard, ok := s.Assign.(*ast.ExprStmt)
	if !ok {
		return
	}
	p := at(guard.Pos())
	s.Assign = &ast.AssignStmt{
		Lhs: []ast.Expr{p.ident(l.temp("v"))}, TokPos: token.Pos(p), Tok: token.DEFINE, Rhs: []ast.Expr{guard.X},
	}
}

// rewriteTypeAssert has v, ok := x.(I) not meet a nil x where I is a compiled interface: yaegi would look into it.
func (l *lowerer) rewriteTypeAssert(e *ast.TypeAssertExpr) {
	if _, commaOk := l.typeOf(e).(*types.Tuple); !commaOk || e.Type == nil || !isAny(l.typeOf(e.X)) {
		return
	}
	target := l.typeOf(e.Type)
	if named, ok := types.Unalias(target).(*types.Named); !ok || !types.IsInterface(target) || l.inPackage(named.Obj()) {
		return
	}
	p := at(e.X.Pos())
	e.X = p.call(p.helper("NotNil"), e.X)
}

// rewriteSwitch compares one by one where an interface meets other types: yaegi would convert it to the type of each case. Of several conditions
// in a case it looks at the first one only, and so gets one.
func (l *lowerer) rewriteSwitch(c *astutil.Cursor, s *ast.SwitchStmt) {
	if s.Tag == nil {
		for _, clause := range s.Body.List {
			l.joinCases(clause.(*ast.CaseClause), func(e ast.Expr) ast.Expr { return e })
		}
		return
	}
	if !l.mixesInterfaces(s) {
		return
	}
	p := at(s.Tag.Pos())
	tag := l.temp("v")
	before := []ast.Stmt{p.define([]ast.Expr{p.ident(tag)}, []ast.Expr{s.Tag})}
	if s.Init != nil {
		before = append([]ast.Stmt{s.Init}, before...)
	}
	s.Init, s.Tag = nil, nil
	for _, clause := range s.Body.List {
		l.joinCases(clause.(*ast.CaseClause), func(e ast.Expr) ast.Expr {
			return &ast.BinaryExpr{X: at(e.Pos()).ident(tag), OpPos: e.Pos(), Op: token.EQL, Y: e}
		})
	}
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[s] = before
		return
	}
	c.Replace(p.block(append(before, s)...))
}

// joinCases makes one condition of those of a case.
func (l *lowerer) joinCases(clause *ast.CaseClause, condition func(ast.Expr) ast.Expr) {
	var all ast.Expr
	for _, e := range clause.List {
		cond := condition(e)
		if all != nil {
			cond = &ast.BinaryExpr{X: all, OpPos: e.Pos(), Op: token.LOR, Y: cond}
		}
		all = cond
	}
	if all != nil {
		clause.List = []ast.Expr{all}
	}
}

// mixesInterfaces reports whether the tag of s is an interface, or that of a case is one and the tag is not.
func (l *lowerer) mixesInterfaces(s *ast.SwitchStmt) bool {
	if types.IsInterface(l.typeOf(s.Tag)) {
		return true
	}
	for _, clause := range s.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if types.IsInterface(l.typeOf(e)) {
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
