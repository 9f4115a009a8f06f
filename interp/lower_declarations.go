package interp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// initialValue converts what is assigned to a variable of the type to. A composite literal would take the place of a variable that is an interface, and what is computed
// would be written into it as if it had the type of the result.
func (l *lowerer) initialValue(v ast.Expr, to types.Type) ast.Expr {
	v = l.convertTo(v, to)
	if !types.IsInterface(to) || l.info.Types[v].Value != nil {
		return v
	}
	from := to
	switch e := ast.Unparen(v).(type) {
	case *ast.CompositeLit:
	case *ast.BinaryExpr, *ast.UnaryExpr:
		if u, ok := e.(*ast.UnaryExpr); ok && (u.Op == token.AND || u.Op == token.ARROW) {
			return v
		}
		if from = l.typeOf(e); from == nil {
			return v
		}
		from = types.Default(from)
	default:
		return v
	}
	p := at(v.Pos())
	out := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(from, p), Rparen: token.Pos(p)}, v)
	l.info.Types[out] = types.TypeAndValue{Type: to}
	return out
}

func (l *lowerer) importDecls() (out []ast.Decl) {
	for path, name := range l.imports {
		out = append(out, at(token.NoPos).importDecl(name, path))
	}
	return out
}

// declarations returns those of f but for imports. Variables lose their values, which initializer sets in the right order; init functions and main get
// names of ours.
func (l *lowerer) declarations(f *ast.File) (out []ast.Decl) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				d.Name.Name = l.temp("init")
				l.inits = append(l.inits, d.Name.Name)
			}
			if d.Recv == nil && d.Name.Name == "main" && f.Name.Name == "main" {
				d.Name.Name = mainName
				l.main = true
			}
			if d.Name.Name == "_" {
				continue
			}
			out = append(out, l.methodDecl(d))
		case *ast.GenDecl:
			switch d.Tok {
			case token.IMPORT:
			case token.VAR:
				out = append(out, l.bareVariables(d)...)
			}
		}
	}
	return out
}

// bareVariables declares the variables of d by their types alone.
func (l *lowerer) bareVariables(d *ast.GenDecl) (out []ast.Decl) {
	for _, spec := range d.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if name.Name == "_" || l.isCell(l.info.Defs[name]) {
				continue
			}
			p := at(name.Pos())
			out = append(out, &ast.GenDecl{TokPos: d.TokPos, Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
				Names: []*ast.Ident{name},
				Type:  l.varType(l.info.Defs[name].Type(), p),
			}}})
		}
	}
	return out
}

// initializer generates the function that sets the variables, in the order that the language demands, and calls the init functions.
func (l *lowerer) initializer() {
	body := l.setCells
	for _, init := range l.info.InitOrder {
		p := at(init.Rhs.Pos())
		assign := &ast.AssignStmt{TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{l.rewritten(init)}}
		body = append(body, l.valueInTurn(&assign.Rhs[0])...)
		l.convertEach(assign.Rhs, func(i int) types.Type { return init.Lhs[i].Type() })
		if l.isFunction(assign.Rhs[0]) {
			assign.Rhs[0] = l.functionValue(assign.Rhs[0], init.Lhs[0].Type())
		}
		for _, v := range init.Lhs {
			assign.Lhs = append(assign.Lhs, p.ident(v.Name()))
		}
		if len(assign.Lhs) == 1 {
			l.lookAt(assign)
		}
		body = append(body, assign)
	}
	for _, name := range l.inits {
		body = append(body, &ast.ExprStmt{X: at(0).call(ast.NewIdent(name))})
	}
	l.generated = append(l.generated, &ast.FuncDecl{
		Name: ast.NewIdent(initName),
		Type: &ast.FuncType{Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: l.files[0].Package, List: body}, // where functionAt looks for it
	})
}

// binding generates the variable that gives the program its functions: Program.bind takes them by name.
func (l *lowerer) binding(actors []*actorType) {
	args := []string{strconv.Quote(initName), initName}
	if l.main {
		args = append(args, strconv.Quote(mainName), mainName)
	}
	if l.entry != "" {
		args = append(args, strconv.Quote(l.entry), l.entry)
	}
	for _, a := range actors {
		args = append(args, strconv.Quote(a.entry()), a.entry())
		for _, m := range []*types.Func{a.requires, a.suits} {
			if m != nil {
				args = append(args, strconv.Quote(a.placing(m)), a.placing(m))
			}
		}
	}
	for _, name := range l.structTypes() {
		l.wanted[name] = l.pkg.Scope().Lookup(name).Type()
	}
	args = append(args, l.methodBindings()...)
	l.generate(fmt.Sprintf("var bound%s bool = %s.Bind(%s)", mark, helpers, strings.Join(args, ", ")))
}

// structTypes are the names of the struct types that the program declares, in order.
func (l *lowerer) structTypes() (out []string) {
	scope := l.pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || name == "_" {
			continue
		}
		if named, ok := obj.Type().(*types.Named); ok && named.TypeParams().Len() == 0 && isStruct(named) {
			out = append(out, name)
		}
	}
	return out
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// valueInTurn returns what computes the initial value *e ahead of it: calls first, as in functions, but in a literal one element after the other, as the compiler has it for variables
// of packages.
func (l *lowerer) valueInTurn(e *ast.Expr) []ast.Stmt {
	if lit := compositeOf(*e); lit != nil && l.changes(lit) && !isMap(l.typeOf(lit)) {
		return l.elementsInTurn(lit)
	}
	return l.earlyCalls(e)
}

// elementsInTurn returns what computes the elements of a literal ahead of it.
func (l *lowerer) elementsInTurn(lit *ast.CompositeLit) (out []ast.Stmt) {
	for i := range lit.Elts {
		elt := &lit.Elts[i]
		if pair, ok := (*elt).(*ast.KeyValueExpr); ok {
			elt = &pair.Value
		}
		t := l.typeOf(*elt)
		if in := compositeOf(*elt); in != nil && !isMap(l.typeOf(in)) {
			out = append(out, l.elementsInTurn(in)...)
		} else if out = append(out, l.earlyCalls(elt)...); t != nil && (l.calls(*elt) || l.varies(*elt)) {
			out = append(out, l.hold(elt))
		}
	}
	return out
}

// compositeOf is the composite literal that e is, or points to; nil if it is something else.
func compositeOf(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	lit, _ := e.(*ast.CompositeLit)
	return lit
}

// rewritten is what became of the value of a variable.
func (l *lowerer) rewritten(init *types.Initializer) ast.Expr {
	if at, ok := l.places[init.Rhs]; ok {
		return at.spec.Values[at.index]
	}
	return init.Rhs
}

// A place is where the value of a variable is declared.
type place struct {
	spec  *ast.ValueSpec
	index int
}

// values finds the places of the values of all variables of the top level.
func (u *unit) values() map[ast.Expr]place {
	out := map[ast.Expr]place{}
	for _, f := range u.files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					for i, v := range spec.(*ast.ValueSpec).Values {
						out[v] = place{spec.(*ast.ValueSpec), i}
					}
				}
			}
		}
	}
	return out
}

// generate parses declarations and adds them to the lowered program. Their position is none of the user's.
func (l *lowerer) generate(text string) {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("generated code: %v\n%s", err, text))
	}
	for _, d := range f.Decls {
		l.generated = append(l.generated, reposition(d, sourceBase).(ast.Decl))
	}
}
