package interp

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// excuses reports whether an error is about an import that only what has been taken out of the chunk uses, as function main.
func (c *chunk) excuses(e types.Error) bool {
	m := unusedImport.FindStringSubmatch(e.Msg)
	return m != nil && (c == nil || !c.whole || c.names[cmp.Or(m[2], path.Base(m[1]))])
}

var unusedImport = regexp.MustCompile(`^"([^"]+)" imported(?: as (\w+))? and not used$`)

// selected are the names under root that a dot follows.
func selected(root ast.Node) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(root, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok {
				names[x.Name] = true
			}
		}
		return true
	})
	return names
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
	text, imports := s.unhidden(vars.String())
	files = append(files, s.wrap(File{Name: variablesName, Text: []byte(text)}, s.packageImports()+imports, ""))
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

// unhidden has types, which are all that text has, find the packages whose names the session has for something else: under other names, which imports gives them.
func (s *Session) unhidden(text string) (found, imports string) {
	for _, name := range slices.Sorted(maps.Keys(s.imports)) {
		if (s.active[name] == nil && s.vars[name] == nil) || !strings.Contains(text, name+".") {
			continue
		}
		text = regexp.MustCompile(`(^|[^\pL\pN_.]|\.\.\.)`+name+`\.`).ReplaceAllString(text, "${1}"+name+mark+".")
		imports += fmt.Sprintf("import %s %q\n", name+mark, s.imports[name])
	}
	return text, imports
}

// packageImports has all packages of programs that have been loaded be there, whatever uses them.
func (s *Session) packageImports() string {
	var b strings.Builder
	for _, importPath := range slices.Sorted(maps.Keys(s.others)) {
		fmt.Fprintf(&b, "import _ %q\n", importPath)
	}
	return b.String()
}

// prune takes out of f what is declared elsewhere by now, what is broken, and variables that are the session's.
func (s *Session) prune(f *ast.File, c *chunk, why purpose) {
	out := func(kind, key string) bool {
		if key == "init" && kind == "func" && c.whole { // it has run when the file was loaded, and runs where an actor has variables of the file
			return why != forActors || s.broken[key]
		}
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
func (s *Session) check(why purpose, latest []*chunk, in *input) (*unit, []failure, error) {
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
		u, err := s.assemble(syn, func(f *ast.File, e types.Error) bool {
			if in != nil && f == in.tree && loose(in.fn, e) {
				return true
			}
			return of[f].excuses(e)
		})
		if u == nil {
			return nil, nil, err
		}
		if err == nil {
			u.mentioned = s.mentioned
			u.outside = func(o types.Object) bool { return s.outsideVariable(u, o) != nil }
			return u, failures, nil
		}
		more := s.blame(u, of, err.(Diagnostics), latest)
		if len(more) == 0 {
			return nil, nil, err
		}
		failures = append(failures, more...)
	}
}

// assemble type-checks the session with the packages that it imports of programs. The unit is nil if something is wrong in these.
func (s *Session) assemble(syn *syntax, ignore func(*ast.File, types.Error) bool) (*unit, error) {
	a := s.in.lib.newAssembly(syn.fset, s.find)
	if err := a.loadImports(syn); err != nil {
		return nil, err
	}
	maps.Copy(syn.texts, a.texts)
	u, found := a.check(syn, "main")
	a.complete(u)
	return u, u.diagnoseAll(found, ignore)
}

// blame marks the declarations of earlier chunks that errors are in as broken, and returns them; none if there are errors elsewhere only.
func (s *Session) blame(u *unit, of map[*ast.File]*chunk, ds Diagnostics, latest []*chunk) (out []failure) {
	for _, f := range u.files {
		c := of[f]
		if c == nil || slices.Contains(latest, c) {
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
