package netbase_test

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"thesp/runtime"
)

var huge = flag.Bool("huge", false, "have TestScenario86BigMessagesAway send a message of 200 MB, too")

// pair is a leader, and a member that serves.
func pair(w *world) (l, m system) {
	l = w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
	m = w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
	w.meet(time.Second, []system{l, m}, "l", "m")
	return l, m
}

// A hundred clients ask an actor of another system at once, and each gets its own answers. Some of them are systems of their own.
func TestScenario83ClientsOfAnotherSystem(t *testing.T) {
	scenario(t, func(w *world) {
		l, m := pair(w)
		clients := []system{l, m}
		for i := range 3 {
			clients = append(clients, w.start(systemConfig{Name: fmt.Sprint("client", i), Leaders: []string{"l"}, Deaf: true}))
		}
		a := w.create(l, &person{Name: "a"}, server)
		var all sync.WaitGroup
		for i := range 100 {
			s := clients[i%len(clients)]
			all.Go(func() {
				for j := range 20 {
					question := fmt.Sprintf("client %d, question %d", i, j)
					got, err := s.ask(a, question, time.Minute)
					if want := "a: " + question; err != nil || got != want {
						w.Errorf("answer to %s: %v, %v", question, got, err)
					}
				}
			})
		}
		all.Wait()
	})
}

// A thousand children of one parent run on another system; all answer, and all end with it, and their parent hears of each.
func TestScenario84ThousandChildrenAway(t *testing.T) {
	scenario(t, func(w *world) {
		l, m := pair(w)
		boss := w.create(l, &person{Name: "boss"}, nil)
		got, err := l.ask(boss, hireMany{1000, server}, time.Minute)
		if err != nil {
			w.Fatal(err)
		}
		seen := map[runtime.Address]bool{}
		for _, a := range got.([]runtime.Address) {
			seen[a] = true
			w.asks(l, a, "self", a)
		}
		if len(seen) != 1000 || m.stats().Actors != 1000 {
			w.Errorf("%d addresses and %d actors, want 1000", len(seen), m.stats().Actors)
		}
		start := time.Now()
		if err := m.stop(); err != nil {
			w.Error(err)
		}
		if took := time.Since(start); took > 5*time.Second && w.kind == "memory" {
			w.Errorf("the shutdown took %v", took)
		}
		w.within(time.Second, func() string {
			heard, err := l.ask(boss, "heard", time.Minute)
			if n := len(heard.([]string)); err != nil || n != 1000 {
				return fmt.Sprintf("the parent has heard of %d ends, %v, want 1000", n, err)
			}
			return ""
		})
	})
}

// A hundred thousand messages in a loop arrive at another system, in order, from one sender and from ten.
func TestScenario85TightLoopAway(t *testing.T) {
	scenario(t, func(w *world) {
		l, m := pair(w)
		for _, senders := range []int{1, 10} {
			target := w.create(l, &person{Name: "target"}, server)
			each := 100_000 / senders
			start := time.Now()
			var all sync.WaitGroup
			for range senders {
				sender := w.create(l, &person{Name: "sender"}, nil)
				all.Go(func() { w.asks(l, sender, burst{target, 0, each}, 0) })
			}
			all.Wait()
			w.within(time.Second, func() string {
				got, err := m.ask(target, "tally", time.Minute)
				if want := (tally{Count: each * senders, Last: each - 1, Senders: senders}); err != nil || got != want {
					return fmt.Sprintf("what has come is %+v, %v, want %+v", got, err, want)
				}
				return ""
			})
			w.Logf("%d senders: %.0f messages/s", senders, float64(each*senders)/time.Since(start).Seconds())
		}
	})
}

// Big messages go to another system and back, and other actors do not wait for them for long.
func TestScenario86BigMessagesAway(t *testing.T) {
	sizes := []int{5, 50e3, 5e6, 50e6}
	if raceEnabled { // on a busy machine the largest takes long enough for its system to be silent
		sizes[3] = 15e6
	}
	if *huge {
		sizes = append(sizes, 200e6)
	}
	scenario(t, func(w *world) {
		l, m := pair(w)
		sender := w.create(l, &person{Name: "sender"}, nil)
		target := w.create(l, &person{Name: "target"}, server)
		other := w.create(l, &person{Name: "other"}, server)
		for _, size := range sizes {
			start := time.Now()
			done := make(chan error, 1)
			go func() {
				got, err := l.ask(sender, throw{target, size}, time.Minute)
				if err == nil && got != size {
					err = fmt.Errorf("%v bytes have come back", got)
				}
				done <- err
			}()
			var worst time.Duration
			for waiting := true; waiting; {
				asked := time.Now()
				w.asks(l, other, "hi", "other: hi")
				w.asks(m, other, "hi", "other: hi")
				worst = max(worst, time.Since(asked))
				select {
				case err := <-done:
					if err != nil {
						w.Errorf("%d bytes: %v", size, err)
					}
					waiting = false
				case <-time.After(time.Millisecond):
				}
			}
			w.Logf("%d bytes there and back in %v; two asks of another actor meanwhile took %v at most", size, time.Since(start), worst)
			if limit := 5 * time.Second; worst > limit {
				w.Errorf("asks took %v, want at most %v", worst, limit)
			}
		}
	})
}

// Each of many pings to another system is answered once.
func TestScenario87Echo(t *testing.T) {
	scenario(t, func(w *world) {
		l, _ := pair(w)
		for _, count := range []int{1000, 10_000, 100_000} {
			target := w.create(l, &echo{Suffix: "!"}, server)
			client := w.create(l, &pinger{}, nil)
			start := time.Now()
			got, err := l.ask(client, burst{target, 0, count}, time.Minute)
			if err != nil || !strings.HasPrefix(fmt.Sprint(got), "each once") {
				w.Errorf("%d pings: %v, %v, want an answer to each", count, got, err)
			}
			w.Logf("%d pings in %v", count, time.Since(start))
		}
	})
}

// pinger sends pings, and tells who has asked for it when all are answered.
type pinger struct {
	asker  runtime.Address
	to     runtime.Address
	seen   []bool
	next   int
	left   int
	failed []string
}

// window is how many pings a pinger has under way.
const window = 1000

func (p *pinger) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case burst:
		p.asker, p.to, p.seen, p.left = ctx.Sender(), m.To, make([]bool, m.Count), m.Count
		for range min(window, m.Count) {
			p.send(ctx)
		}
	case pong:
		if m.Seq >= len(p.seen) || p.seen[m.Seq] || m.Payload != "x!" {
			p.failed = append(p.failed, fmt.Sprintf("pong %d comes again", m.Seq))
			break
		}
		p.seen[m.Seq] = true
		p.left--
		if p.next < len(p.seen) {
			p.send(ctx)
		}
		if p.left == 0 && len(p.failed) == 0 {
			return ctx.Tell(p.asker, "each once")
		}
	}
	if len(p.failed) > 0 {
		return ctx.Tell(p.asker, strings.Join(p.failed, "; "))
	}
	return nil
}

func (p *pinger) send(ctx *runtime.Context) {
	if err := ctx.Tell(p.to, ping{p.next, "x"}); err != nil {
		p.failed = append(p.failed, err.Error())
	}
	p.next++
}
