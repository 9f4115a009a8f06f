package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

type S interface{ Do() int }
type A struct{ n int }

func (a A) Do() int { return a.n }

type T struct {
	s S
	e error
	m map[string]any
}

func main() {
	t := T{A{3}, &fs.PathError{Op: "x"}, map[string]any{"a": 1, "b": "s", "c": A{4}}}
	if t.s.(A).n == 3 && t.e.(*fs.PathError).Op == "x" || t.m["a"].(int) == 5 {
		fmt.Println("ok")
	}
	if t.m["a"].(int) > 0 && t.m["b"].(string) != "" && t.m["c"].(A).n == 4 && t.m["c"].(S).Do() == 4 {
		fmt.Println("ok2")
	}
	_, err := os.Open("/nope")
	if err != nil && err.(*fs.PathError).Op == "open" && errors.Is(err, fs.ErrNotExist) {
		fmt.Println("ok3")
	}
	if any(t.s) != nil && any(3) == any(3) || any("x") == any("y") {
		fmt.Println("ok4")
	}
	var s S = A{1}
	if _, ok := any(s).(fmt.Stringer); ok || fmt.Stringer(nil) != nil {
		fmt.Println("no")
	}
	if S(A{2}).Do() == 2 && error(nil) == nil {
		fmt.Println("ok5")
	}
	for i := 0; i < 3 && any(i) != any(2); i++ {
		fmt.Print(i)
	}
	x := []any{1, "a", nil}
	if len(x) > 2 && (x[2] == nil || x[0].(int) == 1) {
		fmt.Println("ok6")
	}
	f := func(v any) bool { return v != nil }
	if f(any(1)) || f(any(nil)) {
		fmt.Println("ok7")
	}
	if b := f(1) && f(any(x[1])); b {
		fmt.Println("ok8")
	}
}
