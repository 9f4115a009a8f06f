package interp

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// constant writes the constant v of the type t. Programs for yaegi have no others: it computes constants with less precision than Go, and takes some for
// values of another type.
func (c *copier) constant(v constant.Value, t types.Type, p at) ast.Expr {
	t = c.subst(types.Default(t), c.env)
	b := c.basicOf(t)
	var lit ast.Expr
	switch {
	case b.Info()&types.IsComplex != 0:
		re, _ := constant.Float64Val(constant.Real(v))
		im, _ := constant.Float64Val(constant.Imag(v))
		lit = &ast.CallExpr{
			Fun:    &ast.SelectorExpr{X: p.ident(c.importOf(helpersPath)), Sel: p.ident("Complex")},
			Lparen: token.Pos(p), Args: []ast.Expr{p.float(re), p.float(im)}, Rparen: token.Pos(p),
		}
	case b.Kind() == types.Float32:
		f, _ := constant.Float32Val(v)
		lit = p.float(float64(f))
	case b.Info()&types.IsFloat != 0:
		f, _ := constant.Float64Val(v)
		lit = p.float(f)
	case b.Info()&types.IsInteger != 0:
		lit = p.integer(constant.ToInt(v))
	case v.Kind() == constant.String:
		lit = p.text(constant.StringVal(v))
	default:
		lit = p.ident(v.String())
	}
	if t == types.Typ[types.Int] || t == types.Typ[types.Float64] || t == types.Typ[types.String] || t == types.Typ[types.Bool] || t == types.Typ[types.Complex128] {
		return lit
	}
	return &ast.CallExpr{Fun: c.write(t, p), Lparen: token.Pos(p), Args: []ast.Expr{lit}, Rparen: token.Pos(p)}
}

// integer writes an integer.
func (p at) integer(v constant.Value) ast.Expr {
	if constant.Sign(v) < 0 {
		return &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.SUB, X: p.integer(constant.UnaryOp(token.SUB, v, 0))}
	}
	return &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.INT, Value: v.ExactString()}
}

// float writes a floating-point number.
func (p at) float(f float64) ast.Expr {
	if f < 0 {
		return &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.SUB, X: p.float(-f)}
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return &ast.BasicLit{ValuePos: token.Pos(p), Kind: token.FLOAT, Value: text}
}

// basicOf is the basic type under t, which has no type parameters any more.
func (in *instances) basicOf(t types.Type) *types.Basic {
	if origin := in.origins[asNamed(types.Unalias(t))]; origin != nil {
		t = origin // the new type is not complete yet
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		panic("constant of type " + t.String())
	}
	return b
}

// isLiteral reports whether the constant e, of the type t, stands in the source as it is, and has that type of itself.
func (c *copier) isLiteral(e ast.Expr, t types.Type) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		switch t := types.Unalias(t); e.Kind {
		case token.INT:
			return t == types.Typ[types.Int]
		case token.FLOAT:
			return t == types.Typ[types.Float64]
		case token.STRING:
			return t == types.Typ[types.String]
		}
	case *ast.UnaryExpr:
		lit, ok := e.X.(*ast.BasicLit)
		return ok && e.Op == token.SUB && c.isLiteral(lit, t)
	case *ast.Ident:
		return c.from.info.Uses[e].Pkg() == nil && e.Name != "iota" && t == types.Typ[types.Bool] // true and false
	}
	return false
}
