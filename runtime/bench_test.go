package runtime_test

import (
	"context"
	"fmt"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"thesp/runtime"
)

type benchMsg struct {
	Seq     int
	Payload string
}

// benchDone is where actors of benchmarks say that they are done: they can be given no channel.
var benchDone sync.WaitGroup

type counter struct{ Want, Got int }

func (c *counter) Receive(ctx *runtime.Context, msg any) error {
	switch msg.(type) {
	case benchMsg, *benchMsg:
		if c.Got++; c.Got == c.Want {
			benchDone.Done()
		}
	}
	return nil
}

func newBench(b *testing.B) *runtime.System {
	b.Helper()
	sys := runtime.New(runtime.Config{})
	b.Cleanup(func() { sys.Shutdown(context.Background()) })
	b.ReportAllocs()
	return sys
}

func BenchmarkTell(b *testing.B) {
	sys := newBench(b)
	a, _ := sys.CreateActor(&counter{Want: b.N})
	benchDone.Add(1)
	b.ResetTimer()
	for i := range b.N {
		sys.Tell(a, benchMsg{i, "hello world"})
	}
	benchDone.Wait()
}

// BenchmarkTellPointer sends what must be copied: once for the receiver, and once in case that it fails.
func BenchmarkTellPointer(b *testing.B) {
	sys := newBench(b)
	a, _ := sys.CreateActor(&counter{Want: b.N})
	benchDone.Add(1)
	b.ResetTimer()
	for i := range b.N {
		sys.Tell(a, &benchMsg{i, "hello world"})
	}
	benchDone.Wait()
}

type bounce struct {
	Other runtime.Address
	Left  int
}

type peer struct {
	Addr  runtime.Address
	Count int
}

func (p *bounce) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case peer:
		p.Other, p.Left = m.Addr, m.Count
	case benchMsg:
		if p.Left--; p.Left < 0 {
			benchDone.Done()
			return nil
		}
		return ctx.Tell(p.Other, msg)
	}
	return nil
}

func BenchmarkPingPong(b *testing.B) {
	for _, pairs := range []int{1, 2, 8, 64} {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			sys := newBench(b)
			var first []runtime.Address
			for range pairs {
				x, _ := sys.CreateActor(&bounce{})
				y, _ := sys.CreateActor(&bounce{})
				sys.Tell(x, peer{y, b.N / pairs / 2})
				sys.Tell(y, peer{x, b.N / pairs / 2})
				first = append(first, x)
			}
			benchDone.Add(pairs)
			b.ResetTimer()
			for _, a := range first {
				sys.Tell(a, benchMsg{1, "hello world"})
			}
			benchDone.Wait()
		})
	}
}

func BenchmarkAsk(b *testing.B) {
	sys := newBench(b)
	a, _ := sys.CreateActor(script(echo))
	for i := 0; b.Loop(); i++ {
		if _, err := sys.Ask(a, benchMsg{i, "hello world"}, time.Minute); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAsk64(b *testing.B) {
	sys := newBench(b)
	a, _ := sys.CreateActor(script(echo))
	b.SetParallelism(64 / goruntime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := sys.Ask(a, benchMsg{1, "hello world"}, time.Minute); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkSpawn(b *testing.B) {
	sys := newBench(b)
	var before, after goruntime.MemStats
	goruntime.GC()
	goruntime.ReadMemStats(&before)
	n := 0
	for b.Loop() {
		sys.CreateActor(&counter{})
		n++
	}
	b.StopTimer()
	goruntime.GC()
	goruntime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "heap-B/actor")
}
