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
			} else if x := c.from.info.Types[e.X]; x.Value != nil && types.Identical(x.Type, types.Typ[types.Int]) { // else it has the type of what is around
				p := at(e.X.Pos())
				out.X = &ast.CallExpr{Fun: c.write(x.Type, p), Lparen: token.Pos(p), Args: []ast.Expr{out.X}, Rparen: token.Pos(p)}
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

// onlyNamed is a declaration of variables without those that have neither a name nor a value: they say only that there is such a type.
func onlyNamed(v *ast.ValueSpec) *ast.ValueSpec {
	if len(v.Values) > 0 {
		return v
	}
	out := *v
	out.Names = slices.DeleteFunc(slices.Clone(v.Names), func(id *ast.Ident) bool { return id.Name == "_" })
	return &out
}
