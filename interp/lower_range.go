package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteRange rewrites loops over integers, which yaegi does not know, and gives each iteration its own variables where somebody could tell.
func (l *lowerer) rewriteRange(c *astutil.Cursor, loop *ast.RangeStmt) {
	t := l.typeOf(loop.X)
	if t == nil {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			l.rangeInteger(c, loop)
			return
		}
	case *types.Chan:
		loop.X = l.bareChan(loop.X)
	case *types.Signature:
		l.rangeFunction(c, loop, u)
		return
	}
	if loop.Tok == token.ASSIGN {
		l.assignRange(loop, t)
	}
	text := l.rangeString(loop, t)
	if !text && l.rangeLength(c, loop, t) || loop.Tok != token.DEFINE {
		return
	}
	l.freshRange(loop)
	if text {
		return
	}
	l.rangeChannels(c, loop, t)
}

// freshRange gives each iteration its own variables where somebody could tell.
func (l *lowerer) freshRange(loop *ast.RangeStmt) {
	var exprs []ast.Expr
	for _, e := range []ast.Expr{loop.Key, loop.Value} {
		if e != nil {
			exprs = append(exprs, e)
		}
	}
	vars := l.defined(exprs)
	sets := func(v types.Object) bool { return l.assigned(v, loop.Body) } // yaegi would go on from there
	if !l.escapes(vars, loop.Body) && !slices.ContainsFunc(vars, sets) {
		return
	}
	p := at(loop.Body.Pos())
	var own, copies []ast.Expr
	fresh := func(e ast.Expr) ast.Expr {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name == "_" {
			return e
		}
		name := l.temp(id.Name)
		own = append(own, p.ident(id.Name))
		copies = append(copies, p.ident(name))
		return at(id.Pos()).ident(name)
	}
	loop.Key, loop.Value = fresh(loop.Key), fresh(loop.Value)
	loop.Body.List = append([]ast.Stmt{p.define(own, copies)}, loop.Body.List...)
}

// rangeChannels looks up the elements of a loop over channels: yaegi takes it for one that receives from them.
func (l *lowerer) rangeChannels(c cursor, loop *ast.RangeStmt, t types.Type) {
	_, value := rangeTypes(t)
	if value == nil || loop.Value == nil || isBlank(loop.Value) {
		return
	}
	if _, ok := value.Underlying().(*types.Chan); !ok {
		return
	}
	p := at(loop.For)
	list := l.temp("list")
	if loop.Key == nil || isBlank(loop.Key) {
		loop.Key = p.ident(l.temp("i"))
	}
	element := &ast.IndexExpr{X: p.ident(list), Lbrack: token.Pos(p), Index: p.ident(loop.Key.(*ast.Ident).Name), Rbrack: token.Pos(p)}
	loop.Body.List = append([]ast.Stmt{p.define([]ast.Expr{loop.Value}, []ast.Expr{element})}, loop.Body.List...)
	before := p.define([]ast.Expr{p.ident(list)}, []ast.Expr{loop.X})
	loop.Value, loop.X = nil, p.ident(list)
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[loop] = []ast.Stmt{before}
		return
	}
	c.Replace(p.block(before, loop))
}

// assignRange has a loop that assigns to variables of others define its own, and assign those: yaegi defines the others anew.
func (l *lowerer) assignRange(loop *ast.RangeStmt, t types.Type) {
	p := at(loop.Body.Pos())
	assign := &ast.AssignStmt{TokPos: token.Pos(p), Tok: token.ASSIGN}
	own := func(e ast.Expr, typ types.Type) ast.Expr {
		if e == nil || isBlank(e) {
			return e
		}
		name := at(e.Pos()).ident(l.temp("v"))
		l.info.Types[name] = types.TypeAndValue{Type: typ}
		l.info.Defs[name] = types.NewVar(e.Pos(), l.pkg, name.Name, typ)
		assign.Lhs = append(assign.Lhs, e)
		assign.Rhs = append(assign.Rhs, l.convertTo(name, l.typeOf(e)))
		return name
	}
	key, value := rangeTypes(t)
	loop.Key, loop.Value = own(loop.Key, key), own(loop.Value, value)
	if len(assign.Lhs) == 0 {
		return
	}
	loop.Tok = token.DEFINE
	loop.Body.List = append([]ast.Stmt{assign}, loop.Body.List...)
}

// rangeString has a loop over a string go over lists of its runes, or of where they begin: yaegi counts bytes that are no rune as three.
func (l *lowerer) rangeString(loop *ast.RangeStmt, t types.Type) bool {
	if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
		return false
	}
	p := at(loop.X.Pos())
	x := p.call(p.ident("string"), loop.X)
	hasKey := loop.Key != nil && !isBlank(loop.Key)
	switch {
	case loop.Value == nil || isBlank(loop.Value):
		loop.X = p.call(p.helper("Offsets"), x)
		if hasKey {
			loop.Key, loop.Value = p.ident("_"), loop.Key
		}
	case !hasKey:
		loop.X = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: &ast.ArrayType{Lbrack: token.Pos(p), Elt: p.ident("rune")}, Rparen: token.Pos(p)}, x)
	default:
		// for i, c := range s    becomes    for _, r := range rt.Runes(s) { i, c := r.Offset, r.Rune
		r := l.temp("r")
		part := func(name string) ast.Expr { return &ast.SelectorExpr{X: p.ident(r), Sel: p.ident(name)} }
		set := &ast.AssignStmt{TokPos: loop.TokPos, Tok: loop.Tok, Lhs: []ast.Expr{loop.Key, loop.Value}, Rhs: []ast.Expr{part("Offset"), part("Rune")}}
		loop.X = p.call(p.helper("Runes"), x)
		loop.Key, loop.Value = p.ident("_"), p.ident(r)
		loop.Body.List = append([]ast.Stmt{set}, loop.Body.List...)
	}
	return true
}

// rangeLength counts up to the length of an array where the loop does not look at its elements: a pointer to it may be nil. Else it has a loop by way of a pointer go over a
// slice of the array: yaegi would take the pointer for the array from there on. It reports whether it has made another loop.
func (l *lowerer) rangeLength(c *astutil.Cursor, loop *ast.RangeStmt, t types.Type) bool {
	array := t
	ptr, isPointer := t.Underlying().(*types.Pointer)
	if isPointer {
		array = ptr.Elem()
	}
	a, ok := array.Underlying().(*types.Array)
	if !ok {
		return false
	}
	p := at(loop.X.Pos())
	switch looks := loop.Value != nil && !isBlank(loop.Value); {
	case looks && isPointer:
		slice := types.NewSlice(a.Elem())
		loop.X = p.call(p.ident(l.slicer(t, slice)), loop.X)
		l.info.Types[loop.X] = types.TypeAndValue{Type: slice}
		return false
	case looks, !isPointer && l.calls(loop.X):
		return false
	}
	x := p.number(int(a.Len()))
	if l.calls(loop.X) {
		x = p.call(p.helper("Sized"), loop.X, x)
		l.info.Types[x] = types.TypeAndValue{Type: types.Typ[types.Int]}
		loop.X, loop.Value = x, nil
		l.rangeInteger(c, loop)
		return true
	}
	l.info.Types[x] = types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(a.Len())}
	loop.X, loop.Value = x, nil
	l.rangeInteger(c, loop)
	return true
}

// slicer generates the function that makes a slice of an array by a pointer to it, of the type from.
func (l *lowerer) slicer(from, to types.Type) string {
	text := l.typeText(from)
	name := "slice" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(p " + text + ") " + l.typeText(to) + " { return (*p)[:] }")
	}
	return name
}

// rangeTypes are the types of what a loop over t gives.
func rangeTypes(t types.Type) (key, value types.Type) {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	switch u := u.(type) {
	case *types.Slice:
		return types.Typ[types.Int], u.Elem()
	case *types.Array:
		return types.Typ[types.Int], u.Elem()
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	}
	return types.Typ[types.Int], types.Typ[types.Rune] // a string
}

// rangeInteger makes a three-clause loop of a loop over an integer. The limit is evaluated once, and what the body does to its variable has
// no effect on the loop.
func (l *lowerer) rangeInteger(c *astutil.Cursor, loop *ast.RangeStmt) {
	p := at(loop.Pos())
	var varType types.Type
	switch {
	case loop.Key != nil && !isBlank(loop.Key):
		varType = l.typeOf(loop.Key)
		if id, ok := loop.Key.(*ast.Ident); ok && loop.Tok == token.DEFINE {
			varType = l.info.Defs[id].Type()
		}
	default:
		varType = types.Default(l.typeOf(loop.X))
	}
	isInt := types.Identical(varType, types.Typ[types.Int])
	convert := func(e ast.Expr) ast.Expr { // an integer literal is an int already
		if isInt && (l.typeOf(e) == nil || l.info.Types[e].Value != nil || types.Identical(l.typeOf(e), varType)) {
			return e
		}
		return p.call(l.typeExpr(varType, p), e)
	}
	counter := l.temp("i")
	body := loop.Body.List
	if loop.Key != nil && !isBlank(loop.Key) {
		key := at(loop.Key.Pos())
		switch {
		case loop.Tok == token.ASSIGN:
			body = append([]ast.Stmt{key.assign(loop.Key, key.ident(counter))}, body...)
		default:
			vars := l.defined([]ast.Expr{loop.Key})
			if l.escapes(vars, loop.Body) || l.assigned(vars[0], loop.Body) {
				body = append([]ast.Stmt{key.define([]ast.Expr{loop.Key}, []ast.Expr{key.ident(counter)})}, body...)
			} else {
				counter = vars[0].Name()
			}
		}
	}
	limit := convert(loop.X)
	init := p.define([]ast.Expr{p.ident(counter)}, []ast.Expr{convert(p.number(0))})
	if l.info.Types[loop.X].Value == nil {
		name := l.temp("n")
		init.Lhs = append(init.Lhs, p.ident(name))
		init.Rhs = append(init.Rhs, limit)
		limit = p.ident(name)
	}
	c.Replace(&ast.ForStmt{
		For:  loop.For,
		Init: init,
		Cond: &ast.BinaryExpr{X: p.ident(counter), OpPos: loop.For, Op: token.LSS, Y: limit},
		Post: &ast.IncDecStmt{X: p.ident(counter), TokPos: loop.For, Tok: token.INC},
		Body: &ast.BlockStmt{Lbrace: loop.Body.Lbrace, List: body, Rbrace: loop.Body.Rbrace},
	})
}
