package main

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"strings"

	"thesp/interp"
)

// folder reads the Go files of a folder that the go command would build: no tests, and none that build constraints leave out.
func folder(dir string) ([]interp.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []interp.File
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := build.Default.MatchFile(dir, name); err == nil && !ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files = append(files, interp.File{Name: filepath.Join(dir, name), Text: text})
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no Go files", dir)
	}
	return files, nil
}
