package interp

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// A method becomes a function that has the receiver as its first parameter, and a method that calls it: yaegi makes a function value for each call
// of a method, of a copy of its receiver, and needs several times as long.

// methodFunction is the name of the function that m becomes, or "" if it stays as it is.
func (l *lowerer) methodFunction(m *types.Func) string {
	recv := m.Signature().Recv()
	if recv == nil || !l.inPackage(m) || m.Name() == "_" || m.Signature().RecvTypeParams().Len() > 0 {
		return ""
	}
	named, _ := receiverType(recv.Type())
	if named == nil {
		return ""
	}
	if a := l.receives[m]; a != nil {
		return a.entry()
	}
	return named.Obj().Name() + mark + m.Name()
}

// receiver returns the method Receive of a if the runtime can call the function that it becomes, and nil if it needs one in between.
func (l *lowerer) receiver(a *actorType) *types.Func {
	m := a.receive
	if m == nil || m.Signature().Results().Len() != 1 || l.methodFunction(m) == "" {
		return nil
	}
	if named, pointer := receiverType(m.Signature().Recv().Type()); !pointer || named.Obj() != a.obj {
		return nil
	}
	return m
}

// receiverType returns the type T of a receiver of type T or *T, and which of them it is.
func receiverType(t types.Type) (named *types.Named, pointer bool) {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	named, ok := t.(*types.Named)
	if !ok || types.IsInterface(named) {
		return nil, false
	}
	return named, pointer
}

// splitMethod returns what the method d becomes.
func (l *lowerer) splitMethod(d *ast.FuncDecl) []ast.Decl {
	m, ok := l.info.Defs[d.Name].(*types.Func)
	if !ok || d.Body == nil {
		return []ast.Decl{d}
	}
	name := l.methodFunction(m)
	if name == "" {
		return []ast.Decl{d}
	}
	p := at(d.Name.Pos())
	function := &ast.FuncDecl{Name: p.ident(name), Type: &ast.FuncType{Func: d.Type.Func, Results: d.Type.Results}, Body: d.Body}
	function.Type.Params = &ast.FieldList{Opening: d.Type.Params.Opening, Closing: d.Type.Params.Closing}
	receiver := d.Recv.List[0]
	if l.receives[m] != nil {
		receiver = l.anyReceiver(function, receiver)
	}
	for _, field := range append([]*ast.Field{receiver}, d.Type.Params.List...) {
		if len(field.Names) == 0 { // all or none have names
			field = &ast.Field{Names: []*ast.Ident{at(field.Pos()).ident("_")}, Type: field.Type}
		}
		function.Type.Params.List = append(function.Type.Params.List, field)
	}
	return []ast.Decl{function, l.forwarder(d, p, name)}
}

// anyReceiver has function take its receiver as an any: that is how the runtime calls it.
func (l *lowerer) anyReceiver(function *ast.FuncDecl, receiver *ast.Field) *ast.Field {
	p := at(receiver.Pos())
	state := p.ident(l.temp("state"))
	if len(receiver.Names) > 0 && receiver.Names[0].Name != "_" {
		self := p.define([]ast.Expr{receiver.Names[0]}, []ast.Expr{&ast.TypeAssertExpr{X: state, Lparen: receiver.Pos(), Type: receiver.Type, Rparen: receiver.Pos()}})
		body := *function.Body
		body.List = append([]ast.Stmt{self}, body.List...)
		function.Body = &body
	}
	return &ast.Field{Names: []*ast.Ident{state}, Type: p.ident("any")}
}

// forwarder is the method d with nothing but a call of the function with the given name.
func (l *lowerer) forwarder(d *ast.FuncDecl, p at, name string) ast.Decl {
	var args []ast.Expr
	variadic := false
	renamed := func(list *ast.FieldList) *ast.FieldList {
		out := &ast.FieldList{Opening: list.Opening, Closing: list.Closing}
		for _, field := range list.List {
			now := &ast.Field{Type: field.Type}
			for range max(1, len(field.Names)) {
				arg := l.temp("a")
				args = append(args, p.ident(arg))
				now.Names = append(now.Names, p.ident(arg))
			}
			_, variadic = field.Type.(*ast.Ellipsis)
			out.List = append(out.List, now)
		}
		return out
	}
	method := &ast.FuncDecl{Recv: renamed(d.Recv), Name: d.Name, Type: &ast.FuncType{Func: d.Type.Func, Params: renamed(d.Type.Params), Results: bare(d.Type.Results)}}
	call := p.call(p.ident(name), args...)
	if variadic {
		call.Ellipsis = token.Pos(p)
	}
	method.Body = p.block(&ast.ExprStmt{X: call})
	if d.Type.Results.NumFields() > 0 {
		method.Body = p.block(&ast.ReturnStmt{Return: token.Pos(p), Results: []ast.Expr{call}})
	}
	return method
}

// bare returns results without their names.
func bare(results *ast.FieldList) *ast.FieldList {
	if results == nil {
		return nil
	}
	out := &ast.FieldList{Opening: results.Opening, Closing: results.Closing}
	for _, field := range results.List {
		for range max(1, len(field.Names)) {
			out.List = append(out.List, &ast.Field{Type: field.Type})
		}
	}
	return out
}

// rewriteMethodCall calls the function that a method has become, where the receiver is at hand as that function wants it.
func (l *lowerer) rewriteMethodCall(c *astutil.Cursor, call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) != 1 || !l.kept(s.Obj()) {
		return
	}
	m := s.Obj().(*types.Func)
	name := l.methodFunction(m)
	if name == "" {
		return
	}
	_, want := receiverType(m.Signature().Recv().Type())
	_, have := receiverType(s.Recv())
	p := at(sel.Sel.Pos())
	receiver := sel.X
	switch {
	case want == have:
	case want:
		if _, ok := ast.Unparen(sel.X).(*ast.Ident); !ok {
			return // what yaegi makes of &x.f or &x[i] is not always the address of the original
		}
		receiver = &ast.UnaryExpr{OpPos: sel.X.Pos(), Op: token.AND, X: sel.X}
	default:
		receiver = &ast.StarExpr{Star: sel.X.Pos(), X: sel.X}
	}
	call.Fun = p.ident(name)
	call.Args = append([]ast.Expr{receiver}, call.Args...)
}

// rewriteMethodExpr has T.M and (*T).M be the function that M has become.
func (l *lowerer) rewriteMethodExpr(c *astutil.Cursor, sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodExpr || len(s.Index()) != 1 || !l.kept(s.Obj()) {
		return
	}
	m := s.Obj().(*types.Func)
	name := l.methodFunction(m)
	if name == "" {
		return
	}
	_, want := receiverType(m.Signature().Recv().Type())
	if _, have := receiverType(s.Recv()); want == have {
		l.replace(c, sel, at(sel.Sel.Pos()).ident(name))
	}
}
