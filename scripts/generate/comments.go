package main

import (
	"encoding/json"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"

	"thesp/interp"
)

// comments returns the comments of package thesp as JSON, by name: what it only gives another name has those of package runtime.
func comments() ([]byte, error) {
	own, err := commentsOf(".", host)
	if err != nil {
		return nil, err
	}
	declared, err := commentsOf("runtime", host+"/runtime")
	if err != nil {
		return nil, err
	}
	for name, text := range declared {
		first, _, _ := strings.Cut(name, ".")
		if _, ours := own[first]; ours && name != "" && text != "" {
			own[name] = text
		}
	}
	return json.Marshal(own)
}

// commentsOf returns those of the package in a folder.
func commentsOf(dir, path string) (map[string]string, error) {
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
	return interp.Comments(pkg), nil
}
