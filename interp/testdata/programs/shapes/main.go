package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"sort"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}

type Scaler interface{ Scale(by float64) }

type Named struct{ Name string }

func (n Named) String() string    { return "<" + n.Name + ">" }
func (n *Named) Rename(to string) { n.Name = to }

type Circle struct {
	Named
	R float64
}

type Rect struct {
	*Named
	W, H float64
}

type Square struct{ Rect }

func (c Circle) Area() float64      { return math.Pi * c.R * c.R }
func (c Circle) Perimeter() float64 { return 2 * math.Pi * c.R }
func (c *Circle) Scale(by float64)  { c.R *= by }
func (r Rect) Area() float64        { return r.W * r.H }
func (r Rect) Perimeter() float64   { return 2 * (r.W + r.H) }
func (s Square) String() string     { return "square " + s.Rect.Named.String() }

type ByArea []Shape

func (b ByArea) Len() int           { return len(b) }
func (b ByArea) Less(i, j int) bool { return b[i].Area() < b[j].Area() }
func (b ByArea) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

var errFlat = errors.New("flat")

type AreaError struct {
	Shape Shape
	Err   error
}

func (e *AreaError) Error() string { return fmt.Sprintf("area of %v: %v", e.Shape, e.Err) }
func (e *AreaError) Unwrap() error { return e.Err }

func check(s Shape) error {
	if s.Area() == 0 {
		return &AreaError{s, errFlat}
	}
	return nil
}

func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case interface {
		Shape
		fmt.Stringer
	}:
		return fmt.Sprintf("shape %s of %.2f", v, v.Area())
	case Shape:
		return "nameless shape"
	case fmt.Stringer, error:
		return fmt.Sprintf("says %v", v)
	case func() int:
		return fmt.Sprint("function of ", v())
	case []int, map[string]int:
		return fmt.Sprintf("%T", v)
	default:
		return fmt.Sprintf("%T?", v)
	}
}

func main() {
	c := &Circle{Named{"disc"}, 1}
	r := Rect{&Named{"box"}, 2, 3}
	s := Square{Rect{&Named{"sq"}, 1.5, 1.5}}
	shapes := []Shape{r, c, s, Rect{&Named{"line"}, 5, 0}}
	sort.Sort(ByArea(shapes))
	for _, s := range shapes {
		if sc, ok := s.(Scaler); ok {
			sc.Scale(2)
		}
		fmt.Printf("%v %.2f %.2f %T\n", s, s.Area(), s.Perimeter(), s)
	}
	sort.Sort(sort.Reverse(ByArea(shapes)))
	fmt.Println(shapes[0])
	c.Rename("wheel")
	r.Rename("crate")
	fmt.Println(c, r, c.Named, r.Name)
	for _, s := range shapes {
		err := check(s)
		var ae *AreaError
		if errors.As(err, &ae) && errors.Is(err, errFlat) {
			fmt.Println(err, ae.Shape == s)
		}
	}
	for _, v := range []any{nil, c, *c, s, errFlat, r.Named, func() int { return 4 }, []int{1}, 3i, struct{}{}} {
		fmt.Println(describe(v))
	}
	if math.IsNaN(math.Sqrt(-1)) {
		os.Exit(3)
	}
}
