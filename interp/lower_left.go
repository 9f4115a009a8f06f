package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// leftBefore evaluates what the assignment itself changes, and the left side needs, before that. The right side has been called already.
func (l *lowerer) leftBefore(c cursor, s *ast.AssignStmt) []ast.Stmt {
	if s.Tok != token.ASSIGN || c.Index() < 0 {
		return nil
	}
	assigned := map[types.Object]bool{}
	var elsewhere []types.Type // what is assigned to but variables
	for _, e := range s.Lhs {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			assigned[l.info.Uses[id]] = true
		} else {
			elsewhere = append(elsewhere, l.typeOf(e))
		}
	}
	delete(assigned, nil)
	return l.holdLeft(s.Lhs, func(e ast.Expr) (found bool) {
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
		if early(*e) {
			before = append(before, l.hold(e))
		}
	}
	var visit func(e ast.Expr)
	visit = func(e ast.Expr) {
		switch x := e.(type) {
		case *ast.ParenExpr:
			visit(x.X)
		case *ast.StarExpr:
			hold(&x.X)
		case *ast.IndexExpr:
			if t := l.typeOf(x.X); t != nil && !isArray(t) {
				hold(&x.X)
			} else {
				visit(x.X)
			}
			hold(&x.Index)
		case *ast.SelectorExpr:
			if t := l.typeOf(x.X); t != nil && !isStruct(t) {
				hold(&x.X)
			} else {
				visit(x.X)
			}
		}
	}
	for _, e := range list {
		visit(e)
	}
	return before
}

// rightFirst has the right side of an assignment be computed before the left side is looked at, if what the right side calls may change where the left side is: yaegi looks there first. What the left
// side calls is held already, see rightCallsFirst.
func (l *lowerer) rightFirst(c cursor, s *ast.AssignStmt) {
	if s.Tok == token.DEFINE || c.Index() < 0 || l.comm[s] || !l.changes(s.Rhs[0]) || !l.moves(s.Lhs[0]) {
		return
	}
	p := at(s.Rhs[0].Pos())
	name := p.ident(l.temp("v"))
	l.info.Types[name] = l.info.Types[s.Rhs[0]]
	spec := &ast.ValueSpec{Names: []*ast.Ident{name}, Values: s.Rhs}
	if _, ok := ast.Unparen(s.Rhs[0]).(*ast.BinaryExpr); ok { // its type may be that of the left side
		spec.Type = l.typeExpr(types.Default(l.typeOf(s.Rhs[0])), p)
	}
	c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: token.Pos(p), Tok: token.VAR, Specs: []ast.Spec{spec}}})
	s.Rhs = []ast.Expr{p.ident(name.Name)}
	l.info.Types[s.Rhs[0]] = l.info.Types[name]
}

// changes reports whether to compute e may change variables: it calls a function of the program, or one that may, or waits for others.
func (l *lowerer) changes(e ast.Expr) bool {
	return acts(e, func(call *ast.CallExpr) bool { return !l.isConversion(call) && !l.leavesAlone(call) })
}

// acts reports whether to compute e is to receive, or to make a call that does something.
func acts(e ast.Expr, does func(*ast.CallExpr) bool) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			found = found || does(n)
		}
		return !found
	})
	return found
}

// leavesAlone reports whether call calls something compiled that gets no function of the program.
func (l *lowerer) leavesAlone(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if ok {
		x, isName := sel.X.(*ast.Ident)
		ok = isName && l.isPackage(x)
	}
	if name := l.builtin(call); !ok && name == "" || name == "copy" {
		return false
	}
	for _, arg := range call.Args {
		t := l.typeOf(arg)
		if t == nil {
			return false
		}
		if _, isFunc := t.Underlying().(*types.Signature); isFunc {
			return false
		}
	}
	return true
}

// isPackage reports whether x is the name of a compiled package, package rt included.
func (l *lowerer) isPackage(x *ast.Ident) bool {
	_, ok := l.info.Uses[x].(*types.PkgName)
	return ok || x.Name == helpers
}

// moves reports whether somebody else may change where e is, which is assigned to.
func (l *lowerer) moves(e ast.Expr) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return l.varies(x.X)
	case *ast.IndexExpr:
		if t := l.typeOf(x.X); t != nil && isArray(t) {
			return l.moves(x.X) || l.varies(x.Index)
		}
		return l.varies(x.X) || l.varies(x.Index)
	case *ast.SelectorExpr:
		if t := l.typeOf(x.X); t != nil && isStruct(t) {
			return l.moves(x.X)
		}
		return l.varies(x.X)
	}
	return false
}

// varies reports whether somebody else may change the value of e.
func (l *lowerer) varies(e ast.Expr) bool {
	if l.info.Types[e].Value != nil {
		return false
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return false
	case *ast.Ident:
		v, ok := l.info.Uses[x].(*types.Var)
		return ok && l.isShared(v)
	case *ast.SelectorExpr:
		t := l.typeOf(x.X)
		return t == nil || !isStruct(t) || l.varies(x.X)
	case *ast.BinaryExpr:
		return l.varies(x.X) || l.varies(x.Y)
	}
	return true
}

// isShared reports whether others than the function that declares v may change it.
func (l *lowerer) isShared(v *types.Var) bool {
	if len(l.bodies) == 0 || l.bodies[0] == nil || v.Parent() == v.Pkg().Scope() {
		return true
	}
	body := l.bodies[0]
	if l.sharedIn != body {
		l.sharedIn, l.shared = body, map[types.Object]bool{}
		for obj := range l.escaping(body) {
			l.shared[obj] = true
		}
	}
	return l.shared[v]
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}
