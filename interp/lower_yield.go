package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rangeFunction makes a call of a loop over a function, with the body as a function literal:
//
//	for k, v := range f { body }    becomes    { f(func(k K, v V) bool { body; return true }) }
//
// In the body, continue is return true and break is return false. What leaves the loop for another place is noted in a variable, and done behind the call. Loops around
// are rewritten later, and so meet what is done there as if it stood in the source.
func (l *lowerer) rangeFunction(c cursor, loop *ast.RangeStmt, sig *types.Signature) {
	y := &yield{lowerer: l, p: at(loop.For), done: l.temp("done"), over: l.temp("over"), exit: l.temp("exit")}
	if parent, ok := c.Parent().(*ast.LabeledStmt); ok {
		y.label = parent.Label.Name
	}
	p := y.p
	params := sig.Params().At(0).Type().Underlying().(*types.Signature).Params()
	list := &ast.FieldList{}
	var first []ast.Stmt
	for i := range params.Len() {
		name := p.ident("_")
		e := loop.Key
		if i == 1 {
			e = loop.Value
		}
		switch {
		case i > 1 || e == nil || isBlank(e):
		case loop.Tok == token.DEFINE:
			name = at(e.Pos()).ident(e.(*ast.Ident).Name)
		default:
			name = p.ident(l.temp("v"))
			l.info.Types[name] = types.TypeAndValue{Type: params.At(i).Type()}
			first = append(first, p.assign(e, l.convertTo(name, l.typeOf(e))))
		}
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{name}, Type: l.varType(params.At(i).Type(), p)})
	}
	check := &ast.IfStmt{If: loop.For, Cond: p.ident(y.done), Body: p.block(&ast.ExprStmt{X: p.call(p.helper("RangeAgain"), p.ident(y.over))})}
	body := append(append([]ast.Stmt{check}, first...), y.rewrite(loop.Body)...)
	end := at(loop.Body.Rbrace)
	body = append(body, &ast.ReturnStmt{Return: loop.Body.Rbrace, Results: []ast.Expr{end.ident("true")}})
	lit := &ast.FuncLit{
		Type: &ast.FuncType{Func: loop.For, Params: list, Results: &ast.FieldList{List: []*ast.Field{{Type: p.ident("bool")}}}},
		Body: &ast.BlockStmt{Lbrace: loop.Body.Lbrace, List: body, Rbrace: loop.Body.Rbrace},
	}
	out := append(y.before, p.variable(y.done, p.ident("bool")), p.variable(y.over, p.ident("bool")))
	if len(y.exits) > 0 {
		out = append(out, p.variable(y.exit, p.ident("int")))
	}
	x := loop.X
	if _, ok := x.(*ast.FuncLit); ok {
		x = &ast.ParenExpr{Lparen: x.Pos(), X: x, Rparen: x.Pos()}
	}
	out = append(out, &ast.ExprStmt{X: at(loop.X.Pos()).call(x, lit)})
	for _, state := range []string{y.done, y.over} {
		out = append(out, p.assign(p.ident(state), p.ident("true")))
	}
	for i, exit := range y.exits {
		out = append(out, &ast.IfStmt{
			If:   loop.For,
			Cond: &ast.BinaryExpr{X: p.ident(y.exit), OpPos: loop.For, Op: token.EQL, Y: p.number(i + 1)},
			Body: p.block(exit),
		})
	}
	c.Replace(p.block(out...))
}

// rangesFunction reports whether loop is one over a function.
func (l *lowerer) rangesFunction(loop *ast.RangeStmt) bool {
	t := l.typeOf(loop.X)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// A yield rewrites the body of a loop over a function.
type yield struct {
	*lowerer
	p          at
	label      string     // of the loop, or ""
	done, exit string     // variables: there are no more iterations; where to go on
	over       string     // the variable that says that the function has returned
	before     []ast.Stmt // in front of the loop
	exits      []ast.Stmt // what is done behind the call, for each value of exit from 1 on
	results    []ast.Expr // what the function around returns
	deferred   string     // the variable that has the deferred calls of the body
}

// leave is what leaves the loop for good, and has stmt, if it is not nil, done behind it.
func (y *yield) leave(p at, stmt ast.Stmt, before ...ast.Stmt) ast.Stmt {
	out := append(before, p.assign(p.ident(y.done), p.ident("true")))
	if stmt != nil {
		y.exits = append(y.exits, stmt)
		out = append(out, p.assign(p.ident(y.exit), p.number(len(y.exits))))
	}
	return p.block(append(out, &ast.ReturnStmt{Return: token.Pos(p), Results: []ast.Expr{p.ident("false")}})...)
}

// rewrite rewrites what leaves an iteration.
func (y *yield) rewrite(body *ast.BlockStmt) []ast.Stmt {
	loops, breakable := 0, 0
	labels := labelsIn(body)
	astutil.Apply(body, func(c cursor) bool {
		switch c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			loops++
			breakable++
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			breakable++
		}
		return true
	}, func(c cursor) bool {
		switch n := c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops--
			breakable--
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			breakable--
		case *ast.BranchStmt:
			y.branch(c, n, loops, breakable, labels)
		case *ast.ReturnStmt:
			c.Replace(y.returned(n))
		case *ast.DeferStmt:
			y.postpone(c, n)
		}
		return true
	})
	return body.List
}

func (y *yield) branch(c cursor, n *ast.BranchStmt, loops, breakable int, labels map[string]bool) {
	p := at(n.Pos())
	ours := n.Label != nil && n.Label.Name == y.label
	switch {
	case n.Label != nil && !ours && !labels[n.Label.Name]:
		c.Replace(y.leave(p, n))
	case n.Tok == token.CONTINUE && (ours || n.Label == nil && loops == 0):
		c.Replace(&ast.ReturnStmt{Return: n.Pos(), Results: []ast.Expr{p.ident("true")}})
	case n.Tok == token.BREAK && (ours || n.Label == nil && breakable == 0):
		c.Replace(y.leave(p, nil))
	}
}

// labelsIn are the labels that body declares.
func labelsIn(body ast.Node) map[string]bool {
	out := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.LabeledStmt); ok {
			out[s.Label.Name] = true
		}
		_, isFunc := n.(*ast.FuncLit)
		return !isFunc
	})
	return out
}

// returned keeps the results of a return in variables, and returns them behind the loop.
func (y *yield) returned(n *ast.ReturnStmt) ast.Stmt {
	p := at(n.Pos())
	back := &ast.ReturnStmt{Return: n.Return}
	if len(n.Results) == 0 { // the results have names, or there are none
		return y.leave(p, back)
	}
	if y.results == nil {
		tuple := y.lowerer.results[len(y.lowerer.results)-1]
		for v := range tuple.Variables() {
			name := y.temp("result")
			y.before = append(y.before, y.p.variable(name, y.varType(v.Type(), y.p)))
			y.results = append(y.results, y.p.ident(name))
			y.info.Types[y.results[len(y.results)-1]] = types.TypeAndValue{Type: v.Type()}
		}
	}
	back.Results = append([]ast.Expr(nil), y.results...)
	if len(n.Results) < len(y.results) {
		keep := &ast.AssignStmt{Lhs: append([]ast.Expr(nil), y.results...), TokPos: n.Pos(), Tok: token.ASSIGN, Rhs: n.Results}
		return y.leave(p, back, keep)
	}
	var keep []ast.Stmt
	for i, e := range n.Results {
		if isListLiteral(e) { // see isOutside
			e = y.itself(e, y.typeOf(y.results[i]))
		}
		keep = append(keep, p.assign(y.results[i], e))
	}
	return y.leave(p, back, keep...)
}

// postpone has what the body defers called at the end of the function around.
func (y *yield) postpone(c cursor, n *ast.DeferStmt) {
	p := at(n.Pos())
	if y.deferred == "" {
		y.deferred = y.temp("deferred")
		list := &ast.ArrayType{Lbrack: n.Pos(), Elt: &ast.FuncType{Func: n.Pos(), Params: &ast.FieldList{}}}
		y.before = append(y.before, // a list of its own each time: there may be a loop around
			y.p.define([]ast.Expr{y.p.ident(y.deferred)}, []ast.Expr{y.p.call(y.p.ident("new"), list)}),
			&ast.DeferStmt{Defer: token.Pos(y.p), Call: y.p.call(y.p.helper("Deferred"), y.p.ident(y.deferred))},
		)
	}
	before, call := y.held(n.Call, p)
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: n.Pos(), Params: &ast.FieldList{}}, Body: p.block(&ast.ExprStmt{X: call})}
	if f, ok := n.Call.Fun.(*ast.FuncLit); ok && len(n.Call.Args) == 0 && f.Type.Results.NumFields() == 0 {
		before, lit = nil, f
	}
	var deferred ast.Expr = lit
	if id, ok := n.Call.Fun.(*ast.Ident); ok && y.thunks[id.Name] { // recover must find no function in between
		before, deferred = nil, id
	}
	list := func() ast.Expr { return &ast.StarExpr{Star: n.Pos(), X: p.ident(y.deferred)} }
	keep := p.assign(list(), p.call(p.ident("append"), list(), deferred))
	c.Replace(p.block(append(before, keep)...))
}

// variable declares a variable.
func (p at) variable(name string, typ ast.Expr) ast.Stmt {
	return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: token.Pos(p), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
		Names: []*ast.Ident{p.ident(name)}, Type: typ,
	}}}}
}
