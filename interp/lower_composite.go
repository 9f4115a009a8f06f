package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// convertLiteral converts the parts of a composite literal, and writes the types that the source leaves out.
func (l *lowerer) convertLiteral(c cursor, lit *ast.CompositeLit) {
	t := l.typeOf(lit)
	if t == nil {
		return
	}
	p := at(lit.Pos())
	pointer, isPointer := t.Underlying().(*types.Pointer)
	if isPointer {
		t = pointer.Elem()
	}
	value := func(e ast.Expr, to types.Type) ast.Expr {
		l.typeCounts(e, to)
		return l.convertTo(e, to)
	}
	var early []ast.Stmt
	switch u := t.Underlying().(type) {
	case *types.Struct:
		fields := l.withoutBlank(lit, u)
		for i, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				key := kv.Key.(*ast.Ident)
				if f, ok := l.info.Uses[key].(*types.Var); ok {
					kv.Value = value(kv.Value, f.Type())
				}
				key.Name = fieldLabel(u, key.Name)
				continue
			}
			if l.inProgram(t) { // yaegi wants the names of fields that are not exported
				f := fields[i]
				lit.Elts[i] = &ast.KeyValueExpr{Key: at(e.Pos()).ident(fieldLabel(u, f.Name())), Colon: e.Pos(), Value: value(e, f.Type())}
			}
		}
	case *types.Array:
		l.convertElements(lit, u.Elem())
	case *types.Slice:
		l.convertElements(lit, u.Elem())
	case *types.Map:
		early = l.pairsInTurn(lit, u.Key())
		l.convertElements(lit, u.Elem())
		for _, e := range lit.Elts {
			kv := e.(*ast.KeyValueExpr)
			kv.Key = value(kv.Key, u.Key())
		}
	}
	if lit.Type == nil {
		lit.Type = l.typeExpr(t, p)
		if isPointer {
			l.replace(c, lit, &ast.UnaryExpr{OpPos: lit.Pos(), Op: token.AND, X: lit})
			return
		}
	}
	if isMap(t) && l.conditions > 0 || early != nil { // in a condition yaegi would lose it
		l.replace(c, lit, l.after(at(lit.Pos()), early, []ast.Expr{lit}, t))
	}
}

// pairsInTurn returns what computes the keys and values of a map ahead of lit, where they may change each other: one pair after the other, and of each the calls first. Keys that the compiler
// keeps in memory of their own come ahead of what the value calls.
func (l *lowerer) pairsInTurn(lit *ast.CompositeLit, key types.Type) (out []ast.Stmt) {
	if !l.changes(lit) || l.recovers(lit) || !slices.ContainsFunc(lit.Elts, l.looksInPair) {
		return nil
	}
	hold := func(when func(ast.Expr) bool, list ...*ast.Expr) {
		for _, e := range list {
			if when(*e) && l.typeOf(*e) != nil {
				out = append(out, l.hold(e))
			}
		}
	}
	for _, elt := range lit.Elts {
		pair := elt.(*ast.KeyValueExpr)
		if !isWord(key) {
			out = append(out, l.earlyCalls(&pair.Key)...)
			hold(l.varies, &pair.Key)
		}
		out = append(out, l.earlyCalls(&pair.Key, &pair.Value)...)
		hold(l.calls, &pair.Key, &pair.Value)
		hold(l.varies, &pair.Key, &pair.Value)
	}
	return out
}

// looksInPair reports whether there is a look at something in a pair of a map besides what it calls.
func (l *lowerer) looksInPair(pair ast.Expr) bool {
	kv := pair.(*ast.KeyValueExpr)
	for _, e := range []*ast.Expr{&kv.Key, &kv.Value} {
		if _, ok := ast.Unparen(*e).(*ast.Ident); ok && l.varies(*e) {
			return true
		}
		if slices.ContainsFunc(l.evaluations(e), func(s evaluation) bool { return !s.ordered }) {
			return true
		}
	}
	return false
}

// isWord reports whether maps have functions of their own in the runtime for keys of type t.
func isWord(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Chan:
		return true
	case *types.Basic:
		switch t.Kind() {
		case types.Int, types.Int32, types.Int64, types.Uint, types.Uint32, types.Uint64, types.Uintptr, types.String, types.UnsafePointer:
			return true
		}
	}
	return false
}

// recovers reports whether e calls recover, which does nothing in another function.
func (l *lowerer) recovers(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || l.builtin(n) == "recover"
		case *ast.SelectorExpr: // what became of it
			x, ok := n.X.(*ast.Ident)
			found = found || ok && x.Name == helpers && n.Sel.Name == "Recover"
		}
		return !found
	})
	return found
}

// withoutBlank leaves out what lit, which names no fields of s, has for blank ones: Go does not keep it. It returns the other fields.
func (l *lowerer) withoutBlank(lit *ast.CompositeLit, s *types.Struct) (fields []*types.Var) {
	if len(lit.Elts) != s.NumFields() || isKeyed(lit) {
		return nil
	}
	var elts []ast.Expr
	for i, e := range lit.Elts {
		if f := s.Field(i); f.Name() != "_" {
			fields, elts = append(fields, f), append(elts, e)
		} else if !l.isHarmless(e) {
			l.unsupported(e, "a value that does something, for a blank field", "compute it in front, or name the other fields")
		}
	}
	lit.Elts = elts
	return fields
}

func isKeyed(lit *ast.CompositeLit) bool {
	if len(lit.Elts) == 0 {
		return false
	}
	_, ok := lit.Elts[0].(*ast.KeyValueExpr)
	return ok
}

// isHarmless reports whether nothing happens, and nothing panics, when e is evaluated.
func (l *lowerer) isHarmless(e ast.Expr) bool {
	if l.info.Types[e].Value != nil {
		return true
	}
	harmless := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			harmless = harmless && l.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			harmless = harmless && n.Op != token.ARROW
		case *ast.BinaryExpr:
			harmless = harmless && n.Op != token.QUO && n.Op != token.REM
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SelectorExpr:
			harmless = false
		}
		return harmless
	})
	return harmless
}

func (l *lowerer) convertElements(lit *ast.CompositeLit, elem types.Type) {
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			l.typeCounts(kv.Value, elem)
			kv.Value = l.convertTo(kv.Value, elem)
			continue
		}
		l.typeCounts(e, elem)
		lit.Elts[i] = l.convertTo(e, elem)
		if l.isFunction(lit.Elts[i]) {
			lit.Elts[i] = l.functionValue(lit.Elts[i], elem)
		}
		if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND && !isListLiteral(u.X) { // yaegi does not find the type of an address of an element
			p := at(e.Pos())
			lit.Elts[i] = p.call(l.identity(l.typeOf(e), p), lit.Elts[i])
			l.info.Types[lit.Elts[i]] = types.TypeAndValue{Type: l.typeOf(e)}
		}
	}
}
