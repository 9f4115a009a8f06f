package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode/utf8"
)

// Nearest returns the name of candidates that is most like name, or "" if none is like it enough to be meant.
func Nearest(name string, candidates []string) string {
	n := utf8.RuneCountInString(name)
	if n < 2 {
		return ""
	}
	best, bestDistance := "", max(1, n/3)+1
	for _, c := range candidates {
		if c == name || c == "_" || strings.Contains(c, mark) {
			continue
		}
		d := distance(strings.ToLower(name), strings.ToLower(c), bestDistance+1)
		// Of two that are as near, the longer is more likely: people leave out more than they add.
		if d < bestDistance || d == bestDistance && best != "" && (len(c) > len(best) || len(c) == len(best) && c < best) {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the number of insertions, deletions, replacements and swaps of neighbours that make a into b; more than limit is limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= limit || len(y)-len(x) >= limit {
		return limit
	}
	var before, above []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, above, row = above, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(row[len(y)], limit)
}

// suggest finds the name that may be meant by the one at pos that the type checker does not know; "" if there is none.
func suggest(pkg *types.Package, info *types.Info, files []*ast.File, pos token.Pos, message string) string {
	if !strings.Contains(message, "undefined") || strings.Contains(message, "but does have") {
		return ""
	}
	path := pathTo(files, pos)
	if len(path) == 0 {
		return ""
	}
	ident, ok := path[len(path)-1].(*ast.Ident)
	if !ok {
		return ""
	}
	var candidates []string
	if sel, ok := parentOf(path).(*ast.SelectorExpr); ok && sel.Sel == ident {
		candidates = members(pkg, info, sel)
	} else {
		for scope := innermost(info, files, pos); scope != nil; scope = scope.Parent() {
			candidates = append(candidates, scope.Names()...)
		}
		for _, imported := range pkg.Imports() {
			candidates = append(candidates, imported.Name())
		}
	}
	return Nearest(ident.Name, candidates)
}

// members lists what could stand behind the dot of sel.
func members(pkg *types.Package, info *types.Info, sel *ast.SelectorExpr) (out []string) {
	if x, ok := sel.X.(*ast.Ident); ok {
		if p, ok := info.Uses[x].(*types.PkgName); ok {
			for _, name := range p.Imported().Scope().Names() {
				if token.IsExported(name) {
					out = append(out, name)
				}
			}
			return out
		}
	}
	if t := info.TypeOf(sel.X); t != nil {
		for _, o := range memberObjects(t, pkg) {
			out = append(out, o.Name())
		}
	}
	return out
}

// memberObjects are the fields and methods that package pkg may select of a value of type t.
func memberObjects(t types.Type, pkg *types.Package) (out []types.Object) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	whole := t
	seen := map[types.Type]bool{}
	var fields func(t types.Type)
	fields = func(t types.Type) {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range s.Fields() {
			if found, _, _ := types.LookupFieldOrMethod(whole, true, pkg, f.Name()); found == f && f.Name() != "_" {
				out = append(out, f)
			}
			if f.Embedded() {
				fields(f.Type())
			}
		}
	}
	fields(t)
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		if o := m.Obj(); o.Exported() || o.Pkg() == pkg {
			out = append(out, o)
		}
	}
	return out
}

// innermost returns the smallest scope around pos.
func innermost(info *types.Info, files []*ast.File, pos token.Pos) *types.Scope {
	for _, f := range files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			if s := info.Scopes[f]; s != nil {
				if in := s.Innermost(pos); in != nil {
					return in
				}
				return s
			}
		}
	}
	return nil
}

// pathTo returns the nodes around pos, from the file down to the smallest one that begins or lies there.
func pathTo(files []*ast.File, pos token.Pos) (path []ast.Node) {
	for _, f := range files {
		if pos < f.FileStart || pos > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || pos < n.Pos() || pos >= n.End() {
				return false
			}
			path = append(path, n)
			return true
		})
	}
	return path
}

func parentOf(path []ast.Node) ast.Node {
	if len(path) < 2 {
		return nil
	}
	return path[len(path)-2]
}
