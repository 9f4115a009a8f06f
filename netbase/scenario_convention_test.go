package netbase_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

var (
	server   = runtime.Require("Server")
	isServer = runtime.Capabilities{"Server": true}
)

// trio is a leader l and two members m and n, which serve.
func trio(w *world) (l, m, n system) {
	l = w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
	m = w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
	n = w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: isServer})
	w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
	return l, m, n
}

// A system that has ended can be started again at the same port, and again.
func TestScenario01SamePort(t *testing.T) {
	scenario(t, func(w *world) {
		var last runtime.Address
		for range 5 {
			l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
			a := w.create(l, &person{Name: "a"}, nil)
			w.asks(l, a, "hi", "a: hi")
			if !last.IsZero() {
				w.dies(l, last)
			}
			last = a
			if err := l.stop(); err != nil {
				w.Error(err)
			}
			if err := l.stop(); err != nil {
				w.Errorf("stop of what is stopped: %v", err)
			}
		}
	})
}

// An actor that needs what only one member has gets there, whoever creates it.
func TestScenario54CreatedWhereItCanRun(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		both := []system{l, m}
		w.meet(time.Second, both, "l", "m")
		fromLeader := w.create(l, &person{Name: "1"}, server)
		fromMember := w.create(m, &person{Name: "2"}, server)
		boss := w.create(m, &person{Name: "boss"}, nil)
		fromActor := w.addressFrom(m, boss, hire{"3", server})
		for i, a := range []runtime.Address{fromLeader, fromMember, fromActor} {
			if a.Host() != m.host() {
				w.Errorf("actor %d is at %s, want %s", i, a.Host(), m.host())
			}
			for _, s := range both {
				w.asks(s, a, "host", m.host())
			}
		}
		if l, m := l.stats().Actors, m.stats().Actors; l != 0 || m != 4 {
			w.Errorf("the systems run %d and %d actors, want 0 and 4", l, m)
		}
	})
}

// Two members that know only the leader create at each other, and go on when the leader is killed.
func TestScenario55MembersWithoutLeader(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
		a := w.create(m, &person{Name: "n"}, server)
		w.asks(m, a, "host", n.host())
		b := w.create(m, &person{Name: "m"}, nil)
		w.asks(n, b, "host", m.host())
		l.kill()
		for range 10 {
			w.asks(m, a, "hi", "n: hi")
			w.asks(n, b, "hi", "m: hi")
		}
		if lost := m.stats().Dead + n.stats().Dead; lost != 0 {
			w.Errorf("%d dead letters between the members, want none", lost)
		}
	})
}

// A message goes six times over three systems, and the answer back to who has asked outside. Addresses are the same everywhere.
func TestScenario56Chain(t *testing.T) {
	scenario(t, func(w *world) {
		red := w.start(systemConfig{Name: "red", Leaders: []string{"red"}})
		green := w.start(systemConfig{Name: "green", Leaders: []string{"red"}})
		blue := w.start(systemConfig{Name: "blue", Leaders: []string{"red"}})
		all := []system{red, blue, green}
		w.meet(time.Second, all, "red", "blue", "green")
		var route []runtime.Address
		for i := range 7 {
			route = append(route, w.create(all[i%3], &person{Name: fmt.Sprint(i)}, nil))
		}
		for _, s := range all {
			got, err := s.ask(route[0], hop{Route: route[1:]}, 20*time.Second)
			if err != nil || !slices.Equal(got.([]runtime.Address), route) {
				w.Errorf("the trace, asked at %s, is %v, %v, want %v", s.host(), got, err, route)
			}
		}
	})
}

// What many members can do is done by all of them alike.
func TestScenario57Spread(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		names := []string{"l", "m", "n", "o"}
		all := []system{l}
		for _, name := range names[1:] {
			all = append(all, w.start(systemConfig{Name: name, Leaders: []string{"l"}, Caps: isServer}))
		}
		w.meet(time.Second, all, names...)
		for _, how := range []string{"from outside", "by an actor"} {
			count := map[string]int{}
			if how == "from outside" {
				for range 9 {
					count[w.create(l, &person{}, server).Host()]++
				}
			} else {
				boss := w.create(l, &person{}, nil)
				got, err := l.ask(boss, hireMany{9, server}, 20*time.Second)
				if err != nil {
					w.Fatal(err)
				}
				for _, a := range got.([]runtime.Address) {
					count[a.Host()]++
				}
			}
			for _, s := range all[1:] {
				if n := count[s.host()]; n < 2 || n > 4 {
					w.Errorf("of 9 actors created %s, %d are at %s: %v; want 3 each, or one more or less", how, n, s.host(), count)
				}
			}
			time.Sleep(3 * w.heartbeat) // the loads are told
		}
		own := w.create(all[1], &person{}, server)
		if own.Host() != all[1].host() {
			w.Errorf("an actor that can run where it is created is at %s, want %s", own.Host(), all[1].host())
		}
	})
}

// When a member is killed, all that have to do with it hear of it, and creating goes on elsewhere.
func TestScenario58MemberIsKilled(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		boss := w.create(l, &person{Name: "boss"}, nil)
		var children []runtime.Address
		var want []string
		for i := range 6 {
			a := w.addressFrom(l, boss, hire{fmt.Sprint(i), server})
			w.asks(l, a, "self", a)
			children = append(children, a)
		}
		victim, others := m, []system{l, n}
		for _, a := range children {
			if a.Host() == victim.host() {
				want = append(want, "child "+a.Host()+" ended")
			}
		}
		if len(want) == 0 {
			w.Fatalf("none of the children %v is at %s", children, victim.host())
		}
		watcher := w.create(n, &person{Name: "watcher"}, nil)
		witness := w.create(l, &person{Name: "witness"}, nil)
		w.asks(l, witness, "members", "witness: members")
		for _, a := range children {
			if a.Host() == victim.host() {
				w.asks(n, watcher, watch{a}, "watching")
			}
		}
		w.asks(l, witness, "forget", "witness: forget")
		victim.kill()
		start := time.Now()
		w.meet(100*time.Millisecond, others, "l", "n")
		w.hears(100*time.Millisecond, l, boss, want...)
		w.hears(0, l, witness, "removed "+victim.host()+" Server")
		var watched []string
		for range want {
			watched = append(watched, "watched "+victim.host()+" ended")
		}
		w.hears(100*time.Millisecond, n, watcher, watched...)
		w.Logf("all known after %v", time.Since(start))
		for _, a := range children {
			if a.Host() == victim.host() {
				w.dies(l, a)
				w.dies(n, a)
			} else {
				w.asks(l, a, "host", n.host())
			}
		}
		if a := w.create(l, &person{}, server); a.Host() != n.host() {
			w.Errorf("an actor created after it is at %s, want %s", a.Host(), n.host())
		}
		n.kill()
		w.meet(100*time.Millisecond, []system{l}, "l")
		if _, err := l.create(&person{}, "", server); !errors.Is(err, runtime.ErrUnplaceable) {
			w.Errorf("create without any server: %v, want ErrUnplaceable", err)
		}
	})
}

// A member that is killed and started again at its address, with other capabilities, is another one.
func TestScenario59MemberRestarts(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m}, "l", "m")
		witness := w.create(l, &person{Name: "witness"}, nil)
		boss := w.create(l, &person{Name: "boss"}, nil)
		old := w.addressFrom(l, boss, hire{"old", server})
		w.asks(l, old, "hi", "old: hi")
		w.asks(l, witness, "members", "witness: members")
		w.asks(l, witness, "forget", "witness: forget")
		m.kill()
		again := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: runtime.Capabilities{"Printer": true}})
		w.hears(time.Second, l, witness, "removed "+m.host()+" Server", "added "+m.host()+" Printer")
		w.hears(0, l, boss, "child "+m.host()+" ended")
		w.dies(l, old)
		printer := w.create(l, &person{Name: "printer"}, runtime.Require("Printer"))
		w.asks(l, printer, "hi", "printer: hi")
		w.dies(l, old)
		if printer == old {
			w.Errorf("the new actor has the address of the old one, %v", old)
		}
		if _, err := l.create(&person{}, "", server); !errors.Is(err, runtime.ErrUnplaceable) {
			w.Errorf("create of what the old one offered: %v, want ErrUnplaceable", err)
		}
		if got := again.stats().Actors; got != 1 {
			w.Errorf("the new system runs %d actors, want 1", got)
		}
	})
}

// Members go on without their leader, and meet again when there is a new one at its address.
func TestScenario60LeaderIsKilled(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, Caps: runtime.Capabilities{"Boss": true}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: isServer})
		w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
		own := w.create(m, &person{Name: "own"}, nil)
		far := w.create(m, &person{Name: "far"}, server)
		atLeader := w.create(m, &person{Name: "at the leader"}, runtime.Require("Boss"))
		w.asks(m, atLeader, "host", l.host())
		witness := w.create(m, &person{Name: "witness"}, nil)
		w.asks(m, witness, "members", "witness: members")
		l.kill()
		w.asks(m, own, "hi", "own: hi")
		w.asks(m, far, "hi", "far: hi")
		w.dies(m, atLeader)
		start := time.Now()
		w.within(time.Second, func() string {
			_, err := m.create(&person{}, "", runtime.Require("Boss"))
			if !errors.Is(err, runtime.ErrUnplaceable) {
				return fmt.Sprintf("create of what only the leader could do: %v, want ErrUnplaceable", err)
			}
			return ""
		})
		if w.kind == "memory" && time.Since(start) > time.Second {
			w.Errorf("it took %v to see that it cannot be created", time.Since(start))
		}
		again := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		all := []system{again, m, n}
		w.meet(2*w.heartbeat+time.Second, all, "l", "m", "n")
		w.leads(0, all, "l")
		a := w.create(again, &person{Name: "new"}, server)
		w.asks(again, a, "host", n.host())
		w.asks(m, far, "hi", "far: hi")
		got, err := m.ask(witness, "heard", 20*time.Second)
		if err != nil {
			w.Fatal(err)
		}
		if last := fmt.Sprintf("added %s ", l.host()); !slices.Contains(got.([]string), last) {
			w.Errorf("the witness has heard %q, want %q in it", got, last)
		}
	})
}

// When the leader ends in order all are told at once, and it does not wait for those that cannot be reached.
func TestScenario61LeaderShutsDown(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, Caps: isServer})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}})
		w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
		boss := w.create(m, &person{Name: "boss"}, nil)
		a := w.addressFrom(m, boss, hire{"child", server})
		w.asks(m, a, "hi", "child: hi")
		n.tell(a, said{"something"}) // so that there is a connection
		if w.wires != nil {
			w.wires.part(func(a, b string) bool { return a == "n" || b == "n" })
		}
		start := time.Now()
		told := make(chan time.Duration, 1)
		go func() {
			w.hears(100*time.Millisecond, m, boss, "child "+l.host()+" ended")
			told <- time.Since(start)
		}()
		if err := l.stop(); err != nil {
			w.Error(err)
		}
		took := time.Since(start)
		w.Logf("told after %v, ended after %v", <-told, took)
		limit := time.Second
		if w.kind != "memory" {
			limit = 20 * time.Second
		}
		if took > limit {
			w.Errorf("the shutdown took %v, want at most %v", took, limit)
		}
		w.dies(m, a)
		if w.wires != nil {
			w.wires.heal()
		}
	})
}

// The next of the list leads when the leader is killed, and the first one again when it is back.
func TestScenario62ListOfLeaders(t *testing.T) {
	scenario(t, func(w *world) {
		list := []string{"a", "b", "c"}
		a := w.start(systemConfig{Name: "a", Leaders: list, Caps: runtime.Capabilities{"A": true}})
		b := w.start(systemConfig{Name: "b", Leaders: list, Caps: isServer})
		c := w.start(systemConfig{Name: "c", Leaders: list})
		other := w.start(systemConfig{Name: "other", Leaders: list})
		all := []system{a, b, c, other}
		w.meet(time.Second, all, "a", "b", "c", "other")
		w.leads(0, all, "a")
		w.asks(other, w.create(other, &person{Name: "x"}, runtime.Require("A")), "host", a.host())
		a.kill()
		rest := []system{b, c, other}
		w.meet(2*time.Second, rest, "b", "c", "other")
		w.leads(2*time.Second, rest, "b")
		w.asks(other, w.create(other, &person{Name: "y"}, server), "host", b.host())
		_, err := other.create(&person{}, "", runtime.Require("A"))
		if !errors.Is(err, runtime.ErrUnplaceable) {
			w.Errorf("create of what only a could do: %v, want ErrUnplaceable", err)
		}
		again := w.start(systemConfig{Name: "a", Leaders: list, Caps: runtime.Capabilities{"A": true}})
		all = []system{again, b, c, other}
		w.meet(2*time.Second, all, "a", "b", "c", "other")
		w.leads(2*time.Second, all, "a")
		for _, s := range all {
			w.asks(s, w.create(s, &person{Name: "z"}, runtime.Require("A")), "host", a.host())
		}
	})
}

// A member that is there before its leader joins once the leader is.
func TestScenario63MemberBeforeLeader(t *testing.T) {
	scenario(t, func(w *world) {
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: isServer})
		w.asks(m, w.create(m, &person{Name: "own"}, nil), "hi", "own: hi")
		time.Sleep(5 * w.heartbeat)
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		w.meet(2*time.Second, []system{l, m}, "l", "m")
		w.leads(2*time.Second, []system{l, m}, "l")
		w.asks(l, w.create(l, &person{Name: "far"}, server), "host", m.host())
	})
}

// A system with another key gets nowhere, and both sides say why.
func TestScenario64OtherKey(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		stranger := w.start(systemConfig{Name: "stranger", Leaders: []string{"l"}, OtherKey: true, Caps: isServer})
		time.Sleep(5 * w.heartbeat)
		w.meet(0, []system{l}, "l")
		w.meet(0, []system{stranger}, "stranger")
		if _, err := l.create(&person{}, "", server); !errors.Is(err, runtime.ErrUnplaceable) {
			w.Errorf("create of what the stranger offers: %v, want ErrUnplaceable", err)
		}
		// In memory each connection comes from another address, and so each gets its line.
		if lines := strings.Count(l.logged(), "connection refused"); lines < 1 || lines > 1 && w.kind != "memory" || !strings.Contains(l.logged(), "key") {
			w.Errorf("the leader logs %d refusals, want one that speaks of the key:\n%s", lines, l.logged())
		}
		_, err := stranger.create(&person{}, "", runtime.Require("What nobody has"))
		if err == nil || !strings.Contains(err.Error(), "no leader can be reached") || !strings.Contains(err.Error(), "key") {
			w.Errorf("create at the stranger: %v, want an error that says that no leader can be reached because of the key", err)
		}
		_, err = w.tryStart(systemConfig{Name: "deaf", Leaders: []string{"l"}, OtherKey: true, Deaf: true})
		if err == nil || !strings.Contains(err.Error(), "key") {
			w.Errorf("start of a stranger that does not listen: %v, want an error that speaks of the key", err)
		}
	})
}

// Who listens late hears of each member that is there; who no longer listens, or has ended, of none.
func TestScenario65Witnesses(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		early := w.create(l, &person{Name: "early"}, nil)
		deaf := w.create(l, &person{Name: "deaf"}, nil)
		dead := w.create(l, &person{Name: "dead"}, nil)
		for _, a := range []runtime.Address{early, deaf, dead} {
			if _, err := l.ask(a, "members", 20*time.Second); err != nil {
				w.Fatal(err)
			}
			if _, err := l.ask(a, "forget", 20*time.Second); err != nil { // those that are there come in any order
				w.Fatal(err)
			}
		}
		w.asks(l, deaf, "no members", "deaf: no members")
		if err := l.tell(dead, "exit"); err != nil {
			w.Fatal(err)
		}
		w.dies(l, dead) // until then what it hears of is left in its mailbox
		before := l.stats().Dead
		if err := m.update("Printer", "laser"); err != nil {
			w.Fatal(err)
		}
		w.hears(w.heartbeat, l, early, "added "+m.host()+` Printer="laser" Server`)
		n.kill()
		w.meet(time.Second, []system{l, m}, "l", "m")
		late := w.create(l, &person{Name: "late"}, nil)
		w.asks(l, late, "members", "late: members")
		w.hears(time.Second, l, early, "added "+m.host()+` Printer="laser" Server`, "removed "+n.host()+" Server")
		w.hears(time.Second, l, late, "added "+m.host()+` Printer="laser" Server`)
		w.hears(0, l, deaf)
		if after := l.stats().Dead; after != before {
			w.Errorf("%d dead letters, want none", after-before)
		}
	})
}

// A system that does not listen takes part in all there is, by the connections that it has dialled.
func TestScenario68OutboundOnly(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: isServer})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Deaf: true, Caps: runtime.Capabilities{"Printer": true}})
		for _, s := range []system{l, m, n} {
			w.within(time.Second, func() string {
				if got := s.members(); len(got) != 3 {
					return fmt.Sprintf("%s knows %v, want three", s.host(), got)
				}
				return ""
			})
		}
		far := w.create(m, &person{Name: "far"}, server)
		w.asks(m, far, "host", n.host())
		at := w.create(l, &person{Name: "printer"}, runtime.Require("Printer"))
		w.asks(l, at, "host", "local")
		boss := w.create(l, &person{Name: "boss"}, nil)
		child := w.addressFrom(l, boss, hire{"child", runtime.Require("Printer")})
		w.asks(l, child, "parent", boss)
		w.asks(m, far, pass{child, "from n to m"}, "passed") // n and m have a connection, which m has dialled
		w.hears(time.Second, l, child, "from n to m")
		m.kill()
		w.hears(w.deadAfter+w.heartbeat, l, boss, "child local ended") // it might dial again
		w.dies(l, child)
	}, "memory", "processes")
}

// Five systems talk in a round; when one of them ends the others do not mind.
func TestScenario69FiveSystems(t *testing.T) {
	scenario(t, func(w *world) {
		var all []system
		names := []string{"a", "b", "c", "d", "e"}
		for _, name := range names {
			all = append(all, w.start(systemConfig{Name: name, Leaders: []string{"a"}}))
		}
		w.meet(time.Second, all, names...)
		seen := map[runtime.Address]bool{}
		var route []runtime.Address
		for i := range 40 {
			a := w.create(all[i%5], &person{Name: fmt.Sprint(i)}, nil)
			if seen[a] {
				w.Errorf("the address %v is used twice", a)
			}
			seen[a] = true
			route = append(route, a)
		}
		w.asks(all[0], route[0], hop{Route: route[1:8]}, route[:8])
		done := make(chan error, 1)
		go func() { // a conversation of the others meanwhile
			for range 100 {
				if _, err := all[0].ask(route[1], hop{Route: []runtime.Address{route[4], route[6], route[0]}}, 20*time.Second); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		if err := all[3].stop(); err != nil {
			w.Error(err)
		}
		if err := <-done; err != nil {
			w.Errorf("the conversation of the others: %v", err)
		}
		rest := slices.Delete(slices.Clone(all), 3, 4)
		w.meet(time.Second, rest, "a", "b", "c", "e")
		for _, s := range rest {
			w.dies(s, route[3])
			w.asks(s, route[4], hop{Route: route[5:8]}, route[4:8])
		}
	})
}
