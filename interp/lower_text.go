package interp

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ast/astutil"
)

// textOfNamed has package rt convert between strings and slices of bytes or runes that have a type of the program: to yaegi these are no such slices. It reports whether
// call is such a conversion.
func (l *lowerer) textOfNamed(c *astutil.Cursor, call *ast.CallExpr, to, from types.Type) bool {
	p := at(call.Pos())
	switch {
	case isString(to) && isNamedText(from):
		call.Args[0] = p.call(p.helper("Text"), call.Args[0])
	case isString(from) && isNamedText(to):
		text := l.typeText(to)
		name := "list" + mark + identText(text)
		if !l.made[name] {
			l.made[name] = true
			l.generate("func " + name + "(s string) " + text + " { return " + helpers + ".List(s, (*" + text + ")(nil)).(" + text + ") }")
		}
		l.replace(c, call, p.call(p.ident(name), p.call(p.ident("string"), call.Args[0])))
	default:
		return false
	}
	return true
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isNamedText reports whether t is a slice of a type with a name of its own for bytes or runes.
func isNamedText(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && isNamed(s.Elem())
}

// textOf is the string of a slice of bytes or runes, whatever their types are called.
func textOf(slice any) string {
	v := reflect.ValueOf(slice)
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return string(v.Bytes())
	}
	runes := make([]rune, v.Len())
	for i := range runes {
		runes[i] = rune(v.Index(i).Int())
	}
	return string(runes)
}

// listOf is the slice of the bytes or runes of a string, of the type to which like is a pointer, whatever these types are called.
func listOf(s string, like any) any {
	t := reflect.TypeOf(like).Elem()
	var list unsafe.Pointer
	if t.Elem().Kind() == reflect.Uint8 {
		bytes := []byte(s)
		list = unsafe.Pointer(&bytes)
	} else {
		runes := []rune(s)
		list = unsafe.Pointer(&runes)
	}
	return reflect.NewAt(t, list).Elem().Interface()
}
