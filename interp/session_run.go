package interp

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"thesp/interp/rtype"
)

// evalName is the function that an input becomes.
const evalName = "eval" + mark

// A Shown is what one statement of an input has to show: the values of an expression, or of the variables that it defines.
type Shown struct {
	Names  []string // the variables; nil for an expression
	Types  []string
	Values []any
}

// Run runs statements and expressions. Variables that they define at the top level are the session's from then on. show is called for what there
// is to show as soon as it is known. If ctx ends, the input is stopped, and the error is that of ctx; what it waits for in compiled code may go on. Other errors
// are Diagnostics, and nothing has run; a *Fault; or an *ExitError.
func (s *Session) Run(ctx context.Context, f File, show func(Shown)) error {
	in := &input{session: s, file: f, show: show}
	low, symbols, err := in.prepare()
	if err != nil {
		return err
	}
	p, err := s.in.load(low, symbols, 0, s.process)
	if err != nil {
		return err
	}
	p.main = p.functions[evalName].(func())
	p.hears, p.runs, in.program = s.hears(p) || in.callsHost, s.runs, p
	err = s.runs.run(ctx, p, s.use(in, p))
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// hears reports whether what p, an input, waits for may come from an earlier one, as that of a timer may.
func (s *Session) hears(p *Program) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = s.heard || !p.isAlone()
	return s.heard
}

// use returns the programs of earlier inputs whose functions the variables may hold that in, of which p is made, uses; p is among those of later ones. Values that are of an earlier
// version of a type become such of the one that p has.
func (s *Session) use(in *input, p *Program) (out []*Program) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range in.names {
		v := s.vars[name]
		if v == nil || v.host.IsValid() {
			continue
		}
		if held, ok := v.ptr.(*any); ok { // what it holds may be of a type that has got methods since
			*held = p.adopt(*held)
		}
		out = append(out, v.makers...)
		if in.makes {
			v.makers = append(v.makers, p)
		}
	}
	return out
}

// makesFunctions reports whether there is a function literal in fn.
func makesFunctions(fn *ast.FuncDecl) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		_, ok := n.(*ast.FuncLit)
		found = found || ok
		return !found
	})
	return found
}

// namesOf are the names of objects.
func namesOf(objects map[types.Object]bool) (out []string) {
	for obj := range objects {
		out = append(out, obj.Name())
	}
	return out
}

// hasHost reports whether a function of the host is among objects.
func (s *Session) hasHost(objects map[types.Object]bool) bool {
	for obj := range objects {
		if v := s.vars[obj.Name()]; v != nil && v.host.IsValid() {
			return true
		}
	}
	return false
}

// An input is on its way to run.
type input struct {
	session *Session
	file    File
	show    func(Shown)

	wrapped File          // file as a function
	tree    *ast.File     // of wrapped
	fn      *ast.FuncDecl // in tree
	unit    *unit
	// callsHost: functions of the host may be called.
	callsHost bool
	names     []string     // of what it uses of the session
	makes     bool         // it makes functions
	program   *Program     // what it has become
	shown     []Shown      // what there is to show, without values
	results   []types.Type // for each of shown, the type of what is the result of an expression, or nil
	sources   []*chunk     // for each of shown, what declares the variables with var, or nil
}

// prepare checks and lowers the input.
func (in *input) prepare() (*lowered, map[string]reflect.Value, error) {
	s := in.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.typed[in.file.Name] = in.file.typed()
	in.wrapped = s.wrap(in.file, "func "+evalName+"() {", "}")
	u, _, err := s.check(forInputs, nil, in)
	if err != nil {
		return nil, nil, err
	}
	in.unit = u
	for _, stmt := range in.fn.Body.List {
		for _, id := range definedBy(stmt) {
			if err := reserved(u.syntax, id, false); err != nil {
				return nil, nil, err
			}
		}
	}
	s.mention(u, in.fn)
	if err := s.in.missing(u); err != nil {
		return nil, nil, err
	}
	in.instrument()
	if u, err = in.flatten(); err != nil {
		return nil, nil, err
	}
	keep := u.closure(in.fn)
	in.callsHost, in.names, in.makes = s.hasHost(keep), namesOf(keep), makesFunctions(in.fn)
	keep[u.info.Defs[in.fn.Name]] = true
	low, err := u.lower(lowering{keep: keep, cell: s.cellOf, entry: evalName})
	return low, in.symbols(), err
}

// parse adds the input to syn.
func (in *input) parse(syn *syntax) error {
	more, err := parse(syn.fset, []File{in.wrapped})
	if err != nil {
		return in.typedOnly(err)
	}
	in.tree = more.files[0]
	var ok bool
	if in.fn, ok = in.tree.Decls[len(in.tree.Decls)-1].(*ast.FuncDecl); !ok || in.fn.Name.Name != evalName {
		return Diagnostics{{Message: "a declaration and statements in one input"}}
	}
	syn.files = append(syn.files, in.tree)
	syn.texts[in.file.Name] = more.texts[in.file.Name]
	in.session.translate(in.fn)
	in.session.recall(in.fn)
	if ds := refusedAtTop(syn, in.fn); ds != nil {
		return ds
	}
	return nil
}

// typedOnly says err in terms of the input: what it has of the text around that follows from what is wrong in the input, or missing at its end.
func (in *input) typedOnly(err error) error {
	ds, ok := err.(Diagnostics)
	if !ok {
		return err
	}
	s := &syntax{texts: map[string][]string{in.file.Name: in.file.typed()}}
	if pos, ok := in.surplusBrace(); ok && !before(ds[0].Pos, pos) {
		return Diagnostics{s.withLine(Diagnostic{Pos: pos, Message: "syntax error: unexpected '}'"})}
	}
	last := bytes.Count(in.file.Text, []byte("\n")) + 1
	typed := slices.DeleteFunc(slices.Clone(ds), func(d Diagnostic) bool { return d.Pos.Line > last })
	for i, d := range typed { // a translation may have more than was typed
		if lines := in.file.typed(); d.Pos.Line <= len(lines) && d.Pos.Column > len(lines[d.Pos.Line-1])+1 {
			d.Pos.Column = len(lines[d.Pos.Line-1]) + 1
			typed[i] = s.withLine(d)
		}
	}
	if len(typed) > 0 {
		return typed
	}
	what, _, _ := strings.Cut(strings.TrimPrefix(ds[0].Message, "syntax error: "), ", found ")
	return Diagnostics{s.withLine(Diagnostic{Pos: in.end(), Message: "syntax error: unexpected end of input, " + what})}
}

// surplusBrace is the position of a brace of the input that closes none of it.
func (in *input) surplusBrace() (token.Position, bool) {
	fset := token.NewFileSet()
	file := fset.AddFile(in.file.Name, -1, len(in.file.Text))
	var s scanner.Scanner
	s.Init(file, in.file.Text, func(token.Position, string) {}, 0)
	depth := 0
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return token.Position{}, false
		case token.LBRACE:
			depth++
		case token.RBRACE:
			if depth--; depth < 0 {
				return fset.Position(pos), true
			}
		}
	}
}

// end is the position behind what was typed.
func (in *input) end() token.Position {
	lines := in.file.typed()
	for len(lines) > 1 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	column := len(strings.TrimRight(lines[len(lines)-1], " \t\r")) + 1
	return token.Position{Filename: in.file.Name, Line: len(lines), Column: column}
}

// translate rewrites what the prompt understands and Go does not: a function of the host in an assignment to two variables, and a type as its first argument.
func (s *Session) translate(fn *ast.FuncDecl) {
	isHost := func(e ast.Expr) (*ast.Ident, bool) {
		id, ok := e.(*ast.Ident)
		if !ok || s.vars[id.Name] == nil {
			return nil, false
		}
		return id, s.vars[id.Name].host.IsValid()
	}
	astutil.Apply(fn.Body, nil, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.CallExpr:
			if _, ok := isHost(n.Fun); !ok || len(n.Args) == 0 {
				return true
			}
			if arg := n.Args[0]; s.isTypeExpr(arg) {
				p := at(arg.Pos())
				n.Args[0] = &ast.UnaryExpr{OpPos: arg.Pos(), Op: token.AND, X: &ast.CompositeLit{Type: arg, Lbrace: token.Pos(p), Rbrace: token.Pos(p)}}
			}
		case *ast.AssignStmt:
			if len(n.Lhs) != 2 || len(n.Rhs) != 1 {
				return true
			}
			if call, ok := n.Rhs[0].(*ast.CallExpr); ok {
				if id, ok := isHost(call.Fun); ok && s.vars[HostName(id.Name+", err")] != nil {
					id.Name = HostName(id.Name + ", err")
				}
			}
		}
		return true
	})
}

// isType reports whether name is a type of the session.
func (s *Session) isType(name string) bool {
	c := s.active[name]
	if c == nil {
		return false
	}
	syn, err := parse(token.NewFileSet(), []File{s.fileOf(c)})
	if err != nil {
		return false
	}
	return slices.ContainsFunc(declaredNames(syn.files[0]), func(d Declared) bool { return d.Name == name && d.Kind == "type" })
}

// refusedAtTop reports statements that have no meaning outside of a function.
func refusedAtTop(syn *syntax, fn *ast.FuncDecl) Diagnostics {
	for _, stmt := range fn.Body.List {
		var what string
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
			what = "return"
		case *ast.DeferStmt:
			what = "defer"
		case *ast.LabeledStmt:
			if _, isLoop := stmt.Stmt.(*ast.ForStmt); !isLoop {
				if _, isRange := stmt.Stmt.(*ast.RangeStmt); !isRange {
					what = "a label"
				}
			}
		case *ast.BranchStmt:
			what = stmt.Tok.String()
		}
		if what != "" {
			return Diagnostics{syn.at(stmt, what+" is for functions", "put it into one")}
		}
	}
	return nil
}

// loose reports whether an error of the type checker is none at the prompt: a variable that is not used yet, a value that is only shown.
func loose(fn *ast.FuncDecl, e types.Error) bool {
	for _, stmt := range fn.Body.List {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt:
			if e.Pos >= stmt.Pos() && e.Pos < stmt.End() && strings.HasSuffix(e.Msg, "is not used") {
				return true
			}
		default:
			for _, id := range definedBy(stmt) {
				if e.Pos == id.Pos() && strings.HasPrefix(e.Msg, "declared and not used") {
					return true
				}
			}
		}
	}
	return strings.HasPrefix(e.Msg, "no new variables on left side of :=")
}

// definedBy returns the variables that a statement defines in its own block.
func definedBy(stmt ast.Stmt) (out []*ast.Ident) {
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		if stmt.Tok == token.DEFINE {
			for _, e := range stmt.Lhs {
				if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
					out = append(out, id)
				}
			}
		}
	case *ast.DeclStmt:
		eachKey(stmt.Decl, func(kind, _ string, id *ast.Ident) {
			if kind == "var" {
				out = append(out, id)
			}
		})
	}
	return out
}

// instrument has the top level of the input show the values of its expressions, and keep the variables that it defines.
func (r *input) instrument() {
	var list []ast.Stmt
	add := func(shown Shown, source *chunk) {
		r.shown = append(r.shown, shown)
		r.results = append(r.results, nil)
		r.sources = append(r.sources, source)
	}
	for _, stmt := range r.fn.Body.List {
		p := at(stmt.Pos())
		list = append(list, stmt)
		if x, ok := stmt.(*ast.ExprStmt); ok {
			if texts := r.shownTypes(x.X); texts != nil {
				add(Shown{Types: texts}, nil)
				r.results[len(r.results)-1] = resultType(r.unit.info.Types[x.X].Type)
				x.X = p.call(p.helper("Show"), x.X)
			}
			continue
		}
		ids := definedBy(stmt)
		if len(ids) == 0 {
			continue
		}
		shown := Shown{}
		var args []ast.Expr
		for _, id := range ids {
			obj := r.unit.info.Defs[id]
			if obj == nil {
				obj = r.unit.info.Uses[id] // assigned, because the statement defines another one
			}
			typ := r.typeText(obj.Type())
			shown.Names = append(shown.Names, id.Name)
			shown.Types = append(shown.Types, typ)
			use := p.ident(id.Name)
			r.unit.info.Uses[use] = obj // it is renamed with the others
			args = append(args, &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.AND, X: use})
		}
		add(shown, r.declarationOf(stmt))
		list = append(list, &ast.ExprStmt{X: p.call(p.helper("Keep"), args...)})
	}
	r.fn.Body.List = list
}

// declarationOf is the text of stmt as a chunk of its own, if it declares variables with var, and not by what only the prompt has.
func (r *input) declarationOf(stmt ast.Stmt) *chunk {
	if _, ok := stmt.(*ast.DeclStmt); !ok || usesResult(stmt) {
		return nil
	}
	from, to := r.unit.fset.PositionFor(stmt.Pos(), false).Offset, r.unit.fset.PositionFor(stmt.End(), false).Offset
	pos := r.unit.position(stmt.Pos())
	indent := strings.Repeat("\n", pos.Line-1) + strings.Repeat(" ", pos.Column-1)
	return &chunk{file: File{Name: r.file.Name, Text: []byte(indent + string(r.wrapped.Text[from:to])), Typed: r.file.Typed}}
}

// shownTypes returns the types of what an expression statement has to show, nil for nothing.
func (r *input) shownTypes(e ast.Expr) (out []string) {
	tv := r.unit.info.Types[e]
	if tv.IsVoid() || tv.Type == nil {
		return nil
	}
	if call, ok := e.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			if f, ok := r.unit.info.Uses[sel.Sel].(*types.Func); ok && f.Pkg() != nil && f.Pkg().Path() == "fmt" && strings.HasPrefix(f.Name(), "Print") {
				return nil
			}
		}
	}
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		for v := range tuple.Variables() {
			out = append(out, r.typeText(v.Type()))
		}
		return out
	}
	return []string{r.typeText(types.Default(tv.Type))}
}

// typeText writes a type in the terms of the session: packages by the names under which it imports them.
func (r *input) typeText(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		switch {
		case p == r.unit.pkg:
			return ""
		case p.Path() == runtimePath:
			return "thesp"
		}
		return r.session.importOf(p)
	})
}

// importOf is the name under which the session imports p; it imports it if it has not yet.
func (s *Session) importOf(p *types.Package) string {
	for name, path := range s.imports {
		if path == p.Path() {
			return name
		}
	}
	name := p.Name()
	for s.imports[name] != "" || s.active[name] != nil || s.vars[name] != nil {
		name += "_"
	}
	s.imports[name] = p.Path()
	return name
}

// cellOf tells lowering that obj is a variable of the session, or a function of the host.
func (s *Session) cellOf(obj types.Object) (name string, host, ok bool) {
	name = obj.Name()
	if base, ok := strings.CutSuffix(name, mark); ok && types.Universe.Lookup(base) != nil { // see instances.topName
		name = base
	}
	v := s.vars[name]
	if v == nil {
		return "", false, false
	}
	return name, v.host.IsValid(), true
}

// symbols is what the program of an input finds in package rt besides the usual.
func (r *input) symbols() map[string]reflect.Value {
	next := 0
	table := map[string]reflect.Value{
		"Show": reflect.ValueOf(func(values ...any) {
			shown := r.shown[next]
			next++
			shown.Values = values
			if t := r.results[next-1]; t != nil && (len(values) == 1 || values[1] == nil) {
				r.keepResult(values[0], t)
			}
			r.show(shown)
		}),
		"Keep": reflect.ValueOf(func(pointers ...any) {
			shown := r.shown[next]
			next++
			r.session.keep(r, shown, pointers, r.sources[next-1])
			for _, p := range pointers {
				shown.Values = append(shown.Values, reflect.ValueOf(p).Elem().Interface())
			}
			r.show(shown)
		}),
		"Cell": reflect.ValueOf(func(name string, want any) any {
			r.session.mu.Lock()
			defer r.session.mu.Unlock()
			return r.fit(name, r.session.vars[name].ptr, reflect.TypeOf(want))
		}),
	}
	for name, v := range r.session.vars {
		if v.host.IsValid() {
			table[hostPrefix+name] = v.host
		}
	}
	return table
}

// fit returns ptr, to the variable of that name, as a pointer of type want: types are others when methods come to them, and their values lie in memory as before.
func (r *input) fit(name string, ptr any, want reflect.Type) any {
	switch have := reflect.TypeOf(ptr); {
	case have == want:
	case sameLayout(have, want, map[reflect.Type]bool{}):
		return rtype.As(ptr, want)
	default:
		panic(fmt.Sprintf("the value of %s is of an earlier version of its type: set it anew with :=", name))
	}
	return ptr
}

// hostPrefix is before the name of a function of the host in package rt.
const hostPrefix = "Host_"

// keep makes variables those of the session.
func (s *Session) keep(in *input, shown Shown, pointers []any, source *chunk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, name := range shown.Names {
		old := s.vars[name]
		s.retyped = s.retyped || s.active[name] != nil || old != nil && old.typ != shown.Types[i]
		delete(s.active, name)
		s.kinds = nil
		v := &variable{typ: shown.Types[i], ptr: pointers[i], source: source}
		if in.makes {
			v.makers = []*Program{in.program}
		}
		s.vars[name] = v
	}
	if source != nil && !slices.Contains(s.chunks, source) {
		s.chunks = append(s.chunks, source)
	}
}
