package interp

import (
	"go/ast"
	"go/token"
)

// splitLabels has each goto of f lead to an empty statement in front of what its label stands at: that may be rewritten to several statements, and yaegi begins with the last of them.
func splitLabels(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body != nil {
				splitLabelsIn(n.Body)
			}
		case *ast.FuncLit:
			splitLabelsIn(n.Body)
		}
		return true
	})
}

// renameLabels gives the labels of f names that nothing else has: yaegi takes a label for the variable of that name.
func renameLabels(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.LabeledStmt:
			n.Label = at(n.Label.Pos()).ident(n.Label.Name + mark)
		case *ast.BranchStmt:
			if n.Label != nil {
				n.Label = at(n.Label.Pos()).ident(n.Label.Name + mark)
			}
		}
		return true
	})
}

// splitLabelsIn is splitLabels for one function, without those in it.
func splitLabelsIn(body *ast.BlockStmt) {
	gotos, others := map[string][]*ast.BranchStmt{}, map[string]bool{}
	inspectFunction(body, func(n ast.Node) {
		if b, ok := n.(*ast.BranchStmt); ok && b.Label != nil {
			if b.Tok == token.GOTO {
				gotos[b.Label.Name] = append(gotos[b.Label.Name], b)
			} else {
				others[b.Label.Name] = true
			}
		}
	})
	if len(gotos) == 0 {
		return
	}
	inspectFunction(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = splitLabelsOf(n.List, gotos, others)
		case *ast.CaseClause:
			n.Body = splitLabelsOf(n.Body, gotos, others)
		case *ast.CommClause:
			n.Body = splitLabelsOf(n.Body, gotos, others)
		}
	})
}

// splitLabelsOf is splitLabels for a list of statements. A label that break or continue need stays where it is, and the gotos get another one.
func splitLabelsOf(list []ast.Stmt, gotos map[string][]*ast.BranchStmt, others map[string]bool) (out []ast.Stmt) {
	for _, stmt := range list {
		s, ok := stmt.(*ast.LabeledStmt)
		for ; ok && gotos[s.Label.Name] != nil; s, ok = stmt.(*ast.LabeledStmt) {
			label := s.Label
			if others[label.Name] {
				label = &ast.Ident{NamePos: label.Pos(), Name: label.Name + "goto"}
				for _, b := range gotos[s.Label.Name] {
					b.Label = &ast.Ident{NamePos: b.Label.Pos(), Name: label.Name}
				}
			}
			out = append(out, &ast.LabeledStmt{Label: label, Colon: s.Colon, Stmt: &ast.EmptyStmt{Semicolon: s.Colon}})
			if others[s.Label.Name] {
				break
			}
			stmt = s.Stmt
		}
		out = append(out, stmt)
	}
	return out
}

// inspectFunction calls f for all nodes of the body of a function but those of functions in it.
func inspectFunction(body *ast.BlockStmt, f func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			f(n)
		}
		return true
	})
}
