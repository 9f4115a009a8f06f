// Variables of types that their packages do not export.
package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"reflect"
)

var order = binary.LittleEndian
var body = http.NoBody

func pick[T any](x T) T { return x }

// A value embeds a type whose methods return iterators.
type value struct{ reflect.Value }

// A kind has methods that only package reflect can declare.
type kind reflect.Type

func main() {
	var _ value
	v := value{reflect.ValueOf([]int{3, 4})}
	for i, e := range v.Seq2() {
		fmt.Println(i, e, v.Kind(), kind(v.Type()).Elem())
	}
	o := binary.BigEndian
	b := make([]byte, 8)
	o.PutUint32(b, 0x01020304)
	fmt.Println(b, order.Uint16(b))
	f := func() { fmt.Println(o.Uint16(b)) }
	f()
	var bo binary.ByteOrder = order
	fmt.Println(bo.String(), bo == binary.ByteOrder(binary.LittleEndian))
	orders := []binary.ByteOrder{binary.LittleEndian, o}
	for _, x := range orders {
		fmt.Println(x)
	}
	nb := body
	n, err := nb.Read(nil)
	fmt.Println(n, err, body == http.NoBody)
	s := struct {
		o binary.ByteOrder
		x any
	}{o, order}
	fmt.Printf("%T %T\n", s.o, s.x)
	ap := binary.BigEndian.AppendUint16(nil, 7)
	fmt.Println(ap)
	x, y := binary.LittleEndian, 3
	fmt.Println(x.Uint16([]byte{1, 0}), y)
	go func(o2 any) {}(o)
	defer o.PutUint16(b, 1)
	m := o.Uint16
	fmt.Println(m(b))
}
