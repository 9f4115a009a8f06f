package interp

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// A program may have packages of its own. They are checked as the Go compiler would, each for itself, and then become one package: what comes after
// knows no other. Names that more than one thing has get another one; users see those that they have written.

// A finder is Code.Find.
type finder = func(path string) ([]File, bool)

// An assembly reads the packages of one program.
type assembly struct {
	lib       *library
	find      finder
	fset      *token.FileSet
	texts     map[string][]string
	info      *types.Info
	pkgs      map[string]*types.Package // by path, those that are checked
	busy      []string                  // the paths on the way to where it is
	others    map[*types.Package]bool
	packageOf map[*ast.File]*types.Package
	parts     []part // of all packages, imported ones first
}

// assemble checks a program that may have packages of its own. The error is Diagnostics.
func (l *library) assemble(r reading) (*unit, error) {
	a := l.newAssembly(token.NewFileSet(), r.Find)
	u, err := a.load("", r.Files, nil)
	if err != nil {
		return nil, err
	}
	a.complete(u)
	return u, nil
}

func (l *library) newAssembly(fset *token.FileSet, find finder) *assembly {
	return &assembly{
		lib: l, find: find, fset: fset, texts: map[string][]string{}, info: newInfo(),
		pkgs: map[string]*types.Package{}, others: map[*types.Package]bool{}, packageOf: map[*ast.File]*types.Package{},
	}
}

// complete has u, the main package, know of all the others.
func (a *assembly) complete(u *unit) {
	u.others, u.packageOf = a.others, a.packageOf
	u.files, u.info.InitOrder = nil, nil
	for _, p := range byTurn(a.parts) {
		u.files = append(u.files, p.files...)
		u.info.InitOrder = append(u.info.InitOrder, p.order...)
	}
}

// Import implements types.Importer.
func (a *assembly) Import(path string) (*types.Package, error) {
	if p := a.pkgs[path]; p != nil {
		return p, nil
	}
	return a.lib.Import(path)
}

// load checks one package, and those that it imports before.
func (a *assembly) load(path string, files []File, from *ast.ImportSpec) (*unit, error) {
	s, err := parse(a.fset, files)
	if err != nil {
		return nil, err
	}
	maps.Copy(a.texts, s.texts)
	s.texts = a.texts
	a.busy = append(a.busy, path)
	if err := a.loadImports(s); err != nil {
		return nil, err
	}
	a.busy = a.busy[:len(a.busy)-1]
	if path == "" {
		path = s.files[0].Name.Name
	}
	u, found := a.check(s, path)
	if err := u.diagnoseAll(found, nil); err != nil {
		return nil, err
	}
	if from != nil {
		a.pkgs[path] = u.pkg
		a.others[u.pkg] = true
	}
	return u, nil
}

// check finds out the types of one package, whose imports are loaded.
func (a *assembly) check(s *syntax, path string) (*unit, []types.Error) {
	u, found := a.lib.typesFor(s, path, a, a.info)
	a.parts = append(a.parts, part{u.pkg, s.files, slices.Clone(a.info.InitOrder)}) // the next package overwrites it
	for _, f := range s.files {
		a.packageOf[f] = u.pkg
	}
	return u, found
}

// loadImports loads the packages of the program that s imports.
func (a *assembly) loadImports(s *syntax) error {
	for _, f := range s.files {
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if a.find == nil || a.pkgs[path] != nil || a.lib.archive[path] != nil {
				continue
			}
			files, ok := a.find(path)
			switch {
			case !ok:
				continue
			case slices.Contains(a.busy, path):
				return Diagnostics{s.at(spec.Path, fmt.Sprintf("import cycle: %q imports itself, by way of others or not", path), "")}
			case len(a.busy) > maxPackageDepth || len(a.pkgs) >= maxFiles:
				return Diagnostics{s.at(spec.Path, fmt.Sprintf("more than %d packages, or more than %d that import one another", maxFiles, maxPackageDepth), "")}
			}
			u, err := a.load(path, files, spec)
			if err != nil {
				return err
			}
			if u.pkg.Name() == "main" {
				return Diagnostics{s.at(spec.Path, fmt.Sprintf("%q is a program, and cannot be imported", path), "")}
			}
		}
	}
	return nil
}

// maxPackageDepth bounds how many packages of a program may import one another in a row.
const maxPackageDepth = 50

// flatten makes one package of a program with several. It changes the syntax of u.
func (u *unit) flatten() (*unit, error) { return u.flattenBut(nil) }

// flattenBut is flatten for a program with errors that ignore is true for.
func (u *unit) flattenBut(ignore func(*ast.File, types.Error) bool) (*unit, error) {
	if len(u.others) == 0 {
		return u, nil
	}
	f := &flattening{unit: u, names: map[types.Object]string{}, begin: map[*types.Package][]ast.Decl{}}
	f.rename()
	display := map[string]string{}
	for obj := range u.topLevel() {
		if _, ok := obj.(*types.TypeName); ok && obj.Pkg() != u.pkg {
			display[cmp.Or(f.names[obj], obj.Name())] = obj.Pkg().Name() + "." + obj.Name()
		}
	}
	for i, file := range u.files {
		f.rewrite(file)
		if pkg := u.packageOf[file]; i == len(u.files)-1 || u.packageOf[u.files[i+1]] != pkg {
			file.Decls = append(file.Decls, f.begin[pkg]...)
		}
		file.Name.Name = u.pkg.Name()
	}
	s := &syntax{fset: u.fset, files: u.files, texts: u.texts}
	flat, found := u.lib.types(s, u.pkg.Path())
	if err := flat.diagnoseAll(found, ignore); err != nil {
		return nil, err
	}
	flat.display = display
	return flat, nil
}

// A flattening makes one package of a program with several.
type flattening struct {
	*unit
	names map[types.Object]string       // of what gets another name
	begin map[*types.Package][]ast.Decl // has the init functions of a package run before what imports it
	inits int
}

// rename gives another name to what is declared at the top level of other packages than the main one, where anything else in the program has the same.
func (f *flattening) rename() {
	users := map[string]int{}
	for _, name := range types.Universe.Names() {
		users[name]++
	}
	for id, obj := range f.info.Defs {
		if v, ok := obj.(*types.Var); ok && v.IsField() {
			continue
		}
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
			continue
		}
		users[id.Name]++
	}
	for _, obj := range f.info.Implicits {
		if p, ok := obj.(*types.PkgName); ok {
			users[p.Name()]++
		}
	}
	taken := map[string]bool{}
	for obj := range f.topLevel() {
		if obj.Pkg() == f.pkg || obj.Parent() != obj.Pkg().Scope() || obj.Name() == "init" || users[obj.Name()] < 2 {
			continue
		}
		name := obj.Name() + mark + obj.Pkg().Name()
		for taken[name] { // two packages of one name
			name += mark
		}
		taken[name] = true
		f.names[obj] = name
	}
	f.renameMembers()
}

// renameMembers gives another name to the fields and methods of other packages than the main one that these do not export, where another package has the same: to the compiler they
// have nothing to do with each other.
func (f *flattening) renameMembers() {
	declared := map[string]*types.Package{} // by name, a package that has a member of it; nil if there are several
	members := map[types.Object]bool{}
	for _, obj := range f.info.Defs {
		if obj == nil || obj.Exported() || obj.Name() == "_" {
			continue
		}
		switch m := obj.(type) {
		case *types.Var:
			if !m.IsField() || m.Embedded() {
				continue
			}
		case *types.Func:
			if m.Signature().Recv() == nil {
				continue
			}
		default:
			continue
		}
		members[obj] = true
		if pkg, ok := declared[obj.Name()]; !ok {
			declared[obj.Name()] = obj.Pkg()
		} else if pkg != obj.Pkg() {
			declared[obj.Name()] = nil
		}
	}
	for obj := range members {
		if declared[obj.Name()] == nil && obj.Pkg() != f.pkg {
			f.names[obj] = obj.Name() + mark + identText(obj.Pkg().Path())
		}
	}
}

// nameOf is the new name of what an identifier stands for, "" if it keeps its own.
func (f *flattening) nameOf(id *ast.Ident) string {
	obj := f.info.Uses[id]
	if obj == nil {
		obj = f.info.Defs[id]
	}
	if obj == nil {
		return ""
	}
	obj = origin(obj)
	if v, ok := obj.(*types.Var); ok && v.Embedded() { // its name is that of its type
		t := v.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		switch t := t.(type) {
		case *types.Alias:
			obj = t.Obj()
		case *types.Named:
			obj = t.Obj()
		}
	}
	return f.names[obj]
}

// rewrite has one file use the names of the one package.
func (f *flattening) rewrite(file *ast.File) {
	file.Imports = slices.DeleteFunc(file.Imports, f.importsOwn)
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool { return f.importsOwn(s.(*ast.ImportSpec)) })
		return len(g.Specs) == 0
	})
	astutil.Apply(file, func(c *astutil.Cursor) bool {
		sel, ok := c.Node().(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			if name, ok := f.info.Uses[id].(*types.PkgName); ok && f.own(name.Imported()) {
				c.Replace(sel.Sel)
			}
		}
		return true
	}, nil)
	pkg := f.packageOf[file]
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" && pkg != f.pkg {
			f.begin[pkg] = append(f.begin[pkg], f.beginning(fn))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if name := f.nameOf(id); name != "" {
				id.Name = name
			}
		}
		return true
	})
}

func (f *flattening) importsOwn(spec *ast.ImportSpec) bool {
	path, _ := strconv.Unquote(spec.Path.Value)
	return f.ownPath(path)
}

// begunPrefix is what the names of the variables begin with that beginning makes.
const begunPrefix = "begun" + mark + "imported" + mark

// beginning makes an init function of an imported package an ordinary one, and a variable that calls it when it is set: after the variables of its package, and before
// those of what imports it.
func (f *flattening) beginning(fn *ast.FuncDecl) ast.Decl {
	f.inits++
	number := strconv.Itoa(f.inits)
	fn.Name.Name = "init" + mark + "imported" + mark + number
	p := at(fn.Pos())
	run := &ast.FuncLit{
		Type: &ast.FuncType{Func: fn.Pos(), Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: p.ident("bool")}}}},
		Body: p.block(&ast.ExprStmt{X: p.call(p.ident(fn.Name.Name))}, &ast.ReturnStmt{Return: fn.Pos(), Results: []ast.Expr{p.ident("true")}}),
	}
	return &ast.GenDecl{TokPos: fn.Pos(), Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
		Names: []*ast.Ident{p.ident(begunPrefix + number)}, Values: []ast.Expr{p.call(run)},
	}}}
}
