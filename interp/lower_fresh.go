package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Each run of a definition makes variables of its own, which a function literal or a pointer may keep. yaegi has a variable in a loop be the same as the last time where it is
// defined by a composite literal of a list or map, by v, ok := x, or by a type switch. There, the definition gets another name, and the variable is defined by that.

// freshNames gives the identifiers among list that are variables which somebody may keep another name, and returns definitions of them to come behind.
func (l *lowerer) freshNames(list []*ast.Ident) (behind []ast.Stmt) {
	for _, id := range list {
		obj := l.info.Defs[id]
		if obj == nil || id.Name == "_" || !l.escapes([]types.Object{obj}, l.bodies[len(l.bodies)-1]) {
			continue
		}
		p := at(id.Pos())
		name := l.temp(id.Name)
		behind = append(behind, p.define([]ast.Expr{p.ident(id.Name)}, []ast.Expr{p.ident(name)}))
		id.Name = name
	}
	return behind
}

// freshDefinition is freshNames for a statement that defines.
func (l *lowerer) freshDefinition(s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.DEFINE || !l.inLoop() || l.comm[s] {
		return nil
	}
	var list []*ast.Ident
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		switch {
		case !ok:
		case len(s.Rhs) < len(s.Lhs) && isCall(s.Rhs[0]):
		case len(s.Rhs) < len(s.Lhs), isListLiteral(s.Rhs[i]):
			list = append(list, id)
		}
	}
	return l.freshNames(list)
}

// freshVariables is freshNames for a declaration.
func (l *lowerer) freshVariables(s *ast.DeclStmt) (behind []ast.Stmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR || !l.inLoop() {
		return nil
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		for i, v := range spec.Values {
			switch {
			case len(spec.Values) < len(spec.Names) && isCall(v):
			case len(spec.Values) < len(spec.Names):
				behind = append(behind, l.freshNames(spec.Names)...)
			case isListLiteral(v):
				behind = append(behind, l.freshNames(spec.Names[i:i+1])...)
			}
		}
	}
	return behind
}

func isListLiteral(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok
}

func isCall(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok
}

// freshInit takes the first part of an if or a switch, before, out of it where its variables must be fresh, or have to be set. It reports whether it has. What is to be found is there
// for sure where found is set.
func (l *lowerer) freshInit(init *ast.Stmt, found bool) (before []ast.Stmt, ok bool) {
	s, isAssign := (*init).(*ast.AssignStmt)
	if !isAssign {
		return nil, false
	}
	behind := l.freshDefinition(s)
	parts := []ast.Stmt{s}
	if len(s.Rhs) < len(s.Lhs) && !found {
		if several := l.apart(s, false); several != nil {
			parts = several
		}
	}
	if len(parts)+len(behind) == 1 {
		return nil, false
	}
	*init = nil
	return append(parts, behind...), true
}

// rewriteIf puts what must be fresh in front of an if.
func (l *lowerer) rewriteIf(c cursor, s *ast.IfStmt) {
	if before, ok := l.freshInit(&s.Init, l.onlyFound(s)); ok {
		c.Replace(at(s.If).block(append(before, s)...))
	}
}

// freshBinding has each case of a type switch that yaegi runs define the variable that it binds.
func (l *lowerer) freshBinding(s *ast.TypeSwitchStmt) {
	a, ok := s.Assign.(*ast.AssignStmt)
	if !ok || !l.inLoop() {
		return
	}
	id := a.Lhs[0].(*ast.Ident)
	name := l.temp(id.Name)
	fresh := false
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		obj := l.info.Implicits[clause]
		if obj == nil || !l.uses(clause, obj) {
			continue
		}
		fresh = true
		p := at(clause.Colon)
		bind := p.define([]ast.Expr{p.ident(id.Name)}, []ast.Expr{p.ident(name)})
		clause.Body = append([]ast.Stmt{bind}, clause.Body...)
	}
	if fresh {
		a.Lhs[0] = at(id.Pos()).ident(name)
	}
}
