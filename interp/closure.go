package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A declaration is one thing that the program declares at the top level: the objects, and the syntax that declares them.
type declaration struct {
	node    ast.Node // *ast.FuncDecl, *ast.TypeSpec, *ast.ValueSpec, or *ast.GenDecl of constants that depend on each other
	tok     token.Token
	objects []types.Object
}

// topLevel indexes the declarations of the program by what they declare. A method is with its own object, an init function, too.
func (u *unit) topLevel() map[types.Object]*declaration {
	out := map[types.Object]*declaration{}
	add := func(node ast.Node, tok token.Token, names ...*ast.Ident) {
		d := &declaration{node: node, tok: tok}
		for _, id := range names {
			if obj := u.info.Defs[id]; obj != nil {
				d.objects = append(d.objects, obj)
				out[obj] = d
			}
		}
	}
	for _, f := range u.files {
		for _, decl := range f.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				add(decl, token.FUNC, decl.Name)
			case *ast.GenDecl:
				u.eachSpec(decl, add)
			}
		}
	}
	return out
}

func (u *unit) eachSpec(decl *ast.GenDecl, add func(ast.Node, token.Token, ...*ast.Ident)) {
	var constants []*ast.Ident
	counted := decl.Tok == token.CONST && u.counted(decl)
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			add(spec, decl.Tok, spec.Name)
		case *ast.ValueSpec:
			if counted {
				constants = append(constants, spec.Names...)
			} else {
				add(spec, decl.Tok, spec.Names...)
			}
		}
	}
	if counted {
		add(decl, decl.Tok, constants...)
	}
}

// counted reports whether the constants of a group depend on where in it they are.
func (u *unit) counted(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		if len(spec.(*ast.ValueSpec).Values) == 0 {
			return true
		}
	}
	iota := types.Universe.Lookup("iota")
	found := false
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && u.info.Uses[id] == iota
		return !found
	})
	return found
}

// closure returns what the syntax under roots uses of the program, directly and through what it uses: functions, types with their methods,
// variables with the init functions that have to do with them, and constants.
func (u *unit) closure(roots ...ast.Node) map[types.Object]bool {
	g := u.graph()
	found := map[types.Object]bool{}
	for _, n := range roots {
		g.reach(n, found)
	}
	g.addInits(found)
	return found
}

// addInits adds to found the init functions that have to do with variables in it, and what they use.
func (g *graph) addInits(found map[types.Object]bool) {
	for more := true; more; {
		more = false
		for _, init := range g.inits {
			if found[init.obj] || !g.sets(init, found) {
				continue
			}
			with := map[types.Object]bool{}
			g.add(init.obj, with)
			if !init.variable || g.portable(with) {
				maps.Copy(found, with)
				more = true
			}
		}
	}
}

// A graph knows which declaration of a program uses which.
type graph struct {
	*unit
	decls   map[types.Object]*declaration
	methods map[*types.TypeName][]types.Object
	inits   []starter
}

// A starter is what a program does before main begins: an init function, of which node is the declaration, or, of an imported package in one that is flat, that of the variable
// which calls it; or a variable that is set by a call.
type starter struct {
	obj      types.Object
	node     ast.Node
	variable bool
}

func (u *unit) graph() *graph {
	g := &graph{unit: u, decls: u.topLevel(), methods: map[*types.TypeName][]types.Object{}}
	for obj, d := range g.decls {
		f, ok := obj.(*types.Func)
		if !ok {
			if strings.HasPrefix(obj.Name(), begunPrefix) {
				g.inits = append(g.inits, starter{obj, d.node, false})
			} else if _, ok := obj.(*types.Var); ok && obj == d.objects[0] && u.calls(d) {
				g.inits = append(g.inits, starter{obj, d.node, true})
			}
			continue
		}
		if t := receiver(f); t != nil {
			g.methods[t] = append(g.methods[t], f)
		} else if f.Name() == "init" {
			g.inits = append(g.inits, starter{obj, d.node, false})
		}
	}
	return g
}

// reach adds to found what the syntax under n uses.
func (g *graph) reach(n ast.Node, found map[types.Object]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := g.info.Uses[id]
		if obj == nil {
			obj = g.info.Defs[id]
		}
		obj = origin(obj)
		g.add(obj, found)
		if t, ok := obj.(*types.TypeName); ok {
			for _, m := range g.methods[t] {
				g.add(m, found)
			}
		}
		return true
	})
}

func (g *graph) add(obj types.Object, found map[types.Object]bool) {
	d := g.decls[obj]
	if d == nil || found[obj] {
		return
	}
	for _, o := range d.objects {
		found[o] = true
	}
	g.reach(d.node, found)
}

// sets reports whether init has to do with a variable that is in found; if it is a variable itself, whether its call changes one.
func (g *graph) sets(init starter, found map[types.Object]bool) bool {
	used := map[types.Object]bool{}
	g.reach(init.node, used)
	for obj := range used {
		if _, ok := obj.(*types.Var); ok && found[obj] && (!init.variable || g.changes(init.node, used, obj)) {
			return true
		}
	}
	return false
}

// changes reports whether n, or a function in used, assigns to v, or to a part of it, or takes its address.
func (g *graph) changes(n ast.Node, used map[types.Object]bool, v types.Object) (found bool) {
	is := func(e ast.Expr) bool {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.IndexExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.SelectorExpr:
				if g.info.Uses[x.Sel] == v {
					return true
				}
				e = x.X
			case *ast.Ident:
				return g.info.Uses[x] == v
			default:
				return false
			}
		}
	}
	inspect := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Lhs, is)
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && g.info.Selections[sel] != nil {
				found = found || is(sel.X)
			}
			if len(n.Args) > 0 && g.info.Types[n.Fun].IsBuiltin() {
				found = found || is(n.Args[0]) && isChanging(n.Fun)
			}
		}
		return !found
	}
	ast.Inspect(n, inspect)
	for obj := range used {
		if d := g.decls[obj]; d != nil && d.tok == token.FUNC {
			ast.Inspect(d.node, inspect)
		}
	}
	return found
}

// isChanging reports whether a builtin function changes its first argument.
func isChanging(fun ast.Expr) bool {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	return ok && (id.Name == "delete" || id.Name == "clear" || id.Name == "copy")
}

// origin is the generic function or method that obj instantiates, or obj.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// receiver is the type of which f is a method, or nil.
func receiver(f *types.Func) *types.TypeName {
	recv := f.Signature().Recv()
	if recv == nil {
		return nil
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}
