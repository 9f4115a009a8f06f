package interp

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// A variable with a comment //go:embed pattern … gets the text of files as its value before the program is checked: it is as if the source had them. Only programs that are read
// from files have such variables; what others send has their values.

const embedComment = "//go:embed"

// embeddedName is the function of package rt that makes a file system.
const embeddedName = "Embedded"

// embedFiles sets the variables of tree that embed files of the folder where f is.
func (s *syntax) embedFiles(f File, tree *ast.File) (ds Diagnostics) {
	for _, d := range tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			doc := v.Doc
			if doc == nil && !g.Lparen.IsValid() {
				doc = g.Doc
			}
			patterns, err := embedPatterns(doc)
			if err == nil && patterns != nil {
				err = embedValue(f, tree, v, patterns)
			}
			if err != nil {
				ds = append(ds, s.at(v.Names[0], err.Error(), ""))
			}
		}
	}
	return ds
}

// embedPatterns are the patterns of the comments doc: words, or quoted.
func embedPatterns(doc *ast.CommentGroup) (out []string, err error) {
	if doc == nil {
		return nil, nil
	}
	for _, c := range doc.List {
		rest, ok := strings.CutPrefix(c.Text, embedComment+" ")
		if !ok {
			continue
		}
		for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
			word, _, _ := strings.Cut(rest, " ")
			pattern := word
			if rest[0] == '"' || rest[0] == '`' {
				if word, err = strconv.QuotedPrefix(rest); err != nil {
					return nil, errors.New("invalid quoted string in //go:embed: " + rest)
				}
				pattern, _ = strconv.Unquote(word)
			}
			out, rest = append(out, pattern), rest[len(word):]
		}
	}
	return out, nil
}

// embedValue gives the variable that v declares the files with the given patterns.
func embedValue(f File, tree *ast.File, v *ast.ValueSpec, patterns []string) error {
	name := importName(tree, "embed")
	switch {
	case f.dir == "":
		return errors.New("unsupported: go:embed in a source that does not come from a file")
	case name == "":
		return errors.New(`go:embed only allowed in Go files that import "embed"`)
	case len(v.Names) > 1:
		return errors.New("go:embed cannot apply to multiple vars")
	case len(v.Values) > 0:
		return errors.New("go:embed cannot apply to var with initializer")
	case v.Type == nil:
		return errors.New("go:embed cannot apply to var without type")
	}
	files, err := readEmbedded(os.DirFS(f.dir), patterns)
	if err != nil {
		return err
	}
	p := at(v.Type.Pos())
	switch t := v.Type.(type) {
	case *ast.SelectorExpr:
		if x, ok := t.X.(*ast.Ident); ok && x.Name == name && t.Sel.Name == "FS" {
			v.Values = []ast.Expr{embeddedFS(tree, files, p)}
			return nil
		}
	case *ast.Ident:
		if t.Name == "string" && len(files) == 1 {
			v.Values = []ast.Expr{p.text(files[0].data)}
			return nil
		}
	case *ast.ArrayType:
		if elem, ok := t.Elt.(*ast.Ident); ok && t.Len == nil && (elem.Name == "byte" || elem.Name == "uint8") && len(files) == 1 {
			v.Values = []ast.Expr{p.call(&ast.ArrayType{Lbrack: token.Pos(p), Elt: p.ident(elem.Name)}, p.text(files[0].data))}
			return nil
		}
	}
	if len(files) != 1 {
		return errors.New("invalid go:embed: multiple files for a var that is no embed.FS")
	}
	return errors.New("go:embed cannot apply to var of a type but string, []byte and embed.FS")
}

// importName is the name by which a file imports a package that is called as its path is, "" if it does not.
func importName(tree *ast.File, path string) string {
	for _, spec := range tree.Imports {
		if spec.Path.Value != strconv.Quote(path) {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path
	}
	return ""
}

// embeddedFS is a call that makes a file system of the files. It has tree import package rt.
func embeddedFS(tree *ast.File, files []embeddedFile, p at) ast.Expr {
	if importName(tree, helpersPath) == "" {
		addImport(tree, at(tree.Name.End()), "", helpersPath)
	}
	var args []ast.Expr
	for _, file := range files {
		args = append(args, p.text(file.name), p.text(file.data))
	}
	return p.call(p.helper(embeddedName), args...)
}

// An embeddedFile is a file by its name from the folder of the source.
type embeddedFile struct{ name, data string }

// readEmbedded reads the files that the patterns stand for, in the order of their names. A folder stands for all in it, without hidden files unless the pattern says all:.
func readEmbedded(fsys fs.FS, patterns []string) (out []embeddedFile, err error) {
	seen := map[string]bool{}
	add := func(name string) error {
		data, err := fs.ReadFile(fsys, name)
		if err == nil && !seen[name] {
			seen[name] = true
			out = append(out, embeddedFile{name, string(data)})
		}
		return err
	}
	for _, pattern := range patterns {
		glob, all := strings.CutPrefix(pattern, "all:")
		matches, err := fs.Glob(fsys, glob)
		if err != nil || !fs.ValidPath(glob) {
			return nil, fmt.Errorf("pattern %s: invalid pattern syntax", pattern)
		}
		before := len(out)
		for _, match := range matches {
			err := fs.WalkDir(fsys, match, func(name string, d fs.DirEntry, err error) error {
				switch hidden := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_"); {
				case err != nil:
					return err
				case hidden && !all && name != match && d.IsDir():
					return fs.SkipDir
				case hidden && !all && name != match, !d.Type().IsRegular():
					return nil
				}
				return add(name)
			})
			if err != nil {
				return nil, fmt.Errorf("pattern %s: %w", pattern, err)
			}
		}
		if len(out) == before && !slices.ContainsFunc(matches, func(m string) bool { return seen[m] }) {
			return nil, fmt.Errorf("pattern %s: no matching files found", pattern)
		}
	}
	slices.SortFunc(out, func(a, b embeddedFile) int { return cmp.Compare(a.name, b.name) })
	return out, nil
}

// embeddedFiles makes the file system of names and texts, in turn. It writes what package embed has for itself, whose layout the compiler and the linker hold to as well.
func embeddedFiles(list ...string) (out embed.FS) {
	data := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		data[list[i]] = list[i+1]
		for dir := path.Dir(list[i]); dir != "."; dir = path.Dir(dir) {
			data[dir+"/"] = ""
		}
	}
	names := make([]string, 0, len(data))
	for name := range data {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		a, b = strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/")
		return cmp.Or(cmp.Compare(path.Dir(a), path.Dir(b)), cmp.Compare(path.Base(a), path.Base(b)))
	})
	field := reflect.ValueOf(&out).Elem().FieldByName("files")
	files := reflect.New(field.Type().Elem())
	files.Elem().Set(reflect.MakeSlice(field.Type().Elem(), len(names), len(names)))
	for i, name := range names {
		file := files.Elem().Index(i)
		for label, text := range map[string]string{"name": name, "data": data[name]} {
			*(*string)(file.FieldByName(label).Addr().UnsafePointer()) = text
		}
	}
	*(*unsafe.Pointer)(field.Addr().UnsafePointer()) = files.UnsafePointer()
	return out
}
