package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

type Future[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func Go[T any](f func() (T, error)) *Future[T] {
	fu := &Future[T]{done: make(chan struct{})}
	go func() {
		defer close(fu.done)
		defer func() {
			if r := recover(); r != nil {
				fu.err = fmt.Errorf("panic: %v", r)
			}
		}()
		fu.value, fu.err = f()
	}()
	return fu
}

func (f *Future[T]) Await(ctx context.Context) (v T, err error) {
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		return v, context.Cause(ctx)
	}
}

func Then[T, U any](f *Future[T], next func(T) (U, error)) *Future[U] {
	return Go(func() (u U, err error) {
		v, err := f.Await(context.Background())
		if err != nil {
			return u, fmt.Errorf("then: %w", err)
		}
		return next(v)
	})
}

func All[T any](fs ...*Future[T]) *Future[[]T] {
	return Go(func() ([]T, error) {
		var out []T
		var errs []error
		for _, f := range fs {
			v, err := f.Await(context.Background())
			out, errs = append(out, v), append(errs, err)
		}
		return out, errors.Join(errs...)
	})
}

type Group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
	sem  chan struct{}
}

func (g *Group) Go(f func() error) {
	g.sem <- struct{}{}
	g.wg.Go(func() {
		defer func() { <-g.sem }()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	})
}

func (g *Group) Wait() error { g.wg.Wait(); return g.err }

func ParallelMap[T, U any](ctx context.Context, in []T, workers int, f func(context.Context, T) (U, error)) ([]U, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make([]U, len(in))
	next := atomic.Int64{}
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(in) {
					return
				}
				v, err := f(ctx, in[i])
				if err != nil {
					cancel(fmt.Errorf("item %d: %w", i, err))
					return
				}
				out[i] = v
			}
		}()
	}
	wg.Wait()
	return out, context.Cause(ctx)
}

type Limiter struct {
	tokens chan struct{}
	stop   func()
}

func NewLimiter(n int, every time.Duration) *Limiter {
	l := &Limiter{tokens: make(chan struct{}, n)}
	ctx, cancel := context.WithCancel(context.Background())
	l.stop = cancel
	for range n {
		l.tokens <- struct{}{}
	}
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				select {
				case l.tokens <- struct{}{}:
				default:
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return l
}

var errBoom = errors.New("boom")

func main() {
	ctx := context.Background()
	a := Go(func() (int, error) { time.Sleep(5 * time.Millisecond); return 20, nil })
	b := Then(a, func(n int) (string, error) { return fmt.Sprint("n=", n+1), nil })
	fmt.Println(b.Await(ctx))
	c := Go(func() (int, error) { var list []int; return list[3], nil })
	fmt.Println(c.Await(ctx))
	d := Then(Go(func() (int, error) { return 0, errBoom }), func(n int) (int, error) { return n, nil })
	_, err := d.Await(ctx)
	fmt.Println(err, errors.Is(err, errBoom))
	fmt.Println(All(a, Go(func() (int, error) { return 1, nil })).Await(ctx))
	short, cancel := context.WithTimeoutCause(ctx, time.Millisecond, errors.New("too slow"))
	defer cancel()
	fmt.Println(Go(func() (int, error) { time.Sleep(time.Second); return 0, nil }).Await(short))

	g := Group{sem: make(chan struct{}, 2)}
	var mu sync.Mutex
	var seen []int
	for i := range 8 {
		g.Go(func() error {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, i)
			if i == 5 {
				return fmt.Errorf("task %d", i)
			}
			return nil
		})
	}
	err = g.Wait()
	slices.Sort(seen)
	fmt.Println(err, seen)
	squares, err := ParallelMap(ctx, []int{1, 2, 3, 4, 5}, 3, func(_ context.Context, n int) (int, error) { return n * n, nil })
	fmt.Println(squares, err)
	_, err = ParallelMap(ctx, []string{"a", "", "c"}, 2, func(ctx context.Context, s string) (int, error) {
		if s == "" {
			return 0, errBoom
		}
		return len(s), nil
	})
	fmt.Println(err)
	l := NewLimiter(2, time.Millisecond)
	for range 4 {
		<-l.tokens
	}
	l.stop()
	stop := context.AfterFunc(ctx, func() { fmt.Println("never") })
	fmt.Println(stop(), short.Err())
}
