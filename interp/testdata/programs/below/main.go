// Function literals that use functions declared below them as values.
package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

type closer interface{ Close(n int) }

func main() {
	func() {
		defer below(1)
		defer func() { defer below(2) }()
		var c closer = thing{3}
		defer c.Close(4)
		go below(5)
		time.Sleep(10 * time.Millisecond)
	}()
	func() {
		var f any = below
		f.(func(int))(6)
		take(below)
		list := []func(int){below}
		list[0](8)
		words := []string{"ccc", "a", "bb"}
		slices.SortFunc(words, byLength)
		sort.Slice(words, func(i, j int) bool { return byLength(words[i], words[j]) > 0 })
		fmt.Println(words, strings.Map(next, "abc"))
	}()
}

func take(f func(int)) { f(7) }

func next(r rune) rune { return r + 1 }

func byLength(a, b string) int { return len(a) - len(b) }

type thing struct{ n int }

func (t thing) Close(n int) { fmt.Println("close", t.n, n) }

func below(n int) { fmt.Println("below", n) }
