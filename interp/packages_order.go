package interp

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// A part is what a program has of one of its packages.
type part struct {
	pkg   *types.Package
	files []*ast.File
	order []*types.Initializer // of its variables
}

// byTurn returns the parts of a program in the order in which the language initializes packages: the next is always the first, by its path, of those whose imports have been. The
// last of parts is the program itself.
func byTurn(parts []part) []part {
	if len(parts) == 0 {
		return nil
	}
	last := len(parts) - 1
	rest := slices.Clone(parts[:last])
	slices.SortStableFunc(rest, func(a, b part) int { return strings.Compare(a.pkg.Path(), b.pkg.Path()) })
	waits := func(p part) bool {
		return slices.ContainsFunc(rest, func(q part) bool { return slices.Contains(p.pkg.Imports(), q.pkg) })
	}
	var out []part
	for len(rest) > 0 {
		i := max(0, slices.IndexFunc(rest, func(p part) bool { return !waits(p) }))
		out = append(out, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return append(out, parts[last])
}
