package netbase_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// A choosy actor of the source that has the type travel requires cam by its type, and a suited one by its method Suits.
type (
	choosy struct{}
	suited struct{}
)

func (*choosy) Receive(ctx *runtime.Context, msg any) error {
	if msg == "update" {
		return ctx.System().UpdateCapability("mine", true)
	}
	return ctx.Reply(ctx.System().Capabilities().String())
}

func (*suited) Receive(ctx *runtime.Context, msg any) error { return ctx.Reply(msg) }

// A filmer creates actors of the source that need cam, in each of the ways that there are, and hears how they end.
type filmer struct{ heard []string }

func (f *filmer) Receive(ctx *runtime.Context, msg any) error {
	var template any
	var opts []runtime.Option
	switch m := msg.(type) {
	case runtime.ChildActorExited:
		f.heard = append(f.heard, m.Reason)
		return nil
	case string:
		switch m {
		case "heard":
			return ctx.Reply(slices.Sorted(slices.Values(f.heard)))
		case "type":
			template = &choosy{}
		case "both":
			template, opts = &choosy{}, []runtime.Option{runtime.Require("cam")}
		case "suits":
			template = &suited{}
		case "option":
			template, opts = &travel{}, []runtime.Option{runtime.Require("cam")}
		case "other":
			template, opts = &travel{}, []runtime.Option{runtime.Require("Server")}
		}
	}
	a, err := ctx.CreateActor(template, opts...)
	if err != nil {
		return err
	}
	return ctx.Reply(a)
}

// When a system loses a capability, actors of shipped sources that need it end as all others do, and their parents elsewhere hear why.
func TestCapabilitiesOfWorkersChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true, "cam": true})
		defer b.stop(t)
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 2)
		parent := a.create(t, &filmer{})
		all := map[string]runtime.Address{}
		for _, how := range []string{"type", "both", "suits", "option", "other"} {
			all[how] = get[runtime.Address](t, a, parent, how)
		}
		alone, err := a.CreateActor(&choosy{})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.UpdateCapability("cam", 2); err != nil { // which is still one
			t.Fatal(err)
		}
		synctest.Wait()
		if got := get[string](t, a, alone, "caps"); got != "Server cam=2" {
			t.Errorf("an actor in the worker sees the capabilities %q", got)
		}
		if heard := get[[]string](t, a, parent, "heard"); len(heard) != 0 {
			t.Errorf("after a change that nobody minds the parent has heard %q", heard)
		}
		if err := b.UpdateCapability("cam", nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		want := []string{"its system does not suit, says the method Suits now", "its system lacks cam now", "its system lacks cam now", "its system lacks cam now"}
		if heard := get[[]string](t, a, parent, "heard"); !slices.Equal(heard, want) {
			t.Errorf("the parent has heard %q, want %q", heard, want)
		}
		all["alone"] = alone
		for how, at := range all {
			got, err := a.Ask(at, "there", time.Minute)
			if how == "other" && (got != "there" || err != nil) || how != "other" && !errors.Is(err, runtime.ErrDead) {
				t.Errorf("ask of %s: %v, %v", how, got, err)
			}
		}
		if n := b.count(); n != 1 {
			t.Errorf("%d workers, want 1", n)
		}
	})
}

// A worker that runs already can be used for what its system has got since.
func TestWorkerGainsCapability(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		first, err := a.CreateActor(&travel{"first "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			name := fmt.Sprint("n", i)
			if err := b.UpdateCapability(name, true); err != nil {
				t.Fatal(err)
			}
			for until := time.Now().Add(time.Minute); ; {
				_, err := a.CreateActor(&travel{}, runtime.Require(name))
				if err == nil {
					break
				}
				if !errors.Is(err, runtime.ErrUnplaceable) || !strings.Contains(err.Error(), "a:1 lacks") || time.Now().After(until) { // the author knows no better yet
					t.Fatalf("create of what requires %s: %v", name, err)
				}
				time.Sleep(time.Millisecond)
			}
		}
		if got := get[string](t, a, first, "hi"); got != "first hi" || b.count() != 1 {
			t.Errorf("the first one answers %q, and there are %d workers, want 1", got, b.count())
		}
	})
}

// What a system offers while a worker is being started, or loads its source, is known to it as well.
func TestCapabilitiesChangeWhileWorkerStarts(t *testing.T) {
	for _, early := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			network := newMemory()
			b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true, "cam": true})
			defer b.stop(t)
			if early {
				b.shelf.judges(time.Second)
			} else {
				b.mocks.loadTime = time.Second
			}
			a := startAuthor(t, network, "a:1", "b:1")
			defer a.stop(t)
			a.knows(t, 2)
			parent := a.create(t, &filmer{})
			get[runtime.Address](t, a, parent, "option")
			time.Sleep(500 * time.Millisecond)
			if err := b.UpdateCapability("cam", nil); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Second)
			if heard := get[[]string](t, a, parent, "heard"); len(heard) != 1 || !strings.Contains(heard[0], "lacks cam") {
				t.Errorf("changed before its setup: %v: the parent has heard %q, want once that cam is lacking", early, heard)
			}
		})
	}
}

// An actor in a worker cannot change what its system offers.
func TestWorkerUpdatesCapability(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"cam": true})
		defer b.stop(t)
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 2)
		tr, err := a.CreateActor(&choosy{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Ask(tr, "update", time.Minute)
		if want := "update capability: not a capability that an actor in a worker can change: mine of b:1"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("an actor in a worker sets one: %v, want %s", err, want)
		}
		if got := get[string](t, a, tr, "caps"); got != "cam" || b.Capabilities().String() != "cam" {
			t.Errorf("the worker has %s then, and its system %v", got, b.Capabilities())
		}
	})
}

// An isolated actor ends when its system has no longer what it needs, and one can be created with what the system has got.
func TestCapabilitiesOfIsolated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startIsolating(t, newMemory(), &mocks{})
		defer b.stop(t)
		create := func(name string) runtime.Address {
			t.Helper()
			a, err := b.CreateActor(&travel{"hi "}, runtime.Isolate(), runtime.Require(name))
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		old := create("Server")
		if err := b.UpdateCapability("gpu", true); err != nil {
			t.Fatal(err)
		}
		fresh := create("gpu")
		if err := b.UpdateCapability("Server", nil); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, err := b.Ask(old, "there", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("ask of who needs what has gone: %v, want ErrDead", err)
		}
		if got := get[string](t, b, fresh, "there"); got != "hi there" {
			t.Errorf("the other one answers %q", got)
		}
	})
}
