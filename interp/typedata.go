package interp

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// typesZip has the exported declarations of the packages that scripts may import, one entry for each, as scripts/generate wrote them.
//
//go:embed types.zip
var typesZip []byte

// A library imports packages from their export data, without any Go tool chain. It is safe for concurrent use; the
// packages that it returns are shared and never change.
type library struct {
	docs        *zip.File         // see DocsEntry
	symbols     symbols           // what programs can use as it was compiled
	sourceTexts map[string][]File // by path, the packages whose generic declarations can be instantiated

	mu       sync.Mutex // guards:
	archive  map[string]*zip.File
	packages map[string]*types.Package

	sourceMu    sync.Mutex // guards:
	sources     map[string]*unit
	sourceFiles *token.FileSet
}

func newLibrary() (*library, error) {
	r, err := zip.NewReader(bytes.NewReader(typesZip), int64(len(typesZip)))
	if err != nil {
		return nil, fmt.Errorf("type data: %w", err)
	}
	texts, err := sourceTexts()
	if err != nil {
		return nil, fmt.Errorf("sources of the standard library: %w", err)
	}
	l := &library{sourceTexts: texts, archive: map[string]*zip.File{}, packages: map[string]*types.Package{}}
	for _, f := range r.File {
		if f.Name == DocsEntry {
			l.docs = f
		} else {
			l.archive[f.Name] = f
		}
	}
	return l, nil
}

// Import implements types.Importer.
func (l *library) Import(path string) (*types.Package, error) {
	switch path {
	case helpersPath:
		fsys, err := l.Import("embed")
		if err != nil {
			return nil, err
		}
		return helperTypes(fsys.Scope().Lookup("FS").Type()), nil
	case unsafePath:
		return types.Unsafe, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if p := l.packages[path]; p != nil && p.Complete() {
		return p, nil
	}
	f, ok := l.archive[path]
	if !ok {
		return nil, fmt.Errorf("package %s is not available here", path)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("type data of %s: %w", path, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("type data of %s: %w", path, err)
	}
	return gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), l.packages, path)
}

// similar returns the importable path that is most like path, or "": the shortest one that ends in it, as math/rand does in rand, or one
// that is written nearly so.
func (l *library) similar(path string) (best string) {
	names := make([]string, 0, len(l.archive))
	for name := range l.archive {
		if strings.HasSuffix(name, "/"+path) && (best == "" || len(name) < len(best) || len(name) == len(best) && name < best) {
			best = name
		}
		names = append(names, name)
	}
	if best != "" {
		return best
	}
	return Nearest(path, names)
}

// helperTypes declares what the checker has to know of package rt: the functions that sessions call, that makes constants, and that makes a file system of embedded files.
func helperTypes(embedFS types.Type) *types.Package {
	p := types.NewPackage(helpersPath, helpers)
	args := types.NewTuple(types.NewParam(token.NoPos, p, "", types.NewSlice(types.NewInterfaceType(nil, nil))))
	for _, name := range []string{"Show", "Keep"} {
		p.Scope().Insert(types.NewFunc(token.NoPos, p, name, types.NewSignatureType(nil, nil, nil, args, nil, true)))
	}
	float, both := types.NewParam(token.NoPos, p, "", types.Typ[types.Float64]), types.NewParam(token.NoPos, p, "", types.Typ[types.Complex128])
	p.Scope().Insert(types.NewFunc(token.NoPos, p, "Complex", types.NewSignatureType(nil, nil, nil, types.NewTuple(float, float), types.NewTuple(both), false)))
	texts := types.NewTuple(types.NewParam(token.NoPos, p, "", types.NewSlice(types.Typ[types.String])))
	result := types.NewTuple(types.NewParam(token.NoPos, p, "", embedFS))
	p.Scope().Insert(types.NewFunc(token.NoPos, p, embeddedName, types.NewSignatureType(nil, nil, nil, texts, result, true)))
	p.MarkComplete()
	return p
}
