package main

import "fmt"

var a = 1
var s = []int{a, f(), a}
var s2 = [3]int{a, f(), a}
var s3 = T{a, f(), a}
var s4 = &T{a, f(), a}
var s5 = map[int]int{a: f(), f(): a}
var s6 = []int{a + 1, f(), a}
var s7 = []*T{{a, f(), a}, {a, f(), a}}
var s8, s9 = T{a, f(), a}, a
var s10 = []any{a, f(), a}
var s11 = pick(T{a, f(), a}, a)
var s12 = pick(T{}, a, f(), a)

type T struct{ x, y, z int }

func pick(t T, xs ...int) string { return fmt.Sprint(t, xs) }
func f() int                     { a++; return a }

func main() {
	fmt.Println(s, s2, s3, *s4, s5, s6, *s7[0], *s7[1], s8, s9, s10, s11, s12)
	s := []int{a, f(), a}
	s2 := [3]int{a, f(), a}
	s3 := T{a, f(), a}
	s4 := &T{a, f(), a}
	s6 := []int{a + 1, f(), a}
	s7 := []*T{{a, f(), a}, {a, f(), a}}
	s8, s9 := T{a, f(), a}, a
	s10 := []any{a, f(), a}
	s11 := pick(T{a, f(), a}, a)
	s12 := pick(T{}, a, f(), a)
	fmt.Println(s, s2, s3, *s4, s6, *s7[0], *s7[1], s8, s9, s10, s11, s12)
}
