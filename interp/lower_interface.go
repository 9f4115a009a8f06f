package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// interfaceMethod generates the function that calls the method m of what is in an interface of ours. It is called before all types are known, and so
// its text is made at the end.
func (l *lowerer) interfaceMethod(recv types.Type, m *types.Func) string {
	sig := types.TypeString(m.Signature(), nil)
	key := m.Id() + sig
	for _, d := range l.dispatchers {
		if d.key == key {
			return d.name
		}
	}
	d := dispatch{key: key, name: l.temp("call" + mark + m.Name()), method: m}
	l.dispatchers = append(l.dispatchers, d)
	return d.name
}

// A dispatch is a function that calls a method of what is in an interface.
type dispatch struct {
	key, name string
	method    *types.Func
}

// generateDispatch writes the function d.
func (l *lowerer) generateDispatch(d dispatch) {
	sig := d.method.Signature()
	params, args := l.paramList(sig)
	ret := ""
	end := "; return"
	if sig.Results().Len() > 0 {
		ret, end = "return ", ""
	}
	var b strings.Builder
	b.WriteString("func " + d.name + "(x interface{}, " + params + ") " + l.resultText(sig) + " {\nswitch v := x.(type) {\n")
	for _, t := range l.implementers(d.method) {
		s := types.NewMethodSet(t).Lookup(d.method.Pkg(), d.method.Name())
		b.WriteString("case " + l.typeText(t) + ":\n" + ret + l.methodFunc(t, s.Index(), s.Obj().(*types.Func)) + "(" + strings.Join(append([]string{"v"}, args...), ", ") + ")" + end + "\n")
	}
	face := &ast.FuncType{}
	if e, ok := l.typeExpr(sig, 0).(*ast.FuncType); ok {
		face = e
	}
	b.WriteString("default:\n_ = v\n}\n" + ret + helpers + ".Method(x, " + strconv.Quote(d.method.Name()) + ").(" + types.ExprString(face) + ")(" + strings.Join(args, ", ") + ")\n}")
	l.generate(b.String())
}

// implementers are the types of the program, and pointers to them, that have the method m.
func (l *lowerer) implementers(m *types.Func) (out []types.Type) {
	scope := l.pkg.Scope()
	add := func(t types.Type) {
		s := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name())
		if s == nil {
			return
		}
		if f, ok := s.Obj().(*types.Func); ok && types.Identical(f.Signature(), m.Signature()) {
			out = append(out, t)
		}
	}
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.TypeName); ok && !obj.IsAlias() && !types.IsInterface(obj.Type()) {
			add(obj.Type())
			add(types.NewPointer(obj.Type()))
		}
	}
	names := make([]string, 0, len(l.structs))
	for text := range l.structs {
		names = append(names, text)
	}
	slices.Sort(names)
	for _, text := range names {
		t := l.wanted[l.structs[text]]
		add(t)
		add(types.NewPointer(t))
	}
	return out
}

// face is the number by which package rt knows an interface of ours.
func (l *lowerer) face(t types.Type) int {
	for i, f := range l.faces {
		if types.Identical(f, t) {
			return i
		}
	}
	l.faces = append(l.faces, t)
	return len(l.faces) - 1
}

// rewriteTypeAssert asks package rt whether a value implements an interface that yaegi does not see.
func (l *lowerer) rewriteTypeAssert(c cursor, e *ast.TypeAssertExpr) {
	if e.Type == nil {
		return
	}
	p := at(e.X.Pos())
	tv := l.info.Types[e]
	target := tv.Type
	tuple, commaOk := target.(*types.Tuple)
	if commaOk {
		target = tuple.At(0).Type()
	}
	x, asserted, from := e.X, e.X, "interface {}"
	if t := l.typeOf(e.X); t != nil && isNamed(t) {
		from = l.shown(t)
	}
	// yaegi asserts with less trouble what is an any to it, and no field or element, nor a variable that has come from there: there it looks for a field of structs without one
	x = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: p.any(), Rparen: token.Pos(p)}, x)
	if !l.isOurs(target) {
		e.X = x
		if commaOk && types.IsInterface(target) {
			e.X = p.call(p.helper("NotNil"), x) // yaegi would look into a nil
		}
		assign, alone := c.Parent().(*ast.AssignStmt)
		alone = alone && !(len(assign.Lhs) == 1 && isBlank(assign.Lhs[0]))
		named := from != "interface {}"
		if l.confused(target) || !alone && !types.IsInterface(target) || !commaOk && (named || types.IsInterface(target)) { // in a condition yaegi would lose it
			args := []ast.Expr{asserted} // yaegi loses conversions in conditions
			if !commaOk {
				args = append(args, p.text(from))
			}
			l.replace(c, e, p.call(p.ident(l.exactAssert(target, commaOk)), args...))
		}
		return
	}
	name := "Assert"
	if commaOk {
		name = "Implements"
	}
	l.replace(c, e, p.call(p.helper(name), x, p.number(l.face(target))))
}

func isNamed(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}

// exactAssert generates the function that asserts that a value has the type t, and no other.
func (l *lowerer) exactAssert(t types.Type, commaOk bool) string {
	text := l.typeText(t)
	name, result := mustPrefix+identText(text), ""
	params, body := "x interface{}", "return x.("+text+")"
	if commaOk {
		name = mayPrefix + identText(text)
		result = "(v " + text + ", ok bool)"
		body = "if " + helpers + ".Exactly(x, (*" + text + ")(nil)) { return x.(" + text + "), true }; return v, false"
	} else {
		result = text
		params += ", from string"
		if types.IsInterface(t) {
			body = helpers + ".MustFit(x, (*" + text + ")(nil)); " + body
		} else {
			body = helpers + ".MustBe(x, (*" + text + ")(nil), from); " + body
		}
	}
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(" + params + ") " + result + " { " + body + " }")
	}
	return name
}

// typeTest tells whether the variable v, an any, has the type t; nil stands for nil.
func (l *lowerer) typeTest(v string, t types.Type, p at) ast.Expr {
	switch {
	case t == nil:
		return &ast.BinaryExpr{X: p.ident(v), OpPos: token.Pos(p), Op: token.EQL, Y: p.ident("nil")}
	case l.isOurs(t):
		return p.call(p.helper("Is"), p.ident(v), p.number(l.face(t)))
	}
	text := l.typeText(t)
	name := "is" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		x := "x"
		if types.IsInterface(t) {
			x = helpers + ".NotNil(x)"
		}
		if l.confused(t) {
			l.generate("func " + name + "(x interface{}) bool { return " + helpers + ".Exactly(x, (*" + text + ")(nil)) }")
		} else {
			l.generate("func " + name + "(x interface{}) bool { _, ok := " + x + ".(" + text + "); return ok }")
		}
	}
	return p.call(p.ident(name), p.ident(v))
}

// rewriteTypeSwitch makes a switch over conditions of one over types that are interfaces which yaegi does not see. Else, it binds a variable where the
// switch has none: without one, yaegi never matches.
func (l *lowerer) rewriteTypeSwitch(c cursor, s *ast.TypeSwitchStmt) {
	name := ""
	x := switched(s)
	if a, ok := s.Assign.(*ast.AssignStmt); ok {
		name = a.Lhs[0].(*ast.Ident).Name
	}
	p := at(s.Assign.Pos())
	v := l.temp("v")
	from := l.typeOf(x)
	if l.knowsSwitch(s, from) {
		l.freshBinding(s)
		fillCases(s)
		if name == "" {
			s.Assign = &ast.AssignStmt{Lhs: []ast.Expr{p.ident(v)}, TokPos: token.Pos(p), Tok: token.DEFINE, Rhs: []ast.Expr{
				&ast.TypeAssertExpr{X: x, Lparen: token.Pos(p), Rparen: token.Pos(p)},
			}}
		}
		return
	}
	value := x
	if from != nil && !l.isOurs(from) {
		value = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: p.any(), Rparen: token.Pos(p)}, value)
	}
	before := []ast.Stmt{p.define([]ast.Expr{p.ident(v)}, []ast.Expr{value})}
	if s.Init != nil {
		before = append([]ast.Stmt{s.Init}, before...)
	}
	now := &ast.SwitchStmt{Switch: s.Switch, Body: s.Body}
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		l.rewriteTypeCase(clause, v, name, from)
	}
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[now] = before
		c.Replace(now)
		return
	}
	c.Replace(p.block(append(before, now)...))
}

// fillCases gives each case of s that does nothing an empty block: without a statement in it, yaegi would leave the function there.
func fillCases(s *ast.TypeSwitchStmt) {
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		if !slices.ContainsFunc(clause.Body, func(s ast.Stmt) bool { _, ok := s.(*ast.EmptyStmt); return !ok }) {
			clause.Body = []ast.Stmt{at(clause.Colon).block()}
		}
	}
}

// knowsSwitch reports whether yaegi runs the type switch s over a value of the type from.
func (l *lowerer) knowsSwitch(s *ast.TypeSwitchStmt, from types.Type) bool {
	if from == nil || !l.isOurs(from) {
		return false
	}
	if call, ok := ast.Unparen(switched(s)).(*ast.CallExpr); ok && l.info.Types[call.Fun].IsType() { // the default case would have nil
		return false
	}
	for _, stmt := range s.Body.List {
		for _, e := range stmt.(*ast.CaseClause).List {
			if t := l.typeOf(e); !l.info.Types[e].IsNil() && (t == nil || types.IsInterface(t) || l.isNamedFunc(t) || l.hasNamesake(t)) {
				return false
			}
		}
	}
	return true
}

// rewriteTypeCase has the case of a type switch test the variable v, and bind name.
func (l *lowerer) rewriteTypeCase(clause *ast.CaseClause, v, name string, from types.Type) {
	var cond ast.Expr
	var only types.Type
	for _, e := range clause.List {
		t := l.typeOf(e)
		if l.info.Types[e].IsNil() {
			t = nil
		}
		only = t
		test := l.typeTest(v, t, at(e.Pos()))
		if cond != nil {
			test = &ast.BinaryExpr{X: cond, OpPos: e.Pos(), Op: token.LOR, Y: test}
		}
		cond = test
	}
	single := len(clause.List) == 1 && only != nil
	if cond != nil {
		clause.List = []ast.Expr{cond}
	}
	obj := l.info.Implicits[clause]
	if name == "" || name == "_" || obj == nil || !l.uses(clause, obj) {
		return
	}
	p := at(clause.Colon)
	var value ast.Expr = p.ident(v)
	to := from
	if single {
		to = only
	}
	switch {
	case l.isOurs(to):
	default:
		value = &ast.TypeAssertExpr{X: value, Lparen: token.Pos(p), Type: l.typeExpr(to, p), Rparen: token.Pos(p)}
		if l.isNamedFunc(to) {
			value = p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.varType(to, p), Rparen: token.Pos(p)}, value)
		} else if !single { // nil stays nil
			value = p.call(p.ident(l.asInterface(to)), p.ident(v))
		}
	}
	bind := p.define([]ast.Expr{p.ident(name)}, []ast.Expr{value})
	clause.Body = append([]ast.Stmt{bind}, clause.Body...)
}

// uses reports whether obj is used under n.
func (l *lowerer) uses(n ast.Node, obj types.Object) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && l.info.Uses[id] == obj
		return !found
	})
	return found
}

// mustPrefix and mayPrefix begin the names of functions that assert types; the second ones say whether that holds.
const (
	mustPrefix = "must" + mark
	mayPrefix  = "may" + mark
)
