package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteCall replaces the calls of built-in functions that yaegi does not know or gets wrong.
func (l *lowerer) rewriteCall(c *astutil.Cursor, call *ast.CallExpr) {
	switch name := l.builtin(call); name {
	case "min", "max":
		l.rewriteMinMax(c, call)
	case "clear":
		call.Fun = at(call.Pos()).helper("Clear")
	case "panic":
		l.rewritePanic(call)
	case "recover":
		call.Fun = at(call.Pos()).helper("Recover")
	case "print":
		l.printArgs(call)
		call.Fun = at(call.Pos()).helper("Print")
	case "println":
		l.printArgs(call)
		call.Fun = at(call.Pos()).helper("Println")
	case "len", "cap":
		l.rewriteLen(c, call)
	case "new":
		l.rewriteNew(c, call)
	case "make":
		l.rewriteMake(c, call)
	case "":
		if l.info.Types[call.Fun].IsType() {
			l.rewriteConversion(c, call)
			return
		}
		l.checkNil(&call.Fun)
		l.guardStarted(call)
		l.rewriteErrorsAs(call)
		l.rewriteReflect(call)
		l.rewriteLog(call)
		l.rewriteCaller(call)
		l.rewriteMethodCall(call)
	default:
		l.rewriteUnsafe(c, call, name)
	}
}

// rewriteErrorsAs has package rt look for an error that implements an interface of the program: to package errors it is any, and all implement it.
func (l *lowerer) rewriteErrorsAs(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 2 {
		return
	}
	f, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.FullName() != "errors.As" || l.typeOf(call.Args[1]) == nil {
		return
	}
	ptr, ok := l.typeOf(call.Args[1]).Underlying().(*types.Pointer)
	if !ok || !l.isOurs(ptr.Elem()) {
		return
	}
	p := at(call.Pos())
	call.Fun = p.helper("As")
	call.Args = append(call.Args, p.number(l.face(ptr.Elem())))
}

// printArgs has print write interfaces as what they are.
func (l *lowerer) printArgs(call *ast.CallExpr) {
	for i, arg := range call.Args {
		if t := l.typeOf(arg); t != nil && types.IsInterface(t) {
			p := at(arg.Pos())
			call.Args[i] = p.call(p.helper("Face"), arg)
		}
	}
}

// rewriteLen writes the length of an array: yaegi looks for it in the value.
func (l *lowerer) rewriteLen(c cursor, call *ast.CallExpr) {
	t := l.typeOf(call.Args[0]).Underlying()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem().Underlying()
	}
	if a, ok := t.(*types.Array); ok {
		p := at(call.Pos())
		l.replace(c, call, p.call(p.helper("Sized"), call.Args[0], p.number(int(a.Len()))))
	}
}

// rewriteNew calls a function for new of a value.
func (l *lowerer) rewriteNew(c cursor, call *ast.CallExpr) {
	if l.info.Types[call.Args[0]].IsType() {
		return
	}
	t := l.typeOf(call).Underlying().(*types.Pointer).Elem()
	text := l.typeText(t)
	name := "new" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(v " + text + ") *" + text + " { p := new(" + text + "); *p = v; return p }")
	}
	p := at(call.Pos())
	l.replace(c, call, p.call(p.ident(name), l.convertTo(call.Args[0], t)))
}

// rewriteMake makes a channel of one direction from one of both.
func (l *lowerer) rewriteMake(c cursor, call *ast.CallExpr) {
	t := l.typeOf(call)
	ch, ok := t.Underlying().(*types.Chan)
	if !ok || ch.Dir() == types.SendRecv {
		return
	}
	p := at(call.Pos())
	call.Args[0] = l.typeExpr(types.NewChan(types.SendRecv, ch.Elem()), p)
	l.replace(c, call, p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(t, p), Rparen: token.Pos(p)}, call))
}

// rewriteConversion writes the conversion to a type that yaegi does not know in another way.
func (l *lowerer) rewriteConversion(c cursor, call *ast.CallExpr) {
	to := l.typeOf(call.Fun)
	arg := call.Args[0]
	from := l.typeOf(arg)
	if from != nil && (l.textOfNamed(c, call, to, from) || l.convertUnsafe(c, call, to, from)) {
		return
	}
	if !types.IsInterface(to) {
		return
	}
	if from != nil && !l.info.Types[arg].IsNil() {
		call.Args[0] = l.convertTo(arg, to)
	}
	if l.conditions > 0 { // yaegi would convert to a truth value
		l.replace(c, call, at(call.Pos()).call(l.identity(to, at(call.Pos())), call.Args...))
	}
}

// identity is a function that returns its argument, of the type t.
func (l *lowerer) identity(t types.Type, p at) ast.Expr {
	text := l.typeText(t)
	name := "keep" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(v " + text + ") " + text + " { return v }")
	}
	return p.ident(name)
}

// builtin is the name of the built-in function that call calls, also of package unsafe, or "".
func (l *lowerer) builtin(call *ast.CallExpr) string {
	if id := calledName(call.Fun); id != nil {
		if b, ok := l.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// rewritePanic has package rt panic: the value arrives as the program means it. An error is passed as one, so that its text is known.
func (l *lowerer) rewritePanic(call *ast.CallExpr) {
	p := at(call.Pos())
	name := "Panic"
	if t := l.typeOf(call.Args[0]); t != nil && types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface)) {
		name = "PanicError"
	}
	call.Fun = p.helper(name)
}

// rewriteMinMax calls a generated function for the type at hand, two arguments at a time.
func (l *lowerer) rewriteMinMax(c *astutil.Cursor, call *ast.CallExpr) {
	p := at(call.Pos())
	tv := l.info.Types[call]
	which := l.builtin(call)
	name := l.minMax(which, tv.Type)
	expr := call.Args[0]
	for _, arg := range call.Args[1:] {
		expr = p.call(p.ident(name), expr, arg)
	}
	if len(call.Args) == 1 {
		expr = p.call(l.typeExpr(tv.Type, p), expr)
	}
	l.replace(c, call, expr)
}

// minMax generates the function min or max of two values of the type t, and returns its name.
func (l *lowerer) minMax(which string, t types.Type) string {
	typ := l.typeText(t)
	name := which + mark + identText(typ)
	if l.made[name] {
		return name
	}
	l.made[name] = true
	op := "<"
	if which == "max" {
		op = ">"
	}
	special := ""
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
		// Not a number beats everything, and -0 is less than 0.
		zero := "1/b < 0"
		if which == "max" {
			zero = "1/a < 0"
		}
		special = fmt.Sprintf("if a != a { return a }\nif b != b { return b }\nif a == 0 && b == 0 { if %s { return b }; return a }\n", zero)
	}
	l.generate(fmt.Sprintf("func %s(a, b %s) %s {\n%sif b %s a { return b }\nreturn a\n}", name, typ, typ, special, op))
	return name
}

// rewriteDefer has the arguments of a deferred call be variables of their own: to yaegi they are what they are when it calls.
func (l *lowerer) rewriteDefer(c cursor, stmt *ast.DeferStmt) {
	p := at(stmt.Pos())
	before, call := l.held(stmt.Call, p)
	if len(before) == 0 {
		return
	}
	stmt.Call = call
	c.Replace(p.block(append(before, stmt)...))
}

// held evaluates the function and the arguments of a call now, for a call later. It panics now if that is of a method of nil.
func (l *lowerer) held(call *ast.CallExpr, p at) (before []ast.Stmt, later *ast.CallExpr) {
	hold := func(e ast.Expr) ast.Expr {
		if tv := l.info.Types[e]; tv.Value != nil || tv.IsNil() || tv.IsType() || tv.IsBuiltin() {
			return e
		}
		if isListLiteral(e) { // see freshNames
			name := l.temp("arg")
			before = append(before, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
			e = p.ident(name)
		}
		name := l.temp("arg")
		if f, ok := e.(*ast.FuncLit); ok {
			l.thunks[name] = f.Type.Params.NumFields() == 0 && f.Type.Results.NumFields() == 0
		}
		before = append(before, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
		return p.ident(name)
	}
	inner := *call
	inner.Fun = l.holdFunction(call.Fun, hold)
	inner.Args = nil
	if tuple, ok := l.spread(call); ok {
		define := l.resultNames(tuple, p)
		define.Rhs = call.Args
		before = append(before, define)
		inner.Args = append(inner.Args, define.Lhs...)
		l.packResults(&inner)
	} else {
		for _, arg := range call.Args {
			inner.Args = append(inner.Args, hold(arg))
		}
	}
	if _, ok := inner.Fun.(*ast.Ident); ok && l.dispatched[call] { // the first argument is the interface
		before = append(before, &ast.ExprStmt{X: p.call(p.helper("NotNilInterface"), inner.Args[0])})
	}
	return before, &inner
}

// resultNames is the left side of the definition of variables for the results of a call.
func (l *lowerer) resultNames(tuple *types.Tuple, p at) *ast.AssignStmt {
	define := p.define(nil, nil)
	for v := range tuple.Variables() {
		name := p.ident(l.temp("arg"))
		l.info.Types[name] = types.TypeAndValue{Type: v.Type()}
		define.Lhs = append(define.Lhs, name)
	}
	return define
}

// packResults makes a slice of the arguments of a variadic function of the program that have been the results of one call.
func (l *lowerer) packResults(call *ast.CallExpr) {
	if sig, ok := l.signatureOf(call); ok {
		l.deferred[call] = true
		l.packArgs(call, sig)
	}
}

// holdFunction evaluates the function of a call now: a variable, or the receiver of a method.
func (l *lowerer) holdFunction(fun ast.Expr, hold func(ast.Expr) ast.Expr) ast.Expr {
	fun = ast.Unparen(fun)
	switch f := fun.(type) {
	case *ast.Ident:
		if _, ok := l.info.Uses[f].(*types.Var); !ok {
			return f
		}
	case *ast.FuncLit:
		if l.inLoop() {
			return hold(fun)
		}
		return f
	case *ast.SelectorExpr:
		s := l.info.Selections[f]
		if s == nil {
			return f // a function of a package
		}
		if s.Kind() == types.MethodVal {
			x := f.X
			_, wantsPointer := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
			_, isPointer := l.typeOf(x).Underlying().(*types.Pointer)
			if wantsPointer && !isPointer {
				x = &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
				return &ast.SelectorExpr{X: hold(x), Sel: f.Sel}
			}
			return &ast.SelectorExpr{X: hold(x), Sel: f.Sel}
		}
	}
	return hold(fun)
}
