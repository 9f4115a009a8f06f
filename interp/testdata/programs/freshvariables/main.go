package main

import (
	"fmt"
	"strconv"
	"strings"
)

type S struct {
	a int
	p *S
}

type N int

func (n N) get() int      { return int(n) }
func (s S) get() int      { return s.a }
func one(i int) int       { return i }
func two(i int) (int, S)  { return i, S{a: i} }
func sl(i int) []int      { return []int{i} }
func st(i int) S          { return S{a: i} }
func arr(i int) [2]int    { return [2]int{i} }
func ps(i int) *S         { return &S{a: i} }
func ifc(i int) any       { return i }
func er(i int) error      { return fmt.Errorf("e%d", i) }
func fn(i int) func() int { return func() int { return i } }

func main() {
	var show []func() string
	add := func(name string, f func() any) {
		show = append(show, func() string { return fmt.Sprint(name, " ", f()) })
	}
	var ptrs []any
	m := map[int]S{}
	ch := make(chan int, 10)
	for i := 0; i < 2; i++ {
		ch <- i
		ch <- i
		ch <- i
		m[i] = S{a: i}
		a := i
		b := one(i)
		c, d := two(i)
		e := sl(i)
		f := st(i)
		g := arr(i)
		h := ps(i)
		j := ifc(i)
		k := er(i)
		l := fn(i)
		n := S{a: i}
		o := &S{a: i}
		p := []int{i}
		q := [2]int{i}
		r := map[int]int{i: i}
		s, ok := m[i]
		t := m[i]
		u := <-ch
		v, ok2 := <-ch
		w := strconv.Itoa(i)
		x, err := strconv.Atoi(w)
		y := i + 1
		z := -i
		aa := j.(int)
		bb, ok3 := j.(int)
		cc := &n
		dd := cc.a
		ee := p[0]
		ff := *cc
		gg := string(rune('a' + i))
		hh := N(i)
		ii := hh.get
		jj := p[:]
		kk := strings.Repeat("x", i)
		var ll int
		ll += i
		var mm = i
		var nn []int
		nn = append(nn, i)
		var oo S
		oo.a = i
		var pp, qq = i, S{a: i}
		var rr any = S{a: i}
		var ss = []int{i}
		var tt = map[int]int{i: 1}
		uu := make([]int, i+1)
		vv := new(int)
		*vv = i
		ww := i == 0
		xx := !ww
		yy := func() int { return i }
		zz := append(p, i)
		ab := len(p) + i
		ac := min(i, 5)
		ad := struct{ x int }{i}
		ae := [...]string{w}
		af := []S{{a: i}}
		ag := any(i)
		ah := error(er(i))
		ai, aj := i, []int{i}
		ak := complex(float64(i), 1)
		al := i > 0 && ww
		var am, an = two(i)
		ao := S.get
		ap := f.get
		aq := func() S { return S{a: i} }()
		var ar [2]int
		ar[0] = i
		switch as := i; {
		case as == i:
			at := as
			add("as", func() any { return []int{as, at} })
		}
		switch au := any(i).(type) {
		case int:
			add("au", func() any { return au })
		}
		if av := one(i); av >= 0 {
			add("av", func() any { return av })
		}
		if aw, ok := m[i]; ok {
			add("aw", func() any { return aw })
		}
		select {
		case ax := <-ch:
			add("ax", func() any { return ax })
		}
		add("1", func() any {
			return []any{a, b, c, d, e, f, g, h.a, j, k, l(), n, o.a, p, q, r, s, ok, t, u, v, ok2, w, x, err, y, z, aa, bb, ok3, cc.a, dd, ee, ff, gg}
		})
		add("2", func() any {
			return []any{hh, ii(), jj, kk, ll, mm, nn, oo, pp, qq, rr, ss, tt, uu, *vv, ww, xx, yy(), zz, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao(f), ap(), aq, ar}
		})
		ptrs = append(ptrs, &a, &b, &c, &d, &e, &f, &g, &n, &p, &q, &r, &s, &t, &u, &v, &w, &x, &y, &z, &aa, &bb, &dd, &ee, &ff, &gg, &hh, &jj, &kk, &ll, &mm, &nn, &oo, &pp, &qq, &rr, &ss, &tt, &uu, &zz, &ab, &ac, &ad, &ae, &af, &ag, &ai, &aj, &ak, &am, &an, &aq, &ar)
	}
	for _, f := range show {
		fmt.Println(f())
	}
	for _, p := range ptrs {
		switch p := p.(type) {
		case *int:
			fmt.Print(*p, " ")
		case *S:
			fmt.Print(*p, " ")
		case *[]int:
			fmt.Print(*p, " ")
		case *[2]int:
			fmt.Print(*p, " ")
		case *map[int]int:
			fmt.Print(*p, " ")
		case *string:
			fmt.Print(*p, " ")
		case *N:
			fmt.Print(*p, " ")
		case *any:
			fmt.Print(*p, " ")
		case *complex128:
			fmt.Print(*p, " ")
		case *[]S:
			fmt.Print(*p, " ")
		case *struct{ x int }:
			fmt.Print(*p, " ")
		case *[1]string:
			fmt.Print(*p, " ")
		}
	}
	fmt.Println()
}
