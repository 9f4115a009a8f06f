// Fields that are embedded by the name of an alias, and types of one name in several functions.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"
)

type Int = int
type Numbers = []int
type Inline = struct{ a int }
type Box[X any] struct{ v X }
type IntBox = Box[int]

func (b Box[X]) Get() X { return b.v }

type Record struct {
	Int
	Numbers
	Inline
	IntBox
	*Other
	name string
}
type Other = Target
type Target struct{ T string }

func first() any          { type T struct{ a int }; return T{1} }
func second() any         { type T struct{ a int }; return T{1} }
func third() any          { type T string; return T("x") }
func inner() any          { type A = int; return struct{ A }{1} }
func text() any           { type A = string; return struct{ A }{"1"} }
func made[P any](p P) any { type T struct{ x P }; return T{p} }
func main() {
	r := Record{1, Numbers{2}, Inline{3}, IntBox{4}, &Other{"t"}, "n"}
	r.Int++
	r.Numbers = append(r.Numbers, r.Inline.a, r.a, r.IntBox.v)
	fmt.Println(r.Int, r.Numbers, r.Get(), r.T, r.Other.T)
	r.Other = nil
	fmt.Printf("%+v\n", r)
	f, _ := reflect.TypeOf(r).FieldByName("Int")
	fmt.Println(f.Name, f.Anonymous, f.Type)
	b, err := json.Marshal(struct {
		Int
		F Int
	}{1, 2})
	fmt.Println(string(b), err)
	fmt.Printf("%T %T %T %#v %T %T\n", first(), second(), third(), second(), inner(), text())
	fmt.Println(first() == second(), inner() == text(), inner() == any(struct{ Int }{1}), any(struct{ int }{1}) == any(struct{ Int }{1}))
	type A = int
	x, ok := inner().(struct{ A })
	fmt.Println(x.A, ok)
	fmt.Printf("%T %T\n", made(1), made(made("a")))
	defer func() { fmt.Println(recover()) }()
	_ = second().(string)
}
