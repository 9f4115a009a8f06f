package interp_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"thesp/interp"
)

// An expression sees what the main package declares and imports, and what needs no import at the prompt.
func TestExpression(t *testing.T) {
	code := interp.Code{Files: []interp.File{
		{Name: "a.go", Text: []byte("package main\n\nimport m \"math\"\n\ntype Box[T any] struct{ V T }\n\nvar two = one * 2\n\nfunc pi() float64 { return m.Pi }\n\nfunc forever() int { for { } }\n")},
		{Name: "b.go", Text: []byte("package main\n\nvar one = 1\n\nfunc fail() int { panic(\"as you like\") }\n")},
	}}
	in, _ := newInterp(t)
	for text, want := range map[string]any{
		"two + 1":                        3,
		"pi() == m.Pi":                   true,
		"strings.ToUpper(\"x\")":         "X",
		"Box[int]{5}.V":                  5,
		"func() int { return one }()":    1,
		"[]int{1,\n\t2}[1]":              2,
		"nil":                            nil,
		"fail()":                         "b.go:5:19: panic: as you like",
		"three":                          "message:1:1: undefined: three",
		"two +":                          "message:1:6: syntax error: expected operand",
		"Box[int":                        "message:1:8: syntax error: expected ']', found newline",
		"x := 1":                         "message:1:3: syntax error: expected the end of the expression, found ':='",
		"two, one":                       "message:1:4: syntax error: expected the end of the expression, found ','",
		"map[string]int{\"a\": pi()}":    "message:1:21: cannot use pi()",
		"\"math\" + unknown.ToUpper(``)": "message:1:10: undefined: unknown",
	} {
		e, err := in.LoadExpression(code, interp.File{Name: "message", Text: []byte(text)})
		var got any
		if err == nil {
			got, err = e.Value(context.Background())
			e.Stop()
		}
		if err != nil {
			if text, ok := want.(string); !ok || !strings.HasPrefix(err.Error(), text) {
				t.Errorf("%s: got the error %v, want %v", text, err, want)
			}
		} else if got != want {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
	e, err := in.LoadExpression(code, interp.File{Name: "message", Text: []byte("forever()")})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(stop)
	if _, err := e.Value(ctx); !errors.Is(err, stop) {
		t.Errorf("got the error %v, want %v", err, stop)
	}
}
