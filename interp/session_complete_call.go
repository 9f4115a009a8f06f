package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// call notes in c which function Hole is an argument of.
func (p *gap) call(c *Completion) {
	i := len(p.path) - 2
	for ; i > 0; i-- { // createActor &Hole
		if x, ok := p.path[i].(*ast.UnaryExpr); !ok || x.Op != token.AND {
			break
		}
	}
	if i < 0 {
		return
	}
	call, ok := p.path[i].(*ast.CallExpr)
	if !ok || ast.Node(call.Fun) == p.path[i+1] {
		return
	}
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return
	}
	c.Function = strings.TrimSuffix(id.Name, mark) // a function of the host that returns its error as well
	for n, arg := range call.Args {
		if ast.Node(arg) == p.path[i+1] {
			c.Argument = n
		}
	}
	o := p.unit.info.Uses[id]
	if o == nil {
		return
	}
	if text, ok := strings.CutPrefix(p.typeText(o.Type()), "func"); ok {
		c.Signature = "func " + c.Function + text
	}
	c.Documented = p.documented(o)
}

// documented is the name by which Doc knows a function or method of a package, "" for others.
func (p *gap) documented(o types.Object) string {
	f, ok := o.(*types.Func)
	if !ok || o.Pkg() == nil || p.unit.own(o.Pkg()) {
		return ""
	}
	path := o.Pkg().Path()
	if path == runtimePath {
		path = thespPath
	}
	recv := f.Signature().Recv()
	if recv == nil {
		return path + "." + f.Name()
	}
	t := recv.Type()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return path + "." + named.Obj().Name() + "." + f.Name()
	}
	return ""
}
