package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// rewriteFor gives each iteration of a three-clause loop variables of its own, where somebody could tell: a function literal in the body
// uses them, or their address is taken. The clauses work on a copy:
//
//	for i := 0; i < n; i++ { body }    becomes    for i۰1 := 0; i۰1 < n; i۰1++ { i := i۰1; body; i۰1 = i }
//
// and a continue in the body copies back first.
func (l *lowerer) rewriteFor(loop *ast.ForStmt) {
	if loop.Init != nil && loop.Cond == nil { // yaegi would initialize each iteration
		loop.Cond = at(loop.For).ident("true")
	}
	init, ok := loop.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	vars := l.defined(init.Lhs)
	if !l.escapes(vars, loop.Body) {
		return
	}
	p := at(loop.Body.Pos())
	names := map[types.Object]string{}
	var own, copies []ast.Expr
	for _, v := range vars {
		names[v] = l.temp(v.Name())
		own = append(own, p.ident(v.Name()))
		copies = append(copies, p.ident(names[v]))
	}
	for _, clause := range []ast.Node{loop.Init, loop.Cond, loop.Post} {
		if clause != nil {
			l.rename(clause, names)
		}
	}
	back := func() ast.Stmt {
		return &ast.AssignStmt{Lhs: copies, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: own}
	}
	l.beforeContinue(loop, back)
	body := append([]ast.Stmt{p.define(own, copies)}, loop.Body.List...)
	loop.Body.List = append(body, back())
}

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
	if l.rangeString(loop, t) || l.rangeLength(c, loop, t) {
		return
	}
	if loop.Tok != token.DEFINE {
		return
	}
	l.freshRange(loop)
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
	if !l.escapes(vars, loop.Body) {
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
		l.generate("func " + name + "(p " + text + ") " + l.typeText(to) + " { return p[:] }")
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

// defined returns the variables that the identifiers of a definition declare, blanks left out.
func (l *lowerer) defined(exprs []ast.Expr) (out []types.Object) {
	for _, e := range exprs {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			if obj := l.info.Defs[id]; obj != nil {
				out = append(out, obj)
			}
		}
	}
	return out
}

// escapes reports whether one of vars may live longer than an iteration of body: a function literal uses it, or its address is taken.
func (l *lowerer) escapes(vars []types.Object, body ast.Node) bool {
	is := func(e ast.Expr) bool {
		for {
			switch x := e.(type) {
			case *ast.ParenExpr:
				e = x.X
				continue
			case *ast.SelectorExpr: // &v.field
				e = x.X
				continue
			case *ast.IndexExpr: // &v[i] of an array
				e = x.X
				continue
			case *ast.Ident:
				for _, v := range vars {
					if l.info.Uses[x] == v {
						return true
					}
				}
			}
			return false
		}
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && is(id) {
					found = true
				}
				return !found
			})
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.SliceExpr:
			found = found || is(n.X)
		case *ast.SelectorExpr: // a method with a pointer as receiver takes the address
			if s := l.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && is(n.X) {
				_, ptr := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
				found = found || ptr
			}
		}
		return !found
	})
	return found
}

// assigned reports whether body changes v.
func (l *lowerer) assigned(v types.Object, body ast.Node) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && l.info.Uses[id] == v
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || is(e)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.RangeStmt:
			found = found || n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value)
		}
		return !found
	})
	return found
}

// rename gives the identifiers under n that mean one of the objects another name.
func (l *lowerer) rename(n ast.Node, names map[types.Object]string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			obj := l.info.Uses[id]
			if obj == nil {
				obj = l.info.Defs[id]
			}
			if name, ok := names[obj]; ok && obj != nil {
				id.Name = name
			}
		}
		return true
	})
}

// beforeContinue puts a statement before each continue in the body of loop that ends an iteration of it.
func (l *lowerer) beforeContinue(loop *ast.ForStmt, stmt func() ast.Stmt) {
	label := l.labelOf(loop)
	depth := 0
	astutil.Apply(loop.Body, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depth++
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depth--
		case *ast.BranchStmt:
			ours := n.Label == nil && depth == 0 || n.Label != nil && n.Label.Name == label
			if n.Tok == token.CONTINUE && ours {
				c.Replace(at(n.Pos()).block(stmt(), n))
			}
		}
		return true
	})
}

// labelOf returns the label of loop, or "".
func (l *lowerer) labelOf(loop ast.Stmt) (label string) {
	for _, f := range l.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.LabeledStmt); ok && s.Stmt == loop {
				label = s.Label.Name
			}
			return label == ""
		})
	}
	return label
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}
