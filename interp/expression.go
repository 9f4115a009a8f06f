package interp

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// An Expression is a Go expression in a program.
type Expression struct {
	*Program
	eval func() any
}

// LoadExpression is LoadCode for a program and an expression in its main package, which may use what the package imports by the names that it has there, and what a
// Session imports by itself. Errors in the expression have the positions of f.
func (in *Interpreter) LoadExpression(code Code, f File) (*Expression, error) {
	e, err := parseExpression(f)
	if err != nil {
		return nil, err
	}
	code.Files = append(slices.Clip(code.Files), code.wrap(f, e))
	low, err := in.prepare(reading{Code: code, rights: Own, entry: evalName})
	if err != nil {
		return nil, err
	}
	p, err := in.load(low, nil, 0, newProcess(in.cfg))
	if err != nil {
		return nil, err
	}
	return &Expression{p, p.functions[evalName].(func() any)}, nil
}

// parseExpression reads an expression. The error is Diagnostics.
func parseExpression(f File) (ast.Expr, error) {
	e, err := parser.ParseExprFrom(token.NewFileSet(), f.Name, f.Text, parser.SkipObjectResolution)
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return e, err
	}
	s := &syntax{texts: map[string][]string{f.Name: f.typed()}}
	var ds Diagnostics
	for _, e := range list {
		ds = append(ds, s.withLine(Diagnostic{Pos: e.Pos, Message: "syntax error: " + strings.Replace(e.Msg, "expected 'EOF'", "expected the end of the expression", 1)}))
	}
	return nil, ds.sort()
}

// Value evaluates the expression. If ctx ends, the program is stopped, and the error is that of ctx.
func (e *Expression) Value(ctx context.Context) (any, error) {
	var v any // belongs to the goroutine until it is done
	done := make(chan error, 1)
	go func() { done <- e.call(func() { v = e.eval() }) }() // ends when it is stopped, unless it is in compiled code
	select {
	case err := <-done:
		return v, err
	case <-ctx.Done():
		e.Stop()
		return nil, context.Cause(ctx)
	}
}

// wrap makes a file of the main package of an expression, e in f: a function that returns its value.
func (c Code) wrap(f File, e ast.Expr) File {
	imports := map[string]string{} // path by name
	for _, p := range defaultImports {
		imports[path.Base(p)] = p
	}
	clause := ""
	for _, file := range c.Files {
		tree, err := parser.ParseFile(token.NewFileSet(), file.Name, withoutInterpreterLine(file.Text), parser.ImportsOnly)
		if err != nil {
			continue // it is said with all others
		}
		clause = cmp.Or(clause, tree.Name.Name)
		for _, spec := range tree.Imports {
			importPath, _ := strconv.Unquote(spec.Path.Value)
			imports[c.nameOf(spec)] = importPath
		}
	}
	used := selected(e)
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n", cmp.Or(clause, "main"))
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		if used[name] && token.IsIdentifier(name) {
			fmt.Fprintf(&b, "import %s %q\n", name, imports[name])
		}
	}
	fmt.Fprintf(&b, "func %s() any { return any(\n//line %s:1:1\n%s,\n) }\n", evalName, f.Name, f.Text)
	return File{Name: f.Name, Text: []byte(b.String()), Typed: []byte(strings.Join(f.typed(), "\n"))}
}

// nameOf is the name by which a file with spec knows the package.
func (c Code) nameOf(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	importPath, _ := strconv.Unquote(spec.Path.Value)
	if c.Find != nil {
		if files, ok := c.Find(importPath); ok {
			if tree, err := parser.ParseFile(token.NewFileSet(), "", files[0].Text, parser.PackageClauseOnly); err == nil {
				return tree.Name.Name
			}
		}
	}
	return path.Base(importPath)
}
