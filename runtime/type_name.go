package runtime

import (
	"fmt"
	"reflect"
	"strings"
)

// TagKey is the key of the struct tag that gives interpreted types, which reflection sees without a name, their name back: the first
// field of such a struct carries `thesp:"main.Ping"`. A field that the source does not export carries the option private, as in
// `thesp:",private"`, because reflection sees it exported.
const TagKey = "thesp"

// TypeName is the name of t as its author knows it, also where t is interpreted: main.Ping, *main.Ping, []main.Ping. It
// is "nil" for nil, the type of the nil interface, and main.Ping·2 for the second type of that name in functions of an interpreted program.
func TypeName(t reflect.Type) string { return nameOf(t, false) }

// TypeText is TypeName as people write it: any, and thesp.Address for what programs import from there.
func TypeText(t reflect.Type) string { return typeText(nameOf(t, true)) }

func typeText(name string) string { return strings.ReplaceAll(name, "interface {}", "any") }

// ownPath is the path of this package.
var ownPath = reflect.TypeFor[Address]().PkgPath()

// nameOf is the name of t; those of this package are named as of package thesp if imported is set.
func nameOf(t reflect.Type, imported bool) string {
	if t == nil {
		return "nil"
	}
	if t.Name() != "" {
		number, _ := ofProgram(t.PkgPath())
		if imported && t.PkgPath() == ownPath {
			return "thesp." + t.Name()
		}
		return t.String() + number
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + nameOf(t.Elem(), imported)
	case reflect.Slice:
		return "[]" + nameOf(t.Elem(), imported)
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), nameOf(t.Elem(), imported))
	case reflect.Map:
		return "map[" + nameOf(t.Key(), imported) + "]" + nameOf(t.Elem(), imported)
	case reflect.Struct:
		if t.NumField() > 0 {
			if name, _, _ := strings.Cut(t.Field(0).Tag.Get(TagKey), ","); name != "" {
				return name
			}
		}
	}
	return t.String()
}

// ofProgram reports whether path is that of the package of types that interpreted programs declare: main, or main·2 for the second one of its name in functions, whose number
// is ·2.
func ofProgram(path string) (number string, ok bool) {
	number, ok = strings.CutPrefix(path, "main")
	if !ok || number != "" && !strings.HasPrefix(number, "·") {
		return "", false
	}
	return number, true
}

// Exported reports whether the field f is exported in the source that declares it, and so travels in messages.
func Exported(f reflect.StructField) bool {
	_, option, _ := strings.Cut(f.Tag.Get(TagKey), ",")
	return f.IsExported() && option != "private"
}
