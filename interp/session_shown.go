package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A Shown is what one statement of an input has to show: the values of an expression, or of the variables that it defines.
type Shown struct {
	Names  []string // the variables; nil for an expression
	Types  []string
	Values []any
}

// instrument has the top level of the input show the values of its expressions, and keep the variables that it defines.
func (r *input) instrument() {
	var list []ast.Stmt
	add := func(shown Shown, source *chunk) {
		r.shown = append(r.shown, shown)
		r.results = append(r.results, nil)
		r.sources = append(r.sources, source)
	}
	for _, stmt := range r.fn.Body.List {
		p := at(stmt.Pos())
		list = append(list, stmt)
		if x, ok := stmt.(*ast.ExprStmt); ok {
			if texts := r.shownTypes(x.X); texts != nil {
				add(Shown{Types: texts}, nil)
				r.results[len(r.results)-1] = resultType(r.unit.info.Types[x.X].Type)
				x.X = p.call(p.helper("Show"), x.X)
			}
			continue
		}
		ids := definedBy(stmt)
		if len(ids) == 0 {
			continue
		}
		shown := Shown{}
		var args []ast.Expr
		for _, id := range ids {
			obj := r.unit.info.Defs[id]
			if obj == nil {
				obj = r.unit.info.Uses[id] // assigned, because the statement defines another one
			}
			typ := r.typeText(obj.Type())
			shown.Names = append(shown.Names, id.Name)
			shown.Types = append(shown.Types, typ)
			use := p.ident(id.Name)
			r.unit.info.Uses[use] = obj // it is renamed with the others
			args = append(args, &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.AND, X: use})
		}
		add(shown, r.declarationOf(stmt))
		list = append(list, &ast.ExprStmt{X: p.call(p.helper("Keep"), args...)})
	}
	r.fn.Body.List = list
}

// declarationOf is the text of stmt as a chunk of its own, if it declares variables with var, and not by what only the prompt has.
func (r *input) declarationOf(stmt ast.Stmt) *chunk {
	if _, ok := stmt.(*ast.DeclStmt); !ok || usesResult(stmt) {
		return nil
	}
	from, to := r.unit.fset.PositionFor(stmt.Pos(), false).Offset, r.unit.fset.PositionFor(stmt.End(), false).Offset
	pos := r.unit.position(stmt.Pos())
	indent := strings.Repeat("\n", pos.Line-1) + strings.Repeat(" ", pos.Column-1)
	return &chunk{file: File{Name: r.file.Name, Text: []byte(indent + string(r.wrapped.Text[from:to])), Typed: r.file.Typed}}
}

// shownTypes returns the types of what an expression statement has to show, nil for nothing.
func (r *input) shownTypes(e ast.Expr) (out []string) {
	tv := r.unit.info.Types[e]
	if tv.IsVoid() || tv.Type == nil {
		return nil
	}
	if call, ok := e.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			if f, ok := r.unit.info.Uses[sel.Sel].(*types.Func); ok && f.Pkg() != nil && f.Pkg().Path() == "fmt" && strings.HasPrefix(f.Name(), "Print") {
				return nil
			}
		}
	}
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		for v := range tuple.Variables() {
			out = append(out, r.typeText(v.Type()))
		}
		return out
	}
	return []string{r.typeText(types.Default(tv.Type))}
}

// typeText writes a type in the terms of the session: packages by the names under which it imports them.
func (r *input) typeText(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		switch {
		case p == r.unit.pkg:
			return ""
		case p.Path() == runtimePath:
			return "thesp"
		}
		return r.session.importOf(p)
	})
}

// importOf is the name under which the session imports p; it imports it if it has not yet.
func (s *Session) importOf(p *types.Package) string {
	for name, path := range s.imports {
		if path == p.Path() {
			return name
		}
	}
	name := p.Name()
	for s.imports[name] != "" || s.active[name] != nil || s.vars[name] != nil {
		name += "_"
	}
	s.imports[name] = p.Path()
	return name
}
