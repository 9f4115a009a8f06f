package netbase

import (
	"testing"
	"time"
	"unique"

	"thesp/runtime"
)

// idFor is the id of a system at b:1.
func idFor(incarnation uint64) unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: "b:1", Incarnation: incarnation})
}

// ofOne is who has the address in the table of TestFault36Decide: number 5, started at 500.
func ofOne(now time.Time, former []uint64, ago ...time.Duration) reign {
	r := reign{claim: claim{id: idFor(5), started: 500}, since: now.Add(-time.Hour)}
	for _, f := range former {
		r.former = append(r.former, idFor(f))
	}
	for _, d := range ago {
		r.taken = append(r.taken, now.Add(-d))
	}
	return r
}

func TestFault36Decide(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		r       reign
		comer   uint64
		started int64
		before  uint64
		present bool
		want    verdict
	}{
		{"nobody has it", reign{}, 6, 600, 0, false, welcome},
		{"who has it comes again", ofOne(now, nil), 5, 500, 0, true, welcome},
		{"a newer one", ofOne(now, nil), 6, 600, 0, true, replaces},
		{"a newer one, and nobody is there", ofOne(now, nil), 6, 600, 0, false, welcome},
		{"an older one", ofOne(now, nil), 4, 400, 0, true, outdated},
		{"an older one, and nobody is there", ofOne(now, nil), 4, 400, 0, false, welcome},
		{"one of the same moment", ofOne(now, nil), 6, 500, 0, true, replaces},
		{"one of the same moment that was replaced", ofOne(now, []uint64{3, 4}), 4, 500, 0, true, outdated},
		{"one that was replaced, whatever its clock says", ofOne(now, []uint64{3, 4}), 3, 900, 0, true, outdated},
		{"one that does not say when it was started", ofOne(now, nil), 6, 0, 0, true, outdated},
		{"the second in a minute", ofOne(now, []uint64{4}, 59*time.Second), 6, 600, 0, true, replaces},
		{"the third in a minute", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 6, 600, 0, true, tooOften},
		{"the third in a minute, and nobody is there", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 6, 600, 0, false, welcome},
		{"the third in more than a minute", ofOne(now, []uint64{3, 4}, time.Minute, time.Second), 6, 600, 0, true, replaces},
		{"the same with another incarnation", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 6, 500, 5, true, again},
		{"the same with another incarnation, and nobody is there", ofOne(now, nil), 6, 500, 5, false, again},
		{"an older one that had another incarnation before", ofOne(now, nil), 6, 400, 2, true, outdated},
		{"an older one after many", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 2, 200, 0, true, outdated},
	} {
		if got := tt.r.decide(claim{id: idFor(tt.comer), started: tt.started, before: tt.before}, tt.present, now); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

// What is remembered of an address is bounded.
func TestFault36Memory(t *testing.T) {
	var s reigns
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	here := func(unique.Handle[runtime.SystemID], time.Time) bool { return true }
	for i := range 1000 {
		s.claim(claim{id: idFor(uint64(i + 1)), started: int64(i + 1)}, here, now.Add(time.Duration(i)*calmTime/maxReplace))
	}
	r := s.of["b:1"]
	if r.id != idFor(1000) || len(r.former) > maxFormer || len(r.taken) > maxReplace {
		t.Errorf("after 1000 systems: %v, %d former, %d times, want the last, at most %d and %d", r.id.Value(), len(r.former), len(r.taken), maxFormer, maxReplace)
	}
	for i := range 2 * maxReigns {
		s.claim(claim{id: unique.Make(runtime.SystemID{Host: time.Duration(i).String() + ":1", Incarnation: 1}), started: 1}, here, now)
	}
	if len(s.of) > maxReigns {
		t.Errorf("%d addresses are remembered, want at most %d", len(s.of), maxReigns)
	}
}
