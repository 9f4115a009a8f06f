package interp

import "go/ast"

// appendCopies has yaegi take the values of elements and of what pointers lead to before it appends any of several: append(s[:1], x, s[1]) overwrites the element that comes last.
func (l *lowerer) appendCopies(call *ast.CallExpr) {
	for i := 2; i < len(call.Args); i++ {
		arg := call.Args[i]
		t := l.typeOf(arg)
		if t == nil || !isElement(arg) {
			continue
		}
		p := at(arg.Pos())
		call.Args[i] = p.call(l.identity(t, p), arg)
		l.info.Types[call.Args[i]] = l.info.Types[arg]
	}
}

// isElement reports whether e stands for a part of a slice, an array or a struct, or for what a pointer leads to.
func isElement(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr, *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		_, ofName := e.X.(*ast.Ident)
		return !ofName || isElement(e.X)
	}
	return false
}
