package runtime

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"
)

func TestPolicyRestart(t *testing.T) {
	const s, ms = int64(time.Second), int64(time.Millisecond)
	three := Policy{Restarts: 3, Within: 10 * time.Second}
	backoff := Policy{Restarts: 1000, Within: time.Hour, Backoff: 100 * time.Millisecond, MaxBackoff: time.Second}
	quarter := Policy{Restarts: 1000, Within: time.Hour, Backoff: 250 * time.Millisecond, MaxBackoff: time.Second}
	endless := Policy{Restarts: 1000, Within: time.Hour, Backoff: time.Second, MaxBackoff: math.MaxInt64}
	for _, c := range []struct {
		name    string
		policy  Policy
		past    []int64
		now     int64
		delay   time.Duration
		counted []int64
		ok      bool
	}{
		{"the first", three, nil, 5 * s, 0, []int64{5 * s}, true},
		{"the last that may be", three, []int64{1 * s, 2 * s}, 3 * s, 0, []int64{1 * s, 2 * s, 3 * s}, true},
		{"one too many", three, []int64{1 * s, 2 * s, 3 * s}, 4 * s, 0, []int64{1 * s, 2 * s, 3 * s}, false},
		{"all at one time", three, []int64{1 * s, 1 * s}, 1 * s, 0, []int64{1 * s, 1 * s, 1 * s}, true},
		{"too many at one time", three, []int64{1 * s, 1 * s, 1 * s}, 1 * s, 0, []int64{1 * s, 1 * s, 1 * s}, false},
		{"just before the oldest is too old", three, []int64{0, 1 * s, 2 * s}, 10*s - 1, 0, []int64{0, 1 * s, 2 * s}, false},
		{"the oldest is just too old", three, []int64{0, 1 * s, 2 * s}, 10 * s, 0, []int64{1 * s, 2 * s, 10 * s}, true},
		{"all are too old", three, []int64{0, 1 * s, 2 * s}, 12 * s, 0, []int64{12 * s}, true},
		{"one may be", Policy{Restarts: 1, Within: time.Second}, nil, 0, 0, []int64{0}, true},
		{"two are too many", Policy{Restarts: 1, Within: time.Second}, []int64{0}, s - 1, 0, []int64{0}, false},

		{"back-off 1", backoff, nil, 0, 100 * time.Millisecond, []int64{0}, true},
		{"back-off 2", backoff, []int64{0}, ms, 200 * time.Millisecond, []int64{0, ms}, true},
		{"back-off 3", backoff, make([]int64, 2), 0, 400 * time.Millisecond, make([]int64, 3), true},
		{"back-off 4, the last below the limit", backoff, make([]int64, 3), 0, 800 * time.Millisecond, make([]int64, 4), true},
		{"back-off 5, at the limit", backoff, make([]int64, 4), 0, time.Second, make([]int64, 5), true},
		{"back-off 6", backoff, make([]int64, 5), 0, time.Second, make([]int64, 6), true},
		{"back-off 100", backoff, make([]int64, 99), 0, time.Second, make([]int64, 100), true},
		{"back-off after a rest", backoff, make([]int64, 99), int64(time.Hour), 100 * time.Millisecond, []int64{int64(time.Hour)}, true},
		{"a limit that doubling meets: below", quarter, make([]int64, 1), 0, 500 * time.Millisecond, make([]int64, 2), true},
		{"a limit that doubling meets: at", quarter, make([]int64, 2), 0, time.Second, make([]int64, 3), true},
		{"a limit that doubling meets: above", quarter, make([]int64, 3), 0, time.Second, make([]int64, 4), true},
		{"a limit below the first", Policy{Restarts: 9, Within: time.Hour, Backoff: 5 * time.Second, MaxBackoff: time.Second}, nil, 0, time.Second, []int64{0}, true},
		{"no back-off", Policy{Restarts: 99, Within: time.Hour, MaxBackoff: time.Second}, make([]int64, 50), 0, 0, make([]int64, 51), true},
		{"no limit", endless, make([]int64, 33), 0, 1 << 33 * time.Second, make([]int64, 34), true},
		{"no limit, and no overflow", endless, make([]int64, 500), 0, math.MaxInt64, make([]int64, 501), true},
	} {
		delay, counted, ok := c.policy.restart(slices.Clone(c.past), c.now)
		if delay != c.delay || !slices.Equal(counted, c.counted) || ok != c.ok {
			t.Errorf("%s: got %v, %v, %v\nwant %v, %v, %v", c.name, delay, counted, ok, c.delay, c.counted, c.ok)
		}
	}
}

func TestPolicyDefaults(t *testing.T) {
	for _, c := range []struct{ given, want Policy }{
		{Policy{}, Policy{Restarts: 10, Within: 10 * time.Second, MaxBackoff: 10 * time.Second}},
		{
			Policy{1, Restart, 2, time.Minute, time.Second, time.Hour},
			Policy{1, Restart, 2, time.Minute, time.Second, time.Hour},
		},
	} {
		if got := c.given.filled(); got != c.want {
			t.Errorf("filled %+v: got %+v, want %+v", c.given, got, c.want)
		}
	}
}

func TestPolicyCheck(t *testing.T) {
	for _, c := range []struct {
		policy Policy
		want   error
	}{
		{Policy{}, nil},
		{Policy{OnFailure: Escalate, Retries: 1, Restarts: 1, Within: 1, Backoff: 1, MaxBackoff: 1}, nil},
		{Policy{OnFailure: Escalate + 1}, ErrPolicy},
		{Policy{OnFailure: -1}, ErrPolicy},
		{Policy{Retries: -1}, ErrPolicy},
		{Policy{Restarts: -1}, ErrPolicy},
		{Policy{Within: -1}, ErrPolicy},
		{Policy{Backoff: -1}, ErrPolicy},
		{Policy{MaxBackoff: -1}, ErrPolicy},
	} {
		if err := c.policy.check(); !errors.Is(err, c.want) {
			t.Errorf("%+v: got the error %v, want %v", c.policy, err, c.want)
		}
	}
}

func TestDirectiveString(t *testing.T) {
	for d, want := range map[Directive]string{Resume: "resume", Restart: "restart", Stop: "stop", Escalate: "escalate", 9: "Directive(9)", -1: "Directive(-1)"} {
		if got := d.String(); got != want {
			t.Errorf("Directive %d: got %q, want %q", int(d), got, want)
		}
	}
}

// A parent may replace paceBurst children at once, and then one every paceStep.
func TestPace(t *testing.T) {
	var p pace
	const start = int64(time.Hour)
	for i := range paceBurst {
		p.replaced(start)
		if got := p.delay(start); got != 0 {
			t.Fatalf("delay after replacement %d: got %v, want none", i+1, got)
		}
	}
	for i := range 10 {
		p.replaced(start)
		if got, want := p.delay(start), time.Duration(i+1)*paceStep; got != want {
			t.Errorf("delay after replacement %d: got %v, want %v", paceBurst+i+1, got, want)
		}
	}
	for _, c := range []struct{ later, want time.Duration }{
		{0, 10 * paceStep},
		{3 * paceStep, 7 * paceStep},
		{10*paceStep - 1, 1},
		{10 * paceStep, 0},
		{time.Hour, 0},
	} {
		if got := p.delay(start + int64(c.later)); got != c.want {
			t.Errorf("delay %v later: got %v, want %v", c.later, got, c.want)
		}
	}
	// What is paid for does not count for the next ones, and a rest is no credit for more than a burst.
	late := start + int64(time.Hour)
	for range paceBurst + 1 {
		p.replaced(late)
	}
	if got := p.delay(late); got != paceStep {
		t.Errorf("delay after a rest and %d more: got %v, want %v", paceBurst+1, got, paceStep)
	}
}
