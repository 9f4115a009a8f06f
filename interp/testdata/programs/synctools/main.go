package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type Queue[T any] struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []T
	closed bool
}

func NewQueue[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) Put(v T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, v)
	q.cond.Signal()
}

func (q *Queue[T]) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cond.Broadcast()
}

func (q *Queue[T]) Get() (v T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return v, false
	}
	v, q.items = q.items[0], q.items[1:]
	return v, true
}

type Config struct{ Name string }

type buffer struct {
	data []byte
	uses int
}

var pool = sync.Pool{New: func() any { return &buffer{data: make([]byte, 0, 64)} }}

type SafeMap[K comparable, V any] struct {
	sync.RWMutex
	m map[K]V
}

func (s *SafeMap[K, V]) Update(k K, f func(V) V) V {
	s.Lock()
	defer s.Unlock()
	if s.m == nil {
		s.m = make(map[K]V)
	}
	s.m[k] = f(s.m[k])
	return s.m[k]
}

func main() {
	q := NewQueue[int]()
	var wg sync.WaitGroup
	var total atomic.Int64
	for range 4 {
		wg.Go(func() {
			for {
				v, ok := q.Get()
				if !ok {
					return
				}
				total.Add(int64(v))
			}
		})
	}
	for i := range 101 {
		q.Put(i)
	}
	q.Close()
	wg.Wait()
	fmt.Println("total", total.Load())

	inits := 0
	load := sync.OnceValue(func() Config { inits++; return Config{"loaded"} })
	both := sync.OnceValues(func() (int, error) { return 5, fmt.Errorf("half") })
	var once sync.Once
	for range 3 {
		once.Do(func() { inits += 10 })
		load()
	}
	fmt.Println(load().Name, inits)
	fmt.Println(both())

	var cfg atomic.Pointer[Config]
	fmt.Println(cfg.Load() == nil, cfg.CompareAndSwap(nil, &Config{"first"}), cfg.Load().Name)
	old := cfg.Swap(&Config{"second"})
	fmt.Println(old.Name, cfg.Load().Name)
	var v atomic.Value
	v.Store([]string{"a"})
	fmt.Println(v.Load().([]string))
	var flag atomic.Bool
	var n int32
	fmt.Println(flag.Swap(true), flag.Load(), atomic.AddInt32(&n, 3), atomic.CompareAndSwapInt32(&n, 3, 9), n)

	b := pool.Get().(*buffer)
	b.uses++
	b.data = append(b.data, "hey"...)
	fmt.Println(string(b.data), b.uses, cap(b.data))
	pool.Put(b)

	var counts SafeMap[string, int]
	for i := range 6 {
		wg.Go(func() { counts.Update(fmt.Sprint("k", i%2), func(n int) int { return n + 1 }) })
	}
	wg.Wait()
	fmt.Println(counts.m)

	var m sync.Map
	for i := range 3 {
		m.Store(i, Config{fmt.Sprint(i)})
	}
	actual, loaded := m.LoadOrStore(1, Config{"other"})
	fmt.Println(actual.(Config).Name, loaded)
	var keys []int
	m.Range(func(k, v any) bool { keys = append(keys, k.(int)); return true })
	slices.Sort(keys)
	fmt.Println(keys)

	ticker, done := time.NewTicker(time.Millisecond), make(chan struct{})
	time.AfterFunc(20*time.Millisecond, func() { close(done) })
	ticks := 0
loop:
	for {
		select {
		case <-ticker.C:
			ticks++
		case <-done:
			ticker.Stop()
			break loop
		}
	}
	fmt.Println(ticks > 2)
}
