// Generate writes what the interpreter has to know of packages that it does not read as source:
//
//   - interp/types.zip, the exported declarations of the standard library and of package thesp, for the type checker, and the comments of package thesp;
//   - interp/newer_symbols.go, the names of the standard library that yaegi lacks, with their values;
//   - symbols.go, the names of package thesp with their values, for the interpreter.
//
// It runs by go generate in the root of the module, and says with -check what is stale.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"flag"
	"fmt"
	"go/format"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"

	"thesp/interp"
)

const (
	typesFile   = "interp/types.zip"
	newerFile   = "interp/newer_symbols.go"
	symbolsFile = "symbols.go"
	host        = "thesp"
)

func main() {
	log.SetFlags(0)
	check := flag.Bool("check", false, "write nothing, fail if a file is stale")
	flag.Parse()
	data, err := exportData(append(standard(), host))
	if err != nil {
		log.Fatal(err)
	}
	docs, err := comments()
	if err != nil {
		log.Fatal(err)
	}
	archive, err := pack(data, docs)
	if err != nil {
		log.Fatal(err)
	}
	newer, err := newerSymbols(data)
	if err != nil {
		log.Fatal(err)
	}
	symbols, err := symbolTable(data)
	if err != nil {
		log.Fatal(err)
	}
	stale := false
	for name, content := range map[string][]byte{typesFile: archive, newerFile: newer, symbolsFile: symbols} {
		old, err := os.ReadFile(name)
		switch {
		case err == nil && bytes.Equal(old, content):
		case *check:
			stale = true
			fmt.Printf("%s is stale: run go generate\n", name)
		default:
			if err := os.WriteFile(name, content, 0o644); err != nil {
				log.Fatal(err)
			}
		}
	}
	if stale {
		os.Exit(1)
	}
}

// exportData asks the go command for the compiled form of the packages and reduces it to what the type checker needs: no bodies, no
// positions, so that it changes only when a declaration does.
func exportData(paths []string) (map[string][]byte, error) {
	args := append([]string{"list", "-export", "-f", "{{.ImportPath}} {{.Export}}"}, paths...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	data := map[string][]byte{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		if data[name], err = declarations(name, file); err != nil {
			return nil, fmt.Errorf("export data of %s: %w", name, err)
		}
	}
	return data, nil
}

func declarations(name, file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 go list -export gives archives, which Read takes only by this reader
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	pkg, err := gcexportdata.Read(r, token.NewFileSet(), map[string]*types.Package{}, name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	// A file set that knows no file makes every position unknown.
	err = gcexportdata.Write(&b, token.NewFileSet(), pkg)
	return b.Bytes(), err
}

// pack makes one archive, with a comment that names the Go version.
func pack(data map[string][]byte, docs []byte) ([]byte, error) {
	data = maps.Clone(data)
	data[interp.DocsEntry] = docs
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	if err := w.SetComment(languageVersion()); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(data))
	for name := range data {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(data[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// allExported reports whether a type outside of the package can have the methods of face.
func allExported(face *types.Interface) bool {
	for m := range face.Methods() {
		if !m.Exported() {
			return false
		}
	}
	return true
}

// languageVersion is go1.26 for any go1.26.N.
func languageVersion() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// symbolTable writes the Go file with the names of package thesp.
func symbolTable(data map[string][]byte) ([]byte, error) {
	pkg, err := gcexportdata.Read(bytes.NewReader(data[host]), token.NewFileSet(), map[string]*types.Package{}, host)
	if err != nil {
		return nil, err
	}
	var table, wrappers bytes.Buffer
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() || name == "Symbols" || name == "Connect" { // not for programs
			continue
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			fmt.Fprintf(&table, "%q: reflect.ValueOf((*%s)(nil)),\n", name, name)
			if face, ok := obj.Type().Underlying().(*types.Interface); ok && allExported(face) {
				fmt.Fprintf(&table, "%q: reflect.ValueOf((*%s)(nil)),\n", "_"+name, "_"+name)
				wrapper(&wrappers, "_"+name, face, ownNames)
			}
		case *types.Const: // they are all typed
			fmt.Fprintf(&table, "%q: reflect.ValueOf(%s),\n", name, name)
		case *types.Func:
			value := name
			if name == "Start" || name == "Attach" {
				value = strings.ToLower(name)
			}
			fmt.Fprintf(&table, "%q: reflect.ValueOf(%s),\n", name, value)
		case *types.Var:
			fmt.Fprintf(&table, "%q: reflect.ValueOf(&%s).Elem(),\n", name, name)
		default:
			return nil, fmt.Errorf("%s: no rule for a %T", name, obj)
		}
	}
	return format.Source(fmt.Appendf(nil, `// Code generated by scripts/generate; DO NOT EDIT.

package thesp

import (
	"reflect"

	"thesp/runtime"
)

// Symbols returns the names of this package with their values, for an interpreter of scripts that import it: a system that they
// start knows the actor types of interpreter. Under the name of an interface after an underscore is the type that lends its methods
// to interpreted values.
func Symbols(interpreter runtime.Kinds) map[string]reflect.Value {
	start := func(cfg Config) (*System, error) {
		if cfg.Interpreter == nil {
			cfg.Interpreter = interpreter
		}
		return Start(cfg)
	}
	attach := func(target string) (*System, error) { return start(Config{Attach: target}) }
	return map[string]reflect.Value{
%s}
}
%s`, table.Bytes(), wrappers.Bytes()))
}

// ownNames is a types.Qualifier for package thesp.
func ownNames(p *types.Package) string {
	if p.Path() == host || p.Path() == host+"/runtime" {
		return ""
	}
	return p.Name()
}

// wrapper writes the struct with the given name through which compiled code calls the methods of an interpreted value. qualify names packages.
func wrapper(b *bytes.Buffer, name string, face *types.Interface, qualify types.Qualifier) {
	fmt.Fprintf(b, "\ntype %s struct {\nIValue any\n", name)
	for m := range face.Methods() {
		fmt.Fprintf(b, "W%s %s\n", m.Name(), types.TypeString(m.Type(), qualify))
	}
	b.WriteString("}\n")
	for m := range face.Methods() {
		sig := m.Signature()
		var args []string
		var params []*types.Var
		for i := range sig.Params().Len() {
			v := sig.Params().At(i)
			arg := v.Name()
			if arg == "" || arg == "_" {
				arg = fmt.Sprint("p", i)
			}
			params = append(params, types.NewParam(token.NoPos, v.Pkg(), arg, v.Type()))
			if sig.Variadic() && i == sig.Params().Len()-1 {
				arg += "..."
			}
			args = append(args, arg)
		}
		sig = types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
		text := strings.TrimPrefix(types.TypeString(sig, qualify), "func")
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		fmt.Fprintf(b, "\nfunc (w %s) %s%s { %sw.W%s(%s) }\n", name, m.Name(), text, ret, m.Name(), strings.Join(args, ", "))
	}
}
