package interp

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// A message with a Shape in it may have any type of the program that is one, although the actor that gets it mentions none of them. So the source of an actor has, with an
// interface that the program declares, or that it handles, the types of the program that implement it; and with a message that it handles, the types that embed it. But only
// those that shipped sources may have. It has them whoever sends what, so that it is the same for the same program.

// actorClosure is closure for a source: with the types of the program that messages to its actors may have or bring.
func (u *unit) actorClosure(root ast.Node) map[types.Object]bool {
	g := u.graph()
	found := map[types.Object]bool{}
	g.reach(root, found)
	g.addInits(found)
	candidates := append(g.concreteTypes(), g.instances()...)
	for more := true; more; {
		more = false
		takes := g.taking(found)
		for _, c := range candidates {
			if !takes(c.typ) {
				continue
			}
			obj := c.declared()
			if obj == nil || found[obj] {
				continue
			}
			with := map[types.Object]bool{}
			g.add(obj, with)
			g.addInits(with)
			if g.portable(with) {
				more = true
				maps.Copy(found, with)
			}
		}
		g.addInits(found)
	}
	return found
}

// taking returns what reports whether a value of a type may come in a message to an actor in found, without its type being there.
func (g *graph) taking(found map[types.Object]bool) func(types.Type) bool {
	interfaces := g.interfacesIn(found)
	var handled []types.Type
	for obj := range found {
		named, _ := types.Unalias(obj.Type()).(*types.Named)
		if t, ok := obj.(*types.TypeName); ok && (t.IsAlias() || isGeneric(obj.Type())) || !ok && obj.Name() != "_" || named == nil {
			continue
		}
		if a := actorOf(named); a != nil {
			for _, h := range a.handlers {
				if i, ok := h.msg.Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
					interfaces = append(interfaces, i)
				} else if !ok {
					handled = append(handled, h.msg)
				}
			}
		}
	}
	isHandled := func(t types.Type) *types.Func {
		if slices.ContainsFunc(handled, func(h types.Type) bool { return types.Identical(h, t) }) {
			return &types.Func{}
		}
		return nil
	}
	return func(t types.Type) bool {
		return slices.ContainsFunc(interfaces, func(i *types.Interface) bool { return implements(t, i) }) || nearestEmbedded(t, "", nil, isHandled) != nil
	}
}

// A candidate is a type of the program that could implement or embed something. declared returns what declares it, nil if it cannot be part of a source.
type candidate struct {
	typ      types.Type
	declared func() types.Object
}

// concreteTypes are the types that are not generic.
func (g *graph) concreteTypes() (out []candidate) {
	for obj := range g.decls {
		if t, ok := obj.(*types.TypeName); ok && !t.IsAlias() && !types.IsInterface(t.Type()) && !isGeneric(t.Type()) {
			out = append(out, candidate{t.Type(), func() types.Object { return t }})
		}
	}
	return out
}

// instances are the instances of generic types that the program mentions outside of generic code.
func (g *graph) instances() (out []candidate) {
	all := map[string]types.Type{}
	g.eachInstance(nil, func(name string, t types.Type) { all[name] = t })
	for name := range g.mentioned {
		if d, err := g.root(name); err == nil { // else it was in terms of what is another one now
			all[name] = d.objects[0].Type()
		}
	}
	for name, t := range all {
		out = append(out, candidate{t, func() types.Object {
			d, err := g.root(name)
			if err != nil {
				return nil // a function declares one of its arguments
			}
			g.decls[d.objects[0]] = d
			return d.objects[0]
		}})
	}
	return out
}

// eachInstance visits the instances of generic types of the program that are mentioned outside of generic code: within n, if that is not nil.
func (u *unit) eachInstance(n ast.Node, visit func(name string, t types.Type)) {
	for id, i := range u.info.Instances {
		t, ok := types.Unalias(i.Type).(*types.Named)
		if !ok || !u.inPackage(t.Obj()) || types.IsInterface(t) || hasTypeParam(t) || n != nil && (id.Pos() < n.Pos() || n.End() <= id.Pos()) {
			continue
		}
		visit(u.shown(t), t)
	}
}

// hasTypeParam reports whether t depends on a type parameter.
func hasTypeParam(t types.Type) bool {
	tuple := func(t *types.Tuple) bool {
		return slices.ContainsFunc(slices.Collect(t.Variables()), func(v *types.Var) bool { return hasTypeParam(v.Type()) })
	}
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		return slices.ContainsFunc(slices.Collect(t.TypeArgs().Types()), hasTypeParam)
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case interface{ Elem() types.Type }: // a pointer, slice, array or channel
		return hasTypeParam(t.Elem())
	case *types.Signature:
		return tuple(t.Params()) || tuple(t.Results())
	case *types.Struct:
		return slices.ContainsFunc(slices.Collect(t.Fields()), func(f *types.Var) bool { return hasTypeParam(f.Type()) })
	case *types.Interface:
		return slices.ContainsFunc(slices.Collect(t.Methods()), func(m *types.Func) bool { return hasTypeParam(m.Signature()) })
	}
	return false
}

// implements reports whether values of type t, or pointers to them, implement i.
func implements(t types.Type, i *types.Interface) bool {
	return types.Implements(t, i) || types.Implements(types.NewPointer(t), i)
}

// interfacesIn are those with methods that found declares, or has as the types of fields.
func (g *graph) interfacesIn(found map[types.Object]bool) (out []*types.Interface) {
	add := func(t types.Type) {
		if i, ok := t.Underlying().(*types.Interface); ok && i.IsMethodSet() && i.NumMethods() > 0 {
			out = append(out, i)
		}
	}
	for obj := range found {
		t, ok := obj.(*types.TypeName)
		if !ok {
			continue
		}
		if !isGeneric(t.Type()) {
			add(t.Type())
		}
		ast.Inspect(g.decls[obj].node, func(n ast.Node) bool {
			if i, ok := n.(*ast.InterfaceType); ok {
				add(g.typeOf(i))
			}
			return true
		})
	}
	for id, instance := range g.info.Instances {
		if found[origin(g.info.Uses[id])] && types.IsInterface(instance.Type) {
			add(instance.Type)
		}
	}
	return out
}

// portable reports whether a shipped source may have the objects.
func (g *graph) portable(objects map[types.Object]bool) bool {
	for obj := range objects {
		if g.outside != nil && g.outside(obj) {
			return false
		}
		allowed := true
		ast.Inspect(g.decls[obj].node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && allowed {
				allowed = g.mayUse(g.info.Uses[id])
			}
			return allowed
		})
		if !allowed {
			return false
		}
	}
	return true
}

// mayUse reports whether shipped sources may use obj.
func (u *unit) mayUse(obj types.Object) bool {
	if obj == nil || obj.Pkg() == nil {
		return true
	}
	if name, ok := obj.(*types.PkgName); ok {
		_, ok := Shipped.allows(name.Imported().Path(), "")
		return ok || u.own(name.Imported())
	}
	if u.own(obj.Pkg()) || obj.Parent() != obj.Pkg().Scope() {
		return true
	}
	_, ok := Shipped.allows(obj.Pkg().Path(), obj.Name())
	return ok
}
