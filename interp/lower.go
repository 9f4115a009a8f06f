package interp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// Lowering rewrites a checked program to one that yaegi runs as the Go compiler would: it takes over what yaegi does not know, or gets
// wrong, and says unsupported where neither can. It uses what the type checker found out, and keeps the positions of the user's source: a
// new node has the position of the one that it replaces.
//
// Names that it makes up contain mark, a digit that no program uses.
const mark = "۰"

// helpers is the name by which lowered programs import package rt.
const (
	helpers     = "rt" + mark
	helpersPath = "thesp/rt"
	thespName   = "thesp" + mark
	thespPath   = "thesp"
	runtimePath = "thesp/runtime"
)

// lowered is the result of lowering: one file for yaegi.
type lowered struct {
	*unit
	file    *ast.File
	imports []string     // paths of packages of the standard library and of the host
	actors  []*actorType // the actor types that the program declares
	main    bool         // there is a function main
}

// Names of the functions that lowered programs have. Main is called by us, after the variables are set, and so gets a name to which
// yaegi gives no meaning.
const (
	initName = "init" + mark
	mainName = "main" + mark
)

// lowering says what to do with a part of a program.
type lowering struct {
	keep  map[types.Object]bool // the declarations to lower; nil for all
	entry string                // a function that Program.functions is to have; "" for none
	// cell, if not nil, knows the variables that live outside of the program: package rt has a pointer to each, or the function itself.
	cell func(types.Object) (name string, isFunction, ok bool)
}

type lowerer struct {
	*unit
	lowering
	diagnostics Diagnostics
	generated   []ast.Decl
	made        map[string]bool            // names of generated functions
	imports     map[string]string          // path -> name in the lowered file
	names       map[string]string          // the same the other way round
	inits       []string                   // functions to call after the variables are set
	cells       map[string]string          // variable outside -> the pointer to it
	setCells    []ast.Stmt                 // that set those pointers
	nils        map[*ast.CallExpr]bool     // conversions of nil that were made up
	before      map[ast.Stmt][]ast.Stmt    // what is to be done before a labelled statement
	receives    map[*types.Func]*actorType // methods Receive that the runtime calls itself
	temps       int
	main        bool
}

// lower rewrites u, whose syntax trees it changes. The error is Diagnostics.
func (u *unit) lower(how lowering) (low *lowered, err error) {
	defer func() {
		// A fault of ours must not end the process, and with it all actors.
		if r := recover(); r != nil {
			err = Diagnostics{u.at(u.files[0].Name, fmt.Sprintf("unsupported: this program breaks the interpreter: %v", r), "please report it")}
		}
	}()
	l := &lowerer{
		unit:     u,
		lowering: how,
		made:     map[string]bool{},
		imports:  map[string]string{helpersPath: helpers, thespPath: thespName},
		names:    map[string]string{helpers: helpersPath, thespName: thespPath},
		cells:    map[string]string{},
		receives: map[*types.Func]*actorType{},
		nils:     map[*ast.CallExpr]bool{},
		before:   map[ast.Stmt][]ast.Stmt{},
	}
	var actors []*actorType
	for _, a := range u.actorTypes() {
		if l.kept(a.obj) {
			actors = append(actors, a)
			if m := l.receiver(a); m != nil {
				l.receives[m] = a
			}
		}
	}
	var decls []ast.Decl
	for _, f := range u.files {
		l.dropUnused(f)
		l.rewriteFile(f)
		decls = append(decls, l.declarations(f)...)
	}
	for _, a := range actors {
		l.dispatcher(a)
	}
	l.initializer()
	l.binding(actors)
	if len(l.diagnostics) > 0 {
		return nil, l.diagnostics.sort()
	}
	file := &ast.File{Package: u.files[0].Package, Name: ast.NewIdent("main"), Decls: append(l.importDecls(), append(decls, l.generated...)...)}
	for _, d := range file.Decls {
		markStarts(d)
	}
	out := &lowered{unit: u, file: file, actors: actors, main: l.main}
	for path := range l.imports {
		out.imports = append(out.imports, path)
	}
	return out, nil
}

// unsupported reports what the interpreter cannot run, and a way round.
func (l *lowerer) unsupported(n ast.Node, what, hint string) {
	l.diagnostics = append(l.diagnostics, l.at(n, "unsupported: "+what, hint))
}

// temp makes up a name that nothing else has.
func (l *lowerer) temp(stem string) string {
	l.temps++
	return stem + mark + strconv.Itoa(l.temps)
}

// rewriteFile rewrites statements and expressions from the inside out, so that each rewrite sees what the others left of its parts.
func (l *lowerer) rewriteFile(f *ast.File) {
	astutil.Apply(f, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.CallExpr:
			l.rewriteCall(c, n)
		case *ast.SelectorExpr:
			l.rewriteMethodExpr(c, n)
		case *ast.AssignStmt:
			l.rewriteAssign(c, n)
		case *ast.ForStmt:
			l.rewriteFor(n)
		case *ast.RangeStmt:
			l.rewriteRange(c, n)
		case *ast.TypeSwitchStmt:
			l.rewriteTypeSwitch(n)
		case *ast.SwitchStmt:
			l.rewriteSwitch(c, n)
		case *ast.LabeledStmt:
			l.rewriteLabeled(c, n)
		case *ast.TypeAssertExpr:
			l.rewriteTypeAssert(n)
		case *ast.ParenExpr:
			if l.info.Types[n].Value != nil { // yaegi trips over a constant in parentheses, which a tree does not need
				l.replace(c, n, n.X)
			}
		case *ast.StructType:
			markPrivate(n)
		case *ast.TypeSpec:
			l.nameType(n)
		case *ast.GoStmt:
			l.rewriteGo(c, n)
		case *ast.Ident:
			l.rewriteIdent(c, n)
		}
		return true
	})
}

// replace puts the expression now in the place of old, with the type that old has: rewrites of what is around it ask for it.
func (l *lowerer) replace(c *astutil.Cursor, old, now ast.Expr) {
	tv := l.info.Types[old]
	if tv.Type == nil {
		tv.Type = l.typeOf(old)
	}
	l.info.Types[now] = tv
	c.Replace(now)
}

// kept reports whether obj is in the part of the program that is lowered.
func (l *lowerer) kept(obj types.Object) bool { return l.keep == nil || l.keep[obj] }

// dropUnused takes the declarations that are not kept out of f. Those of several names stay whole.
func (l *lowerer) dropUnused(f *ast.File) {
	if l.keep == nil {
		return
	}
	gone := func(ids ...*ast.Ident) bool {
		return !slices.ContainsFunc(ids, func(id *ast.Ident) bool { return l.keep[l.info.Defs[id]] })
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		if fn, ok := d.(*ast.FuncDecl); ok {
			return gone(fn.Name)
		}
		g := d.(*ast.GenDecl)
		switch g.Tok {
		case token.IMPORT:
			return false
		case token.CONST: // they depend on each other
			return !slices.ContainsFunc(g.Specs, func(s ast.Spec) bool { return !gone(s.(*ast.ValueSpec).Names...) })
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
			if t, ok := s.(*ast.TypeSpec); ok {
				return gone(t.Name)
			}
			return gone(s.(*ast.ValueSpec).Names...)
		})
		return len(g.Specs) == 0
	})
}

// rewriteIdent gives a package the name that it has in the lowered program, and has a variable that lives outside of it used through its pointer.
func (l *lowerer) rewriteIdent(c *astutil.Cursor, id *ast.Ident) {
	switch obj := l.info.Uses[id].(type) {
	case *types.PkgName:
		id.Name = l.nameOf(obj.Imported().Path())
	case *types.Var:
		if !l.isCell(obj) {
			return
		}
		name, isFunction, _ := l.cell(obj)
		p := at(id.Pos())
		if isFunction {
			l.replace(c, id, p.helper(hostPrefix+name))
			return
		}
		l.replace(c, id, &ast.ParenExpr{Lparen: id.Pos(), X: &ast.StarExpr{Star: id.Pos(), X: p.ident(l.cellPointer(name, obj, p))}, Rparen: id.Pos()})
	}
}

// isCell reports whether obj is a variable that lives outside of the program.
func (l *lowerer) isCell(obj types.Object) bool {
	if l.cell == nil || obj == nil || obj.Parent() != l.pkg.Scope() {
		return false
	}
	_, _, ok := l.cell(obj)
	return ok
}

// cellPointer is the variable of the lowered program that points to a variable outside.
func (l *lowerer) cellPointer(name string, obj types.Object, p at) string {
	if ptr := l.cells[name]; ptr != "" {
		return ptr
	}
	ptr := l.temp(name)
	l.cells[name] = ptr
	typ := &ast.StarExpr{Star: token.Pos(p), X: l.typeExpr(obj.Type(), p)}
	l.generated = append(l.generated, &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
		Names: []*ast.Ident{p.ident(ptr)}, Type: typ,
	}}})
	get := p.call(p.helper("Cell"), &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.STRING, Value: strconv.Quote(name)})
	l.setCells = append(l.setCells, p.assign(p.ident(ptr), &ast.TypeAssertExpr{
		X: get, Type: &ast.StarExpr{Star: token.Pos(p), X: l.typeExpr(obj.Type(), p)},
	}))
	return ptr
}

// nameOf is the name under which the lowered program imports path.
func (l *lowerer) nameOf(path string) string {
	if name := l.imports[path]; name != "" {
		return name
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if l.names[name] != "" || l.pkg.Scope().Lookup(name) != nil || !token.IsIdentifier(name) {
		name = l.temp("pkg")
	}
	l.imports[path], l.names[name] = name, path
	return name
}

func (l *lowerer) importDecls() (out []ast.Decl) {
	for path, name := range l.imports {
		out = append(out, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{&ast.ImportSpec{
			Name: ast.NewIdent(name),
			Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)},
		}}})
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
			out = append(out, l.splitMethod(d)...)
		case *ast.GenDecl:
			switch d.Tok {
			case token.IMPORT:
			case token.VAR:
				out = append(out, l.bareVariables(d)...)
			default:
				out = append(out, d)
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
				Type:  l.typeExpr(l.info.Defs[name].Type(), p),
			}}})
		}
	}
	return out
}

// initializer generates the function that sets the variables, in the order that the language demands, and calls the init functions.
func (l *lowerer) initializer() {
	body := l.setCells
	for _, init := range l.info.InitOrder {
		if !slices.ContainsFunc(init.Lhs, func(v *types.Var) bool { return l.kept(v) }) {
			continue
		}
		p := at(init.Rhs.Pos())
		assign := &ast.AssignStmt{TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{l.rewritten(init.Rhs)}}
		for _, v := range init.Lhs {
			assign.Lhs = append(assign.Lhs, p.ident(v.Name()))
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
		args = append(args, strconv.Quote(typePrefix+name), "(*"+name+")(nil)")
	}
	l.generate(token.NoPos, fmt.Sprintf("var bound%s bool = %s.Bind(%s)", mark, helpers, strings.Join(args, ", ")))
}

// typePrefix comes before the name of a struct type among what a program binds.
const typePrefix = "type" + mark

// structTypes are the names of the struct types that the program declares, in order.
func (l *lowerer) structTypes() (out []string) {
	scope := l.pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || !l.kept(obj) || name == "_" {
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

// rewritten finds what became of the value of a variable: the declaration holds it.
func (l *lowerer) rewritten(e ast.Expr) ast.Expr {
	for _, f := range l.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR || e.Pos() < g.Pos() || e.Pos() >= g.End() {
				continue
			}
			for _, spec := range g.Specs {
				for _, v := range spec.(*ast.ValueSpec).Values {
					if v.Pos() == e.Pos() {
						return v
					}
				}
			}
		}
	}
	return e
}

// markStarts puts a statement without effect at the start of every function under n. The probe takes its place; see probe.
func markStarts(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body != nil {
			p := at(body.Pos())
			body.List = append([]ast.Stmt{&ast.AssignStmt{
				Lhs: []ast.Expr{p.ident("_")}, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{p.number(0)},
			}}, body.List...)
		}
		return true
	})
}

// typeExpr writes the type t, for the lowered program.
func (l *lowerer) typeExpr(t types.Type, p at) ast.Expr {
	text := types.TypeString(t, func(pkg *types.Package) string {
		switch {
		case pkg == l.pkg:
			return ""
		case pkg.Path() == runtimePath:
			return thespName
		}
		return l.nameOf(pkg.Path())
	})
	e, err := parser.ParseExpr(text)
	if err != nil {
		panic(fmt.Sprintf("type %s: %v", text, err))
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			markPrivate(s)
		}
		return true
	})
	return reposition(e, token.Pos(p)).(ast.Expr)
}

// generate parses declarations and adds them to the lowered program. Their positions are all pos.
func (l *lowerer) generate(pos token.Pos, text string) {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("generated code: %v\n%s", err, text))
	}
	for _, d := range f.Decls {
		l.generated = append(l.generated, reposition(d, pos).(ast.Decl))
	}
}

// reposition sets all positions under n that are set to pos, and returns n.
func reposition(n ast.Node, pos token.Pos) ast.Node {
	posType := reflect.TypeFor[token.Pos]()
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		v := reflect.ValueOf(n)
		if v.Kind() != reflect.Pointer {
			return true
		}
		v = v.Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Type() == posType && f.Int() != 0 {
				f.SetInt(int64(pos))
			}
		}
		return true
	})
	return n
}

// at makes syntax whose position is at.
type at token.Pos

func (p at) ident(name string) *ast.Ident {
	return &ast.Ident{NamePos: token.Pos(p), Name: name}
}

func (p at) number(n int) ast.Expr {
	return &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.INT, Value: strconv.Itoa(n)}
}

// helper is the name of a function of package rt.
func (p at) helper(name string) ast.Expr {
	return &ast.SelectorExpr{X: p.ident(helpers), Sel: p.ident(name)}
}

func (p at) call(fun ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: fun, Lparen: token.Pos(p), Args: args, Rparen: token.Pos(p)}
}

func (p at) define(lhs, rhs []ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: lhs, TokPos: token.Pos(p), Tok: token.DEFINE, Rhs: rhs}
}

func (p at) assign(lhs, rhs ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{lhs}, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{rhs}}
}

func (p at) block(list ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: token.Pos(p), List: list, Rbrace: token.Pos(p)}
}
