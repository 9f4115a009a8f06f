package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A copier copies syntax of one package into the result of instantiation, for one environment.
type copier struct {
	*instances
	from *sourcePackage
	env  *environment
}

// write writes a type that has no type parameters any more.
func (c *copier) write(t types.Type, p at) ast.Expr { return typeWriter{name: c.typeName}.write(t, p) }

func (c *copier) typeName(obj *types.TypeName, p at) ast.Expr {
	pkg := obj.Pkg()
	if pkg == nil || pkg == c.pkg && (c.own[asNamed(obj.Type())] || obj.IsAlias()) {
		return p.ident(obj.Name())
	}
	if sp, o := c.sourceOf(obj); sp != nil {
		return p.ident(c.topName(sp, o))
	}
	return c.qualified(pkg, obj.Name(), p)
}

func asNamed(t types.Type) *types.Named {
	n, _ := t.(*types.Named)
	return n
}

// qualified is a name of another package.
func (c *copier) qualified(pkg *types.Package, name string, p at) ast.Expr {
	path := pkg.Path()
	if path == runtimePath {
		path = thespPath
	}
	return &ast.SelectorExpr{X: p.ident(c.importOf(path)), Sel: p.ident(name)}
}

// importOf is the name under which the result imports path.
func (in *instances) importOf(path string) string {
	name := in.imports[path]
	if name == "" {
		name = path[strings.LastIndexByte(path, '/')+1:] + mark
		if path == helpersPath {
			name = helpers
		} else if in.taken[name] || !token.IsIdentifier(name) {
			name = in.newName("pkg")
		}
		in.taken[name] = true
		in.imports[path] = name
	}
	return name
}

// typ writes the type that the expression e stands for.
func (c *copier) typ(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	if dots, ok := e.(*ast.Ellipsis); ok {
		return &ast.Ellipsis{Ellipsis: dots.Ellipsis, Elt: c.typ(dots.Elt)}
	}
	t := c.from.info.TypeOf(e)
	if t == nil {
		return e // generated
	}
	return c.write(c.subst(t, c.env), at(e.Pos()))
}

// function copies a function or a method, whose receiver gets the type recv if that is not nil.
func (c *copier) function(d *ast.FuncDecl, recv ast.Expr) *ast.FuncDecl {
	out := &ast.FuncDecl{Name: c.ident(d.Name), Type: c.funcType(d.Type), Body: c.block(d.Body)}
	if d.Recv != nil {
		out.Recv = &ast.FieldList{Opening: d.Recv.Opening, Closing: d.Recv.Closing}
		for _, f := range d.Recv.List {
			field := &ast.Field{Names: c.idents(f.Names), Type: recv}
			if recv == nil {
				field.Type = c.typ(f.Type)
			}
			out.Recv.List = append(out.Recv.List, field)
		}
	}
	return out
}

func (c *copier) funcType(t *ast.FuncType) *ast.FuncType {
	return &ast.FuncType{Func: t.Func, Params: c.params(t.Params), Results: c.params(t.Results)}
}

func (c *copier) params(list *ast.FieldList) *ast.FieldList {
	if list == nil {
		return nil
	}
	out := &ast.FieldList{Opening: list.Opening, Closing: list.Closing}
	for _, f := range list.List {
		out.List = append(out.List, &ast.Field{Names: c.idents(f.Names), Type: c.typ(f.Type)})
	}
	return out
}

func (c *copier) idents(list []*ast.Ident) (out []*ast.Ident) {
	for _, id := range list {
		out = append(out, c.ident(id))
	}
	return out
}

// ident copies a name that declares or uses something.
func (c *copier) ident(id *ast.Ident) *ast.Ident {
	if id == nil {
		return nil
	}
	p := at(id.Pos())
	obj := c.from.info.Uses[id]
	if obj == nil {
		obj = c.from.info.Defs[id]
	}
	switch obj := obj.(type) {
	case nil:
		if id.Name == helpers {
			c.importOf(helpersPath)
		}
		return p.ident(c.localName(id.Name)) // of a type switch, or generated
	case *types.PkgName:
		return p.ident(c.importOf(obj.Imported().Path()))
	case *types.Var:
		if obj.IsField() {
			return p.ident(fieldName(obj, c.fieldType(obj, c.env)))
		}
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return p.ident(id.Name)
		}
	case *types.Label, *types.Builtin, *types.Nil:
		return p.ident(id.Name)
	}
	if obj.Pkg() == nil {
		return p.ident(id.Name)
	}
	if obj.Parent() == obj.Pkg().Scope() || obj.Name() == "init" || obj.Name() == "_" {
		sp, o := c.sourceOf(obj)
		if sp == nil {
			return p.ident(id.Name)
		}
		c.require(sp, o)
		return p.ident(c.topName(sp, o))
	}
	return p.ident(c.localName(id.Name))
}

// localName is the name of a local variable or constant: one that hides no type.
func (in *instances) localName(name string) string {
	if in.hiding[name] && name != "_" && !strings.Contains(name, mark) {
		return name + mark + "l"
	}
	return name
}

// instance returns the name of the instance of a generic function that id stands for, or "".
func (c *copier) instance(id *ast.Ident) string {
	inst, ok := c.from.info.Instances[id]
	if !ok {
		return ""
	}
	fn, ok := c.from.info.Uses[id].(*types.Func)
	if !ok {
		return ""
	}
	var args []types.Type
	for a := range inst.TypeArgs.Types() {
		args = append(args, c.subst(a, c.env))
	}
	name := c.instances.function(fn.Origin(), args, id)
	if name == "" && len(c.problems) == 0 {
		c.problems = append(c.problems, c.at(id, fmt.Sprintf("unsupported: the generic function %s.%s is not available in interpreted code", fn.Pkg().Name(), fn.Name()), ""))
	}
	return name
}

func (c *copier) exprs(list []ast.Expr) (out []ast.Expr) {
	for _, e := range list {
		out = append(out, c.expr(e))
	}
	return out
}

// expr copies an expression, which may be a type.
func (c *copier) expr(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	tv := c.from.info.Types[e]
	if tv.Value != nil && !c.isLiteral(e, tv.Type) {
		return c.constant(tv.Value, tv.Type, at(e.Pos()))
	}
	if tv.IsType() {
		t := c.typ(e)
		switch t.(type) {
		case *ast.StarExpr, *ast.FuncType, *ast.ChanType:
			return &ast.ParenExpr{Lparen: e.Pos(), X: t, Rparen: e.Pos()}
		}
		return t
	}
	switch e := e.(type) {
	case *ast.Ident:
		if name := c.instance(e); name != "" {
			return at(e.Pos()).ident(name)
		}
		return c.qualify(e)
	case *ast.BasicLit:
		lit := *e
		return &lit
	case *ast.FuncLit:
		return &ast.FuncLit{Type: c.funcType(e.Type), Body: c.block(e.Body)}
	case *ast.CompositeLit:
		out := &ast.CompositeLit{Lbrace: e.Lbrace, Elts: c.exprs(e.Elts), Rbrace: e.Rbrace}
		if e.Type != nil {
			out.Type = c.typ(e.Type)
		}
		return out
	case *ast.ParenExpr:
		return &ast.ParenExpr{Lparen: e.Lparen, X: c.expr(e.X), Rparen: e.Rparen}
	case *ast.SelectorExpr:
		return c.selector(e)
	case *ast.IndexExpr:
		if id := calledName(e.X); id != nil {
			if name := c.instance(id); name != "" {
				return at(e.Pos()).ident(name)
			}
		}
		return &ast.IndexExpr{X: c.expr(e.X), Lbrack: e.Lbrack, Index: c.expr(e.Index), Rbrack: e.Rbrack}
	case *ast.IndexListExpr:
		if id := calledName(e.X); id != nil {
			return at(e.Pos()).ident(c.instance(id)) // "" after a problem
		}
	case *ast.SliceExpr:
		return &ast.SliceExpr{X: c.expr(e.X), Lbrack: e.Lbrack, Low: c.expr(e.Low), High: c.expr(e.High), Max: c.expr(e.Max), Slice3: e.Slice3, Rbrack: e.Rbrack}
	case *ast.TypeAssertExpr:
		x := c.expr(e.X)
		if e.Type != nil && c.env != nil && !c.possible(c.from.info.TypeOf(e.X), c.subst(c.from.info.TypeOf(e.Type), c.env)) {
			x = &ast.CallExpr{Fun: &ast.ParenExpr{X: at(e.Pos()).any()}, Args: []ast.Expr{x}} // the compiler takes no assertion that cannot hold
		}
		return &ast.TypeAssertExpr{X: x, Lparen: e.Lparen, Type: c.typ(e.Type), Rparen: e.Rparen}
	case *ast.CallExpr:
		return c.call(e)
	case *ast.StarExpr:
		return &ast.StarExpr{Star: e.Star, X: c.expr(e.X)}
	case *ast.UnaryExpr:
		return &ast.UnaryExpr{OpPos: e.OpPos, Op: e.Op, X: c.expr(e.X)}
	case *ast.BinaryExpr:
		out := &ast.BinaryExpr{X: c.expr(e.X), OpPos: e.OpPos, Op: e.Op, Y: c.expr(e.Y)}
		if e.Op == token.SHL || e.Op == token.SHR { // the count may be written as 1.0, or 1+0i
			if v := c.from.info.Types[e.Y].Value; v != nil {
				out.Y = at(e.Y.Pos()).integer(constant.ToInt(v))
			}
		}
		return out
	case *ast.KeyValueExpr:
		return &ast.KeyValueExpr{Key: c.expr(e.Key), Colon: e.Colon, Value: c.expr(e.Value)}
	case *ast.ArrayType, *ast.MapType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.ChanType:
		return e // generated
	}
	panic(fmt.Sprintf("cannot copy %T", e))
}

// qualify copies the use of a name; one that the source of another package takes from its compiled part becomes a qualified one.
func (c *copier) qualify(id *ast.Ident) ast.Expr {
	obj := c.from.info.Uses[id]
	if c.from.path != "" && obj != nil && obj.Pkg() == c.from.pkg && obj.Parent() == obj.Pkg().Scope() {
		if sp, _ := c.sourceOf(obj); sp == nil {
			return c.qualified(obj.Pkg(), obj.Name(), at(id.Pos()))
		}
	}
	return c.ident(id)
}

// calledName is the name in f or p.f, nil for other expressions.
func calledName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

func (c *copier) selector(e *ast.SelectorExpr) ast.Expr {
	if x, ok := e.X.(*ast.Ident); ok {
		if pkg, ok := c.from.info.Uses[x].(*types.PkgName); ok {
			if name := c.instance(e.Sel); name != "" {
				return at(e.Pos()).ident(name)
			}
			return &ast.SelectorExpr{X: at(x.Pos()).ident(c.importOf(pkg.Imported().Path())), Sel: at(e.Sel.Pos()).ident(e.Sel.Name)}
		}
	}
	return &ast.SelectorExpr{X: c.expr(e.X), Sel: c.ident(e.Sel)}
}

// call copies a call. The conversion of a constant to a type parameter is no constant, and so becomes a variable.
func (c *copier) call(e *ast.CallExpr) ast.Expr {
	if c.env != nil && len(e.Args) == 1 && c.from.info.Types[e.Fun].IsType() && isTypeParam(c.from.info.TypeOf(e.Fun)) {
		if v := c.from.info.Types[e.Args[0]].Value; v != nil && v.Kind() != constant.Bool {
			p := at(e.Pos())
			name := c.newName("const")
			c.file.Decls = append(c.file.Decls, &ast.GenDecl{TokPos: e.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
				Names: []*ast.Ident{p.ident(name)}, Values: []ast.Expr{&ast.CallExpr{Fun: c.expr(e.Fun), Lparen: e.Lparen, Args: c.exprs(e.Args), Rparen: e.Rparen}},
			}}})
			return p.ident(name)
		}
	}
	if spread := c.spread(e); spread != nil {
		return spread
	}
	return &ast.CallExpr{Fun: c.expr(e.Fun), Lparen: e.Lparen, Args: c.exprs(e.Args), Ellipsis: e.Ellipsis, Rparen: e.Rparen}
}

func (c *copier) valueSpec(s *ast.ValueSpec) *ast.ValueSpec {
	return &ast.ValueSpec{Names: c.idents(s.Names), Type: c.typ(s.Type), Values: c.exprs(s.Values)}
}

func (c *copier) block(b *ast.BlockStmt) *ast.BlockStmt {
	if b == nil {
		return nil
	}
	return &ast.BlockStmt{Lbrace: b.Lbrace, List: c.stmts(b.List), Rbrace: b.Rbrace}
}

// stmts copies a list of statements, without empty ones: yaegi finds no case of a switch behind one that has such a statement.
func (c *copier) stmts(list []ast.Stmt) (out []ast.Stmt) {
	for _, s := range list {
		s = c.stmt(s)
		if _, ok := s.(*ast.EmptyStmt); !ok {
			out = append(out, s)
		}
	}
	return out
}

// onlyNamed is a declaration of variables without those that have neither a name nor a value: they say only that there is such a type.
func onlyNamed(v *ast.ValueSpec) *ast.ValueSpec {
	if len(v.Values) > 0 {
		return v
	}
	out := *v
	out.Names = slices.DeleteFunc(slices.Clone(v.Names), func(id *ast.Ident) bool { return id.Name == "_" })
	return &out
}

// stmt copies a statement.
func (c *copier) stmt(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case nil:
		return nil
	case *ast.DeclStmt: // types move to the top level, and constants are where they are used
		g := s.Decl.(*ast.GenDecl)
		if g.Tok == token.CONST {
			return &ast.EmptyStmt{Semicolon: s.Pos(), Implicit: true}
		}
		out := &ast.GenDecl{TokPos: g.TokPos, Tok: g.Tok, Lparen: g.Lparen, Rparen: g.Rparen}
		for _, spec := range g.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				if v = onlyNamed(v); len(v.Names) > 0 {
					out.Specs = append(out.Specs, c.valueSpec(v))
				}
			}
		}
		if len(out.Specs) == 0 {
			return &ast.EmptyStmt{Semicolon: s.Pos(), Implicit: true}
		}
		return &ast.DeclStmt{Decl: out}
	case *ast.EmptyStmt:
		return &ast.EmptyStmt{Semicolon: s.Semicolon, Implicit: s.Implicit}
	case *ast.LabeledStmt:
		return &ast.LabeledStmt{Label: at(s.Label.Pos()).ident(s.Label.Name), Colon: s.Colon, Stmt: c.stmt(s.Stmt)}
	case *ast.ExprStmt:
		return &ast.ExprStmt{X: c.expr(s.X)}
	case *ast.SendStmt:
		return &ast.SendStmt{Chan: c.expr(s.Chan), Arrow: s.Arrow, Value: c.expr(s.Value)}
	case *ast.IncDecStmt:
		return &ast.IncDecStmt{X: c.expr(s.X), TokPos: s.TokPos, Tok: s.Tok}
	case *ast.AssignStmt:
		return &ast.AssignStmt{Lhs: c.exprs(s.Lhs), TokPos: s.TokPos, Tok: s.Tok, Rhs: c.exprs(s.Rhs)}
	case *ast.GoStmt:
		return &ast.GoStmt{Go: s.Go, Call: c.callOf(s.Call)}
	case *ast.DeferStmt:
		return &ast.DeferStmt{Defer: s.Defer, Call: c.callOf(s.Call)}
	case *ast.ReturnStmt:
		return &ast.ReturnStmt{Return: s.Return, Results: c.exprs(s.Results)}
	case *ast.BranchStmt:
		out := &ast.BranchStmt{TokPos: s.TokPos, Tok: s.Tok}
		if s.Label != nil {
			out.Label = at(s.Label.Pos()).ident(s.Label.Name)
		}
		return out
	case *ast.BlockStmt:
		return c.block(s)
	case *ast.IfStmt:
		return &ast.IfStmt{If: s.If, Init: c.stmt(s.Init), Cond: c.expr(s.Cond), Body: c.block(s.Body), Else: c.stmt(s.Else)}
	case *ast.CaseClause:
		return &ast.CaseClause{Case: s.Case, List: c.exprs(s.List), Colon: s.Colon, Body: c.stmts(s.Body)}
	case *ast.SwitchStmt:
		return &ast.SwitchStmt{Switch: s.Switch, Init: c.stmt(s.Init), Tag: c.expr(s.Tag), Body: c.block(s.Body)}
	case *ast.TypeSwitchStmt:
		out := &ast.TypeSwitchStmt{Switch: s.Switch, Init: c.stmt(s.Init), Assign: c.stmt(s.Assign)}
		if c.env == nil {
			out.Body = c.block(s.Body)
		} else {
			out.Body = c.clauses(s.Body, c.from.info.TypeOf(switched(s)))
		}
		return out
	case *ast.CommClause:
		return &ast.CommClause{Case: s.Case, Comm: c.stmt(s.Comm), Colon: s.Colon, Body: c.stmts(s.Body)}
	case *ast.SelectStmt:
		return &ast.SelectStmt{Select: s.Select, Body: c.block(s.Body)}
	case *ast.ForStmt:
		return &ast.ForStmt{For: s.For, Init: c.stmt(s.Init), Cond: c.expr(s.Cond), Post: c.stmt(s.Post), Body: c.block(s.Body)}
	case *ast.RangeStmt:
		return &ast.RangeStmt{For: s.For, Key: c.expr(s.Key), Value: c.expr(s.Value), TokPos: s.TokPos, Tok: s.Tok, Range: s.Range, X: c.expr(s.X), Body: c.block(s.Body)}
	}
	panic(fmt.Sprintf("cannot copy %T", s))
}

// callOf copies the call of a go or defer statement.
func (c *copier) callOf(e *ast.CallExpr) *ast.CallExpr {
	out := c.expr(e)
	if call, ok := out.(*ast.CallExpr); ok {
		return call
	}
	panic(fmt.Sprintf("cannot copy the call of %T", out))
}

// clauses copies the cases of a type switch over a value of the type from. In an instance two types may be the same: the first one gets the value. Others
// cannot be what is in the interface: then the compiler would not take them. Such a case goes; where there are more types in it, one that nothing has takes its place.
func (c *copier) clauses(b *ast.BlockStmt, from types.Type) *ast.BlockStmt {
	out := &ast.BlockStmt{Lbrace: b.Lbrace, Rbrace: b.Rbrace}
	var seen []types.Type
	for _, s := range b.List {
		clause := s.(*ast.CaseClause)
		gone := map[ast.Expr]bool{}
		for _, e := range clause.List {
			if !c.from.info.Types[e].IsType() {
				continue
			}
			t := c.subst(c.from.info.TypeOf(e), c.env)
			if containsType(seen, t) || !c.possible(from, t) {
				gone[e] = true
			}
			seen = append(seen, t)
		}
		if len(gone) > 0 && len(clause.List) == 1 {
			continue
		}
		now := &ast.CaseClause{Case: clause.Case, Colon: clause.Colon, Body: c.stmts(clause.Body)}
		for _, e := range clause.List {
			if gone[e] {
				now.List = append(now.List, c.never(at(e.Pos())))
			} else {
				now.List = append(now.List, c.expr(e))
			}
		}
		out.List = append(out.List, now)
	}
	return out
}

// never declares an interface that nothing implements.
func (c *copier) never(p at) ast.Expr {
	name := c.newName("never")
	method := &ast.Field{Names: []*ast.Ident{p.ident(name)}, Type: &ast.FuncType{Params: &ast.FieldList{}}}
	c.file.Decls = append(c.file.Decls, &ast.GenDecl{TokPos: token.Pos(p), Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{
		Name: p.ident(name), Type: &ast.InterfaceType{Interface: token.Pos(p), Methods: &ast.FieldList{List: []*ast.Field{method}}},
	}}})
	return p.ident(name)
}

// possible reports whether an interface of the type from, as it is in the source, may hold a t.
func (c *copier) possible(from, t types.Type) bool {
	i, ok := from.Underlying().(*types.Interface)
	if !ok || c.env == nil || types.IsInterface(t) {
		return true
	}
	named := asNamed(t)
	if p, ok := t.(*types.Pointer); ok {
		named = asNamed(p.Elem())
	}
	if origin := c.origins[named]; origin != nil { // the instance has no methods yet
		if named == t {
			t = origin
		} else {
			t = types.NewPointer(origin)
		}
	}
	for m := range i.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}

// switched is the expression of whose type s is a switch.
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X
	case *ast.AssignStmt:
		x = a.Rhs[0]
	}
	return ast.Unparen(x).(*ast.TypeAssertExpr).X
}

func containsType(list []types.Type, t types.Type) bool {
	for _, u := range list {
		if types.Identical(t, u) {
			return true
		}
	}
	return false
}
