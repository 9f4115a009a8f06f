// Fields that are embedded as byte and rune, and structs without a name.
package main

import (
	"fmt"
	"reflect"
)

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
	fmt.Printf("%T %T\n", q, struct{ byte }{1})
	h := struct {
		byte
		rune
		f func(byte) []rune
	}{1, 2, nil}
	fmt.Println(h.byte, h.rune)
	fmt.Printf("%+v %T\n", h, h)
	var a any = h
	_, ok := a.(struct {
		byte
		rune
		f func(uint8) []int32
	})
	fmt.Println(ok, reflect.TypeOf(h).Field(0).Name, reflect.TypeOf(h).Field(1).Type)
	defer func() { fmt.Println(recover()) }()
	fmt.Println(any(struct{ B byte }{}).(struct{ B rune }))
}
