// Constants with a type that are shifted, where something else than that type is wanted.
package main

import "fmt"

type F float64

const one = 1
const typed int = 3

func main() {
	var s uint = 3
	n := 2
	fmt.Println(float64(int(1)<<s), float64(typed<<s), F(int(5)>>n), complex(float64(int(-7)>>1>>n), 0))
	var f float64 = float64(int(-1) << s)
	var i int64 = 1 << s
	var j = 1<<s + 1
	var k uint8 = one << s
	f += float64(int(one) << n)
	x := 1.5 * float64(int(2)<<s)
	y := []float64{float64(typed << n), float64(int(-typed) >> 1 << s)}
	fmt.Println(f, i, j, k, x, y, string(rune(int('a')<<(s-3))), -1<<s, any(1<<s), any(int(1)<<s))
	fmt.Println(float32(int64(1)<<s), float64(len("abc")<<s), make([]int, 1<<n), min(int(1)<<s, 9))
	if float64(int(1)<<s) == 8 && 1<<s == 8 {
		fmt.Println("yes")
	}
	g(1<<s, int(1)<<s)
}

func g[T float64 | int](x int, y T) { fmt.Println(float64(int(2)<<x), y, int(y)<<x) }
