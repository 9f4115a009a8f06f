package interp_test

import (
	"fmt"
	"strings"
	"testing"

	"thesp/interp"
)

// What a few lines can make endless, or larger than any memory, is refused before it is. Each bound is tested on both sides.
func TestBounds(t *testing.T) {
	doubled := func(n int, first, line string) string {
		var b strings.Builder
		b.WriteString(first + "\n")
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, line+"\n", i, i-1)
		}
		return b.String()
	}
	const value, parts, text = "a value larger than 256 MiB", "a type of more than 65,536 parts", "a constant string longer than 1 MiB"
	in, _ := newInterp(t)
	for _, tt := range []struct{ source, want string }{
		{"type T []T\ntype M map[string]*M\ntype F func(*F) F", ""}, // endless, and of one part each

		{"var a [1 << 28]byte", ""},
		{"var a [1<<28 + 1]byte", "main.go:2:7: unsupported: " + value},
		{"type A [1 << 14]B\ntype B [1 << 14]int", value},
		{"type S struct{ a, b [1 << 27]byte; c byte }", value},
		{"type G[T any] [1 << 26]T\nvar x G[int]", value},
		{"var s = []byte{1<<28 - 1: 1}", ""},
		{"var s = []int16{1 << 28: 1, 2}", "main.go:2:9: unsupported: " + value},
		{"var p *[1 << 40]byte", value},

		{doubled(14, "type T0 struct{ a int }", "type T%d struct{ a, b T%d }"), ""},
		{doubled(60, "type T0 struct{ a int }", "type T%d struct{ a, b T%d }"), parts},
		{doubled(60, "type T0 interface{ M() }", "type T%d interface{ T%d; interface{ T%[2]d } }"), parts},
		{doubled(60, "type T0 = func()", "type T%d = func(T%d, T%[2]d)"), parts},
		{doubled(60, "type P[A, B any] struct{ a A; b B }\ntype T0 int", "type T%d = P[T%d, T%[2]d]"), parts},
		{doubled(60, "type T0 struct{ a int }", "type T%d struct{ a, b *T%d }"), ""},
		{"type A = *A", "invalid recursive type"},

		{doubled(16, "const c0 = `0123456789abc`", "const c%d = c%d + c%[2]d"), ""}, // 15 bytes with what is around them
		{doubled(17, "const c0 = `0123456789abc`", "const c%d = c%d + c%[2]d"), text},
		{doubled(60, "const c0 = `0123456789abc`", "const c%d = string(c%d) + (c%[2]d)"), text},
		{"const c = `" + strings.Repeat("x", 2<<20) + "`", ""}, // as long as it is written
		{"const a = a + b\nconst b = a", "initialization cycle"},
	} {
		err := in.Check(interp.File{Name: "main.go", Text: []byte("package main\n" + tt.source + "\n")})
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%.100s:\n got: %v\nwant: %s", tt.source, err, tt.want)
		}
	}
}
