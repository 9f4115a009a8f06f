package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// Floods from four systems to an actor that sleeps: what waits is bounded, the senders are refused, and another actor answers as ever.
func TestFault37MailboxFlood(t *testing.T) {
	types := []any{&sink{}, hold{}, counted{}}
	to := startWith(t, netbase.Config{Listen: "127.0.0.1:0", Types: types}, runtime.Capabilities{"far": true})
	defer to.stop(t)
	stuck, other := to.create(t, &sink{}), to.create(t, &echo{})
	const systems = 4
	var floods []node
	for range systems {
		n := startWith(t, netbase.Config{Listen: "127.0.0.1:0", Types: types, Leaders: []string{to.base.Host()}}, nil)
		defer n.stop(t)
		floods = append(floods, n)
	}
	polite := startWith(t, netbase.Config{Listen: "127.0.0.1:0", Types: types, Leaders: []string{to.base.Host()}}, nil)
	defer polite.stop(t)
	if _, err := polite.Ask(other, ping{0, "x"}, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	sleep := time.Duration(pick(1500, 30_000)) * time.Millisecond
	polite.Tell(stuck, hold{sleep})
	before := heap()
	ctx, cancel := context.WithTimeout(context.Background(), sleep)
	defer cancel()
	var told [systems]int
	var wg sync.WaitGroup
	for i, n := range floods {
		wg.Go(func() {
			for ctx.Err() == nil && told[i] < pick(100_000, 2_500_000) {
				if err := n.Tell(stuck, ping{told[i], filler}); err != nil {
					return // refused
				}
				told[i]++
			}
		})
	}
	var took []time.Duration
	most, waiting := int64(0), 0
	for ctx.Err() == nil {
		start := time.Now()
		if _, err := polite.Ask(other, ping{1, "x"}, 10*time.Second); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(start))
		if len(took)%100 == 0 {
			w, _ := to.base.Held()
			waiting = max(waiting, w)
			most = max(most, heap()-before)
		}
		time.Sleep(time.Millisecond)
	}
	wg.Wait()
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	sum := told[0] + told[1] + told[2] + told[3]
	t.Logf("%d told in %v; %d KiB held at most, heap %+d KiB; %d asks of another actor: median %v, p99 %v, longest %v",
		sum, sleep, waiting>>10, most>>10, len(took), took[len(took)/2], p99, took[len(took)-1])
	limit := 100 * time.Millisecond
	if raceEnabled {
		limit *= 20
	}
	if p99 > limit {
		t.Errorf("the p99 of an ask of another actor is %v, want %v at most", p99, limit)
	}
	if most > 200<<20 || waiting > systems*4*8<<20 {
		t.Errorf("%d MiB held, heap %+d MiB", waiting>>20, most>>20)
	}
	deadline := time.Now().Add(30 * time.Second)
	for ask[counted](t, polite, stuck, "?").Pings == 0 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	for time.Now().Before(deadline) {
		if s := to.Stats(); s.Waiting == 0 && s.Arrived >= uint64(sum) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if s := to.Stats(); s.Arrived < uint64(sum) || s.Dead != 0 {
		t.Errorf("%d were told, and of %d that arrived %d are dead", sum, s.Arrived, s.Dead)
	}
}

// Among fifty systems that flood, a polite one is served.
func TestFault38PolitePeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		types := []any{&sink{}, hold{}, counted{}}
		to := startWith(t, netbase.Config{Network: network, Listen: "a:1", MaxWaiting: 64 << 10, Types: types}, nil)
		defer to.stop(t)
		stuck, other := to.create(t, &sink{}), to.create(t, &echo{})
		polite := startWith(t, netbase.Config{Network: network, Listen: "b:1", Types: types, Leaders: []string{"a:1"}}, nil)
		defer polite.stop(t)
		polite.Tell(stuck, hold{4 * time.Second})
		const systems = 50
		var wg sync.WaitGroup
		for i := range systems {
			n := startWith(t, netbase.Config{Network: network, Listen: fmt.Sprintf("f%d:1", i), MaxWaiting: 64 << 10, Types: types, Leaders: []string{"a:1"}}, nil)
			defer n.stop(t)
			wg.Go(func() {
				for i := range 2000 {
					if err := n.Tell(stuck, ping{i, filler}); err != nil && !errors.Is(err, runtime.ErrBusy) {
						t.Error(err)
					}
				}
			})
		}
		longest := time.Duration(0)
		for range 300 {
			start := time.Now()
			if _, err := polite.Ask(other, ping{1, "x"}, time.Minute); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, time.Since(start))
			time.Sleep(10 * time.Millisecond)
		}
		if held, _ := to.base.Held(); held > systems*4*64<<10 || held == 0 {
			t.Errorf("%d KiB are held", held>>10)
		}
		wg.Wait()
		if longest > 100*time.Millisecond {
			t.Errorf("an ask of the polite one has taken %v", longest)
		}
		if s := to.Stats(); s.Dead != 0 {
			t.Errorf("%d dead letters", s.Dead)
		}
	})
}

// A peer that does not stop when it is told to has its messages back.
func TestGiveBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		types := []any{&sink{}, hold{}, counted{}}
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", MaxWaiting: 64 << 10, Types: types}, nil)
		defer a.stop(t)
		stuck := a.create(t, &sink{})
		a.Tell(stuck, hold{time.Minute})
		s := intrude(t, network, "a:1", "s:1")
		done := s.listen()
		for i := range 30_000 {
			s.Message(0, stuck, ping{i, filler})
			if i%100 == 99 {
				if err := s.data(s.Take()); err != nil {
					t.Fatal(err)
				}
			}
		}
		synctest.Wait()
		held, _ := a.base.Held()
		if held > 4*64<<10+8<<10 || held < 4*64<<10 {
			t.Errorf("%d bytes are held, want 256 KiB", held)
		}
		// It does not say that it has got what came back: so only some of that is on its way, and the rest are dead letters here.
		// The one message that has not arrived is the hold.
		if s := a.Stats(); s.Arrived < 27_000 || s.Away+s.Dead != s.Arrived-(s.Waiting-1) || s.Away == 0 {
			t.Errorf("%+v: want all that has arrived but not waits given back", s)
		}
		s.raw.Close()
		<-done
	})
}

// What is larger than a message may be is an error that says so, and the connection stays.
func TestFault51TooLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		const most = 1 << 20
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", MaxMessage: most}, nil)
		defer a.stop(t)
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", MaxMessage: most, Leaders: []string{"a:1"}}, nil)
		defer b.stop(t)
		a.knows(t, 2)
		server := b.create(t, &echo{})
		fits := strings.Repeat("x", most-200)
		if got, err := a.Ask(server, fits, time.Minute); got != fits || err != nil {
			t.Errorf("a message that just fits: %d bytes come back, %v", len(fmt.Sprint(got)), err)
		}
		links := len(network.conns)
		err := a.Tell(server, strings.Repeat("x", most))
		if !errors.Is(err, runtime.ErrUnsendable) || !strings.Contains(err.Error(), "1048576 are allowed") {
			t.Errorf("one that is too large: %v", err)
		}
		if got, err := a.Ask(server, "x", time.Second); got != "x" || err != nil || len(network.conns) != links {
			t.Errorf("after it: %v, %v, %d connections instead of %d", got, err, len(network.conns), links)
		}
	})
}

// Many messages over a hundred connections that break come once each, in order.
func TestFault53Order(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, b := flowing(t, network, 0)
		to := a.create(t, &sink{}, runtime.Require("far"))
		n := pick(200_000, 1_000_000)
		var cuts atomic.Int32
		done := make(chan struct{})
		defer close(done)
		go func() {
			for {
				select {
				case <-time.After(50 * time.Millisecond):
					network.cut()
					cuts.Add(1)
				case <-done:
					return
				}
			}
		}()
		start := time.Now()
		for i := range n {
			if err := a.Tell(to, ping{i, "x"}); err != nil {
				t.Fatalf("Tell %d: %v", i, err)
			}
			if i%(n/5500) == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		if got, want := ask[counted](t, a, to, "?"), (counted{n, 0}); got != want {
			t.Errorf("%+v have come, want %+v", got, want)
		}
		if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead+s.Refused+r.Refused != 0 || r.Arrived != uint64(n+1) { // with the question
			t.Errorf("%+v and %+v, want %d arrived", s, r, n+1)
		}
		t.Logf("%d messages, %d cuts, %v", n, cuts.Load(), time.Since(start))
		if cuts.Load() < 100 {
			t.Errorf("%d cuts, want 100", cuts.Load())
		}
	})
}
