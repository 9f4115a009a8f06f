package peer

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// measure makes one measurement of a workload; see the command bench for what they are.
func measure(p Peer, workload string, n int) (Values, error) {
	pairs, isPairs := strings.CutPrefix(workload, "L2p")
	switch {
	case workload == "L1" && p.Tell != nil:
		return measureTell(p, n)
	case isPairs && p.PingPong != nil:
		count, err := strconv.Atoi(pairs)
		if err != nil || count < 1 {
			return nil, fmt.Errorf("%s is no number of pairs", pairs)
		}
		return measurePingPong(p, count, n)
	case workload == "L3" && p.Ask != nil:
		return measureAsk(p, n)
	case workload == "X1" && p.Ask != nil:
		return measureAskers(p, n)
	case (workload == "L4" || workload == "I4") && p.Spawn != nil:
		return measureSpawn(p, n)
	case workload == "L5" && p.Tree != nil:
		return measureTree(p, TreeSize)
	case workload == "I1" && p.Handle != nil:
		return measureHandle(p, n)
	case strings.HasPrefix(workload, "R") && p.Connect != nil:
		return measureRemote(p, workload, n)
	}
	return nil, fmt.Errorf("%s takes no part in workload %s", p.Name, workload)
}

// Values are the figures of one measurement, by name.
type Values map[string]float64

// usage is what a process has used since it was started.
type usage struct {
	CPU           time.Duration
	Bytes, Allocs uint64
}

// used is what this process has used.
func used() usage {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{cpuTime(), m.TotalAlloc, m.Mallocs}
}

// timed does n units of work with run, and tells its rate and what each unit costs.
func timed(n int, run Run) (Values, error) {
	runtime.GC()
	before, start := used(), time.Now()
	err := run(n)
	wall := time.Since(start)
	after := used()
	if err != nil {
		return nil, err
	}
	v := Values{"rate": float64(n) / wall.Seconds(), "ms": wall.Seconds() * 1e3}
	v.cost(n, before, after)
	return v, nil
}

// cost adds what each of n units has cost a process.
func (v Values) cost(n int, before, after usage) {
	each := 1 / float64(n)
	v["cpu"] += float64((after.CPU - before.CPU).Nanoseconds()) * each
	v["bytes"] += float64(after.Bytes-before.Bytes) * each
	v["allocs"] += float64(after.Allocs-before.Allocs) * each
}

func measureTell(p Peer, n int) (Values, error) {
	run, err := p.Tell()
	if err != nil {
		return nil, err
	}
	if err := run(50_000); err != nil {
		return nil, err
	}
	return timed(n, run)
}

func measurePingPong(p Peer, pairs, n int) (Values, error) {
	run, err := p.PingPong(pairs)
	if err != nil {
		return nil, err
	}
	if err := run(20_000); err != nil {
		return nil, err
	}
	return timed(n, run)
}

// warmAsk returns an ask that has been used.
func warmAsk(p Peer) (Ask, error) {
	ask, err := p.Ask()
	if err != nil {
		return nil, err
	}
	return ask, ask.warm()
}

func (ask Ask) warm() error {
	for i := range 2000 {
		if err := ask(i); err != nil {
			return err
		}
	}
	return nil
}

func measureAsk(p Peer, n int) (Values, error) {
	ask, err := warmAsk(p)
	if err != nil {
		return nil, err
	}
	return timedAsks(ask, n)
}

// timedAsks asks n times, and tells how long that took as well.
func timedAsks(ask Ask, n int) (Values, error) {
	took := make([]time.Duration, n)
	v, err := timed(n, func(n int) error {
		for i := range n {
			start := time.Now()
			if err := ask(i); err != nil {
				return err
			}
			took[i] = time.Since(start)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(took)
	micros := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	v["p50"], v["p99"], v["mean"] = micros(took[n/2]), micros(took[n*99/100]), v["ms"]*1e3/float64(n)
	return v, nil
}

// askers is how many goroutines ask at once.
const askers = 64

func measureAskers(p Peer, n int) (Values, error) {
	ask, err := warmAsk(p)
	if err != nil {
		return nil, err
	}
	return timed(n, func(n int) error {
		ends := make(chan error, askers)
		for g := range askers {
			go func() {
				for i := g; i < n; i += askers {
					if err := ask(i); err != nil {
						ends <- err
						return
					}
				}
				ends <- nil
			}()
		}
		var errs error
		for range askers {
			errs = errors.Join(errs, <-ends)
		}
		return errs
	})
}

func measureSpawn(p Peer, n int) (Values, error) {
	spawner, err := p.Spawn()
	if err != nil {
		return nil, err
	}
	if err := spawner.Create(100); err != nil {
		return nil, err
	}
	heap, rss := memory()
	v, err := timed(n, spawner.Create)
	if err != nil {
		return nil, err
	}
	if err := spawner.Check(); err != nil {
		return nil, err
	}
	time.Sleep(200 * time.Millisecond) // goroutines that were needed for a moment end
	heapAfter, rssAfter := memory()
	v["heap"], v["rss"] = (heapAfter-heap)/float64(n), (rssAfter-rss)/float64(n)
	v["heapmb"], v["mb"] = heapAfter/1e6, rssAfter/1e6
	runtime.KeepAlive(spawner)
	return v, nil
}

// memory is what is in use after a collection of garbage, by heap and stacks, and of all memory by the process.
func memory() (heap, rss float64) {
	runtime.GC() // what pools hold outlives the first collection
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse), residentSize()
}

// treeSum is what the leaves of the tree add up to.
const treeSum = 99_999 * 100_000 / 2

func measureTree(p Peer, n int) (Values, error) {
	grow, err := p.Tree()
	if err != nil {
		return nil, err
	}
	return timed(n, func(int) error {
		sum, err := grow()
		if err == nil && sum != treeSum {
			err = fmt.Errorf("the leaves add up to %d and not %d", sum, treeSum)
		}
		return err
	})
}

// turns is in how many parts the ways of measureHandle take turns.
const turns = 5

// measureHandle measures a handler in a loop, as one actor and as two. It is the relation that counts, so they take turns: a process gets
// faster while it runs.
func measureHandle(p Peer, n int) (Values, error) {
	ways := []string{"loop", "one", "two"}
	runs := make([]Run, len(ways))
	for actors := range ways {
		run, err := p.Handle(actors)
		if err == nil {
			err = run(n / turns)
		}
		if err != nil {
			return nil, err
		}
		runs[actors] = run
	}
	took := make([]float64, len(ways))
	for range turns {
		for actors, run := range runs {
			t, err := timed(n/turns, run)
			if err != nil {
				return nil, err
			}
			took[actors] += t["ms"]
		}
	}
	v := Values{}
	for actors, way := range ways {
		v[way] = float64(n*max(actors, 1)) / took[actors] * 1e3
	}
	return v, nil
}
