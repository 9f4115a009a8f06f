package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

// rewriteSelect has package rt select, because two goroutines in one select of yaegi get what is meant for the other:
//
//	select { case v := <-c: a; case d <- x: b }    becomes    i, r, ok := rt.Select("rs", c, d, x); switch i { case 0: v := r.(T); a; case 1: b }
func (l *lowerer) rewriteSelect(c cursor, s *ast.SelectStmt) {
	p := at(s.Select)
	index, value, ok := l.temp("i"), l.temp("r"), l.temp("ok")
	kinds := ""
	var args []ast.Expr
	usesValue, usesOk := false, false
	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CommClause)
		now := &ast.CaseClause{Case: clause.Case, Colon: clause.Colon, Body: clause.Body}
		body.List = append(body.List, now)
		if clause.Comm == nil {
			continue
		}
		now.List = []ast.Expr{at(clause.Case).number(len(kinds))}
		if send, isSend := clause.Comm.(*ast.SendStmt); isSend {
			kinds += "s"
			args = append(args, send.Chan, send.Value)
			continue
		}
		kinds += "r"
		receive, lhs, tok := received(clause.Comm)
		args = append(args, receive.X)
		q := at(clause.Comm.Pos())
		if len(lhs) > 0 && !isBlank(lhs[0]) {
			usesValue = true
			elem := l.typeOf(receive.X).Underlying().(*types.Chan).Elem()
			now.Body = append([]ast.Stmt{l.receive(lhs[0], tok, value, elem, q)}, now.Body...)
		}
		if len(lhs) > 1 && !isBlank(lhs[1]) {
			usesOk = true
			received := q.ident(ok)
			l.info.Types[received] = types.TypeAndValue{Type: types.Typ[types.Bool]}
			set := &ast.AssignStmt{Lhs: []ast.Expr{lhs[1]}, TokPos: token.Pos(q), Tok: tok, Rhs: []ast.Expr{l.pairValue(received, l.leftType(lhs[1]))}}
			now.Body = append([]ast.Stmt{set}, now.Body...)
		}
	}
	if len(kinds) < len(s.Body.List) {
		kinds += "d"
	}
	name := func(name string, used bool) ast.Expr {
		if !used {
			name = "_"
		}
		return p.ident(name)
	}
	before := l.inOrder(args)
	call := p.call(p.helper("Select"), append([]ast.Expr{at(s.Select).text(kinds)}, args...)...)
	before = append(before, p.define([]ast.Expr{p.ident(index), name(value, usesValue), name(ok, usesOk)}, []ast.Expr{call}))
	now := &ast.SwitchStmt{Switch: s.Select, Tag: p.ident(index), Body: body}
	if _, ok := c.Parent().(*ast.LabeledStmt); ok {
		l.before[now] = before
		c.Replace(now)
		return
	}
	c.Replace(p.block(append(before, now)...))
}

// inOrder evaluates the operands of a select one after the other where one of them calls: yaegi would look at variables only after that.
func (l *lowerer) inOrder(args []ast.Expr) (before []ast.Stmt) {
	last := len(args) - 1
	for last > 0 && !l.calls(args[last]) {
		last--
	}
	for i, e := range args[:max(last, 0)] {
		if tv := l.info.Types[e]; tv.Value != nil || tv.IsNil() {
			continue
		}
		p := at(e.Pos())
		name := l.temp("v")
		before = append(before, p.define([]ast.Expr{p.ident(name)}, []ast.Expr{e}))
		args[i] = p.ident(name)
	}
	return before
}

// receive assigns what has been received to e.
func (l *lowerer) receive(e ast.Expr, tok token.Token, value string, elem types.Type, p at) ast.Stmt {
	var v ast.Expr = p.ident(value)
	switch {
	case l.isOurs(elem):
	case types.IsInterface(elem):
		v = p.call(p.ident(l.asInterface(elem)), v)
	default:
		v = &ast.TypeAssertExpr{X: v, Lparen: token.Pos(p), Type: l.typeExpr(elem, p), Rparen: token.Pos(p)}
	}
	l.info.Types[v] = types.TypeAndValue{Type: elem}
	if t := l.typeOf(e); t != nil && tok == token.ASSIGN {
		v = l.convertTo(v, t)
	}
	return &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: token.Pos(p), Tok: tok, Rhs: []ast.Expr{v}}
}

// received takes a receive statement apart.
func received(s ast.Stmt) (receive *ast.UnaryExpr, lhs []ast.Expr, tok token.Token) {
	var e ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e, lhs, tok = s.Rhs[0], s.Lhs, s.Tok
	}
	return ast.Unparen(e).(*ast.UnaryExpr), lhs, tok
}

// selectCase is select for lowered programs. Each letter of kinds is a case: r receives from the next argument, s sends to it the one after, d is the default.
func (p *Program) selectCase(kinds string, args ...any) (index int, value any, ok bool) {
	cases := make([]reflect.SelectCase, 0, len(kinds)+1)
	byDefault := false
	for _, kind := range kinds {
		switch kind {
		case 'r':
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(args[0])})
			args = args[1:]
		case 's':
			ch := reflect.ValueOf(args[0])
			v := reflect.ValueOf(args[1])
			if elem := ch.Type().Elem(); !v.IsValid() {
				v = reflect.Zero(elem)
			} else if !v.Type().AssignableTo(elem) {
				v = v.Convert(elem)
			}
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: v})
			args = args[2:]
		default:
			byDefault = true
		}
	}
	if byDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(p.stopping)})
	}
	index, v, ok := reflect.Select(cases)
	if index == len(cases)-1 {
		return -1, nil, false
	}
	if v.IsValid() {
		value = v.Interface()
	}
	return index, value, ok
}
