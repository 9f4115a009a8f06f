package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	goruntime "runtime"
	"strconv"
	"strings"
)

// languageVersion is the Go that scripts are written in.
const languageVersion = "go1.26"

// unit is a checked program: it means what the Go compiler would take it for.
type unit struct {
	*syntax
	lib  *library
	pkg  *types.Package
	info *types.Info

	// Of a program with packages of its own, until flatten makes them one.
	others    map[*types.Package]bool      // all but the main one
	packageOf map[*ast.File]*types.Package // of all files

	// Of a unit that concrete has made: the one that it was made of, and the names that users know the types by that have others here.
	origin  *unit
	display map[string]string

	instances map[string]*declaration // what root has made, by name
	mentioned map[string]bool         // instances of generic types that the program mentions in what is not there, by name

	// outside, if not nil, knows the variables that no source can have, although the program declares them.
	outside func(types.Object) bool
}

// own reports whether pkg is part of the program.
func (u *unit) own(pkg *types.Package) bool { return pkg == u.pkg || u.others[pkg] }

// diagnoseAll words what is found, but for what ignore, if it is not nil, is true for. Its error is Diagnostics.
func (u *unit) diagnoseAll(found []types.Error, ignore func(*ast.File, types.Error) bool) error {
	var ds Diagnostics
	for _, e := range found {
		if strings.HasPrefix(e.Msg, "\t") {
			continue // it continues the error before, whose text has it
		}
		if ignore != nil && ignore(u.fileAt(e.Pos), e) {
			continue
		}
		ds = append(ds, u.diagnose(e, u.lib))
	}
	if len(ds) > 0 {
		return ds.sort()
	}
	return nil
}

// newInfo has room for all that later steps need to know.
func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
}

// types finds out the types of s, the package with the given path, and what is wrong with it.
func (l *library) types(s *syntax, path string) (u *unit, found []types.Error) {
	return l.typesFor(s, path, l, newInfo())
}

// typesFor is types for a package that finds what it imports by an importer of its own, and writes to an info of others.
func (l *library) typesFor(s *syntax, path string, importer types.Importer, info *types.Info) (u *unit, found []types.Error) {
	u = &unit{syntax: s, lib: l, info: info}
	conf := types.Config{
		Importer:  importer,
		GoVersion: languageVersion,
		Sizes:     types.SizesFor("gc", goruntime.GOARCH),
		Error:     func(err error) { found = append(found, err.(types.Error)) },
	}
	u.pkg = types.NewPackage(path, s.files[0].Name.Name)
	types.NewChecker(&conf, s.fset, u.pkg, u.info).Files(s.files) // its error is the first of found
	u.spellOut()
	return u, found
}

// fileAt is the file that pos is in.
func (u *unit) fileAt(pos token.Pos) *ast.File {
	for _, f := range u.files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

var importFailed = regexp.MustCompile(`^could not import (\S+) \((.*)\)$`)

// diagnose words an error of the type checker for the person who wrote the source.
func (u *unit) diagnose(e types.Error, l *library) Diagnostic {
	d := Diagnostic{Pos: u.fset.Position(e.Pos), Message: publicNames(e.Msg)}
	path := pathTo(u.files, e.Pos)
	if len(path) > 0 {
		if n := path[len(path)-1]; n.Pos() == e.Pos {
			d.Width = u.at(n, "", "").Width
			if id, ok := n.(*ast.Ident); ok {
				d.Width = len(resultNames(id.Name))
			}
		}
	}
	if m := importFailed.FindStringSubmatch(d.Message); m != nil {
		d.Message = m[2]
		d.Hint = "scripts import thesp and the standard library"
		similar := l.similar(m[1])
		d.suggest(similar, strconv.Quote(similar))
		return u.withLine(d)
	}
	meant := suggest(u.pkg, u.info, u.files, e.Pos, e.Msg)
	d.suggest(meant, meant)
	if name, ok := strings.CutPrefix(d.Message, "undefined: "); ok && d.Hint == "" && !strings.Contains(name, ".") {
		if s := l.similar(name); s != "" && s[strings.LastIndexByte(s, '/')+1:] == name {
			d.Hint = fmt.Sprintf("import %q?", s)
		}
	}
	return u.withLine(d)
}

var internalName = regexp.MustCompile(`\bruntime\.(` + strings.Join(hostNames, "|") + `)\b`)

// hostNames are the types of thesp that are declared in package runtime, by which name the type checker calls them.
var hostNames = []string{
	"Actor", "Context", "Address", "System", "ActorInfo", "Envelope", "ActorExitRequest", "ChildActorExited", "PoisonMessage",
	"DeadEnvelope", "Unknown", "Fields", "WakeupMessage", "PoisonError", "Kinds", "ValidateSource", "SourceVerdict",
}

// publicNames replaces the names of package thesp/runtime by those that scripts know, and those of results by what is typed for them.
func publicNames(message string) string {
	message = strings.ReplaceAll(message, strconv.Quote(runtimePath)+".", "thesp.") // beside package runtime of Go
	return resultNames(internalName.ReplaceAllString(message, "thesp.$1"))
}

// inPackage reports whether obj is declared in the program.
func (u *unit) inPackage(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && u.own(obj.Pkg())
}

// typeOf is the type of e, nil if the checker gave none.
func (u *unit) typeOf(e ast.Expr) types.Type { return u.info.TypeOf(e) }

// position is where pos is in the source of the user; not valid for what comes from elsewhere.
func (u *unit) position(pos token.Pos) token.Position {
	if pos >= sourceBase {
		return token.Position{}
	}
	return u.fset.Position(pos)
}

// accept reports what the interpreter cannot run of a program that is checked.
func (in *Interpreter) accept(u *unit, rights Rights) error {
	if ds := u.forbidden(rights); ds != nil {
		return ds.sort()
	}
	if err := in.missing(u); err != nil {
		return err
	}
	if ds := u.vastValues(); ds != nil {
		return ds.sort()
	}
	if ds := u.outsideVariables(rights); ds != nil {
		return ds.sort()
	}
	l := &lowerer{unit: u}
	l.refuse()
	if len(l.diagnostics) > 0 {
		return l.diagnostics.sort()
	}
	return nil
}

// missing reports the names of the standard library that the program uses and the interpreter does not have.
func (in *Interpreter) missing(u *unit) error {
	var ds Diagnostics
	for id, obj := range u.info.Uses {
		pkg := obj.Pkg()
		if pkg == nil || u.own(pkg) || obj.Parent() != pkg.Scope() {
			continue
		}
		if _, ok := in.symbols[pkg.Path()][obj.Name()]; ok || pkg.Path() == runtimePath || pkg == types.Unsafe {
			continue
		}
		if in.lib.hasSource(obj) || isConstraint(obj) || pkg.Path() == helpersPath && obj.Name() == embeddedName {
			continue
		}
		what := fmt.Sprintf("%s.%s", pkg.Name(), obj.Name())
		if sig, ok := obj.Type().(*types.Signature); ok && sig.TypeParams().Len() > 0 {
			what = "the generic function " + what
		}
		ds = append(ds, u.at(id, "unsupported: "+what+" is not available in interpreted code", ""))
	}
	if len(ds) > 0 {
		return ds.sort()
	}
	return nil
}

// isConstraint reports whether obj is an interface that only type parameters can have.
func isConstraint(obj types.Object) bool {
	_, isType := obj.(*types.TypeName)
	if !isType {
		return false
	}
	i, ok := obj.Type().Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

// functionAt is the name of the function whose body begins at pos, for traces: main, Hello.Receive, function in main. It is empty for generated functions.
func (u *unit) functionAt(pos token.Pos) string {
	if pos == u.files[0].Package {
		return "init"
	}
	if u.origin != nil {
		u = u.origin
	}
	for _, f := range u.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil || pos < fn.Body.Pos() || pos > fn.Body.End() {
				continue
			}
			name, _, _ := strings.Cut(fn.Name.Name, mark)
			if fn.Recv != nil && len(fn.Recv.List) > 0 {
				name = strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*") + "." + name
			}
			if pos != fn.Body.Pos() {
				name = "function in " + name
			}
			return name
		}
	}
	return ""
}
