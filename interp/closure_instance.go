package interp

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// The source of an instance of a generic type is that of a variable without a name: var _ Box[Item] is what has whoever loads it make that instance.

// root returns what declares the type with the given name: its declaration, or that of such a variable for Box[main.Item], which is then part of u. Packages of the program
// go by their names, others by their paths, as in reflection. The error wraps ErrNoSource.
func (u *unit) root(name string) (*declaration, error) {
	generic, _, instance := strings.Cut(name, "[")
	pkg, short := u.pkg, generic
	if before, after, ok := strings.Cut(generic, "."); ok {
		pkg, short = u.packageWith(before, after), after
	}
	d := u.topLevel()[pkg.Scope().Lookup(short)]
	if d == nil {
		return nil, fmt.Errorf("%w: %s does not fit what it uses any more: declare it again", ErrNoSource, name)
	}
	if !instance {
		return d, nil
	}
	if known := u.instances[name]; known != nil {
		return known, nil
	}
	pkg = u.packageAbove(pkg, name)
	e, err := u.typeIn(pkg, name, d.node.Pos())
	if err != nil {
		return nil, fmt.Errorf("%w: %s has no name outside of what declares it: %w", ErrNoSource, name, err)
	}
	if name = u.shown(u.typeOf(e)); u.instances[name] != nil {
		return u.instances[name], nil
	}
	v := &ast.ValueSpec{Names: []*ast.Ident{at(d.node.Pos()).ident("_")}, Type: e}
	u.info.Defs[v.Names[0]] = types.NewVar(d.node.Pos(), pkg, "_", u.typeOf(e))
	f := &ast.File{Package: d.node.Pos(), Name: ast.NewIdent(pkg.Name()), Decls: []ast.Decl{&ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{v}}}}
	if u.packageOf != nil {
		u.packageOf[f] = pkg
	}
	u.files = append(u.files, f)
	if u.instances == nil {
		u.instances = map[string]*declaration{}
	}
	u.instances[name] = u.topLevel()[u.info.Defs[v.Names[0]]]
	return u.instances[name], nil
}

// packageAbove is the one of the packages that the name of a type mentions which may import the others: pkg, unless one of these imports it.
func (u *unit) packageAbove(pkg *types.Package, name string) *types.Package {
	var mentioned []*types.Package
	for p := range u.others {
		mentioned = append(mentioned, p)
	}
	mentioned = slices.DeleteFunc(append(mentioned, u.pkg), func(p *types.Package) bool {
		return !regexp.MustCompile(`\b` + regexp.QuoteMeta(p.Name()) + `\.`).MatchString(name)
	})
	slices.SortFunc(mentioned, func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) })
	for _, p := range mentioned {
		if p != pkg && u.imports(p, pkg) {
			pkg = p
		}
	}
	return pkg
}

// imports reports whether p imports other, both of the program, itself or by way of others.
func (u *unit) imports(p, other *types.Package) bool {
	return slices.ContainsFunc(p.Imports(), func(i *types.Package) bool { return u.own(i) && (i == other || u.imports(i, other)) })
}

// packageWith is the package of the program with the given name that declares the other one, the main one if there is none.
func (u *unit) packageWith(name, declared string) *types.Package {
	for pkg := range u.others {
		if pkg.Name() == name && pkg.Scope().Lookup(declared) != nil {
			return pkg
		}
	}
	return u.pkg
}

var packagePath = regexp.MustCompile(`[\w.~-]+(/[\w.~-]+)*/\w+\.`)

// typeIn is the type that text names in pkg, checked, with all its positions at pos.
func (u *unit) typeIn(pkg *types.Package, text string, pos token.Pos) (ast.Expr, error) {
	paths := map[string]string{} // of packages, by how they are called in what is checked
	text = packagePath.ReplaceAllStringFunc(text, func(found string) string {
		importPath := strings.TrimSuffix(found, ".")
		if importPath == runtimePath {
			importPath = thespPath
		}
		name := fmt.Sprintf("%s%s%d", path.Base(importPath), mark, len(paths))
		paths[name] = importPath
		return name + "."
	})
	file := u.fset.AddFile("", -1, len(text))
	e, err := parser.ParseExpr(text)
	if err != nil {
		return nil, err
	}
	here := token.Pos(file.Base())
	reposition(e, here)
	scope := types.NewScope(pkg.Scope(), here, here+1, "names of packages")
	e = astutil.Apply(e, func(c *astutil.Cursor) bool {
		sel, ok := c.Node().(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		switch {
		case !ok:
		case id.Name == pkg.Name():
			c.Replace(sel.Sel)
		case scope.Lookup(id.Name) == nil:
			if imported := u.imported(id.Name, paths[id.Name]); imported != nil {
				scope.Insert(types.NewPkgName(token.NoPos, pkg, id.Name, imported))
			}
		}
		return false
	}, nil).(ast.Expr)
	if err := types.CheckExpr(u.fset, pkg, here, e, u.info); err != nil {
		return nil, err
	}
	reposition(e, pos)
	return e, nil
}

// imported is the package with the given path, or, for the empty one, that of the program or of the standard library with the given name. Nil if there is none.
func (u *unit) imported(name, importPath string) *types.Package {
	if importPath != "" {
		name = importPath
	} else {
		for pkg := range u.others {
			if pkg.Name() == name {
				return pkg
			}
		}
		if u.pkg.Name() == name {
			return u.pkg
		}
	}
	pkg, err := u.lib.Import(name)
	if err != nil {
		return nil
	}
	return pkg
}

// instanceSources adds the sources of the instances of generic actor types that low has. It reads the program once more: when they are known, its syntax has been changed.
func (in *Interpreter) instanceSources(r reading, low *lowered) error {
	var u *unit
	for _, a := range low.actors {
		name := low.typeName(a.obj)
		if !isInstance(name) {
			continue
		}
		if u == nil {
			var err error
			if u, err = in.lib.assemble(r); err != nil {
				return err
			}
		}
		if d, err := u.root(name); err == nil { // else it is of a type that a function declares, and stays here
			low.sources[name] = u.source(u.actorClosure(d.node), d.objects[0].Pkg())
		}
	}
	return nil
}

// isInstance reports whether name is that of an instance of a generic type.
func isInstance(name string) bool { return strings.Contains(name, "[") }

// nameOf is the name of the type that d, which root has returned, stands for, as reflection has it.
func (u *unit) nameOf(d *declaration) string { return u.shown(d.objects[0].Type()) }

// remembered finds what r.Find has found before once more, whatever has become of the files since.
func (r reading) remembered() reading {
	find := r.Find
	if find == nil {
		return r
	}
	type found struct {
		files []File
		ok    bool
	}
	known := map[string]found{}
	r.Find = func(path string) ([]File, bool) {
		f, again := known[path]
		if !again {
			f.files, f.ok = find(path)
			known[path] = f
		}
		return f.files, f.ok
	}
	return r
}
