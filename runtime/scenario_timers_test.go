package runtime_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// A clock is an actor that asks for wakeups as it is told, and records those that come: payload+period@time.
type clock struct {
	record[string]
	addr runtime.Address
	ctx  *runtime.Context
}

// Alarm asks for a wakeup.
type Alarm struct {
	After   time.Duration
	Every   bool
	Payload any
}

func newClock(t *testing.T, sys *runtime.System) *clock {
	t.Helper()
	c := new(clock)
	start := time.Now()
	c.addr = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case string:
			c.ctx = ctx
		case []Alarm:
			for _, a := range m {
				if a.Every {
					ctx.WakeupEvery(a.After, a.Payload)
				} else {
					ctx.WakeupAfter(a.After, a.Payload)
				}
			}
		case time.Duration:
			time.Sleep(m)
		case runtime.WakeupMessage:
			if ctx.Sender() != ctx.Self() {
				t.Errorf("sender of the wakeup: got %v, want %v", ctx.Sender(), ctx.Self())
			}
			c.add(fmt.Sprintf("%v+%v@%v", m.Payload, m.Period, time.Since(start)))
		}
		return nil
	})
	return c
}

// wait lets d pass, and returns the wakeups since the last time.
func (c *clock) wait(d time.Duration) []string {
	time.Sleep(d)
	return c.take()
}

func TestScenario41Wakeup(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newClock(t, sys)
		tell(t, sys, c.addr, []Alarm{{After: 65 * time.Millisecond, Payload: "payload"}})
		same(t, "wakeups a moment before", c.wait(65*time.Millisecond-1), []string(nil))
		same(t, "wakeups on time", c.wait(1), []string{"payload+65ms@65ms"})
		same(t, "wakeups later", c.wait(time.Hour), []string(nil))
		// What is due at once, or has been, comes as well.
		tell(t, sys, c.addr, []Alarm{{After: 0, Payload: 1}, {After: -time.Second, Payload: 2}})
		same(t, "wakeups at once", len(c.wait(0)), 2)
	})
}

func TestScenario42DueOrder(t *testing.T) {
	five := []Alarm{{50, false, 'e'}, {20, false, 'b'}, {30, false, 'c'}, {10, false, 'a'}, {40, false, 'd'}, {20, false, 'B'}}
	for i := range five {
		five[i].After *= time.Second
		five[i].Payload = string(five[i].Payload.(rune))
	}
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newClock(t, sys)
		tell(t, sys, c.addr, five)
		same(t, "wakeups of an idle actor", c.wait(time.Minute),
			[]string{"a+10s@10s", "b+20s@20s", "B+20s@20s", "c+30s@30s", "d+40s@40s", "e+50s@50s"})
		c = newClock(t, sys)
		tell(t, sys, c.addr, five)
		tell(t, sys, c.addr, 25*time.Second)
		same(t, "wakeups of an actor that is busy past some", c.wait(time.Minute),
			[]string{"a+10s@25s", "b+20s@25s", "B+20s@25s", "c+30s@30s", "d+40s@40s", "e+50s@50s"})
		c = newClock(t, sys)
		tell(t, sys, c.addr, five)
		tell(t, sys, c.addr, time.Minute)
		same(t, "wakeups of an actor that is busy past all", c.wait(2*time.Minute),
			[]string{"a+10s@1m0s", "b+20s@1m0s", "B+20s@1m0s", "c+30s@1m0s", "d+40s@1m0s", "e+50s@1m0s"})
	})
}

func TestScenario43WakeupsEndWithTheActor(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		// Pending, and waiting in the mailbox, when it exits.
		for _, busy := range []time.Duration{0, 5 * time.Second} {
			c := newClock(t, sys)
			tell(t, sys, c.addr, []Alarm{{time.Second, false, "once"}, {time.Second, true, "often"}, {time.Minute, false, "late"}})
			tell(t, sys, c.addr, busy)
			time.Sleep(busy / 2)
			synctest.Wait()
			end(t, sys, c.addr)
			same(t, fmt.Sprint("wakeups after an exit, busy for ", busy), c.wait(time.Hour), []string(nil))
		}
		for _, m := range d.take() {
			if _, ok := m.Message.(runtime.WakeupMessage); !ok {
				t.Errorf("dead letter: got %v, want wakeups at most", m)
			}
		}
	})
}

// Goroutines that an actor has left behind can ask for nothing more.
func TestScenario43WakeupAfterTheEnd(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		c := newClock(t, sys)
		tell(t, sys, c.addr, "keep the context")
		synctest.Wait()
		end(t, sys, c.addr)
		c.ctx.WakeupAfter(time.Second, "after the end")
		c.ctx.WakeupEvery(time.Second, "after the end")
		same(t, "wakeups of the dead", c.wait(time.Minute), []string(nil))
		same(t, "dead letters", d.messages(), "")
	})
}

func TestScenario43Cancel(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newClock(t, sys)
		tell(t, sys, c.addr, "keep the context")
		synctest.Wait()
		before := c.ctx.WakeupAfter(2*time.Second, "cancelled before")
		at := c.ctx.WakeupAfter(3*time.Second, "cancelled when due")
		after := c.ctx.WakeupAfter(time.Second, "cancelled afterwards")
		every := c.ctx.WakeupEvery(1500*time.Millisecond, "periodic")
		c.ctx.WakeupAfter(4*time.Second, "kept")
		before()
		before()
		same(t, "wakeups until 1.75s", c.wait(1750*time.Millisecond), []string{"cancelled afterwards+1s@1s", "periodic+1.5s@1.5s"})
		after()
		every()
		// The actor is busy while one becomes due, and that is cancelled in its mailbox.
		tell(t, sys, c.addr, 1500*time.Millisecond)
		same(t, "wakeups of the busy actor", c.wait(1300*time.Millisecond), []string(nil))
		at()
		same(t, "wakeups in the end", c.wait(time.Minute), []string{"kept+4s@4s"})
	})
}

func TestScenario44WakeupsWithoutCalls(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var ticks []time.Duration
		start := time.Now()
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case runtime.ActorExitRequest:
				return nil
			case runtime.WakeupMessage:
				ticks = append(ticks, time.Since(start))
			}
			if len(ticks) < 5 {
				ctx.WakeupAfter(time.Hour, nil)
			}
			return nil
		})
		tell(t, sys, a, "start")
		time.Sleep(24 * time.Hour) // nobody calls the system
		synctest.Wait()
		same(t, "when they came", ticks, []time.Duration{time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 5 * time.Hour})
	})
}
