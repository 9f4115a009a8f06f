package main

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
)

func queens(n int) (solutions [][]int) {
	var place func(row int, cols []int)
	place = func(row int, cols []int) {
		if row == n {
			solutions = append(solutions, slices.Clone(cols))
			return
		}
	next:
		for c := range n {
			for r, other := range cols {
				if other == c || row-r == c-other || row-r == other-c {
					continue next
				}
			}
			place(row+1, append(cols, c))
		}
	}
	place(0, nil)
	return solutions
}

type Sudoku [9][9]byte

func (s *Sudoku) fits(r, c int, v byte) bool {
	for i := range 9 {
		if s[r][i] == v || s[i][c] == v || s[r/3*3+i/3][c/3*3+i%3] == v {
			return false
		}
	}
	return true
}

func (s *Sudoku) solve() bool {
	for r := range s {
		for c, v := range s[r] {
			if v != 0 {
				continue
			}
			for v := byte(1); v <= 9; v++ {
				if s.fits(r, c, v) {
					s[r][c] = v
					if s.solve() {
						return true
					}
					s[r][c] = 0
				}
			}
			return false
		}
	}
	return true
}

func levenshtein(a, b string) int {
	x, y := []rune(a), []rune(b)
	prev := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i, r := range x {
		cur := make([]int, 1, len(y)+1)
		cur[0] = i + 1
		for j, q := range y {
			cost := 1
			if r == q {
				cost = 0
			}
			cur = append(cur, min(prev[j+1]+1, cur[j]+1, prev[j]+cost))
		}
		prev = cur
	}
	return prev[len(y)]
}

func permutations[T any](list []T) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		var rec func(k int) bool
		rec = func(k int) bool {
			if k == len(list) {
				return yield(list)
			}
			for i := k; i < len(list); i++ {
				list[k], list[i] = list[i], list[k]
				if !rec(k + 1) {
					return false
				}
				list[k], list[i] = list[i], list[k]
			}
			return true
		}
		rec(0)
	}
}

func sieve(n int) (primes []int) {
	composite := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		primes = append(primes, i)
		for j := i * i; j <= n; j += i {
			composite[j] = true
		}
	}
	return
}

func roman(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.v; n -= d.v {
			b.WriteString(d.s)
		}
	}
	return b.String()
}

func quicksort[T any](list []T, less func(a, b T) bool) {
	if len(list) < 2 {
		return
	}
	pivot, i := list[len(list)-1], 0
	for j := range list[:len(list)-1] {
		if less(list[j], pivot) {
			list[i], list[j] = list[j], list[i]
			i++
		}
	}
	list[i], list[len(list)-1] = list[len(list)-1], list[i]
	quicksort(list[:i], less)
	quicksort(list[i+1:], less)
}

func hanoi(n int, from, to, via string, move func(from, to string)) {
	if n > 0 {
		hanoi(n-1, from, via, to, move)
		move(from, to)
		hanoi(n-1, via, to, from, move)
	}
}

func main() {
	all := queens(6)
	fmt.Println(len(all), all, len(queens(5)))
	for _, c := range all[0] {
		fmt.Println(strings.Repeat(".", c) + "Q" + strings.Repeat(".", 5-c))
	}
	var s Sudoku
	for r, line := range strings.Fields("534678912 672195348 198342567 859.61423 4268.3791 713924856 96153728. 2874196.5 3.5286179") {
		for c, ch := range []byte(line) {
			if ch != '.' {
				s[r][c] = ch - '0'
			}
		}
	}
	before := s
	fmt.Println(s.solve(), s[3], s[8], before == s, before[8][1])
	for _, p := range [][2]string{{"kitten", "sitting"}, {"", "abc"}, {"größe", "grosse"}} {
		fmt.Print(levenshtein(p[0], p[1]), " ")
	}
	n := 0
	for p := range permutations([]string{"a", "b", "c", "d"}) {
		if n++; p[0] == "d" {
			fmt.Println(n, p)
			break
		}
	}
	fmt.Println(sieve(50), roman(1994), roman(3888))
	r := rand.New(rand.NewSource(1))
	list := r.Perm(30)
	quicksort(list, func(a, b int) bool { return a > b })
	fmt.Println(list[:5], slices.IsSortedFunc(list, func(a, b int) int { return b - a }))
	moves := map[string]int{}
	hanoi(5, "A", "C", "B", func(from, to string) { moves[from+to]++ })
	fmt.Println(moves)
}
