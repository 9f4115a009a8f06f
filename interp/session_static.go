package interp

import (
	"errors"
	"go/ast"
	"go/types"
)

// ErrNoExpression is the error of Session.Static for a text that is something else.
var ErrNoExpression = errors.New("this is no expression")

// Static returns the types of the values of f, an expression, and evaluates nothing: one, none for a call without results, or several. The error is Diagnostics, or ErrNoExpression.
func (s *Session) Static(f File) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed[f.Name] = f.typed()
	in := &input{session: s, file: f, wrapped: s.wrap(f, "func "+evalName+"() {", "}")}
	u, _, err := s.check(forInputs, nil, in)
	if err != nil {
		return nil, err
	}
	in.unit = u
	list := in.fn.Body.List
	var x *ast.ExprStmt
	if len(list) == 1 {
		x, _ = list[0].(*ast.ExprStmt)
	}
	if x == nil {
		return nil, ErrNoExpression
	}
	switch t := u.info.Types[x.X].Type.(type) {
	case *types.Tuple:
		var out []string
		for v := range t.Variables() {
			out = append(out, in.typeText(v.Type()))
		}
		return out, nil
	case nil:
		return nil, nil
	default:
		if u.info.Types[x.X].IsVoid() {
			return nil, nil
		}
		return []string{in.typeText(types.Default(t))}, nil
	}
}
