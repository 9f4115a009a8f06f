package main

import "fmt"

type T struct {
	x int
	y [2]int
}

var buf []int

func (t T) val(n int) int { t.x += n; return t.x }
func (t *T) inc(n int)    { t.x += n; t.y[n&1] = t.x }

type shape interface{ area() int }
type rect struct{ w, h int }

func (r rect) area() int { return r.w % 100 * r.h }
func (t *T) area() int   { t.x++; return t.x }

type stack[E any] struct{ list []E }

func (s *stack[E]) push(e E) { s.list = append(s.list, e) }
func (s *stack[E]) pop() (e E) {
	if len(s.list) == 0 {
		return
	}
	e = s.list[len(s.list)-1]
	s.list = s.list[:len(s.list)-1]
	return
}
func gmax[E ~int | ~string](a, b E) E {
	if a > b {
		return a
	}
	return b
}
func two(a, b int) (int, int) { return b % 1000, a % 1000 }
func sum(v ...int) (t int) {
	for _, x := range v {
		t += x
	}
	return t
}
func add(n int) func(int) int { return func(k int) int { n += k; return n } }
func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
func out(n int) {
	if len(buf) < 60 {
		buf = append(buf, n)
	}
}
func sq(n int) int {
	if n > 1000 || n < -1000 {
		return n % 1000
	}
	return n * n
}
func it(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer out(-n)
		for i := range n {
			if !yield(i * 2) {
				out(-99)
				return
			}
		}
	}
}
func show(name string, f func(int, int) int) {
	buf = nil
	for k := range 3 {
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Println(name, "panic", e)
				}
			}()
			fmt.Println(name, f(k*5, 7-k))
		}()
	}
	fmt.Println(buf)
}

func f0(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	arr[len(s)&3] = int(uint8(int(uint8(6))))
	for _, f := range fs {
		out(f())
	}
	for i1 := range 2 {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		v2 := (i1 + sq(7))
		_ = v2
		v3 := int(uint8((6 & 6)))
		_ = v3
		out(((a % 7) & a))
	}
	func() {
		defer func() {
			if e := recover(); e != nil {
				out(len(fmt.Sprint(e)))
			}
		}()
		if a >= arr[b&3] {
			defer func() { out(func() int { return (b ^ a) }()); a++ }()
			b ^= (b & t.x)
			fs = append(fs, func() int { b += (b ^ b); return (b ^ b) })
		}
		defer out(b)
	}()
	return (a ^ (7 % 7))
}
func f1(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	switch x := 0; x & 3 {
	case 0:
		b ^= ((7 % 7) - len(s))
		switch (a & b) & 3 {
		case 0:
			select {
			case v := <-ch:
				out(v)
			case ch <- sq(a):
				fs = append(fs, func() int { b += (b ^ a); return (b ^ 1) })
				out(<-ch)
			default:
			}
		case 1:
			if (b | a) >= (a - b) {
				defer func() { out((a * b)); res++ }()
				out(b)
			} else {
				for _, i1 := range arr {
					_ = i1
					if steps++; steps > 3000 {
						panic("long")
					}
					s = append(s, b)
				}
				v2 := arr[(3*a)&3]
				_ = v2
			}
		default:
			out(len(s))
		}
		fallthrough
	case 1:
		for i3 := 0; i3 < 2; i3++ {
			_ = i3
			if steps++; steps > 3000 {
				panic("long")
			}
			switch (a % 7) & 3 {
			case 0:
				arr[(a^3)&3] += func() int { return int(uint8(i3)) }()
				out(add(a)(b))
			default:
				arr[arr[i3&3]&3] += ((b % 7) & b)
			}
			if i3 < (6 ^ b) {
				return t.x
			}
			a ^= int(uint8(t.x))
			a -= ((a - i3) * (a | 3))
		}
		fallthrough
	case 2:
		if ((a % 7) <= sq(b)) || ((b - a) != int(uint8(8))) {
			for i4 := range 3 {
				_ = i4
				if steps++; steps > 3000 {
					panic("long")
				}
				b -= ((b * i4) - func() int { return 0 }())
			}
			switch (a | b) & 3 {
			case 0:
				a += b
				v5 := sq(4)
				_ = v5
			case 1:
				s = append(s, (a % 7))
			}
		}
	default:
		if t.x < t.x {
			return t.x
		}
	}
	out((6 & (b * a)))
	switch x := sq(a); x & 3 {
	case 0:
		defer func() { out((b * a)); t.x++ }()
	case 1:
		out(((8 * a) | t.x))
	case 2:
		defer func() { out((6 - 8)); t.x++ }()
	default:
		if (t.x != (3 + b)) && (t.x <= a) {
			return (a - (a & a))
		}
	}
	if ((b + a) != (b & b)) || ((b ^ 4) >= (b + 8)) {
		return (sq(a) & func() int { return b }())
	}
	if a == len(s) {
		fs = append(fs, func() int { b += (a ^ 6); return sq(b) })
		for i6 := 0; i6 < 2; i6++ {
			_ = i6
			if steps++; steps > 3000 {
				panic("long")
			}
			out(b)
		}
		out(((2 + b) | (b - a)))
	} else {
		b += arr[a&3]
		v7 := (arr[b&3] + a)
		_ = v7
	}
	defer func() { out((sq(3) ^ 2)); res++ }()
	for _, i8 := range arr {
		_ = i8
		if steps++; steps > 3000 {
			panic("long")
		}
		i8 ^= a
	}
	for _, f := range fs {
		out(f())
	}
	return b
}
func f2(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	copy(s, arr[(b-2)&3:])
	b ^= ((b * b) ^ (8 + a))
	v1 := b
	_ = v1
	if (7 & b) < b {
		return (a & (b * v1))
	}
	if v1 != b {
		a ^= ((3 | b) * v1)
		out((arr[b&3] & b))
	}
	for _, f := range fs {
		out(f())
	}
	return (t.x + t.x)
}
func f3(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	defer func() { out(a); t.x++ }()
	for i1, _ := range "héy" {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		s = append(s, int(uint8(len(s))))
	}
	defer out(len(s))
	if (3%7) >= func() int { return a }() && a > 20 {
		panic((b & (a | 2)))
	}
	if 0 == b && a > 20 {
		panic(a)
	}
	defer func() { out(((a - b) ^ b)); a++ }()
	v2 := 2
	_ = v2
	return int(uint8(t.x))
}
func f4(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	switch x := (b + 7); x & 3 {
	case 0:
		fs = append(fs, func() int { b += a; return (a * 9) })
		switch v := any1.(type) {
		case int:
			out(v)
			for i1 := 0; i1 < 1; i1++ {
				_ = i1
				if steps++; steps > 3000 {
					panic("long")
				}
				b = (2 | (a - a))
				for _, i2 := range s[:min(len(s), 3)] {
					_ = i2
					if steps++; steps > 3000 {
						panic("long")
					}
					i1 += t.x
					b -= ((4 & i1) ^ i1)
					v3 := (i2 | (i2 | a))
					_ = v3
					for i4 := range it(2) {
						_ = i4
						if steps++; steps > 3000 {
							panic("long")
						}
						out((i2 ^ 5))
						out(i2)
						s = append(s, arr[int(uint8(b))&3])
					}
				}
				fs = append(fs, func() int { b += (b * a); return a })
			}
		case string, nil:
			out(boolInt(v == nil))
		case T:
			v.x += 5
			out(v.x)
			defer func() { out(((b - a) + t.x)); b-- }()
		default:
			out(99)
		}
	case 1:
		v5 := 3
		_ = v5
		for i6 := range 1 {
			_ = i6
			if steps++; steps > 3000 {
				panic("long")
			}
			fs = append(fs, func() int { i6 += (i6 - v5); return arr[a&3] })
			s = append(s, 2)
			if t.x != t.x {
				return ((a & v5) ^ sq(b))
			}
			for _, i7 := range arr {
				_ = i7
				if steps++; steps > 3000 {
					panic("long")
				}
				for i8, _ := range "héy" {
					_ = i8
					if steps++; steps > 3000 {
						panic("long")
					}
					if (func() int { return i7 }() == (i6 | 4)) || ((0 | 8) < i6) {
						out(sum(s...) + a)
						v9 := 5
						_ = v9
					}
					for _, f := range fs {
						out(f())
					}
					v10 := ((b + a) | func() int { return i7 }())
					_ = v10
					switch x := arr[i8&3]; x & 3 {
					case 0:
						defer func() { out(v5); res++ }()
					}
				}
				v11 := len(s)
				_ = v11
				defer func() { out(((v5 + b) * len(s))); res++ }()
			}
		}
	case 2:
		a -= a
	default:
		v12 := (b & (a * 4))
		_ = v12
	}
	if (b > 3) || ((b - b) != a) {
		return (a & (b | a))
	}
	out((t.x | a))
	out(((b - a) * arr[3&3]))
	a = func() int { return a }()
	out(func() int { return sq(8) }())
	if sq(7) != (b - 4) {
		return ((1 | b) ^ (a % 7))
	}
	return (int(uint8(1)) | int(uint8(a)))
}
func f5(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	defer func() { out((b | 0)); res++ }()
	s = append(s, (t.x | 3))
	if arr[6&3] != b {
		return sq(int(uint8(9)))
	}
	for _, i1 := range s[:min(len(s), 3)] {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		v2 := i1
		_ = v2
		if (a|i1) >= t.x && a > 20 {
			panic(t.x)
		}
	}
	switch x := arr[a&3]; x & 3 {
	case 0:
		func() {
			defer func() {
				if e := recover(); e != nil {
					out(len(fmt.Sprint(e)))
				}
			}()
			v3 := 2
			_ = v3
			switch t.x & 3 {
			case 0:
				t.inc((5 & a))
				v4 := int(uint8(func() int { return b }()))
				_ = v4
				fallthrough
			case 1:
				v5 := 1
				_ = v5
			L2:
				for i6, _ := range "héy" {
					_ = i6
					if steps++; steps > 3000 {
						panic("long")
					}
					if ((a * a) < b) && (a >= v3) {
						pt.x += len(s)
						pt = &T{x: pt.x}
					}
					fs = append(fs, func() int { v3 += (b % 7); return (v5 % 7) })
					defer func() { out((i6 ^ (i6 | b))); b-- }()
					if arr[v5&3] < sq(i6) {
						continue L2
					}
				}
			default:
				for _, f := range fs {
					out(f())
				}
			}
		}()
		v7 := t.x
		_ = v7
	case 1:
		switch func() int { return b }() & 3 {
		case 0:
			func() {
				defer func() {
					if e := recover(); e != nil {
						out(len(fmt.Sprint(e)))
					}
				}()
				sh[0] = rect{t.x, 2}
				fs = append(fs, func() int { b += (8 + b); return int(uint8(b)) })
			}()
			out(t.x)
		case 1:
			ts = append(ts, T{x: (0 & a)})
			fs = append(fs, func() int { a += arr[a&3]; return arr[2&3] })
		default:
			defer out(func() int { return t.x }())
		}
	case 2:
		v8 := 1
		_ = v8
		if v, ok := m[v8&3]; ok {
			out(v)
		}
	default:
		switch a & 3 {
		case 0:
			switch (7 - 6) & 3 {
			case 0:
				if b < (a&b) && a > 20 {
					panic(((b * b) + a))
				}
				v9 := arr[t.x&3]
				_ = v9
			case 1:
				func() {
					defer func() {
						if e := recover(); e != nil {
							out(len(fmt.Sprint(e)))
						}
					}()
					for i10 := range 2 {
						_ = i10
						if steps++; steps > 3000 {
							panic("long")
						}
						out(a)
						i10 = a
						b += a
					}
					out(int(uint8((1 - a))))
				}()
				switch 3 & 3 {
				case 0:
					b ^= (b * (6 % 7))
					if b != 1 {
						b -= b
						defer func() { out(a); b-- }()
						if b < b {
							return len(s)
						}
					} else {
						v11 := ((b | 6) ^ (b * 6))
						_ = v11
						arr[t.x&3] = (b - sq(0))
					}
				default:
					fs = append(fs, func() int { b += (4 + a); return 3 })
				}
			case 2:
				v12 := (int(uint8(a)) | (a % 7))
				_ = v12
			default:
				v13 := ((a - a) + sq(1))
				_ = v13
			}
			switch (9 * 7) & 3 {
			case 0:
				b ^= b
				a = ((a + a) * 9)
			case 1:
				if ((a % 7) > 6) || (len(s) > func() int { return a }()) {
					a += int(uint8(a))
					{
						c := arr
						c[0] = int(uint8(b))
						out(c[0] - arr[0])
					}
					a = (b ^ (b | b))
				} else {
					if (a == (b + b)) || ((a ^ b) < (a % 7)) {
						out(b)
					} else {
						for _, f := range fs {
							out(f())
						}
					}
				}
			}
		case 1:
			if ((a % 7) < 5) || ((b ^ 3) >= (0 - 9)) {
				return a
			}
		}
	}
	return sq((b & a))
}
func f6(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	b += 6
	if (6 * a) == (a * 9) {
		return b
	}
	s = append(s, sq((b % 7)))
	b -= func() int { return (6 - b) }()
	v1 := (t.x + (b | 9))
	_ = v1
	if (a == 0) || ((8 | a) == arr[a&3]) {
		defer func() { out(v1); a++ }()
		if v, ok := m[(v1-v1)&3]; ok {
			out(v)
		}
		for _, i2 := range []int{(a % 7), (4 % 7)} {
			_ = i2
			if steps++; steps > 3000 {
				panic("long")
			}
			v3 := int(uint8(func() int { return b }()))
			_ = v3
			fs = append(fs, func() int { v1 += (v3 + 5); return (v3 + v3) })
			fs = append(fs, func() int { v3 += v3; return len(s) })
		}
	}
	return b
}
func f7(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	switch x := len(s); x & 3 {
	case 0:
		switch x := 8; x & 3 {
		case 0:
			b += 4
			defer func() { out((b | a)); a++ }()
			fallthrough
		case 1:
			defer func() { out(sq((b * a))); res++ }()
		case 2:
			fs = append(fs, func() int { b += (a + 6); return int(uint8(a)) })
			for i1 := range s {
				_ = i1
				if steps++; steps > 3000 {
					panic("long")
				}
				if (4+b) > i1 && a > 20 {
					panic((func() int { return 8 }() ^ 2))
				}
				out(int(uint8(t.x)))
				out(sq((b * a)))
				func() {
					defer func() {
						if e := recover(); e != nil {
							out(len(fmt.Sprint(e)))
						}
					}()
					out(int(uint8((a | i1))))
					for _, i2 := range s[:min(len(s), 3)] {
						_ = i2
						if steps++; steps > 3000 {
							panic("long")
						}
						m[b&3]++
						{
							f := t.val
							t.x++
							out(f((a - a)))
						}
					}
				}()
			}
		}
	case 1:
		s = append(s, ((1 & 0) + (b * a)))
		if 8 > a {
			if t.x <= (3 * 5) {
				for i3, _ := range "héy" {
					_ = i3
					if steps++; steps > 3000 {
						panic("long")
					}
					arr[(i3|b)&3] = (len(s) & b)
					if 8 > 3 {
						b = ((a | b) | int(uint8(b)))
						s = append(s, ((i3 ^ 3) + arr[a&3]))
					}
					for _, f := range fs {
						out(f())
					}
				}
				func() {
					defer func() {
						if e := recover(); e != nil {
							out(len(fmt.Sprint(e)))
						}
					}()
					defer func() { out(sq((b | b))); b-- }()
					v4 := b
					_ = v4
				}()
				a -= (a * b)
			}
			arr[(5-b)&3] = ((a & 2) & arr[b&3])
		} else {
			a ^= (a + (b * 7))
		}
	case 2:
		fs = append(fs, func() int { a += (6 + a); return 5 })
	default:
		func() {
			defer func() {
				if e := recover(); e != nil {
					out(len(fmt.Sprint(e)))
				}
			}()
			if (b + b) != (b * b) {
				ts[0].inc(b)
				t.y[a&1]++
				b += ((4 + a) % 7)
			} else {
				v5 := (arr[3&3] | b)
				_ = v5
				for _, i6 := range arr {
					_ = i6
					if steps++; steps > 3000 {
						panic("long")
					}
					if (i6 - i6) != (6 | a) {
						out((v5 + (7 | v5)))
						out(int(uint8(5)))
					} else {
						defer func() { out(len(s)); t.x++ }()
						out(arr[7&3])
					}
				}
			}
			b -= len(s)
		}()
	}
	arr[(b+a)&3] = (a & (a % 7))
	if (b < arr[b&3]) || ((b | a) < (b & b)) {
		for _, i7 := range []int{2, (a * b)} {
			_ = i7
			if steps++; steps > 3000 {
				panic("long")
			}
			out(a)
		}
		for i8 := range 4 {
			_ = i8
			if steps++; steps > 3000 {
				panic("long")
			}
			b += 8
		}
	} else {
		v9 := b
		_ = v9
	}
	for _, i10 := range arr {
		_ = i10
		if steps++; steps > 3000 {
			panic("long")
		}
		if ((7 + 3) != 8) && (b < (i10 * 3)) {
			return (sq(b) + 0)
		}
	}
	out(gmax(a, 0))
	arr[(3-a)&3] += (t.x + b)
	defer func() { out(b); b-- }()
	out(a)
	return 6
}
func f8(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	v1 := 5
	_ = v1
	if v, ok := m[1&3]; ok {
		out(v)
	}
	if v, ok := m[sq(a)&3]; ok {
		out(v)
	}
	v2 := v1
	_ = v2
L1:
	for i3 := range it(2) {
		_ = i3
		if steps++; steps > 3000 {
			panic("long")
		}
		for i4 := range 2 {
			_ = i4
			if steps++; steps > 3000 {
				panic("long")
			}
			fs = append(fs, func() int { i4 += v1; return v2 })
			defer out(6)
			switch v := any1.(type) {
			case int:
				out(v)
				a = int(uint8(int(uint8(v1))))
			case string, nil:
				out(boolInt(v == nil))
			case T:
				v.x += 5
				out(v.x)
				s = append(s, ((i3 * 8) - i3))
			default:
				out(99)
			}
			for _, f := range fs {
				out(f())
			}
		}
		for _, i5 := range s[:min(len(s), 3)] {
			_ = i5
			if steps++; steps > 3000 {
				panic("long")
			}
			for _, f := range fs {
				out(f())
			}
			if 4 < t.x {
				break L1
			}
			for _, i6 := range s[:min(len(s), 3)] {
				_ = i6
				if steps++; steps > 3000 {
					panic("long")
				}
				fs = append(fs, func() int { b += i3; return i6 })
				out((7 + (i6 - a)))
				v7 := 8
				_ = v7
				arr[a&3] = arr[(v7&a)&3]
			}
			v8 := a
			_ = v8
		}
		for i9 := range s {
			_ = i9
			if steps++; steps > 3000 {
				panic("long")
			}
			v10 := (i9 * a)
			_ = v10
		}
		fs = append(fs, func() int { i3 += (v2 ^ b); return i3 })
	}
	return arr[t.x&3]
}
func f9(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	switch x := (9 * 7); x & 3 {
	case 0:
		a = arr[(2*b)&3]
		switch v := any1.(type) {
		case int:
			out(v)
			v1 := sq((b * b))
			_ = v1
		case string, nil:
			out(boolInt(v == nil))
		case T:
			v.x += 5
			out(v.x)
			b -= b
		default:
			out(99)
		}
		fallthrough
	case 1:
		out(b)
	L1:
		for i2 := 0; i2 < 3; i2++ {
			_ = i2
			if steps++; steps > 3000 {
				panic("long")
			}
			arr[a&3] += len(s)
			defer func() { out(arr[sq(b)&3]); t.x++ }()
		L2:
			for i3 := range 4 {
				_ = i3
				if steps++; steps > 3000 {
					panic("long")
				}
				for _, i4 := range []int{(b ^ i3), i3} {
					_ = i4
					if steps++; steps > 3000 {
						panic("long")
					}
					i3 -= (i4 * t.x)
					for i5 := range s {
						_ = i5
						if steps++; steps > 3000 {
							panic("long")
						}
						out(arr[6&3])
						out(i4)
						arr[(b*i4)&3] += ((2 & i4) * (b | i4))
						out(i2)
					}
					v6 := a
					_ = v6
				}
				if sq(a) != func() int { return i3 }() {
					b -= arr[(b+4)&3]
				}
			L5:
				for _, i7 := range []int{i3, i2} {
					_ = i7
					if steps++; steps > 3000 {
						panic("long")
					}
					switch arr[i3&3] & 3 {
					case 0:
						if t.x != 7 {
							break L1
						}
						out(a)
					case 1:
						if (a | b) < (i7 % 7) {
							continue L5
						}
						v8 := func() int { return 5 }()
						_ = v8
						fallthrough
					case 2:
						if (i7 - b) == a {
							continue L2
						}
						v9 := (4 & (i7 ^ i7))
						_ = v9
					}
					v10 := int(uint8((i2 * b)))
					_ = v10
					s = append(s, a)
					for i11 := range it(3) {
						_ = i11
						if steps++; steps > 3000 {
							panic("long")
						}
						out((8 | i7))
					}
				}
				fs = append(fs, func() int { i2 += i3; return 6 })
			}
			out(i2)
		}
	}
	if (len(s) == (b & a)) || ((b & a) <= (4 + 7)) {
		return func() int { return a }()
	}
	if ((a * b) <= (b + b)) && (len(s) >= (b + a)) {
		return 1
	}
	v12 := arr[sq(1)&3]
	_ = v12
	a -= t.x
L7:
	for i13 := range it(4) {
		_ = i13
		if steps++; steps > 3000 {
			panic("long")
		}
		for i14 := 0; i14 < 1; i14++ {
			_ = i14
			if steps++; steps > 3000 {
				panic("long")
			}
			for _, i15 := range arr {
				_ = i15
				if steps++; steps > 3000 {
					panic("long")
				}
				v16 := v12
				_ = v16
				v17 := (arr[i14&3] ^ b)
				_ = v17
			}
		}
		for _, i18 := range s[:min(len(s), 3)] {
			_ = i18
			if steps++; steps > 3000 {
				panic("long")
			}
			for i19 := range it(3) {
				_ = i19
				if steps++; steps > 3000 {
					panic("long")
				}
				fs = append(fs, func() int { i19 += (i19 | 2); return len(s) })
				switch v := any1.(type) {
				case int:
					out(v)
					i19 -= ((v12 - b) * a)
				case string, nil:
					out(boolInt(v == nil))
				case T:
					v.x += 5
					out(v.x)
					v20 := func() int { return (i18 * 1) }()
					_ = v20
				default:
					out(99)
				}
				out(((i19 & i19) | arr[i13&3]))
			}
			defer out(t.x)
			fs = append(fs, func() int { a += sq(b); return v12 })
			if t.x > 6 {
				break L7
			}
		}
		a += (v12 * (0 * b))
		for _, f := range fs {
			out(f())
		}
	}
	return a
}
func f10(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
L1:
	for i1 := range s {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		out(8)
		switch x := a; x & 3 {
		case 0:
			switch x := a; x & 3 {
			case 0:
				b = ((b + i1) * (5 + i1))
			case 1:
				i1 ^= (i1 * b)
			default:
				arr[b&3] = func() int { return i1 }()
			}
			fallthrough
		case 1:
			b = b
		}
		switch x := sq(0); x & 3 {
		case 0:
			b += i1
			fallthrough
		case 1:
			s = append(s, ((7 | 7) ^ t.x))
			out(((b & a) % 7))
		case 2:
			b -= i1
			for i2 := range it(2) {
				_ = i2
				if steps++; steps > 3000 {
					panic("long")
				}
				for i3 := 0; i3 < 1; i3++ {
					_ = i3
					if steps++; steps > 3000 {
						panic("long")
					}
					m[arr[i2&3]&3]++
					defer func() { out(((3 | i1) * (i3 & a))); t.x++ }()
					for i4 := range it(2) {
						_ = i4
						if steps++; steps > 3000 {
							panic("long")
						}
						v5 := (b * t.x)
						_ = v5
						out(int(uint8(i2)))
						out(sq(b))
					}
				}
				arr[(b-i2)&3] = i2
				for i6 := 0; i6 < 3; i6++ {
					_ = i6
					if steps++; steps > 3000 {
						panic("long")
					}
					i2 ^= b
					if ((b - i1) == (i2 - i2)) || ((b&i1) <= a) && a > 20 {
						panic(int(uint8((8 - 4))))
					}
					out(t.val((b % 7)))
					if ((i6 - 2) < sq(2)) && (i2 <= (i6 % 7)) {
						continue L1
					}
				}
				v7 := a
				_ = v7
			}
		}
		b -= ((2 + a) | (i1 | b))
	}
	switch (a | b) & 3 {
	case 0:
		a += (arr[3&3] + 9)
		for i8 := 0; i8 < 1; i8++ {
			_ = i8
			if steps++; steps > 3000 {
				panic("long")
			}
			v9 := (arr[b&3] - int(uint8(5)))
			_ = v9
			for _, f := range fs {
				out(f())
			}
		}
	case 1:
		b += a
	default:
		switch x := (b % 7); x & 3 {
		case 0:
			defer func() { out(((a ^ a) | a)); t.x++ }()
		case 1:
			if (b == 0) || (b < arr[9&3]) {
				for _, i10 := range []int{(6 * a), arr[a&3]} {
					_ = i10
					if steps++; steps > 3000 {
						panic("long")
					}
					for _, f := range fs {
						out(f())
					}
					for _, i11 := range arr {
						_ = i11
						if steps++; steps > 3000 {
							panic("long")
						}
						arr[i10&3] += ((a * i11) * int(uint8(i11)))
						out(arr[1&3])
						if i11 != (b-6) && a > 20 {
							panic(int(uint8(b)))
						}
						s = append(s, ((3 ^ i10) * int(uint8(b))))
					}
					if (b - 7) >= (i10 % 7) {
						out((b - 5))
						out(8)
					}
				}
			}
		}
	}
	v12 := a
	_ = v12
	func() {
		defer func() {
			if e := recover(); e != nil {
				out(len(fmt.Sprint(e)))
			}
		}()
		for i13 := range s {
			_ = i13
			if steps++; steps > 3000 {
				panic("long")
			}
			t.y[arr[a&3]&1]++
			if (b + a) == sq(i13) {
				if (i13 > (v12 % 7)) || (b < b) {
					arr[(v12+i13)&3] += 2
				}
			L10:
				for _, i14 := range []int{1, (v12 + i13)} {
					_ = i14
					if steps++; steps > 3000 {
						panic("long")
					}
					defer func() { out(((0 ^ a) * (a & b))); t.x++ }()
					if (2 % 7) == (v12 + a) {
						continue L10
					}
					defer out((b * 6))
				}
			} else {
				arr[(i13-v12)&3] += i13
				fs = append(fs, func() int { a += i13; return b })
			}
			defer func() { out(((v12 - i13) ^ b)); b-- }()
			for i15 := 0; i15 < 1; i15++ {
				_ = i15
				if steps++; steps > 3000 {
					panic("long")
				}
				if (a%7) != arr[i15&3] && a > 20 {
					panic(i15)
				}
			}
		}
		fs = append(fs, func() int { b += v12; return b })
	}()
	for i16 := 0; i16 < 3; i16++ {
		_ = i16
		if steps++; steps > 3000 {
			panic("long")
		}
		v17 := ((5 + i16) * arr[i16&3])
		_ = v17
		defer out((a * (b | v12)))
		for _, i18 := range arr {
			_ = i18
			if steps++; steps > 3000 {
				panic("long")
			}
			arr[i16&3] = (b * arr[a&3])
		}
		defer func() { out(v12); b-- }()
	}
	v19 := b
	_ = v19
	b += v19
L14:
	for _, i20 := range s[:min(len(s), 3)] {
		_ = i20
		if steps++; steps > 3000 {
			panic("long")
		}
		if (i20 | v19) != v19 {
			switch v := any1.(type) {
			case int:
				out(v)
				out(((v19 & i20) % 7))
			case string, nil:
				out(boolInt(v == nil))
			case T:
				v.x += 5
				out(v.x)
				v12 ^= (b & (1 | 3))
			default:
				out(99)
			}
		} else {
			switch len(s) & 3 {
			case 0:
				v19 = sq(func() int { return 4 }())
				fallthrough
			case 1:
				defer func() { out(i20); t.x++ }()
			case 2:
				v21 := (1 % 7)
				_ = v21
				if (v19 * 1) == (v21 & 5) {
					break L14
				}
			default:
				switch (3 * v12) & 3 {
				case 0:
					if t.x < (a * v12) {
						defer out(b)
					} else {
						out(((4 & v12) % 7))
						out(func() int { return a }())
					}
					for i22 := range 2 {
						_ = i22
						if steps++; steps > 3000 {
							panic("long")
						}
						i22 -= a
					}
				case 1:
					s = append(s, (v12 & 5))
					fs = append(fs, func() int { v19 += (i20 - v19); return (v12 | v19) })
					fallthrough
				case 2:
					switch i20 & 3 {
					case 0:
						out(((3 | 1) ^ (7 | b)))
					default:
						i20 -= ((6 + v19) - (i20 | v19))
					}
				default:
					v23 := (a * (v12 + 7))
					_ = v23
				}
			}
		}
		if t.x >= 2 {
			if ((a - v12) <= (i20 * i20)) || (t.x >= len(s)) {
				break
			}
			switch x := (i20 | 3); x & 3 {
			case 0:
				out(gs.pop() + t.x)
				arr[v12&3] += v19
			case 1:
				v12 ^= v12
				for _, i24 := range []int{i20, t.x} {
					_ = i24
					if steps++; steps > 3000 {
						panic("long")
					}
					a += (a * (i20 | b))
				}
			default:
				if (a < (v12 + v19)) || ((i20 | v12) <= arr[v12&3]) {
					break
				}
			}
		}
	}
	return ((a * 8) | 1)
}
func f11(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	s = append(s, ((3 - b) + sq(a)))
	if b >= (b % 7) {
		return (b ^ (0 ^ 0))
	}
	a ^= ((a & b) | b)
	for i1 := range s {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
	L2:
		for _, i2 := range s[:min(len(s), 3)] {
			_ = i2
			if steps++; steps > 3000 {
				panic("long")
			}
			if ((i2 * b) == arr[a&3]) || (sq(a) >= b) {
				if i1 == (i2 % 7) {
					return func() int { return i2 }()
				}
			}
			defer out(((a | i2) * len(s)))
			if ((1 % 7) < (b ^ i1)) && ((i2 * i1) > (a * a)) {
				continue L2
			}
			a ^= len(s)
		}
		defer func() { out((len(s) + a)); res++ }()
	}
	return a
}
func f12(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	if v, ok := m[(5%7)&3]; ok {
		out(v)
	}
	for i1 := 0; i1 < 1; i1++ {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		arr[b&3] += sq(i1)
		if sq(i1) >= a {
			out(a)
			for _, i2 := range s[:min(len(s), 3)] {
				_ = i2
				if steps++; steps > 3000 {
					panic("long")
				}
				i2 ^= b
				if ((a | i2) == (b & b)) || (a <= (1 + i2)) {
					return ((a & b) + i2)
				}
			}
			s = append(s, a)
		}
	}
	for _, i3 := range arr {
		_ = i3
		if steps++; steps > 3000 {
			panic("long")
		}
		if (sq(i3) > t.x) && ((a - i3) <= (i3 | 8)) {
			v4 := len(s)
			_ = v4
			switch sq(b) & 3 {
			case 0:
				for i5 := range it(2) {
					_ = i5
					if steps++; steps > 3000 {
						panic("long")
					}
					for _, i6 := range []int{v4, (v4 ^ i3)} {
						_ = i6
						if steps++; steps > 3000 {
							panic("long")
						}
						b ^= (int(uint8(b)) & arr[v4&3])
						s = append(s, i5)
						out((b & i5))
					}
					switch func() int { return a }() & 3 {
					case 0:
						out(v4)
					default:
						out((b * 2))
					}
				}
			case 1:
				defer func() { out(b); t.x++ }()
				fallthrough
			case 2:
				for i7 := range s {
					_ = i7
					if steps++; steps > 3000 {
						panic("long")
					}
					out(((i7 & a) ^ (a & b)))
					pt.x += 0
					pt = &T{x: pt.x}
				}
			}
		} else {
			out(len(s))
			for i8, _ := range "héy" {
				_ = i8
				if steps++; steps > 3000 {
					panic("long")
				}
				defer func() { out((int(uint8(6)) - int(uint8(a)))); t.x++ }()
			}
		}
	}
	defer func() { out(arr[t.x&3]); t.x++ }()
	if (a % 7) < arr[0&3] {
		if (b & 7) >= (a % 7) {
			return (1 + b)
		}
		arr[(b+a)&3] = (b * a)
	}
	if ((a * 7) > arr[b&3]) || (sq(6) <= b) {
		v9 := int(uint8((a + a)))
		_ = v9
		defer func() { out(b); a++ }()
		arr[t.x&3] = arr[(7*v9)&3]
	} else {
		defer out(int(uint8(sq(8))))
	}
	switch x := t.x; x & 3 {
	case 0:
		defer func() { out(6); t.x++ }()
		for _, i10 := range arr {
			_ = i10
			if steps++; steps > 3000 {
				panic("long")
			}
			if ((a * i10) == sq(i10)) || ((i10 - i10) <= (a * b)) {
				a -= ((b - i10) - arr[b&3])
				v11 := b
				_ = v11
				defer out(b)
			}
			defer func() { out(sq((6 % 7))); b-- }()
			out(((a - 8) | a))
			v12 := t.x
			_ = v12
		}
	case 1:
		if (7 * b) > (a | a) {
			return (8 - (8 + a))
		}
		if len(s) >= b {
			for i13 := range it(4) {
				_ = i13
				if steps++; steps > 3000 {
					panic("long")
				}
				for _, f := range fs {
					out(f())
				}
				out(a)
				if (arr[i13&3] == func() int { return b }()) || ((0 + a) != i13) {
					continue
				}
			}
		} else {
			b ^= sq(int(uint8(a)))
			fs = append(fs, func() int { b += a; return (a | 6) })
		}
		fallthrough
	case 2:
		for i14 := range it(3) {
			_ = i14
			if steps++; steps > 3000 {
				panic("long")
			}
			switch i14 & 3 {
			case 0:
				if v, ok := m[arr[i14&3]&3]; ok {
					out(v)
				}
				{
					f := t.val
					t.x++
					out(f(1))
				}
			case 1:
				v15 := (b - (i14 & a))
				_ = v15
			default:
				if ((b ^ b) <= (i14 * 6)) || ((a | b) > int(uint8(b))) {
					v16 := (t.x + (b - 8))
					_ = v16
					if (b % 7) > b {
						return (5 + (a | b))
					}
					v16 = ((i14 + v16) ^ (v16 - 1))
				} else {
					for i17 := range it(1) {
						_ = i17
						if steps++; steps > 3000 {
							panic("long")
						}
						defer func() { out(4); t.x++ }()
					}
					for i18 := range s {
						_ = i18
						if steps++; steps > 3000 {
							panic("long")
						}
						i14 -= 1
						fs = append(fs, func() int { i18 += a; return len(s) })
						defer func() { out((t.x | arr[i14&3])); b-- }()
					}
				}
			}
			for _, i19 := range []int{(i14 | b), (a * i14)} {
				_ = i19
				if steps++; steps > 3000 {
					panic("long")
				}
				defer out((t.x + 8))
				switch v := any1.(type) {
				case int:
					out(v)
					arr[int(uint8(b))&3] = (i19 ^ (b + 1))
				case string, nil:
					out(boolInt(v == nil))
				case T:
					v.x += 5
					out(v.x)
					for _, i20 := range []int{(b * 8), b} {
						_ = i20
						if steps++; steps > 3000 {
							panic("long")
						}
						fs = append(fs, func() int { i20 += func() int { return b }(); return (i20 ^ a) })
						out((func() int { return b }() - (b * b)))
					}
				default:
					out(99)
				}
				fs = append(fs, func() int { b += int(uint8(i19)); return arr[b&3] })
				arr[t.x&3] = i19
			}
			func() {
				defer func() {
					if e := recover(); e != nil {
						out(len(fmt.Sprint(e)))
					}
				}()
				for i21 := range 4 {
					_ = i21
					if steps++; steps > 3000 {
						panic("long")
					}
					if 4 != 5 && a > 20 {
						panic(((i14 | a) | (b ^ i21)))
					}
					func() {
						defer func() {
							if e := recover(); e != nil {
								out(len(fmt.Sprint(e)))
							}
						}()
						i14 -= sq(func() int { return i14 }())
						if (i21%7) != i21 && a > 20 {
							panic((a - i14))
						}
					}()
					mt[i14&1] = t
				}
				a += len(s)
			}()
		}
		if (6 & a) < (a | 6) {
			return 9
		}
	default:
		out(add((a * 3))(b))
	}
	return 4
}
func f13(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	b -= (len(s) + 1)
	func() {
		defer func() {
			if e := recover(); e != nil {
				out(len(fmt.Sprint(e)))
			}
		}()
		defer func() { out(a); a++ }()
		if (t.x > (6 - a)) && ((3 & a) > int(uint8(a))) {
			out(t.x)
		}
	}()
	for _, i1 := range []int{b, (a + 2)} {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		arr[b&3] = ((4 ^ 6) * arr[a&3])
	}
	if v, ok := m[(2*b)&3]; ok {
		out(v)
	}
	if (2 | a) < 4 {
		return ((a + b) * int(uint8(6)))
	}
	for _, i2 := range arr {
		_ = i2
		if steps++; steps > 3000 {
			panic("long")
		}
		if (t.x < i2) && (b == a) {
			if 5 >= func() int { return i2 }() {
				i2 ^= t.x
				b -= ((a % 7) | a)
			} else {
				defer func() { out((i2 - (i2 | b))); a++ }()
			}
			any1 = []any{1, "s", t, nil, 2.5}[uint(b)%5]
			b = ((2 ^ b) % 7)
		} else {
		L3:
			for _, i3 := range arr {
				_ = i3
				if steps++; steps > 3000 {
					panic("long")
				}
				b = ((i3 % 7) & func() int { return i3 }())
				if v, ok := m[i3&3]; ok {
					out(v)
				}
				for _, f := range fs {
					out(f())
				}
				if ((a + a) == (b & a)) || (sq(b) >= func() int { return a }()) {
					break L3
				}
			}
		}
	}
	switch b & 3 {
	case 0:
		if (8 | 3) < len(s) {
			for i4 := range it(4) {
				_ = i4
				if steps++; steps > 3000 {
					panic("long")
				}
				if v, ok := m[a&3]; ok {
					out(v)
				}
			}
		} else {
			for _, i5 := range s[:min(len(s), 3)] {
				_ = i5
				if steps++; steps > 3000 {
					panic("long")
				}
				fs = append(fs, func() int { b += 4; return (i5 ^ b) })
				if (sq(i5) < t.x) || (4 > arr[2&3]) {
					continue
				}
				func() {
					defer func() {
						if e := recover(); e != nil {
							out(len(fmt.Sprint(e)))
						}
					}()
					func() {
						defer func() {
							if e := recover(); e != nil {
								out(len(fmt.Sprint(e)))
							}
						}()
						for _, f := range fs {
							out(f())
						}
						s = append(s, b)
					}()
					if v, ok := m[(0&i5)&3]; ok {
						out(v)
					}
				}()
				for _, i6 := range arr {
					_ = i6
					if steps++; steps > 3000 {
						panic("long")
					}
					b ^= i6
				}
			}
			defer out(((b + b) & 1))
		}
	case 1:
		switch int(uint8(7)) & 3 {
		case 0:
			ts = append(ts, T{x: b})
		default:
			if v, ok := m[b&3]; ok {
				out(v)
			}
		}
	case 2:
		defer func() { out(t.x); res++ }()
		v7 := (a % 7)
		_ = v7
	}
	switch 0 & 3 {
	case 0:
		v8 := a
		_ = v8
	default:
		out((b + 2))
	}
	return b
}
func f14(a, b int) (res int) {
	arr := [4]int{1, 2, 3, 4}
	s := []int{5, 6}
	t := T{x: 1}
	m := map[int]int{1: 2}
	steps := 0
	var fs []func() int
	ts := []T{{x: 2}, {x: 3}}
	mt := map[int]T{0: {x: 9}}
	sh := []shape{rect{1, 2}, &T{x: 4}}
	var gs stack[int]
	str := "x"
	var any1 any = 7
	ch := make(chan int, 1)
	done := make(chan int)
	pt := &t
	arr2 := [4]int{9}
	_, _, _, _, _, _ = arr, s, t, m, steps, fs
	_, _, _, _, _, _, _, _, _, _ = ts, mt, sh, gs, str, any1, ch, done, pt, arr2
	for i1 := 0; i1 < 4; i1++ {
		_ = i1
		if steps++; steps > 3000 {
			panic("long")
		}
		v2 := i1
		_ = v2
	}
	out(((a & b) & arr[0&3]))
	b -= (b & (7 | 0))
	arr[(2-b)&3] = b
	arr[(a+b)&3] += ((b + 3) - int(uint8(a)))
	switch a & 3 {
	case 0:
		v3 := arr[int(uint8(a))&3]
		_ = v3
		sh[0] = rect{b, 2}
	default:
		if b > (6 | b) {
			defer out((a | (b - b)))
			v4 := 2
			_ = v4
		}
	}
	defer out((b | (b % 7)))
	out(a)
	return ((7 + a) * (6 - b))
}
func main() {
	show("f0", f0)
	show("f1", f1)
	show("f2", f2)
	show("f3", f3)
	show("f4", f4)
	show("f5", f5)
	show("f6", f6)
	show("f7", f7)
	show("f8", f8)
	show("f9", f9)
	show("f10", f10)
	show("f11", f11)
	show("f12", f12)
	show("f13", f13)
	show("f14", f14)
}
