// Lists of compiled packages are all arguments of a variadic function.
package main

import (
	"fmt"
	"unicode"
)

func count(list ...*unicode.RangeTable) int { return len(list) }

func main() {
	fmt.Println(unicode.In('a', unicode.PrintRanges...), unicode.In('\n', unicode.PrintRanges...))
	l := unicode.GraphicRanges
	fmt.Println(unicode.In(' ', l...), unicode.IsOneOf(l, 'x'), unicode.IsOneOf(unicode.GraphicRanges, 'x'))
	fmt.Println(count(unicode.PrintRanges...) == len(unicode.PrintRanges), count(l...))
	fmt.Println(len(append([]*unicode.RangeTable(nil), unicode.PrintRanges...)))
	f := unicode.In
	fmt.Println(f('x', unicode.PrintRanges...))
	defer fmt.Println(unicode.In('x', unicode.GraphicRanges...))
	for range 2 {
		fmt.Println(unicode.In('x', unicode.PrintRanges[:1]...))
	}
}
