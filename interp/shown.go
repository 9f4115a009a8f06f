package interp

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// shown writes a type as reflection does.
func (u *unit) shown(t types.Type) string {
	return shower{u, (*types.Package).Name, u.publicName}.shown(t)
}

// A shower writes types as reflection does, with other packages and types of the program by what it says.
type shower struct {
	*unit
	called func(*types.Package) string
	named  func(types.Object) string
}

func (u shower) shown(t types.Type) string {
	t = types.Unalias(t)
	switch t := t.(type) {
	case *types.Named:
		switch {
		case u.others[t.Obj().Pkg()]:
			return t.Obj().Pkg().Name() + "." + t.Obj().Name() + u.arguments(t.TypeArgs())
		case u.inPackage(t.Obj()):
			return u.named(t.Obj()) + u.arguments(t.TypeArgs())
		}
		if pkg := t.Obj().Pkg(); pkg != nil {
			return u.called(pkg) + "." + t.Obj().Name() + u.arguments(t.TypeArgs())
		}
	case *types.Basic:
		return types.TypeString(plain(t), u.called)
	case *types.Pointer:
		return "*" + u.shown(t.Elem())
	case *types.Slice:
		return "[]" + u.shown(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), u.shown(t.Elem()))
	case *types.Map:
		return "map[" + u.shown(t.Key()) + "]" + u.shown(t.Elem())
	case *types.Chan:
		elem := u.shown(t.Elem())
		if c, ok := types.Unalias(t.Elem()).(*types.Chan); ok && c.Dir() == types.RecvOnly && t.Dir() != types.RecvOnly {
			elem = "(" + elem + ")"
		}
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + elem
	case *types.Signature:
		return "func" + u.shownSignature(t)
	case *types.Struct:
		return u.shownStruct(t)
	case *types.Interface:
		return u.shownInterface(t)
	}
	return types.TypeString(t, u.called)
}

// arguments are those of an instance of a generic type, in brackets. Reflection has the paths of packages in them, and numbers at types of functions.
func (u shower) arguments(args *types.TypeList) string {
	if args.Len() == 0 {
		return ""
	}
	u.called, u.named = (*types.Package).Path, u.typeName
	var list []string
	for t := range args.Types() {
		list = append(list, u.shown(t))
	}
	return "[" + strings.Join(list, ",") + "]"
}

// plain is t by the name that reflection has for it: byte and rune are other names of uint8 and int32.
func plain(t *types.Basic) *types.Basic {
	if k := t.Kind(); k == types.Uint8 || k == types.Int32 {
		return types.Typ[k]
	}
	return t
}

func (u shower) shownStruct(t *types.Struct) string {
	var list []string
	for i := range t.NumFields() {
		f := t.Field(i)
		text := u.shown(f.Type())
		if !f.Embedded() {
			text = shortName(f.Name()) + " " + text
		}
		if tag := t.Tag(i); tag != "" {
			text += " " + strconv.Quote(tag)
		}
		list = append(list, text)
	}
	return "struct {" + inBraces(list) + "}"
}

func (u shower) shownInterface(t *types.Interface) string {
	var list []string
	for m := range t.Methods() {
		list = append(list, m.Name()+u.shownSignature(m.Signature()))
	}
	return "interface {" + inBraces(list) + "}"
}

func inBraces(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return " " + strings.Join(list, "; ") + " "
}

func (u shower) shownSignature(t *types.Signature) string {
	var in, out []string
	for i := range t.Params().Len() {
		p := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			in = append(in, "..."+u.shown(p.(*types.Slice).Elem()))
			continue
		}
		in = append(in, u.shown(p))
	}
	for v := range t.Results().Variables() {
		out = append(out, u.shown(v.Type()))
	}
	text := "(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return text
	case 1:
		return text + " " + out[0]
	}
	return text + " (" + strings.Join(out, ", ") + ")"
}
