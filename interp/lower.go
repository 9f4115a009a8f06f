package interp

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// Lowering rewrites a checked program to one that yaegi runs as the Go compiler would: it takes over what yaegi does not know, or gets
// wrong, and says unsupported where neither can. It uses what the type checker found out, and keeps the positions of the user's source: a
// new node has the position of the one that it replaces.
//
// Names that it makes up contain mark, a digit that no program uses.
const mark = "۰"

// helpers is the name by which lowered programs import package rt.
const (
	helpers     = "rt" + mark
	helpersPath = "thesp/rt"
	thespName   = "thesp" + mark
	thespPath   = "thesp"
	runtimePath = "thesp/runtime"
)

// lowered is the result of lowering: one file for yaegi.
type lowered struct {
	*unit
	file    *ast.File
	imports []string     // paths of packages of the standard library and of the host
	actors  []*actorType // the actor types that the program declares
	main    bool         // there is a function main
	rights  Rights
	sources map[string]*Source    // of actor types, by name; nil if nobody asks
	types   map[string]types.Type // to be made: by the names that they have in file
	faces   []types.Type          // the interfaces that package rt knows by number
	fresh   map[token.Pos]bool    // see probe
}

// Names of the functions that lowered programs have. Main is called by us, after the variables are set, and so gets a name to which
// yaegi gives no meaning.
const (
	initName = "init" + mark
	mainName = "main" + mark
)

// lowering says what to do with a part of a program.
type lowering struct {
	keep  map[types.Object]bool // the declarations to lower; nil for all
	entry string                // a function that Program.functions is to have; "" for none
	// cell, if not nil, knows the variables that live outside of the program: package rt has a pointer to each, or the function itself.
	cell func(types.Object) (name string, isFunction, ok bool)
}

type lowerer struct {
	*unit
	lowering
	diagnostics Diagnostics
	generated   []ast.Decl
	made        map[string]bool            // names of generated functions
	imports     map[string]string          // path -> name in the lowered file
	names       map[string]string          // the same the other way round
	inits       []string                   // functions to call after the variables are set
	cells       map[string]string          // variable outside -> the pointer to it
	setCells    []ast.Stmt                 // that set those pointers
	wanted      map[string]types.Type      // the types to be made for the program, by name
	structs     map[string]string          // text of a struct without a name -> the name that it gets
	faces       []types.Type               // the interfaces that package rt knows by number
	dispatchers []dispatch                 // functions that call methods of interfaces
	results     []*types.Tuple             // of the functions around
	loops       []int                      // for each function around: how many loops are around what is rewritten
	bodies      []*ast.BlockStmt           // of these functions
	yields      []*ast.BlockStmt           // bodies, around what is rewritten, of loops over functions: they become functions
	conditions  int                        // how many conditions are around what is rewritten
	thunks      map[string]bool            // variables of ours that are deferred literals without parameters or results
	functions   map[*ast.Ident]bool        // names of functions that lowering has put in place of methods
	reflects    map[string]reflect.Value   // see rewriteReflect
	deferred    map[*ast.CallExpr]bool     // calls of defer statements
	dispatched  map[*ast.CallExpr]bool     // calls of methods of interfaces
	comm        map[*ast.AssignStmt]bool   // assignments in cases of select
	shared      map[types.Object]bool      // see isShared
	sharedIn    *ast.BlockStmt             // of which function that is known
	namesakes   map[string]bool            // names of several types; nil if they are not known yet
	places      map[ast.Expr]place         // of the values of variables, as they were
	before      map[ast.Stmt][]ast.Stmt    // what is to be done before a labelled statement
	receives    map[*types.Func]*actorType // methods Receive that the runtime calls itself
	logPlaces   *bool                      // see logsPlaces; nil if it is not known yet
	temps       int
	main        bool
}

// lower rewrites u, whose syntax trees it changes. The error is Diagnostics.
func (u *unit) lower(how lowering) (low *lowered, err error) {
	defer func() {
		// A fault of ours must not end the process, and with it all actors.
		if r := recover(); r != nil {
			err = Diagnostics{u.at(u.files[0].Name, fmt.Sprintf("unsupported: this program breaks the interpreter: %v", r), "please report it")}
		}
	}()
	if u, err = u.concrete(how.keep); err != nil {
		return nil, err
	}
	l := &lowerer{
		unit:      u,
		lowering:  how,
		made:      map[string]bool{},
		imports:   map[string]string{helpersPath: helpers, thespPath: thespName, typesPath: typesName},
		names:     map[string]string{helpers: helpersPath, thespName: thespPath, typesName: typesPath},
		cells:     map[string]string{},
		receives:  map[*types.Func]*actorType{},
		wanted:    map[string]types.Type{},
		structs:   map[string]string{},
		deferred:  map[*ast.CallExpr]bool{},
		comm:      map[*ast.AssignStmt]bool{},
		functions: map[*ast.Ident]bool{},
		thunks:    map[string]bool{},
		before:    map[ast.Stmt][]ast.Stmt{},

		dispatched: map[*ast.CallExpr]bool{},
	}
	var actors []*actorType
	for _, a := range u.actorTypes() {
		actors = append(actors, a)
		if m := l.receiver(a); m != nil {
			l.receives[m] = a
		}
	}
	l.places = u.values()
	var decls []ast.Decl
	for _, f := range u.files {
		l.rewriteFile(f)
		decls = append(decls, l.declarations(f)...)
	}
	for _, a := range actors {
		l.dispatcher(a)
	}
	l.initializer()
	l.binding(actors)
	for i := 0; i < len(l.dispatchers); i++ { // one may need another
		l.generateDispatch(l.dispatchers[i])
	}
	if len(l.diagnostics) > 0 {
		return nil, l.diagnostics.sort()
	}
	file := &ast.File{Package: u.files[0].Package, Name: ast.NewIdent("main"), Decls: append(l.importDecls(), append(decls, l.generated...)...)}
	fresh := map[token.Pos]bool{}
	for _, d := range file.Decls {
		markStarts(d, fresh)
	}
	out := &lowered{unit: u, file: file, actors: actors, main: l.main, types: l.wanted, faces: l.faces, fresh: fresh}
	for path := range l.imports {
		out.imports = append(out.imports, path)
	}
	return out, nil
}

// unsupported reports what the interpreter cannot run, and a way round.
func (l *lowerer) unsupported(n ast.Node, what, hint string) {
	l.diagnostics = append(l.diagnostics, l.at(n, "unsupported: "+what, hint))
}

// temp makes up a name that nothing else has.
func (l *lowerer) temp(stem string) string {
	l.temps++
	return stem + mark + strconv.Itoa(l.temps)
}

type cursor = *astutil.Cursor

// rewriteFile rewrites types at once, and then statements and expressions from the inside out, so that each rewrite sees what the others left of its parts.
func (l *lowerer) rewriteFile(f *ast.File) {
	renameLabels(f)
	splitLabels(f)
	astutil.Apply(f, func(c cursor) bool {
		if t, ok := l.rewriteType(c.Parent(), c.Node()); ok {
			l.replace(c, c.Node().(ast.Expr), t)
			return false
		}
		if l.isCondition(c) {
			l.conditions++
		}
		switch n := c.Node().(type) {
		case *ast.TypeSpec:
			return false // they are made
		case *ast.IfStmt:
			n.Cond = l.bareCondition(n.Cond)
		case *ast.ForStmt:
			if n.Cond != nil {
				n.Cond = l.bareCondition(n.Cond)
			}
			l.loops[len(l.loops)-1]++
		case *ast.RangeStmt:
			l.loops[len(l.loops)-1]++
			if l.rangesFunction(n) {
				l.yields = append(l.yields, n.Body)
			}
		case *ast.SwitchStmt:
			if n.Tag == nil {
				l.bareCases(n)
			}
		case *ast.FuncDecl:
			l.enter(l.info.Defs[n.Name].Type(), n.Body)
			l.nameParams(n.Recv, n.Type.Params, n.Type.Results)
		case *ast.DeferStmt:
			l.deferred[n.Call] = true
		case *ast.CommClause:
			switch a := n.Comm.(type) {
			case *ast.ExprStmt:
				a.X = ast.Unparen(a.X)
			case *ast.AssignStmt:
				a.Rhs[0] = ast.Unparen(a.Rhs[0])
			}
			if a, ok := n.Comm.(*ast.AssignStmt); ok {
				l.comm[a] = true
			}
		case *ast.FuncLit:
			l.enter(l.typeOf(n), n.Body)
			l.nameParams(n.Type.Params, n.Type.Results)
		}
		return true
	}, func(c cursor) bool {
		if l.isCondition(c) {
			defer func() { l.conditions-- }()
		}
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			l.loops[len(l.loops)-1]--
		case *ast.RangeStmt:
			l.loops[len(l.loops)-1]--
			if last := len(l.yields) - 1; last >= 0 && l.yields[last] == n.Body {
				l.yields = l.yields[:last]
			}
		case *ast.FuncDecl:
			l.leave()
		case *ast.FuncLit:
			l.leave()
			l.keepLiteral(c, n)
		}
		switch n := c.Node().(type) {
		case ast.Expr:
			l.rewriteExpr(c, n)
		case ast.Stmt:
			l.rewriteStmt(c, n)
		case *ast.ValueSpec:
			for i, v := range n.Values {
				if len(n.Names) == len(n.Values) && n.Names[i].Name != "_" {
					l.typeCounts(v, l.info.Defs[n.Names[i]].Type())
					n.Values[i] = l.initialValue(v, l.info.Defs[n.Names[i]].Type())
				}
			}
		}
		return true
	})
}

func (l *lowerer) rewriteExpr(c cursor, e ast.Expr) {
	switch n := e.(type) {
	case *ast.CallExpr:
		l.convertArgs(n)
		l.rewriteCall(c, n)
	case *ast.SelectorExpr:
		l.rewriteSelector(c, n)
	case *ast.TypeAssertExpr:
		l.rewriteTypeAssert(c, n)
	case *ast.CompositeLit:
		l.convertLiteral(c, n)
	case *ast.BinaryExpr:
		if n.Op == token.LAND || n.Op == token.LOR {
			l.callsFirstIn(&n.Y)
		}
		l.checkNil(&n.X)
		l.checkNil(&n.Y)
		l.rewriteShift(n)
		now := l.convertCompare(n)
		if isLogical(n.Op) {
			n.X = l.startBusy(n.Op, n.X)
		}
		if named, ok := types.Unalias(l.typeOf(n)).(*types.Named); ok && isComparison(n.Op) { // to yaegi it is a bool
			p := at(n.Pos())
			now = p.call(l.typeExpr(named, p), now)
		}
		if now != ast.Expr(n) {
			l.replace(c, n, now)
		}
	case *ast.IndexExpr:
		if t := l.typeOf(n.X); t != nil {
			if m, ok := t.Underlying().(*types.Map); ok {
				n.Index = l.mapKey(n.Index, m)
			}
			n.X = l.arrayOf(n.X)
		}
	case *ast.SliceExpr:
		n.X = l.arrayOf(n.X)
		if n.Slice3 && n.Low == nil { // as explainSlice wants it
			n.Low = at(n.Lbrack).number(0)
			l.info.Types[n.Low] = types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(0)}
		}
	case *ast.UnaryExpr:
		l.rewriteUnary(c, n)
	case *ast.StarExpr:
		if u, ok := ast.Unparen(n.X).(*ast.UnaryExpr); ok && u.Op == token.AND { // yaegi does not know of which type it is
			l.replace(c, n, u.X)
		}
	case *ast.ParenExpr:
		if l.info.Types[n].Value != nil { // yaegi trips over a constant in parentheses, which a tree does not need
			l.replace(c, n, n.X)
			return
		}
		switch parent := c.Parent().(type) {
		case *ast.CallExpr:
			if parent.Fun != ast.Expr(n) { // arguments may become elements of a literal
				l.replace(c, n, n.X)
			}
		case *ast.BinaryExpr, *ast.UnaryExpr, *ast.CompositeLit, *ast.KeyValueExpr, *ast.AssignStmt, *ast.ReturnStmt:
			l.replace(c, n, n.X) // so it does over some operations
		}
	case *ast.Ident:
		l.rewriteIdent(c, n)
	}
}

// arrayOf is what x points to, if that is an array: yaegi would take the pointer for it, and forget of which type its elements are.
func (l *lowerer) arrayOf(x ast.Expr) ast.Expr {
	t := l.typeOf(x)
	if t == nil {
		return x
	}
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return x
	}
	p := at(x.Pos())
	array := &ast.ParenExpr{Lparen: token.Pos(p), X: &ast.StarExpr{Star: token.Pos(p), X: x}, Rparen: token.Pos(p)}
	l.info.Types[array] = types.TypeAndValue{Type: ptr.Elem()}
	return array
}

// mapKey converts the key of an element of a map.
func (l *lowerer) mapKey(key ast.Expr, m *types.Map) ast.Expr {
	if l.info.Types[key].IsNil() && !types.IsInterface(m.Key()) {
		return l.typedNil(m.Key(), at(key.Pos()))
	}
	return l.convertTo(key, m.Key())
}

// replace puts the expression now in the place of old, with the type that old has: rewrites of what is around it ask for it.
func (l *lowerer) replace(c *astutil.Cursor, old, now ast.Expr) {
	tv := l.info.Types[old]
	if tv.Type == nil {
		tv.Type = l.typeOf(old)
	}
	l.info.Types[now] = tv
	c.Replace(now)
}
