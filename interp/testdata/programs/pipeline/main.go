package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

func generate(ctx context.Context, n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 1; i <= n; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func stage[T, U any](in <-chan T, f func(T) (U, bool)) <-chan U {
	out := make(chan U, 1)
	go func() {
		defer close(out)
		for v := range in {
			if u, ok := f(v); ok {
				out <- u
			}
		}
	}()
	return out
}

func merge[T any](ins ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for v := range in {
				out <- v
			}
		})
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

type result struct {
	id, square int
	err        error
}

type job struct {
	id    int
	reply chan<- result
}

var errOdd = errors.New("unlucky")

func worker(jobs <-chan job, done *atomic.Int64) {
	for j := range jobs {
		r := result{id: j.id, square: j.id * j.id}
		if j.id == 13 {
			r.err = fmt.Errorf("job %d: %w", j.id, errOdd)
		}
		j.reply <- r
		done.Add(1)
	}
}

func pool() {
	jobs, replies := make(chan job), make(chan result, 4)
	var done atomic.Int64
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			worker(jobs, &done)
		}()
	}
	go func() {
		for i := range 15 {
			jobs <- job{i, replies}
		}
		close(jobs)
		wg.Wait()
		close(replies)
	}()
	var all []result
	for r := range replies {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	fmt.Println(len(all), done.Load(), all[12].square, all[13].err, errors.Is(all[13].err, errOdd))
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	even := stage(generate(ctx, 20), func(i int) (int, bool) { return i, i%2 == 0 })
	text := stage(even, func(i int) (string, bool) { return fmt.Sprint("<", i, ">"), true })
	for s := range text {
		fmt.Print(s)
	}
	fmt.Println()
	sum := 0
	for v := range merge(generate(ctx, 10), generate(ctx, 100)) {
		sum += v
	}
	fmt.Println(sum)
	endless := generate(ctx, 1<<40)
	fmt.Println(<-endless, <-endless)
	cancel()
	for range endless {
	}
	fmt.Println(ctx.Err(), context.Cause(ctx))
	pool()
	ctx, cancel = context.WithTimeoutCause(context.WithValue(context.Background(), key{}, "v"), 10*time.Millisecond, errOdd)
	defer cancel()
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err(), context.Cause(ctx), ctx.Value(key{}), ctx.Value("other"))
	case <-time.After(5 * time.Second):
		fmt.Println("too late")
	}
}

type key struct{}
