package interp

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"thesp/interp/rtype"
)

// A typeMaker makes the types of one program.
type typeMaker struct {
	*unit
	table      *typeTable
	symbols    symbols
	made       map[string]*madeType          // by text
	named      map[*types.TypeName]*madeType // the same, of types with names
	unfinished []func()
	err        error
}

// make makes the types of u that are given. The result has them by the names that lowering gives them. Also has one of the types of methods for each interface of list.
func (t *typeTable) make(u *unit, syms symbols, want map[string]types.Type, list []types.Type) (map[string]*madeType, *faces, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := &typeMaker{unit: u, table: t, symbols: syms, made: map[string]*madeType{}, named: map[*types.TypeName]*madeType{}}
	out := map[string]*madeType{}
	for name, typ := range want {
		out[name] = m.makeType(typ)
	}
	known := &faces{unit: u, list: list, known: map[reflect.Type]types.Type{}}
	for _, f := range list {
		methods := map[string]reflect.Type{}
		for f := range f.Underlying().(*types.Interface).Methods() {
			if f.Exported() {
				methods[f.Name()] = m.typ(f.Signature())
			}
		}
		known.methods = append(known.methods, methods)
	}
	if err := m.finish(); err != nil {
		return nil, nil, err
	}
	for name, typ := range want {
		known.known[out[name].Type] = typ
		known.known[reflect.PointerTo(out[name].Type)] = types.NewPointer(typ)
	}
	return out, known, nil
}

// finish completes the types that are being made, and puts them into the table.
func (m *typeMaker) finish() error {
	for len(m.unfinished) > 0 {
		next := m.unfinished[0]
		m.unfinished = m.unfinished[1:]
		next()
	}
	if m.err != nil {
		return m.err
	}
	for text, made := range m.made { // they are whole now
		m.table.types[text] = made
	}
	return nil
}

// makeType makes a named type, or an unnamed struct.
func (m *typeMaker) makeType(t types.Type) *madeType {
	named, _ := t.(*types.Named)
	if m.isForeign(t) {
		return &madeType{Type: m.compiledType(named)}
	}
	if named != nil && m.named[named.Obj()] != nil {
		return m.named[named.Obj()]
	}
	text := m.text(t)
	made := m.made[text]
	if made == nil {
		made = m.table.types[text]
	}
	if made == nil {
		made = m.newType(t, text)
	}
	if named != nil {
		m.named[named.Obj()] = made
	}
	return made
}

func (m *typeMaker) newType(t types.Type, text string) *madeType {
	made := &madeType{}
	m.made[text] = made
	name, pkg := "", ""
	found := m.methods(t)
	if named, ok := t.(*types.Named); ok {
		name = m.publicName(named.Obj())
		pkg = "main" + strings.TrimPrefix(m.typeName(named.Obj()), name) // package runtime knows them by that
		m.named[named.Obj()] = made
	} else {
		name = m.shown(t)
	}
	var methods []rtype.Method
	for _, f := range found {
		methods = append(methods, rtype.Method{Name: f.Name(), Pointer: pointerMethod(t, f)})
	}
	foreign := m.foreign(t)
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if foreign != nil {
			like := m.compiledType(foreign)
			made.making = rtype.NewNamed(name, pkg, like, 0, methods)
			made.making.SetUnderlying(like)
			break
		}
		var fields []rtype.Field
		labels := fieldLabels(u)
		for i := range u.NumFields() {
			f := u.Field(i)
			fields = append(fields, rtype.Field{Name: labels[i], Tag: fieldTag(f, u.Tag(i)), Embedded: f.Embedded(), Type: m.shape(f.Type())})
		}
		made.making = rtype.NewStruct(name, pkg, fields, methods)
		m.later(func() {
			for i := range u.NumFields() {
				made.making.SetField(i, m.typ(u.Field(i).Type()))
			}
		})
	default:
		inOut := 0
		if s, ok := u.(*types.Signature); ok {
			inOut = s.Params().Len() + s.Results().Len()
		}
		made.making = rtype.NewNamed(name, pkg, m.shape(u), inOut, methods)
		m.later(func() { made.making.SetUnderlying(m.typ(u)) })
	}
	made.Type = made.making.Type
	if len(methods) > 0 {
		m.later(func() {
			var typ []reflect.Type
			for _, f := range found {
				ft := m.typ(f.Signature())
				typ = append(typ, ft)
				made.methods = append(made.methods, madeMethod{f.Name(), slices.Collect(ft.Outs())})
			}
			if !made.making.SetMethods(typ, made.call) {
				m.err = fmt.Errorf("unsupported: the programs of this process have too many methods")
			}
		})
	}
	return made
}

func (m *typeMaker) later(f func()) { m.unfinished = append(m.unfinished, f) }

// methods are the methods of t, and of pointers to it, that compiled code can call. A struct without a name has those of what it embeds.
func (m *typeMaker) methods(t types.Type) (out []*types.Func) {
	for s := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if f := s.Obj().(*types.Func); f.Exported() {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *types.Func) int { return strings.Compare(a.Name(), b.Name()) })
	return out
}

// pointerMethod reports whether the method f is one of pointers to t only.
func pointerMethod(t types.Type, f *types.Func) bool {
	return types.NewMethodSet(t).Lookup(f.Pkg(), f.Name()) == nil
}

// typ is the type of reflection for t.
func (m *typeMaker) typ(t types.Type) reflect.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return basicType(t)
	case *types.Pointer:
		return reflect.PointerTo(m.typ(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(m.typ(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), m.typ(t.Elem()))
	case *types.Map:
		return reflect.MapOf(m.typ(t.Key()), m.typ(t.Elem()))
	case *types.Chan:
		return reflect.ChanOf([]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}[t.Dir()], m.typ(t.Elem()))
	case *types.Signature:
		return m.funcType(t)
	case *types.Interface:
		return reflect.TypeFor[any]()
	case *types.Struct:
		if t.NumFields() == 0 {
			return reflect.TypeFor[struct{}]()
		}
		return m.makeType(t).Type
	case *types.Named:
		switch {
		case isSeq(t):
			return m.typ(t.Underlying())
		case !m.inPackage(t.Obj()):
			return m.compiledType(t)
		case types.IsInterface(t):
			return reflect.TypeFor[any]()
		}
		return m.makeType(t).Type
	}
	m.err = fmt.Errorf("unsupported: type %v", t)
	return reflect.TypeFor[any]()
}

func (m *typeMaker) funcType(t *types.Signature) reflect.Type {
	list := func(tuple *types.Tuple) (out []reflect.Type) {
		for v := range tuple.Variables() {
			out = append(out, m.typ(v.Type()))
		}
		return out
	}
	return reflect.FuncOf(list(t.Params()), list(t.Results()), t.Variadic())
}

// compiledType is a type of another package, or error.
func (m *typeMaker) compiledType(t *types.Named) reflect.Type {
	if t.Obj().Pkg() == nil {
		return reflect.TypeFor[error]()
	}
	path := t.Obj().Pkg().Path()
	if path == runtimePath {
		path = thespPath
	}
	if v := m.symbols[path][t.Obj().Name()]; v.IsValid() && v.Kind() == reflect.Pointer && v.IsNil() {
		return v.Type().Elem()
	}
	if hidden := hiddenType(m.symbols[path], t.Obj().Name()); hidden != nil {
		return hidden
	}
	m.err = fmt.Errorf("unsupported: type %s.%s is not available in interpreted code", t.Obj().Pkg().Path(), t.Obj().Name())
	return reflect.TypeFor[any]()
}

// shape is a type that lies in memory like t. Only what t holds itself must be made for it.
func (m *typeMaker) shape(t types.Type) reflect.Type {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return reflect.TypeFor[*int]()
	case *types.Slice:
		return reflect.TypeFor[[]int]()
	case *types.Map:
		return reflect.TypeFor[map[int]int]()
	case *types.Chan:
		return reflect.TypeFor[chan int]()
	case *types.Signature:
		return reflect.TypeFor[func()]()
	case *types.Array:
		return reflect.ArrayOf(int(u.Len()), m.shape(u.Elem()))
	case *types.Basic:
		return basicType(u)
	}
	return m.typ(t)
}

func basicType(t *types.Basic) reflect.Type {
	switch t.Kind() {
	case types.Bool, types.UntypedBool:
		return reflect.TypeFor[bool]()
	case types.Int, types.UntypedInt:
		return reflect.TypeFor[int]()
	case types.Int8:
		return reflect.TypeFor[int8]()
	case types.Int16:
		return reflect.TypeFor[int16]()
	case types.Int32, types.UntypedRune:
		return reflect.TypeFor[int32]()
	case types.Int64:
		return reflect.TypeFor[int64]()
	case types.Uint:
		return reflect.TypeFor[uint]()
	case types.Uint8:
		return reflect.TypeFor[uint8]()
	case types.Uint16:
		return reflect.TypeFor[uint16]()
	case types.Uint32:
		return reflect.TypeFor[uint32]()
	case types.Uint64:
		return reflect.TypeFor[uint64]()
	case types.Uintptr:
		return reflect.TypeFor[uintptr]()
	case types.Float32:
		return reflect.TypeFor[float32]()
	case types.Float64, types.UntypedFloat:
		return reflect.TypeFor[float64]()
	case types.Complex64:
		return reflect.TypeFor[complex64]()
	case types.Complex128, types.UntypedComplex:
		return reflect.TypeFor[complex128]()
	case types.String, types.UntypedString:
		return reflect.TypeFor[string]()
	}
	return unsafePointer
}

// text identifies the type t among those of all programs: it tells all of it, and of what it is made of.
func (m *typeMaker) text(t types.Type) string {
	var b strings.Builder
	seen := map[*types.TypeName]int{}
	var write func(t types.Type)
	tuple := func(ts *types.Tuple) {
		b.WriteByte('(')
		for v := range ts.Variables() {
			write(v.Type())
			b.WriteByte(',')
		}
		b.WriteByte(')')
	}
	methods := func(t types.Type) {
		for _, f := range m.methods(t) {
			b.WriteString(";" + f.Name())
			if pointerMethod(t, f) {
				b.WriteByte('*')
			}
			write(f.Signature())
		}
	}
	write = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			obj := t.Obj()
			if !m.inPackage(obj) {
				b.WriteString(types.TypeString(t, nil))
				return
			}
			if n, ok := seen[obj]; ok {
				b.WriteString("#" + strconv.Itoa(n))
				return
			}
			seen[obj] = len(seen)
			b.WriteString(m.typeName(obj) + "=")
			write(t.Underlying())
			if types.IsInterface(t) {
				return
			}
			methods(t)
			b.WriteByte('.')
		case *types.Pointer:
			b.WriteByte('*')
			write(t.Elem())
		case *types.Slice:
			b.WriteString("[]")
			write(t.Elem())
		case *types.Array:
			fmt.Fprintf(&b, "[%d]", t.Len())
			write(t.Elem())
		case *types.Map:
			b.WriteString("map[")
			write(t.Key())
			b.WriteByte(']')
			write(t.Elem())
		case *types.Chan:
			fmt.Fprintf(&b, "chan%d ", t.Dir())
			write(t.Elem())
		case *types.Signature:
			b.WriteString("func")
			if t.Variadic() {
				b.WriteString("...")
			}
			tuple(t.Params())
			tuple(t.Results())
		case *types.Struct:
			b.WriteString("struct{")
			for i := range t.NumFields() {
				f := t.Field(i)
				fmt.Fprintf(&b, "%s %v %q ", shortName(f.Name()), f.Embedded(), t.Tag(i))
				write(f.Type())
				b.WriteByte(';')
			}
			methods(t)
			b.WriteByte('}')
		case *types.Interface:
			b.WriteString("any")
		default:
			b.WriteString(t.String())
		}
	}
	write(t)
	return b.String()
}
