package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"thesp/runtime"
)

// rewriteType gives a struct type its name as a tag of its first field: reflection sees interpreted types without their names, and two with
// the same fields as one. An empty struct gets a blank field to carry it. Fields that are not exported say so, because yaegi exports them.
func (l *lowerer) rewriteType(spec *ast.TypeSpec) {
	s, ok := spec.Type.(*ast.StructType)
	if !ok || spec.Assign.IsValid() || spec.TypeParams != nil {
		return
	}
	obj := l.info.Defs[spec.Name]
	if obj == nil {
		return
	}
	if len(s.Fields.List) == 0 {
		p := at(s.Pos())
		s.Fields.List = []*ast.Field{{
			Names: []*ast.Ident{p.ident("_")},
			Type:  &ast.StructType{Struct: token.Pos(p), Fields: &ast.FieldList{}},
		}}
	}
	name := l.typeName(obj)
	for i, f := range s.Fields.List {
		value := ""
		if i == 0 {
			value = name
		}
		if !fieldExported(f) {
			value += ",private"
		}
		if value != "" {
			setTag(f, value)
		}
	}
}

// typeName is the name that a type of the program has outside: main.Ping, and main.Ping·2 for the second one of that name inside functions.
func (l *lowerer) typeName(obj types.Object) string {
	name := obj.Pkg().Name() + "." + obj.Name()
	if obj.Parent() == obj.Pkg().Scope() {
		return name
	}
	for l.made["type "+name] {
		name += "·"
	}
	l.made["type "+name] = true
	return name
}

// fieldExported reports whether the names that f declares are exported. Names of both sorts in one field are split before.
func fieldExported(f *ast.Field) bool {
	if len(f.Names) > 0 {
		return f.Names[0].IsExported() || f.Names[0].Name == "_"
	}
	t := f.Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.SelectorExpr:
			return x.Sel.IsExported()
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

// setTag adds ours to the tag of f. What is not exported is not for encoding/json and encoding/xml either.
func setTag(f *ast.Field, value string) {
	tag := ""
	if f.Tag != nil {
		tag, _ = strconv.Unquote(f.Tag.Value)
	}
	tag = strings.TrimSpace(tag + " " + runtime.TagKey + `:"` + value + `"`)
	if strings.HasSuffix(value, ",private") {
		for _, key := range []string{"json", "xml"} {
			if _, ok := reflect.StructTag(tag).Lookup(key); !ok {
				tag += " " + key + `:"-"`
			}
		}
	}
	f.Tag = &ast.BasicLit{ValuePos: f.Pos(), Kind: token.STRING, Value: strconv.Quote(tag)}
}
