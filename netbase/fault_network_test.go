package netbase_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// faulty starts a leader a and members b and c, and an actor at b that a has created.
func faulty(t *testing.T) (f *faultNet, a, b, c node, server runtime.Address) {
	t.Helper()
	f = newFaultNet(newMemory())
	a = start(t, f.as("a:1"), "a:1", nil)
	t.Cleanup(func() { a.stop(t) })
	b = start(t, f.as("b:1"), "b:1", runtime.Capabilities{"far": true}, "a:1")
	t.Cleanup(func() { b.stop(t) })
	c = start(t, f.as("c:1"), "c:1", nil, "a:1")
	t.Cleanup(func() { c.stop(t) })
	for _, n := range []node{a, b, c} {
		n.knows(t, 3)
	}
	return f, a, b, c, a.create(t, &echo{}, runtime.Require("far"))
}

// lostAfter waits until n knows count members, and returns how long that took.
func lostAfter(t *testing.T, n node, count int) time.Duration {
	t.Helper()
	start := time.Now()
	n.knows(t, count)
	return time.Since(start)
}

// Nothing arrives any more in either direction: known after D, at the latest D + H; asks fail then. When it arrives again, the two meet again.
func TestFault21HalfOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, _, server := faulty(t)
		f.both("a:1", "b:1", freeze)
		asked := make(chan error, 1)
		start := time.Now()
		go func() {
			_, err := a.Ask(server, "nothing", time.Hour)
			asked <- err
		}()
		took := lostAfter(t, a, 2)
		if err := <-asked; !errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), "silent for 5s") {
			t.Errorf("the ask fails after %v: %v", time.Since(start), err)
		}
		if took < 4*time.Second || took > 6*time.Second {
			t.Errorf("the loss is known after %v, want 5 s", took)
		}
		time.Sleep(30 * time.Second)
		f.both("a:1", "b:1", thaw)
		if took := lostAfter(t, a, 3); took > 6*time.Second {
			t.Errorf("the two meet again after %v", took)
		}
		b.knows(t, 3)
		if _, err := a.Ask(server, "x", time.Second); !errors.Is(err, runtime.ErrDead) && err != nil {
			t.Errorf("an actor from before: %v", err)
		}
	})
}

// A network that is away for less than D costs time, and nothing else.
func TestFault22ShortOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, c, server := faulty(t)
		for i := range 20 {
			f.both("a:1", "b:1", freeze)
			go func() {
				time.Sleep(time.Duration(i) * 200 * time.Millisecond)
				f.both("a:1", "b:1", thaw)
			}()
			if got, err := a.Ask(server, ping{i, "x"}, time.Minute); got != (pong{i, "x"}) || err != nil {
				t.Errorf("an ask during an outage of %v: %v, %v", time.Duration(i)*200*time.Millisecond, got, err)
			}
			time.Sleep(time.Second)
		}
		if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead != 0 || r.Arrived != 20 {
			t.Errorf("%+v, %+v: want 20 arrived, none dead", s, r)
		}
		c.knows(t, 3)
	})
}

// After an outage of more than D both have given each other up, and meet again as new ones: what was sent meanwhile is dead letters, with the reason.
func TestFault23LongOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, _, server := faulty(t)
		events, cancel := a.Events(100)
		defer cancel()
		f.both("a:1", "b:1", freeze)
		const told = 10
		for i := range told {
			if err := a.Tell(server, ping{i, "x"}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(8 * time.Second)
		f.both("a:1", "b:1", thaw)
		a.knows(t, 3)
		b.knows(t, 3)
		dead := 0
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventDeadLetter && strings.Contains(e.Reason, "silent for 5s") {
				dead++
			}
		}
		if dead != told {
			t.Errorf("%d dead letters that tell of the silence, want %d", dead, told)
		}
		time.Sleep(10 * time.Second)
		if got, err := a.Ask(a.create(t, &echo{}, runtime.Require("far")), "again", time.Second); got != "again" || err != nil {
			t.Errorf("after it a new actor answers %v, %v", got, err)
		}
	})
}

// Without the leader the members go on among themselves.
func TestFault24WithoutLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, a, b, c, _ := faulty(t)
		to := b.create(t, &echo{})
		if _, err := c.Ask(to, ping{0, "x"}, time.Second); err != nil { // now the two know each other
			t.Fatal(err)
		}
		f.both("a:1", "b:1", freeze)
		f.both("a:1", "c:1", freeze)
		for i := range 200 {
			if got, err := c.Ask(to, ping{i, "x"}, time.Second); got != (pong{i, "x"}) || err != nil {
				t.Fatalf("ask %d among members: %v, %v", i, got, err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if _, err := c.CreateActor(&echo{}, runtime.Require("nowhere")); !errors.Is(err, runtime.ErrUnplaceable) || !strings.Contains(err.Error(), "a:1") {
			t.Errorf("what no member offers: %v, want an error that names the leader", err)
		}
		f.both("a:1", "b:1", thaw)
		f.both("a:1", "c:1", thaw)
		for _, n := range []node{a, b, c} {
			n.knows(t, 3)
		}
	})
}

// When one hears the other, and not the other way round, both find the other lost.
func TestFault25OneWay(t *testing.T) {
	for _, way := range [][2]string{{"a:1", "b:1"}, {"b:1", "a:1"}} {
		synctest.Test(t, func(t *testing.T) {
			f, a, b, c, _ := faulty(t)
			f.set(way[0], way[1], freeze)
			start := time.Now()
			known := func() bool {
				return len(a.base.Members()) == 2 && len(c.base.Members()) == 2 && len(b.base.Members()) < 3
			}
			for !known() && time.Since(start) < time.Minute {
				time.Sleep(10 * time.Millisecond)
			}
			// One hears nothing, and ends the connection after D; the other gives up when there has been none for D.
			if took := time.Since(start); took > 11*time.Second {
				t.Errorf("without the way from %s to %s it takes %v", way[0], way[1], took)
			}
			f.set(way[0], way[1], thaw)
			for _, n := range []node{a, b, c} {
				n.knows(t, 3)
			}
		})
	}
}

// Over a line of 256 kbit/s with 400 ms each way nobody is lost, however much is sent.
func TestFault27SlowLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFaultNet(newMemory())
		defer time.Sleep(time.Minute) // until what is under way has arrived
		f.both("a:1", "b:1", func(r *fault) { r.delay, r.rate = 400*time.Millisecond, 32_000 })
		a := start(t, f.as("a:1"), "a:1", nil)
		defer a.stop(t)
		b := startWith(t, netbase.Config{Network: f.as("b:1"), Listen: "b:1", Leaders: []string{"a:1"}}, runtime.Capabilities{"far": true})
		defer b.stop(t)
		a.knows(t, 2)
		server := a.create(t, &echo{}, runtime.Require("far"))
		large := strings.Repeat("x", 200_000)
		start := time.Now()
		got, err := a.Ask(server, large, time.Minute)
		took := time.Since(start)
		if got != large || err != nil {
			t.Errorf("200 KB come back as %.20v, %v", got, err)
		}
		if took < 12*time.Second || took > 20*time.Second {
			t.Errorf("200 KB both ways take %v, want about 14 s", took)
		}
		for range 5 { // a megabyte
			a.Tell(server, "nothing")
			a.Tell(server, ping{1, large})
		}
		time.Sleep(90 * time.Second)
		if got, err := a.Ask(server, "x", time.Minute); got != "x" || err != nil {
			t.Errorf("after a megabyte: %v, %v", got, err)
		}
		if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead+s.Refused+r.Refused != 0 || s.Outside != 8 {
			t.Errorf("%+v, %+v: want nothing lost, and 8 answers", s, r)
		}
	})
}

// Ten minutes of a network that loses one packet in twenty: nobody is taken for dead, nothing is lost or doubled, and more than a fifth as much is done as without loss.
func TestFault26Loss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() { time.Sleep(time.Minute) }) // until what is under way has arrived
		f, a, b, c, server := faulty(t)
		f.both("a:1", "b:1", func(r *fault) { r.delay = 20 * time.Millisecond })
		asked := 0
		during := func(d time.Duration) (perMinute float64) {
			from := asked
			for start := time.Now(); time.Since(start) < d; asked++ {
				if got, err := a.Ask(server, ping{asked, filler}, time.Minute); got != (pong{asked, filler}) || err != nil {
					t.Fatalf("ask %d: %.40v, %v", asked, got, err)
				}
			}
			return float64(asked-from) / d.Minutes()
		}
		clean := during(time.Minute)
		events, cancel := a.Events(1000)
		defer cancel()
		f.both("a:1", "b:1", func(r *fault) { r.lose = 0.05 })
		lossy := during(10 * time.Minute)
		t.Logf("%.0f asks a minute, and %.0f with loss", clean, lossy)
		if lossy < clean/5 {
			t.Errorf("%.0f asks a minute with loss, and %.0f without: want a fifth at least", lossy, clean)
		}
		if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead != 0 || r.Arrived != uint64(asked) {
			t.Errorf("%d and %d dead letters, %d arrived: want none, and %d", s.Dead, r.Dead, r.Arrived, asked)
		}
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventMember {
				t.Errorf("%+v: want that nobody is lost", e)
			}
		}
		for _, n := range []node{a, b, c} {
			n.knows(t, 3)
		}
	})
}

// A connection that is reset in the middle of a frame is made anew and goes on there. If it cannot be, what was not confirmed is lost with the reason, and what has arrived did so in order.
func TestFault28ResetInMidFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFaultNet(newMemory())
		types := []any{&sink{}, hold{}, counted{}}
		a := startWith(t, netbase.Config{Network: f.as("a:1"), Listen: "a:1", Types: types}, nil)
		t.Cleanup(func() { a.stop(t) })
		b := startWith(t, netbase.Config{Network: f.as("b:1"), Listen: "b:1", Types: types, Leaders: []string{"a:1"}}, runtime.Capabilities{"far": true})
		t.Cleanup(func() { b.stop(t) })
		a.knows(t, 2)
		to := a.create(t, &sink{Pause: time.Millisecond}, runtime.Require("far"))
		payload := strings.Repeat("x", 3000)
		tell := func(from, n int) {
			for i := range n {
				if err := a.Tell(to, ping{from + i, payload}); err != nil {
					t.Fatalf("Tell %d: %v", from+i, err)
				}
				time.Sleep(time.Millisecond)
			}
		}
		const resets, each = 20, 50
		for i := range resets {
			f.both("a:1", "b:1", func(r *fault) { r.after = 4001 + 997*i }) // of the next connection
			f.cut()
			tell(i*each, each)
		}
		f.both("a:1", "b:1", func(r *fault) { r.after = 0 })
		f.cut()
		if got, want := ask[counted](t, a, to, "?"), (counted{resets * each, 0}); got != want {
			t.Errorf("after resets %+v have come, want %+v", got, want)
		}
		if s := a.Stats(); s.Dead != 0 {
			t.Errorf("%d dead letters, want none", s.Dead)
		}
		events, cancel := a.Events(1000)
		defer cancel()
		f.both("a:1", "b:1", freeze)
		f.cut()
		tell(resets*each, each)
		time.Sleep(10 * time.Second)
		lost := 0
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventDeadLetter && e.Actor == to && strings.Contains(e.Reason, "system b:1 has been silent for 5s") {
				lost++
			}
		}
		seen, err := b.Ask(to, "?", time.Minute)
		if got := fmt.Sprint(seen, err); got != fmt.Sprint(counted{resets * each, 0}, nil) || lost != each {
			t.Errorf("%s have come and %d are lost with the reason, want %d and %d", got, lost, resets*each, each)
		}
		f.both("a:1", "b:1", thaw)
	})
}
