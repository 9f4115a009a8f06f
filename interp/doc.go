package interp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// DocsEntry is what the archive of type data has besides packages: the comments of package thesp, by name, as JSON.
const DocsEntry = "thesp#doc"

// Doc tells what a name stands for: a package, strings or encoding/json; something in one, strings.Cut; or a method, strings.Builder.Len. A package is called as programs of the
// session call it, or by its path. Below the declaration is the comment, if it is at hand: that of the standard library comes from the Go tree in the folder goroot, which may be
// empty. The error says which name is not known, and which is like it.
func (s *Session) Doc(name, goroot string) (string, error) {
	pkgName, symbol := splitName(name)
	s.mu.Lock()
	path := cmp.Or(s.imports[pkgName], pkgName)
	s.mu.Unlock()
	lib := s.in.lib
	if lib.archive[path] == nil {
		path = lib.similar(pkgName)
		if path == "" || path[strings.LastIndexByte(path, '/')+1:] != pkgName {
			return "", unknownName(pkgName, path)
		}
	}
	pkg, err := lib.Import(path)
	if err != nil {
		return "", err
	}
	text, err := describePackage(pkg, symbol)
	if err != nil {
		return "", err
	}
	if comment := lib.comment(path, symbol, goroot); comment != "" {
		text += "\n" + comment
	}
	return text, nil
}

// splitName splits encoding/json.Decoder.Decode behind the package.
func splitName(name string) (pkg, symbol string) {
	slash := strings.LastIndexByte(name, '/') + 1
	base, symbol, _ := strings.Cut(name[slash:], ".")
	return name[:slash] + base, symbol
}

func unknownName(name, similar string) error {
	if similar != "" {
		return fmt.Errorf("%s is not known (did you mean %s?)", name, similar)
	}
	return fmt.Errorf("%s is not known", name)
}

// describePackage is the declaration of a name of a package, or of all of them if it is empty.
func describePackage(pkg *types.Package, symbol string) (string, error) {
	scope := pkg.Scope()
	if symbol == "" {
		var b strings.Builder
		fmt.Fprintf(&b, "package %s   import %q\n\n", pkg.Name(), pkg.Path())
		for _, name := range scope.Names() {
			if token.IsExported(name) {
				b.WriteString(declared(scope.Lookup(name)) + "\n")
			}
		}
		return b.String(), nil
	}
	first, member, hasMember := strings.Cut(symbol, ".")
	obj := scope.Lookup(first)
	if obj == nil || !obj.Exported() {
		return "", unknownName(pkg.Name()+"."+first, Nearest(first, scope.Names()))
	}
	if !hasMember {
		return describe(obj), nil
	}
	found, _, _ := types.LookupFieldOrMethod(obj.Type(), true, pkg, member)
	if found == nil || !found.Exported() {
		var names []string
		for m := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
			names = append(names, m.Obj().Name())
		}
		return "", unknownName(pkg.Name()+"."+symbol, Nearest(member, names))
	}
	return declared(found) + "\n", nil
}

// declared is a declaration in one line.
func declared(obj types.Object) string {
	if t, ok := obj.(*types.TypeName); ok {
		switch t.Type().Underlying().(type) {
		case *types.Struct:
			return "type " + t.Name() + " struct"
		case *types.Interface:
			return "type " + t.Name() + " interface"
		}
	}
	qualify := func(p *types.Package) string {
		if p == obj.Pkg() {
			return ""
		}
		return p.Name()
	}
	text := types.ObjectString(obj, qualify)
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil { // without the dot behind the receiver
		text = strings.Replace(text, ")."+f.Name(), ") "+f.Name(), 1)
	}
	return text
}

// describe is a declaration with what belongs to it: the exported fields and the methods of a type.
func describe(obj types.Object) string {
	var b strings.Builder
	b.WriteString(declared(obj))
	t, ok := obj.(*types.TypeName)
	if !ok {
		return b.String() + "\n"
	}
	switch u := t.Type().Underlying().(type) {
	case *types.Struct:
		b.WriteString(" {\n")
		hidden := false
		for f := range u.Fields() {
			if hidden = hidden || !f.Exported(); f.Exported() {
				b.WriteString("    " + strings.TrimPrefix(declared(f), "field ") + "\n")
			}
		}
		if hidden {
			b.WriteString("    // and unexported fields\n")
		}
		b.WriteString("}")
	case *types.Interface:
		b.WriteString(" {\n")
		for m := range u.Methods() {
			if m.Exported() {
				b.WriteString("    " + m.Name() + strings.TrimPrefix(types.TypeString(m.Type(), (*types.Package).Name), "func") + "\n")
			}
		}
		return b.String() + "}\n"
	}
	b.WriteString("\n")
	for m := range types.NewMethodSet(types.NewPointer(t.Type())).Methods() {
		if m.Obj().Exported() {
			b.WriteString(declared(m.Obj()) + "\n")
		}
	}
	return b.String()
}

// comment is that of a name, as a paragraph or several, "" if it is not at hand.
func (l *library) comment(path, symbol, goroot string) string {
	if path == thespPath {
		return l.ownComments()[symbol]
	}
	if goroot == "" {
		return ""
	}
	all, err := Comments(filepath.Join(goroot, "src", filepath.FromSlash(path)), path)
	if err != nil {
		return "" // the declarations are left
	}
	return all[symbol]
}

// ownComments are those of package thesp, by name.
func (l *library) ownComments() map[string]string {
	if l.docs == nil {
		return nil
	}
	r, err := l.docs.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	out := map[string]string{}
	if json.NewDecoder(r).Decode(&out) != nil {
		return nil
	}
	return out
}

// Comments returns the comments of the package in the folder dir, which is imported by the given path, of what it declares, and of methods, under their names: "", Cut, Builder.Len.
func Comments(dir, path string) (map[string]string, error) {
	found, err := build.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range found.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	pkg, err := doc.NewFromFiles(fset, files, path)
	if err != nil {
		return nil, err
	}
	return commentsOf(pkg), nil
}

func commentsOf(pkg *doc.Package) map[string]string {
	out := map[string]string{"": indented(pkg.Doc)}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, name := range v.Names {
				out[name] = indented(v.Doc)
			}
		}
	}
	functions := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			out[prefix+f.Name] = indented(f.Doc)
		}
	}
	values(pkg.Consts)
	values(pkg.Vars)
	functions("", pkg.Funcs)
	for _, t := range pkg.Types {
		out[t.Name] = indented(t.Doc)
		values(t.Consts)
		values(t.Vars)
		functions("", t.Funcs)
		functions(t.Name+".", t.Methods)
	}
	return out
}

// indented is a comment for a terminal.
func indented(comment string) string {
	var p doc.Package
	text := p.Printer()
	text.TextPrefix, text.TextCodePrefix, text.TextWidth = "    ", "        ", 72
	return string(text.Text(p.Parser().Parse(comment)))
}
