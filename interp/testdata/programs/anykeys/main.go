package main

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Key interface{ isKey() }

type ByName struct{ Name string }
type ByID [2]int

func (ByName) isKey() {}
func (ByID) isKey()   {}

type Pos struct{ X, Y int }

type Piece struct {
	Color
	Pos
	tags [2]string
}

type Board map[Pos]*Piece

func (b Board) Move(from, to Pos) (captured *Piece, ok bool) {
	p, ok := b[from]
	if !ok {
		return nil, false
	}
	captured = b[to]
	delete(b, from)
	p.Pos = to
	b[to] = p
	return captured, true
}

type Matrix [2][2]int

func (m Matrix) T() Matrix {
	m[0][1], m[1][0] = m[1][0], m[0][1]
	return m
}

func (m *Matrix) Scale(by int) {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= by
		}
	}
}

func variadic(prefix string, rest ...any) string {
	return fmt.Sprint(prefix, len(rest), rest == nil, rest)
}

func modify(a [3]int, s []int, m map[string]int, p *Pos, v Pos) {
	a[0], s[0], m["x"], p.X, v.X = 9, 9, 9, 9, 9
}

func main() {
	things := map[any]string{1: "int", int8(1): "int8", "1": "string", 1.0: "float", Pos{1, 2}: "pos", [2]int{1, 2}: "array", Red: "color", nil: "nil", ByID{1, 2}: "id", true: "bool"}
	fmt.Println(len(things), things[1], things[int8(1)], things[Pos{1, 2}], things[[2]int{1, 2}], things[Color(0)], things[nil], things[ByID{1, 2}], things[int64(1)] == "")
	keys := map[Key]int{ByName{"a"}: 1, ByID{3, 4}: 2}
	keys[ByName{"a"}]++
	keys[ByID{}] += 5
	fmt.Println(keys[ByName{"a"}], keys[ByID{3, 4}], keys[ByID{}], len(keys))
	var k Key = ByName{"a"}
	fmt.Println(k == ByName{"a"}, k == Key(ByID{}), k != nil)
	b := Board{{1, 1}: {Red, Pos{1, 1}, [2]string{"x"}}, {2, 2}: {Color: Green}}
	captured, ok := b.Move(Pos{1, 1}, Pos{2, 2})
	fmt.Println(captured, ok, len(b), *b[Pos{2, 2}])
	fmt.Printf("%+v\n", *b[Pos{2, 2}])
	p, q := *b[Pos{2, 2}], *b[Pos{2, 2}]
	q.tags[1] = "y"
	fmt.Println(p == q, p.Pos == q.Pos, p.Color == Red)
	m := Matrix{{1, 2}, {3, 4}}
	t := m.T()
	m.Scale(10)
	fmt.Println(m, t, m == t, t.T() == Matrix{{1, 2}, {3, 4}})
	a, s, mm, pp, v := [3]int{1}, []int{1}, map[string]int{}, Pos{}, Pos{}
	modify(a, s, mm, &pp, v)
	fmt.Println(a, s, mm, pp, v)
	fmt.Println(variadic("a"), variadic("b", nil), variadic("c", nil...), variadic("d", []any{1, 2}...), variadic("e", []any{1, 2}), variadic("f", []int{1}, "x"))
	nested := map[string]map[Color][]int{}
	for i, c := range []Color{Red, Green, Red} {
		for _, key := range strings.Fields("x y") {
			if nested[key] == nil {
				nested[key] = map[Color][]int{}
			}
			nested[key][c] = append(nested[key][c], i)
		}
	}
	fmt.Println(nested)
	structs := map[string]struct {
		n int
		s []string
	}{"a": {1, nil}}
	st := structs["a"]
	st.n++
	st.s = append(st.s, "q")
	structs["b"] = st
	fmt.Println(structs, structs["none"].s == nil)
	x := [...]int{5, 4, 3, 2, 1}
	y, z := x[1:3], x[1:3:3]
	y = append(y, 100)
	z = append(z, 200)
	fmt.Println(x, y, z, len(y), cap(y), cap(x[2:]))
	slices.Sort(x[:])
	i, found := slices.BinarySearch(x[:], 3)
	fmt.Println(x, i, found, slices.Index(x[:], 100), slices.Contains(y, 3), slices.Compact([]int{1, 1, 2, 1}))
	copy(x[1:], x[:])
	clear(mm)
	fmt.Println(x, len(mm), min(3, 1, 2), max("a", "b"))
	fmt.Println(reflect.DeepEqual(nested, maps.Clone(nested)), slices.Equal(s, []int{9}), slices.Insert([]int{1, 4}, 1, 2, 3), slices.Delete([]int{0, 1, 2, 3}, 1, 3))
	byLen := slices.SortedStableFunc(slices.Values([]string{"ccc", "a", "bb", "d"}), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	fmt.Println(byLen, slices.IndexFunc(byLen, func(s string) bool { return s > "b" }), slices.Repeat([]int{1}, 3), slices.Concat([]int{1}, []int{2, 3}))
}
