package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Rights are what a program may use of the standard library and of thesp.
type Rights int

const (
	// Own is for programs of the person who runs them: all that the interpreter has.
	Own Rights = iota
	// Shipped is for sources of others: what computes, and reaches nothing outside of its process. What it can still do to its process
	// is why such sources run in a process of their own.
	Shipped
)

// pure are the packages that shipped sources may import, with what they may not use of them, and why.
var pure = map[string]map[string]string{
	"bufio": nil, "bytes": nil, "cmp": nil,
	"compress/bzip2": nil, "compress/flate": nil, "compress/gzip": nil, "compress/lzw": nil, "compress/zlib": nil,
	"container/heap": nil, "container/list": nil, "container/ring": nil,
	"context":    {"AfterFunc": later},
	"crypto/md5": nil, "crypto/hmac": nil, "crypto/rand": nil, "crypto/sha1": nil, "crypto/sha256": nil, "crypto/sha512": nil, "crypto/subtle": nil,
	"encoding": nil, "encoding/ascii85": nil, "encoding/base32": nil, "encoding/base64": nil, "encoding/binary": nil, "encoding/csv": nil,
	"encoding/hex": nil, "encoding/json": nil, "encoding/pem": nil, "encoding/xml": nil,
	"errors": nil,
	"fmt":    {"Scan": noInput, "Scanf": noInput, "Scanln": noInput},
	"hash":   nil, "hash/adler32": nil, "hash/crc32": nil, "hash/crc64": nil, "hash/fnv": nil, "hash/maphash": nil,
	"html":  nil,
	"image": {"RegisterFormat": "it changes the whole process"}, "image/color": nil, "image/color/palette": nil, "image/draw": nil,
	"image/gif": nil, "image/jpeg": nil, "image/png": nil,
	"index/suffixarray": nil, "io": nil, "iter": nil, "maps": nil,
	"math": nil, "math/big": nil, "math/bits": nil, "math/cmplx": nil,
	"math/rand": {"Seed": "it changes the whole process: use rand.New"}, "math/rand/v2": nil,
	"net/netip": nil, "net/url": nil, "path": nil, "regexp": nil, "regexp/syntax": nil, "slices": nil, "sort": nil, "strconv": nil, "strings": nil,
	"sync": nil, "sync/atomic": nil, "text/scanner": nil, "text/tabwriter": nil,
	"thesp": {"Start": "an actor is in a system already: ctx.System()", "Attach": "an actor is in a system already: ctx.System()",
		"RunCommand": "shipped sources start no processes: ask an actor of that system that does"},
	"time":    {"Sleep": later, "After": later, "AfterFunc": later, "Tick": later},
	"unicode": nil, "unicode/utf16": nil, "unicode/utf8": nil,
}

const (
	later   = "it blocks, or calls back from outside: ctx.WakeupAfter sends the actor a message when the time has come"
	noInput = "there is no input: an actor gets messages"
)

// ways are the ways on for those who miss a package, by the first part of its path, or all of it.
var ways = map[string]string{
	"log":           "ctx.Log() logs where the actor runs",
	"flag":          "settings come in fields or in messages",
	"path/filepath": "package path has what does without a file system",
	"os":            "files, the environment and processes are out of reach: ask an actor that runs where they are",
	"net":           "the network is out of reach: ask an actor that runs where it is not",
	"runtime":       "the process is out of reach",
	"reflect":       "it reaches into the process",
	"syscall":       "the process is out of reach",
	"unsafe":        "it reaches into the process",
	"text/template": "it reads files",
	"html/template": "it reads files",
}

// allows reports whether programs may use the name of the package with the given path, or, for the empty name, import it. If not, hint is a way on.
func (r Rights) allows(path, name string) (hint string, ok bool) {
	if r == Own {
		return "", true
	}
	if path == runtimePath {
		path = thespPath // where its names are declared
	}
	names, ok := pure[path]
	switch {
	case !ok:
		hint = ways[path]
		if first, _, _ := strings.Cut(path, "/"); hint == "" {
			hint = ways[first]
		}
		if hint == "" {
			hint = "shipped sources may import what computes: fmt, strings, encoding/json, …"
		}
		return hint, false
	case names[name] != "":
		return names[name], false
	}
	return "", true
}

// forbidden reports what a program uses and the rights do not allow: a package where it is used first, or else imported.
func (u *unit) forbidden(rights Rights) (out Diagnostics) {
	if rights == Own {
		return nil
	}
	first := map[string]ast.Node{}
	for _, f := range u.files {
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			first[path] = spec.Path
		}
	}
	for id, obj := range u.info.Uses {
		if name, ok := obj.(*types.PkgName); ok {
			path := name.Imported().Path()
			if _, isImport := first[path].(*ast.BasicLit); isImport || first[path].Pos() > id.Pos() {
				first[path] = id
			}
			continue
		}
		pkg := obj.Pkg()
		if pkg == nil || u.own(pkg) || obj.Parent() != pkg.Scope() {
			continue
		}
		path, name := pkg.Path(), pkg.Name()
		if path == runtimePath {
			path, name = thespPath, thespPath // where its names are declared
		}
		if hint := pure[path][obj.Name()]; hint != "" {
			out = append(out, u.at(id, fmt.Sprintf("%s.%s is not allowed in a shipped source", name, obj.Name()), hint))
		}
	}
	for path, n := range first {
		if hint, ok := rights.allows(path, ""); !ok && !u.ownPath(path) {
			out = append(out, u.at(n, fmt.Sprintf("package %s is not allowed in a shipped source", path), hint))
		}
	}
	return out
}

// ownPath reports whether path is that of a package of the program.
func (u *unit) ownPath(path string) bool {
	for pkg := range u.others {
		if pkg.Path() == path {
			return true
		}
	}
	return false
}

// settable are the variables of the standard library that programs have of their own, and so may set.
var settable = map[string][]string{
	"os":   {"Args", "Stdin", "Stdout", "Stderr"},
	"flag": {"CommandLine", "Usage"},
}

// defaults are the variables of the standard library that are there to be set. Programs of one's own set those of the process, which the library goes by.
var defaults = map[string][]string{
	"net":      {"DefaultResolver"},
	"net/http": {"DefaultClient", "DefaultServeMux", "DefaultTransport"},
	"time":     {"Local"},
}

// maySet reports whether programs with the rights may set a variable of the package with the given path.
func (r Rights) maySet(path, name string) bool {
	return slices.Contains(settable[path], name) || r == Own && slices.Contains(defaults[path], name)
}

// outsideVariables reports where a program with the given rights sets other variables of other packages. Each program has a copy of those, so that it cannot change the process,
// and setting one would not do what it does in Go.
func (u *unit) outsideVariables(rights Rights) (out Diagnostics) {
	check := func(e ast.Expr) {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return
		}
		v, ok := u.info.Uses[sel.Sel].(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || u.own(v.Pkg()) || rights.maySet(v.Pkg().Path(), v.Name()) {
			return
		}
		out = append(out, u.at(e, fmt.Sprintf("unsupported: setting %s.%s, which belongs to the whole process", v.Pkg().Name(), v.Name()), ""))
	}
	for _, f := range u.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					check(e)
				}
			case *ast.IncDecStmt:
				check(n.X)
			case *ast.RangeStmt:
				check(n.Key)
				check(n.Value)
			}
			return true
		})
	}
	return out
}

// allowed returns the names of a package that programs with the rights may use, with variables that are copies: of those that are not the program's anyway.
func (r Rights) allowed(path string, names map[string]reflect.Value) map[string]reflect.Value {
	var out map[string]reflect.Value
	change := func() {
		if out == nil {
			out = maps.Clone(names)
		}
	}
	for name, v := range names {
		if strings.HasPrefix(name, "_") {
			continue // what wraps an interface
		}
		if _, ok := r.allows(path, name); !ok {
			change()
			delete(out, name)
		} else if v.CanSet() && !r.maySet(path, name) {
			change()
			own := reflect.New(v.Type()).Elem()
			own.Set(v)
			out[name] = own
		}
	}
	if out == nil {
		return names
	}
	return out
}
