package interp

import (
	"go/ast"
	"go/types"
	"slices"
)

// rewriteReturn converts what is returned, and computes all of it before the first result is set: yaegi sets one after the other, and has a built-in function set the first.
func (l *lowerer) rewriteReturn(c cursor, n *ast.ReturnStmt) {
	results := l.results[len(l.results)-1]
	if len(n.Results) == 0 {
		return
	}
	before := l.takeApart(n, results)
	apart := before != nil
	l.convertEach(n.Results, func(i int) types.Type { return results.At(i).Type() })
	for i, e := range n.Results {
		t := results.At(min(i, results.Len()-1)).Type()
		if len(n.Results) == results.Len() {
			n.Results[i] = l.initialValue(e, t)
		}
		switch {
		case l.info.Types[e].IsNil() && l.isNamedFunc(t): // a recursive type of functions
			n.Results[i] = l.typedNil(t, at(e.Pos()))
		case l.isFunction(e):
			n.Results[i] = l.functionValue(e, l.typeOf(e))
		}
	}
	if len(n.Results) < 2 || !l.setsResults(n.Results, results) && !slices.ContainsFunc(n.Results[1:], l.callsBuiltin) && !l.callsFor(n.Results, results) && !apart {
		return
	}
	p := at(n.Return)
	for i, e := range n.Results {
		if tv := l.info.Types[e]; tv.Value != nil || tv.IsNil() || apart && isIdent(e) {
			continue
		}
		name := p.ident(l.temp("v"))
		l.info.Types[name] = types.TypeAndValue{Type: l.typeOf(e)}
		before = append(before, p.define([]ast.Expr{name}, []ast.Expr{e}))
		n.Results[i] = name
	}
	if c.Index() < 0 {
		c.Replace(p.block(append(before, n)...))
		return
	}
	for _, stmt := range before {
		c.InsertBefore(stmt)
	}
}

// takeApart has variables of their own for the results of one call that is returned, where they are not of the types of the results: yaegi converts but the first.
func (l *lowerer) takeApart(n *ast.ReturnStmt, results *types.Tuple) []ast.Stmt {
	if len(n.Results) != 1 || results.Len() < 2 {
		return nil
	}
	tuple, ok := l.typeOf(n.Results[0]).(*types.Tuple)
	same := true
	for i := range results.Len() {
		same = same && ok && types.Identical(tuple.At(i).Type(), results.At(i).Type())
	}
	if same || !ok {
		return nil
	}
	p := at(n.Return)
	define := p.define(nil, n.Results)
	n.Results = nil
	for v := range tuple.Variables() {
		name := p.ident(l.temp("v"))
		l.info.Types[name] = types.TypeAndValue{Type: v.Type()}
		define.Lhs, n.Results = append(define.Lhs, name), append(n.Results, name)
	}
	return []ast.Stmt{define}
}

// callsBuiltin reports whether e is a call of a built-in function.
func (l *lowerer) callsBuiltin(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && l.builtin(call) != "" && l.info.Types[e].Value == nil
}

// callsFor reports whether one of the values is a call whose result becomes an interface: yaegi would have the function that is called work on the results of this one.
func (l *lowerer) callsFor(values []ast.Expr, results *types.Tuple) bool {
	for i, e := range values {
		if t := l.typeOf(e); isCall(e) && t != nil && len(values) == results.Len() && types.IsInterface(results.At(i).Type()) && !types.IsInterface(t) {
			return true
		}
	}
	return false
}

// setsResults reports whether somebody could tell that the results are set one after the other: a value uses one of them, or a deferred function may look at them.
func (l *lowerer) setsResults(values []ast.Expr, results *types.Tuple) (found bool) {
	body := l.bodies[len(l.bodies)-1]
	if body != nil && defers(body) {
		return true
	}
	names := map[types.Object]bool{}
	for v := range results.Variables() {
		names[v] = v.Name() != ""
	}
	for _, e := range values {
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && names[l.info.Uses[id]]
			return !found
		})
	}
	return found
}
