package interp

import (
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Code is the text of a program: the files of its main package, and further packages of its own that these import.
type Code struct {
	Files []File
	// Find returns the files of the package with the given path. It reports false if the program has no such package. Default: it has none.
	Find func(path string) ([]File, bool)
}

// ReadCode reads the program in a file, or in the Go files of a folder. Where the folder, or one around it, has a file go.mod, the packages of that
// module are the program's own, and are imported by the paths that the go command has for them. Files are those that the go command would build.
func ReadCode(name string) (Code, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Code{}, err
	}
	if !info.IsDir() {
		text, err := os.ReadFile(name)
		return Code{Files: []File{{Name: name, Text: text, dir: filepath.Dir(name)}}, Find: moduleOf(filepath.Dir(name)).find}, err
	}
	files, err := readPackage(os.DirFS(name), ".", name)
	if err != nil {
		return Code{}, err
	}
	if len(files) == 0 {
		return Code{}, fmt.Errorf("%s has no Go files", name)
	}
	return Code{Files: files, Find: moduleOf(name).find}, nil
}

// A module is a folder with a file go.mod. The zero value has no packages.
type module struct {
	dir  string // as the user would write it
	path string
}

// moduleOf finds the module that dir is in.
func moduleOf(dir string) module {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return module{}
	}
	for shown := dir; ; abs, shown = filepath.Dir(abs), filepath.Join(shown, "..") {
		if text, err := os.ReadFile(filepath.Join(abs, "go.mod")); err == nil {
			return module{shown, modulePath(string(text))}
		}
		if filepath.Dir(abs) == abs {
			return module{}
		}
	}
}

// modulePath is what the line module of a go.mod file says, "" if there is none.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "module" {
			if p, err := strconv.Unquote(fields[1]); err == nil {
				return p
			}
			return fields[1]
		}
	}
	return ""
}

// find is Code.Find. What leads out of the folder of the module, by links, is not found.
func (m module) find(importPath string) ([]File, bool) {
	rest, ok := strings.CutPrefix(importPath, m.path+"/")
	if m.path == "" || !ok || !fs.ValidPath(rest) {
		return nil, false
	}
	root, err := os.OpenRoot(m.dir)
	if err != nil {
		return nil, false
	}
	defer root.Close()
	files, err := readPackage(root.FS(), rest, filepath.Join(m.dir, filepath.FromSlash(rest)))
	return files, err == nil && len(files) > 0
}

// readPackage reads the Go files in a folder of a file system; shown is how the user calls it.
func readPackage(fsys fs.FS, dir, shown string) (files []File, err error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	ctx := build.Default
	ctx.OpenFile = func(name string) (io.ReadCloser, error) { return fsys.Open(filepath.ToSlash(name)) }
	ctx.JoinPath = path.Join
	total := 0
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := ctx.MatchFile(dir, name); err == nil && !ok {
			continue
		}
		text, err := readLimited(fsys, path.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(shown, name), err)
		}
		files = append(files, File{Name: filepath.Join(shown, name), Text: text, dir: shown})
		if total += len(text); total > maxSource || len(files) > maxFiles {
			return nil, fmt.Errorf("%s: %w: more than %d files, or %d KiB", shown, ErrSourceSize, maxFiles, maxSource>>10)
		}
	}
	return files, nil
}

// readLimited reads a file that is not larger than the source of a program may be.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is no file")
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err == nil && len(text) > maxSource {
		err = fmt.Errorf("%w: more than %d KiB", ErrSourceSize, maxSource>>10)
	}
	return text, err
}
