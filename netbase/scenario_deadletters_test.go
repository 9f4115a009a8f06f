package netbase_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

// undertaker creates a handler of dead letters.
func (w *world) undertaker(s system) runtime.Address {
	w.Helper()
	a := w.create(s, &person{Name: "undertaker"}, nil)
	w.asks(s, a, "dead letters", "undertaker: dead letters")
	return a
}

// buried waits until an undertaker has count letters, which are for host.
func (w *world) buried(d time.Duration, s system, undertaker runtime.Address, count int, host string) {
	w.Helper()
	w.within(d, func() string {
		got, err := s.ask(undertaker, "heard", 20*time.Second)
		if err != nil {
			return err.Error()
		}
		n := 0
		for _, text := range got.([]string) {
			if strings.HasPrefix(text, "dead letter {letter ") && strings.HasSuffix(text, " to "+host) {
				n++
			}
		}
		if n != count || len(got.([]string)) != count {
			return fmt.Sprintf("%d of %d dead letters are for %s, want %d", n, len(got.([]string)), host, count)
		}
		return ""
	})
}

// The newest handler of dead letters of the sender's system gets what does not reach an actor elsewhere, each letter once.
func TestScenario36DeadLettersOfAnotherSystem(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		a := w.create(l, &person{Name: "a"}, server)
		first, second := w.undertaker(l), w.undertaker(l)
		if err := l.tell(a, "exit"); err != nil {
			w.Fatal(err)
		}
		w.dies(l, a)
		w.asks(l, second, "forget", "undertaker: forget") // the ask was one
		for i := range 10 {
			l.tell(a, said{fmt.Sprint("letter ", i)})
		}
		w.buried(time.Second, l, second, 10, m.host())
		w.hears(0, l, first)
		l.tell(second, "exit")
		w.dies(l, second)
		w.asks(l, first, "forget", "undertaker: forget")
		for i := range 10 {
			l.tell(a, said{fmt.Sprint("letter ", i)})
		}
		w.buried(time.Second, l, first, 10, m.host())
	})
}

// A hundred messages to where nobody is are a hundred dead letters, and nobody waits for them.
func TestScenario37RefusedAddress(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		nobody, err := runtime.ParseAddress(w.addr("nobody") + "/1-1234567")
		if err != nil {
			w.Fatal(err)
		}
		undertaker := w.undertaker(l)
		start := time.Now()
		for i := range 100 {
			if err := l.tell(nobody, said{fmt.Sprint("letter ", i)}); err != nil && !errors.Is(err, runtime.ErrDead) {
				w.Fatal(err)
			}
		}
		if took := time.Since(start); w.kind == "memory" && took > 100*time.Millisecond {
			w.Errorf("to tell took %v", took)
		}
		w.buried(time.Second, l, undertaker, 100, nobody.Host())
		w.dies(l, nobody)
	})
}

// A hundred messages to a system that does not answer any more become dead letters when it is given up. Whoever sends them does not wait, and an ask does only as long as it wants to.
func TestScenario37BlackHole(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		a := w.create(l, &person{Name: "a"}, server)
		w.asks(l, a, "hi", "a: hi")
		undertaker := w.undertaker(l)
		time.Sleep(2 * w.heartbeat) // what has arrived is confirmed
		resume := w.stall(m)
		defer resume()
		start := time.Now()
		for i := range 100 {
			if err := l.tell(a, said{fmt.Sprint("letter ", i)}); err != nil {
				w.Fatal(err)
			}
		}
		if took := time.Since(start); w.kind == "memory" && took > 0 {
			w.Errorf("to tell took %v", took)
		}
		if _, err := l.ask(a, "hi", w.heartbeat); !errors.Is(err, runtime.ErrTimeout) {
			w.Errorf("ask: %v, want ErrTimeout", err)
		}
		w.within(w.deadAfter+w.heartbeat, func() string {
			if got := l.members(); len(got) != 1 {
				return fmt.Sprintf("l knows %v, want itself", got)
			}
			return ""
		})
		w.within(time.Second, func() string {
			got, err := l.ask(undertaker, "heard", 20*time.Second)
			if err != nil || len(got.([]string)) != 101 { // the ask is one as well
				return fmt.Sprintf("%d dead letters, %v, want 101", len(got.([]string)), err)
			}
			return ""
		})
		if w.kind != "memory" {
			return // the rest only takes its time
		}
		if _, err := l.ask(a, "hi", time.Minute); !errors.Is(err, runtime.ErrDead) {
			w.Errorf("ask of what is given up: %v, want ErrDead", err)
		}
	}, "memory", "processes")
}

// More than a system may have waiting for another one is refused, and what was taken arrives.
func TestScenario38FullStream(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, Waiting: 1 << 20})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		a := w.create(l, &person{Name: "a"}, server)
		w.asks(l, a, "hi", "a: hi")
		resume := w.stall(m)
		defer resume()
		done := make(chan int)
		payload := make([]byte, 64<<10)
		go func() {
			taken := 0
			for i := range 100 {
				if err := l.tell(a, numbered{i, payload}); errors.Is(err, runtime.ErrBusy) {
					break
				} else if err != nil {
					w.Error(err)
				}
				taken++
			}
			done <- taken
		}()
		time.Sleep(w.deadAfter / 2)
		resume()
		taken := <-done
		w.within(time.Second, func() string {
			got, err := m.ask(a, "tally", 20*time.Second)
			if want := (tally{Count: taken, Last: taken - 1, Senders: 1}); err != nil || got != want {
				return fmt.Sprintf("what has come is %+v, %v, want %+v", got, err, want)
			}
			return ""
		})
	}, "memory", "tcp")
}

// An address on a system that has ended is nobody's, whoever is at its place and however many actors there are.
func TestScenario39Fault40AddressOfARestartedSystem(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		old := w.create(l, &person{Name: "old"}, server)
		undertaker := w.undertaker(l)
		m.kill()
		again := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(2*w.heartbeat, []system{l, again}, "l", "m")
		boss := w.create(again, &person{Name: "boss"}, nil)
		if _, err := again.ask(boss, hireMany{Count: 1000}, 20*time.Second); err != nil {
			w.Fatal(err)
		}
		before := again.stats().Arrived
		for i := range 10 {
			l.tell(old, said{fmt.Sprint("letter ", i)})
		}
		w.buried(time.Second, l, undertaker, 10, m.host())
		w.dies(l, old)
		w.dies(again, old)
		if arrived := again.stats().Arrived - before; arrived != 0 {
			w.Errorf("%d messages have arrived at the new system, want none", arrived)
		}
	})
}

// The messages for an actor elsewhere that has ended are dead letters where their senders are.
func TestScenario40DeadLettersGoHome(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		atL, atM, atN := w.undertaker(l), w.undertaker(m), w.undertaker(n)
		a := w.create(m, &person{Name: "a"}, nil)
		sender := w.create(n, &person{Name: "sender"}, nil)
		w.asks(n, sender, pass{a, "letter 0"}, "passed")
		w.hears(time.Second, m, a, "letter 0")
		if err := m.tell(a, "exit"); err != nil {
			w.Fatal(err)
		}
		w.dies(m, a)
		w.asks(m, atM, "forget", "undertaker: forget")
		for i := range 3 {
			w.asks(n, sender, pass{a, fmt.Sprint("letter ", i)}, "passed")
		}
		w.buried(time.Second, n, atN, 3, m.host())
		w.hears(0, m, atM)
		w.hears(0, l, atL)
	})
}
