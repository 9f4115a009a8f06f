package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"thesp/runtime"
)

// nameType gives a struct type its name as a tag of its first field: reflection sees interpreted types without their names, and two with
// the same fields as one. An empty struct gets a blank field to carry it.
func (l *lowerer) nameType(spec *ast.TypeSpec) {
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
	first := s.Fields.List[0]
	name := l.typeName(obj)
	if !fieldExported(first) {
		name += privateOption
	}
	setTag(first, name)
}

// privateOption marks a field that the source does not export; see runtime.TagKey.
const privateOption = ",private"

// hiddenTags hide a field from packages that would show it because it looks exported.
const hiddenTags = ` json:"-" xml:"-"`

// markPrivate marks the fields of a struct type that are not exported, because yaegi exports them all. Each gets a line of its own.
func markPrivate(s *ast.StructType) {
	var list []*ast.Field
	for _, f := range s.Fields.List {
		if len(f.Names) < 2 {
			list = append(list, f)
			continue
		}
		for _, name := range f.Names {
			list = append(list, &ast.Field{Names: []*ast.Ident{name}, Type: f.Type, Tag: f.Tag})
		}
	}
	s.Fields.List = list
	for _, f := range list {
		if !fieldExported(f) {
			setTag(f, privateOption)
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

// fieldExported reports whether the one name that f declares is exported.
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

// setTag puts our tag before that of f.
func setTag(f *ast.Field, value string) {
	tag := ""
	if f.Tag != nil {
		tag, _ = strconv.Unquote(f.Tag.Value)
	}
	ours := runtime.TagKey + `:"` + value + `"`
	if strings.HasSuffix(value, privateOption) {
		ours += hiddenTags
	}
	// Of two tags with the same key the first one counts.
	private := runtime.TagKey + `:"` + privateOption + `"` + hiddenTags
	tag = strings.TrimSpace(ours + " " + strings.TrimSpace(strings.TrimPrefix(tag, private)))
	f.Tag = &ast.BasicLit{ValuePos: f.Pos(), Kind: token.STRING, Value: strconv.Quote(tag)}
}
