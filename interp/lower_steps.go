package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// An evaluation is one of the steps in which expressions are computed, in the order in which yaegi takes them.
type evaluation struct {
	at      *ast.Expr
	ordered bool // a call or the like, which keeps its place among those; else a look at a field, an element or what a pointer points to
	changes bool // it may change variables
	first   int  // the first step that is a part of it
}

// evaluations returns the steps of exprs, one expression after the other.
func (l *lowerer) evaluations(exprs ...*ast.Expr) []evaluation {
	s := stepLister{l: l}
	s.all(exprs...)
	return s.steps
}

// A stepLister lists steps.
type stepLister struct {
	l     *lowerer
	steps []evaluation
}

// all lists the steps of parts, of which some may be nil.
func (s *stepLister) all(parts ...*ast.Expr) {
	for _, part := range parts {
		if *part != nil && s.l.info.Types[*part].Value == nil {
			s.list(part)
		}
	}
}

// step lists *e itself, of which the steps from first on are parts.
func (s *stepLister) step(e *ast.Expr, first int, ordered, changes bool) {
	s.steps = append(s.steps, evaluation{e, ordered, changes, first})
}

// uses lists *e itself if one of parts, which it is computed of, is a variable: yaegi looks at those where they are used.
func (s *stepLister) uses(e *ast.Expr, first int, parts ...ast.Expr) {
	for _, part := range parts {
		if id, ok := ast.Unparen(part).(*ast.Ident); ok && s.l.varies(id) {
			s.step(e, first, false, false)
			return
		}
	}
}

// list lists the steps of *e, which is not constant.
func (s *stepLister) list(e *ast.Expr) {
	l, first := s.l, len(s.steps)
	switch x := (*e).(type) {
	case *ast.ParenExpr:
		s.all(&x.X)
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok && l.isPackage(id) {
			break
		}
		if s.all(&x.X); l.varies(x) {
			s.step(e, first, false, false)
		}
	case *ast.IndexExpr:
		s.index(e, x)
	case *ast.StarExpr:
		s.all(&x.X)
		s.step(e, first, false, false)
	case *ast.SliceExpr:
		s.all(&x.X, &x.Low, &x.High, &x.Max)
		s.step(e, first, true, false)
	case *ast.TypeAssertExpr:
		s.all(&x.X)
		if t := l.typeOf(x); t != nil && !isPointerShaped(t) {
			s.step(e, first, true, false)
		} else {
			s.uses(e, first, x.X)
		}
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			s.all(l.operands(x.X)...)
			break
		}
		if s.all(&x.X); x.Op == token.ARROW {
			s.step(e, first, true, true)
		}
		s.uses(e, first, x.X)
	case *ast.BinaryExpr:
		if (x.Op == token.LAND || x.Op == token.LOR) && l.changes(x.Y) {
			s.all(&x.X)
			s.step(e, first, true, true) // as a whole
			break
		}
		s.all(&x.X, &x.Y)
		s.uses(e, first, x.X, x.Y)
	case *ast.CompositeLit:
		s.literal(e, x)
	case *ast.CallExpr:
		s.call(e, x)
	}
}

// index lists the steps of an element.
func (s *stepLister) index(e *ast.Expr, x *ast.IndexExpr) {
	t, first := s.l.typeOf(x.X), len(s.steps)
	if t == nil {
		return
	}
	s.all(&x.X, &x.Index)
	switch t.Underlying().(type) {
	case *types.Signature:
	case *types.Map, *types.Slice, *types.Pointer:
		s.step(e, first, false, false)
	default:
		if s.l.varies(x.X) {
			s.step(e, first, false, false)
		}
	}
}

// literal lists the steps of a composite literal.
func (s *stepLister) literal(e *ast.Expr, x *ast.CompositeLit) {
	t, first := s.l.typeOf(x), len(s.steps)
	if isMap(t) {
		s.step(e, first, true, s.l.changes(x)) // one element after the other
		return
	}
	for i := range x.Elts {
		pair, ok := x.Elts[i].(*ast.KeyValueExpr)
		switch {
		case !ok:
			s.all(&x.Elts[i])
			s.uses(e, first, x.Elts[i])
		case t != nil && isStruct(t):
			s.all(&pair.Value)
			s.uses(e, first, pair.Value)
		default:
			s.all(&pair.Key, &pair.Value)
			s.uses(e, first, pair.Key, pair.Value)
		}
	}
}

// call lists the steps of a call, or of a conversion.
func (s *stepLister) call(e *ast.Expr, x *ast.CallExpr) {
	l, first := s.l, len(s.steps)
	converts, builtin := l.isConversion(x), l.builtin(x)
	if !converts && builtin == "" {
		if _, ok := ast.Unparen(x.Fun).(*ast.FuncLit); !ok {
			s.all(&x.Fun)
		}
	}
	s.all(pointers(x.Args)...)
	switch t := l.typeOf(x); {
	case isAssertion(x) && t != nil && !isPointerShaped(t), isMinMax(x):
		s.step(e, first, true, false)
	case converts && len(x.Args) == 1 && isText(t) != isText(l.typeOf(x.Args[0])):
		s.step(e, first, false, false) // it looks at the elements of a slice
	case converts:
		s.uses(e, first, x.Args...)
	case builtin == "":
		s.step(e, first, true, !l.leavesAlone(x))
	default:
		s.step(e, first, true, builtin == "copy")
	}
}

// isAssertion reports whether lowering has made call of a type assertion.
func isAssertion(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && (strings.HasPrefix(id.Name, mustPrefix) || strings.HasPrefix(id.Name, mayPrefix))
}

// isMinMax reports whether lowering has made call of min or max.
func isMinMax(call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && (strings.HasPrefix(id.Name, "min"+mark) || strings.HasPrefix(id.Name, "max"+mark))
}

func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// isPointerShaped reports whether the compiler has the pointer itself in an interface that holds a t.
func isPointerShaped(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// isText reports whether t is a string.
func isText(t types.Type) bool { return t != nil && isString(t) }

// operands returns what is computed for the address of e, without a look at e itself.
func (l *lowerer) operands(e ast.Expr) []*ast.Expr {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return l.operands(x.X)
	case *ast.SelectorExpr:
		if t := l.typeOf(x.X); t != nil && isStruct(t) {
			return l.operands(x.X)
		}
		return []*ast.Expr{&x.X}
	case *ast.IndexExpr:
		if t := l.typeOf(x.X); t != nil && isArray(t) {
			return append(l.operands(x.X), &x.Index)
		}
		return []*ast.Expr{&x.X, &x.Index}
	case *ast.StarExpr:
		return []*ast.Expr{&x.X}
	case *ast.Ident:
		return nil
	}
	return []*ast.Expr{&e}
}

// isConversion reports whether call is a conversion or the like: a function that lowering has made does no more than that.
func (l *lowerer) isConversion(call *ast.CallExpr) bool {
	switch fun := call.Fun.(type) {
	case *ast.ParenExpr:
		return !l.info.Types[fun].IsValue()
	case *ast.Ident:
		if l.info.Uses[fun] == nil {
			_, ok := types.Universe.Lookup(fun.Name).(*types.TypeName)
			return ok || l.made[fun.Name] && !strings.HasPrefix(fun.Name, methodPrefix) && !strings.HasPrefix(fun.Name, receivePrefix)
		}
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok && x.Name == typesName {
			return true
		}
	}
	return l.info.Types[call.Fun].IsType()
}
