package netbase_test

import (
	"errors"
	"flag"
	"fmt"
	"os/exec"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

var overload = flag.Duration("overload", 4*time.Second, "how long TestFault14Overload keeps the machine busy")

// rates are sorted durations.
type rates []time.Duration

func (r rates) String() string {
	slices.Sort(r)
	return fmt.Sprintf("min %v, median %v, max %v of %d", r[0], r[len(r)/2], r[len(r)-1], len(r))
}

// A member that is killed is known to be lost at once, each time, and open asks of its actors fail; the others go on.
func TestFault1KillsOfAMember(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}})
		far := w.create(n, &person{Name: "far"}, nil)
		boss := w.create(l, &person{Name: "boss"}, nil)
		var known, failed rates
		kills := 10
		if w.kind != "processes" {
			kills = 5
		}
		for i := range kills {
			m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
			w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
			child := w.addressFrom(l, boss, hire{"child", server})
			w.asks(l, child, "hi", "child: hi")
			asked := make(chan error, 1)
			go func() {
				_, err := l.ask(child, "silent", time.Minute)
				asked <- err
			}()
			time.Sleep(20 * time.Millisecond) // most likely the question is there then
			start := time.Now()
			m.kill()
			err := <-asked
			failed = append(failed, time.Since(start))
			if !errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), "system "+m.host()+" is gone") {
				w.Errorf("kill %d: the ask fails with %v, want ErrDead and that the system is gone", i, err)
			}
			w.meet(100*time.Millisecond, []system{l, n}, "l", "n")
			known = append(known, time.Since(start))
			w.hears(100*time.Millisecond, l, boss, slices.Repeat([]string{"child " + m.host() + " ended"}, i+1)...)
			w.asks(l, far, "hi", "far: hi")
		}
		w.Logf("asks failed after %v", failed)
		w.Logf("all members knew after %v", known)
	})
}

// What only the leader could do is refused with the reason that there is none, and the log says so once.
func TestFault2LeaderIsKilled(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, Caps: isServer})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		w.meet(time.Second, []system{l, m}, "l", "m")
		l.kill()
		w.within(time.Second, func() string {
			_, err := m.create(&person{}, "", server)
			if !errors.Is(err, runtime.ErrUnplaceable) || !strings.Contains(err.Error(), "no leader can be reached: "+l.host()) {
				return fmt.Sprintf("create of what the leader could do: %v, want ErrUnplaceable, and that it cannot be reached", err)
			}
			return ""
		})
		time.Sleep(5 * w.heartbeat)
		if n := strings.Count(m.logged(), "leader cannot be reached"); n != 1 {
			w.Errorf("the member logs %d times that there is no leader, want once:\n%s", n, m.logged())
		}
	})
}

// Members meet a leader that is started again, whatever they do meanwhile.
func TestFault3LeaderRestarts(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: runtime.Capabilities{"Printer": true}})
		var met rates
		for range 5 {
			w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
			old := w.create(l, &person{Name: "old"}, nil)
			w.asks(m, old, "hi", "old: hi")
			l.kill()
			start := time.Now()
			l = w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
			w.meet(2*w.heartbeat+time.Second, []system{l, m, n}, "l", "m", "n")
			met = append(met, time.Since(start))
			w.leads(time.Second, []system{l, m, n}, "l")
			w.asks(l, w.create(l, &person{Name: "new"}, server), "host", m.host())
			w.asks(l, w.create(l, &person{Name: "new"}, runtime.Require("Printer")), "host", n.host())
			w.dies(m, old)
			w.dies(l, old)
		}
		w.Logf("met again after %v", met)
	})
}

// A leader that comes back with another key is not followed, and the log does not repeat itself.
func TestFault4LeaderWithAnotherKey(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		l.kill()
		other := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, OtherKey: true})
		w.meet(w.deadAfter+w.heartbeat, []system{m}, "m") // it may have dialled again, and believe in its leader for so long
		says := func() int { return strings.Count(m.logged(), "wants a key: another convention key") }
		w.within(2*w.heartbeat+time.Second, func() string {
			if says() == 0 {
				return "the member does not say that its leader has another key:\n" + m.logged()
			}
			return ""
		})
		time.Sleep(10 * w.heartbeat)
		w.meet(0, []system{m}, "m")
		w.meet(0, []system{other}, "l")
		if n := says(); n != 1 {
			w.Errorf("the member says %d times that its leader has another key, want once:\n%s", n, m.logged())
		}
		other.kill()
		again := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		w.meet(2*w.heartbeat+time.Second, []system{again, m}, "l", "m")
	})
}

// A client that is killed while it waits for an answer leaves nothing behind, and the actor does not mind.
func TestFault5ClientIsKilled(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		client := w.start(systemConfig{Name: "client", Leaders: []string{"l"}, Deaf: true})
		a := w.create(l, &person{Name: "a"}, nil)
		w.asks(client, a, "hi", "a: hi")
		before := l.stats().Dead
		asked := make(chan error, 1)
		go func() {
			_, err := client.ask(a, "slow", time.Minute)
			asked <- err
		}()
		time.Sleep(200 * time.Millisecond) // it takes a second
		client.kill()
		w.asks(l, a, "hi", "a: hi")
		w.within(w.deadAfter+w.heartbeat+time.Second, func() string {
			if got := len(l.members()); got != 1 {
				return fmt.Sprintf("the leader knows %d members, want itself", got)
			}
			if got := l.stats().Dead - before; got != 1 {
				return fmt.Sprintf("%d dead letters, want the answer", got)
			}
			return ""
		})
		if w.kind == "processes" {
			if err := <-asked; err == nil {
				w.Error("the ask of the client that was killed has an answer")
			}
		}
	}, "memory", "processes")
}

// A member that stands still for twice as long as it may is given up. When it goes on it is a member again, and nothing comes twice.
func TestFault8PausedForLong(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		boss := w.create(l, &person{Name: "boss"}, nil)
		var child runtime.Address
		for child.IsZero() || child.Host() != m.host() {
			child = w.addressFrom(l, boss, hire{"child", server})
		}
		target := w.create(m, &person{Name: "target"}, nil)
		sender := w.create(l, &person{Name: "sender"}, nil)
		undertaker := w.undertaker(l)
		w.asks(l, sender, burst{target, 0, 100}, 0)
		resume := w.stall(m)
		w.asks(l, sender, burst{target, 100, 100}, 0)
		w.meet(w.deadAfter+w.heartbeat, []system{l, n}, "l", "n")
		time.Sleep(w.deadAfter)
		resume()
		w.meet(w.deadAfter+5*time.Second, []system{l, m, n}, "l", "m", "n")
		if !strings.Contains(m.logged(), "this system was declared dead, and begins anew") {
			w.Errorf("the member was not told that it was declared dead:\n%s", m.logged())
		}
		w.dies(l, child)  // its parent has been told that it has ended
		w.dies(l, target) // by this address
		got, err := l.ask(undertaker, "heard", 20*time.Second)
		if err != nil || len(got.([]string)) < 100 {
			w.Errorf("%d dead letters, %v, want at least the 100 that were sent meanwhile", len(got.([]string)), err)
		}
		seen, err := m.ask(target, "tally", 20*time.Second)
		if err != nil || seen.(tally).Again > 0 {
			w.Errorf("what has come is %+v, %v, want nothing twice", seen, err)
		}
	}, "memory", "processes")
}

// Nobody notices that a member, or the leader, stands still for a moment.
func TestFault9PausedForAMoment(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		for _, paused := range []system{m, l} {
			other := l
			if paused == l {
				other = n
			}
			witness := w.create(other, &person{Name: "witness"}, nil)
			w.asks(other, witness, "members", "witness: members")
			w.asks(other, witness, "forget", "witness: forget")
			target := w.create(paused, &person{Name: "target"}, nil)
			sender := w.create(other, &person{Name: "sender"}, nil)
			resume := w.stall(paused)
			w.asks(other, sender, burst{target, 0, 1000}, 0)
			time.Sleep(w.deadAfter / 2)
			resume()
			w.within(time.Second, func() string {
				got, err := other.ask(target, "tally", 20*time.Second)
				if want := (tally{Count: 1000, Last: 999, Senders: 1}); err != nil || got != want {
					return fmt.Sprintf("what has come is %+v, %v, want %+v", got, err, want)
				}
				return ""
			})
			w.hears(0, other, witness)
		}
	}, "memory", "processes")
}

// A leader that stands still for long does not take its own pause for the death of its members. They find each other again.
func TestFault10LeaderIsPaused(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		boss := w.create(n, &person{Name: "boss"}, nil)
		far := w.create(m, &person{Name: "far"}, nil)
		w.asks(n, boss, watch{far}, "watching")
		resume := w.stall(l)
		time.Sleep(2 * w.deadAfter)
		w.asks(n, far, "hi", "far: hi")
		resume()
		all := []system{l, m, n}
		w.meet(w.deadAfter+5*time.Second, all, "l", "m", "n")
		w.leads(time.Second, all, "l")
		w.hears(0, n, boss) // nothing has happened between the members
		if w.kind == "processes" && strings.Contains(l.logged(), "silent") {
			w.Errorf("the leader takes its own pause for silence:\n%s", l.logged())
		}
	}, "memory", "processes")
}

// On a machine that is busy with other things nobody is taken for dead.
func TestFault14Overload(t *testing.T) {
	if testing.Short() {
		t.Skip("it keeps the machine busy for some seconds")
	}
	scenario(t, func(w *world) {
		w.heartbeat, w.deadAfter = time.Second, 5*time.Second
		l, m, n := trio(w)
		a := w.create(l, &person{Name: "a"}, server)
		for range 2 * goruntime.NumCPU() {
			busy := exec.Command("sh", "-c", "while :; do :; done")
			if err := busy.Start(); err != nil {
				w.Skip("no shell to keep the machine busy:", err)
			}
			defer func() {
				busy.Process.Kill()
				busy.Wait()
			}()
		}
		var took rates
		for start := time.Now(); time.Since(start) < *overload; {
			asked := time.Now()
			w.asks(l, a, "hi", "a: hi")
			took = append(took, time.Since(asked))
			time.Sleep(50 * time.Millisecond)
		}
		w.Logf("asks took %v", took)
		for _, s := range []system{l, m, n} {
			if strings.Contains(s.logged(), "system lost") {
				w.Errorf("%s has lost a system:\n%s", s.host(), s.logged())
			}
		}
	}, "processes")
}

// A hundred members come and go; in the end the leader knows who is there, and nothing is left of the others.
func TestFault34Churn(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		w.meet(time.Second, []system{l, m}, "l", "m")
		round := func(i int) {
			names := []string{"x", "y"}
			var some []system
			for _, name := range names {
				some = append(some, w.start(systemConfig{Name: name, Leaders: []string{"l"}}))
			}
			a := w.create(some[0], &person{Name: "a"}, nil)
			w.asks(m, a, "hi", "a: hi") // so that there is more than one connection
			for j, s := range some {
				if (i+j)%2 == 0 {
					s.kill()
				} else if err := s.stop(); err != nil {
					w.Error(err)
				}
			}
		}
		round(0)
		w.meet(5*time.Second, []system{l, m}, "l", "m")
		before := goruntime.NumGoroutine()
		rounds := 50
		if w.kind == "processes" {
			rounds = 10
		}
		for i := range rounds {
			round(i)
		}
		w.meet(5*time.Second, []system{l, m}, "l", "m")
		if w.kind == "processes" {
			return
		}
		w.wires.ghosts.Wait()
		w.within(5*time.Second, func() string {
			if after := goruntime.NumGoroutine(); after > before+5 {
				return fmt.Sprintf("%d goroutines, and %d before", after, before)
			}
			return ""
		})
	})
}

// A dead letter to another system says for whom it was, of what type, and why; an ask fails at once.
func TestFault39MessageToTheDead(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		a := w.create(l, &person{Name: "a"}, server)
		w.asks(l, a, "hi", "a: hi")
		l.tell(a, "exit")
		w.dies(l, a)
		events, cancel := l.(*here).Events(10)
		defer cancel()
		if err := l.tell(a, said{"late"}); err != nil {
			w.Error(err)
		}
		select {
		case e := <-events:
			if e.Kind != runtime.EventDeadLetter || e.Actor != a || e.Message != "netbase_test.said" || e.Reason != "it has ended" {
				w.Errorf("the event is %+v, want a dead letter of a said to %v, which has ended", e, a)
			}
		case <-time.After(20 * time.Second):
			w.Error("there is no event")
		}
		_, err := l.ask(a, "hi", time.Minute)
		if !errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), "it has ended") {
			w.Errorf("ask: %v, want ErrDead and that it has ended", err)
		}
	}, "memory", "tcp")
}

// The answer that comes too late is for nobody else.
func TestFault41LateAnswer(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		a := w.create(l, &person{Name: "a"}, server)
		w.asks(l, a, "hi", "a: hi")
		if _, err := l.ask(a, "slow", 100*time.Millisecond); !errors.Is(err, runtime.ErrTimeout) {
			w.Errorf("ask of the slow: %v, want ErrTimeout", err)
		}
		for range 3 {
			w.asks(l, a, "again", "a: again")
		}
		e, err := l.listen(20 * time.Second)
		if err != nil || e.Message != "a: slow" {
			w.Errorf("listen: %v, %v, want the late answer", e.Message, err)
		}
		if e, err := l.listen(10 * time.Millisecond); !errors.Is(err, runtime.ErrTimeout) {
			w.Errorf("listen: %v, %v, want nothing more", e.Message, err)
		}
	}, "memory", "processes")
}

// Of many who create one name on several systems at once, one wins, and all get its address.
func TestFault54OneNameOnSeveralSystems(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		all := []system{l, m, n}
		for round := range 10 {
			name := fmt.Sprint("name ", round)
			const each = 5
			got := make(chan runtime.Address, each*len(all))
			for _, s := range all {
				for range each {
					go func() {
						a, err := s.create(&person{Name: s.host()}, name, nil)
						if err != nil {
							w.Errorf("create at %s: %v", s.host(), err)
						}
						got <- a
					}()
				}
			}
			owners := map[runtime.Address]int{}
			for range each * len(all) {
				owners[<-got]++
			}
			if len(owners) != 1 {
				w.Fatalf("%s belongs to %v, want one actor", name, owners)
			}
			for owner := range owners {
				for _, s := range all {
					w.asks(s, owner, "self", owner)
				}
				if err := l.tell(owner, "exit"); err != nil {
					w.Error(err)
				}
			}
		}
	})
}

// What was said between two systems while nothing got through comes once, or is a dead letter; they hear of each other's loss at most once, and a name belongs to one
// actor in the end.
func TestScenario66PartitionHeals(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		all := []system{l, m, n}
		witness := w.create(l, &person{Name: "witness"}, nil)
		w.asks(l, witness, "members", "witness: members")
		w.asks(l, witness, "forget", "witness: forget")
		target := w.create(m, &person{Name: "target"}, nil)
		sender := w.create(l, &person{Name: "sender"}, nil)
		undertaker := w.undertaker(l)
		if _, err := m.create(&person{Name: "named"}, "name", nil); err != nil {
			w.Fatal(err)
		}
		w.asks(l, sender, burst{target, 0, 100}, 0)
		time.Sleep(2 * w.heartbeat)
		w.wires.part(func(a, b string) bool { return (a == "m") != (b == "m") })
		w.asks(l, sender, burst{target, 100, 100}, 0)
		time.Sleep(2 * w.deadAfter)
		w.meet(0, []system{l, n}, "l", "n")
		w.meet(w.deadAfter, []system{m}, "m") // it waits for the leader to answer before it leads itself
		l.create(&person{Name: "other"}, "name", nil)
		w.wires.heal()
		w.meet(w.deadAfter, all, "l", "m", "n")
		w.leads(w.heartbeat, all, "l")
		time.Sleep(2 * w.heartbeat)
		heard, err := l.ask(witness, "heard", 20*time.Second)
		if want := []string{"removed " + m.host() + " Server", "added " + m.host() + " Server"}; err != nil || !slices.Equal(heard.([]string), want) {
			w.Errorf("the witness has heard %q, %v, want %q", heard, err, want)
		}
		letters, err := l.ask(undertaker, "heard", 20*time.Second)
		if err != nil || len(letters.([]string)) != 100 {
			w.Errorf("%d dead letters, %v, want the 100 of the partition", len(letters.([]string)), err)
		}
		seen, err := m.ask(target, "tally", 20*time.Second)
		if want := (tally{Count: 100, Last: 99, Senders: 1}); err == nil && seen != want || err != nil && !errors.Is(err, runtime.ErrDead) {
			w.Errorf("what has come is %+v, %v, want %+v", seen, err, want)
		}
		owners := map[uint64]int{} // m, which was declared dead, has another address for others than for itself
		for _, s := range all {
			a, err := s.create(&person{Name: "late"}, "name", nil)
			if err != nil || a.Host() != m.host() {
				w.Errorf("the name at %s: %v, %v, want an actor of m", s.host(), a, err)
			}
			owners[a.Number()]++
		}
		if len(owners) != 1 {
			w.Errorf("the name belongs to %v, want one actor", owners)
		}
	}, "memory")
}
