package main

import (
	"errors"
	"fmt"
	"strings"
)

type P struct {
	src string
	pos int
	ops []string
	err error
	out []int
}

func (p *P) next() byte {
	if p.pos >= len(p.src) {
		return 0
	}
	c := p.src[p.pos]
	p.pos++
	return c
}

func (p *P) number() int {
	n := 0
	for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		n = n*10 + int(p.next()-'0')
	}
	p.ops = append(p.ops, fmt.Sprint("num ", n))
	return n
}

func (p *P) term() int {
	v := p.number()
	for p.pos < len(p.src) && p.src[p.pos] == '*' {
		p.pos++
		v *= p.number()
	}
	return v
}

func (p *P) expr() int {
	v := p.term()
	for p.pos < len(p.src) && p.src[p.pos] == '+' {
		p.pos++
		v += p.term()
	}
	return v
}

func (p *P) emit(s string) string {
	p.ops = append(p.ops, "emit "+s)
	return s
}

func (p *P) fail(s string) error { p.err = errors.New(s); return p.err }

type Stack struct{ data []int }

func (s *Stack) push(v int) { s.data = append(s.data, v) }
func (s *Stack) pop() int {
	v := s.data[len(s.data)-1]
	s.data = s.data[:len(s.data)-1]
	return v
}

func two() (int, error) { return 1, nil }

type counter struct{ n int }

func (c *counter) inc() int { c.n++; return c.n }

func pick(a, b, c int) string { return fmt.Sprint(a, b, c) }

type I interface{ inc() int }

func main() {
	p := &P{src: "12+3*4+5"}
	fmt.Println(p.pos, p.expr(), p.pos, len(p.ops))
	p.ops = append(p.ops, p.emit("a"), p.emit("b"))
	fmt.Println(strings.Join(p.ops, ","))
	s := &Stack{}
	s.push(7)
	s.push(2)
	s.push(5)
	s.push(s.pop() - s.pop())
	fmt.Println(s.data)
	s.data[0] = s.data[0]*10 + s.pop()
	fmt.Println(s.data, len(s.data))
	c := &counter{}
	fmt.Println(c.n, c.inc(), c.n, c.inc(), c.n)
	fmt.Println(pick(c.n, c.inc(), c.n))
	var i I = c
	fmt.Println(c.n*100 + i.inc())
	f := func() (int, int) { return c.n, c.inc() }
	a, b := f()
	fmt.Println(a, b)
	g := func() (x, y int) { defer func() { y += c.n }(); return c.n, c.inc() }
	fmt.Println(g())
	x, y := c.n, c.inc()
	fmt.Println(x, y)
	var v, w = c.n, c.inc()
	fmt.Println(v, w)
	var arr = [...]int{c.n, c.inc(), c.n}
	fmt.Println(arr)
	st := struct{ a, b int }{c.n, c.inc()}
	fmt.Println(st)
	if c.n+c.inc() == 2*c.n && c.n > 0 {
		fmt.Println("late")
	}
	switch c.n + c.inc() {
	case 2 * c.n:
		fmt.Println("late")
	default:
		fmt.Println("early", c.n)
	}
	for i, v := range []int{c.n, c.inc()} {
		fmt.Println(i, v-c.n)
	}
	defer fmt.Println(c.n, c.inc())
	ch := make(chan int, 1)
	ch <- c.n + c.inc()
	fmt.Println(<-ch, c.n)
	done := make(chan bool)
	go func(a, b int) { fmt.Println(a, b); close(done) }(c.n, c.inc())
	<-done
	if n, err := two(); err == nil && n+c.n > c.inc() {
		fmt.Println("ok")
	}
	str := fmt.Sprintf("%d %d %s", c.n, c.inc(), strings.Repeat("z", c.n-c.n+2))
	fmt.Println(str)
	ok := c.n > 3 && c.inc() > 3 || c.inc() > 0
	fmt.Println(ok, c.n)
	bs := []byte("abc")
	mod := func() byte { bs[0] = 'Z'; return 'q' }
	fmt.Println(string(append(bs[:1:1], bs[0], mod(), bs[0])))
	sl := []int{1, 2, 3}
	grow := func() []int { sl = append(sl, 4); return []int{9} }
	sl = append(sl, grow()...)
	fmt.Println(sl)
	fmt.Println(len(sl)+len(grow()), len(sl))
	fmt.Println(p.err, p.fail("x"), p.err)
	q := []*counter{c}
	q[0].n = q[0].inc() + q[0].n
	fmt.Println(c.n)
	nested := func() int { return pick2(c.n, pick2(c.n, c.inc(), c.n), c.inc()) }
	fmt.Println(nested())
	fmt.Println(c.n, func() int { c.n = 1000; return 1 }(), -c.n, !(c.n > 5), &c.n == &q[0].n)
	var e any = c
	fmt.Println(e.(*counter).n, c.inc(), e.(*counter).n)
	t := [2]int{1, 2}
	tt := func() int { t[0] = 50; return 0 }
	fmt.Println(t[0], tt(), t[0])
	fmt.Println(t, tt(), t == [2]int{50, 2})
	sub := sl[len(sl)-1:][0] + func() int { sl = nil; return 1 }()
	fmt.Println(sub)
}

func pick2(a, b, c int) int { return a*10000 + b*100 + c }
