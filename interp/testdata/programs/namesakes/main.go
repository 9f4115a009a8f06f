// Types of one name in several functions.
package main

import "fmt"

type T struct{ n int }

func local() any { type T struct{ n int }; return T{1} }
func other() any { type T int; return T(1) }

func main() {
	for _, x := range []any{local(), other(), T{2}, 5, nil} {
		func() {
			defer func() { fmt.Println(recover()) }()
			fmt.Println(x.(T))
		}()
		t, ok := x.(T)
		fmt.Println(t, ok)
		switch x.(type) {
		case T:
			fmt.Println("T")
		default:
			fmt.Printf("%T\n", x)
		}
	}
}
