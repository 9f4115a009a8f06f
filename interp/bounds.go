package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

const (
	maxConstant = 1 << 20   // bytes of a constant string that is put together
	maxValue    = 256 << 20 // bytes of a value whose size its type tells
	maxParts    = 1 << 16   // of a type
)

// longTexts reports constant strings that would become too long. It is told before types are checked: a few lines that double a string are enough to take all the
// memory there is, for the type checker computes them.
func (s *syntax) longTexts() (ds Diagnostics) {
	t := texts{parts: map[string][]ast.Expr{}, sizes: map[string]int{}}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
				t.declare(d)
			}
			return true
		})
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			e, ok := n.(*ast.BinaryExpr)
			if !ok || t.size(e) <= maxConstant || ds != nil { // the first is why others are
				return ds == nil
			}
			ds = append(ds, s.at(e, "a constant string longer than 1 MiB", "put it together when the program runs"))
			return false
		})
	}
	return ds
}

// texts knows how long constant strings can be at most, whatever else has their name.
type texts struct {
	parts map[string][]ast.Expr // by the names of constants
	sizes map[string]int
}

// declare takes in a declaration of constants.
func (t texts) declare(d *ast.GenDecl) {
	var values []ast.Expr
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		if spec.Values != nil {
			values = spec.Values // and of those after it that have none
		}
		for i, name := range spec.Names {
			if i < len(values) {
				t.parts[name.Name] = append(t.parts[name.Name], values[i])
			}
		}
	}
}

// size is how long e can be at most if it is a constant string. It stays below math.MaxInt32.
func (t texts) size(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return len(e.Value)
		}
	case *ast.ParenExpr:
		return t.size(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return min(t.size(e.X)+t.size(e.Y), math.MaxInt32-1)
		}
	case *ast.CallExpr:
		if len(e.Args) == 1 { // a conversion
			return t.size(e.Args[0])
		}
	case *ast.SelectorExpr:
		return t.size(e.Sel)
	case *ast.Ident:
		size, known := t.sizes[e.Name]
		if known {
			return size
		}
		t.sizes[e.Name] = 0 // while it refers to itself
		for _, part := range t.parts[e.Name] {
			size = max(size, t.size(part))
		}
		t.sizes[e.Name] = size
		return size
	}
	return 0
}

// vastTypes reports types that have too many parts, as those that hold the one before twice. Like longTexts, it is told before types are checked: the type
// checker looks at all parts of a value, as often as they are in it.
func (s *syntax) vastTypes() (ds Diagnostics) {
	p := parts{specs: map[string][]*ast.TypeSpec{}, byValue: map[string]int{}, byName: map[string]int{}}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				p.specs[spec.Name.Name] = append(p.specs[spec.Name.Name], spec)
			}
			return true
		})
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || p.count(spec.Type, true) <= maxParts || ds != nil {
				return ds == nil
			}
			ds = append(ds, s.at(spec.Name, "unsupported: a type of more than 65,536 parts", "have it point to some of them"))
			return false
		})
	}
	return ds
}

// parts knows of how many parts types are.
type parts struct {
	specs           map[string][]*ast.TypeSpec // by name, wherever it is declared
	byValue, byName map[string]int             // how many they are
}

// count is of how many parts the type e is: by value, or where only the name of a type matters, which is one part unless it is an alias. It stays below
// math.MaxInt32.
func (p parts) count(e ast.Expr, value bool) (n int) {
	n = 1
	add := func(value bool, es ...ast.Expr) {
		for _, e := range es {
			n = min(n+p.count(e, value), math.MaxInt32-1)
		}
	}
	fields := func(value bool, list *ast.FieldList) {
		if list == nil {
			return
		}
		for _, f := range list.List {
			for range max(1, len(f.Names)) {
				add(value, f.Type)
			}
		}
	}
	switch e := e.(type) {
	case *ast.Ident:
		return p.named(e.Name, value)
	case *ast.ParenExpr:
		return p.count(e.X, value)
	case *ast.StructType:
		fields(value, e.Fields)
	case *ast.InterfaceType:
		fields(value, e.Methods)
	case *ast.ArrayType:
		add(value && e.Len != nil, e.Elt)
	case *ast.FuncType:
		fields(false, e.Params)
		fields(false, e.Results)
	case *ast.StarExpr:
		add(false, e.X)
	case *ast.ChanType:
		add(false, e.Value)
	case *ast.MapType:
		add(false, e.Key, e.Value)
	case *ast.IndexExpr:
		add(value, e.X, e.Index)
	case *ast.IndexListExpr:
		add(value, e.X)
		add(value, e.Indices...)
	case *ast.BinaryExpr: // of a constraint
		add(value, e.X, e.Y)
	case *ast.UnaryExpr:
		add(value, e.X)
	}
	return n
}

// named is of how many parts the types of the given name are at most.
func (p parts) named(name string, value bool) int {
	known := p.byName
	if value {
		known = p.byValue
	}
	n, ok := known[name]
	if ok {
		return n
	}
	n = 1
	known[name] = n // while it refers to itself
	for _, spec := range p.specs[name] {
		if value || spec.Assign.IsValid() {
			n = max(n, p.count(spec.Type, value))
		}
	}
	known[name] = n
	return n
}

// vastValues reports values that no memory holds.
func (u *unit) vastValues() (ds Diagnostics) {
	size := sizes{}
	for e, tv := range u.info.Types {
		bytes := int64(0)
		switch e := e.(type) {
		case *ast.ArrayType, *ast.StructType, *ast.IndexExpr, *ast.IndexListExpr:
			if tv.IsType() {
				bytes = size.of(tv.Type)
			}
		case *ast.CompositeLit:
			if slice, ok := tv.Type.Underlying().(*types.Slice); ok {
				bytes = size.times(u.literalLength(e), slice.Elem())
			}
		}
		if bytes > maxValue {
			ds = append(ds, u.at(e, "unsupported: a value larger than 256 MiB", "make a slice of the size that is needed"))
		}
	}
	return ds
}

// sizes knows how large values are, by their types: at least, since there is no padding, and type parameters stand for bytes. That of package types computes the
// sizes of a type again for each place in it, for ever if it is made to.
type sizes map[types.Type]int64

func (s sizes) of(t types.Type) (size int64) {
	t = types.Unalias(t)
	if known, ok := s[t]; ok {
		return known
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		size = s.times(u.Len(), u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			size = min(size+s.of(f.Type()), math.MaxInt32)
		}
	case *types.Interface: // type parameters, too
		size = 1
	default:
		size = min(8, types.SizesFor("gc", "amd64").Sizeof(u))
	}
	s[t] = size
	return size
}

// times is the size of n values of type t, or math.MaxInt32 if it is more.
func (s sizes) times(n int64, t types.Type) int64 {
	size := s.of(t)
	if size > 0 && n > math.MaxInt32/size {
		return math.MaxInt32
	}
	return n * size
}

// literalLength is the length of a composite literal of a slice type.
func (u *unit) literalLength(lit *ast.CompositeLit) int64 {
	var next, length int64
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key := u.info.Types[kv.Key].Value; key != nil {
				next, _ = constant.Int64Val(constant.ToInt(key))
			}
		}
		next++
		length = max(length, next)
	}
	return min(length, math.MaxInt32)
}
