package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// run runs f with a system in a bubble of fake time, and sees to it that nothing is left of the system.
func run(t *testing.T, f func(t *testing.T, sys *runtime.System)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		f(t, sys)
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		if err := sys.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
}

// do is an actor that runs what it is told: tests say with it what an actor does. Functions cannot be sent, so they go by number.
type do struct{ Script int }

var (
	scriptsMu sync.Mutex
	scripts   []func(*runtime.Context, any) error
)

func script(f func(*runtime.Context, any) error) *do {
	scriptsMu.Lock()
	defer scriptsMu.Unlock()
	scripts = append(scripts, f)
	return &do{Script: len(scripts) - 1}
}

func (d *do) Receive(ctx *runtime.Context, msg any) error {
	scriptsMu.Lock()
	f := scripts[d.Script]
	scriptsMu.Unlock()
	return f(ctx, msg)
}

func create(t *testing.T, sys *runtime.System, template any, opts ...runtime.Option) runtime.Address {
	t.Helper()
	a, err := sys.CreateActor(template, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func echo(ctx *runtime.Context, msg any) error {
	if _, ok := msg.(runtime.ActorExitRequest); ok {
		return nil
	}
	return ctx.Reply(msg)
}

func ask(t *testing.T, sys *runtime.System, to runtime.Address, msg any) any {
	t.Helper()
	got, err := sys.Ask(to, msg, time.Minute)
	if err != nil {
		t.Fatalf("Ask(%v): %v", msg, err)
	}
	return got
}

func TestAskReply(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		for _, msg := range []any{"hi", 7, nil, 2.5, []string{"x"}, map[string]int{"a": 1}} {
			if got := ask(t, sys, a, msg); fmt.Sprint(got) != fmt.Sprint(msg) {
				t.Errorf("Ask(%v) = %v", msg, got)
			}
		}
	})
}

func TestAskTimeout(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "slow" {
				time.Sleep(time.Second)
				return ctx.Reply("late")
			}
			return echo(ctx, msg)
		}))
		start := time.Now()
		if _, err := sys.Ask(a, "slow", 300*time.Millisecond); !errors.Is(err, runtime.ErrTimeout) {
			t.Fatalf("error is %v, want ErrTimeout", err)
		}
		if took := time.Since(start); took != 300*time.Millisecond {
			t.Errorf("the ask took %v, want 300ms", took)
		}
		if got := ask(t, sys, a, "second"); got != "second" {
			t.Errorf("the second ask got %v, want its own answer", got)
		}
		env, err := sys.Listen(time.Minute)
		if err != nil || env.Message != "late" || env.From != a {
			t.Errorf("Listen = %+v, %v, want the late answer", env, err)
		}
	})
}

func TestAskDead(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		if err := sys.Tell(a, runtime.ActorExitRequest{}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		start := time.Now()
		if _, err := sys.Ask(a, "x", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("error is %v, want ErrDead", err)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("it took %v to say that the actor is dead", took)
		}
		if err := sys.Tell(a, "x"); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("Tell to the dead: %v, want ErrDead", err)
		}
		if _, err := sys.Ask(runtime.Address{}, "x", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("Ask of nobody: %v, want ErrDead", err)
		}
	})
}

// An ask that waits in the mailbox of an actor that ends is told so.
func TestAskOfActorThatEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "end" {
				time.Sleep(time.Second)
				ctx.Exit()
			}
			return nil
		}))
		sys.Tell(a, "end")
		start := time.Now()
		_, err := sys.Ask(a, "x", time.Minute)
		if !errors.Is(err, runtime.ErrDead) || time.Since(start) != time.Second {
			t.Errorf("error is %v after %v, want ErrDead after 1s", err, time.Since(start))
		}
	})
}

func nilMap() map[string]int { return nil }

func TestAskPoison(t *testing.T) {
	cause := errors.New("no such word")
	run(t, func(t *testing.T, sys *runtime.System) {
		handled := 0
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			handled++
			switch msg {
			case "error":
				return cause
			case "panic":
				nilMap()["x"] = 1
			case "goexit":
				goruntime.Goexit()
			}
			return ctx.Reply(handled)
		}))
		for _, c := range []struct{ msg, reason string }{
			{"error", "no such word"},
			{"panic", "panic: assignment to entry in nil map"},
			{"goexit", "the handler called runtime.Goexit"},
		} {
			_, err := sys.Ask(a, c.msg, time.Minute)
			var poison *runtime.PoisonError
			if !errors.As(err, &poison) || poison.Reason != c.reason || poison.Message != c.msg || poison.Actor != a {
				t.Errorf("Ask(%s): %#v, want the poison %q", c.msg, err, c.reason)
				continue
			}
			if c.msg == "panic" && !strings.Contains(poison.Stack, "system_test.go:") {
				t.Errorf("the stack does not lead to the handler:\n%s", poison.Stack)
			}
			if strings.Contains(poison.Stack, "runtime/cell.go") {
				t.Errorf("the stack shows the runtime:\n%s", poison.Stack)
			}
		}
		if got := ask(t, sys, a, "fine"); got != 4 {
			t.Errorf("after three failures the actor counts %v, want 4: it keeps its state", got)
		}
	})
}

// Letters that were taken together with one that ends the goroutine are handled all the same, in order.
func TestGoexitLosesNothing(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got []int
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if n, ok := msg.(int); ok {
				if n == 0 {
					time.Sleep(time.Second) // so that the others wait together
				}
				got = append(got, n)
				if n%7 == 3 {
					goruntime.Goexit()
				}
			}
			return nil
		}))
		for i := range 100 {
			sys.Tell(a, i)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(got) != 100 || !slices.IsSorted(got) {
			t.Errorf("handled %v", got)
		}
	})
}

func TestListen(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			for i := range 5 {
				ctx.Reply(i)
			}
			return nil
		}))
		if got := ask(t, sys, a, "x"); got != 0 {
			t.Errorf("Ask = %v, want the first reply", got)
		}
		for i := 1; i < 5; i++ {
			if env, err := sys.Listen(time.Second); err != nil || env.Message != i {
				t.Errorf("Listen = %v, %v, want %d", env.Message, err, i)
			}
		}
		if env, err := sys.Listen(time.Second); !errors.Is(err, runtime.ErrTimeout) {
			t.Errorf("Listen = %v, %v, want ErrTimeout", env, err)
		}
		sys.Tell(a, "x")
		if env, err := sys.Listen(time.Second); err != nil || env.Message != 0 || env.From != a || env.To != sys.Address() {
			t.Errorf("Listen after Tell = %+v, %v", env, err)
		}
	})
}

// What nobody listens to is bounded: the oldest messages become dead letters.
func TestListenBounded(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var lost []any
		d := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				ctx.HandleDeadLetters(true)
			case runtime.DeadEnvelope:
				lost = append(lost, m.Message)
			}
			return nil
		}))
		sys.Tell(d, "on")
		synctest.Wait()
		for i := range 10_000 {
			sys.Tell(sys.Address(), i)
		}
		synctest.Wait()
		if len(lost) != 0 {
			t.Fatalf("%d lost within the limit", len(lost))
		}
		sys.Tell(sys.Address(), "one more")
		synctest.Wait()
		if fmt.Sprint(lost) != "[0]" {
			t.Errorf("lost %v, want the oldest one", lost)
		}
	})
}

type Inner struct{ Words []string }

type Parcel struct {
	Inner  Inner
	Ptr    *Inner
	Any    any
	ByName map[string][]int
	When   time.Time
	Where  url.URL
	Array  [2][]int
	secret int
}

func TestMessagesAreCopies(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		keep := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if p, ok := msg.(*Parcel); ok {
				p.Inner.Words[0], p.Ptr.Words[0], p.Any.([]string)[0] = "changed", "changed", "changed"
				p.ByName["x"][0], p.Array[1][0] = 99, 99
				return ctx.Reply(p)
			}
			return nil
		}))
		sent := &Parcel{
			Inner: Inner{[]string{"a"}}, Ptr: &Inner{[]string{"b"}}, Any: []string{"c"},
			ByName: map[string][]int{"x": {1}}, When: time.Now(), Where: url.URL{Host: "h", Path: "/p"},
			Array: [2][]int{nil, {2}}, secret: 3,
		}
		got := ask(t, sys, keep, sent).(*Parcel)
		if sent.Inner.Words[0] != "a" || sent.Ptr.Words[0] != "b" || sent.Any.([]string)[0] != "c" || sent.ByName["x"][0] != 1 || sent.Array[1][0] != 2 {
			t.Errorf("the sender's message has changed: %+v", sent)
		}
		if got.Ptr.Words[0] != "changed" || got.ByName["x"][0] != 99 || !got.When.Equal(sent.When) || got.Where != sent.Where {
			t.Errorf("the reply is %+v", got)
		}
		if got.secret != 0 {
			t.Errorf("an unexported field travelled: %d", got.secret)
		}
	})
}

type (
	list     struct{ Next *list }
	withFunc struct{ Jobs []struct{ Run func() } }
	hidden   struct{ a, b int }
	withErr  struct{ Err *hiddenErr }
	withFace struct{ Face fmt.Stringer }
	byPtr    struct{ M map[*int]int }
)

func TestUnsendable(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		for _, c := range []struct {
			msg  any
			want string
		}{
			{make(chan int), "chan int cannot be sent"},
			{func() {}, "func() cannot be sent"},
			{&list{}, "runtime_test.list.Next: recursive type runtime_test.list cannot be sent"},
			{withFunc{}, "runtime_test.withFunc.Jobs[].Run: func() cannot be sent"},
			{hidden{1, 2}, "runtime_test.hidden cannot be sent: it has no exported field, so nothing of it would arrive"},
			{withErr{}, "runtime_test.hiddenErr cannot be sent: it has no exported field, so nothing of it would arrive (in a field of type error its text would)"},
			{withFace{}, "runtime_test.withFace.Face: interface type fmt.Stringer cannot be sent"},
			{byPtr{}, "runtime_test.byPtr.M: map keyed by *int cannot be sent"},
			{[]any{1, make(chan bool)}, "[]interface {}[1](chan bool): chan bool cannot be sent"},
			{complex(1, 2), "complex128 cannot be sent"},
		} {
			_, err := sys.Ask(a, c.msg, time.Minute)
			if !errors.Is(err, runtime.ErrUnsendable) || !strings.HasSuffix(err.Error(), ": "+c.want) {
				t.Errorf("Ask(%T): %v\nwant %s", c.msg, err, c.want)
			}
		}
		// An actor that tries learns the same.
		b := create(t, sys, script(func(ctx *runtime.Context, msg any) error { return ctx.Reply(func() {}) }))
		_, err := sys.Ask(b, "x", time.Minute)
		if poison := new(runtime.PoisonError); !errors.As(err, &poison) || !strings.Contains(poison.Reason, "func() cannot be sent") {
			t.Errorf("Ask = %v, want the poison of an unsendable reply", err)
		}
	})
}

func TestValueNestedTooDeep(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		nest := func(n int) any {
			var v any = 1
			for range n {
				v = []any{v}
			}
			return v
		}
		if _, err := sys.Ask(a, nest(100), time.Minute); err != nil {
			t.Errorf("100 deep: %v", err)
		}
		if _, err := sys.Ask(a, nest(101), time.Minute); !errors.Is(err, runtime.ErrUnsendable) {
			t.Errorf("101 deep: %v, want ErrUnsendable", err)
		}
	})
}

type State struct {
	Names []string
	n     int
}

func (s *State) Receive(ctx *runtime.Context, msg any) {
	if name, ok := msg.(string); ok {
		s.n++
		s.Names = append(s.Names, name)
		s.Names[0] = name
		ctx.Reply(fmt.Sprint(s.n, s.Names))
	}
}

func TestTemplateIsCopied(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		template := &State{Names: []string{"x"}}
		a, b := create(t, sys, template), create(t, sys, *template)
		if a == b {
			t.Errorf("both actors have the address %v", a)
		}
		if got := ask(t, sys, a, "a"); got != "1 [a a]" {
			t.Errorf("a says %v", got)
		}
		if got := ask(t, sys, b, "b"); got != "1 [b b]" {
			t.Errorf("b says %v", got)
		}
		if template.Names[0] != "x" {
			t.Errorf("the template has changed: %v", template.Names)
		}
		_, err := sys.CreateActor(&State{n: 3})
		if !errors.Is(err, runtime.ErrUnsendable) || !strings.Contains(err.Error(), "field n of runtime_test.State") {
			t.Errorf("unexported state: %v", err)
		}
	})
}

type (
	notActor struct{}
	nearly   struct{}
	doubled  struct{}
)

func (nearly) OnPing(msg string)                {}
func (doubled) OnA(*runtime.Context, int)       {}
func (doubled) OnB(*runtime.Context, int) error { return nil }

func TestNotAnActor(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		for _, c := range []struct {
			template any
			want     string
		}{
			{notActor{}, "it needs Receive(*thesp.Context, any) error"},
			{nearly{}, "OnPing has the form func(*runtime_test.nearly, string)"},
			{doubled{}, "OnA and OnB both handle int"},
			{7, "must be a struct"},
			{nil, "must be a struct"},
			{(*State)(nil), "must be a struct"},
		} {
			_, err := sys.CreateActor(c.template)
			if !errors.Is(err, runtime.ErrNotActor) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("CreateActor(%T): %v, want %q", c.template, err, c.want)
			}
		}
	})
}

type (
	Short    struct{ Text string }
	Long     struct{ Short }
	Longer   struct{ Long }
	ByPtr    struct{ *Short }
	Stranger struct{ X int }
	Handlers struct{ Strange bool }
)

func (h *Handlers) OnString(ctx *runtime.Context, m string) error { return ctx.Reply("string " + m) }
func (h *Handlers) OnShort(ctx *runtime.Context, m Short) error   { return ctx.Reply("short " + m.Text) }
func (h *Handlers) OnInt(ctx *runtime.Context, m int)             { ctx.Reply("int") }
func (h *Handlers) OnError(ctx *runtime.Context, m error) error   { return m }
func (h *Handlers) OnUnhandled(ctx *runtime.Context, m any) error {
	return ctx.Reply(fmt.Sprintf("unhandled %T", m))
}

// Failing is an error that can be sent.
type Failing struct{ Text string }

func (f Failing) Error() string { return f.Text }

// Precise handles what Handlers does, and Long apart.
type Precise struct{ Handlers }

func (p *Precise) OnLong(ctx *runtime.Context, m Long) error { return ctx.Reply("long " + m.Text) }

func TestHandlers(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a, b := create(t, sys, &Handlers{}), create(t, sys, Precise{})
		for _, c := range []struct {
			to   runtime.Address
			msg  any
			want string
		}{
			{a, "x", "string x"},
			{a, 1, "int"},
			{a, Short{"s"}, "short s"},
			{a, Long{Short{"l"}}, "short l"},
			{a, Longer{Long{Short{"ll"}}}, "short ll"},
			{a, &Long{Short{"p"}}, "short p"},
			{a, ByPtr{&Short{"q"}}, "short q"},
			{a, ByPtr{}, "unhandled runtime_test.ByPtr"},
			{a, Stranger{1}, "unhandled runtime_test.Stranger"},
			{a, 2.5, "unhandled float64"},
			{a, nil, "unhandled <nil>"},
			{b, Short{"s"}, "short s"},
			{b, Long{Short{"l"}}, "long l"},
			{b, Longer{Long{Short{"ll"}}}, "long ll"},
			{b, &Long{Short{"p"}}, "long p"},
			{b, &Longer{Long{Short{"pp"}}}, "long pp"},
			{b, (*Long)(nil), "unhandled *runtime_test.Long"},
			{b, "x", "string x"},
		} {
			if got := ask(t, sys, c.to, c.msg); got != c.want {
				t.Errorf("%#v: %v, want %v", c.msg, got, c.want)
			}
		}
		_, err := sys.Ask(a, Failing{"broken"}, time.Minute)
		if poison := new(runtime.PoisonError); !errors.As(err, &poison) || poison.Reason != "broken" {
			t.Errorf("the handler of an interface: %v", err)
		}
	})
}

func TestWakeups(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got []string
		var cancel func()
		start := time.Now()
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				for _, d := range []time.Duration{30, 10, 20, 10} {
					ctx.WakeupAfter(d*time.Second, int(d))
				}
				cancel = ctx.WakeupAfter(15*time.Second, "cancelled")
				if m == "busy" {
					time.Sleep(time.Minute)
				}
			case runtime.WakeupMessage:
				if ctx.Sender() != ctx.Self() {
					t.Errorf("the sender of the wakeup is %v", ctx.Sender())
				}
				got = append(got, fmt.Sprintf("%v+%v=%v", m.Payload, m.Period, time.Since(start)))
			}
			return nil
		}))
		sys.Tell(a, "start")
		synctest.Wait()
		cancel()
		time.Sleep(time.Minute)
		synctest.Wait()
		if s := strings.Join(got, " "); s != "10+10s=10s 10+10s=10s 20+20s=20s 30+30s=30s" {
			t.Errorf("wakeups: %s", s)
		}
		got, start = nil, time.Now()
		sys.Tell(a, "busy")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if s := strings.Join(got, " "); s != "10+10s=1m0s 10+10s=1m0s cancelled+15s=1m0s 20+20s=1m0s 30+30s=1m0s" {
			t.Errorf("wakeups while busy: %s", s)
		}
		got = nil
		sys.Tell(a, "start")
		synctest.Wait()
		sys.Tell(a, runtime.ActorExitRequest{})
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(got) != 0 {
			t.Errorf("wakeups after the end: %v", got)
		}
	})
}

// family makes a tree of the given depth under the actor, two children each, and records ends.
func family(ended *[]string, mu *sync.Mutex) *do {
	var template *do
	template = script(func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case int:
			if m > 0 {
				for range 2 {
					child, err := ctx.CreateActor(template)
					if err != nil {
						return err
					}
					ctx.Tell(child, m-1)
				}
			}
			return nil
		case string:
			return ctx.Reply(ctx.Parent())
		case runtime.ChildActorExited:
			mu.Lock()
			*ended = append(*ended, "told "+m.Reason)
			mu.Unlock()
		case runtime.ActorExitRequest:
			mu.Lock()
			*ended = append(*ended, "exit")
			mu.Unlock()
			panic("an exit cannot be refused")
		}
		return nil
	})
	return template
}

func TestRecursiveExit(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var ended []string
		var mu sync.Mutex
		a := create(t, sys, family(&ended, &mu))
		sys.Tell(a, 3)
		synctest.Wait()
		if n := len(sys.Actors()); n != 15 {
			t.Fatalf("%d actors, want 15", n)
		}
		sys.Tell(a, runtime.ActorExitRequest{})
		synctest.Wait()
		if left := sys.Actors(); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
		if len(ended) != 15 {
			t.Errorf("%d exits, want 15 (a parent that exits itself is not told of its children): %v", len(ended), ended)
		}
	})
}

func TestChildExitIsToldOnce(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var ended []string
		var mu sync.Mutex
		a := create(t, sys, family(&ended, &mu))
		sys.Tell(a, 2)
		synctest.Wait()
		var child runtime.Address
		for _, info := range sys.Actors() {
			if info.Parent == a {
				child = info.Address
			}
		}
		if got := ask(t, sys, child, "parent?"); got != a {
			t.Errorf("the parent of %v is %v, want %v", child, got, a)
		}
		sys.Tell(child, runtime.ActorExitRequest{})
		sys.Tell(child, runtime.ActorExitRequest{})
		synctest.Wait()
		want := "exit exit exit told exit requested by " + sys.Address().String()
		if got := strings.Join(ended, " "); got != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
		if n := len(sys.Actors()); n != 4 {
			t.Errorf("%d actors left, want 4", n)
		}
	})
}

func TestExitThatIsNotRecursive(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var ended []string
		var mu sync.Mutex
		a := create(t, sys, family(&ended, &mu))
		sys.Tell(a, 2)
		synctest.Wait()
		sys.Tell(a, runtime.ActorExitRequest{NotRecursive: true})
		synctest.Wait()
		orphans := 0
		for _, info := range sys.Actors() {
			if info.Parent.IsZero() {
				orphans++
				if got := ask(t, sys, info.Address, "parent?"); got != (runtime.Address{}) {
					t.Errorf("an orphan has the parent %v", got)
				}
			}
		}
		if orphans != 2 || len(sys.Actors()) != 6 {
			t.Errorf("%d orphans of %d actors, want 2 of 6", orphans, len(sys.Actors()))
		}
	})
}

// A request to exit overtakes what waits, and what waits becomes dead letters.
func TestExitOvertakesBacklog(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var dead []string
		d := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				ctx.HandleDeadLetters(true)
			case runtime.DeadEnvelope:
				dead = append(dead, fmt.Sprint(m.Message))
			}
			return nil
		}))
		sys.Tell(d, "on")
		handled := 0
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(int); ok {
				handled++
				time.Sleep(time.Second)
			}
			return nil
		}))
		for i := range 10 {
			sys.Tell(a, i)
		}
		time.Sleep(1500 * time.Millisecond)
		sys.Tell(a, runtime.ActorExitRequest{})
		time.Sleep(time.Minute)
		sys.Tell(a, "after")
		synctest.Wait()
		if handled != 2 || strings.Join(dead, " ") != "2 3 4 5 6 7 8 9 after" {
			t.Errorf("handled %d, dead letters %v", handled, dead)
		}
	})
}

// Handlers that block do not stop other actors, also when there are more of them than processors.
func TestBlockedHandlersDoNotStarveOthers(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		sleepers := 50 * goruntime.GOMAXPROCS(0)
		template := script(func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(string); ok {
				time.Sleep(time.Hour)
			}
			return nil
		})
		start := time.Now()
		for range sleepers {
			sys.Tell(create(t, sys, template), "sleep")
		}
		a := create(t, sys, script(echo))
		if got := ask(t, sys, a, "hi"); got != "hi" {
			t.Errorf("got %v", got)
		}
		if took := time.Since(start); took > 100*time.Millisecond {
			t.Errorf("behind %d blocked handlers an answer took %v", sleepers, took)
		}
	})
}

// Actors that ask each other in a chain longer than there are processors get their answers without any delay.
func TestAskInsideHandlers(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		for range 10 * goruntime.GOMAXPROCS(0) {
			next := a
			a = create(t, sys, script(func(ctx *runtime.Context, msg any) error {
				if _, ok := msg.(runtime.ActorExitRequest); ok {
					return nil
				}
				got, err := ctx.Ask(next, msg, time.Minute)
				if err != nil {
					return err
				}
				return ctx.Reply(got.(string) + ".")
			}))
		}
		start := time.Now()
		got := ask(t, sys, a, "hi").(string)
		if len(got) != 2+10*goruntime.GOMAXPROCS(0) || time.Since(start) != 0 {
			t.Errorf("got %q after %v", got, time.Since(start))
		}
	})
}

func TestOrderOfEachSender(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		const senders, messages = 10, 2000
		last := map[int]int{}
		total := 0
		sink := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if m, ok := msg.([2]int); ok {
				total++
				if m[1] != last[m[0]] {
					t.Errorf("sender %d: message %d, want %d", m[0], m[1], last[m[0]])
				}
				last[m[0]]++
			}
			return nil
		}))
		for i := range senders {
			a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
				if msg == "go" {
					for n := range messages {
						ctx.Tell(sink, [2]int{i, n})
					}
				}
				return nil
			}))
			sys.Tell(a, "go")
		}
		synctest.Wait()
		if total != senders*messages {
			t.Errorf("%d messages, want %d", total, senders*messages)
		}
	})
}

func TestShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		a := create(t, sys, script(echo))
		for range 2 {
			if err := sys.Shutdown(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		_, createErr := sys.CreateActor(script(echo))
		_, askErr := sys.Ask(a, "x", time.Minute)
		_, listenErr := sys.Listen(time.Minute)
		for _, err := range []error{createErr, askErr, listenErr, sys.Tell(a, "x")} {
			if !errors.Is(err, runtime.ErrClosed) {
				t.Errorf("error is %v, want ErrClosed", err)
			}
		}
	})
}

// A handler that runs when the system is shut down finishes what it is at: who has asked gets the reply.
func TestShutdownLetsHandlersReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			time.Sleep(time.Second)
			if _, err := ctx.Ask(ctx.Sender(), "more", time.Minute); !errors.Is(err, runtime.ErrClosed) {
				t.Errorf("an ask of the handler is %v, want ErrClosed", err)
			}
			return ctx.Reply("done")
		}))
		answer := make(chan any, 1)
		go func() {
			got, err := sys.Ask(a, "x", time.Minute)
			if err != nil {
				t.Error(err)
			}
			answer <- got
		}()
		synctest.Wait()
		if err := sys.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := <-answer; got != "done" {
			t.Errorf("the reply is %v", got)
		}
	})
}

// An ask and a listen that wait when the system ends return at once.
func TestShutdownEndsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		a := create(t, sys, script(func(*runtime.Context, any) error { return nil }))
		errs := make(chan error, 2)
		go func() { _, err := sys.Ask(a, "x", 0); errs <- err }()
		go func() { _, err := sys.Listen(0); errs <- err }()
		synctest.Wait()
		if err := sys.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := <-errs; err == nil {
				t.Error("no error")
			}
		}
	})
}

func TestShutdownLeavesStuckHandlersBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		release := make(chan bool)
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "stick" {
				<-release
			}
			return nil
		}))
		sys.Tell(a, "stick")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := sys.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1 actors have not ended") {
			t.Errorf("Shutdown: %v", err)
		}
		close(release)
	})
}

func TestActorInfo(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "slow" {
				time.Sleep(time.Minute)
			}
			if msg == "fail" {
				return errors.New("failed")
			}
			return nil
		}))
		sys.Tell(a, "fail")
		synctest.Wait()
		sys.Tell(a, "slow")
		synctest.Wait()
		sys.Tell(a, "waits")
		info, ok := sys.Actor(a)
		if !ok || info.Type != "runtime_test.do" || info.Mailbox != 1 || !info.Active || info.Failed != 1 || info.Handled != 1 {
			t.Errorf("info of a busy actor: %+v, %v", info, ok)
		}
		if _, ok := sys.Actor(sys.Address()); ok {
			t.Error("there is information on the outside")
		}
	})
}

// 64 askers of one actor wake it and are woken all the time: no reply may get lost on the way.
func TestManyAskers(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	a := create(t, sys, script(echo))
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for i := range 2000 {
				want := g*1_000_000 + i
				if got, err := sys.Ask(a, want, time.Minute); got != want || err != nil {
					t.Errorf("Ask(%d) is %v, %v", want, got, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := sys.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}
