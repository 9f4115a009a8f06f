package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteFor gives each iteration of a three-clause loop variables of its own, where somebody could tell: a function literal in the body
// uses them, or their address is taken. The clauses work on a copy:
//
//	for i := 0; i < n; i++ { body }    becomes    for i۰1 := 0; i۰1 < n; i۰1++ { i := i۰1; body; i۰1 = i }
//
// and a continue in the body copies back first. Where something else in the body has the name i, the variable in it gets another one, by which it is found everywhere.
func (l *lowerer) rewriteFor(loop *ast.ForStmt) {
	if loop.Init != nil && loop.Cond == nil { // yaegi would initialize each iteration
		loop.Cond = at(loop.For).ident("true")
	}
	init, ok := loop.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	vars := l.defined(init.Lhs)
	if !l.escapes(vars, loop.Body) {
		return
	}
	p := at(loop.Body.Pos())
	names := map[types.Object]string{}
	var own, copies []ast.Expr
	for _, v := range vars {
		names[v] = l.temp(v.Name())
		name := v.Name()
		if l.hides(loop.Body, v) {
			name = l.temp(name)
			l.rename(loop.Body, map[types.Object]string{v: name})
		}
		own = append(own, p.ident(name))
		copies = append(copies, p.ident(names[v]))
	}
	for _, clause := range []ast.Node{loop.Init, loop.Cond, loop.Post} {
		if clause != nil {
			l.rename(clause, names)
		}
	}
	back := func() ast.Stmt {
		return &ast.AssignStmt{Lhs: copies, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: own}
	}
	l.beforeContinue(loop, back)
	body := append([]ast.Stmt{p.define(own, copies)}, loop.Body.List...)
	loop.Body.List = append(body, back())
}

// hides reports whether something else in body has the name of v, and may hide it.
func (l *lowerer) hides(body ast.Node, v types.Object) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == v.Name() && l.info.Uses[id] != v
		return !found
	})
	return found
}

// defined returns the variables that the identifiers of a definition declare, blanks left out.
func (l *lowerer) defined(exprs []ast.Expr) (out []types.Object) {
	for _, e := range exprs {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			if obj := l.info.Defs[id]; obj != nil {
				out = append(out, obj)
			}
		}
	}
	return out
}

// escapes reports whether one of vars may live longer than an iteration of body: a function literal uses it, or its address is taken.
func (l *lowerer) escapes(vars []types.Object, body ast.Node) bool {
	for obj := range l.escaping(body) {
		if slices.Contains(vars, obj) {
			return true
		}
	}
	return false
}

// escaping yields what function literals in body use, and that of which the address is taken there, maybe more than once.
func (l *lowerer) escaping(body ast.Node) iter.Seq[types.Object] {
	return func(yield func(types.Object) bool) {
		done := false
		report := func(e ast.Expr) {
			for {
				switch x := e.(type) {
				case *ast.ParenExpr:
					e = x.X
				case *ast.SelectorExpr: // &v.field
					e = x.X
				case *ast.IndexExpr: // &v[i] of an array
					e = x.X
				case *ast.Ident:
					if obj := l.info.Uses[x]; obj != nil && !done {
						done = !yield(obj)
					}
					return
				default:
					return
				}
			}
		}
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				ast.Inspect(n, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						report(id)
					}
					return !done
				})
				return false
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					report(n.X)
				}
			case *ast.SliceExpr:
				report(n.X)
			case *ast.SelectorExpr: // a method with a pointer as receiver takes the address
				if s := l.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
					if _, ptr := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer); ptr {
						report(n.X)
					}
				}
			}
			return !done
		})
	}
}

// assigned reports whether body changes v.
func (l *lowerer) assigned(v types.Object, body ast.Node) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && l.info.Uses[id] == v
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || is(e)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.RangeStmt:
			found = found || n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value)
		}
		return !found
	})
	return found
}

// rename gives the identifiers under n that mean one of the objects another name.
func (l *lowerer) rename(n ast.Node, names map[types.Object]string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			obj := l.info.Uses[id]
			if obj == nil {
				obj = l.info.Defs[id]
			}
			if name, ok := names[obj]; ok && obj != nil {
				id.Name = name
			}
		}
		return true
	})
}

// beforeContinue puts a statement before each continue in the body of loop that ends an iteration of it.
func (l *lowerer) beforeContinue(loop *ast.ForStmt, stmt func() ast.Stmt) {
	label := l.labelOf(loop)
	depth := 0
	astutil.Apply(loop.Body, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depth++
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depth--
		case *ast.BranchStmt:
			ours := n.Label == nil && depth == 0 || n.Label != nil && n.Label.Name == label
			if n.Tok == token.CONTINUE && ours {
				c.Replace(at(n.Pos()).block(stmt(), n))
			}
		}
		return true
	})
}

// labelOf returns the label of loop, or "".
func (l *lowerer) labelOf(loop ast.Stmt) (label string) {
	for _, f := range l.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.LabeledStmt); ok && s.Stmt == loop {
				label = s.Label.Name
			}
			return label == ""
		})
	}
	return label
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}
