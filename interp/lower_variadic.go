package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// appendOne has yaegi append a slice to a slice of interfaces, where it would append the elements.
func (l *lowerer) appendOne(call *ast.CallExpr, elem types.Type) {
	if len(call.Args) != 2 || !types.IsInterface(elem) || l.typeOf(call.Args[1]) == nil {
		return
	}
	if _, ok := l.typeOf(call.Args[1]).Underlying().(*types.Slice); ok {
		p := at(call.Args[1].Pos())
		call.Args[1] = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(elem, p), Rparen: token.Pos(p)}, call.Args[1])
		l.info.Types[call.Args[1]] = types.TypeAndValue{Type: elem}
	}
}

// appendItself has yaegi append a slice to a slice whose elements are such slices, of a type that is made of itself, where it would append the elements.
func (l *lowerer) appendItself(call *ast.CallExpr, elem types.Type) {
	if len(call.Args) != 2 || !types.Identical(elem, l.typeOf(call)) {
		return
	}
	p := at(call.Args[1].Pos())
	list := &ast.CompositeLit{Type: l.typeExpr(elem, p), Lbrace: token.Pos(p), Elts: call.Args[1:], Rbrace: token.Pos(p)}
	l.info.Types[list] = types.TypeAndValue{Type: elem}
	call.Args, call.Ellipsis = []ast.Expr{call.Args[0], list}, token.Pos(p)
}

// packArgs makes a slice of the arguments of a variadic function of the program, where yaegi would take one that is a slice for all of them.
func (l *lowerer) packArgs(call *ast.CallExpr, sig *types.Signature) {
	n := sig.Params().Len() - 1
	tuple, spread := l.spread(call)
	if spread && sig.Variadic() && l.isProgramFunc(call.Fun) {
		l.refuseSlices(call, tuple, sig.Params().At(n).Type())
	}
	if call.Ellipsis.IsValid() && l.isForeignVariable(call.Args[n]) { // to yaegi it is a constant, which is to be an element
		p := at(call.Args[n].Pos())
		call.Args[n] = p.call(l.identity(sig.Params().At(n).Type(), p), call.Args[n])
		return
	}
	if spread || !sig.Variadic() || !l.isProgramFunc(call.Fun) {
		return
	}
	if call.Ellipsis.IsValid() {
		call.Args[n] = l.bareList(call.Args[n], sig.Params().At(n).Type())
		return
	}
	if len(call.Args) == n { // no arguments are nil
		p := at(call.Rparen)
		call.Args, call.Ellipsis = append(call.Args, l.typedNil(sig.Params().At(n).Type(), p)), token.Pos(p)
		return
	}
	confusing := l.deferred[call]
	for i, arg := range call.Args[n:] {
		if l.isFunction(arg) {
			call.Args[n+i] = l.functionValue(arg, l.typeOf(arg))
		}
		t := l.typeOf(arg)
		if t == nil || l.info.Types[arg].IsNil() {
			confusing = true
			continue
		}
		switch t.Underlying().(type) {
		case *types.Slice:
			confusing = true
		case *types.Tuple:
			return
		}
	}
	if !confusing {
		return
	}
	p := at(call.Args[n].Pos())
	list := &ast.CompositeLit{Type: l.typeExpr(sig.Params().At(n).Type(), p), Lbrace: token.Pos(p), Elts: call.Args[n:], Rbrace: token.Pos(p)}
	l.info.Types[list] = types.TypeAndValue{Type: sig.Params().At(n).Type()}
	call.Args = append(append([]ast.Expr(nil), call.Args[:n]...), list)
	call.Ellipsis = token.Pos(p)
}

// bareList makes arg, which has a name for its type, one of the type list: yaegi would take it for one element of that.
func (l *lowerer) bareList(arg ast.Expr, list types.Type) ast.Expr {
	t := l.typeOf(arg)
	if t == nil || l.info.Types[arg].IsNil() || types.Identical(t, list) {
		return arg
	}
	p := at(arg.Pos())
	bare := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(list, p), Rparen: token.Pos(p)}, arg)
	l.info.Types[bare] = types.TypeAndValue{Type: list}
	return bare
}

// refuseSlices reports results of a call that are arguments of a variadic function, where yaegi would take the last one for the list of them.
func (l *lowerer) refuseSlices(call *ast.CallExpr, tuple *types.Tuple, list types.Type) {
	if types.Identical(tuple.At(tuple.Len()-1).Type(), list) {
		l.unsupported(call, "results of a call, the last one a slice, as arguments of a variadic function", "assign them to variables, and pass these")
	}
}

// spread is the type of the results that are all arguments of call.
func (l *lowerer) spread(call *ast.CallExpr) (*types.Tuple, bool) {
	if len(call.Args) != 1 {
		return nil, false
	}
	t, ok := l.typeOf(call.Args[0]).(*types.Tuple)
	return t, ok
}

// isProgramFunc reports whether fun is a function of the program: a declared one, or a value.
func (l *lowerer) isProgramFunc(fun ast.Expr) bool {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident, *ast.IndexExpr, *ast.CallExpr:
		return true
	case *ast.SelectorExpr:
		if s := l.info.Selections[f]; s != nil {
			return s.Kind() == types.FieldVal || l.inPackage(s.Obj())
		}
		pkg, ok := f.X.(*ast.Ident)
		if !ok {
			return true // a field; see selectField
		}
		_, ok = l.info.Uses[pkg].(*types.PkgName)
		return !ok
	case *ast.FuncLit:
		return true
	}
	return false
}
