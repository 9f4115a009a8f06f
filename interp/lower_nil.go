package interp

import (
	"go/ast"
	"go/types"
)

// nilArgs has a variable that is nil take the place of each nil among the arguments of a compiled function that wants an interface of a package: of the literal yaegi would
// make a value with the methods of that interface, which it knows only of packages that the program imports.
func (l *lowerer) nilArgs(call *ast.CallExpr, sig *types.Signature) {
	if l.callsProgram(call) {
		return
	}
	for i, arg := range call.Args {
		if !l.info.Types[arg].IsNil() || call.Ellipsis.IsValid() && i == len(call.Args)-1 {
			continue
		}
		if t := paramType(sig, i); l.isForeignInterface(t) {
			call.Args[i] = l.nilOf(t, at(arg.Pos()))
		}
	}
}

// callsProgram reports whether call calls a function or a method that the program declares.
func (l *lowerer) callsProgram(call *ast.CallExpr) bool {
	id := calledName(call.Fun)
	if id == nil {
		return false
	}
	f, ok := l.info.Uses[id].(*types.Func)
	return ok && l.inPackage(f)
}

// paramType is the type of the argument i of a function that is called with one argument for each parameter, or more for the last one of a variadic function.
func paramType(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		if s, ok := sig.Params().At(last).Type().Underlying().(*types.Slice); ok {
			return s.Elem()
		}
	}
	return sig.Params().At(i).Type()
}

// isForeignInterface reports whether t is an interface with methods that a compiled package declares, under a name for others.
func (l *lowerer) isForeignInterface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	named, isNamed := types.Unalias(t).(*types.Named)
	if !ok || !isNamed || i.NumMethods() == 0 {
		return false
	}
	obj := named.Obj()
	return obj.Pkg() != nil && obj.Exported() && !l.inPackage(obj)
}

// nilOf is a variable of the type t that is nil.
func (l *lowerer) nilOf(t types.Type, p at) ast.Expr {
	text := l.typeText(t)
	name := "nil" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("var " + name + " " + text)
	}
	out := p.ident(name)
	l.info.Types[out] = types.TypeAndValue{Type: t}
	return out
}

// checkNil has yaegi panic where e is what a nil pointer to a string or function points to: it would take such a string for "<invalid Value>", and leave the function of such a call.
func (l *lowerer) checkNil(e *ast.Expr) {
	t := l.typeOf(*e)
	if t == nil || !pointsTo(*e) {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
	case *types.Basic:
		if u.Info()&types.IsString == 0 {
			return
		}
	default:
		return
	}
	*e = l.asType(*e, t)
}
