package netbase_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// resident is the memory of the process of s, in MB.
func resident(w *world, s system) (mb int) {
	w.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.(*process).cmd.Process.Pid))
	if err != nil {
		w.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kb int
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		w.Fatal(err)
	}
	return kb / 1024
}

// A hundred thousand pings from one process to another, all answered once, take no more memory the fifth time than the first.
func TestEchoTakesNoMoreMemory(t *testing.T) {
	const count = 100_000
	scenario(t, func(w *world) {
		l, m := pair(w)
		target := w.create(m, &echo{Suffix: "!"}, nil)
		var first [2]int
		for round := range 5 {
			client := w.create(l, &pinger{}, nil)
			start := time.Now()
			got, err := l.ask(client, burst{target, 0, count}, time.Minute)
			if err != nil || !strings.HasPrefix(fmt.Sprint(got), "each once") {
				w.Fatalf("%d pings: %v, %v, want an answer to each", count, got, err)
			}
			now := [2]int{resident(w, l), resident(w, m)}
			w.Logf("%.0f pings/s; the processes take %v MB", count/time.Since(start).Seconds(), now)
			if round == 0 {
				first = now
			}
			for i := range now {
				if limit := first[i] + first[i]/2 + 10; now[i] > limit && !raceEnabled {
					w.Errorf("process %d takes %d MB after round %d, and took %d after the first", i, now[i], round+1, first[i])
				}
			}
		}
	}, "processes")
}
