package main

import (
	"fmt"
	"reflect"
)

type in struct{ A, b int }
type T struct {
	X int `json:"x"`
	y int `json:"y"`
	in
	In in
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	t := &T{X: 1, y: 2, in: in{3, 4}}
	v := reflect.ValueOf(t).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		fmt.Println(f.Name, f.Tag, f.IsExported(), f.PkgPath, v.Field(i).CanSet(), v.Field(i).CanInterface(), v.Field(i))
	}
	try(func() { v.Field(1).SetInt(4) })
	try(func() { fmt.Println(v.FieldByName("y").Interface()) })
	try(func() { v.FieldByName("A").SetInt(9); fmt.Println(t.A) })
	try(func() { v.FieldByName("b").SetInt(9) })
	try(func() { fmt.Println(v.FieldByIndex([]int{3, 1}).CanSet(), v.FieldByIndex([]int{3, 0}).CanSet()) })
	fmt.Println(reflect.DeepEqual(*t, T{X: 1, y: 2, in: in{9, 4}}))
	for f, v := range v.Fields() {
		fmt.Print(f.Name, v.CanSet(), " ")
	}
	fmt.Printf("%v\n", v.Type())
}
