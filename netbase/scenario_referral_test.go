package netbase_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A system whose leader follows another one is led by that one, and by its own leader when that one is gone.
func TestLeaderFollows(t *testing.T) {
	scenario(t, func(w *world) {
		a := w.start(systemConfig{Name: "a", Leaders: []string{"a"}})
		b := w.start(systemConfig{Name: "b", Leaders: []string{"a"}})
		began := time.Now()
		c := w.start(systemConfig{Name: "c", Leaders: []string{"b", "a"}, Caps: isServer})
		d := w.start(systemConfig{Name: "d", Leaders: []string{"c"}})
		if took := time.Since(began); took > 4*time.Second {
			w.Errorf("two systems that ask members to lead them take %v to start", took)
		}
		all := []system{a, b, c, d}
		w.meet(3*time.Second, all, "a", "b", "c", "d")
		w.leads(3*time.Second, all, "a")
		w.asks(a, w.create(a, &person{Name: "c"}, server), "host", c.host())
		a.kill()
		rest := []system{b, c, d}
		w.meet(5*time.Second, rest, "b", "c", "d")
		w.leads(3*time.Second, rest, "b")
		a = w.start(systemConfig{Name: "a", Leaders: []string{"a"}})
		all = []system{a, b, c, d}
		w.meet(5*time.Second, all, "a", "b", "c", "d")
		w.leads(3*time.Second, all, "a")
	})
}

// Of two systems that name each other as their leader one leads, and goes on to do so when the other one is started again.
func TestLeadersOfEachOther(t *testing.T) {
	scenario(t, func(w *world) {
		a := w.start(systemConfig{Name: "a", Leaders: []string{"b"}})
		b := w.start(systemConfig{Name: "b", Leaders: []string{"a"}})
		w.meet(time.Second, []system{a, b}, "a", "b")
		time.Sleep(5 * w.heartbeat)
		w.leads(time.Second, []system{a, b}, "a")
		c := w.start(systemConfig{Name: "c", Leaders: []string{"b"}})
		all := []system{a, b, c}
		w.meet(3*time.Second, all, "a", "b", "c")
		a.kill()
		w.meet(5*time.Second, []system{b, c}, "b", "c")
		a = w.start(systemConfig{Name: "a", Leaders: []string{"b"}})
		all = []system{a, b, c}
		w.meet(3*time.Second, all, "a", "b", "c")
		time.Sleep(5 * w.heartbeat)
		w.leads(time.Second, all, "b")
		if err := c.update("Server", true); err != nil {
			w.Fatal(err)
		}
		w.within(time.Second, func() string {
			for _, m := range a.members() {
				if m.Host == c.host() && m.Capabilities["Server"] == true {
					return ""
				}
			}
			return "a does not hear what c offers now"
		})
	})
}

// Systems that all name others as their leaders, in whatever order, are soon one convention with one leader; so they are when one after the other has been away.
func TestLeadersOfOthers(t *testing.T) {
	for _, lists := range []map[string][]string{
		{"a": {"b"}, "b": {"c"}, "c": {"a"}},
		{"a": {"b", "c"}, "b": {"c", "a"}, "c": {"a", "b"}},
		{"a": {"c", "b"}, "b": {"a", "c"}, "c": {"b", "a"}},
		{"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}},
		{"a": {"c"}, "b": {"c", "a"}, "c": {"b"}},
		{"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"a"}},
		{"a": {"d"}, "b": {"a"}, "c": {"b"}, "d": {"c"}},
	} {
		for seed := range uint64(pick(6, 60)) {
			synctest.Test(t, func(t *testing.T) {
				t.Logf("lists %v, seed %d", lists, seed)
				w := newWorld(t, "memory")
				defer w.end()
				r := rand.New(rand.NewPCG(seed, 1))
				names := slices.Sorted(maps.Keys(lists))
				systems := map[string]system{}
				var mu sync.Mutex
				var starting sync.WaitGroup
				for _, name := range names { // at once, or nearly so
					pause := time.Duration(r.IntN(3)) * time.Duration(r.IntN(900)) * time.Millisecond
					starting.Go(func() {
						time.Sleep(pause)
						s := w.start(systemConfig{Name: name, Leaders: lists[name]})
						mu.Lock()
						defer mu.Unlock()
						systems[name] = s
					})
				}
				starting.Wait()
				agree := func(when string) {
					w.within(15*time.Second, func() string {
						leaders := map[string]bool{}
						for _, s := range systems {
							if len(s.members()) != len(systems) {
								return when + ": they do not all know each other"
							}
							led := ""
							for _, m := range s.members() {
								if m.Leader {
									led += m.Host
								}
							}
							leaders[led] = true
						}
						if len(leaders) != 1 || leaders[""] {
							return when + ": they do not agree who leads"
						}
						return ""
					})
				}
				defer func() {
					for _, s := range systems {
						t.Logf("%s knows %v, log:\n%s", s.host(), s.members(), s.logged())
					}
				}()
				agree("at first")
				time.Sleep(5 * time.Second)
				agree("later")
				for _, name := range names {
					systems[name].kill()
					time.Sleep(time.Duration(r.IntN(5000)) * time.Millisecond)
					systems[name] = w.start(systemConfig{Name: name, Leaders: lists[name]})
					agree("after " + name + " was away")
				}
			})
			if t.Failed() {
				return
			}
		}
	}
}
