package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// subst returns t with the type arguments of env in place of type parameters, and with what became of generic and local types in place of them.
func (in *instances) subst(t types.Type, env *environment) types.Type {
	switch t := t.(type) {
	case *types.Basic:
		return plain(t) // instances are known by the names of types
	case *types.TypeParam:
		if env != nil && env.args[t] != nil {
			return env.args[t]
		}
	case *types.Alias:
		if obj := t.Obj(); obj.Pkg() != nil && t.TypeArgs().Len() == 0 && in.lib.compiled(obj.Pkg().Path(), obj.Name()) {
			return t
		}
		return in.subst(types.Unalias(t), env)
	case *types.Named:
		return in.substNamed(t, env)
	case *types.Pointer:
		return types.NewPointer(in.subst(t.Elem(), env))
	case *types.Slice:
		return types.NewSlice(in.subst(t.Elem(), env))
	case *types.Array:
		return types.NewArray(in.subst(t.Elem(), env), t.Len())
	case *types.Map:
		return types.NewMap(in.subst(t.Key(), env), in.subst(t.Elem(), env))
	case *types.Chan:
		return types.NewChan(t.Dir(), in.subst(t.Elem(), env))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, in.substTuple(t.Params(), env), in.substTuple(t.Results(), env), t.Variadic())
	case *types.Struct:
		var fields []*types.Var
		var tags []string
		for i := range t.NumFields() {
			f := t.Field(i)
			typ := in.fieldType(f, env)
			fields = append(fields, types.NewField(f.Pos(), in.pkg, fieldName(f, typ), typ, f.Embedded()))
			tags = append(tags, t.Tag(i))
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		var methods []*types.Func
		for m := range t.ExplicitMethods() {
			methods = append(methods, types.NewFunc(m.Pos(), m.Pkg(), m.Name(), in.subst(m.Signature(), env).(*types.Signature)))
		}
		var embedded []types.Type
		for e := range t.EmbeddedTypes() {
			embedded = append(embedded, in.subst(e, env))
		}
		return types.NewInterfaceType(methods, embedded)
	case *types.Union:
		return t
	}
	return t
}

func (in *instances) substTuple(t *types.Tuple, env *environment) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), v.Name(), in.subst(v.Type(), env)))
	}
	return types.NewTuple(vars...)
}

func (in *instances) substNamed(t *types.Named, env *environment) types.Type {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil || in.own[t]:
		return t
	case isSeq(t):
		return in.subst(t.Underlying(), env)
	case t.TypeArgs().Len() > 0:
		var args []types.Type
		for a := range t.TypeArgs().Types() {
			args = append(args, in.subst(a, env))
		}
		return in.namedInstance(t.Origin(), args, env)
	case t.TypeParams().Len() > 0: // inside of its own declaration
		var args []types.Type
		for p := range t.TypeParams().TypeParams() {
			args = append(args, in.subst(p, env))
		}
		return in.namedInstance(t, args, env)
	case obj.Parent() != obj.Pkg().Scope():
		return in.localType(t, env)
	}
	if sp, o := in.sourceOf(obj); sp != nil && sp.path != "" {
		in.require(sp, o)
	}
	return t
}

// isSeq reports whether t is an instance of iter.Seq or iter.Seq2. Compiled code has types of these names; as the types that they stand for, values of the program and of compiled
// code are assignable to each other.
func isSeq(t *types.Named) bool {
	obj := t.Obj()
	return obj.Pkg() != nil && obj.Pkg().Path() == "iter" && (obj.Name() == "Seq" || obj.Name() == "Seq2")
}

// localType returns what the type t, which a function declares, becomes in the environment of that function.
func (in *instances) localType(t *types.Named, env *environment) types.Type {
	sp, obj := in.sourceOf(t.Obj())
	if sp == nil {
		return t
	}
	env = env.around()
	key := localType{obj.(*types.TypeName), env}
	if made := in.local[key]; made != nil {
		return made
	}
	name := obj.Name()
	if in.taken[name] || types.Universe.Lookup(name) != nil {
		name = in.newName(name)
	}
	in.taken[name] = true
	made := in.newNamed(name, obj, env.list())
	in.local[key] = made
	in.later(func() {
		in.typeDecl(&copier{instances: in, from: sp, env: env}, name, t, obj.Pos())
	})
	return made
}

// fieldName is the name of the field f when its type is t: an embedded one has that of its type.
func fieldName(f *types.Var, t types.Type) string {
	if !f.Embedded() {
		return f.Name()
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Alias:
		return t.Obj().Name()
	case *types.Basic:
		return t.Name()
	}
	return f.Name()
}

// fieldType is what becomes of the type of the field f. One that is embedded by another name than that of its type is an alias again: its field has that name.
func (in *instances) fieldType(f *types.Var, env *environment) types.Type {
	t := in.subst(f.Type(), env)
	if !f.Embedded() {
		return t
	}
	written, pointed := types.Type(f.Type()), t
	p, isPointer := written.(*types.Pointer)
	if isPointer {
		written, pointed = p.Elem(), t.(*types.Pointer).Elem()
	}
	if _, ok := written.(*types.Basic); ok { // a field byte is no field uint8
		return f.Type()
	}
	alias, ok := written.(*types.Alias)
	if _, kept := pointed.(*types.Alias); !ok || kept || fieldName(f, pointed) == f.Name() && isNamed(pointed) {
		return t
	}
	key := alias.Obj().Name() + " = " + types.TypeString(pointed, nil)
	again := in.aliases[key]
	if again == nil {
		again = types.NewAlias(types.NewTypeName(alias.Obj().Pos(), in.pkg, in.newName(alias.Obj().Name()), nil), pointed)
		in.aliases[key] = again
		in.later(func() {
			p := at(alias.Obj().Pos())
			in.file.Decls = append(in.file.Decls, &ast.GenDecl{TokPos: token.Pos(p), Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{
				Name: p.ident(again.Obj().Name()), Assign: token.Pos(p), Type: (&copier{instances: in, from: in.sources[""]}).write(pointed, p),
			}}})
		})
	}
	if isPointer {
		return types.NewPointer(again)
	}
	return again
}

// A typeWriter writes types as syntax.
type typeWriter struct {
	name    func(obj *types.TypeName, p at) ast.Expr // writes a type that has a name
	special func(t types.Type, p at) ast.Expr        // writes others in its own way; nil, or the result is, for the usual one
}

// write writes t. All positions are p.
func (w typeWriter) write(t types.Type, p at) ast.Expr {
	if w.special != nil {
		if e := w.special(t, p); e != nil {
			return e
		}
	}
	pos := token.Pos(p)
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return w.name(types.Unsafe.Scope().Lookup("Pointer").(*types.TypeName), p)
		}
		return p.ident(types.Default(t).(*types.Basic).Name())
	case *types.Alias:
		return w.name(t.Obj(), p)
	case *types.Named:
		name := w.name(t.Obj(), p)
		if t.TypeArgs().Len() == 0 {
			return name
		}
		list := &ast.IndexListExpr{X: name, Lbrack: pos, Rbrack: pos}
		for a := range t.TypeArgs().Types() {
			list.Indices = append(list.Indices, w.write(a, p))
		}
		return list
	case *types.Pointer:
		return &ast.StarExpr{Star: pos, X: w.write(t.Elem(), p)}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: pos, Elt: w.write(t.Elem(), p)}
	case *types.Array:
		return &ast.ArrayType{Lbrack: pos, Len: &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: w.write(t.Elem(), p)}
	case *types.Map:
		return &ast.MapType{Map: pos, Key: w.write(t.Key(), p), Value: w.write(t.Elem(), p)}
	case *types.Chan:
		return w.writeChan(t, p)
	case *types.Signature:
		return w.writeSignature(t, p)
	case *types.Struct:
		return w.writeStruct(t, p)
	case *types.Interface:
		return w.writeInterface(t, p)
	case *types.TypeParam:
		return p.ident(t.Obj().Name())
	}
	panic("no type: " + t.String())
}

func (w typeWriter) writeChan(t *types.Chan, p at) ast.Expr {
	out := &ast.ChanType{Begin: token.Pos(p), Dir: ast.SEND | ast.RECV, Value: w.write(t.Elem(), p)}
	switch t.Dir() {
	case types.SendOnly:
		out.Dir, out.Arrow = ast.SEND, token.Pos(p)
	case types.RecvOnly:
		out.Dir, out.Arrow = ast.RECV, token.Pos(p)
	}
	if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly { // chan (<-chan T)
		out.Value = &ast.ParenExpr{Lparen: token.Pos(p), X: out.Value, Rparen: token.Pos(p)}
	}
	return out
}

func (w typeWriter) writeSignature(t *types.Signature, p at) *ast.FuncType {
	fields := func(tuple *types.Tuple, variadic bool) *ast.FieldList {
		list := &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}
		for i := range tuple.Len() {
			var typ ast.Expr
			if variadic && i == tuple.Len()-1 {
				elem := tuple.At(i).Type().Underlying()
				if s, ok := elem.(*types.Slice); ok {
					elem = s.Elem()
				} else {
					elem = types.Typ[types.Byte] // append([]byte, string...)
				}
				typ = &ast.Ellipsis{Ellipsis: token.Pos(p), Elt: w.write(elem, p)}
			} else {
				typ = w.write(tuple.At(i).Type(), p)
			}
			list.List = append(list.List, &ast.Field{Type: typ})
		}
		return list
	}
	out := &ast.FuncType{Func: token.Pos(p), Params: fields(t.Params(), t.Variadic())}
	if t.Results().Len() > 0 {
		out.Results = fields(t.Results(), false)
	}
	return out
}

func (w typeWriter) writeStruct(t *types.Struct, p at) ast.Expr {
	list := &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}
	for i := range t.NumFields() {
		f := t.Field(i)
		field := &ast.Field{Type: w.write(f.Type(), p)}
		if !f.Embedded() {
			field.Names = []*ast.Ident{p.ident(f.Name())}
		}
		if tag := t.Tag(i); tag != "" {
			field.Tag = p.text(tag)
		}
		list.List = append(list.List, field)
	}
	return &ast.StructType{Struct: token.Pos(p), Fields: list}
}

func (w typeWriter) writeInterface(t *types.Interface, p at) ast.Expr {
	list := &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}
	for m := range t.ExplicitMethods() {
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{p.ident(m.Name())}, Type: w.writeSignature(m.Signature(), p)})
	}
	for e := range t.EmbeddedTypes() {
		list.List = append(list.List, &ast.Field{Type: w.write(e, p)})
	}
	return &ast.InterfaceType{Interface: token.Pos(p), Methods: list}
}
