package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Types that the program declares, and structs without names, are made before yaegi runs it; see typeTable. To yaegi they are types of a package. Types of
// interfaces are any to yaegi, but for those of compiled packages: it loses what is in them.

// typesName and typesPath are of the package that has the types.
const (
	typesName = "t" + mark
	typesPath = "thesp/types"
)

// privateOption marks a field that the source does not export; see runtime.TagKey.
const privateOption = ",private"

// hiddenTags hide a field from packages that would show it because it looks exported.
const hiddenTags = `json:"-" xml:"-"`

// typeName is the name that a type of the program has outside: main.Ping, and main.Ping·2 for the second one of that name inside functions.
// Programs see it without the number; see publicName.
func (u *unit) typeName(obj types.Object) string {
	if name := u.display[obj.Name()]; name != "" {
		return name
	}
	return u.pkg.Name() + "." + shortName(obj.Name())
}

// publicName is the name that reflection has for a type of the program.
func (u *unit) publicName(obj types.Object) string {
	name := u.typeName(obj)
	if i := strings.LastIndex(name, countMark); i >= 0 && !strings.HasSuffix(name, "]") {
		name = name[:i]
	}
	return name
}

// countMark is between the name of a type inside of a function and its number.
const countMark = "·"

// typeExpr writes the type t for the lowered program.
func (l *lowerer) typeExpr(t types.Type, p at) ast.Expr {
	return typeWriter{name: l.nameExpr, special: l.specialType}.write(t, p)
}

// nameExpr writes the name of a type.
func (l *lowerer) nameExpr(obj *types.TypeName, p at) ast.Expr {
	switch pkg := obj.Pkg(); {
	case pkg == nil:
		return p.ident(obj.Name())
	case pkg == types.Unsafe:
		return p.helper(obj.Name())
	case pkg == l.pkg:
		return l.madeName(obj.Name(), obj.Type(), p)
	case pkg.Path() == runtimePath:
		return &ast.SelectorExpr{X: p.ident(thespName), Sel: p.ident(obj.Name())}
	case !obj.Exported(): // of a variable, as binary.LittleEndian
		return l.madeName(identText(pkg.Path())+mark+obj.Name(), obj.Type(), p)
	default:
		return &ast.SelectorExpr{X: p.ident(l.nameOf(pkg.Path())), Sel: p.ident(obj.Name())}
	}
}

// madeName is the name of a type that is made for the program.
func (l *lowerer) madeName(name string, t types.Type, p at) ast.Expr {
	l.wanted[name] = t
	return &ast.SelectorExpr{X: p.ident(typesName), Sel: p.ident(name)}
}

// specialType writes interfaces as any, and structs by a name.
func (l *lowerer) specialType(t types.Type, p at) ast.Expr {
	if alias, ok := t.(*types.Alias); ok && l.inPackage(alias.Obj()) {
		return l.typeExpr(types.Unalias(t), p)
	}
	t = types.Unalias(t)
	named, _ := t.(*types.Named)
	switch {
	case named != nil && isSeq(named): // of a method of a compiled type
		return l.typeExpr(named.Underlying(), p)
	case l.isOurs(t):
		return p.any()
	case !isStruct(t):
		return nil
	}
	s, ok := t.(*types.Struct)
	if !ok || s.NumFields() == 0 {
		return nil
	}
	text := types.TypeString(s, nil)
	if l.structs[text] == "" {
		l.structs[text] = l.temp("struct")
	}
	return l.madeName(l.structs[text], s, p)
}

// any is the type interface{}.
func (p at) any() ast.Expr {
	return &ast.InterfaceType{Interface: token.Pos(p), Methods: &ast.FieldList{Opening: token.Pos(p), Closing: token.Pos(p)}}
}

// isOurs reports whether t is an interface that yaegi does not get to see: one that no compiled package declares.
func (l *lowerer) isOurs(t types.Type) bool {
	t = types.Unalias(t)
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return false
	}
	named, ok := t.(*types.Named)
	return !ok || l.inPackage(named.Obj())
}

// varType writes the type of a variable.
func (l *lowerer) varType(t types.Type, p at) ast.Expr { return l.typeExpr(t, p) }

// isNamedFunc reports whether t is a type with a name that the program has given to functions.
func (l *lowerer) isNamedFunc(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !l.inPackage(named.Obj()) {
		return false
	}
	_, ok = named.Underlying().(*types.Signature)
	return ok
}

// inProgram reports whether t is a type without a name, or one of the program.
func (l *lowerer) inProgram(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return !ok || l.inPackage(named.Obj())
}

// typeText writes the type t for code that is generated as text.
func (l *lowerer) typeText(t types.Type) string { return types.ExprString(l.typeExpr(t, 0)) }

// rewriteType writes a type of the source anew. It reports whether n is one.
func (l *lowerer) rewriteType(parent ast.Node, n ast.Node) (ast.Expr, bool) {
	e, ok := n.(ast.Expr)
	if !ok {
		return nil, false
	}
	if _, ok := e.(*ast.Ellipsis); ok {
		return nil, false
	}
	tv, ok := l.info.Types[e]
	if !ok || !tv.IsType() || tv.Type == nil {
		return nil, false
	}
	p := at(e.Pos())
	switch parent := parent.(type) {
	case *ast.FuncLit, *ast.FuncDecl:
		if _, ok := e.(*ast.FuncType); ok {
			return nil, false // its parameters have names
		}
	case *ast.TypeAssertExpr, *ast.CaseClause:
		return l.typeExpr(tv.Type, p), true
	case *ast.CallExpr:
		if parent.Fun != e { // new(T)
			return l.typeExpr(tv.Type, p), true
		}
		t := l.varType(tv.Type, p)
		switch t.(type) {
		case *ast.StarExpr, *ast.FuncType, *ast.ChanType, *ast.InterfaceType:
			t = &ast.ParenExpr{Lparen: e.Pos(), X: t, Rparen: e.Pos()}
		}
		return t, true
	}
	return l.varType(tv.Type, p), true
}
