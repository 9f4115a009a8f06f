package interp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Hole is the name that stands in a piece of Go for one that is to be completed.
const Hole = "hole" + mark

// A Candidate is a name that may stand for Hole.
type Candidate struct {
	Name  string
	Kind  string // "var", "field", "key" for a field that a composite literal may set, "func", "method", "type", "const", "package", "keyword"
	About string // its type, or what is to say of it in a few words; empty for packages and keywords
	Own   bool   // the session has declared it, and not the host, Go or a package
	Actor bool   // it is an actor type of the session, or a generic one whose instances are
}

// A Completion is what is known of the place of Hole.
type Completion struct {
	Candidates []Candidate // by name
	// Function is the name of the function of which Hole is an argument, or an operand of one; Argument is the index of that. Empty if there is none.
	Function string
	Argument int
	// Signature is the declaration of Function in a line, empty if that is not known. Doc knows it by the name Documented, if that is not empty.
	Signature, Documented string
}

// maxCompleted bounds the text that Complete looks at.
const maxCompleted = 64 << 10

// Complete tells what may stand for Hole in text, which is declarations or else statements, and may have errors. It has no effects: nothing is evaluated, and nothing declared.
func (s *Session) Complete(text string, declares bool) Completion {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(text) > maxCompleted {
		return Completion{}
	}
	next := s.draft()
	next.imports, next.broken = maps.Clone(s.imports), maps.Clone(s.broken) // a type in words may need another import
	f := File{Name: "input", Text: []byte(text)}
	if declares {
		if tree := parseLoosely(token.NewFileSet(), next.wrap(f, "", "")); tree != nil {
			for _, d := range declaredNames(tree) {
				next.active[d.Name] = &chunk{file: f} // what it replaces is not looked at
				delete(next.vars, d.Name)
			}
		}
		f = next.wrap(f, "", "")
	} else {
		f = next.wrap(f, "func "+evalName+"() {", "}")
	}
	syn, _, err := next.parse(forInputs)
	if err != nil {
		return Completion{}
	}
	tree := parseLoosely(syn.fset, f)
	if tree == nil {
		return Completion{}
	}
	if fn, ok := tree.Decls[len(tree.Decls)-1].(*ast.FuncDecl); ok && fn.Name.Name == evalName && fn.Body != nil {
		next.translate(fn)
		next.recall(fn)
	}
	syn.files = append(syn.files, tree)
	u, _ := next.assemble(syn, func(*ast.File, types.Error) bool { return true })
	if u == nil {
		return Completion{}
	}
	p := &gap{input: &input{session: next, unit: u}, tree: tree, path: pathToHole(tree)}
	return p.completion()
}

// Packages returns the paths of the packages that every program may import.
func (s *Session) Packages() []string {
	s.in.lib.mu.Lock()
	defer s.in.lib.mu.Unlock()
	return slices.Sorted(maps.Keys(s.in.lib.archive))
}

// parseLoosely reads what it can of f. It returns nil for what is too much to look at.
func parseLoosely(fset *token.FileSet, f File) *ast.File {
	if _, deep := nestsTooDeep(f.Name, f.Text); deep {
		return nil
	}
	tree, _ := parser.ParseFile(fset, f.Name, f.Text, parser.SkipObjectResolution|parser.AllErrors)
	if tree == nil || len(tree.Decls) == 0 || tooTall(tree) != nil {
		return nil
	}
	syn := &syntax{fset: fset, files: []*ast.File{tree}, texts: map[string][]string{f.Name: f.typed()}}
	if syn.longTexts() != nil || syn.vastTypes() != nil {
		return nil
	}
	return tree
}

// pathToHole returns the nodes around Hole, from the file down to the name itself; nil if the parser has lost it.
func pathToHole(tree *ast.File) (found []ast.Node) {
	ast.PreorderStack(tree, nil, func(n ast.Node, around []ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == Hole && found == nil {
			found = append(slices.Clone(around), n)
		}
		return found == nil
	})
	return found
}

// A gap is where Hole is.
type gap struct {
	*input
	tree *ast.File
	path []ast.Node // see pathToHole
}

func (p *gap) completion() Completion {
	var c Completion
	p.call(&c)
	if len(p.path) > 0 {
		hole := p.path[len(p.path)-1].(*ast.Ident)
		switch parent := parentOf(p.path).(type) {
		case *ast.SelectorExpr:
			if parent.Sel == hole {
				c.Candidates = p.behind(parent.X)
				break
			}
			c.Candidates = p.visible(hole.Pos())
		case *ast.CompositeLit:
			if c.Candidates = p.keys(parent); c.Candidates == nil || !isKeyed(parent) {
				c.Candidates = append(c.Candidates, p.visible(hole.Pos())...)
			}
		case *ast.ImportSpec:
		default:
			c.Candidates = p.visible(hole.Pos())
		}
	} else {
		c.Candidates = p.visible(token.NoPos)
	}
	slices.SortStableFunc(c.Candidates, func(a, b Candidate) int { return strings.Compare(a.Name, b.Name) })
	return c
}

// candidate is what there is to say of o.
func (p *gap) candidate(o types.Object) Candidate {
	c := Candidate{Name: o.Name()}
	switch o := o.(type) {
	case *types.PkgName:
		c.Kind = "package"
		return c
	case *types.TypeName:
		c.Kind = "type"
		named, ok := o.Type().(*types.Named)
		c.Actor = ok && !o.IsAlias() && o.Parent() == p.unit.pkg.Scope() && actorOf(named) != nil
	case *types.Const:
		c.Kind = "const"
	case *types.Var:
		c.Kind = "var"
		if o.IsField() {
			c.Kind = "field"
		}
	case *types.Func:
		c.Kind = "func"
		if o.Signature().Recv() != nil {
			c.Kind = "method"
		}
	case *types.Builtin:
		c.Kind = "func"
		return c
	default:
		c.Kind = "const" // nil
		return c
	}
	c.About = p.about(o)
	if o.Parent() == p.unit.pkg.Scope() {
		v := p.session.vars[o.Name()]
		if c.Own = v == nil || !v.host.IsValid(); !c.Own {
			c.Kind = "func"
		}
	}
	return c
}

// behind lists what may stand behind x and a dot.
func (p *gap) behind(x ast.Expr) (out []Candidate) {
	if id, ok := x.(*ast.Ident); ok {
		if pkg, ok := p.unit.info.Uses[id].(*types.PkgName); ok {
			for _, name := range pkg.Imported().Scope().Names() {
				if token.IsExported(name) {
					out = append(out, p.candidate(pkg.Imported().Scope().Lookup(name)))
				}
			}
			return out
		}
	}
	tv := p.unit.info.Types[x]
	if tv.Type == nil || !tv.IsValue() && !tv.IsType() {
		return nil
	}
	for _, o := range memberObjects(tv.Type, p.unit.pkg) {
		if _, isField := o.(*types.Var); !isField || tv.IsValue() {
			out = append(out, p.candidate(o))
		}
	}
	return out
}

// keys lists the fields of a struct that lit may still set by their names.
func (p *gap) keys(lit *ast.CompositeLit) (out []Candidate) {
	t := p.unit.typeOf(lit)
	if t == nil {
		return nil
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	set := map[string]bool{"_": true}
	for _, e := range lit.Elts {
		switch e := e.(type) {
		case *ast.KeyValueExpr:
			if id, ok := e.Key.(*ast.Ident); ok {
				set[id.Name] = true
			}
		case *ast.Ident:
			if e.Name != Hole {
				return nil
			}
		default: // values without names
			return nil
		}
	}
	for f := range s.Fields() {
		if !set[f.Name()] && (f.Exported() || f.Pkg() == p.unit.pkg) {
			c := p.candidate(f)
			c.Kind = "key"
			out = append(out, c)
		}
	}
	return out
}

// visible lists the names that are known at pos, or at the top level if it is not valid, and keywords.
func (p *gap) visible(pos token.Pos) (out []Candidate) {
	scope := p.unit.pkg.Scope()
	if pos.IsValid() {
		if inner := innermost(p.unit.info, []*ast.File{p.tree}, pos); inner != nil {
			scope = inner
		}
	}
	seen := map[string]bool{"_": true}
	for ; scope != nil; scope = scope.Parent() {
		for _, name := range scope.Names() {
			in, o := scope.LookupParent(name, pos)
			if in == scope && !seen[name] && !strings.Contains(name, mark) {
				seen[name] = true
				out = append(out, p.candidate(o))
			}
		}
	}
	for name := range p.session.imports {
		if !seen[name] && !strings.Contains(name, mark) {
			out = append(out, Candidate{Name: name, Kind: "package"})
		}
	}
	return append(out, p.keywords()...)
}

// keywords lists those with which a statement may begin or go on, or an expression if Hole is in one.
func (p *gap) keywords() (out []Candidate) {
	_, begins := parentOf(p.path).(*ast.ExprStmt)
	for t := token.BREAK; t <= token.VAR; t++ {
		switch t {
		case token.CHAN, token.FUNC, token.INTERFACE, token.MAP, token.STRUCT:
		default:
			if !begins && len(p.path) > 0 {
				continue
			}
		}
		out = append(out, Candidate{Name: t.String(), Kind: "keyword"})
	}
	return out
}
