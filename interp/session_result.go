package interp

import (
	"cmp"
	"encoding/hex"
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// The results that inputs have shown are variables of the session. The last one is _ where Go has a value; those of inputs that are called in[N] have the identifier HostName("in[N]").

// resultsKept is how many results of inputs a session keeps.
const resultsKept = 50

// lastResult is the name of the variable that _ stands for.
var lastResult = HostName("$")

// resultType is the type of the result of an expression of type t: of a value and an error it is the value. Nil if there is none.
func resultType(t types.Type) types.Type {
	tuple, ok := t.(*types.Tuple)
	switch {
	case !ok:
		return types.Default(t)
	case tuple.Len() == 2 && types.Identical(tuple.At(1).Type(), types.Universe.Lookup("error").Type()):
		return tuple.At(0).Type()
	}
	return nil
}

// keepResult makes v, the value of an expression of type t, the last result and that of the input. A file whose name begins with a colon is the argument of a command, which has none.
func (in *input) keepResult(v any, t types.Type) {
	s := in.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.HasPrefix(in.file.Name, ":") || !in.isNameable(t) {
		return
	}
	rt := reflect.TypeOf(v)
	if types.IsInterface(t) {
		var err error
		if rt, err = s.in.types.typeOf(in.unit, s.in.symbols, t); err != nil {
			return // it is no result that can be had again
		}
	}
	if rt == nil {
		return
	}
	ptr := reflect.New(rt)
	if v != nil {
		ptr.Elem().Set(reflect.ValueOf(v))
	}
	input := cmp.Or(in.file.Input, in.file.Name)
	name := HostName(input)
	result := &variable{typ: in.typeText(t), ptr: ptr.Interface()}
	s.vars[lastResult] = result
	if !inputNamed.MatchString(input) {
		return
	}
	s.vars[name] = result
	s.results = append(slices.DeleteFunc(s.results, func(n string) bool { return n == name }), name)
	if extra := len(s.results) - resultsKept; extra > 0 {
		for _, old := range s.results[:extra] {
			delete(s.vars, old)
		}
		s.results = s.results[extra:]
	}
}

// isNameable reports whether the session can write the type t: it has no parts that functions declare, or that packages keep to themselves.
func (in *input) isNameable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() != types.UntypedNil && t.Kind() != types.UnsafePointer
	case *types.Alias:
		return in.isNameable(types.Unalias(t))
	case *types.Named:
		pkg := t.Obj().Pkg()
		for arg := range t.TypeArgs().Types() {
			if !in.isNameable(arg) {
				return false
			}
		}
		return pkg == nil || t.Obj().Parent() == pkg.Scope() && (pkg == in.unit.pkg || t.Obj().Exported())
	case *types.Pointer:
		return in.isNameable(t.Elem())
	case *types.Slice:
		return in.isNameable(t.Elem())
	case *types.Array:
		return in.isNameable(t.Elem())
	case *types.Chan:
		return in.isNameable(t.Elem())
	case *types.Map:
		return in.isNameable(t.Key()) && in.isNameable(t.Elem())
	case *types.Signature:
		return in.isNameable(t.Params()) && in.isNameable(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if !in.isNameable(v.Type()) {
				return false
			}
		}
		return true
	case *types.Interface:
		return t.NumMethods() == 0
	}
	return false
}

// recall has _ stand for the last result, where it is a value.
func (s *Session) recall(fn *ast.FuncDecl) {
	if s.vars[lastResult] == nil {
		return
	}
	astutil.Apply(fn.Body, func(c *astutil.Cursor) bool {
		id, ok := c.Node().(*ast.Ident)
		if !ok || id.Name != "_" {
			return true
		}
		switch parent := c.Parent().(type) {
		case *ast.AssignStmt:
			ok = c.Name() == "Rhs"
		case *ast.ValueSpec:
			ok = c.Name() == "Values"
		case *ast.RangeStmt:
			ok = c.Name() == "X"
		case *ast.KeyValueExpr:
			ok = c.Name() == "Value"
		case *ast.SelectorExpr:
			ok = parent.X == id
		case *ast.Field, *ast.TypeSpec, *ast.LabeledStmt, *ast.BranchStmt:
			ok = false
		}
		if ok {
			id.Name = lastResult
		}
		return true
	}, nil)
}

// usesResult reports whether a statement has a result in it, or something else that has an identifier by HostName.
func usesResult(stmt ast.Stmt) bool {
	uses := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && hostNamed.MatchString(id.Name) {
			uses = true
		}
		return !uses
	})
	return uses
}

// resultNames has messages tell of results as they are typed: _ and $7.
func resultNames(message string) string {
	return hostNamed.ReplaceAllStringFunc(message, func(name string) string {
		text, err := hex.DecodeString(strings.TrimPrefix(name, "host"+mark))
		if err != nil {
			return name
		}
		if m := inputNamed.FindSubmatch(text); m != nil {
			return "$" + string(m[1])
		}
		if string(text) == "$" {
			return "_"
		}
		return name // of the host: it tells what that is
	})
}

var (
	hostNamed  = regexp.MustCompile("host" + mark + "[0-9a-f]+")
	inputNamed = regexp.MustCompile(`^in\[(\d+)\]$`)
)
