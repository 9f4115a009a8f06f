package interp

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

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

// translate rewrites what the prompt understands and Go does not: a function of the host in an assignment to two variables, and a type as its first argument; and types as they are printed, main.Item.
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
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && id.Name == "main" && s.vars["main"] == nil && s.isType(n.Sel.Name) {
				c.Replace(n.Sel)
			}
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
