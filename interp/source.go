package interp

import (
	"embed"
	"fmt"
	"go/token"
	"go/types"
	"io/fs"
	"path"
)

// stdSources has the text of what is generic in the standard library, one folder for each package: instances of it are made for each program.
//
//go:embed std
var stdSources embed.FS

// sourceTexts returns the texts in stdSources by the path of the package.
func sourceTexts() (map[string][]File, error) {
	out := map[string][]File{}
	root, err := fs.Sub(stdSources, "std")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".go" {
			return err
		}
		text, err := fs.ReadFile(root, name)
		pkg := path.Dir(name)
		out[pkg] = append(out[pkg], File{Name: name, Text: text})
		return err
	})
	return out, err
}

// sourceBase is where the positions in the sources of packages begin, and how many there may be: those of programs are below.
const sourceBase = 1 << 30

// source returns the package with the given path, checked, for instances of what is generic in it. It is nil where there is no text of it.
// The error tells of a broken build. Positions in it mean nothing outside.
func (l *library) source(path string) (*unit, error) {
	l.sourceMu.Lock()
	defer l.sourceMu.Unlock()
	if u := l.sources[path]; u != nil || len(l.sourceTexts[path]) == 0 {
		return u, nil
	}
	if l.sourceFiles == nil {
		l.sourceFiles = token.NewFileSet()
		l.sourceFiles.AddFile("", sourceBase, 0)
	}
	s, err := parse(l.sourceFiles, l.sourceTexts[path])
	if err != nil {
		return nil, fmt.Errorf("source of package %s: %w", path, err)
	}
	u, found := l.types(s, path)
	if len(found) > 0 {
		return nil, fmt.Errorf("source of package %s: %w", path, found[0])
	}
	if l.sources == nil {
		l.sources = map[string]*unit{}
	}
	l.sources[path] = u
	return u, nil
}

// compiled reports whether programs can use the given name of a package as it was compiled.
func (l *library) compiled(path, name string) bool {
	if path == runtimePath || path == thespPath || path == "unsafe" {
		return true
	}
	return l.symbols[path][name].IsValid()
}

// hasSource reports whether obj, of another package, is generic and there are instances of it.
func (l *library) hasSource(obj types.Object) bool {
	if !isGenericObject(obj) {
		return false
	}
	if t, ok := obj.Type().(*types.Named); ok && isSeq(t) {
		return true
	}
	u, err := l.source(obj.Pkg().Path())
	return err == nil && u != nil && u.pkg.Scope().Lookup(obj.Name()) != nil
}
