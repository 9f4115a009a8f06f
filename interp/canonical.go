package interp

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A printing writes a part of a program in the one form that it has wherever it comes from: formatted, without comments, each declaration for itself, in
// the order of their names, and packages by their own names.
type printing struct {
	*unit
	decls   map[types.Object]*declaration
	objects map[types.Object]bool     // what is written
	paths   map[*types.Package]string // of packages of the program but the main one
}

// canonical writes the declarations of the objects, those of the package main first, unless others have to import it. It must be called before the program is lowered.
func (u *unit) canonical(objects map[types.Object]bool, main *types.Package) []sourcePart {
	p := &printing{unit: u, decls: u.topLevel(), objects: objects, paths: map[*types.Package]string{}}
	parts := map[*types.Package][]*declaration{}
	seen := map[*declaration]bool{}
	for obj := range objects {
		if d := p.decls[obj]; !seen[d] {
			seen[d] = true
			parts[obj.Pkg()] = append(parts[obj.Pkg()], d)
		}
	}
	main, beside := p.top(parts, main)
	out := []sourcePart{{}}
	for _, pkg := range slices.SortedFunc(maps.Keys(parts), func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) }) {
		if pkg != main {
			p.paths[pkg] = p.freePath(pkg.Name())
		}
	}
	for pkg, decls := range parts {
		if pkg == main {
			out[0] = p.write(pkg, decls, beside)
		} else {
			out = append(out, p.write(pkg, decls, nil))
		}
	}
	slices.SortFunc(out[1:], func(a, b sourcePart) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

// top is the package that the others lead to: preferred, unless others import it, or there is a program, which none can import. It has to import those beside it, which nobody
// imports either.
func (p *printing) top(parts map[*types.Package][]*declaration, preferred *types.Package) (top *types.Package, beside []*types.Package) {
	imported := map[*types.Package]bool{}
	for _, decls := range parts {
		for pkg := range p.imports(decls) {
			imported[pkg] = true
		}
	}
	for pkg := range parts {
		if !imported[pkg] {
			beside = append(beside, pkg)
		}
	}
	rank := func(pkg *types.Package) int {
		switch {
		case pkg.Name() == "main":
			return 0
		case pkg == preferred:
			return 1
		}
		return 2
	}
	slices.SortFunc(beside, func(a, b *types.Package) int { return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Path(), b.Path())) })
	return beside[0], beside[1:]
}

// freePath is ./name, or ./name2 for the second package of that name.
func (p *printing) freePath(name string) string {
	path := "./" + name
	for i := 2; slices.Contains(slices.Collect(maps.Values(p.paths)), path); i++ {
		path = "./" + name + strconv.Itoa(i)
	}
	return path
}

// write writes declarations of one package, which imports others only to have them be there.
func (p *printing) write(pkg *types.Package, decls []*declaration, others []*types.Package) sourcePart {
	keys := p.sortKeys(decls)
	slices.SortFunc(decls, func(a, b *declaration) int {
		return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a.node.Pos(), b.node.Pos()))
	})
	uses := p.imports(decls)
	names := p.importNames(pkg, uses)
	var b strings.Builder
	b.WriteString("package " + pkg.Name() + "\n")
	var lines []string
	for imported, name := range names {
		path := imported.Path()
		if own := p.paths[imported]; own != "" {
			path = own
		}
		line := strconv.Quote(path)
		if name != imported.Name() {
			line = name + " " + line
		}
		lines = append(lines, "import "+line+"\n")
	}
	for _, other := range others {
		lines = append(lines, "import _ "+strconv.Quote(p.paths[other])+"\n")
	}
	slices.Sort(lines)
	b.WriteString(strings.Join(lines, ""))
	written := map[*ast.Ident]string{}
	for imported, ids := range uses {
		for _, id := range ids {
			written[id] = id.Name
			id.Name = names[imported]
		}
	}
	for _, d := range decls {
		b.WriteString("\n" + d.text() + "\n")
	}
	for id, name := range written {
		id.Name = name
	}
	out := sourcePart{Path: p.paths[pkg], Text: b.String()}
	out.spots = p.spotsOf(out.Text, decls)
	return out
}

// imports finds where declarations use other packages.
func (p *printing) imports(decls []*declaration) map[*types.Package][]*ast.Ident {
	uses := map[*types.Package][]*ast.Ident{}
	for _, d := range decls {
		ast.Inspect(d.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if name, ok := p.info.Uses[id].(*types.PkgName); ok {
					uses[name.Imported()] = append(uses[name.Imported()], id)
				}
			}
			return true
		})
	}
	return uses
}

// importNames are the names by which a part of pkg imports others: their own, where nothing else that it can see has that name.
func (p *printing) importNames(pkg *types.Package, uses map[*types.Package][]*ast.Ident) map[*types.Package]string {
	taken := map[string]bool{}
	for obj := range p.objects {
		if obj.Pkg() == pkg && obj.Parent() == pkg.Scope() {
			taken[obj.Name()] = true
		}
	}
	names := map[*types.Package]string{}
	for _, imported := range slices.SortedFunc(maps.Keys(uses), func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) }) {
		name := imported.Name()
		for taken[name] || slices.ContainsFunc(uses[imported], func(id *ast.Ident) bool { return hides(pkg, id, name) }) {
			name += "_"
		}
		taken[name] = true
		names[imported] = name
	}
	return names
}

// hides reports whether a function around id has something of that name.
func hides(pkg *types.Package, id *ast.Ident, name string) bool {
	if id.Name == name {
		return false
	}
	for s := pkg.Scope().Innermost(id.Pos()); s != nil && s.Parent() != pkg.Scope() && s != pkg.Scope(); s = s.Parent() {
		if s.Lookup(name) != nil {
			return true
		}
	}
	return false
}

// sortKeys orders constants, then types with their methods, variables, functions. Variables are in the order in which they are set, where that could matter.
func (p *printing) sortKeys(decls []*declaration) map[*declaration]string {
	set := map[types.Object]int{}
	for i, init := range p.info.InitOrder {
		for _, v := range init.Lhs {
			set[v] = i + 1
		}
	}
	ordered := slices.ContainsFunc(decls, func(d *declaration) bool { return p.calls(d) })
	keys := map[*declaration]string{}
	for _, d := range decls {
		first := d.objects[0]
		key := "3 " + first.Name()
		switch obj := first.(type) {
		case *types.Const:
			key = "1 " + obj.Name()
		case *types.TypeName:
			key = "2 " + obj.Name()
		case *types.Func:
			key = "4 " + obj.Name()
			if t := receiver(obj); t != nil {
				key = "2 " + t.Name() + "." + obj.Name()
			}
		case *types.Var:
			if obj.Name() == "_" { // see root
				key += p.shown(obj.Type())
			}
			if ordered && set[obj] > 0 {
				key = fmt.Sprintf("3%08d", set[obj])
			}
		}
		keys[d] = key
	}
	return keys
}

// calls reports whether d sets variables by what may have side effects that others see.
func (u *unit) calls(d *declaration) bool {
	spec, ok := d.node.(*ast.ValueSpec)
	if !ok || d.tok != token.VAR {
		return false
	}
	harmful := func(call *ast.CallExpr) bool { return !u.harmless(call.Fun) }
	return slices.ContainsFunc(spec.Values, func(v ast.Expr) bool { return acts(v, harmful) })
}

// harmless reports whether a call of fun does nothing to the variables of the program: it is a conversion, or a function from elsewhere.
func (u *unit) harmless(fun ast.Expr) bool {
	if tv := u.info.Types[fun]; tv.IsType() || tv.IsBuiltin() {
		return true
	}
	sel, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := u.info.Uses[sel.Sel].(*types.Func)
	return ok && !u.own(f.Pkg())
}

// text formats one declaration without its comments.
func (d *declaration) text() string {
	node := d.node
	ast.Inspect(node, func(n ast.Node) bool {
		withoutComments(n)
		return true
	})
	if spec, ok := node.(ast.Spec); ok {
		node = &ast.GenDecl{Tok: d.tok, Specs: []ast.Spec{spec}}
	}
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), node); err != nil {
		panic("formatting what was parsed: " + err.Error())
	}
	return b.String()
}

// withoutComments drops the comments that hang on n.
func withoutComments(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		n.Doc = nil
	case *ast.GenDecl:
		n.Doc = nil
	case *ast.TypeSpec:
		n.Doc, n.Comment = nil, nil
	case *ast.ValueSpec:
		n.Doc, n.Comment = nil, nil
	case *ast.Field:
		n.Doc, n.Comment = nil, nil
	}
}
