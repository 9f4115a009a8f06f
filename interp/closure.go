package interp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A declaration is one thing that the program declares at the top level: the objects, and the syntax that declares them.
type declaration struct {
	node    ast.Node // *ast.FuncDecl, *ast.TypeSpec, *ast.ValueSpec, or *ast.GenDecl of constants, which depend on each other
	objects []types.Object
}

// topLevel indexes the declarations of the program by what they declare. A method is with its own object.
func (u *unit) topLevel() map[types.Object]*declaration {
	out := map[types.Object]*declaration{}
	add := func(node ast.Node, names ...*ast.Ident) {
		d := &declaration{node: node}
		for _, id := range names {
			if obj := u.info.Defs[id]; obj != nil {
				d.objects = append(d.objects, obj)
				out[obj] = d
			}
		}
	}
	for _, f := range u.files {
		for _, decl := range f.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				add(decl, decl.Name)
			case *ast.GenDecl:
				u.eachSpec(decl, add)
			}
		}
	}
	return out
}

func (u *unit) eachSpec(decl *ast.GenDecl, add func(ast.Node, ...*ast.Ident)) {
	var constants []*ast.Ident
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			add(spec, spec.Name)
		case *ast.ValueSpec:
			if decl.Tok == token.CONST {
				constants = append(constants, spec.Names...)
			} else {
				add(spec, spec.Names...)
			}
		}
	}
	if constants != nil {
		add(decl, constants...)
	}
}

// closure returns what the syntax under roots uses of the program, directly and through what it uses: functions, types with their methods,
// variables and constants.
func (u *unit) closure(roots ...ast.Node) map[types.Object]bool {
	decls := u.topLevel()
	methods := map[*types.TypeName][]types.Object{}
	for obj := range decls {
		if f, ok := obj.(*types.Func); ok {
			if t := receiver(f); t != nil {
				methods[t] = append(methods[t], f)
			}
		}
	}
	found := map[types.Object]bool{}
	var visit func(n ast.Node)
	reach := func(obj types.Object) {
		d := decls[obj]
		if d == nil || found[obj] {
			return
		}
		for _, o := range d.objects {
			found[o] = true
		}
		visit(d.node)
	}
	visit = func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			obj := u.info.Uses[id]
			if obj == nil {
				obj = u.info.Defs[id]
			}
			obj = origin(obj)
			reach(obj)
			if t, ok := obj.(*types.TypeName); ok {
				for _, m := range methods[t] {
					reach(m)
				}
			}
			return true
		})
	}
	for _, n := range roots {
		visit(n)
	}
	return found
}

// origin is the generic function or method that obj instantiates, or obj.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// receiver is the type of which f is a method, or nil.
func receiver(f *types.Func) *types.TypeName {
	recv := f.Signature().Recv()
	if recv == nil {
		return nil
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

// source writes the declarations of the objects, and the imports that they use, in one form wherever they come from: formatted, without comments,
// in the order of their names. It must be called before the program is lowered.
func (u *unit) source(objects map[types.Object]bool) []byte {
	decls := u.topLevel()
	texts := map[string]string{}
	imports := map[string]bool{}
	for obj := range objects {
		d := decls[obj]
		texts[sortKey(d)] = u.text(d.node)
		ast.Inspect(d.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if p, ok := u.info.Uses[id].(*types.PkgName); ok {
					imports[importLine(p)] = true
				}
			}
			return true
		})
	}
	var b strings.Builder
	b.WriteString("package " + u.pkg.Name() + "\n")
	for _, line := range slices.Sorted(maps.Keys(imports)) {
		b.WriteString(line)
	}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		b.WriteString("\n" + texts[key] + "\n")
	}
	return []byte(b.String())
}

func importLine(p *types.PkgName) string {
	path := strconv.Quote(p.Imported().Path())
	if p.Name() != p.Imported().Name() {
		path = p.Name() + " " + path
	}
	return "import " + path + "\n"
}

// sortKey orders types before what uses them, and methods behind their type.
func sortKey(d *declaration) string {
	first := d.objects[0]
	switch obj := first.(type) {
	case *types.Const:
		return "1 " + obj.Name()
	case *types.TypeName:
		return "2 " + obj.Name()
	case *types.Func:
		if t := receiver(obj); t != nil {
			return "2 " + t.Name() + "." + obj.Name()
		}
		return "4 " + obj.Name()
	}
	return "3 " + first.Name()
}

// text formats one declaration without its comments.
func (u *unit) text(node ast.Node) string {
	switch spec := node.(type) {
	case *ast.TypeSpec:
		node = &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{withoutComments(spec).(ast.Spec)}}
	case *ast.ValueSpec:
		node = &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{withoutComments(spec).(ast.Spec)}}
	default:
		node = withoutComments(node)
	}
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), node); err != nil {
		panic("formatting what was parsed: " + err.Error())
	}
	return b.String()
}

// withoutComments drops the comments that hang on declarations and fields under n; others are not part of the tree.
func withoutComments(n ast.Node) ast.Node {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			n.Doc = nil
		case *ast.GenDecl:
			n.Doc = nil
		case *ast.TypeSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.ValueSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.Field:
			n.Doc, n.Comment = nil, nil
		}
		return true
	})
	return n
}

// sourceName is how people see a source: an @ and the first digits of its hash.
func sourceName(source []byte) string {
	sum := sha256.Sum256(source)
	return "@" + hex.EncodeToString(sum[:])[:8]
}
