package interp

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Load declares what the files of a program declare, and sets its variables: they are the session's, as if they had been declared at the prompt. Then it runs its init functions, but not
// main. What the files import, the session imports. The error is Diagnostics, a *Fault, an *ExitError, or that of ctx; then nothing has changed.
func (s *Session) Load(ctx context.Context, code Code) (Change, error) {
	r := reading{Code: code, rights: Own}.remembered()
	u, err := s.in.lib.assemble(r)
	if err != nil {
		return Change{}, err
	}
	l := &load{session: s, unit: u, code: r.Code}
	for _, f := range u.files {
		if u.packageOf[f] == u.pkg {
			l.files = append(l.files, f)
		}
	}
	before := s.snapshot()
	change, err := l.declare()
	if err == nil {
		err = l.initialize(ctx)
	}
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.imports, s.find, s.others = before.imports, before.find, before.others
		s.take(before)
		return Change{}, err
	}
	return change, nil
}

// snapshot is a copy of the state of now, which take makes that of the session again.
func (s *Session) snapshot() *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Session{chunks: slices.Clone(s.chunks), active: maps.Clone(s.active), broken: maps.Clone(s.broken), imports: maps.Clone(s.imports), find: s.find, others: s.others, vars: maps.Clone(s.vars)}
}

// A load is a program on its way into a session.
type load struct {
	session *Session
	unit    *unit // the program, checked
	code    Code
	files   []*ast.File // of its main package
	chunks  []*chunk    // for each of these
	vars    map[string]*variable
}

// declare declares all there is, with variables that have no values yet.
func (l *load) declare() (Change, error) {
	s := l.session
	s.mu.Lock()
	defer s.mu.Unlock()
	l.vars = map[string]*variable{}
	s.find, s.others = inFront(l.code.Find, s.find), maps.Clone(s.others)
	if s.others == nil {
		s.others = map[string]string{}
	}
	for pkg := range l.unit.others {
		s.others[pkg.Path()] = pkg.Name()
	}
	s.mention(l.unit, nil)
	text := &input{session: s, unit: l.unit}
	for i, f := range l.files {
		c := &chunk{file: l.code.Files[i], whole: true}
		l.chunks = append(l.chunks, c)
		l.takeImports(f)
		for _, d := range f.Decls {
			eachKey(d, func(kind, key string, id *ast.Ident) {
				if kind == "var" {
					l.vars[key] = &variable{typ: text.typeText(l.unit.info.Defs[id].Type()), source: c}
				}
			})
		}
	}
	return s.declare(l.chunks, l.vars)
}

// takeImports has the session import what f imports.
func (l *load) takeImports(f *ast.File) {
	for _, spec := range f.Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		name := l.session.packageName(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name != "_" && name != "." {
			l.session.imports[name] = importPath
		}
	}
}

// initialize sets the variables in the order in which Go does, and runs the init functions.
func (l *load) initialize(ctx context.Context) error {
	if err := l.allocate(); err != nil {
		return err
	}
	for _, init := range l.unit.info.InitOrder {
		if init.Lhs[0].Pkg() != l.unit.pkg {
			continue
		}
		var names []string
		for _, v := range init.Lhs {
			names = append(names, v.Name())
		}
		if err := l.run(ctx, strings.Join(names, ", ")+" =\n", init.Rhs); err != nil {
			return err
		}
	}
	for _, f := range l.files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				if err := l.run(ctx, "", fn.Body); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// allocate gives the variables places for their values.
func (l *load) allocate() error {
	s := l.session
	s.mu.Lock()
	defer s.mu.Unlock()
	u, _, err := s.check(forInputs, nil, nil)
	if err != nil {
		return err
	}
	if u, err = u.flattenBut(func(_ *ast.File, e types.Error) bool { return e.Soft }); err != nil {
		return err
	}
	var specs []ast.Node
	decls := u.topLevel()
	for name := range l.vars {
		specs = append(specs, decls[u.pkg.Scope().Lookup(name)].node)
	}
	if u, err = u.concrete(u.closure(specs...)); err != nil {
		return err
	}
	for name, v := range l.vars {
		t, err := s.in.types.typeOf(u, s.in.symbols, u.pkg.Scope().Lookup(name).Type())
		if err != nil {
			return err
		}
		v.ptr = reflect.New(t).Interface()
	}
	return nil
}

// typeOf is the type of reflection for a type of u, which is made if it has not been.
func (t *typeTable) typeOf(u *unit, syms symbols, typ types.Type) (reflect.Type, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := &typeMaker{unit: u, table: t, symbols: syms, made: map[string]*madeType{}, named: map[*types.TypeName]*madeType{}}
	out := m.typ(typ)
	return out, m.finish()
}

// run runs n, a part of a file, behind some text, with its own positions.
func (l *load) run(ctx context.Context, before string, n ast.Node) error {
	i := slices.IndexFunc(l.files, func(f *ast.File) bool { return f.FileStart <= n.Pos() && n.Pos() < f.FileEnd })
	file, offset := l.code.Files[i], func(pos token.Pos) int { return l.unit.fset.PositionFor(pos, false).Offset }
	at := l.unit.position(n.Pos())
	text := fmt.Sprintf("%s//line %s:%d:%d\n%s", before, at.Filename, at.Line, at.Column, file.Text[offset(n.Pos()):offset(n.End())])
	f := File{Name: file.Name, Text: []byte(text), Typed: []byte(strings.Join(file.typed(), "\n"))}
	return l.session.Run(ctx, f, func(Shown) {})
}

// inFront finds a package by first, and else by then. Either may be nil.
func inFront(first, then finder) finder {
	switch {
	case first == nil:
		return then
	case then == nil:
		return first
	}
	return func(importPath string) ([]File, bool) {
		if files, ok := first(importPath); ok {
			return files, true
		}
		return then(importPath)
	}
}

// packageName is the name of the package with the given path, of a program or of the standard library.
func (s *Session) packageName(importPath string) string {
	if name := s.others[importPath]; name != "" {
		return name
	}
	if pkg, err := s.in.lib.Import(importPath); err == nil {
		return pkg.Name()
	}
	return path.Base(importPath)
}

// isTypeOfPackage reports whether a package of a program declares a type of the given name.
func (s *Session) isTypeOfPackage(importPath, name string) bool {
	if s.others[importPath] == "" {
		return false
	}
	files, _ := s.find(importPath)
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), "", file.Text, parser.SkipObjectResolution)
		if err == nil && slices.ContainsFunc(declaredNames(f), func(d Declared) bool { return d.Name == name && d.Kind == "type" }) {
			return true
		}
	}
	return false
}

// mention notes the instances of generic types in n.
func (s *Session) mention(u *unit, n ast.Node) {
	u.eachInstance(n, func(name string, _ types.Type) {
		if !s.mentioned[name] {
			s.mentioned[name] = true
			s.kinds = nil // actors may have other sources now
		}
	})
}

// flatten makes one package of the session and the packages of programs.
func (in *input) flatten() (*unit, error) {
	if len(in.unit.others) == 0 {
		return in.unit, nil
	}
	addImport(in.tree, at(token.NoPos), helpers, helpersPath)
	return in.unit.flattenBut(func(_ *ast.File, e types.Error) bool { return e.Soft || loose(in.fn, e) })
}
