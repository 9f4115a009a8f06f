package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// doer does what it is told; its kinds are versions of one type.
type doer struct {
	Done []string

	version string
}

func (d *doer) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		d.Done = append(d.Done, d.version+m)
	case runtime.WakeupMessage:
		d.Done = append(d.Done, d.version+"wakeup")
	case runtime.ChildActorExited:
		d.Done = append(d.Done, d.version+"child")
	case int:
		return ctx.Reply(append([]string{}, d.Done...))
	}
	return nil
}

// versionKind is a version of doer.
func versionKind(version string, users runtime.Users) *runtime.Kind {
	return &runtime.Kind{
		Name: "main.Doer", Source: version, Users: users,
		Type:  reflect.TypeFor[doer](),
		Bind:  func(state any) runtime.Actor { state.(*doer).version = version; return state.(*doer) },
		State: func(a runtime.Actor) any { return a },
	}
}

// kindsOf knows one kind.
type kindsOf struct{ kind *runtime.Kind }

func (k kindsOf) KindOf(t reflect.Type) (*runtime.Kind, error) {
	if t == reflect.TypeFor[doer]() {
		return k.kind, nil
	}
	return nil, nil
}
func (kindsOf) Unwrap(reflect.Type) func(any) any { return nil }

// gates has receivers wait.
type gates struct {
	started chan struct{}
	open    chan struct{}
}

func newGates() *gates { return &gates{started: make(chan struct{}), open: make(chan struct{})} }

// waiting is a version whose actors wait at the gates for the message "wait".
type waiting struct {
	*doer
	gates *gates
}

func (w waiting) Receive(ctx *runtime.Context, msg any) error {
	if msg == "wait" {
		close(w.gates.started)
		<-w.gates.open
	}
	if msg == "create" {
		child, err := ctx.CreateActor(&doer{})
		if err != nil {
			return err
		}
		ctx.WakeupAfter(time.Minute, nil)
		w.Done = append(w.Done, "created")
		return ctx.Reply(child)
	}
	return w.doer.Receive(ctx, msg)
}

func TestUpgrade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates()
		v1 := versionKind("1", nil)
		v1.Bind = func(state any) runtime.Actor { state.(*doer).version = "1"; return waiting{state.(*doer), g} }
		v1.State = func(a runtime.Actor) any { return a.(waiting).doer }
		v2 := versionKind("2", nil)
		sys := runtime.New(runtime.Config{Kinds: kindsOf{v1}})
		defer sys.Shutdown(context.Background())
		events, stop := sys.Events(10)
		defer stop()
		a, err := sys.CreateActor(&doer{}, runtime.Name("doer"))
		if err != nil {
			t.Fatal(err)
		}
		child, err := sys.Ask(a, "create", time.Second)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []string{"a", "wait", "b", "c"} {
			if err := sys.Tell(a, m); err != nil {
				t.Fatal(err)
			}
		}
		<-g.started
		done := make(chan error)
		go func() { done <- sys.Upgrade(t.Context(), a, v2, false) }()
		synctest.Wait()
		select {
		case err := <-done:
			t.Fatalf("upgraded in the middle of a message: %v", err)
		default:
		}
		if info, _ := sys.Actor(a); info.Source != "1" {
			t.Errorf("source %s before the upgrade", info.Source)
		}
		close(g.open)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := sys.Tell(child.(runtime.Address), runtime.ActorExitRequest{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		got, err := sys.Ask(a, 0, time.Second)
		if want := "[created 1a 1wait 2b 2c 2child 2wakeup]"; err != nil || fmt.Sprint(got) != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
		if b, ok := sys.Lookup("doer"); b != a || !ok {
			t.Errorf("its name leads to %v, %v", b, ok)
		}
		if info, _ := sys.Actor(a); info.Source != "2" || info.Handled != 7 {
			t.Errorf("after the upgrade: %+v", info)
		}
		upgraded := 0
		for len(events) > 0 {
			if ev := <-events; ev.Kind == runtime.EventUpgraded && ev.Actor == a {
				upgraded++
			}
		}
		if upgraded != 1 {
			t.Errorf("%d events of the upgrade, want 1", upgraded)
		}
	})
}

// userCount counts users, and refuses those after limit.
type userCount struct {
	mu    sync.Mutex
	now   int
	limit int
}

var errFull = errors.New("full")

func (c *userCount) Enter(runtime.Address) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now == c.limit {
		return errFull
	}
	c.now++
	return nil
}

func (c *userCount) Leave(runtime.Address) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now--
}

func (c *userCount) users() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func TestUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u1, u2 := &userCount{limit: 2}, &userCount{limit: 1}
		v1, v2 := versionKind("1", u1), versionKind("2", u2)
		sys := runtime.New(runtime.Config{Kinds: kindsOf{v1}})
		defer sys.Shutdown(context.Background())
		want := func(n1, n2 int) {
			t.Helper()
			synctest.Wait()
			if u1.users() != n1 || u2.users() != n2 {
				t.Errorf("users %d and %d, want %d and %d", u1.users(), u2.users(), n1, n2)
			}
		}
		a, err := sys.CreateActor(&doer{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := sys.CreateActor(&doer{}, runtime.Name("b"))
		if err != nil {
			t.Fatal(err)
		}
		want(2, 0)
		if _, err := sys.CreateActor(&doer{}); !errors.Is(err, errFull) {
			t.Errorf("create: %v, want %v", err, errFull)
		}
		if same, err := sys.CreateActor(&doer{}, runtime.Name("b")); same != b || err != nil {
			t.Errorf("create by a name that is taken: %v, %v", same, err)
		}
		want(2, 0)
		if err := sys.Upgrade(t.Context(), a, v2, false); err != nil {
			t.Error(err)
		}
		want(1, 1)
		if err := sys.Upgrade(t.Context(), b, v2, false); !errors.Is(err, errFull) {
			t.Errorf("upgrade: %v, want %v", err, errFull)
		}
		want(1, 1)
		sys.Tell(a, runtime.ActorExitRequest{})
		want(1, 0)
		if err := sys.Upgrade(t.Context(), a, v2, false); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("upgrade of a dead actor: %v", err)
		}
		sys.Shutdown(context.Background())
		want(0, 0)
	})
}

// Who waits for an upgrade of an actor that does not come to an end goes on in time, and the upgrade does not happen later.
func TestUpgradeGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates()
		v1 := versionKind("1", nil)
		v1.Bind = func(state any) runtime.Actor { return waiting{state.(*doer), g} }
		v1.State = func(a runtime.Actor) any { return a.(waiting).doer }
		sys := runtime.New(runtime.Config{Kinds: kindsOf{v1}})
		defer sys.Shutdown(context.Background())
		a, err := sys.CreateActor(&doer{})
		if err != nil {
			t.Fatal(err)
		}
		sys.Tell(a, "wait")
		<-g.started
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := sys.Upgrade(ctx, a, versionKind("2", nil), false); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
		// Whoever still waits when the actor ends hears of that.
		done := make(chan error)
		go func() { done <- sys.Upgrade(t.Context(), a, versionKind("2", nil), false) }()
		synctest.Wait()
		sys.Tell(a, runtime.ActorExitRequest{})
		go func() { done <- sys.Upgrade(t.Context(), a, versionKind("2", nil), false) }()
		synctest.Wait()
		close(g.open)
		first, second := <-done, <-done
		if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), runtime.ErrDead) {
			t.Errorf("before and after the request to exit: %v, %v; want nil and %v", first, second, runtime.ErrDead)
		}
	})
}
