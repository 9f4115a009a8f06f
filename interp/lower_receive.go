package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rewriteUnary writes what yaegi does not take: the address of an element by a pointer to its array, and what is not a truth value with a name.
func (l *lowerer) rewriteUnary(c cursor, e *ast.UnaryExpr) {
	p := at(e.OpPos)
	switch e.Op {
	case token.AND:
		index, ok := ast.Unparen(e.X).(*ast.IndexExpr)
		if !ok {
			return
		}
		ptr, ok := l.typeOf(index.X).Underlying().(*types.Pointer)
		if !ok {
			return
		}
		if _, ok := ptr.Elem().Underlying().(*types.Array); ok {
			i := p.call(p.ident("int"), index.Index)
			get := p.call(p.helper("Element"), index.X, i)
			l.replace(c, e, &ast.TypeAssertExpr{X: get, Lparen: e.OpPos, Type: l.typeExpr(l.typeOf(e), p), Rparen: e.OpPos})
		}
	case token.ARROW:
		e.X = l.bareChan(e.X)
		l.rewriteReceive(c, e)
	case token.NOT:
		t := l.typeOf(e)
		if named, ok := types.Unalias(t).(*types.Named); ok {
			e.X = p.call(p.ident("bool"), e.X)
			l.replace(c, e, p.call(l.typeExpr(named, p), e))
		}
	}
}

// bareChan takes the name off the type of a channel: yaegi receives nothing from one that has it.
func (l *lowerer) bareChan(x ast.Expr) ast.Expr {
	named, ok := types.Unalias(l.typeOf(x)).(*types.Named)
	if !ok || !l.inPackage(named.Obj()) {
		return x
	}
	p := at(x.Pos())
	out := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(named.Underlying(), p), Rparen: token.Pos(p)}, x)
	l.info.Types[out] = types.TypeAndValue{Type: named.Underlying()}
	return out
}

// rewriteReceive calls a function to receive from a channel: yaegi knows where to put the value only in the plainest assignments.
func (l *lowerer) rewriteReceive(c cursor, e *ast.UnaryExpr) {
	if _, ok := l.typeOf(e).(*types.Tuple); ok {
		return
	}
	switch parent := c.Parent().(type) {
	case *ast.ExprStmt, *ast.CommClause:
		return
	case *ast.AssignStmt:
		if l.comm[parent] {
			return
		}
	}
	p := at(e.OpPos)
	ch := l.typeOf(e.X).Underlying().(*types.Chan)
	text := l.typeText(types.NewChan(ch.Dir(), ch.Elem()))
	name := receivePrefix + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(c " + text + ") " + l.typeText(ch.Elem()) + " { v := <-c; return v }")
	}
	l.replace(c, e, p.call(p.ident(name), e.X))
}

// receivePrefix begins the names of functions that receive.
const receivePrefix = "receive" + mark
