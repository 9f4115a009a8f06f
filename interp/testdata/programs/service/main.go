package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

type Op func(a, b int) (int, error)
type Flags uint16

const (
	FA Flags = 1 << iota
	FB
	FC
	mask = FA | FC
)

type Level int8

const (
	Low Level = iota - 1
	Mid
	High
)

func (l Level) String() string   { return [...]string{"low", "mid", "high"}[l+1] }
func (f Flags) Has(o Flags) bool { return f&o == o }
func (f *Flags) Set(o Flags)     { *f |= o }
func (f *Flags) Clear(o Flags)   { *f &^= o }

type Logger interface{ Log(string) }
type LogFunc func(string)

func (f LogFunc) Log(s string) { f(s) }

type Service struct {
	Logger
	sync.Mutex
	name  string
	ops   map[string]Op
	cache map[[2]int]int
	stats struct{ hits, misses int }
	hooks []func(string, ...any)
}

var registry = map[string]func(string) *Service{
	"basic": newService,
	"named": func(n string) *Service { s := newService(n); s.name = strings.ToUpper(n); return s },
}

func newService(n string) *Service {
	return &Service{name: n, ops: map[string]Op{
		"add": func(a, b int) (int, error) { return a + b, nil },
		"div": func(a, b int) (q int, err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("div: %v", r)
				}
			}()
			return a / b, nil
		},
	}, cache: make(map[[2]int]int)}
}

func (s *Service) Do(op string, a, b int) (res int, err error) {
	s.Lock()
	defer s.Unlock()
	key := [2]int{a, b}
	if v, ok := s.cache[key]; ok && op == "add" {
		s.stats.hits++
		return v, nil
	}
	s.stats.misses++
	f, ok := s.ops[op]
	if !ok {
		return 0, fmt.Errorf("%s: unknown op %q", s.name, op)
	}
	if res, err = f(a, b); err != nil {
		s.Log(fmt.Sprint("failed: ", err))
		return
	}
	if op == "add" {
		s.cache[key] = res
	}
	for _, h := range s.hooks {
		h("%s(%d,%d)=%d", op, a, b, res)
	}
	return
}

type matrix [][]float64

func (m matrix) T() matrix {
	out := make(matrix, len(m[0]))
	for i := range out {
		out[i] = make([]float64, len(m))
		for j := range m {
			out[i][j] = m[j][i]
		}
	}
	return out
}

type byKey []struct {
	k string
	n int
}

func (b byKey) Len() int           { return len(b) }
func (b byKey) Less(i, j int) bool { return b[i].k < b[j].k }
func (b byKey) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	var f Flags
	f.Set(FA | FB)
	f.Clear(FA)
	f ^= FC
	f <<= 1
	fmt.Printf("%04b %v %v %d\n", f, f.Has(FC), mask.Has(FA), mask)
	fmt.Println(Low, Mid, High, []Level{High, Low}, map[Level]string{Mid: "m"})
	var lines []string
	for _, kind := range []string{"basic", "named"} {
		s := registry[kind]("svc")
		s.Logger = LogFunc(func(m string) { lines = append(lines, kind+": "+m) })
		s.hooks = append(s.hooks, func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) })
		s.Do("add", 1, 2)
		s.Do("add", 1, 2)
		_, err := s.Do("div", 1, 0)
		_, err2 := s.Do("mod", 1, 0)
		fmt.Println(err, err2, s.stats, s.stats.hits+s.stats.misses)
		if err := errors.Join(err, err2); err != nil {
			fmt.Println(strings.Count(err.Error(), "\n"))
		}
	}
	fmt.Println(strings.Join(lines, "; "))
	m := matrix{{1, 2, 3}, {4, 5, 6}}
	fmt.Println(m.T(), m.T().T()[1][2])
	b := byKey{{"z", 1}, {"a", 2}}
	sort.Sort(b)
	fmt.Println(b)
	base := make([]int, 3, 10)
	x, y := append(base, 1), append(base, 2)
	fmt.Println(x[3], y[3], len(base), cap(base[:2:4]))
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	results := make([]int, 5)
	for i := range results {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += n
			results[i] = n * n
		}(i + 1)
	}
	wg.Wait()
	fmt.Println(total, results)
	timeout := time.After(time.Second)
	tick := make(chan int)
	go func() {
		defer close(tick)
		for i := range 5 {
			tick <- i
		}
	}()
loop:
	for {
		select {
		case v, ok := <-tick:
			if !ok {
				break loop
			}
			if v%2 == 1 {
				continue loop
			}
			switch {
			case v == 4:
				fmt.Println("four")
				break loop
			default:
				fmt.Print(v, " ")
			}
		case <-timeout:
			fmt.Println("timeout")
			return
		}
	}
	fmt := func(s string) string { return "<" + s + ">" }
	println2 := func(args ...string) { os.Stdout.WriteString(strings.Join(args, ",") + "\n") }
	println2(fmt("shadow"), fmt(fmt("x")))
	type kv = struct {
		k string
		v any
	}
	for _, e := range []kv{{"a", 1}, {"b", []int{2}}, {"c", kv{"d", nil}}} {
		switch v := e.v.(type) {
		case int:
			println2(e.k, strings.Repeat("i", v))
		case []int:
			println2(e.k, strings.Repeat("s", v[0]))
		case kv:
			println2(e.k, v.k)
		}
	}
	if len(os.Args) > 5 {
		os.Exit(9)
	}
}
