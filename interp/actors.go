package interp

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// An actorType is a struct type of the program that has a Receive method or On… handlers.
type actorType struct {
	obj      *types.TypeName
	receive  *types.Func // nil if it has handlers
	handlers []handler   // by the name of the method
	last     *types.Func // OnUnhandled, or nil
	requires *types.Func // Requires() thesp.Requirements, or nil
	suits    *types.Func // Suits(thesp.Capabilities) bool, or nil
}

// A handler is a method On…(ctx, m T).
type handler struct {
	method *types.Func
	msg    types.Type
}

// entry is the name of the generated function that calls the actor.
func (a *actorType) entry() string { return "Receive" + mark + a.obj.Name() }

// placing is the name of the generated function that calls the method m, which is about placement.
func (a *actorType) placing(m *types.Func) string { return m.Name() + mark + a.obj.Name() }

// actorTypes finds the actor types that the program declares, in the order of their names.
func (u *unit) actorTypes() (out []*actorType) {
	scope := u.pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		if a := asActor(obj); a != nil {
			out = append(out, a)
		}
	}
	return out
}

// asActor returns what makes obj an actor type, or nil.
func asActor(obj *types.TypeName) *actorType {
	named, ok := obj.Type().(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return nil
	}
	return actorOf(named)
}

// actorOf is asActor for a type that may be an instance of a generic one.
func actorOf(named *types.Named) *actorType {
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	a := &actorType{obj: named.Obj()}
	methods := types.NewMethodSet(types.NewPointer(named))
	for s := range methods.Methods() {
		m := s.Obj().(*types.Func)
		msg := messageOf(m)
		switch {
		case m.Name() == "Requires" && isPlacing(m.Signature().Params(), "", m.Signature().Results(), "Requirements"):
			a.requires = m
		case m.Name() == "Suits" && isPlacing(m.Signature().Params(), "Capabilities", m.Signature().Results(), ""):
			a.suits = m
		case msg == nil:
		case m.Name() == "Receive" && isAny(msg):
			a.receive = m
		case m.Name() == "OnUnhandled" && isAny(msg):
			a.last = m
		case strings.HasPrefix(m.Name(), "On"):
			a.handlers = append(a.handlers, handler{m, msg})
		}
	}
	if a.receive == nil && a.last == nil && len(a.handlers) == 0 {
		return nil
	}
	slices.SortFunc(a.handlers, func(x, y handler) int { return cmp.Compare(x.method.Name(), y.method.Name()) })
	return a
}

// isPlacing reports whether params and results are those of a method that is about placement: of one type of package thesp each, or, for the empty name, no
// parameter and a bool.
func isPlacing(params *types.Tuple, param string, results *types.Tuple, result string) bool {
	if results.Len() != 1 || (param == "") != (params.Len() == 0) || params.Len() > 1 {
		return false
	}
	if param != "" && !isRuntimeType(params.At(0).Type(), param) {
		return false
	}
	if result == "" {
		return types.Identical(results.At(0).Type(), types.Typ[types.Bool])
	}
	return isRuntimeType(results.At(0).Type(), result)
}

// messageOf is the type T of a method (ctx *thesp.Context, m T) with an error as result or none, nil for other methods.
func messageOf(m *types.Func) types.Type {
	sig := m.Signature()
	if sig.Params().Len() != 2 || sig.Variadic() || sig.Results().Len() > 1 {
		return nil
	}
	if sig.Results().Len() == 1 && !types.Identical(sig.Results().At(0).Type(), types.Universe.Lookup("error").Type()) {
		return nil
	}
	ptr, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
	if !ok || !isRuntimeType(ptr.Elem(), "Context") {
		return nil
	}
	return sig.Params().At(1).Type()
}

// isRuntimeType reports whether t is the type of that name of package thesp.
func isRuntimeType(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == runtimePath
}

func isAny(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// dispatcher generates the function that the runtime calls for a message to an actor of type a: it finds the state behind any and, where the
// actor has handlers, the one for the message. The rules are those of runtime.System.CreateActor.
func (l *lowerer) dispatcher(a *actorType) {
	if a.requires != nil {
		l.generate(fmt.Sprintf("func %s(state any) %s.Requirements { return %s(state.(%s)) }", a.placing(a.requires), thespName, l.actorMethod(a, a.requires), l.actorText(a)))
	}
	if a.suits != nil {
		l.generate(fmt.Sprintf("func %s(state any, caps %[2]s.Capabilities) bool { return %[3]s(state.(%[4]s), caps) }", a.placing(a.suits), thespName, l.actorMethod(a, a.suits), l.actorText(a)))
	}
	if a.receive != nil && l.receives[a.receive] == a {
		return // it has become one itself
	}
	var b strings.Builder
	fmt.Fprintf(&b, "func %s(state any, ctx *%s.Context, msg any) error {\n", a.entry(), thespName)
	fmt.Fprintf(&b, "self := state.(%s)\n", l.actorText(a))
	if a.receive != nil {
		b.WriteString(l.callHandler(a, a.receive, "msg"))
	} else {
		l.dispatchByType(&b, a)
	}
	b.WriteString("return nil\n}")
	l.generate(b.String())
}

func (l *lowerer) dispatchByType(b *strings.Builder, a *actorType) {
	text := l.typeText
	var exact, faces []handler
	for _, h := range a.handlers {
		if types.IsInterface(h.msg) {
			faces = append(faces, h)
		} else {
			exact = append(exact, h)
		}
	}
	b.WriteString("switch m := msg.(type) {\n")
	for _, h := range exact {
		fmt.Fprintf(b, "case %s:\n%s", text(h.msg), l.callHandler(a, h.method, "m"))
	}
	for _, e := range l.embedders(exact) {
		call := l.callHandler(a, e.method, e.arg)
		if len(e.pointers) > 0 {
			call = fmt.Sprintf("if %s != nil {\n%s}\n", strings.Join(e.pointers, " != nil && "), call)
		}
		fmt.Fprintf(b, "case %s:\n%s", text(e.typ), call)
	}
	b.WriteString("default:\n_ = m\n}\n")
	for _, h := range faces { // here is also what embeds nil
		if l.isOurs(h.msg) {
			fmt.Fprintf(b, "if %s.Is(msg, %d) {\n%s}\n", helpers, l.face(h.msg), l.callHandler(a, h.method, "msg"))
		} else {
			fmt.Fprintf(b, "if v, ok := %s.NotNil(msg).(%s); ok {\n%s}\n", helpers, text(h.msg), l.callHandler(a, h.method, "v"))
		}
	}
	if a.last != nil {
		b.WriteString(l.callHandler(a, a.last, "msg"))
	} else {
		b.WriteString("ctx.Unhandled()\n")
	}
}

// actorText is the type of pointers to a.
func (l *lowerer) actorText(a *actorType) string { return l.typeText(types.NewPointer(a.obj.Type())) }

// actorMethod is the function that calls the method m of a pointer to a.
func (l *lowerer) actorMethod(a *actorType, m *types.Func) string {
	ptr := types.NewPointer(a.obj.Type())
	return l.methodFunc(ptr, types.NewMethodSet(ptr).Lookup(m.Pkg(), m.Name()).Index(), m)
}

// callHandler calls the handler m of the actor type a.
func (l *lowerer) callHandler(a *actorType, m *types.Func, arg string) string {
	call := fmt.Sprintf("%s(self, ctx, %s)\n", l.actorMethod(a, m), arg)
	if m.Signature().Results().Len() == 1 {
		return "return " + call
	}
	return call + "return nil\n"
}

// An embedder is a message type that no handler takes, and that points to or embeds one for which there is a handler: arg is what the handler gets of m,
// if none of the pointers on the way is nil.
type embedder struct {
	typ      types.Type
	arg      string
	pointers []string
	method   *types.Func
}

// embedders finds those among the types of the program and pointers to them; of several embedded types the nearest counts.
func (l *lowerer) embedders(handlers []handler) (out []embedder) {
	find := func(t types.Type) *types.Func {
		for _, h := range handlers {
			if types.Identical(h.msg, t) {
				return h.method
			}
		}
		return nil
	}
	scope := l.pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || isGeneric(obj.Type()) {
			continue
		}
		ptr := types.NewPointer(obj.Type())
		if find(obj.Type()) == nil {
			if e := nearestEmbedded(obj.Type(), "m", nil, find); e != nil {
				e.typ = obj.Type()
				out = append(out, *e)
			}
		}
		if find(ptr) == nil {
			e := &embedder{arg: "*m", pointers: []string{"m"}, method: find(obj.Type())}
			if e.method == nil {
				e = nearestEmbedded(obj.Type(), "m", []string{"m"}, find)
			}
			if e != nil {
				e.typ = ptr
				out = append(out, *e)
			}
		}
	}
	return out
}

func isGeneric(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.TypeParams().Len() > 0
}

// nearestEmbedded searches what the struct t, which is what the expression arg stands for, embeds and exports, level by level.
func nearestEmbedded(t types.Type, arg string, pointers []string, find func(types.Type) *types.Func) *embedder {
	type place struct {
		typ      types.Type
		arg      string
		pointers []string
	}
	level := []place{{t, arg, pointers}}
	for depth := 0; len(level) > 0 && depth < 10; depth++ {
		var next []place
		for _, p := range level {
			if depth > 0 {
				if m := find(p.typ); m != nil {
					return &embedder{arg: p.arg, pointers: p.pointers, method: m}
				}
			}
			if ptr, ok := p.typ.Underlying().(*types.Pointer); ok {
				next = append(next, place{ptr.Elem(), "*" + p.arg, append(slices.Clip(p.pointers), p.arg)})
				continue
			}
			s, ok := p.typ.Underlying().(*types.Struct)
			if !ok {
				continue
			}
			for f := range s.Fields() {
				if f.Embedded() && token.IsExported(f.Name()) {
					next = append(next, place{f.Type(), strings.TrimLeft(p.arg, "*") + "." + fieldLabel(s, f.Name()), p.pointers})
				}
			}
		}
		level = next
	}
	return nil
}

// refuse reports what the interpreter cannot carry out although the compiler accepts it.
func (l *lowerer) refuse() {
	for _, f := range l.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body == nil { // so says the compiler
					l.diagnostics = append(l.diagnostics, l.at(n.Name, "missing function body", ""))
				}
			case *ast.Ident:
				ours := n.Name == evalName || l.position(n.Pos()).Filename == variablesName
				if strings.Contains(n.Name, mark) && l.info.Defs[n] != nil && !ours {
					l.unsupported(n, "the character "+mark+" in a name", "it is reserved")
				}
			}
			return true
		})
	}
	for _, a := range l.actorTypes() {
		l.refuseTwice(a)
	}
}

// refuseTwice refuses two handlers of an actor type for one type of messages.
func (l *lowerer) refuseTwice(a *actorType) {
	if a.receive != nil {
		return // it has them all
	}
	for i, h := range a.handlers {
		j := slices.IndexFunc(a.handlers[:i], func(before handler) bool { return types.Identical(before.msg, h.msg) })
		if j >= 0 {
			msg := types.TypeString(h.msg, (*types.Package).Name)
			text := fmt.Sprintf("%s is not an actor: %s and %s both handle %s", a.obj.Name(), a.handlers[j].method.Name(), h.method.Name(), msg)
			l.diagnostics = append(l.diagnostics, l.at(&ast.Ident{NamePos: h.method.Pos(), Name: h.method.Name()}, text, ""))
		}
	}
}
