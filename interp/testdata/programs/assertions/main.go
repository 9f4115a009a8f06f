package main

import (
	"errors"
	"fmt"
	"io"
)

type tempo interface{ Temporary() bool }

type nerr struct{ n int }

func (*nerr) Error() string     { return "net" }
func (e *nerr) Temporary() bool { return e.n > 0 }

type sq int

func main() {
	err := fmt.Errorf("w: %w", &nerr{1})
	var t tempo
	fmt.Println(errors.As(err, &t), t != nil && t.Temporary())
	fmt.Println(errors.As(io.EOF, &t))
	if x, ok := errors.AsType[*nerr](err); ok {
		fmt.Println(x.n)
	}
	defer func() {
		fmt.Println(recover())
		defer func() { fmt.Println(recover()) }()
		var s fmt.Stringer
		s = any(sq(2)).(fmt.Stringer)
		fmt.Println(s)
	}()
	fmt.Println(any(sq(2)).(fmt.Stringer))
}
