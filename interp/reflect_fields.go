package interp

import (
	"go/ast"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// To reflection all fields of the types that programs declare are exported, or yaegi could not reach them. A program that asks package reflect itself gets the answers from
// here: its calls of the methods below are calls of package rt.

// fieldMethods are the methods of package reflect by which a program comes to fields, and what package rt has for them.
func fieldMethods() map[string]reflect.Value {
	return map[string]reflect.Value{
		"(reflect.Value).Field":           reflect.ValueOf(fieldOf),
		"(reflect.Value).FieldByIndex":    reflect.ValueOf(fieldByIndex),
		"(reflect.Value).FieldByName":     reflect.ValueOf(fieldByName),
		"(reflect.Value).FieldByNameFunc": reflect.ValueOf(fieldByNameFunc),
		"(reflect.Value).Fields": reflect.ValueOf(func(v reflect.Value) iter.Seq2[reflect.StructField, reflect.Value] {
			return func(yield func(reflect.StructField, reflect.Value) bool) {
				for i := range v.NumField() {
					if !yield(sourceField(v.Type().Field(i)), fieldOf(v, i)) {
						return
					}
				}
			}
		}),
		"(reflect.Type).Field":        reflect.ValueOf(func(t reflect.Type, i int) reflect.StructField { return sourceField(t.Field(i)) }),
		"(reflect.Type).FieldByIndex": reflect.ValueOf(func(t reflect.Type, index []int) reflect.StructField { return sourceField(t.FieldByIndex(index)) }),
		"(reflect.Type).FieldByName": reflect.ValueOf(func(t reflect.Type, name string) (reflect.StructField, bool) {
			f, ok := t.FieldByName(name)
			return sourceField(f), ok
		}),
		"(reflect.Type).FieldByNameFunc": reflect.ValueOf(func(t reflect.Type, match func(string) bool) (reflect.StructField, bool) {
			f, ok := t.FieldByNameFunc(match)
			return sourceField(f), ok
		}),
		"(reflect.Type).Fields": reflect.ValueOf(func(t reflect.Type) iter.Seq[reflect.StructField] {
			return func(yield func(reflect.StructField) bool) {
				for f := range t.Fields() {
					if !yield(sourceField(f)) {
						return
					}
				}
			}
		}),
		"reflect.VisibleFields": reflect.ValueOf(func(t reflect.Type) []reflect.StructField {
			fields := slices.Clone(reflect.VisibleFields(t))
			for i, f := range fields {
				fields[i] = sourceField(f)
			}
			return fields
		}),
	}
}

// fieldHelper is the name that package rt has for the function or method of package reflect with the given full name.
func fieldHelper(name string) string {
	return "Reflect" + mark + strings.NewReplacer("(", "", ")", "", ".", mark).Replace(name)
}

// fieldSymbols are the names of package rt for fieldMethods.
func fieldSymbols() map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for name, v := range fieldMethods() {
		out[fieldHelper(name)] = v
	}
	return out
}

// rewriteReflect has package rt answer what a program asks package reflect about fields.
func (l *lowerer) rewriteReflect(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	f, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "reflect" {
		return
	}
	if l.reflects == nil {
		l.reflects = fieldMethods()
	}
	if !l.reflects[f.FullName()].IsValid() {
		return
	}
	if s := l.info.Selections[sel]; s != nil {
		if len(s.Index()) != 1 || s.Kind() != types.MethodVal || !types.Identical(s.Recv(), f.Signature().Recv().Type()) {
			return
		}
		call.Args = append([]ast.Expr{sel.X}, call.Args...)
	}
	call.Fun = at(sel.Pos()).helper(fieldHelper(f.FullName()))
}

// sourceField is f as the source has it.
func sourceField(f reflect.StructField) reflect.StructField {
	if !isPrivate(f) {
		return f
	}
	f.PkgPath = "main"
	tag := strings.TrimPrefix(strings.TrimPrefix(string(f.Tag), privateTag), hiddenTags)
	f.Tag = reflect.StructTag(strings.TrimPrefix(tag, " "))
	return f
}

// Flags of a reflect.Value, which are its third word.
const (
	flagStickyRO = 1 << 5 // it came from a field that is not exported
	flagEmbedRO  = 1 << 6 // from one that is embedded
)

// fieldOf is v.Field(i).
func fieldOf(v reflect.Value, i int) reflect.Value {
	out := v.Field(i)
	f := v.Type().Field(i)
	if !isPrivate(f) {
		return out
	}
	flag := (*uintptr)(unsafe.Add(unsafe.Pointer(&out), 2*unsafe.Sizeof(uintptr(0))))
	if f.Anonymous {
		*flag |= flagEmbedRO
	} else {
		*flag |= flagStickyRO
	}
	return out
}

func fieldByIndex(v reflect.Value, index []int) reflect.Value {
	for n, i := range index {
		if n > 0 && v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
			if v.IsNil() {
				panic("reflect: indirection through nil pointer to embedded struct")
			}
			v = v.Elem()
		}
		v = fieldOf(v, i)
	}
	return v
}

func fieldByName(v reflect.Value, name string) reflect.Value {
	if f, ok := v.Type().FieldByName(name); ok {
		return fieldByIndex(v, f.Index)
	}
	return reflect.Value{}
}

func fieldByNameFunc(v reflect.Value, match func(string) bool) reflect.Value {
	if f, ok := v.Type().FieldByNameFunc(match); ok {
		return fieldByIndex(v, f.Index)
	}
	return reflect.Value{}
}
