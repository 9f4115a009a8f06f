package interp

import (
	"go/types"
	"slices"
	"strings"
	"testing"
)

// without are the generic names of the standard library that programs cannot use, and why.
var without = map[string]string{
	"database/sql.Null":            "its methods need what package sql keeps to itself",
	"hash/maphash.Comparable":      "only the Go runtime can hash any value",
	"hash/maphash.WriteComparable": "only the Go runtime can hash any value",
	"iter.Seq":                     "is taken for the type of function that it is",
	"iter.Seq2":                    "is taken for the type of function that it is",
}

// What is generic in the packages that programs may import has a text with the same signature, or a reason why not.
func TestSourcesOfStandardLibrary(t *testing.T) {
	l, err := newLibrary()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for path := range l.archive {
		pkg, err := l.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := l.source(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Scope().Names() {
			obj := pkg.Scope().Lookup(name)
			if !obj.Exported() || !isGenericObject(obj) {
				continue
			}
			if text == nil || text.pkg.Scope().Lookup(name) == nil {
				if without[path+"."+name] == "" {
					t.Errorf("%s.%s is generic, and has no text and no reason", path, name)
				}
				continue
			}
			found++
			for i, want := range signatures(obj) {
				if got := signatures(text.pkg.Scope().Lookup(name)); len(got) <= i || got[i] != want {
					t.Errorf("%s.%s: got  %v\nwant %s", path, name, got, want)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("found %d names, want those of slices, maps and others", found)
	}
	for path := range l.sourceTexts {
		if l.archive[path] == nil {
			t.Errorf("there is a text of %s, which programs cannot import", path)
		}
	}
}

// signatures are that of a function, or those of the methods of a type, without the names of parameters.
func signatures(obj types.Object) (out []string) {
	unnamed := func(sig *types.Signature) string {
		var b strings.Builder
		for p := range sig.TypeParams().TypeParams() {
			b.WriteString(p.Obj().Name() + " " + strings.ReplaceAll(p.Constraint().String(), "math/rand/v2.", "") + ";")
		}
		for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range tuple.Variables() {
				b.WriteString(types.TypeString(v.Type(), nil) + ",")
			}
		}
		return b.String()
	}
	switch obj := obj.(type) {
	case *types.Func:
		out = append(out, unnamed(obj.Signature()))
	case *types.TypeName:
		named := obj.Type().(*types.Named)
		for m := range named.Methods() {
			if m.Exported() {
				out = append(out, m.Name()+" "+unnamed(m.Signature()))
			}
		}
		slices.Sort(out)
	}
	return out
}
