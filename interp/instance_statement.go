package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

func (c *copier) block(b *ast.BlockStmt) *ast.BlockStmt {
	if b == nil {
		return nil
	}
	return &ast.BlockStmt{Lbrace: b.Lbrace, List: c.stmts(b.List), Rbrace: b.Rbrace}
}

// stmts copies a list of statements, without empty ones: yaegi finds no case of a switch behind one that has such a statement.
func (c *copier) stmts(list []ast.Stmt) (out []ast.Stmt) {
	for _, s := range list {
		s = c.stmt(s)
		if _, ok := s.(*ast.EmptyStmt); !ok {
			out = append(out, s)
		}
	}
	return out
}

// stmt copies a statement.
func (c *copier) stmt(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case nil:
		return nil
	case *ast.DeclStmt: // types move to the top level, and constants are where they are used
		g := s.Decl.(*ast.GenDecl)
		if g.Tok == token.CONST {
			return &ast.EmptyStmt{Semicolon: s.Pos(), Implicit: true}
		}
		out := &ast.GenDecl{TokPos: g.TokPos, Tok: g.Tok, Lparen: g.Lparen, Rparen: g.Rparen}
		for _, spec := range g.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				if v = onlyNamed(v); len(v.Names) > 0 {
					out.Specs = append(out.Specs, c.valueSpec(v))
				}
			}
		}
		if len(out.Specs) == 0 {
			return &ast.EmptyStmt{Semicolon: s.Pos(), Implicit: true}
		}
		return &ast.DeclStmt{Decl: out}
	case *ast.EmptyStmt:
		return &ast.EmptyStmt{Semicolon: s.Semicolon, Implicit: s.Implicit}
	case *ast.LabeledStmt:
		return &ast.LabeledStmt{Label: at(s.Label.Pos()).ident(s.Label.Name), Colon: s.Colon, Stmt: c.stmt(s.Stmt)}
	case *ast.ExprStmt:
		return &ast.ExprStmt{X: c.expr(s.X)}
	case *ast.SendStmt:
		return &ast.SendStmt{Chan: c.expr(s.Chan), Arrow: s.Arrow, Value: c.expr(s.Value)}
	case *ast.IncDecStmt:
		return &ast.IncDecStmt{X: c.expr(s.X), TokPos: s.TokPos, Tok: s.Tok}
	case *ast.AssignStmt:
		return &ast.AssignStmt{Lhs: c.exprs(s.Lhs), TokPos: s.TokPos, Tok: s.Tok, Rhs: c.exprs(s.Rhs)}
	case *ast.GoStmt:
		return &ast.GoStmt{Go: s.Go, Call: c.callOf(s.Call)}
	case *ast.DeferStmt:
		return &ast.DeferStmt{Defer: s.Defer, Call: c.callOf(s.Call)}
	case *ast.ReturnStmt:
		return &ast.ReturnStmt{Return: s.Return, Results: c.exprs(s.Results)}
	case *ast.BranchStmt:
		out := &ast.BranchStmt{TokPos: s.TokPos, Tok: s.Tok}
		if s.Label != nil {
			out.Label = at(s.Label.Pos()).ident(s.Label.Name)
		}
		return out
	case *ast.BlockStmt:
		return c.block(s)
	case *ast.IfStmt:
		return &ast.IfStmt{If: s.If, Init: c.stmt(s.Init), Cond: c.expr(s.Cond), Body: c.block(s.Body), Else: c.stmt(s.Else)}
	case *ast.CaseClause:
		return &ast.CaseClause{Case: s.Case, List: c.exprs(s.List), Colon: s.Colon, Body: c.stmts(s.Body)}
	case *ast.SwitchStmt:
		return &ast.SwitchStmt{Switch: s.Switch, Init: c.stmt(s.Init), Tag: c.expr(s.Tag), Body: c.block(s.Body)}
	case *ast.TypeSwitchStmt:
		out := &ast.TypeSwitchStmt{Switch: s.Switch, Init: c.stmt(s.Init), Assign: c.stmt(s.Assign)}
		if c.env == nil {
			out.Body = c.block(s.Body)
		} else {
			out.Body = c.clauses(s.Body, c.from.info.TypeOf(switched(s)))
		}
		return out
	case *ast.CommClause:
		return &ast.CommClause{Case: s.Case, Comm: c.stmt(s.Comm), Colon: s.Colon, Body: c.stmts(s.Body)}
	case *ast.SelectStmt:
		return &ast.SelectStmt{Select: s.Select, Body: c.block(s.Body)}
	case *ast.ForStmt:
		return &ast.ForStmt{For: s.For, Init: c.stmt(s.Init), Cond: c.expr(s.Cond), Post: c.stmt(s.Post), Body: c.block(s.Body)}
	case *ast.RangeStmt:
		return &ast.RangeStmt{For: s.For, Key: c.expr(s.Key), Value: c.expr(s.Value), TokPos: s.TokPos, Tok: s.Tok, Range: s.Range, X: c.expr(s.X), Body: c.block(s.Body)}
	}
	panic(fmt.Sprintf("cannot copy %T", s))
}

// callOf copies the call of a go or defer statement.
func (c *copier) callOf(e *ast.CallExpr) *ast.CallExpr {
	out := c.expr(e)
	if call, ok := out.(*ast.CallExpr); ok {
		return call
	}
	panic(fmt.Sprintf("cannot copy the call of %T", out))
}

// clauses copies the cases of a type switch over a value of the type from. In an instance two types may be the same: the first one gets the value. Others
// cannot be what is in the interface: then the compiler would not take them. Such a case goes; where there are more types in it, one that nothing has takes its place.
func (c *copier) clauses(b *ast.BlockStmt, from types.Type) *ast.BlockStmt {
	out := &ast.BlockStmt{Lbrace: b.Lbrace, Rbrace: b.Rbrace}
	var seen []types.Type
	for _, s := range b.List {
		clause := s.(*ast.CaseClause)
		gone := map[ast.Expr]bool{}
		for _, e := range clause.List {
			if !c.from.info.Types[e].IsType() {
				continue
			}
			t := c.subst(c.from.info.TypeOf(e), c.env)
			if containsType(seen, t) || !c.possible(from, t) {
				gone[e] = true
			}
			seen = append(seen, t)
		}
		if len(gone) > 0 && len(clause.List) == 1 {
			continue
		}
		now := &ast.CaseClause{Case: clause.Case, Colon: clause.Colon, Body: c.stmts(clause.Body)}
		for _, e := range clause.List {
			if gone[e] {
				now.List = append(now.List, c.never(at(e.Pos())))
			} else {
				now.List = append(now.List, c.expr(e))
			}
		}
		out.List = append(out.List, now)
	}
	return out
}

// never declares an interface that nothing implements.
func (c *copier) never(p at) ast.Expr {
	name := c.newName("never")
	method := &ast.Field{Names: []*ast.Ident{p.ident(name)}, Type: &ast.FuncType{Params: &ast.FieldList{}}}
	c.file.Decls = append(c.file.Decls, &ast.GenDecl{TokPos: token.Pos(p), Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{
		Name: p.ident(name), Type: &ast.InterfaceType{Interface: token.Pos(p), Methods: &ast.FieldList{List: []*ast.Field{method}}},
	}}})
	return p.ident(name)
}

// possible reports whether an interface of the type from, as it is in the source, may hold a t.
func (c *copier) possible(from, t types.Type) bool {
	i, ok := from.Underlying().(*types.Interface)
	if !ok || c.env == nil || types.IsInterface(t) {
		return true
	}
	named := asNamed(t)
	if p, ok := t.(*types.Pointer); ok {
		named = asNamed(p.Elem())
	}
	if origin := c.origins[named]; origin != nil { // the instance has no methods yet
		if named == t {
			t = origin
		} else {
			t = types.NewPointer(origin)
		}
	}
	for m := range i.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}

// switched is the expression of whose type s is a switch.
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X
	case *ast.AssignStmt:
		x = a.Rhs[0]
	}
	return ast.Unparen(x).(*ast.TypeAssertExpr).X
}

func containsType(list []types.Type, t types.Type) bool {
	for _, u := range list {
		if types.Identical(t, u) {
			return true
		}
	}
	return false
}
