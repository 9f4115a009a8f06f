package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Methods become functions that have the receiver as their first parameter: yaegi has none. Calls of methods of interfaces become calls of functions that
// look at the type of what is in it. Compiled code calls the functions through the methods that the made types have.

// receiverType returns the type T of a receiver of type T or *T, and which of them it is.
func receiverType(t types.Type) (named *types.Named, pointer bool) {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	named, _ = t.(*types.Named)
	return named, pointer
}

// methodName is the name of the function that the method m of the program becomes.
func (l *lowerer) methodName(m *types.Func) string {
	if a := l.receives[m]; a != nil {
		return a.entry()
	}
	named, _ := receiverType(m.Signature().Recv().Type())
	return named.Obj().Name() + mark + m.Name()
}

// receiver returns the method Receive of a if the runtime can call the function that it becomes, and nil if it needs one in between.
func (l *lowerer) receiver(a *actorType) *types.Func {
	m := a.receive
	if m == nil || m.Signature().Results().Len() != 1 || !l.inPackage(m) {
		return nil
	}
	if named, pointer := receiverType(m.Signature().Recv().Type()); !pointer || named == nil || named.Obj() != a.obj {
		return nil
	}
	return m
}

// methodDecl makes a function of the method d.
func (l *lowerer) methodDecl(d *ast.FuncDecl) *ast.FuncDecl {
	m, ok := l.info.Defs[d.Name].(*types.Func)
	if d.Recv == nil || !ok {
		return d
	}
	p := at(d.Name.Pos())
	out := &ast.FuncDecl{Name: p.ident(l.methodName(m)), Type: &ast.FuncType{Func: d.Type.Func, Results: d.Type.Results}, Body: d.Body}
	out.Type.Params = &ast.FieldList{Opening: d.Type.Params.Opening, Closing: d.Type.Params.Closing}
	receiver := d.Recv.List[0]
	if l.receives[m] != nil {
		receiver = l.anyReceiver(out, receiver)
	}
	for _, field := range append([]*ast.Field{receiver}, d.Type.Params.List...) {
		if len(field.Names) == 0 { // all or none have names
			field = &ast.Field{Names: []*ast.Ident{at(field.Pos()).ident("_")}, Type: field.Type}
		}
		out.Type.Params.List = append(out.Type.Params.List, field)
	}
	return out
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
	return &ast.Field{Names: []*ast.Ident{state}, Type: p.any()}
}

// A target is what a call of a method calls.
type target struct {
	fun      ast.Expr // a function that has the receiver as its first argument, or a method of a compiled type
	receiver ast.Expr // nil if fun is a method
}

// target finds what the method that s selects of x is: x has the type recv.
func (l *lowerer) target(x ast.Expr, recv types.Type, index []int, m *types.Func, p at) target {
	for _, i := range index[:len(index)-1] {
		if l.isHiddenField(recv, i) {
			return target{fun: &ast.SelectorExpr{X: x, Sel: p.ident(m.Name())}}
		}
		x, recv = l.selectField(x, recv, i, p)
	}
	if types.IsInterface(recv) {
		if l.isOurs(recv) {
			return target{p.ident(l.interfaceMethod(recv, m)), x}
		}
		return target{fun: &ast.SelectorExpr{X: x, Sel: p.ident(m.Name())}}
	}
	if !l.inPackage(m) {
		return target{fun: &ast.SelectorExpr{X: x, Sel: p.ident(m.Name())}}
	}
	_, want := receiverType(m.Signature().Recv().Type())
	_, have := types.Unalias(recv).Underlying().(*types.Pointer)
	switch {
	case want && !have:
		x = &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.AND, X: x}
	case have && !want:
		x = &ast.StarExpr{Star: token.Pos(p), X: x}
	}
	return target{p.ident(l.methodName(m)), x}
}

// isHiddenField reports whether the field with the given index of t, a struct or a pointer to one, is one of a compiled package that does not export it: of what is in such a field
// reflection calls no method.
func (l *lowerer) isHiddenField(t types.Type, index int) bool {
	f := structOf(t).Field(index)
	return !f.Exported() && !l.inPackage(f)
}

// structOf is the struct that t is, or points to.
func structOf(t types.Type) *types.Struct {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying().(*types.Struct)
}

// selectField selects the field with the given index of x, and returns its type.
func (l *lowerer) selectField(x ast.Expr, t types.Type, index int, p at) (ast.Expr, types.Type) {
	s := structOf(t)
	f := s.Field(index)
	out := &ast.SelectorExpr{X: x, Sel: p.ident(fieldLabel(s, f.Name()))}
	l.info.Types[out] = types.TypeAndValue{Type: f.Type()}
	return out, f.Type()
}

// rewriteMethodCall calls the function that a method has become.
func (l *lowerer) rewriteMethodCall(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	to := l.target(sel.X, s.Recv(), s.Index(), s.Obj().(*types.Func), at(sel.Sel.Pos()))
	if now, ok := to.fun.(*ast.SelectorExpr); ok {
		l.info.Selections[now] = s
	}
	l.info.Types[to.fun] = l.info.Types[sel]
	l.dispatched[call] = types.IsInterface(s.Obj().(*types.Func).Signature().Recv().Type())
	if to.receiver == nil {
		call.Fun = to.fun
		return
	}
	if len(call.Args) == 1 {
		if _, spread := l.typeOf(call.Args[0]).(*types.Tuple); spread { // the receiver cannot come before
			call.Fun = l.bound(to, s, at(sel.Sel.Pos()))
			return
		}
	}
	call.Fun, call.Args = to.fun, append([]ast.Expr{to.receiver}, call.Args...)
}

// rewriteSelector writes out which fields a selector goes through, and makes functions of methods that are not called at once.
func (l *lowerer) rewriteSelector(c cursor, sel *ast.SelectorExpr) {
	s := l.info.Selections[sel]
	if s == nil {
		return
	}
	p := at(sel.Sel.Pos())
	switch s.Kind() {
	case types.FieldVal:
		x, t := sel.X, s.Recv()
		for _, i := range s.Index() {
			x, t = l.selectField(x, t, i, p)
		}
		l.replace(c, sel, x)
	case types.MethodVal:
		if call, ok := c.Parent().(*ast.CallExpr); ok && call.Fun == ast.Expr(sel) {
			return // see rewriteMethodCall
		}
		l.methodValue(c, sel, s, p)
	case types.MethodExpr:
		m := s.Obj().(*types.Func)
		name := p.ident(l.methodFunc(s.Recv(), s.Index(), m))
		l.functions[name] = true
		l.replace(c, sel, name)
	}
}

// methodValue makes a function of x.M: it has a copy of the receiver.
func (l *lowerer) methodValue(c cursor, sel *ast.SelectorExpr, s *types.Selection, p at) {
	m := s.Obj().(*types.Func)
	to := l.target(sel.X, s.Recv(), s.Index(), m, p)
	if to.receiver == nil {
		l.replace(c, sel, to.fun)
		return
	}
	l.replace(c, sel, l.bound(to, s, p))
}

// bound calls a function that makes a function of the method s of a receiver: func(r R) func(…) … { return func(…) … { return M(r, …) } }(x).
func (l *lowerer) bound(to target, s *types.Selection, p at) ast.Expr {
	m := s.Obj().(*types.Func)
	recv := m.Signature().Recv().Type()
	if types.IsInterface(recv) {
		recv = anyType
	}
	name := l.temp("bound")
	params, args := l.paramList(s.Type().(*types.Signature))
	ret := ""
	if m.Signature().Results().Len() > 0 {
		ret = "return "
	}
	check := ""
	if types.IsInterface(recv) {
		check = helpers + ".NotNilInterface(r" + mark + "); "
	}
	l.generate("func " + name + "(r" + mark + " " + l.typeText(recv) + ") " + types.ExprString(l.typeExpr(s.Type(), 0)) + " { " + check + "return func(" + params + ") " +
		l.resultText(m.Signature()) + " { " + ret + types.ExprString(to.fun) + "(" + strings.Join(append([]string{"r" + mark}, args...), ", ") + ") } }")
	return p.call(p.ident(name), to.receiver)
}

// paramList writes parameters with names, and the arguments that pass them on.
func (l *lowerer) paramList(sig *types.Signature) (params string, args []string) {
	var list []string
	for i := range sig.Params().Len() {
		name := "a" + mark + strconv.Itoa(i)
		t := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			list = append(list, name+" ..."+l.typeText(t.Underlying().(*types.Slice).Elem()))
			name += "..."
		} else {
			list = append(list, name+" "+types.ExprString(l.varType(t, 0)))
		}
		args = append(args, name)
	}
	return strings.Join(list, ", "), args
}

// resultText writes results.
func (l *lowerer) resultText(sig *types.Signature) string {
	var list []string
	for v := range sig.Results().Variables() {
		list = append(list, types.ExprString(l.varType(v.Type(), 0)))
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// methodFunc is the name of a function that has a receiver of exactly the type recv as its first parameter, and calls its method m.
func (l *lowerer) methodFunc(recv types.Type, index []int, m *types.Func) string {
	if types.IsInterface(recv) && l.isOurs(recv) && len(index) == 1 {
		return l.interfaceMethod(recv, m)
	}
	if len(index) == 1 && l.inPackage(m) && l.receives[m] == nil && types.Identical(recv, m.Signature().Recv().Type()) {
		return l.methodName(m)
	}
	recvText := l.typeText(recv)
	name := "method" + mark + identText(recvText) + mark + m.Name()
	if l.made[name] {
		return name
	}
	l.made[name] = true
	receiver := ast.NewIdent("r" + mark)
	to := l.target(receiver, recv, index, m, 0)
	params, args := l.paramList(m.Signature())
	if to.receiver != nil {
		args = append([]string{types.ExprString(to.receiver)}, args...)
	}
	ret := ""
	if m.Signature().Results().Len() > 0 {
		ret = "return "
	}
	l.generate("func " + name + "(r" + mark + " " + recvText + ", " + params + ") " + l.resultText(m.Signature()) + " { " + ret +
		types.ExprString(to.fun) + "(" + strings.Join(args, ", ") + ") }")
	return name
}

// identText makes an identifier of the text of a type.
func identText(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '*':
			b.WriteString("ptr" + mark)
		case r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127:
			b.WriteRune(r)
		default:
			b.WriteString(mark)
		}
	}
	return b.String()
}

// methodBindings are the functions that compiled code gets when it calls methods of the types of the program: name, function, … Those of one type may need further types.
func (l *lowerer) methodBindings() (args []string) {
	m := &typeMaker{unit: l.unit}
	for done := map[string]bool{}; len(done) < len(l.wanted); {
		for _, name := range slices.Sorted(maps.Keys(l.wanted)) {
			if done[name] {
				continue
			}
			done[name] = true
			t := l.wanted[name]
			if l.isForeign(t) {
				continue
			}
			for i, f := range m.methods(t) {
				recv := t
				if pointerMethod(t, f) {
					recv = types.NewPointer(t)
				}
				s := types.NewMethodSet(recv).Lookup(f.Pkg(), f.Name())
				args = append(args, strconv.Quote(methodPrefix+strconv.Itoa(i)+mark+name), l.methodFunc(recv, s.Index(), f))
			}
		}
	}
	return args
}

// methodPrefix comes before the number of a method, and the name of its type, among what a program binds.
const methodPrefix = "method" + mark
