// Values that are computed and go to elements and fields that are interfaces.
package main

import (
	"fmt"
)

type Model struct {
	data map[string]any
	list []any
	any  any
	pair [2]any
	keys map[any]any
}

func (m *Model) count() bool { return m.data["n"].(int) > 1 }
func main() {
	m := &Model{map[string]any{"n": 0}, []any{1}, 2, [2]any{3}, map[any]any{}}
	for range 3 {
		m.data["n"] = m.data["n"].(int) + 1
		fmt.Print(m.count(), " ")
	}
	x := 4
	m.list[0] = m.list[0].(int) * 7
	m.any = -m.any.(int)
	m.pair[1] = x > 1 && m.count()
	m.data["a"] = "a" + fmt.Sprint(x)
	m.data["b"] = !(x > 1)
	m.data["c"] = float64(x) / 3
	m.keys[x+1] = x - 1
	m.keys[x > 1] = x<<1 | 1
	nested := map[string]map[string]any{"q": {}}
	nested["q"]["z"], nested["q"]["w"] = -x, ^x
	made := func() map[string]any { return m.data }
	made()["d"] = int8(x) * 40
	fmt.Println(m.data, m.list, m.any, m.pair, m.keys, nested)
	fmt.Printf("%T %T\n", m.data["d"], m.data["c"])
	var c1 = make(chan int)
	var c2 <-chan int = c1
	fmt.Println(c1 == c2, c2 == c1, c2 != make(chan int))
}
