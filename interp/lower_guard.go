package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// starters are the functions of packages that run a function in a goroutine of its own, by which argument that is.
var starters = map[string]int{"time.AfterFunc": 1, "context.AfterFunc": 1, "(*sync.WaitGroup).Go": 0}

// guardStarted has a panic of a function that compiled code runs in a goroutine of its own end the script, as rewriteGo does.
func (l *lowerer) guardStarted(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	f, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok {
		return
	}
	if i, ok := starters[f.FullName()]; ok && i < len(call.Args) {
		arg := call.Args[i]
		call.Args[i] = at(arg.Pos()).call(at(arg.Pos()).helper("Guarded"), arg)
		l.info.Types[call.Args[i]] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
	}
}

// rewriteGo has a panic in a goroutine end the script, with its position, and not the process: the call is wrapped in a function that recovers.
// The function and its arguments are evaluated before, as the language demands.
func (l *lowerer) rewriteGo(c *astutil.Cursor, stmt *ast.GoStmt) {
	call := stmt.Call
	p := at(stmt.Pos())
	guard := &ast.DeferStmt{Defer: token.Pos(p), Call: p.call(&ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{}},
		Body: p.block(&ast.ExprStmt{X: p.call(p.helper("GoPanic"), p.call(p.ident("recover")))}),
	})}
	if lit, ok := call.Fun.(*ast.FuncLit); ok {
		lit.Body.List = append([]ast.Stmt{guard}, lit.Body.List...)
		return
	}
	before, inner := l.held(call, p)
	stmt.Call = p.call(&ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{}},
		Body: p.block(guard, &ast.ExprStmt{X: inner}),
	})
	if len(before) > 0 {
		c.Replace(p.block(append(before, stmt)...))
	}
}
