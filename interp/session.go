package interp

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"thesp/runtime"
)

// A Session is what has been said at a prompt: declarations and variables. Each input is a program of its own, made of the input and of those
// declarations that it uses; the values of variables live outside of them all. So a declaration can be replaced at any time, and an input that
// fails leaves nothing behind.
//
// Its actor types become programs too, one for each version of their source, so that an actor keeps the version that it was created with.
//
// A Session is safe for concurrent use; inputs run one at a time.
type Session struct {
	in *Interpreter

	mu      sync.Mutex // guards what follows, not while an input runs
	chunks  []*chunk
	active  map[string]*chunk // which chunk declares a name: T, f, or T.M for a method
	broken  map[string]bool   // names whose declaration does not fit the others any more
	imports map[string]string // name -> path
	vars    map[string]*variable
	library *Library
	kinds   map[string]*Program // of the actor types in their versions of now, by name; what is not here has not been asked for
	typed   map[string][]string // the lines of all inputs, by the name of their file
}

// A chunk is text that declares something.
type chunk struct {
	file  File
	whole bool            // a file with a package clause and imports, not a piece of one
	names map[string]bool // of a whole one: those behind which it has a dot, wherever
}

// excuses reports whether an error is about an import that only what has been taken out of the chunk uses, as function main.
func (c *chunk) excuses(e types.Error) bool {
	m := unusedImport.FindStringSubmatch(e.Msg)
	return m != nil && (c == nil || !c.whole || c.names[cmp.Or(m[2], path.Base(m[1]))])
}

var unusedImport = regexp.MustCompile(`^"([^"]+)" imported(?: as (\w+))? and not used$`)

// selected are the names in f that a dot follows.
func selected(f *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok {
				names[x.Name] = true
			}
		}
		return true
	})
	return names
}

// A variable of a session.
type variable struct {
	typ    string        // in the terms of the session
	ptr    any           // to where its value is
	host   reflect.Value // a function of the host, which has no ptr; else invalid
	source *chunk        // what declares it for actors, which have their own: var x = …; nil if there is no such text
}

// defaultImports are the packages that need no import at the prompt.
var defaultImports = []string{
	"bytes", "cmp", "context", "encoding/json", "errors", "fmt", "io", "log", "maps", "math", "os", "regexp",
	"slices", "sort", "strconv", "strings", "sync", "thesp", "time", "unicode",
}

// NewSession starts an empty session.
func (in *Interpreter) NewSession() *Session {
	s := &Session{
		in:      in,
		active:  map[string]*chunk{},
		broken:  map[string]bool{},
		imports: map[string]string{},
		vars:    map[string]*variable{},
		library: in.NewLibrary(LibraryConfig{}),
		typed:   map[string][]string{},
	}
	for _, p := range defaultImports {
		s.imports[path.Base(p)] = p
	}
	return s
}

// Provide gives the session a function of the host by the given name; typ is its type in Go. The name "NAME, err" stands for the function NAME in
// an assignment to two variables, and other names that are no identifiers for themselves: see HostName.
func (s *Session) Provide(name, typ string, function any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vars[HostName(name)] = &variable{typ: typ, host: reflect.ValueOf(function)}
}

// HostName is the identifier under which a program finds the function of the host with the given name.
func HostName(name string) string {
	if token.IsIdentifier(name) {
		return name
	}
	if base, ok := strings.CutSuffix(name, ", err"); ok {
		return base + mark
	}
	return "host" + mark + hex.EncodeToString([]byte(name))
}

// Import adds the imports of f, a piece of Go that has nothing else, to those of the session. If there is an error, which is Diagnostics, nothing has changed.
func (s *Session) Import(f File) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := fmt.Sprintf("package main\n//line %s:1:1\n%s\n", f.Name, f.Text)
	syn, err := parse(token.NewFileSet(), []File{{Name: f.Name, Text: []byte(text), Typed: []byte(strings.Join(f.typed(), "\n"))}})
	if err != nil {
		return err
	}
	added := map[string]string{}
	for _, spec := range syn.files[0].Imports {
		importPath, _ := strconv.Unquote(spec.Path.Value)
		pkg, err := s.in.lib.Import(importPath)
		if err != nil {
			d := syn.at(spec.Path, err.Error(), "")
			if similar := s.in.lib.similar(importPath); similar != "" {
				d.Hint = "did you mean " + strconv.Quote(similar) + "?"
			}
			return Diagnostics{d}
		}
		name := pkg.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			return Diagnostics{syn.at(spec, "unsupported: import into the file's own scope", "import it under a name")}
		}
		added[name] = importPath
	}
	maps.Copy(s.imports, added)
	return nil
}

// A Declared is a name that an input has declared.
type Declared struct {
	Kind      string // "type", "func", "const", "var"
	Name      string // Greeter, or Greeter.Receive
	Redefined bool   // it was declared before
	Actor     string // the hash of the source of the actor type that it is, or is a method of; empty if there is none
}

// A Change is what Declare did.
type Change struct {
	Declared []Declared
	Broken   Diagnostics // earlier declarations that no longer fit, and are out of use until they are replaced
	Dropped  []string    // variables whose type is not what it was
}

// Declare adds the declarations of f to the session, or replaces those of their names. f is a piece of Go with types, functions, methods and constants;
// if whole is set, it is a file. If there is an error, which is Diagnostics, nothing has changed.
func (s *Session) Declare(f File, whole bool) (Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed[f.Name] = f.typed()
	next := &Session{
		in: s.in, chunks: slices.Clone(s.chunks), active: maps.Clone(s.active), broken: map[string]bool{},
		imports: s.imports, vars: maps.Clone(s.vars), library: s.library,
	}
	c := &chunk{file: f, whole: whole}
	names, err := next.add(c)
	if err != nil {
		return Change{}, err
	}
	change := Change{Dropped: next.dropVariables(s, names)}
	u, failures, err := next.check(forInputs, c, nil)
	if err != nil {
		return Change{}, err
	}
	if err := s.in.accept(u, Own); err != nil {
		return Change{}, err
	}
	for _, d := range failures {
		if !s.broken[d.name] {
			change.Broken = append(change.Broken, d.Diagnostic)
		}
	}
	sources := next.actorSources()
	for i, d := range names {
		typ, _, _ := strings.Cut(d.Name, ".")
		names[i].Redefined = s.active[d.Name] != nil
		names[i].Actor = sources[typ]
	}
	change.Declared = names
	s.take(next)
	return change, nil
}

// take makes the state of next that of s, without the chunks of which nothing is left.
func (s *Session) take(next *Session) {
	s.active, s.broken, s.vars = next.active, next.broken, next.vars
	s.kinds = nil
	used := map[*chunk]bool{}
	for _, c := range s.active {
		used[c] = true
	}
	for _, v := range s.vars {
		used[v.source] = true
	}
	s.chunks = slices.DeleteFunc(next.chunks, func(c *chunk) bool { return !used[c] })
}

// add makes c the chunk that declares its names.
func (s *Session) add(c *chunk) ([]Declared, error) {
	syn, err := parse(token.NewFileSet(), []File{s.fileOf(c)})
	if err != nil {
		return nil, err
	}
	var names []Declared
	for _, d := range declaredNames(syn.files[0]) {
		if c.whole && (d.Name == "main" || d.Name == "init") {
			continue
		}
		names = append(names, d)
		s.active[d.Name] = c
		if v := s.vars[d.Name]; v != nil {
			delete(s.vars, d.Name)
		}
	}
	s.chunks = append(s.chunks, c)
	return names, nil
}

// dropVariables forgets the variables whose type mentions a type of names that is another one in before.
func (s *Session) dropVariables(before *Session, names []Declared) (dropped []string) {
	for _, d := range names {
		if d.Kind != "type" || before.active[d.Name] == nil {
			continue
		}
		for name, v := range s.vars {
			if mentions(v.typ, d.Name) {
				delete(s.vars, name)
				dropped = append(dropped, name)
			}
		}
	}
	slices.Sort(dropped)
	return dropped
}

// mentions reports whether the text of a type has the identifier name in it.
func mentions(typ, name string) bool {
	for _, word := range strings.FieldsFunc(typ, func(r rune) bool {
		return r != '_' && r != '.' && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z') && !('0' <= r && r <= '9') && r < 0x80
	}) {
		if word == name {
			return true
		}
	}
	return false
}

// declaredNames lists what a file declares at its top level.
func declaredNames(f *ast.File) (out []Declared) {
	for _, decl := range f.Decls {
		eachKey(decl, func(kind, key string, _ *ast.Ident) { out = append(out, Declared{Kind: kind, Name: key}) })
	}
	return out
}

// eachKey calls visit for each name that decl declares. The key of a method is T.M, of everything else its name.
func eachKey(decl ast.Decl, visit func(kind, key string, id *ast.Ident)) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		visit("func", funcKey(decl), decl.Name)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				visit("type", spec.Name.Name, spec.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					if id.Name != "_" {
						visit(decl.Tok.String(), id.Name, id)
					}
				}
			}
		}
	}
}

// funcKey is f, or T.M for a method of T or *T.
func funcKey(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "." + d.Name.Name
		default:
			return d.Name.Name
		}
	}
}

// fileOf is c as a file: a piece gets a package clause and the imports that it may need.
func (s *Session) fileOf(c *chunk) File {
	if c.whole {
		return c.file
	}
	return s.wrap(c.file, "", "")
}

// wrap makes a file of a piece of text, with more text around it. The positions in the piece stay its own.
func (s *Session) wrap(f File, before, after string) File {
	var b strings.Builder
	b.WriteString("package main\n")
	for _, name := range slices.Sorted(maps.Keys(s.imports)) {
		if s.active[name] == nil && s.vars[name] == nil && strings.Contains(string(f.Text), name+".") {
			fmt.Fprintf(&b, "import %s %q\n", name, s.imports[name])
		}
	}
	fmt.Fprintf(&b, "%s\n//line %s:1:1\n%s\n%s", before, f.Name, f.Text, after)
	return File{Name: f.Name, Text: []byte(b.String()), Typed: []byte(strings.Join(f.typed(), "\n"))}
}

// A purpose is what a check of the session is for: variables are those of the session for inputs, and each actor source has its own.
type purpose int

const (
	forInputs purpose = iota
	forActors
)

// variablesName is the file that declares the variables of the session.
const variablesName = "variables"

// parse makes the syntax of all that is declared. Variables come in a file of their own, but for those that actors have of their own.
func (s *Session) parse(why purpose) (*syntax, map[*ast.File]*chunk, error) {
	var files []File
	var vars strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		if v := s.vars[name]; why == forInputs || v.source == nil {
			fmt.Fprintf(&vars, "var %s %s\n", name, v.typ)
		}
	}
	files = append(files, s.wrap(File{Name: variablesName, Text: []byte(vars.String())}, "", ""))
	for _, c := range s.chunks {
		files = append(files, s.fileOf(c))
	}
	syn, err := parse(token.NewFileSet(), files)
	if err != nil {
		return nil, nil, err
	}
	of := map[*ast.File]*chunk{}
	for i, f := range syn.files[1:] {
		c := s.chunks[i]
		of[f] = c
		f.Name.Name = "main"
		if c.whole && c.names == nil {
			c.names = selected(f)
		}
		s.prune(f, c, why)
	}
	return syn, of, nil
}

// prune takes out of f what is declared elsewhere by now, what is broken, and variables that are the session's.
func (s *Session) prune(f *ast.File, c *chunk, why purpose) {
	out := func(kind, key string) bool {
		if kind == "var" {
			return why != forActors || s.vars[key] == nil || s.vars[key].source != c || s.broken[key]
		}
		return s.active[key] != c || s.broken[key]
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(decl ast.Decl) bool {
		g, isGen := decl.(*ast.GenDecl)
		if isGen && g.Tok == token.IMPORT {
			return false
		}
		left := 0
		eachKey(decl, func(kind, key string, id *ast.Ident) {
			if !out(kind, key) {
				left++
			} else if kind == "const" || kind == "var" {
				id.Name = "_"
			}
		})
		if isGen && g.Tok == token.TYPE {
			g.Specs = slices.DeleteFunc(g.Specs, func(spec ast.Spec) bool {
				return out("type", spec.(*ast.TypeSpec).Name.Name)
			})
		}
		return left == 0
	})
}

// failure is a declaration that does not fit the others any more.
type failure struct {
	Diagnostic
	name string
}

// check type-checks the session, with an input if in is not nil. A declaration of a chunk other than latest that does not fit is marked as broken and left out; the
// error tells what is wrong with the latest, or with the input.
func (s *Session) check(why purpose, latest *chunk, in *input) (*unit, []failure, error) {
	s.broken = map[string]bool{}
	var failures []failure
	for {
		syn, of, err := s.parse(why)
		if err != nil {
			return nil, nil, err
		}
		if in != nil {
			if err := in.parse(syn); err != nil {
				return nil, nil, err
			}
		}
		u, err := s.in.lib.check(syn, func(f *ast.File, e types.Error) bool {
			if in != nil && f == in.tree && loose(in.fn, e) {
				return true
			}
			return of[f].excuses(e)
		})
		if err == nil {
			return u, failures, nil
		}
		more := s.blame(u, of, err.(Diagnostics), latest)
		if len(more) == 0 {
			return nil, nil, err
		}
		failures = append(failures, more...)
	}
}

// blame marks the declarations of earlier chunks that errors are in as broken, and returns them; none if there are errors elsewhere only.
func (s *Session) blame(u *unit, of map[*ast.File]*chunk, ds Diagnostics, latest *chunk) (out []failure) {
	for _, f := range u.files {
		c := of[f]
		if c == nil || c == latest {
			continue
		}
		for _, decl := range f.Decls {
			from, to := u.position(decl.Pos()), u.position(decl.End())
			eachKey(decl, func(_, key string, _ *ast.Ident) {
				for _, d := range ds {
					if d.Pos.Filename == from.Filename && before(from, d.Pos) && before(d.Pos, to) && !s.broken[key] {
						s.broken[key] = true
						out = append(out, failure{d, key})
					}
				}
			})
		}
	}
	return out
}

func before(a, b token.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column <= b.Column
}

// KindOf implements runtime.Kinds: an actor type of the session, in the version of now.
func (s *Session) KindOf(t reflect.Type) (*runtime.Kind, error) {
	name, ok := strings.CutPrefix(runtime.TypeName(t), "main.")
	if !ok {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active[name] == nil {
		return nil, nil
	}
	p, err := s.program(name)
	if err != nil {
		return nil, err
	}
	return p.KindOf(t)
}

// Kind returns an actor type of the session, Greeter or main.Greeter, in the version of now. The error wraps runtime.ErrNotActor, or says why it cannot be used.
func (s *Session) Kind(name string) (*runtime.Kind, error) {
	name = strings.TrimPrefix(name, "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isType(name) {
		return nil, fmt.Errorf("%s is %w: it is no type of this session", name, runtime.ErrNotActor)
	}
	p, err := s.program(name)
	if err != nil {
		return nil, err
	}
	k := p.kinds["main."+name]
	if k == nil {
		return nil, fmt.Errorf("%s is %w", name, runtime.ErrNotActor)
	}
	return k, nil
}

// TypeOf returns the struct type of the session with the given name, main.Ping, in the version of now, as compiled code sees its values. Nil if there is none.
func (s *Session) TypeOf(name string) reflect.Type {
	short, ok := strings.CutPrefix(name, "main.")
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active[short] == nil {
		return nil
	}
	p, err := s.program(short)
	if err != nil {
		return nil
	}
	return p.TypeOf(name)
}

// Unwrap implements runtime.Kinds.
func (s *Session) Unwrap(t reflect.Type) func(any) any { return unwrapper(t) }

// Library has the sources of the actor types of the session, in all the versions that have been used.
func (s *Session) Library() *Library { return s.library }

// Sources returns the sources that actors of the session have been created of, by actor type; of several versions of a type, each under a name of its own.
func (s *Session) Sources() map[string]*Source {
	out := map[string]*Source{}
	for _, l := range s.library.List() {
		for _, name := range l.Actors {
			if _, newer := out[name]; newer {
				name += " " + l.Source.Name()
			}
			out[name] = l.Source
		}
	}
	return out
}

// SourceOf returns the source of a type of the session, main.Greeter or Greeter, in the version of now. It need not be an actor type. The error says why
// it has none.
func (s *Session) SourceOf(name string) (*Source, error) {
	name = strings.TrimPrefix(name, "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isType(name) {
		return nil, fmt.Errorf("%w: %s is no type of this session", ErrNoSource, name)
	}
	u, _, err := s.check(forActors, nil, nil)
	if err != nil {
		return nil, err
	}
	objects, err := s.actorClosure(u, name)
	if err != nil {
		return nil, err
	}
	return u.source(objects, u.pkg), nil
}

// program returns the program of the actor type of that name, in the version of now. s.mu is held.
func (s *Session) program(name string) (*Program, error) {
	if p := s.kinds[name]; p != nil && !p.stopped.Load() {
		return p, nil
	}
	u, _, err := s.check(forActors, nil, nil)
	if err != nil {
		return nil, err
	}
	objects, err := s.actorClosure(u, name)
	if err != nil {
		return nil, err
	}
	source := u.source(objects, u.pkg)
	s.library.add(source)
	p, err := s.library.Load(source.hash)
	if err != nil {
		return nil, err
	}
	if s.kinds == nil {
		s.kinds = map[string]*Program{}
	}
	s.kinds[name] = p
	return p, nil
}

// actorClosure returns what the type of that name uses. Variables of the session that no var declaration made cannot go with it.
func (s *Session) actorClosure(u *unit, name string) (map[types.Object]bool, error) {
	obj := u.pkg.Scope().Lookup(name)
	d := u.topLevel()[obj]
	if d == nil {
		return nil, fmt.Errorf("%s does not fit what it uses any more: declare it again", name)
	}
	objects := u.closure(d.node)
	for o := range objects {
		if v := s.vars[o.Name()]; v != nil && v.source == nil && o.Parent() == u.pkg.Scope() {
			if v.host.IsValid() {
				return nil, fmt.Errorf("%s uses %s, which is for the prompt: an actor uses its context", name, o.Name())
			}
			return nil, fmt.Errorf("%s uses %s, a variable of this prompt, and actors share none: pass it in a field or a message, or declare it with var", name, o.Name())
		}
	}
	return objects, nil
}

// Versions returns the hashes of the sources of the actor types of the session in the version of now, by the name of the type, Greeter.
func (s *Session) Versions() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actorSources()
}

// actorSources has the hashes of the sources of all actor types, by type.
func (s *Session) actorSources() map[string]string {
	out := map[string]string{}
	u, _, err := s.check(forActors, nil, nil)
	if err != nil {
		return out
	}
	for _, a := range u.actorTypes() {
		if objects, err := s.actorClosure(u, a.obj.Name()); err == nil {
			out[a.obj.Name()] = u.source(objects, u.pkg).Hash()
		}
	}
	return out
}

// Line returns a line of an input by the name of its file, as it was typed; "" if it is not known.
func (s *Session) Line(file string, line int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if lines := s.typed[file]; line >= 1 && line <= len(lines) {
		return lines[line-1]
	}
	return ""
}

// Declares reports whether name is something that the session has declared, and not the host.
func (s *Session) Declares(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.vars[name]
	return s.active[name] != nil || v != nil && !v.host.IsValid()
}
