package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteCall replaces the calls of built-in functions that yaegi does not know or gets wrong.
func (l *lowerer) rewriteCall(c *astutil.Cursor, call *ast.CallExpr) {
	switch l.builtin(call) {
	case "min", "max":
		l.rewriteMinMax(c, call)
	case "clear":
		call.Fun = at(call.Pos()).helper("Clear")
	case "panic":
		l.rewritePanic(call)
	case "recover":
		// What yaegi gives back has the trace of the panic around it.
		p := at(call.Pos())
		l.replace(c, call, p.call(p.helper("Recover"), call))
	case "print":
		call.Fun = at(call.Pos()).helper("Print")
	case "println":
		call.Fun = at(call.Pos()).helper("Println")
	case "":
		l.rewriteMethodCall(c, call)
	}
}

// builtin is the name of the built-in function that call calls, or "".
func (l *lowerer) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
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

// rewriteMinMax calls a generated function for the type at hand, two arguments at a time. A constant is written out.
func (l *lowerer) rewriteMinMax(c *astutil.Cursor, call *ast.CallExpr) {
	p := at(call.Pos())
	tv := l.info.Types[call]
	if tv.Value != nil {
		l.replace(c, call, p.call(l.typeExpr(types.Default(tv.Type), p), constantExpr(tv.Value, p)))
		return
	}
	which := l.builtin(call)
	name := l.minMax(which, tv.Type, call.Pos())
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
func (l *lowerer) minMax(which string, t types.Type, pos token.Pos) string {
	typ := types.TypeString(t, func(pkg *types.Package) string {
		if pkg == l.pkg {
			return ""
		}
		return l.nameOf(pkg.Path())
	})
	name := which + mark + strings.NewReplacer(".", mark, mark, mark).Replace(typ)
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
	l.generate(pos, fmt.Sprintf("func %s(a, b %s) %s {\n%sif b %s a { return b }\nreturn a\n}", name, typ, typ, special, op))
	return name
}

// constantExpr writes the constant v.
func constantExpr(v constant.Value, p at) ast.Expr {
	lit := &ast.BasicLit{ValuePos: token.Pos(p)}
	switch v.Kind() {
	case constant.String:
		lit.Kind, lit.Value = token.STRING, strconv.Quote(constant.StringVal(v))
	case constant.Int:
		lit.Kind, lit.Value = token.INT, v.ExactString()
		if constant.Sign(v) < 0 {
			lit.Value = constant.UnaryOp(token.SUB, v, 0).ExactString()
			return &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.SUB, X: lit}
		}
	default:
		f, _ := constant.Float64Val(v)
		lit.Kind, lit.Value = token.FLOAT, strconv.FormatFloat(f, 'g', -1, 64)
		if f < 0 {
			lit.Value = lit.Value[1:]
			return &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.SUB, X: lit}
		}
	}
	return lit
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
	var before []ast.Stmt
	hold := func(e ast.Expr) ast.Expr {
		if tv := l.info.Types[e]; tv.Value != nil || tv.IsNil() || tv.IsType() || tv.IsBuiltin() {
			return e
		}
		name := l.temp("arg")
		before = append(before, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
		return p.ident(name)
	}
	inner := *call
	inner.Fun = l.holdFunction(call.Fun, hold)
	inner.Args = nil
	for _, arg := range call.Args {
		inner.Args = append(inner.Args, hold(arg))
	}
	stmt.Call = p.call(&ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{}},
		Body: p.block(guard, &ast.ExprStmt{X: &inner}),
	})
	if len(before) > 0 {
		c.Replace(p.block(append(before, stmt)...))
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
	case *ast.SelectorExpr:
		s := l.info.Selections[f]
		if s == nil {
			return f // a function of a package
		}
		if s.Kind() == types.MethodVal {
			x := f.X
			_, wantsPointer := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
			_, isPointer := l.typeOf(x).Underlying().(*types.Pointer)
			if wantsPointer && !isPointer && len(s.Index()) == 1 {
				x = &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
				return &ast.SelectorExpr{X: hold(x), Sel: f.Sel}
			}
			return &ast.SelectorExpr{X: hold(x), Sel: f.Sel}
		}
	}
	return hold(fun)
}
