package interp

import (
	"fmt"
	"go/token"
)

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
