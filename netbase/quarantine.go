package netbase

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"thesp/runtime"
)

// A Quarantine keeps sources from running whose workers die again and again. The zero value is ready. It is safe for concurrent use.
type Quarantine struct {
	mu     sync.Mutex             // guards what follows
	deaths map[string][]time.Time // the last ones, by hash, the oldest first
	held   map[string]runtime.HeldSource
}

// A source is held after quarantineDeaths deaths within quarantineTime.
const (
	quarantineDeaths = 5
	quarantineTime   = time.Minute
)

// Died notes that the worker of a source has died, and of what. It reports whether that puts the source into quarantine.
func (q *Quarantine) Died(hash, reason string, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, ok := q.held[hash]; ok {
		return false
	}
	for h, times := range q.deaths { // what is too long ago, of any source
		if times = slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) >= quarantineTime }); len(times) == 0 {
			delete(q.deaths, h)
		} else {
			q.deaths[h] = times
		}
	}
	if q.deaths == nil {
		q.deaths, q.held = map[string][]time.Time{}, map[string]runtime.HeldSource{}
	}
	q.deaths[hash] = append(q.deaths[hash], now)
	if len(q.deaths[hash]) < quarantineDeaths {
		return false
	}
	delete(q.deaths, hash)
	q.held[hash] = runtime.HeldSource{Hash: hash, Since: now, Reason: reason}
	return true
}

// Check returns nil unless the source is in quarantine. The error wraps runtime.ErrSourceRefused.
func (q *Quarantine) Check(hash string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	h, ok := q.held[hash]
	if !ok {
		return nil
	}
	return fmt.Errorf("%w: @%.8s is in quarantine since %s: %s, %d deaths in %v (thesp sources release @%.8s)",
		runtime.ErrSourceRefused, hash, h.Since.Format(time.TimeOnly), h.Reason, quarantineDeaths, quarantineTime, hash)
}

// Release lets the sources run again whose hashes begin with prefix, an @ before it or not. It reports whether there are any.
func (q *Quarantine) Release(prefix string) bool {
	prefix = strings.TrimPrefix(prefix, "@")
	q.mu.Lock()
	defer q.mu.Unlock()
	before := len(q.held)
	maps.DeleteFunc(q.held, func(hash string, _ runtime.HeldSource) bool { return prefix != "" && strings.HasPrefix(hash, prefix) })
	return len(q.held) < before
}

// Held lists what is in quarantine, the last first.
func (q *Quarantine) Held() (out []runtime.HeldSource) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, h := range q.held {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b runtime.HeldSource) int { return b.Since.Compare(a.Since) })
	return out
}
