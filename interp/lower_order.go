package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// What an expression calls, the compiler calls first, one after the other; then it looks at the variables, fields and elements that the expression names. Yaegi goes from left to right, and has the
// old value of a field whose new one is set by a call behind it: in x.list = append(x.list, x.more()) what more appends would be lost.

// An evaluation is one of the steps in which expressions are computed, in the order in which yaegi takes them.
type evaluation struct {
	at      *ast.Expr
	ordered bool // a call or the like, which keeps its place among those; else a look at a field, an element or what a pointer points to
	changes bool // it may change variables
	first   int  // the first step that is a part of it
}

// callsFirst has calls in exprs, which are evaluated one after the other in front of c, be made before there is a look at what they may change.
func (l *lowerer) callsFirst(c cursor, exprs ...*ast.Expr) {
	if c.Index() < 0 {
		return
	}
	for _, stmt := range l.earlyCalls(exprs...) {
		c.InsertBefore(stmt)
	}
}

// callsFirstIn is callsFirst where there is no place in front of *e: it becomes a call of a function that has one.
func (l *lowerer) callsFirstIn(e *ast.Expr) {
	t := l.typeOf(*e)
	if t == nil || l.recovers(*e) {
		return
	}
	early := l.earlyCalls(e)
	if early == nil {
		return
	}
	*e = l.after(early, *e, types.Default(t))
	l.info.Types[*e] = types.TypeAndValue{Type: t}
}

// after is a call of a function that does what is early, and returns e as a t.
func (l *lowerer) after(early []ast.Stmt, e ast.Expr, t types.Type) ast.Expr {
	p := at(e.Pos())
	results := &ast.FieldList{List: []*ast.Field{{Type: l.typeExpr(t, p)}}}
	return p.call(&ast.FuncLit{
		Type: &ast.FuncType{Func: token.Pos(p), Params: &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}, Results: results},
		Body: p.block(append(early, &ast.ReturnStmt{Return: token.Pos(p), Results: []ast.Expr{e}})...),
	})
}

// earlyCalls takes the calls that go first out of exprs, and returns what makes them.
func (l *lowerer) earlyCalls(exprs ...*ast.Expr) (out []ast.Stmt) {
	if !slices.ContainsFunc(exprs, func(e *ast.Expr) bool { return l.changes(*e) }) {
		return nil
	}
	var steps []evaluation
	for _, e := range exprs {
		steps = l.evaluations(steps, e)
	}
	look := slices.IndexFunc(steps, func(s evaluation) bool { return !s.ordered })
	last := len(steps) - 1
	for look >= 0 && last > look && !(steps[last].changes && steps[last].first > look) {
		last--
	}
	if look < 0 || last <= look {
		return nil
	}
	var early []*ast.Expr
	for i := last; i >= 0; i-- {
		if s := steps[i]; s.ordered {
			if _, several := l.typeOf(*s.at).(*types.Tuple); several {
				return nil
			}
			early = append(early, s.at)
			i = s.first
		}
	}
	for _, e := range slices.Backward(early) {
		out = append(out, l.earlyCalls(e)...)
		out = append(out, l.hold(e))
	}
	return out
}

// hold puts a variable in the place of *e, and returns what defines it.
func (l *lowerer) hold(e *ast.Expr) ast.Stmt {
	p, value := at((*e).Pos()), *e
	name := p.ident(l.temp("v"))
	l.info.Types[name] = types.TypeAndValue{Type: l.typeOf(value)}
	*e = name
	return p.define([]ast.Expr{p.ident(name.Name)}, []ast.Expr{value})
}

// rightCallsFirst is callsFirst for an assignment. What the left side calls comes before that.
func (l *lowerer) rightCallsFirst(c cursor, s *ast.AssignStmt) {
	if _, isSwitch := c.Parent().(*ast.TypeSwitchStmt); isSwitch || l.comm[s] {
		return
	}
	if c.Index() < 0 { // it is a part of another statement
		if len(s.Rhs) == 1 && len(s.Lhs) == 1 {
			l.callsFirstIn(&s.Rhs[0])
		}
		return
	}
	if s.Tok != token.DEFINE && (len(s.Lhs) > 1 || slices.ContainsFunc(s.Rhs, l.calls)) {
		for _, stmt := range l.holdLeft(s.Lhs, l.keepsPlace) {
			c.InsertBefore(stmt)
		}
	}
	l.callsFirst(c, pointers(s.Rhs)...)
}

// keepsPlace reports whether a part of e is computed in its turn among calls, or e makes a composite value. The compiler looks at lengths late.
func (l *lowerer) keepsPlace(e ast.Expr) bool {
	return slices.ContainsFunc(l.evaluations(nil, &e), func(s evaluation) bool {
		call, ok := (*s.at).(*ast.CallExpr)
		return s.ordered && !(ok && (l.builtin(call) == "len" || l.builtin(call) == "cap"))
	}) || makesComposite(e)
}

// makesComposite reports whether there is a composite literal in e.
func makesComposite(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		_, ok := n.(*ast.CompositeLit)
		found = found || ok
		return !found
	})
	return found
}

// pointers returns where the expressions of a list are.
func pointers(list []ast.Expr) (out []*ast.Expr) {
	for i := range list {
		out = append(out, &list[i])
	}
	return out
}

// evaluations appends the steps of *e.
func (l *lowerer) evaluations(steps []evaluation, e *ast.Expr) []evaluation {
	first := len(steps)
	all := func(parts ...*ast.Expr) {
		for _, part := range parts {
			if *part != nil {
				steps = l.evaluations(steps, part)
			}
		}
	}
	step := func(ordered, changes bool) { steps = append(steps, evaluation{e, ordered, changes, first}) }
	// Yaegi looks at variables themselves where they are used, be it to compute something.
	uses := func(parts ...ast.Expr) {
		for _, part := range parts {
			if id, ok := ast.Unparen(part).(*ast.Ident); ok && l.varies(id) {
				step(false, false)
				return
			}
		}
	}
	if l.info.Types[*e].Value != nil {
		return steps
	}
	switch x := (*e).(type) {
	case *ast.ParenExpr:
		all(&x.X)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok && l.isPackage(id) {
			break
		}
		if all(&x.X); l.varies(x) {
			step(false, false)
		}
	case *ast.IndexExpr:
		t := l.typeOf(x.X)
		if t == nil {
			break
		}
		all(&x.X, &x.Index)
		switch t.Underlying().(type) {
		case *types.Signature:
		case *types.Map, *types.Slice, *types.Pointer:
			step(false, false)
		default:
			if l.varies(x.X) {
				step(false, false)
			}
		}
	case *ast.StarExpr:
		all(&x.X)
		step(false, false)
	case *ast.SliceExpr:
		all(&x.X, &x.Low, &x.High, &x.Max)
		step(true, false)
	case *ast.TypeAssertExpr:
		all(&x.X)
		if t := l.typeOf(x); t != nil && !isPointerShaped(t) {
			step(true, false)
		} else {
			uses(x.X)
		}
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			all(l.operands(x.X)...)
			break
		}
		if all(&x.X); x.Op == token.ARROW {
			step(true, true)
		}
		uses(x.X)
	case *ast.BinaryExpr:
		if (x.Op == token.LAND || x.Op == token.LOR) && l.changes(x.Y) {
			all(&x.X)
			step(true, true) // as a whole
			break
		}
		all(&x.X, &x.Y)
		uses(x.X, x.Y)
	case *ast.CompositeLit:
		if isMap(l.typeOf(x)) {
			step(true, l.changes(x)) // one element after the other
			break
		}
		for i := range x.Elts {
			pair, ok := x.Elts[i].(*ast.KeyValueExpr)
			switch t := l.typeOf(x); {
			case !ok:
				all(&x.Elts[i])
				uses(x.Elts[i])
			case t != nil && isStruct(t):
				all(&pair.Value)
				uses(pair.Value)
			default:
				all(&pair.Key, &pair.Value)
				uses(pair.Key, pair.Value)
			}
		}
	case *ast.CallExpr:
		if !l.isConversion(x) && l.builtin(x) == "" {
			if _, ok := ast.Unparen(x.Fun).(*ast.FuncLit); !ok {
				all(&x.Fun)
			}
		}
		for i := range x.Args {
			all(&x.Args[i])
		}
		switch t := l.typeOf(x); {
		case isAssertion(x) && t != nil && !isPointerShaped(t), isMinMax(x):
			step(true, false)
		case l.isConversion(x) && len(x.Args) == 1 && isText(t) != isText(l.typeOf(x.Args[0])):
			step(false, false) // it looks at the elements of a slice
		case l.isConversion(x):
			uses(x.Args...)
		case l.builtin(x) == "":
			step(true, !l.leavesAlone(x))
		default:
			step(true, l.builtin(x) == "copy")
		}
	}
	return steps
}

// isAssertion reports whether lowering has made call of a type assertion.
func isAssertion(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && (strings.HasPrefix(id.Name, mustPrefix) || strings.HasPrefix(id.Name, mayPrefix))
}

// isMinMax reports whether lowering has made call of min or max.
func isMinMax(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && (strings.HasPrefix(id.Name, "min"+mark) || strings.HasPrefix(id.Name, "max"+mark))
}

func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// isPointerShaped reports whether the compiler has the pointer itself in an interface that holds a t.
func isPointerShaped(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// isText reports whether t is a string.
func isText(t types.Type) bool { return t != nil && isString(t) }

// operands returns what is computed for the address of e, without a look at e itself.
func (l *lowerer) operands(e ast.Expr) []*ast.Expr {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return l.operands(x.X)
	case *ast.SelectorExpr:
		if t := l.typeOf(x.X); t != nil && isStruct(t) {
			return l.operands(x.X)
		}
		return []*ast.Expr{&x.X}
	case *ast.IndexExpr:
		if t := l.typeOf(x.X); t != nil && isArray(t) {
			return append(l.operands(x.X), &x.Index)
		}
		return []*ast.Expr{&x.X, &x.Index}
	case *ast.StarExpr:
		return []*ast.Expr{&x.X}
	case *ast.Ident:
		return nil
	}
	return []*ast.Expr{&e}
}

// isConversion reports whether call is a conversion or the like: a function that lowering has made does no more than that.
func (l *lowerer) isConversion(call *ast.CallExpr) bool {
	switch fun := call.Fun.(type) {
	case *ast.ParenExpr:
		return !l.info.Types[fun].IsValue()
	case *ast.Ident:
		if l.info.Uses[fun] == nil {
			_, ok := types.Universe.Lookup(fun.Name).(*types.TypeName)
			return ok || l.made[fun.Name] && !strings.HasPrefix(fun.Name, methodPrefix) && !strings.HasPrefix(fun.Name, receivePrefix)
		}
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok && x.Name == typesName {
			return true
		}
	}
	return l.info.Types[call.Fun].IsType()
}
