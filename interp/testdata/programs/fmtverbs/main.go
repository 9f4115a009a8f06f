package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

type Point struct{ X, Y int }

type Temp float64

func (t Temp) String() string { return strconv.FormatFloat(float64(t), 'f', 1, 64) + "C" }

type Secret string

func (Secret) GoString() string { return "Secret(...)" }
func (s Secret) Format(f fmt.State, verb rune) {
	width, ok := f.Width()
	prec, hasPrec := f.Precision()
	io.WriteString(f, fmt.Sprintf("[%c %d/%v %d/%v plus=%v len=%d]", verb, width, ok, prec, hasPrec, f.Flag('+'), len(s)))
}

type GoS struct{ n int }

func (g GoS) GoString() string { return fmt.Sprintf("NewGoS(%d)", g.n) }

type Ptr struct{ name string }

func (p *Ptr) String() string {
	if p == nil {
		return "nil Ptr"
	}
	return "ptr " + p.name
}

type Outer struct {
	Point
	T     Temp
	P     *Point
	Next  *Outer
	M     map[string]Point
	S     []Temp
	F     func(int) string
	Err   error
	Any   any
	inner struct {
		a int
		b string
	}
	when time.Duration
}

type Weekday uint8

const (
	Mon Weekday = iota
	Tue
)

func (d Weekday) String() string { return [...]string{"Mon", "Tue"}[d] }

type Bits [3]Weekday

type Panics struct{}

func (Panics) String() string { panic("no string") }

func main() {
	o := Outer{Point: Point{1, -2}, T: 36.6, M: map[string]Point{"b": {3, 4}, "a": {}}, S: []Temp{1, 2.25}, Err: errors.New("bad"), Any: Tue, when: time.Second}
	o.inner.b = "in"
	fmt.Printf("%v\n", o)
	fmt.Printf("%+v\n", o)
	fmt.Printf("%T %T %T %T\n", o, &o, o.M, o.inner)
	fmt.Printf("%#v\n", Point{5, 6})
	fmt.Printf("%#v %#v %#v\n", []Point{{1, 2}}, map[Weekday]Temp{Tue: 1}, &Point{7, 8})
	fmt.Printf("%#v %#v %#v\n", struct {
		A int
		B any
	}{1, "x"}, []any{1, "a", nil, Mon}, [2]bool{true})
	fmt.Printf("%s %d %x %08b %q\n", Tue, Tue, Temp(1), Tue, Tue)
	fmt.Println(Bits{1, 0, 1}, []Weekday{Tue}, map[Weekday]int{Tue: 2, Mon: 1})
	fmt.Printf("%v %+10.3v %s %#v\n", Secret("abc"), Secret("abc"), []Secret{"x"}, Secret("q"))
	fmt.Printf("%#v %v %+v\n", GoS{3}, GoS{3}, []GoS{{4}})
	var np *Ptr
	fmt.Println(&Ptr{"x"}, np, []*Ptr{nil}[0])
	fmt.Printf("%v %s\n", Ptr{"value"}, Ptr{"value"})
	fmt.Println(Panics{})
	fmt.Printf("%d %s %z %!\n", "text", 42, 1)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%[2]*[1]d|%-*d|%06.2f|%+d|%x|%X|% x|%#x\n", 12, 5, 4, 7, 3.14159, 5, "hi", []byte{1, 171}, "abc", 255)
	fmt.Printf("%6.2f|%-8q|%8s|%e|%g|%t|%c|%U|%#U\n", 2.5, "a", "b", 12345.678, 1e21, true, 'ß', 'ß', '⌘')
	fmt.Printf("%v %v %v %.3v\n", []byte("hi"), [3]byte{1, 2, 3}, 'x', 3.14159)
	fmt.Printf("%p %v\n", nil, (*int)(nil))
	fmt.Printf("%v %v %+v\n", struct{}{}, &struct{ A, B int }{1, 2}, []*Point{})
	fmt.Printf("%q %q %v %x\n", []string{"a b", "c"}, 'x', complex(1, -2), -255)
	fmt.Printf("%5t|%-5v|%05d|%x|%o|%#o|%O\n", true, nil, -42, 3.5, 8, 8, 8)
	fmt.Fprintf(os.Stdout, "%s|%v|%d\n", errors.New("e"), fmt.Errorf("w: %w", io.EOF), []any{1, "x"})
	var a, b int
	n, err := fmt.Sscanf("10-20", "%d-%d", &a, &b)
	fmt.Println(n, err, a, b, fmt.Sprint("a", 1, 2, "b", "c", 3.0), fmt.Sprintln("x", 1))
	var t Temp
	fmt.Sscan("4.5", &t)
	fmt.Println(t, float64(t))
}
