package main

import (
	"bytes"
	"fmt"
	"os"
)

const (
	rows = 8
	cols = 10
)

type Grid [rows][cols]bool

func (g Grid) Next() (next Grid) { // arrays are values
	for r := range g {
		for c := range g[r] {
			n := g.neighbours(r, c)
			next[r][c] = n == 3 || n == 2 && g[r][c]
		}
	}
	return next
}

func (g *Grid) neighbours(r, c int) (n int) {
	for dr := -1; dr <= 1; dr++ {
		for dc := -1; dc <= 1; dc++ {
			if dr == 0 && dc == 0 {
				continue
			}
			if g[(r+dr+rows)%rows][(c+dc+cols)%cols] {
				n++
			}
		}
	}
	return
}

func (g Grid) String() string {
	var b bytes.Buffer
	for _, row := range g {
		for _, alive := range row {
			if alive {
				b.WriteByte('#')
			} else {
				b.WriteByte('.')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

type Matrix[T ~int | ~float64] [][]T

func Mul[T ~int | ~float64](a, b Matrix[T]) Matrix[T] {
	out := make(Matrix[T], len(a))
	for i := range out {
		out[i] = make([]T, len(b[0]))
		for j := range out[i] {
			for k := range b {
				out[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return out
}

func main() {
	var g Grid
	for _, at := range [][2]int{{0, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}} {
		g[at[0]][at[1]] = true
	}
	first := g
	seen := map[Grid]int{}
	for i := range 4 {
		seen[g] = i
		g = g.Next()
	}
	fmt.Print(first, "\n", g)
	fmt.Println(first == g, first == Grid{}, len(seen), seen[first])
	p := &g
	p[7][9] = true
	fmt.Println(len(p), cap(p[0][2:5]), g[7])
	a := Matrix[int]{{1, 2}, {3, 4}}
	fmt.Println(Mul(a, Matrix[int]{{0, 1}, {1, 0}}), Mul(Matrix[float64]{{.5}}, Matrix[float64]{{3}}))
	b := [...]string{2: "c", 0: "a"}
	c := b
	c[1] = "changed"
	for i, s := range b {
		b[2] = "later"
		fmt.Print(i, s, " ")
	}
	fmt.Fprintln(os.Stdout, b, c, b == [3]string{"a", "", "later"})
	arrays := map[[2]int]string{{1, 2}: "x", {3, 4}: "y"}
	fmt.Println(arrays[[2]int{3, 4}], len(arrays))
}
