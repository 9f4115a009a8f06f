package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// declaration copies a declaration of the program, if it is one to keep and not generic.
func (in *instances) declaration(sp *sourcePackage, d ast.Decl) {
	kept := func(ids ...*ast.Ident) bool {
		return in.keep == nil || slices.ContainsFunc(ids, func(id *ast.Ident) bool { return in.keep[sp.info.Defs[id]] })
	}
	c := &copier{instances: in, from: sp}
	switch d := d.(type) {
	case *ast.FuncDecl:
		fn, _ := sp.info.Defs[d.Name].(*types.Func)
		if kept(d.Name) && (fn == nil || fn.Signature().TypeParams().Len()+fn.Signature().RecvTypeParams().Len() == 0) {
			in.file.Decls = append(in.file.Decls, c.function(d, nil))
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Tok == token.CONST {
			return
		}
		out := &ast.GenDecl{TokPos: d.TokPos, Tok: d.Tok, Lparen: d.Lparen, Rparen: d.Rparen}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if obj, ok := sp.info.Defs[spec.Name].(*types.TypeName); ok && kept(spec.Name) {
					in.declareType(c, obj, spec.Name.Pos())
				}
			case *ast.ValueSpec:
				if kept(spec.Names...) {
					out.Specs = append(out.Specs, c.valueSpec(spec))
				}
			}
		}
		if len(out.Specs) > 0 {
			in.file.Decls = append(in.file.Decls, out)
		}
	}
}

// declareType writes the type obj of the top level, unless there are but instances or constraints to it.
func (in *instances) declareType(c *copier, obj *types.TypeName, pos token.Pos) {
	if obj.IsAlias() || isGeneric(obj.Type()) {
		return
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return
	}
	if i, ok := named.Underlying().(*types.Interface); ok && !i.IsMethodSet() {
		return // a constraint
	}
	in.typeDecl(c, in.topName(c.from, obj), named, pos)
}

// typeDecl writes a declaration of a type with the underlying type that t has in the environment of c.
func (in *instances) typeDecl(c *copier, name string, t *types.Named, pos token.Pos) {
	p := at(pos)
	var typ ast.Expr
	if foreign := c.from.foreign(t); foreign != nil {
		typ = c.write(foreign, p)
	} else {
		typ = c.write(in.subst(t.Underlying(), c.env), p)
	}
	in.file.Decls = append(in.file.Decls, &ast.GenDecl{TokPos: pos, Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{Name: p.ident(name), Type: typ}}})
}

// require has the declaration of an object of the top level of sp, which is not generic, copied.
func (in *instances) require(sp *sourcePackage, obj types.Object) {
	d := sp.decls[obj]
	if sp.path == "" || d == nil || sp.copied[d.node] || isGenericObject(obj) {
		return
	}
	sp.copied[d.node] = true
	in.later(func() {
		c := &copier{instances: in, from: sp}
		switch n := d.node.(type) {
		case *ast.FuncDecl:
			in.file.Decls = append(in.file.Decls, c.function(n, nil))
		case *ast.TypeSpec:
			t := obj.(*types.TypeName)
			in.declareType(c, t, n.Name.Pos())
			if named, ok := t.Type().(*types.Named); ok {
				in.methods(sp, named, nil, "")
			}
		case *ast.ValueSpec:
			in.file.Decls = append(in.file.Decls, &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{c.valueSpec(n)}})
		}
	})
}

// methods copies the methods of a type: of the generic type origin for one with the given arguments and name.
func (in *instances) methods(sp *sourcePackage, origin *types.Named, args []types.Type, name string) {
	for i := range origin.NumMethods() {
		m := origin.Method(i)
		d := sp.decls[m]
		if d == nil || sp.copied[d.node] {
			continue
		}
		c := &copier{instances: in, from: sp}
		decl := d.node.(*ast.FuncDecl)
		if name == "" {
			sp.copied[d.node] = true
			in.file.Decls = append(in.file.Decls, c.function(decl, nil))
			continue
		}
		c.env = bindParams(m.Signature().RecvTypeParams(), args)
		p := at(decl.Recv.List[0].Type.Pos())
		var recv ast.Expr = p.ident(name)
		if _, isPointer := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer); isPointer {
			recv = &ast.StarExpr{Star: token.Pos(p), X: recv}
		}
		in.file.Decls = append(in.file.Decls, c.function(decl, recv))
	}
}
