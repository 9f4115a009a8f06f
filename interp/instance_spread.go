package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// spread copies the call of a built-in function with the results of one call, append(f()), as that of a function whose parameters they are: func(a []int, b int) []int
// { return append(a, b) }(f()). To yaegi a built-in function has as many arguments as are written. It is nil for other calls.
func (c *copier) spread(e *ast.CallExpr) ast.Expr {
	if len(e.Args) != 1 || !c.from.info.Types[e.Fun].IsBuiltin() {
		return nil
	}
	tuple, ok := c.from.info.TypeOf(e.Args[0]).(*types.Tuple)
	if !ok {
		return nil
	}
	p := at(e.Pos())
	params := &ast.FieldList{Opening: e.Pos(), Closing: e.Pos()}
	inner := &ast.CallExpr{Fun: c.expr(e.Fun), Lparen: e.Lparen, Rparen: e.Rparen}
	for v := range tuple.Variables() {
		name := c.newName("arg")
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{p.ident(name)}, Type: c.write(c.subst(v.Type(), c.env), p)})
		inner.Args = append(inner.Args, p.ident(name))
	}
	f := &ast.FuncLit{Type: &ast.FuncType{Func: e.Pos(), Params: params}, Body: p.block(&ast.ExprStmt{X: inner})}
	if tv := c.from.info.Types[e]; !tv.IsVoid() {
		f.Type.Results = &ast.FieldList{List: []*ast.Field{{Type: c.write(c.subst(tv.Type, c.env), p)}}}
		f.Body = p.block(&ast.ReturnStmt{Return: token.Pos(p), Results: []ast.Expr{inner}})
	}
	return p.call(f, c.expr(e.Args[0]))
}
