// Variables of types that their packages do not export.
package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
)

var order = binary.LittleEndian
var body = http.NoBody

func pick[T any](x T) T { return x }
func main() {
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
