// Corners of the language that programs rely on without thinking of them.
package main

import (
	"fmt"
	"strings"
)

type Celsius float64
type Alias = Celsius
type Tree struct {
	Left, Right *Tree
	Val         int
}

func (t *Tree) Insert(v int) *Tree {
	if t == nil {
		return &Tree{Val: v}
	}
	if v < t.Val {
		t.Left = t.Left.Insert(v)
	} else {
		t.Right = t.Right.Insert(v)
	}
	return t
}

func (t *Tree) Walk(visit func(int)) {
	if t == nil {
		return
	}
	t.Left.Walk(visit)
	visit(t.Val)
	t.Right.Walk(visit)
}

var (
	total = compute()
	base  = 10
)

func compute() int { return base * 2 }

func init() { total++ }

func order(s string, log *[]string) int {
	*log = append(*log, s)
	return len(*log)
}

func multi() (int, string, error) { return 1, "two", nil }

func accept(n int, s string, err error) string { return fmt.Sprint(n, s, err) }

func swap(a, b *int) { *a, *b = *b, *a }

type Visitor interface{ Visit(n int) Visitor }
type depth int

func (d depth) Visit(n int) Visitor {
	if n == 0 {
		return nil
	}
	return (d + depth(n)).Visit(n - 1)
}

type Handler interface{ Handle(string) string }
type HandlerFunc func(string) string

func (f HandlerFunc) Handle(s string) string { return f(s) }

type myErr struct{}

func (*myErr) Error() string { return "my" }

func mayFail(fail bool) error {
	var e *myErr
	if fail {
		e = &myErr{}
	}
	return e
}

func main() {
	fmt.Println(total, base, accept(multi()))
	var t *Tree
	for _, v := range []int{5, 2, 8, 1, 9} {
		t = t.Insert(v)
	}
	sum := 0
	t.Walk(func(v int) { sum = sum*10 + v })
	fmt.Println(sum, t.Left.Left.Val, t.Right.Right.Left == nil)
	var log []string
	m := map[int]int{order("k1", &log): order("v1", &log)}
	a := []int{0, 0, 0}
	i := 0
	i, a[i] = 1, 7
	a[order("idx", &log)-2], a[2] = order("x", &log), order("y", &log)
	fmt.Println(log, m, a, i)
	x, y := 1, 2
	x, y = y, x
	swap(&x, &y)
	fmt.Println(x, y)
	fmt.Println(mayFail(false) == nil, mayFail(true), fmt.Sprintf("%T", mayFail(false)))
	var v Visitor = depth(0)
	fmt.Println(v.Visit(3) == nil, HandlerFunc(strings.ToUpper).Handle("q"), Handler(HandlerFunc(func(s string) string { return s + s })).Handle("w"))
	var al Alias = 3
	fmt.Printf("%T %v %d\n", al, al+Celsius(1), len("日本"))
	s := []int{1, 2, 3}
	for i, v := range s {
		s = append(s, v*10)
		s[i] = 0
	}
	fmt.Println(s)
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 100
		fmt.Print(i, v, " ")
	}
	for i := range len(arr) {
		defer func() { fmt.Print(i, " ") }()
	}
	fmt.Println()
	type local struct{ A, B int }
	type pair[T any] struct{ a, b T }
	l := local{B: 2}
	pl := &l
	pl.A, (*pl).B = 5, 6
	fmt.Printf("%v %+v %T %v\n", l, pl, l, pair[string]{"x", "y"})
	var iface any = l
	if got, ok := iface.(local); ok {
		got.A = 99
		fmt.Println(got.A, l.A, iface == any(local{5, 6}))
	}
	b := []byte("abc")
	str := string(b)
	b[0] = 'X'
	fmt.Println(str, string(b), string([]rune{0x65e5, 'x'}), []byte("é"), "a" < "b", "Z" < "a", str[1:], str[:0] == "")
	const big = 1 << 62
	fmt.Println(big>>60, uint64(big)<<1, 'a'+1, string(rune('a'+1)), 7.0/2, 7/2, -7%3, 1e3, 0x10, 0b11, 1_000)
	var f32 float32 = 0.1
	fmt.Println(float64(f32) == 0.1, f32*3, 1/3.0, 100000000.0, 1e21, 1e-7)
	switch z := x + y; {
	case z > 2 && z < 10:
		fmt.Println("in range")
		fallthrough
	case z > 100:
		fmt.Println("fell")
	default:
		fmt.Println("no")
	}
outer:
	for i := 0; ; i++ {
		switch {
		case i == 2:
			continue
		case i > 4:
			break outer
		}
		fmt.Print(i, " ")
	}
	func(args ...int) { fmt.Println(len(args), args) }(s[:2]...)
	var nilMap map[string][]int
	fmt.Println(nilMap["x"], len(nilMap["y"]), nilMap == nil)
	for range nilMap {
		panic("unreachable")
	}
	var fn func(int) int
	fn = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * fn(n-1)
	}
	fmt.Println(fn(10), fn != nil, func() int { return 5 }())
	c := struct {
		*Tree
		Celsius
		name string
	}{t, 36.6, "anon"}
	fmt.Println(c.Val, c.Celsius, c.name, c.Tree.Left.Val)
	goto end
end:
	fmt.Println("end")
}
