package netbase_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

var (
	healingSeeds = flag.Int("seeds", 100, "how many schedules TestHealing plays")
	healingFirst = flag.Uint64("seed", 1, "the first of them")
)

// healingTime is how long a convention may take to be one again when everything gets through.
const healingTime = 10 * time.Second

// Whatever happens to five systems, of which three may lead: partitions, kills, orderly ends and restarts, one after the other and in between. When
// everything gets through again, and all are there, they soon have one table of members and one leader. A schedule that fails is played again by its seed.
func TestHealing(t *testing.T) {
	seeds := *healingSeeds
	if testing.Short() || raceEnabled {
		seeds /= 10
	}
	var took rates
	for seed := *healingFirst; seed < *healingFirst+uint64(seeds) && !t.Failed(); seed++ {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, "memory")
			defer w.end()
			took = append(took, heal(w, seed))
		})
	}
	t.Logf("one convention again after %v", took)
}

// heal plays a schedule, and returns how long healing took.
func heal(w *world, seed uint64) time.Duration {
	r := rand.New(rand.NewPCG(seed, 0))
	names := []string{"a", "b", "c", "d", "e"}
	systems := map[string]system{}
	var log []string
	note := func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	start := func(name string) {
		systems[name] = w.start(systemConfig{Name: name, Leaders: names[:3]})
	}
	for _, name := range names {
		start(name)
	}
	for range 3 + r.IntN(8) {
		name := names[r.IntN(len(names))]
		s := systems[name]
		switch what := r.IntN(6); {
		case what < 2:
			side := map[string]int{}
			for _, n := range names {
				side[n] = r.IntN(2 + r.IntN(2))
			}
			note("part %v", side)
			w.wires.part(func(a, b string) bool { return side[a] != side[b] })
		case what == 2:
			note("heal")
			w.wires.heal()
		case s == nil:
			note("start %s", name)
			start(name)
		case what < 5:
			note("kill %s", name)
			s.kill()
			delete(systems, name)
		default:
			note("stop %s", name)
			if err := s.stop(); err != nil {
				w.Error(err)
			}
			delete(systems, name)
		}
		pause := time.Duration(r.IntN(100)) * time.Millisecond
		if r.IntN(2) == 0 {
			pause *= 120
		}
		note("sleep %v", pause)
		time.Sleep(pause)
	}
	w.wires.heal()
	for _, name := range names {
		if systems[name] == nil {
			start(name)
		}
	}
	begin := time.Now()
	for {
		wrong := ""
		for _, name := range names {
			var known, leaders []string
			for _, m := range systems[name].members() {
				known = append(known, m.Host)
				if m.Leader {
					leaders = append(leaders, m.Host)
				}
			}
			if !slices.Equal(known, []string{"a:1", "b:1", "c:1", "d:1", "e:1"}) || !slices.Equal(leaders, []string{"a:1"}) {
				wrong += fmt.Sprintf("%s knows %v, of which %v lead; ", name, known, leaders)
			}
		}
		if wrong == "" {
			return time.Since(begin)
		}
		if time.Since(begin) > healingTime {
			w.Errorf("seed %d: %v after everything gets through, %s", seed, time.Since(begin), wrong)
			w.Logf("schedule: %q", log)
			for _, name := range names {
				w.Logf("log of %s:\n%s", name, systems[name].logged())
			}
			return time.Since(begin)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
