package main

import "fmt"

type S struct {
	n    int
	list []int
	kids map[string]*S
}

func (s *S) next() int { s.n++; return s.n }
func (s *S) get(k string) *S {
	if s.kids == nil {
		s.kids = map[string]*S{}
	}
	if s.kids[k] == nil {
		s.kids[k] = &S{}
	}
	return s.kids[k]
}
func (s *S) two() (int, int) { s.n += 2; return s.n, s.n }
func (s *S) err() error      { s.n += 100; return nil }

type Src interface{ next() int }

var G = &S{}

func add(xs ...int) (t int) {
	for _, x := range xs {
		t += x
	}
	return
}

func gen[T any](v T, f func() T) (T, T) { return v, f() }

func yield(f func(int) bool) {
	for i := range 3 {
		G.n += 1000
		if !f(i) {
			return
		}
	}
}

func main() {
	// operands in conditions and loops
	for G.n < 3 && G.n+G.next() < 100 {
		fmt.Print(G.n, " ")
	}
	fmt.Println()
	if G.n == 3 || G.n+G.next() > 0 {
		fmt.Println(G.n)
	}
	if v := G.n; v+G.next() > G.n || G.n*2 > G.next() {
		fmt.Println(v, G.n)
	}
	// chains with method calls
	G.get("a").n = G.get("a").next() + G.get("b").next()
	G.get("a").list = append(G.get("a").list, G.get("a").next(), G.get("a").n)
	fmt.Println(G.get("a").n, G.get("a").list)
	a, b := G.two()
	fmt.Println(a, b, G.n)
	G.list = []int{1, 2, 3}
	G.list[G.next()%3], G.list[G.next()%3] = G.next(), G.n
	fmt.Println(G.list, G.n)
	G.list[0] += G.next()
	G.list[0] -= G.list[0] - G.next()
	fmt.Println(G.list)
	fmt.Println(add(G.n, G.next(), G.n), add(G.list[0], add(G.list[1], G.next()), G.list[2]))
	// interface and generic calls
	var src Src = G
	fmt.Println(G.n+src.next(), G.n)
	p, q := gen(G.n, src.next)
	fmt.Println(p, q, G.n)
	x, y := gen(G.n, func() int { return G.next() * 2 })
	fmt.Println(x, y)
	// closures
	n := 1
	inc := func() int { n++; return n }
	fmt.Println(n*10+inc(), n, inc()+n*100, n)
	arr := [3]int{n, inc(), n}
	sl := []int{n * 2, inc(), n * 2}
	fmt.Println(arr, sl)
	arr[n%3] = inc()
	arr[inc()%3] += n
	fmt.Println(arr)
	mp := map[int]int{}
	mp[n] = inc()
	mp[inc()]++
	mp[n] = n + inc()
	fmt.Println(mp)
	r := func() (int, int, error) { return G.n, n*2 + inc(), G.err() }
	fmt.Println(r())
	// range over functions, and select
	for i := range yield {
		G.list[0] = G.n + i + G.next()
		if i == 1 {
			fmt.Println(G.n+G.next(), G.list[0])
			continue
		}
	}
	c := make(chan int, 3)
	c <- G.n + G.next()
	c <- n + inc()
	select {
	case v := <-c:
		fmt.Println(v+n+inc(), n)
	default:
	}
	G.list[<-c%3] = G.next()
	fmt.Println(G.list)
	// conversions and text
	str := "s"
	more := func() string { str += "t"; return str }
	fmt.Println(str+"-"+more(), []byte(str)[0] == more()[0], len(str)+len(more()), str[0] == more()[0])
	str = str + more()
	str += more() + str
	fmt.Println(str)
	var i any = n
	set := func() int { i = 1000; return 1 }
	fmt.Println(i, set(), i)
	i = n
	fmt.Println(set(), i.(int)+set())
	ptr := &n
	fmt.Println(*ptr*2+inc(), *ptr, func() int { ptr = new(int); return 5 }(), *ptr)
	type pair struct{ a, b int }
	pr := pair{1, 2}
	chg := func() int { pr = pair{10, 20}; return 0 }
	fmt.Println(pr.a+chg(), pr, pr.b*2+chg(), pr == pair{10, 20})
	pr.a, pr.b = pr.b, pr.a+chg()
	fmt.Println(pr)
	defer func(v int) { fmt.Println("deferred", v, n) }(n + inc())
	func() {
		defer func() { fmt.Println(recover(), n) }()
		var z []int
		z[n] = inc()
	}()
	func() {
		defer func() { fmt.Println(recover(), n) }()
		var z *S
		z.n = z.n + inc()
	}()
	func() {
		defer func() { fmt.Println(recover(), n) }()
		z := []int{1}
		fmt.Println(z[5] + inc())
	}()
	neg := -n + inc()
	not := !(n > 3) == (inc() > 3)
	fmt.Println(neg, not)
	for j := n; j+inc() < 40; j += n - inc() + 2 {
		fmt.Print(j, " ")
	}
	fmt.Println(n)
	switch n + inc() {
	case n * 2:
		fmt.Println("same")
	case n*2 - 1:
		fmt.Println("one less")
	}
	var w, z = n - 1, inc()
	fmt.Println(w, z)
}
