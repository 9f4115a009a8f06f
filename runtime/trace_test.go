package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// traced runs a trace, and returns what came of it once it has ended.
func traced(ctx context.Context, sys *runtime.System, m runtime.TraceRequest) func() ([]string, runtime.TracedList, error) {
	var lines []string
	var last runtime.TracedList
	done := make(chan error, 1)
	go func() {
		done <- runtime.Trace(ctx, sys, m, func(list runtime.TracedList) {
			for _, m := range list.Messages {
				direction, more := "out", fmt.Sprint(m.Took)
				if m.In {
					direction, more = "in", fmt.Sprint(m.Mailbox)
				}
				lines = append(lines, fmt.Sprintf("%s %s %s %s", direction, m.Type, m.Value, more))
			}
			last = list
		})
	}()
	synctest.Wait()
	return func() ([]string, runtime.TracedList, error) {
		err := <-done
		return lines, last, err
	}
}

func TestTrace(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		other := create(t, sys, script(idle))
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			time.Sleep(30 * time.Millisecond)
			if msg == "fail" {
				return errors.New("as asked")
			}
			ctx.Tell(other, []int{1, 2})
			return ctx.Reply(msg)
		}))
		end := traced(t.Context(), sys, runtime.TraceRequest{Address: a, Limit: 7, For: time.Minute})
		tell(t, sys, a, "x")
		synctest.Wait() // it is at that
		tell(t, sys, a, 3)
		tell(t, sys, a, "fail")
		tell(t, sys, a, "not any more")
		lines, last, err := end()
		fails(t, "Trace", err, nil)
		want := []string{`in string "x" 0`, `out []int []int{1, 2} 30ms`, `out string "x" 30ms`, `in int 3 2`, `out []int []int{1, 2} 30ms`, `out int 3 30ms`, `in string "fail" 1`}
		same(t, "messages", strings.Join(lines, "\n"), strings.Join(want, "\n"))
		same(t, "end", last.Ended, runtime.TraceLimit)
		synctest.Wait()
		same(t, "taps", runtime.Taps(sys, a), 0)

		time.Sleep(time.Second)
		end = traced(t.Context(), sys, runtime.TraceRequest{Address: a, Limit: 2, For: time.Minute})
		tell(t, sys, a, "fail")
		lines, _, _ = end()
		if len(lines) != 2 || !strings.HasPrefix(lines[1], `out thesp.PoisonMessage thesp.PoisonMessage{Message: "fail", Reason: "as asked"`) {
			t.Errorf("of a failure: got %q, want the message, and poison", lines)
		}
	})
}

// A trace ends by time, by who traces, with the actor, and when there is no actor; whatever it is, nothing is left of it.
func TestTraceEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		for _, c := range []struct {
			name string
			end  func(cancel func())
			want runtime.TraceEnded
		}{
			{"time", func(func()) { time.Sleep(10 * time.Second) }, runtime.TraceTime},
			{"stopped", func(cancel func()) { cancel() }, runtime.TraceStopped},
			{"dead", func(func()) { tell(t, sys, a, runtime.ActorExitRequest{}) }, runtime.TraceDead},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			end := traced(ctx, sys, runtime.TraceRequest{Address: a, Limit: 5, For: 10 * time.Second})
			same(t, "taps before the end by "+c.name, runtime.Taps(sys, a), 1)
			begin := time.Now()
			c.end(cancel)
			_, last, err := end()
			fails(t, c.name, err, nil)
			same(t, c.name, last.Ended, c.want)
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("the end by %s took %v", c.name, took)
			}
			cancel()
			synctest.Wait()
			same(t, "taps after the end by "+c.name, runtime.Taps(sys, a), 0)
		}
		_, _, err := traced(t.Context(), sys, runtime.TraceRequest{Address: a, Limit: 5, For: time.Second})()
		fails(t, "Trace of an actor that has ended", err, runtime.ErrDead)
		b := create(t, sys, script(echo))
		for _, m := range []runtime.TraceRequest{{Address: b, For: time.Second}, {Address: b, Limit: 1}} {
			if err := runtime.Trace(t.Context(), sys, m, nil); err == nil {
				t.Errorf("a trace without a limit: %+v", m)
			}
		}
	})
}

// Who traces and does not ask for what there is to tell misses some, and is told how much; the actor does not wait. One that asks for nothing has no tap for long.
func TestTraceBySlow(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		if _, err := runtime.Install(sys, runtime.NumberAdmin, &runtime.Admin{}); err != nil {
			t.Fatal(err)
		}
		office := runtime.MakeAddress(sys.Address().System(), runtime.NumberAdmin)
		ask := func(msg any) any {
			t.Helper()
			answer, err := sys.Ask(office, msg, time.Minute)
			fails(t, fmt.Sprintf("ask %T", msg), err, nil)
			return answer
		}
		n := 0
		a := create(t, sys, script(func(*runtime.Context, any) error { n++; return nil }))
		same(t, "answer", ask(runtime.TraceRequest{Address: a, Limit: 10_000, For: time.Hour}), any(runtime.Outcome{Address: a}))
		for i := range 1000 {
			tell(t, sys, a, i)
		}
		synctest.Wait()
		same(t, "handled while nobody asks", n, 1000)
		list := ask(runtime.TracedRequest{Address: a}).(runtime.TracedList)
		same(t, "noted and dropped", fmt.Sprint(len(list.Messages), list.Dropped), "256 744")
		begin := time.Now()
		list = ask(runtime.TracedRequest{Address: a}).(runtime.TracedList)
		same(t, "an answer without news", fmt.Sprint(len(list.Messages), list.Dropped, time.Since(begin)), "0 0 1s")
		time.Sleep(11 * time.Second)
		same(t, "taps of nobody", runtime.Taps(sys, a), 0)
		fails(t, "ask for the rest", ask(runtime.TracedRequest{Address: a}).(runtime.Outcome).Err(), runtime.ErrDead)

		ask(runtime.TraceRequest{Address: a, Limit: 5, For: time.Hour})
		ask(runtime.TraceRequest{Address: a, Limit: 6, For: time.Hour})
		same(t, "taps of one that asks twice", runtime.Taps(sys, a), 1)
		ask(runtime.UntraceRequest{Address: a})
		same(t, "taps", runtime.Taps(sys, a), 0)
		same(t, "end", ask(runtime.TracedRequest{Address: a}).(runtime.TracedList).Ended, runtime.TraceStopped)

		ask(runtime.TraceRequest{Address: a, Limit: 5, For: time.Hour})
		sys.Lost(sys.Address().System(), "as a test wants")
		same(t, "taps of a system that is lost", runtime.Taps(sys, a), 0)
	})
}

// loud is a message whose methods do what they should not.
type loud int

func (loud) String() string { panic("loud") }

// stuck is an error whose text nobody hears.
type stuck struct{ Code int }

func (stuck) Error() string { select {} }

// long has more than anybody wants to read.
type long struct {
	Text  string
	Items []int
	M     map[string]string
}

func TestTracedValues(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(idle))
		end := traced(t.Context(), sys, runtime.TraceRequest{Address: a, Limit: 4, For: time.Minute})
		tell(t, sys, a, long{strings.Repeat("ä", 1000), make([]int, 1000), map[string]string{"a": "b"}})
		synctest.Wait()
		tell(t, sys, a, []any{loud(3), &stuck{4}})
		synctest.Wait()
		tell(t, sys, a, "\x1b[2J\n")
		synctest.Wait()
		tell(t, sys, a, nil)
		lines, _, err := end()
		fails(t, "Trace", err, nil)
		if len(lines) != 4 || len(lines[0]) > 260 || !strings.Contains(lines[0], "ää… ") {
			t.Errorf("got %q, want a part of the first", lines)
		}
		for i, want := range []string{"in []any []any{3, &runtime_test.stuck{Code: 4}} 0", `in string "\x1b[2J\n" 0`, "in nil nil 0"} {
			if !strings.HasPrefix(lines[i+1], want) {
				t.Errorf("got %s, want %s", lines[i+1], want)
			}
		}
	})
}

// What a trace is about may be done by goroutines that an actor leaves behind, by several that trace, and while the system ends.
func TestTraceInParallel(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	var all []runtime.Address
	for range 4 {
		a, err := sys.CreateActor(script(func(ctx *runtime.Context, msg any) error {
			go ctx.Tell(ctx.Self(), msg)
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
		sys.Tell(a, 1)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	done := make(chan int)
	for i := range 8 {
		go func() {
			n := 0
			runtime.Trace(ctx, sys, runtime.TraceRequest{Address: all[i%4], Limit: 1 << 30, For: time.Hour}, func(list runtime.TracedList) { n += len(list.Messages) })
			done <- n
		}()
	}
	n := 0
	for range 8 {
		n += <-done
	}
	if n == 0 {
		t.Error("nothing was traced")
	}
	go runtime.Trace(t.Context(), sys, runtime.TraceRequest{Address: all[0], Limit: 1 << 30, For: time.Hour}, func(runtime.TracedList) {})
	fails(t, "Shutdown", sys.Shutdown(t.Context()), nil)
}
