// Instances of generic declarations for byte and rune, which are those for uint8 and int32.
package main

import "fmt"

type S[T any] struct{ V T }
type P[A, B any] []A
type M[K comparable, V any] map[K]V

func (s S[T]) Show() string { return fmt.Sprintf("%T %T", s, s.V) }

func f[T any](x T) string {
	type L struct{ x T }
	return fmt.Sprintf("%T %T %T", x, L{x}, S[[]T]{})
}

func main() {
	fmt.Printf("%T %T %T %T\n", S[rune]{}, S[byte]{}, S[[]rune]{}, P[byte, any]{})
	fmt.Printf("%#v\n", S[rune]{'a'})
	var a S[rune] = S[int32]{'b'}
	var e any = S[uint8]{7}
	b, ok := e.(S[byte])
	fmt.Println(a, b, ok, a.Show(), b.Show())
	fmt.Println(f[byte](1), f[uint8](2), f('x'), f(int32(1)))
	fmt.Printf("%T %T %T\n", M[rune, []byte]{}, S[func(byte) rune]{}, S[map[byte]*rune]{})
	fmt.Printf("%T %T\n", S[S[rune]]{}, S[struct{ B byte }]{})
	var p any = map[S[byte]]S[rune]{}
	_, ok = p.(map[S[uint8]]S[int32])
	fmt.Println(ok)
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(e.(S[rune]))
	}()
}
