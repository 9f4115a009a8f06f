package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A program with type parameters becomes one without: each instance of a generic function or type that the program reaches is a declaration of its own,
// with the type arguments written out. The result is checked like any source, so that what follows sees complete types everywhere, and no type parameter.
//
// Types that functions declare move to the top level, because instances may need them; a local name that would hide a type gets another one. Generic
// functions and types of other packages are instantiated the same way, from the source text that the library has of them.

// maxInstances bounds the declarations that instantiation makes.
const maxInstances = 10_000

// An environment has the type arguments of one instance. Nil outside of generic code.
type environment struct {
	args     map[*types.TypeParam]types.Type
	local    bool         // it is of a type that a function declares
	function *environment // that of this function, nil if it is not generic
}

// around is the environment of the function around what is in e.
func (e *environment) around() *environment {
	if e != nil && e.local {
		return e.function
	}
	return e
}

// list has the type arguments in the order of their parameters.
func (env *environment) list() (args []types.Type) {
	if env == nil {
		return nil
	}
	params := slices.SortedFunc(maps.Keys(env.args), func(a, b *types.TypeParam) int { return a.Index() - b.Index() })
	for _, p := range params {
		args = append(args, env.args[p])
	}
	return args
}

// instances rewrites one program.
type instances struct {
	*unit                                  // the program as it was checked
	keep     map[types.Object]bool         // what to take of it; nil for all
	sources  map[string]*sourcePackage     // by path; the program itself has ""
	file     *ast.File                     // the result
	imports  map[string]string             // path -> name in the result
	taken    map[string]bool               // names at the top level
	hiding   map[string]bool               // names that no local variable may have
	made     map[string]types.Object       // what has been instantiated: key -> what it became, a *types.TypeName or *types.Func
	own      map[*types.Named]bool         // types that this has made, which have no type arguments any more
	origins  map[*types.Named]*types.Named // what they have come from
	local    map[localType]*types.Named    // what types inside of functions became
	aliases  map[string]*types.Alias       // of embedded fields: name and type -> what has that name in the result
	display  map[string]string             // name of a type in the result -> the name that users know
	shown    map[string]bool               // the values of display
	pending  []func()                      // declarations to write
	count    int
	problems Diagnostics
}

type localType struct {
	obj *types.TypeName
	env *environment
}

// A sourcePackage is a package whose declarations can be instantiated.
type sourcePackage struct {
	*unit
	path   string // "" for the program
	decls  map[types.Object]*declaration
	copied map[ast.Node]bool // declarations that are in the result
}

func newSourcePackage(u *unit, path string) *sourcePackage {
	return &sourcePackage{unit: u, path: path, decls: u.topLevel(), copied: map[ast.Node]bool{}}
}

// concrete returns u, or what keep tells of it, without type parameters. The error is Diagnostics.
func (u *unit) concrete(keep map[types.Object]bool) (*unit, error) {
	in := &instances{
		unit: u, keep: keep,
		sources: map[string]*sourcePackage{"": newSourcePackage(u, "")},
		file:    &ast.File{Package: u.files[0].Package, Name: ast.NewIdent(u.files[0].Name.Name)},
		imports: map[string]string{},
		taken:   map[string]bool{}, hiding: map[string]bool{},
		made: map[string]types.Object{}, own: map[*types.Named]bool{}, origins: map[*types.Named]*types.Named{}, local: map[localType]*types.Named{},
		aliases: map[string]*types.Alias{}, display: maps.Clone(u.display), shown: map[string]bool{},
	}
	if in.display == nil {
		in.display = map[string]string{}
	}
	in.reserve()
	for _, f := range u.files {
		for _, d := range f.Decls {
			in.declaration(in.sources[""], d)
		}
	}
	for len(in.pending) > 0 && len(in.problems) == 0 {
		next := in.pending[0]
		in.pending = in.pending[1:]
		next()
	}
	if len(in.problems) > 0 {
		return nil, in.problems.sort()
	}
	for path, name := range in.imports {
		in.file.Decls = append(in.file.Decls, at(token.NoPos).importDecl(name, path))
	}
	// Imports come first for the type checker.
	slices.SortStableFunc(in.file.Decls, func(a, b ast.Decl) int { return importsFirst(a) - importsFirst(b) })
	for _, d := range in.file.Decls[:len(in.imports)] {
		in.file.Imports = append(in.file.Imports, d.(*ast.GenDecl).Specs[0].(*ast.ImportSpec))
	}
	s := &syntax{fset: u.fset, files: []*ast.File{in.file}, texts: u.texts}
	if u.fset.Base() < sourceBase {
		u.fset.AddFile("", sourceBase, sourceBase) // the type checker looks for the file of every position
	}
	out, found := u.lib.types(s, u.pkg.Path())
	for _, e := range found {
		if !e.Soft {
			at := u.withLine(Diagnostic{Pos: u.position(e.Pos), Message: "unsupported: in an instance of a generic declaration: " + e.Msg})
			in.problems = append(in.problems, at)
		}
	}
	if len(in.problems) > 0 {
		return nil, in.problems.sort()
	}
	out.origin, out.display = u, in.display
	return out, nil
}

func importsFirst(d ast.Decl) int {
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
		return 0
	}
	return 1
}

// reserve collects the names that new declarations, and local variables, must not have.
func (in *instances) reserve() {
	for _, name := range types.Universe.Names() {
		in.hiding[name] = true
	}
	scope := in.pkg.Scope()
	for _, name := range scope.Names() {
		in.taken[name] = true
		if t, ok := scope.Lookup(name).(*types.TypeName); ok {
			in.hiding[name] = true
			in.shown[in.pkg.Name()+"."+name] = !isGeneric(t.Type())
		}
	}
	for _, obj := range in.info.Defs {
		if t, ok := obj.(*types.TypeName); ok && !isTypeParam(t.Type()) {
			in.hiding[t.Name()] = true
		}
	}
	for _, p := range in.pkg.Imports() {
		in.hiding[p.Path()[strings.LastIndexByte(p.Path(), '/')+1:]] = true
	}
}

func isTypeParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// newName makes up a name for the top level.
func (in *instances) newName(stem string) string {
	in.count++
	return stem + mark + strconv.Itoa(in.count)
}

// topName is what a name of the top level of sp becomes in the result.
func (in *instances) topName(sp *sourcePackage, obj types.Object) string {
	name := obj.Name()
	switch {
	case sp.path != "":
		return strings.NewReplacer("/", mark, ".", mark).Replace(sp.path) + mark + name
	case name != "_" && types.Universe.Lookup(name) != nil:
		return name + mark
	}
	return name
}

// sourceOf returns the package that declares obj if its source is at hand and obj has to come from there: nil for what is compiled.
func (in *instances) sourceOf(obj types.Object) (*sourcePackage, types.Object) {
	pkg := obj.Pkg()
	if pkg == nil {
		return nil, obj
	}
	if pkg == in.pkg {
		return in.sources[""], obj
	}
	known := in.sources[pkg.Path()]
	inside := known != nil && known.pkg == pkg
	if !inside && !isGenericObject(obj) || in.lib.compiled(pkg.Path(), obj.Name()) && !isGenericObject(obj) {
		return nil, obj
	}
	if known == nil {
		u, err := in.lib.source(pkg.Path())
		if err != nil || u == nil {
			return nil, obj
		}
		known = newSourcePackage(u, pkg.Path())
		in.sources[pkg.Path()] = known
	}
	if !inside {
		if obj = known.pkg.Scope().Lookup(obj.Name()); obj == nil {
			return nil, obj
		}
	}
	return known, obj
}

func isGenericObject(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Signature().TypeParams().Len() > 0
	case *types.TypeName:
		return isGeneric(obj.Type())
	}
	return false
}

// later writes a declaration when those before it are done.
func (in *instances) later(write func()) { in.pending = append(in.pending, write) }

// function returns the name of the instance of a generic function for the given type arguments, or "" if its source is not at hand.
func (in *instances) function(fn *types.Func, args []types.Type, use ast.Node) string {
	sp, obj := in.sourceOf(fn)
	if sp == nil || !in.enough(use) {
		return ""
	}
	key := in.key(sp, obj, args)
	if made := in.made[key]; made != nil {
		return made.Name()
	}
	fn = obj.(*types.Func)
	name := in.newName(fn.Name())
	in.made[key] = types.NewFunc(fn.Pos(), in.pkg, name, fn.Signature())
	decl, ok := sp.decls[fn]
	if !ok {
		return ""
	}
	in.later(func() {
		c := &copier{instances: in, from: sp, env: bindParams(fn.Signature().TypeParams(), args)}
		d := c.function(decl.node.(*ast.FuncDecl), nil)
		d.Name.Name = name
		in.file.Decls = append(in.file.Decls, d)
	})
	return name
}

// key identifies an instance.
func (in *instances) key(sp *sourcePackage, obj types.Object, args []types.Type) string {
	var b strings.Builder
	b.WriteString(sp.path + "." + obj.Name())
	for _, a := range args {
		b.WriteString("," + types.TypeString(a, nil))
	}
	return b.String()
}

func bindParams(params *types.TypeParamList, args []types.Type) *environment {
	env := &environment{args: map[*types.TypeParam]types.Type{}}
	for i := range params.Len() {
		env.args[params.At(i)] = args[i]
	}
	return env
}

// enough reports whether there may be more instances.
func (in *instances) enough(use ast.Node) bool {
	if len(in.made) < maxInstances {
		return true
	}
	if len(in.problems) == 0 {
		in.problems = append(in.problems, in.at(use, fmt.Sprintf("unsupported: more than %d instances of generic declarations", maxInstances), ""))
	}
	return false
}

// namedInstance returns what the generic type origin becomes with the given type arguments.
func (in *instances) namedInstance(origin *types.Named, args []types.Type, around *environment) types.Type {
	sp, obj := in.sourceOf(origin.Obj())
	if sp == nil || !in.enough(in.files[0].Name) {
		t, err := types.Instantiate(nil, origin, args, false)
		if err != nil {
			return origin
		}
		return t
	}
	key := in.key(sp, obj, args)
	local := obj.Parent() != obj.Pkg().Scope()
	if local { // another type in each instance of the function that declares it
		around = around.around()
		key += fmt.Sprintf(" %d %p", obj.Pos(), around)
	}
	if made := in.made[key]; made != nil {
		return made.Type()
	}
	origin = obj.Type().(*types.Named)
	t := in.newNamed(in.newName(obj.Name()), obj, args)
	in.made[key] = t.Obj()
	in.later(func() {
		c := &copier{instances: in, from: sp, env: bindParams(origin.TypeParams(), args)}
		if c.env.local = local; local && around != nil {
			maps.Copy(c.env.args, around.args)
			c.env.function = around
		}
		in.typeDecl(c, t.Obj().Name(), origin, obj.Pos())
		in.methods(sp, origin, args, t.Obj().Name())
	})
	return t
}

// newNamed makes the type that takes the place of obj, with the given type arguments.
func (in *instances) newNamed(name string, obj types.Object, args []types.Type) *types.Named {
	t := types.NewNamed(types.NewTypeName(obj.Pos(), in.pkg, name, nil), nil, nil)
	in.own[t] = true
	in.origins[t] = asNamed(obj.Type())
	in.hiding[name] = true
	shown := obj.Pkg().Name() + "." + obj.Name()
	if obj.Pkg() == in.pkg {
		shown = in.unit.typeName(obj)
	}
	if len(args) > 0 {
		var list []string
		for _, a := range args {
			list = append(list, in.displayOf(a))
		}
		shown += "[" + strings.Join(list, ",") + "]"
	}
	for n, stem := 2, shown; in.shown[shown]; n++ { // the second one of this name, inside of a function
		shown = stem + countMark + strconv.Itoa(n)
	}
	in.shown[shown] = true
	in.display[name] = shown
	return t
}

// displayOf is the name of a type as reflection prints it among type arguments.
func (in *instances) displayOf(t types.Type) string {
	known := *in.unit
	known.display = in.display
	return shower{&known, (*types.Package).Path, known.typeName}.shown(t)
}
