package interp

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// A message with a Shape in it may have any type of the program that is one, although the actor that gets it mentions none of them. So the source of an actor has, with an
// interface that the program declares, the types of the program that implement it: those that shipped sources may have. It has them whoever sends what, so that it is the
// same for the same program.

// actorClosure is closure for a source: with what implements the interfaces in it.
func (u *unit) actorClosure(root ast.Node) map[types.Object]bool {
	g := u.graph()
	found := map[types.Object]bool{}
	g.reach(root, found)
	g.addInits(found)
	candidates := g.concreteTypes()
	for more := true; more; {
		more = false
		for _, i := range g.interfacesIn(found) {
			for _, t := range candidates {
				if found[t] || !implements(t.Type(), i) {
					continue
				}
				with := map[types.Object]bool{}
				g.add(t, with)
				g.addInits(with)
				if g.portable(with) {
					more = true
					maps.Copy(found, with)
				}
			}
		}
		g.addInits(found)
	}
	return found
}

// concreteTypes are the types of the program that could implement something, in an order that does not matter.
func (g *graph) concreteTypes() (out []*types.TypeName) {
	for obj := range g.decls {
		if t, ok := obj.(*types.TypeName); ok && !t.IsAlias() && !types.IsInterface(t.Type()) && !isGeneric(t.Type()) && types.NewMethodSet(types.NewPointer(t.Type())).Len() > 0 {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *types.TypeName) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return out
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
