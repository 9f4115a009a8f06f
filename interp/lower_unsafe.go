package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// Package unsafe is not known to yaegi. What it says of sizes the type checker knows: those are the constants of the compiler, and values of programs lie in memory as it would
// have them. What it does with pointers package rt does, on the values that the pointers lead to.

// unsafePath is the path of package unsafe. Programs of others may not import it.
const unsafePath = "unsafe"

// isUnsafe reports whether t is unsafe.Pointer, by this or another name.
func isUnsafe(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

// rewriteUnsafe replaces the call of a function of package unsafe with the given name. It reports whether there is one.
func (l *lowerer) rewriteUnsafe(c cursor, call *ast.CallExpr, name string) bool {
	p := at(call.Pos())
	switch name {
	case "Sizeof", "Alignof", "Offsetof": // of an instance; others are constants already
		size := &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.INT, Value: l.info.Types[call].Value.ExactString()}
		l.replace(c, call, p.call(p.ident("uintptr"), size))
	case "Add":
		l.replace(c, call, p.call(p.helper("PointerAdd"), l.asPointer(call.Args[0]), p.call(p.ident("int"), call.Args[1])))
	case "String":
		l.replace(c, call, p.call(p.helper("StringAt"), call.Args[0], p.call(p.ident("int"), call.Args[1])))
	case "StringData":
		l.replace(c, call, p.call(p.helper("StringData"), call.Args[0]))
	case "Slice":
		now := p.call(p.helper("SliceAt"), call.Args[0], p.call(p.ident("int"), call.Args[1]))
		l.replace(c, call, l.asserted(now, l.typeOf(call), p))
	case "SliceData":
		l.replace(c, call, l.asserted(p.call(p.helper("SliceData"), call.Args[0]), l.typeOf(call), p))
	default:
		return false
	}
	return true
}

// asserted is a value that package rt returns as an any, as what it is.
func (l *lowerer) asserted(x ast.Expr, t types.Type, p at) ast.Expr {
	text := l.typeText(t)
	name := "exact" + mark + identText(text)
	if !l.made[name] {
		l.made[name] = true
		l.generate("func " + name + "(x interface{}) " + text + " { return x.(" + text + ") }")
	}
	return p.call(p.ident(name), x)
}

// convertUnsafe replaces the conversion of a pointer, or of a number, to unsafe.Pointer, and back. It reports whether call is one.
func (l *lowerer) convertUnsafe(c cursor, call *ast.CallExpr, to, from types.Type) bool {
	p := at(call.Pos())
	arg := call.Args[0]
	switch {
	case isUnsafe(to):
		l.replace(c, call, l.asPointer(arg))
	case !isUnsafe(from):
		return false
	case isBasic(to): // uintptr
		l.replace(c, call, p.call(l.typeExpr(to, p), p.call(p.helper("Address"), arg)))
	default:
		nothing := p.call(&ast.ParenExpr{Lparen: token.Pos(p), X: l.typeExpr(to, p), Rparen: token.Pos(p)}, p.ident("nil"))
		l.replace(c, call, l.asserted(p.call(p.helper("PointTo"), arg, nothing), to, p))
	}
	return true
}

// asPointer makes an unsafe.Pointer of a pointer or a number.
func (l *lowerer) asPointer(x ast.Expr) ast.Expr {
	t := l.typeOf(x)
	p := at(x.Pos())
	switch {
	case l.info.Types[x].IsNil():
		return p.call(p.helper("PointerAt"), p.call(p.ident("uintptr"), p.number(0)))
	case t != nil && isUnsafe(t):
		return x
	case t != nil && isBasic(t):
		return p.call(p.helper("PointerAt"), p.call(p.ident("uintptr"), x))
	}
	return p.call(p.helper("PointerOf"), x)
}

// unsafeSymbols are what package rt has for package unsafe.
func unsafeSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Pointer":    reflect.ValueOf((*unsafe.Pointer)(nil)),
		"PointerOf":  reflect.ValueOf(func(p any) unsafe.Pointer { return reflect.ValueOf(p).UnsafePointer() }),
		"PointerAt":  reflect.ValueOf(func(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }),
		"PointerAdd": reflect.ValueOf(func(p unsafe.Pointer, n int) unsafe.Pointer { return unsafe.Add(p, n) }),
		"Address":    reflect.ValueOf(func(p unsafe.Pointer) uintptr { return uintptr(p) }),
		"PointTo": reflect.ValueOf(func(p unsafe.Pointer, like any) any {
			t := reflect.TypeOf(like)
			return reflect.NewAt(t.Elem(), p).Convert(t).Interface()
		}),
		"StringAt":   reflect.ValueOf(func(p *byte, n int) string { return unsafe.String(p, n) }),
		"StringData": reflect.ValueOf(unsafeStringData),
		"SliceAt":    reflect.ValueOf(sliceAt),
		"SliceData": reflect.ValueOf(func(s any) any {
			v := reflect.ValueOf(s)
			return reflect.NewAt(v.Type().Elem(), v.UnsafePointer()).Interface()
		}),
	}
}

func unsafeStringData(s string) *byte { return unsafe.StringData(s) }

// sliceAt is unsafe.Slice for any pointer.
func sliceAt(ptr any, n int) any {
	p := reflect.ValueOf(ptr)
	t := reflect.SliceOf(p.Type().Elem())
	switch {
	case n < 0:
		panic(runtimeError{"runtime error: unsafe.Slice: len out of range"})
	case p.IsNil() && n > 0:
		panic(runtimeError{"runtime error: unsafe.Slice: ptr is nil and len is not zero"})
	case p.IsNil():
		return reflect.Zero(t).Interface()
	}
	array := reflect.NewAt(reflect.ArrayOf(n, p.Type().Elem()), p.UnsafePointer())
	return array.Elem().Slice3(0, n, n).Convert(t).Interface()
}
