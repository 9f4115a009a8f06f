package interp

import (
	"go/ast"
	"go/token"
	"go/types"
)

// enter notes that what follows is in a function of the type t.
func (l *lowerer) enter(t types.Type, body *ast.BlockStmt) {
	l.results = append(l.results, t.Underlying().(*types.Signature).Results())
	loops := 0
	if jumps(body) {
		loops = 1 // anything may run again
	}
	l.loops, l.bodies = append(l.loops, loops), append(l.bodies, body)
}

// leave notes that a function ends.
func (l *lowerer) leave() {
	l.results = l.results[:len(l.results)-1]
	l.loops, l.bodies = l.loops[:len(l.loops)-1], l.bodies[:len(l.bodies)-1]
}

// nameParams gives names to parameters without one: to yaegi they would be the variable that _ = x assigns to.
func (l *lowerer) nameParams(lists ...*ast.FieldList) {
	for i, list := range lists {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			if len(f.Names) == 0 && i < len(lists)-1 {
				f.Names = []*ast.Ident{at(f.Pos()).ident(l.temp("p"))}
			}
			for _, name := range f.Names {
				if name.Name == "_" {
					name.Name = l.temp("p")
				}
			}
		}
	}
}

// markStarts puts a statement without effect at the start of every function under n. The probe takes its place; see probe. In fresh it notes where the bodies begin of
// functions whose results must be zero when they start: they have names, or a deferred function may recover.
func markStarts(n ast.Node, fresh map[token.Pos]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		var body *ast.BlockStmt
		var typ *ast.FuncType
		switch n := n.(type) {
		case *ast.FuncDecl:
			body, typ = n.Body, n.Type
		case *ast.FuncLit:
			body, typ = n.Body, n.Type
		}
		if body != nil {
			p := at(body.Pos())
			if list := typ.Results; list != nil && len(list.List) > 0 && (len(list.List[0].Names) > 0 || defers(body)) {
				fresh[body.Pos()] = true
			}
			body.List = append([]ast.Stmt{&ast.AssignStmt{
				Lhs: []ast.Expr{p.ident("_")}, TokPos: token.Pos(p), Tok: token.ASSIGN, Rhs: []ast.Expr{p.number(0)},
			}}, body.List...)
		}
		return true
	})
}

// defers reports whether the function with the given body defers anything.
func defers(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}
