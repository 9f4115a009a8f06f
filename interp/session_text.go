package interp

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/printer"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A SessionText is what a session declares as one Go file, which compiles: imports, types, functions, constants and variables, in the order in which they were declared.
type SessionText struct {
	Go []byte
	// Unset are variables that have their type there and no value, because they were not declared with var, or with a value that only the prompt has.
	Unset []string
	// Left are declarations that are not there, because they do not fit any more.
	Left []string
}

// Text is what the session declares. The error is Diagnostics if a declaration uses what only the prompt has, or a package that is not of the standard library.
func (s *Session) Text() (SessionText, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.draft()
	u, _, err := next.check(forActors, nil, nil)
	if err == nil && next.unset(u) {
		u, _, err = next.check(forActors, nil, nil)
	}
	if err != nil {
		return SessionText{}, err
	}
	w := &textWriter{session: next, unit: u, imports: map[textImport]string{}}
	for _, f := range u.files[1:] {
		if u.packageOf[f] == u.pkg {
			w.take(f)
		}
	}
	w.take(u.files[0])
	if len(w.refused) > 0 {
		return SessionText{}, w.refused.sort()
	}
	text, err := w.text()
	return SessionText{Go: text, Unset: w.unset, Left: slices.Sorted(maps.Keys(next.broken))}, err
}

// unset takes away the values of variables that are made of what only the prompt has, as var x = ask(a, 1). It reports whether there are any.
func (s *Session) unset(u *unit) (found bool) {
	for _, f := range u.files[1:] {
		for _, decl := range f.Decls {
			eachKey(decl, func(kind, key string, _ *ast.Ident) {
				if v := s.vars[key]; kind == "var" && v != nil && v.source != nil && s.usesPrompt(u, decl) {
					s.vars[key], found = &variable{typ: v.typ, ptr: v.ptr}, true
				}
			})
		}
	}
	return found
}

// usesPrompt reports whether there is something in n that only the prompt has.
func (s *Session) usesPrompt(u *unit, n ast.Node) (uses bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		uses = uses || ok && s.isOfPrompt(u, id)
		return !uses
	})
	return uses
}

// isOfPrompt reports whether id is a function of the host, or the result of an input.
func (s *Session) isOfPrompt(u *unit, id *ast.Ident) bool {
	o, ok := u.info.Uses[id].(*types.Var)
	v := s.vars[id.Name]
	return ok && v != nil && o.Parent() == u.pkg.Scope() && (v.host.IsValid() || strings.Contains(id.Name, mark))
}

// A textWriter collects the declarations of a session for a file.
type textWriter struct {
	session *Session
	unit    *unit
	decls   []textDecl
	imports map[textImport]string // the name of each in the file
	blank   []string              // paths of imports for what they do when they are loaded
	unset   []string
	refused Diagnostics
}

// A textDecl is a declaration with the comments of its file.
type textDecl struct {
	node     ast.Decl
	comments []*ast.CommentGroup
}

// A textImport is a package under a name, as a declaration has it.
type textImport struct{ name, path string }

// take adds the declarations of f.
func (w *textWriter) take(f *ast.File) {
	variables := f == w.unit.files[0]
	for _, spec := range f.Imports {
		if spec.Name != nil && spec.Name.Name == "_" && !variables {
			w.blank = append(w.blank, spec.Path.Value)
		}
	}
	comments := withoutLines(f)
	for _, decl := range f.Decls {
		if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		if variables {
			name := decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Names[0].Name
			if !w.session.isVariable(name) || strings.Contains(name, mark) {
				continue
			}
			w.unset = append(w.unset, name)
		}
		w.use(decl)
		w.decls = append(w.decls, textDecl{decl, comments})
	}
}

// withoutLines are the comments of f that are no directives about lines, which the session has put there.
func withoutLines(f *ast.File) (out []*ast.CommentGroup) {
	for _, group := range f.Comments {
		group.List = slices.DeleteFunc(group.List, func(c *ast.Comment) bool {
			return strings.HasPrefix(c.Text, "//line ") || strings.HasPrefix(c.Text, "/*line ")
		})
		if len(group.List) > 0 {
			out = append(out, group)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			n.Doc = orNone(n.Doc)
		case *ast.GenDecl:
			n.Doc = orNone(n.Doc)
		}
		return true
	})
	return out
}

// orNone is a comment, or nil if nothing is left of it.
func orNone(group *ast.CommentGroup) *ast.CommentGroup {
	if group == nil || len(group.List) == 0 {
		return nil
	}
	return group
}

// use notes what decl uses: packages, and what cannot be in a file.
func (w *textWriter) use(decl ast.Decl) {
	refuse := func(id *ast.Ident, message, hint string) {
		d := w.unit.at(id, message, hint)
		if strings.Contains(id.Name, mark) {
			d.Width = 0 // it was typed as something else
		}
		w.refused = append(w.refused, d)
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if w.session.isOfPrompt(w.unit, id) {
			refuse(id, "only the prompt has this, and a file cannot", "forget, or change, what uses it")
		}
		if o, ok := w.unit.info.Uses[id].(*types.PkgName); ok {
			path := o.Imported().Path()
			if w.session.others[path] != "" {
				refuse(id, fmt.Sprintf("package %s is of a program that has been loaded: one file cannot have it", path), "")
			}
			w.imports[textImport{id.Name, publicPath(path)}] = ""
		}
		return true
	})
}

// publicPath is the path by which a program imports a package.
func publicPath(path string) string {
	if path == runtimePath {
		return thespPath
	}
	return path
}

// name gives each import a name that nothing else has.
func (w *textWriter) name() {
	names, taken := map[string]bool{}, map[string]string{} // of everything in the file; of imports
	for _, d := range w.decls {
		ast.Inspect(d.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return true
		})
	}
	for _, i := range sortedImports(w.imports) {
		name := strings.TrimSuffix(i.name, mark)
		for changed := name != i.name; taken[name] != "" && taken[name] != i.path || w.unit.pkg.Scope().Lookup(name) != nil || changed && names[name] && taken[name] == ""; changed = true {
			name += "_"
		}
		taken[name], w.imports[i] = i.path, name
	}
	for _, d := range w.decls {
		ast.Inspect(d.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if p, ok := w.unit.info.Uses[id].(*types.PkgName); ok {
					id.Name = w.imports[textImport{id.Name, publicPath(p.Imported().Path())}]
				}
			}
			return true
		})
	}
}

func sortedImports(imports map[textImport]string) []textImport {
	return slices.SortedFunc(maps.Keys(imports), func(a, b textImport) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.name, b.name))
	})
}

// text is the file.
func (w *textWriter) text() ([]byte, error) {
	w.name()
	var b bytes.Buffer
	b.WriteString("package main\n\nimport (\n")
	written := map[string]bool{}
	for _, i := range sortedImports(w.imports) {
		line := fmt.Sprintf("%q", i.path)
		if name := w.imports[i]; name != w.session.packageName(i.path) {
			line = name + " " + line
		}
		if !written[line] {
			fmt.Fprintln(&b, line)
		}
		written[line] = true
	}
	slices.Sort(w.blank)
	for _, path := range slices.Compact(w.blank) {
		fmt.Fprintln(&b, "_", path)
	}
	b.WriteString(")\n\n")
	cfg, hasMain := printerConfig(), false
	for _, d := range w.decls {
		if err := cfg.Fprint(&b, w.unit.fset, &printer.CommentedNode{Node: d.node, Comments: d.comments}); err != nil {
			return nil, err
		}
		b.WriteString("\n\n")
		fn, ok := d.node.(*ast.FuncDecl)
		hasMain = hasMain || ok && fn.Recv == nil && fn.Name.Name == "main"
	}
	if !hasMain {
		b.WriteString("func main() {}\n")
	}
	return format.Source(bytes.Replace(b.Bytes(), []byte("import (\n)\n\n"), nil, 1))
}
