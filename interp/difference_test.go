package interp_test

import (
	"fmt"
	"testing"

	"thesp/interp"
)

func TestDifference(t *testing.T) {
	code := func(texts ...string) (c interp.Code) {
		for i, text := range texts {
			c.Files = append(c.Files, interp.File{Name: fmt.Sprint(i), Text: []byte("package main\n" + text)})
		}
		return c
	}
	before := code("import \"fmt\"\ntype (\n\tA struct{ N int }\n\tB int\n)\nvar x, y = 1, 2\nvar z int\nconst (\n\ta = iota\n\tb\n)", "func (a *A) M() {}\nfunc f() {\n\tprint(1)\n}\nfunc init() {}")
	for _, c := range []struct {
		after         interp.Code
		changed, gone string
	}{
		{before, "[]", "[]"},
		{code("// f is.\nfunc f() { print(1) } // one\nfunc (a *A) M() {\n}\nfunc init() {}", "type A struct {\n\tN int\n}\ntype B int\nvar z int\nvar x, y = 1, 2\nconst (\na = iota\nb\n)"), "[]", "[]"},
		{code("type (\n\tA struct{ N, M int }\n\tB int\n)\nvar x, y = 1, 3\nvar z, w int\nconst (\n\ta = iota\n\tb\n\tc\n)\nfunc (a A) M() {}\nfunc f() { print(1) }\nfunc g() {}"), "[A A.M a b c g w x y z]", "[init]"},
		{code("type B int"), "[]", "[A A.M a b f init x y z]"},
		{code("type B"), "[]", "[A A.M B a b f init x y z]"},
	} {
		changed, gone := interp.Difference(before, c.after)
		if got := fmt.Sprint(changed); got != c.changed {
			t.Errorf("changed: got %s, want %s", got, c.changed)
		}
		if got := fmt.Sprint(gone); got != c.gone {
			t.Errorf("gone: got %s, want %s", got, c.gone)
		}
	}
}
