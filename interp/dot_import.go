package interp

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// spellOut has the files of u use what they import into their own scopes by way of a name for the package: import . "fmt" and Println become fmt۰.Println. What comes after,
// the text of sources included, need not know of such imports. It changes the syntax and info of u; positions stay.
func (u *unit) spellOut() {
	for _, f := range u.files {
		names := map[*types.Package]*types.PkgName{}
		for _, spec := range f.Imports {
			if spec.Name != nil && spec.Name.Name == "." {
				u.nameImport(spec, names)
			}
		}
		if len(names) > 0 {
			u.qualifyUses(f, names)
		}
	}
}

// nameImport gives the package of an import without one a name, and notes it in names. The name is one that nothing in the source has.
func (u *unit) nameImport(spec *ast.ImportSpec, names map[*types.Package]*types.PkgName) {
	imported, ok := u.info.Defs[spec.Name].(*types.PkgName)
	if !ok {
		return // an import that failed
	}
	delete(u.info.Defs, spec.Name)
	pkg := imported.Imported()
	names[pkg] = types.NewPkgName(spec.Pos(), u.pkg, pkg.Name()+mark, pkg)
	spec.Name = at(spec.Pos()).ident(pkg.Name() + mark)
}

// qualifyUses replaces the uses of what the packages with the given names declare, where nothing says that it is theirs.
func (u *unit) qualifyUses(f *ast.File, names map[*types.Package]*types.PkgName) {
	astutil.Apply(f, func(c *astutil.Cursor) bool {
		id, ok := c.Node().(*ast.Ident)
		if !ok {
			return true
		}
		if parent, ok := c.Parent().(*ast.SelectorExpr); ok && parent.Sel == id {
			return true
		}
		obj := u.info.Uses[id]
		if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() || names[obj.Pkg()] == nil {
			return true
		}
		name := names[obj.Pkg()]
		x := at(id.Pos()).ident(name.Name())
		u.info.Uses[x] = name
		sel := &ast.SelectorExpr{X: x, Sel: id}
		if tv, ok := u.info.Types[id]; ok {
			u.info.Types[sel] = tv
		}
		c.Replace(sel)
		return false
	}, nil)
}
