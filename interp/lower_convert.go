package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// What Go converts without a word, because a value is assignable to a type, is written out where yaegi would not do it.

// assignable reports whether yaegi assigns a value of the type from to a variable of the type to, as it is.
func (l *lowerer) assignable(from, to types.Type) bool {
	if from == nil || to == nil || types.Identical(from, to) {
		return true
	}
	switch {
	case types.IsInterface(to):
		if types.IsInterface(from) {
			return l.isOurs(to) || !l.isOurs(from)
		}
		return !l.isNamedFunc(from)
	case isStruct(to) && isStruct(from):
		return false // the tags of the two differ
	case isArray(to):
		return false
	}
	return true
}

// convertTo has the value of e assigned to a variable of the type to.
func (l *lowerer) convertTo(e ast.Expr, to types.Type) ast.Expr {
	from := l.typeOf(e)
	if from == nil || l.info.Types[e].IsNil() {
		return e
	}
	if l.isFunction(e) && (types.IsInterface(to) || l.isNamedFunc(to)) {
		return l.functionValue(e, from)
	}
	if l.assignable(from, to) {
		return e
	}
	return l.converted(e, from, to)
}

// functionValue has yaegi make a value of a function of the program with the type t, where it would take what it knows of the function for one.
func (l *lowerer) functionValue(e ast.Expr, t types.Type) ast.Expr {
	return l.asType(e, t)
}

// isFunction reports whether e is the name of a function of the program.
func (l *lowerer) isFunction(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, isFunc := l.info.Uses[id].(*types.Func)
	return isFunc || l.functions[id]
}

// converted is convertTo for types of which yaegi does not assign one to the other.
func (l *lowerer) converted(e ast.Expr, from, to types.Type) ast.Expr {
	p := at(e.Pos())
	var out ast.Expr
	switch {
	case !types.IsInterface(to):
		out = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(to, p), Rparen: token.Pos(p)}, e)
	case types.IsInterface(from):
		out = p.call(p.ident(l.asInterface(to)), e)
	default:
		out = p.call(l.typeExpr(from, p), e)
		to = from
	}
	l.info.Types[out] = types.TypeAndValue{Type: to}
	return out
}

// asInterface generates the function that takes a value out of an interface of ours, for one of a compiled package.
func (l *lowerer) asInterface(to types.Type) string {
	text := l.typeText(to)
	name := "as" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(x interface{}) " + text + " { if x == nil { return nil }; return x.(" + text + ") }")
	}
	return name
}

// convertEach converts a list of values, or the results of one call, to the types that want has for each.
func (l *lowerer) convertEach(list []ast.Expr, want func(i int) types.Type) {
	if len(list) == 1 {
		if tuple, ok := l.typeOf(list[0]).(*types.Tuple); ok {
			list[0] = l.convertTuple(list[0], tuple, want)
			return
		}
	}
	for i, e := range list {
		if to := want(i); to != nil {
			list[i] = l.convertTo(e, to)
		}
	}
}

// convertTuple converts the results of a call, by a function in between.
func (l *lowerer) convertTuple(call ast.Expr, tuple *types.Tuple, want func(i int) types.Type) ast.Expr {
	if _, ok := ast.Unparen(call).(*ast.CallExpr); !ok {
		return call // v, ok := x.(T); see apart
	}
	p := at(call.Pos())
	needed := false
	params := &ast.FieldList{}
	results := &ast.FieldList{}
	ret := &ast.ReturnStmt{Return: token.Pos(p)}
	for i := range tuple.Len() {
		from, to := tuple.At(i).Type(), want(i)
		if to == nil {
			to = from
		}
		arg := p.ident(l.temp("v"))
		l.info.Types[arg] = types.TypeAndValue{Type: from}
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{arg}, Type: l.varType(from, p)})
		results.List = append(results.List, &ast.Field{Type: l.varType(to, p)})
		now := l.convertTo(arg, to)
		needed = needed || now != ast.Expr(arg)
		ret.Results = append(ret.Results, now)
	}
	if !needed {
		return call
	}
	out := p.call(&ast.FuncLit{Type: &ast.FuncType{Func: token.Pos(p), Params: params, Results: results}, Body: p.block(ret)}, call)
	l.info.Types[out] = types.TypeAndValue{Type: tuple}
	return out
}

// convertArgs converts the arguments of a call.
func (l *lowerer) convertArgs(call *ast.CallExpr) {
	switch l.builtin(call) {
	case "append":
		if s, ok := l.typeOf(call).Underlying().(*types.Slice); ok && !call.Ellipsis.IsValid() {
			for i := 1; i < len(call.Args); i++ {
				call.Args[i] = l.convertTo(call.Args[i], s.Elem())
				if l.isFunction(call.Args[i]) {
					call.Args[i] = l.functionValue(call.Args[i], s.Elem())
				}
				if l.info.Types[call.Args[i]].IsNil() && !types.IsInterface(s.Elem()) {
					call.Args[i] = l.typedNil(s.Elem(), at(call.Args[i].Pos()))
				}
			}
			l.appendOne(call, s.Elem())
			l.appendItself(call, s.Elem())
			l.appendCopies(call)
		}
		return
	case "delete":
		if m, ok := l.typeOf(call.Args[0]).Underlying().(*types.Map); ok {
			call.Args[1] = l.mapKey(call.Args[1], m)
		}
		return
	case "panic":
		call.Args[0] = l.convertTo(call.Args[0], anyType)
		return
	case "":
	default:
		return
	}
	sig, ok := l.signatureOf(call)
	if !ok {
		return
	}
	defer l.packArgs(call, sig)
	l.nilArgs(call, sig)
	if last := len(call.Args) - 1; call.Ellipsis.IsValid() && l.info.Types[call.Args[last]].IsNil() { // f(nil...)
		call.Args[last] = l.typedNil(sig.Params().At(last).Type(), at(call.Args[last].Pos()))
	}
	l.convertEach(call.Args, func(i int) types.Type {
		n := sig.Params().Len()
		if sig.Variadic() && i >= n-1 && !call.Ellipsis.IsValid() {
			if s, ok := sig.Params().At(n - 1).Type().Underlying().(*types.Slice); ok {
				return s.Elem()
			}
			return nil
		}
		if i < n {
			return sig.Params().At(i).Type()
		}
		return nil
	})
}

var anyType = types.NewInterfaceType(nil, nil)

// signatureOf is the signature of the function that call calls.
func (l *lowerer) signatureOf(call *ast.CallExpr) (*types.Signature, bool) {
	tv := l.info.Types[call.Fun]
	if tv.Type == nil {
		tv.Type = l.typeOf(call.Fun)
	}
	if tv.Type == nil || tv.IsType() || tv.IsBuiltin() {
		return nil, false
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	return sig, ok
}

// convertAssign converts the values of an assignment.
func (l *lowerer) convertAssign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return
	}
	l.convertEach(s.Rhs, func(i int) types.Type { return l.leftType(s.Lhs[i]) })
	for i, e := range s.Rhs {
		t := l.leftType(s.Lhs[i])
		if t == nil || len(s.Lhs) != len(s.Rhs) {
			continue
		}
		s.Rhs[i] = l.initialValue(e, t)
		if l.isFunction(s.Rhs[i]) {
			s.Rhs[i] = l.functionValue(s.Rhs[i], t)
		}
		if s.Tok == token.ASSIGN && isListLiteral(e) && l.isOutside(s.Lhs[i]) {
			s.Rhs[i] = l.itself(s.Rhs[i], t)
		}
	}
}

// isOutside reports whether e is a variable of a function around the one that is rewritten.
func (l *lowerer) isOutside(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || l.info.Uses[id] == nil {
		return false
	}
	pos := l.info.Uses[id].Pos()
	for _, list := range [][]*ast.BlockStmt{l.bodies[min(1, len(l.bodies)):], l.yields} {
		if n := len(list); n > 0 && (pos < list[n-1].Pos() || list[n-1].End() < pos) {
			return true
		}
	}
	return false
}

// itself is e, of the type t, as the result of a function: yaegi makes a composite value where it thinks the variable is that the value is assigned to.
func (l *lowerer) itself(e ast.Expr, t types.Type) ast.Expr {
	p := at(e.Pos())
	out := p.call(l.identity(t, p), e)
	l.info.Types[out] = types.TypeAndValue{Type: t}
	return out
}

// leftType is the type of an operand on the left side of an assignment, nil for a blank one.
func (l *lowerer) leftType(e ast.Expr) types.Type {
	if isBlank(e) {
		return nil
	}
	if t := l.typeOf(e); t != nil {
		return t
	}
	if id, ok := e.(*ast.Ident); ok {
		if obj := l.info.ObjectOf(id); obj != nil {
			return obj.Type()
		}
	}
	return nil
}
