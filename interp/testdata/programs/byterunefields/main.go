// Fields that are embedded as byte and rune.
package main

import "fmt"

type E struct {
	byte
	rune
	N int
}

type Q[T any] struct {
	byte
	*rune
	V T
}

func main() {
	e := E{1, 2, 3}
	e.byte++
	e.rune--
	f := E{byte: 4, rune: 'x'}
	fmt.Printf("%+v %+v %#v\n", e, f, f)
	r := 'x'
	q := Q[byte]{byte: 1, rune: &r, V: 2}
	*q.rune++
	fmt.Println(q.byte, *q.rune, q.V)
	fmt.Printf("%T\n", q)
	h := struct {
		byte
		rune
	}{1, 2}
	fmt.Println(h.byte, h.rune)
	fmt.Printf("%+v\n", h)
}
