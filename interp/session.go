package interp

import (
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"weak"
)

// A Session is what has been said at a prompt: declarations and variables. Each input is a program of its own, made of the input and of those
// declarations that it uses; the values of variables live outside of them all. So a declaration can be replaced at any time, and an input that
// fails leaves nothing behind.
//
// Its actor types become programs too, one for each version of their source, so that an actor keeps the version that it was created with.
//
// A Session is safe for concurrent use; inputs run one at a time.
type Session struct {
	in      *Interpreter
	process *process // of all inputs
	runs    *runs

	mu      sync.Mutex // guards what follows, not while an input runs
	chunks  []*chunk
	active  map[string]*chunk // which chunk declares a name: T, f, or T.M for a method
	broken  map[string]bool   // names whose declaration does not fit the others any more
	imports map[string]string // name -> path
	find    finder            // the packages of the programs that have been loaded; nil for none
	others  map[string]string // these packages: path -> name
	// mentioned are the instances of generic types in inputs and in function main, which no actor has: messages may bring them.
	mentioned map[string]bool
	vars      map[string]*variable
	provided  map[string]*variable // those of vars that the host has provided, also while the session has something else under their names
	results   []string             // names of variables that are results of inputs, the oldest first
	library   *Library
	kinds     map[string]*Program // of the actor types in their versions of now, by name; what is not here has not been asked for
	heard     bool                // what an input waits for may come from an earlier one
	retyped   bool                // a name has become a variable of another type, or that of a package or of Go a variable, since Refit
	typed     map[string][]string // the lines of all inputs, by the name of their file
}

// A chunk is text that declares something.
type chunk struct {
	file  File
	whole bool            // a file with a package clause and imports, not a piece of one
	names map[string]bool // of a whole one: those behind which it has a dot, wherever
}

// A variable of a session.
type variable struct {
	typ    string                  // in the terms of the session
	ptr    any                     // to where its value is
	host   reflect.Value           // a function of the host, which has no ptr; else invalid
	makers []weak.Pointer[Program] // of inputs that may have set it to functions of theirs, as long as there are such
	source *chunk                  // what declares it for actors, which have their own: var x = …; nil if there is no such text
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
		process: newProcess(in.cfg),
		runs:    &runs{stderr: in.cfg.Stderr},
		active:  map[string]*chunk{},
		broken:  map[string]bool{},
		imports: usualImports(),
		vars:    map[string]*variable{},
		library: in.NewLibrary(LibraryConfig{}),
		typed:   map[string][]string{},

		provided:  map[string]*variable{},
		mentioned: map[string]bool{},
	}
	return s
}

// usualImports are defaultImports by their names.
func usualImports() map[string]string {
	out := map[string]string{}
	for _, p := range defaultImports {
		out[path.Base(p)] = p
	}
	return out
}

// Provide gives the session a function of the host by the given name; typ is its type in Go. The name "NAME, err" stands for the function NAME in
// an assignment to two variables, and other names that are no identifiers for themselves: see HostName.
func (s *Session) Provide(name, typ string, function any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := &variable{typ: typ, host: reflect.ValueOf(function)}
	s.vars[HostName(name)], s.provided[HostName(name)] = v, v
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
			similar := s.in.lib.similar(importPath)
			d.suggest(similar, strconv.Quote(similar))
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
	About     string // what it is in a few words: struct, 2 methods; func(int) int; = 10
	Redefined bool   // it was declared before
	id        *ast.Ident
	Actor     string // the hash of the source of the actor type that it is, or is a method of; empty if there is none
}

// A Change is what Declare did.
type Change struct {
	Declared []Declared
	Broken   Diagnostics // earlier declarations that no longer fit, and are out of use until they are replaced
	Dropped  []string    // variables whose type is not what it was
}

// Declare adds the declarations of f to the session, or replaces those of their names. f is a piece of Go with types, functions, methods and constants. If there
// is an error, which is Diagnostics, nothing has changed.
func (s *Session) Declare(f File) (Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.declare([]*chunk{{file: f}}, nil)
}

// declare is Declare for chunks, with variables that are declared in them.
func (s *Session) declare(chunks []*chunk, vars map[string]*variable) (Change, error) {
	next := s.draft()
	var names []Declared
	for _, c := range chunks {
		s.typed[c.file.Name] = c.file.typed()
		more, err := next.add(c)
		if err != nil {
			return Change{}, err
		}
		names = append(names, more...)
	}
	for name, v := range vars {
		delete(next.active, name)
		next.vars[name] = v
	}
	change := Change{Dropped: next.dropVariables(s, names, vars)}
	u, failures, err := next.check(forInputs, chunks, nil)
	if err != nil {
		return Change{}, err
	}
	if err := s.in.accept(u, Own); err != nil {
		return Change{}, err
	}
	change.Broken = s.newlyBroken(failures)
	next.describe(u, names)
	for i, d := range names {
		names[i].Redefined = s.active[d.Name] != nil || d.Kind == "var" && s.vars[d.Name] != nil
	}
	change.Declared = names
	s.take(next)
	return change, nil
}

// Refit returns what has been declared and does not fit any more because a variable is of another type now than at the last call, or hides what was meant: that is out of use
// until it is declared again.
func (s *Session) Refit() Diagnostics {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.retyped {
		return nil
	}
	s.retyped = false
	next := s.draft()
	_, failures, err := next.check(forInputs, nil, nil)
	if err != nil {
		return nil // the next input tells
	}
	out := s.newlyBroken(failures)
	s.broken = next.broken
	return out
}

// draft is a copy of s that may be changed and checked; take makes its state that of s.
func (s *Session) draft() *Session {
	return &Session{
		in: s.in, process: s.process, chunks: slices.Clone(s.chunks), active: maps.Clone(s.active), broken: map[string]bool{},
		imports: s.imports, find: s.find, others: s.others, mentioned: s.mentioned, vars: maps.Clone(s.vars), provided: s.provided, library: s.library,
	}
}

// newlyBroken are the failures of declarations that were none before.
func (s *Session) newlyBroken(failures []failure) (out Diagnostics) {
	for _, d := range failures {
		if !s.broken[d.name] {
			out = append(out, d.Diagnostic)
		}
	}
	return out
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
		if err := reserved(syn, d.id, d.Kind == "func"); err != nil && !strings.Contains(d.Name, ".") {
			return nil, err
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

// reserved refuses id as a name at the top level of a session, if other texts of it need what the name stands for, or Go does. It may be that of a function if function is set.
func reserved(syn *syntax, id *ast.Ident, function bool) error {
	switch types.Universe.Lookup(id.Name).(type) {
	case nil:
		if function || id.Name != "main" && id.Name != "init" {
			return nil
		}
	case *types.Builtin:
		return nil
	}
	return Diagnostics{syn.at(id, id.Name+" has a meaning that the session itself needs", "choose another name")}
}

// dropVariables forgets the variables whose type mentions a type of names that is another one in before, but those to keep.
func (s *Session) dropVariables(before *Session, names []Declared, keep map[string]*variable) (dropped []string) {
	for _, d := range names {
		if d.Kind != "type" || before.active[d.Name] == nil {
			continue
		}
		for name, v := range s.vars {
			if keep[name] == nil && mentions(v.typ, d.Name) {
				if delete(s.vars, name); !strings.Contains(name, mark) { // results go without saying
					dropped = append(dropped, name)
				}
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
		eachKey(decl, func(kind, key string, id *ast.Ident) { out = append(out, Declared{Kind: kind, Name: key, id: id}) })
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
