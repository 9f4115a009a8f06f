package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// Question is asked by one of many clients.
type Question struct{ Client, Number int }

func TestScenario83ManyClients(t *testing.T) {
	const clients, asks = 100, 20
	run(t, func(t *testing.T, sys *runtime.System) {
		type answer struct {
			to runtime.Address
			q  Question
		}
		// The server answers some at once, and some later in another order.
		server := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case Question:
				if m.Number%3 == 0 {
					return ctx.Reply(m)
				}
				ctx.WakeupAfter(time.Duration((m.Client*7+m.Number*13)%50)*time.Millisecond, answer{ctx.Sender(), m})
			case runtime.WakeupMessage:
				a := m.Payload.(answer)
				return ctx.Tell(a.to, a.q)
			}
			return nil
		})
		var wg sync.WaitGroup
		for c := range clients {
			wg.Go(func() {
				for n := range asks {
					q := Question{c, n}
					got, err := sys.Ask(server, q, time.Minute)
					if got != q || err != nil {
						t.Errorf("answer to %v: got %v, %v", q, got, err)
					}
				}
			})
		}
		wg.Wait()
		_, err := sys.Listen(time.Second)
		fails(t, "Listen for more answers", err, runtime.ErrTimeout)
		info, _ := sys.Actor(server)
		const later = asks - (asks+2)/3
		same(t, "messages that the server has handled", info.Handled, uint64(clients*(asks+later)))
	})
}

func TestScenario84ThousandChildren(t *testing.T) {
	const children = 1000
	synctest.Test(t, func(t *testing.T) {
		running, before := goroutines(), heap()
		sys := runtime.New(runtime.Config{})
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg != "create" {
				return nil
			}
			var all []runtime.Address
			for range children {
				a, err := ctx.CreateActor(&Replier{})
				if err != nil {
					return err
				}
				all = append(all, a)
			}
			return ctx.Reply(all)
		})
		start := time.Now()
		all := ask(t, sys, parent, "create").([]runtime.Address)
		for i, a := range all {
			same(t, fmt.Sprint("answer of child ", i), ask(t, sys, a, i), any(i))
		}
		if grown := int(heap() - before); grown > children*2048 {
			t.Errorf("memory of %d actors: got %d bytes, want at most 2048 each", children, grown)
		}
		info, _ := sys.Actor(parent)
		same(t, "children in the status", info.Children, all)
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "time for all this", time.Since(start), time.Duration(0))
		same(t, "actors", len(sys.Actors()), 0)
		synctest.Wait()
		same(t, "goroutines", goroutines(), running)
	})
}

// Replier replies with what it gets.
type Replier struct{}

func (*Replier) Receive(ctx *runtime.Context, msg any) error { return echo(ctx, msg) }

// newSink creates an actor that checks that numbers come in order from each sender, and counts them.
func newSink(t *testing.T, sys *runtime.System) (addr runtime.Address, count func() int) {
	t.Helper()
	last := map[int]int{}
	total := 0
	addr = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		if m, ok := msg.([2]int); ok {
			if m[1] != last[m[0]] {
				t.Errorf("message from sender %d: got %d, want %d", m[0], m[1], last[m[0]])
			}
			last[m[0]] = m[1] + 1
			total++
		}
		return nil
	})
	return addr, func() int { synctest.Wait(); return total }
}

// That this is no slower than ping-pong is for benchmarks.
func TestScenario85TightLoop(t *testing.T) {
	const messages = 100_000
	for _, senders := range []int{1, 10} {
		for _, outside := range []bool{false, true} {
			t.Run(fmt.Sprint(senders, " senders, outside ", outside), func(t *testing.T) {
				run(t, func(t *testing.T, sys *runtime.System) {
					sink, count := newSink(t, sys)
					most := make([]int, senders)
					send := func(sender int, tell func(runtime.Address, any) error) {
						for i := range messages / senders {
							if err := tell(sink, [2]int{sender, i}); err != nil {
								t.Errorf("Tell %d by sender %d: %v", i, sender, err)
							}
							if i%100 == 0 {
								info, _ := sys.Actor(sink)
								most[sender] = max(most[sender], info.Mailbox)
							}
						}
					}
					var wg sync.WaitGroup
					for sender := range senders {
						if outside {
							wg.Go(func() { send(sender, sys.Tell) })
							continue
						}
						a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
							if msg == "go" {
								send(sender, ctx.Tell)
							}
							return nil
						})
						tell(t, sys, a, "go")
					}
					wg.Wait()
					same(t, "messages that arrived", count(), messages)
					if m := slices.Max(most); m > mailboxSize {
						t.Errorf("messages that waited: got %d, want at most %d", m, mailboxSize)
					}
					same(t, "refused messages", sys.Stats().Refused, uint64(0))
				})
			})
		}
	}
}

// 200 MB are sent only if the variable THESP_HUGE is set: with the copies that takes a gigabyte.
func TestScenario86BigMessages(t *testing.T) {
	sizes := []int{5, 50e3, 5e6}
	if !testing.Short() {
		sizes = append(sizes, 50e6)
	}
	if os.Getenv("THESP_HUGE") != "" {
		sizes = append(sizes, 200e6)
	}
	for _, size := range sizes {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				big := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
					if _, ok := msg.([]byte); ok {
						time.Sleep(time.Second)
					}
					return echo(ctx, msg)
				})
				small := createScript(t, sys, echo)
				sent := bytes.Repeat([]byte("thesp"), size/5)
				done := make(chan bool)
				go func() {
					defer close(done)
					got, err := sys.Ask(big, sent, time.Minute)
					fails(t, "Ask", err, nil)
					if b, ok := got.([]byte); !ok || !bytes.Equal(b, sent) {
						t.Errorf("answer: got %T of %d bytes, want the %d bytes that were sent", got, len(b), len(sent))
					}
				}()
				for asks := 0; ; asks++ {
					select {
					case <-done:
						if asks < 9 {
							t.Errorf("asks of another meanwhile: got %d, want at least 9", asks)
						}
						return
					case <-time.After(100 * time.Millisecond):
					}
					start := time.Now()
					same(t, "answer of another", ask(t, sys, small, "hi"), any("hi"))
					if took := time.Since(start); took > 100*time.Millisecond {
						t.Errorf("time of the answer: got %v, want at most 100ms", took)
					}
				}
			})
		})
	}
}

// logs is a slog.Handler that keeps what is logged, as text.
type logs struct {
	*record[string]
	with string
}

func (l logs) Enabled(context.Context, slog.Level) bool { return true }
func (l logs) WithGroup(string) slog.Handler            { return l }
func (l logs) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		l.with += " " + a.String()
	}
	return l
}
func (l logs) Handle(_ context.Context, r slog.Record) error {
	text := r.Level.String() + " " + r.Message + l.with
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	l.add(text)
	return nil
}

func TestScenario88GoroutinesOfAnActor(t *testing.T) {
	const goroutines, messages = 100, 250 // more in all than a mailbox holds
	for _, wait := range []bool{false, true} {
		t.Run(fmt.Sprint("the handler waits ", wait), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := logs{record: new(record[string])}
				sys := runtime.New(runtime.Config{Log: slog.New(l)})
				sink, count := newSink(t, sys)
				// The goroutines tell it what they have done.
				own := 0
				a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
					switch msg.(type) {
					case int:
						own++
					case string:
						var wg sync.WaitGroup
						for g := range goroutines {
							wg.Go(func() {
								for i := range messages {
									ctx.Log().Info(fmt.Sprint(g, ":", i))
									fails(t, "Tell by a goroutine", ctx.Tell(sink, [2]int{g, i}), nil)
								}
								fails(t, "Tell to its own actor", ctx.Tell(ctx.Self(), g), nil)
							})
						}
						if wait {
							wg.Wait()
						}
					}
					return nil
				})
				tell(t, sys, a, "go")
				time.Sleep(time.Second) // a goroutine that is no handler may have to wait for the scheduler to look
				same(t, "messages that arrived", count(), goroutines*messages)
				same(t, "messages to itself", own, goroutines)
				want := map[string]bool{}
				for g := range goroutines {
					for i := range messages {
						want[fmt.Sprintf("INFO %d:%d actor=%v type=runtime_test.do source=", g, i, a)] = true
					}
				}
				for _, line := range l.take() {
					if strings.HasPrefix(line, "INFO") && !want[line] {
						t.Errorf("logged %q, not expected, or twice", line)
					}
					delete(want, line)
				}
				same(t, "lines that were not logged", len(want), 0)
				fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
			})
		})
	}
}

// The goroutine that ran an actor may have ended long before one that the actor has started sends something.
func TestScenario88WorkerIsGone(t *testing.T) {
	for _, how := range []string{"return", "goexit"} {
		t.Run(how, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				n := 10 * goruntime.GOMAXPROCS(0) // so that workers are added, which end again
				sink, count := newSink(t, sys)
				for i := range n {
					a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
						if msg != "go" {
							return nil
						}
						go func() {
							time.Sleep(time.Minute + time.Duration(i)*time.Second)
							fails(t, "Tell", ctx.Tell(sink, [2]int{i, 0}), nil)
						}()
						time.Sleep(time.Second)
						if how == "goexit" {
							goruntime.Goexit()
						}
						return nil
					})
					tell(t, sys, a, "go")
				}
				time.Sleep(time.Hour)
				same(t, "messages that arrived", count(), n)
			})
		})
	}
}

func TestScenario93StatusOfTheBusy(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		busy := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if d, ok := msg.(time.Duration); ok {
				time.Sleep(d)
			}
			return nil
		})
		idle := createScript(t, sys, echo)
		status := func(when time.Duration, want runtime.ActorInfo) {
			t.Helper()
			start := time.Now()
			got, ok := sys.Actor(busy)
			all := sys.Actors()
			same(t, "time to answer", time.Since(start), time.Duration(0))
			same(t, "it is there", ok, true)
			if len(all) != 2 || all[0].Address != busy || all[1].Address != idle {
				t.Errorf("at %v: actors: got %+v, want both", when, all)
				return
			}
			for _, got := range []runtime.ActorInfo{got, all[0]} {
				if off := want.Busy - got.Busy; off < 0 || off > 5*time.Millisecond {
					t.Errorf("at %v: busy for: got %v, want %v", when, got.Busy, want.Busy)
				}
				got.Busy = want.Busy
				same(t, fmt.Sprintf("status at %v", when), got, want)
			}
			same(t, "the other one is busy", all[1].Active, false)
		}
		start := time.Now()
		ask(t, sys, idle, "hi")
		want := runtime.ActorInfo{Address: busy, Type: "runtime_test.do", Born: start}
		status(0, want)
		// Two messages, one after the other.
		tell(t, sys, busy, 10*time.Second)
		tell(t, sys, busy, time.Minute)
		tell(t, sys, busy, "more")
		want.Active, want.Handling, want.In = true, "time.Duration", 3
		time.Sleep(5 * time.Second)
		want.Busy, want.Mailbox = 5*time.Second, 2
		status(5*time.Second, want)
		time.Sleep(35 * time.Second)
		want.Busy, want.Mailbox, want.Handled = 30*time.Second, 1, 1
		status(40*time.Second, want)
		time.Sleep(time.Minute)
		want.Busy, want.Mailbox, want.Handled, want.Active, want.Handling = 0, 0, 3, false, ""
		status(100*time.Second, want)
	})
}

// One system has no leader to send warnings to: its own log gets them, with the actor and its source.
func TestScenario94Warnings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := logs{record: new(record[string])}
		sys := runtime.New(runtime.Config{Log: slog.New(l)})
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg {
			case "warn":
				ctx.Log().Warn("low on disk")
			case "fail":
				return errors.New("out of disk")
			case "burst":
				for range 10_000 {
					ctx.Log().Warn("again")
				}
			}
			return echo(ctx, msg)
		})
		ask(t, sys, a, "warn")
		who := fmt.Sprintf(" actor=%v type=runtime_test.do source=", a)
		same(t, "what is logged of a warning", l.take(), []string{"WARN low on disk" + who})
		_, err := sys.Ask(a, "fail", time.Minute)
		poison(t, "Ask", err)
		same(t, "what is logged of a failure", l.take(), []string{"WARN actor failed" + who + " message=string error=out of disk"})
		start := time.Now()
		tell(t, sys, a, "burst")
		same(t, "answer behind a burst of warnings", ask(t, sys, a, "hi"), any("hi"))
		same(t, "time of the answer", time.Since(start), time.Duration(0))
		same(t, "warnings logged", len(l.take()), 10_000)
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
	})
}

// A pause of 30 minutes, as far as fake time can show one: nobody is at home when the wakeups are due.
func TestScenario95Pause(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		c := newClock(t, sys)
		tell(t, sys, c.addr, []Alarm{{time.Minute, true, "minute"}, {20*time.Minute + time.Second, false, "b"}, {10*time.Minute + time.Second, false, "a"}, {40*time.Minute + time.Second, false, "c"}})
		same(t, "before the pause", c.wait(90*time.Second), []string{"minute+1m0s@1m0s"})
		tell(t, sys, c.addr, 30*time.Minute)
		same(t, "after the pause", c.wait(32*time.Minute), []string{
			"minute+1m0s@31m30s", "a+10m1s@31m30s", "b+20m1s@31m30s", // the first minute of the pause, and no other one
			"minute+1m0s@32m0s", "minute+1m0s@33m0s",
		})
		same(t, "later", c.wait(8*time.Minute), []string{
			"minute+1m0s@34m0s", "minute+1m0s@35m0s", "minute+1m0s@36m0s", "minute+1m0s@37m0s", "minute+1m0s@38m0s", "minute+1m0s@39m0s",
			"minute+1m0s@40m0s", "c+40m1s@40m1s", "minute+1m0s@41m0s",
		})
	})
}
