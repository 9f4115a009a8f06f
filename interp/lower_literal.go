package interp

import (
	"go/ast"
	"go/token"
)

// A function literal that yaegi hands to compiled code, puts into a composite value, converts or defers has its variables where the function around it has them. In a loop,
// each of them would see the variables of the last iteration.

// keepLiteral has the function literal lit keep the variables that it sees now, where it may be evaluated more than once.
func (l *lowerer) keepLiteral(c cursor, lit *ast.FuncLit) {
	if !l.inLoop() {
		return
	}
	switch parent := c.Parent().(type) {
	case *ast.AssignStmt:
		return // yaegi does it
	case *ast.CallExpr:
		if parent.Fun == ast.Expr(lit) {
			return // it is called at once, or see rewriteDefer
		}
	}
	p := at(lit.Pos())
	l.replace(c, lit, p.call(l.identity(l.typeOf(lit), p), lit))
}

// inLoop reports whether what is rewritten may run more than once in a call of the function that it is in.
func (l *lowerer) inLoop() bool {
	return len(l.loops) > 0 && l.loops[len(l.loops)-1] > 0
}

// jumps reports whether the function with the given body has a goto.
func jumps(body *ast.BlockStmt) (found bool) {
	if body == nil {
		return false
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}
