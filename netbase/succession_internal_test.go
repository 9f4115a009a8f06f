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
	r := reign{claim: claim{idFor(5), 500}, since: now.Add(-time.Hour)}
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
		present bool
		want    verdict
	}{
		{"nobody has it", reign{}, 6, 600, false, welcome},
		{"who has it comes again", ofOne(now, nil), 5, 500, true, welcome},
		{"a newer one", ofOne(now, nil), 6, 600, true, replaces},
		{"a newer one, and nobody is there", ofOne(now, nil), 6, 600, false, welcome},
		{"an older one", ofOne(now, nil), 4, 400, true, outdated},
		{"an older one, and nobody is there", ofOne(now, nil), 4, 400, false, welcome},
		{"one of the same moment", ofOne(now, nil), 6, 500, true, replaces},
		{"one of the same moment that was replaced", ofOne(now, []uint64{3, 4}), 4, 500, true, outdated},
		{"one that was replaced, whatever its clock says", ofOne(now, []uint64{3, 4}), 3, 900, true, outdated},
		{"one that does not say when it was started", ofOne(now, nil), 6, 0, true, outdated},
		{"the second in a minute", ofOne(now, []uint64{4}, 59*time.Second), 6, 600, true, replaces},
		{"the third in a minute", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 6, 600, true, tooOften},
		{"the third in a minute, and nobody is there", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 6, 600, false, welcome},
		{"the third in more than a minute", ofOne(now, []uint64{3, 4}, time.Minute, time.Second), 6, 600, true, replaces},
		{"an older one after many", ofOne(now, []uint64{3, 4}, 59*time.Second, time.Second), 2, 200, true, outdated},
	} {
		if got := tt.r.decide(claim{idFor(tt.comer), tt.started}, tt.present, now); got != tt.want {
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
		s.claim(claim{idFor(uint64(i + 1)), int64(i + 1)}, here, now.Add(time.Duration(i)*calmTime/maxReplace))
	}
	r := s.of["b:1"]
	if r.id != idFor(1000) || len(r.former) > maxFormer || len(r.taken) > maxReplace {
		t.Errorf("after 1000 systems: %v, %d former, %d times, want the last, at most %d and %d", r.id.Value(), len(r.former), len(r.taken), maxFormer, maxReplace)
	}
	for i := range 2 * maxReigns {
		s.claim(claim{unique.Make(runtime.SystemID{Host: time.Duration(i).String() + ":1", Incarnation: 1}), 1}, here, now)
	}
	if len(s.of) > maxReigns {
		t.Errorf("%d addresses are remembered, want at most %d", len(s.of), maxReigns)
	}
}
