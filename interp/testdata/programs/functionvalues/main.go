package main

import "fmt"

type H func(string) string
type MW func(H) H

func up(next H) H { return func(s string) string { return next(s) + "!" } }
func mk(n int) MW {
	return func(next H) H { return func(s string) string { return fmt.Sprint(n, next(s)) } }
}
func chain(h H, ms ...MW) H {
	for _, m := range ms {
		h = m(h)
	}
	return h
}

type P struct{ n int }

func (p P) wrap(next H) H { return func(s string) string { return fmt.Sprint(p.n, next(s)) } }

func main() {
	h := chain(func(s string) string { return s }, mk(1), up)
	fmt.Println(h("x"))
	h = chain(func(s string) string { return s }, up, up)
	fmt.Println(h("x"))
	fmt.Println(chain(h, P{5}.wrap)("y"))
	list := []MW{up, mk(2), P{6}.wrap, func(h H) H { return h }}
	fmt.Println(chain(h, list...)("z"))
	mws := map[string]MW{"up": up, "p": P{7}.wrap}
	fmt.Println(mws["up"](h)("q"), mws["p"](h)("q"))
	var m MW = up
	m = P{1}.wrap
	st := struct{ m MW }{up}
	list = append(list, up, P{8}.wrap)
	c := make(chan MW, 2)
	c <- up
	fmt.Println(m(h)("r"), st.m(h)("s"), len(list), (<-c)(h)("t"))
	list[0] = up
	list[0], m = m, list[0]
	fmt.Println(list[0](h)("u"), m(h)("u"))
}
