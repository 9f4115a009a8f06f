package runtime_test

import (
	"context"
	"errors"
	"testing"
	"time"
	"unique"

	"thesp/runtime"
)

// A farSystem is the Remote of a system with one neighbour, which swallows what it gets.
type farSystem struct {
	neighbour runtime.SystemID
	closed    int
}

func (f *farSystem) Send(_, _ runtime.Address, _ any) error     { return nil }
func (f *farSystem) Room(runtime.Address) <-chan struct{}       { return nil }
func (f *farSystem) Leader() unique.Handle[runtime.SystemID]    { return unique.Make(f.neighbour) }
func (f *farSystem) Workers() []unique.Handle[runtime.SystemID] { return nil }
func (f *farSystem) Offer(runtime.Capabilities)                 {}
func (f *farSystem) Drain(context.Context) error                { return nil }
func (f *farSystem) Close()                                     { f.closed++ }
func (f *farSystem) Members() []runtime.Member {
	return []runtime.Member{{Host: f.neighbour.Host, Incarnation: f.neighbour.Incarnation}}
}
func (f *farSystem) Place(func(runtime.Member) runtime.Lack, bool) (runtime.Address, error) {
	return runtime.MakeAddress(unique.Make(f.neighbour), runtime.ForeignNumber(1, 1)), nil
}

// A system that is connected later knows others until it is disconnected; then asks that wait, and those after, fail at once.
func TestConnect(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	far := &farSystem{neighbour: runtime.SystemID{Host: "a:1", Incarnation: 7}}
	there := runtime.MakeAddress(unique.Make(far.neighbour), 1)
	if err := sys.Tell(there, 1); !errors.Is(err, runtime.ErrDead) {
		t.Errorf("before: tell says %v, want ErrDead", err)
	}
	if err := runtime.Connect(sys, far); err != nil {
		t.Fatal(err)
	}
	if err := runtime.Connect(sys, far); err == nil {
		t.Error("connected twice: no error, want one")
	}
	if err := sys.Tell(there, 1); err != nil || len(sys.Members()) != 1 {
		t.Errorf("connected: tell says %v, the members are %v, want no error and one", err, sys.Members())
	}
	answered := make(chan error)
	go func() {
		_, err := sys.Ask(there, 1, time.Hour)
		answered <- err
	}()
	for sys.Stats().Away < 2 { // the question is on its way
		time.Sleep(time.Millisecond)
	}
	runtime.Disconnect(sys, "for a test")
	runtime.Disconnect(sys, "twice")
	if err := <-answered; !errors.Is(err, runtime.ErrDead) {
		t.Errorf("the ask that waited says %v, want ErrDead", err)
	}
	if _, err := sys.Ask(there, 1, time.Hour); !errors.Is(err, runtime.ErrDead) || len(sys.Members()) != 0 || far.closed != 1 {
		t.Errorf("disconnected: ask says %v, members %v, closed %d times, want ErrDead, none and once", err, sys.Members(), far.closed)
	}
	if err := sys.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}
