package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// What an expression calls, the compiler calls first, one after the other; then it looks at the variables, fields and elements that the expression names. Yaegi goes from left to right, and has the
// old value of a field whose new one is set by a call behind it: in x.list = append(x.list, x.more()) what more appends would be lost.

// callsFirst has calls in exprs, which are evaluated one after the other in front of c, be made before there is a look at what they may change.
func (l *lowerer) callsFirst(c cursor, exprs ...*ast.Expr) {
	if c.Index() < 0 {
		return
	}
	for _, stmt := range l.earlyCalls(exprs...) {
		c.InsertBefore(stmt)
	}
}

// callsFirstIn is callsFirst where there is no place in front of *e: it becomes a call of a function that has one.
func (l *lowerer) callsFirstIn(e *ast.Expr) {
	t := l.typeOf(*e)
	if t == nil || l.recovers(*e) {
		return
	}
	early := l.earlyCalls(e)
	if early == nil {
		return
	}
	*e = l.after(at((*e).Pos()), early, []ast.Expr{*e}, types.Default(t))
	l.info.Types[*e] = types.TypeAndValue{Type: t}
}

// after is a call of a function that does what is early, and returns values of these types.
func (l *lowerer) after(p at, early []ast.Stmt, values []ast.Expr, ts ...types.Type) ast.Expr {
	results := &ast.FieldList{}
	for _, t := range ts {
		results.List = append(results.List, &ast.Field{Type: l.typeExpr(t, p)})
	}
	return p.call(&ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}, Results: results},
		Body: p.block(append(early, &ast.ReturnStmt{Return: token.Pos(p), Results: values})...),
	})
}

// earlyCalls takes the calls that go first out of exprs, and returns what makes them.
func (l *lowerer) earlyCalls(exprs ...*ast.Expr) (out []ast.Stmt) {
	if !slices.ContainsFunc(exprs, func(e *ast.Expr) bool { return l.changes(*e) }) {
		return nil
	}
	steps := l.evaluations(exprs...)
	look := slices.IndexFunc(steps, func(s evaluation) bool { return !s.ordered })
	last := len(steps) - 1
	for look >= 0 && last > look && !(steps[last].changes && steps[last].first > look) {
		last--
	}
	if look < 0 || last <= look {
		return nil
	}
	var early []*ast.Expr
	for i := last; i >= 0; i-- {
		if s := steps[i]; s.ordered {
			if _, several := l.typeOf(*s.at).(*types.Tuple); several {
				return nil
			}
			early = append(early, s.at)
			i = s.first
		}
	}
	for _, e := range slices.Backward(early) {
		out = append(out, l.earlyCalls(e)...)
		out = append(out, l.hold(e))
	}
	return out
}

// hold puts a variable in the place of *e, and returns what defines it.
func (l *lowerer) hold(e *ast.Expr) ast.Stmt {
	p, value := at((*e).Pos()), *e
	name := p.ident(l.temp("v"))
	l.info.Types[name] = types.TypeAndValue{Type: l.typeOf(value)}
	*e = name
	return p.define([]ast.Expr{p.ident(name.Name)}, []ast.Expr{value})
}

// rightCallsFirst is callsFirst for an assignment. What the left side calls comes before that.
func (l *lowerer) rightCallsFirst(c cursor, s *ast.AssignStmt) {
	if _, isSwitch := c.Parent().(*ast.TypeSwitchStmt); isSwitch || l.comm[s] {
		return
	}
	if c.Index() < 0 { // it is a part of another statement
		if len(s.Rhs) == 1 && len(s.Lhs) == 1 {
			l.callsFirstIn(&s.Rhs[0])
		}
		return
	}
	if s.Tok != token.DEFINE && (len(s.Lhs) > 1 || slices.ContainsFunc(s.Rhs, l.calls)) {
		for _, stmt := range l.holdLeft(s.Lhs, l.keepsPlace) {
			c.InsertBefore(stmt)
		}
	}
	l.callsFirst(c, pointers(s.Rhs)...)
}

// keepsPlace reports whether a part of e is computed in its turn among calls, or e makes a composite value. The compiler looks at lengths late.
func (l *lowerer) keepsPlace(e ast.Expr) bool {
	return slices.ContainsFunc(l.evaluations(&e), func(s evaluation) bool {
		call, ok := (*s.at).(*ast.CallExpr)
		return s.ordered && !(ok && (l.builtin(call) == "len" || l.builtin(call) == "cap"))
	}) || makesComposite(e)
}

// makesComposite reports whether there is a composite literal in e.
func makesComposite(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		_, ok := n.(*ast.CompositeLit)
		found = found || ok
		return !found
	})
	return found
}

// pointers returns where the expressions of a list are.
func pointers(list []ast.Expr) (out []*ast.Expr) {
	for i := range list {
		out = append(out, &list[i])
	}
	return out
}
