// Pointers to arrays, wherever an expression may have them: their elements have a type of their own.
package main

import "fmt"

type (
	row    [3]int
	canvas [2][3]int
	rows   [2]row
	list   struct {
		m map[string]*[2]int
		s []*[2]int
	}
)

func (c *canvas) String() (s string) {
	for _, r := range c {
		for _, x := range r {
			s += fmt.Sprint(x, ";")
		}
	}
	return s
}

func all(c *canvas) [][3]int { return c[:] }
func some(r *rows) []row     { return r[:1] }
func one(r *row) []int       { return r[1:] }

func twice() {
	p := &[2]int{1, 2}
	pp := &p
	(*pp)[1]++
	(*pp)[0] += 7
	q := *pp
	q[1]--
	for i := range *pp {
		(*pp)[i] *= 2
	}
	deep := []**[2]int{pp}
	(*deep[0])[0]++
	(**deep[0])[1]++
	fmt.Println(*p, (*pp)[1]+1, len(*pp), (*pp)[:], q[0]+1)
}

func inside() {
	p := &[2]int{1, 2}
	l := struct {
		m map[string]*[2]int
		s []*[2]int
	}{map[string]*[2]int{"x": p}, []*[2]int{p}}
	l.m["x"][1]++
	l.s[0][0] += 2
	q := l.m["x"]
	q[1]++
	for _, r := range l.s {
		r[0]++
	}
	pl := &list{l.m, l.s}
	pl.m["x"][0]--
	pl.s[0][1] += pl.m["x"][0]
	fmt.Println(*p, l.m["x"][0]+1, q[1]+1)
}

func none(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	c := &canvas{{1}, {2, 3}}
	r := &rows{{4}}
	fmt.Println(c, all(c), some(r), one(&r[0]))
	for _, x := range r {
		fmt.Println(x)
	}
	twice()
	inside()
	var p *[2]int
	none(func() { (*&p)[0]++ })
	none(func() { fmt.Println(p[1]) })
	none(func() { fmt.Println(p[:]) })
	none(func() { fmt.Println((*canvas)(nil)) })
}
