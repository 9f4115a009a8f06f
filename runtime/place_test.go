package runtime_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

func TestScenario49Requirements(t *testing.T) {
	for _, tt := range []struct {
		requires runtime.Requirements
		caps     runtime.Capabilities
		lacks    string
	}{
		{runtime.Require("X"), nil, "X"},
		{runtime.Require("X"), runtime.Capabilities{"X": false}, "X"},
		{runtime.Require("X"), runtime.Capabilities{"X": 0}, "X"},
		{runtime.Require("X"), runtime.Capabilities{"X": ""}, "X"},
		{runtime.Require("X"), runtime.Capabilities{"X": true}, ""},
		{runtime.Require("X"), runtime.Capabilities{"X": 1}, ""},
		{runtime.Require("X"), runtime.Capabilities{"X": "s"}, ""},
		{runtime.Require("X", "v"), runtime.Capabilities{"X": "v"}, ""},
		{runtime.Require("X", "v"), runtime.Capabilities{"X": "w"}, `X="v"`},
		{runtime.Require("X", "v"), runtime.Capabilities{"X": true}, `X="v"`},
		{runtime.Require("X", 3), runtime.Capabilities{"X": int64(3)}, ""},
		{runtime.Require("X", uint8(3)), runtime.Capabilities{"X": 3}, ""},
		{runtime.Require("X", 3), runtime.Capabilities{"X": "3"}, "X=3"},
		{runtime.Require("X", false), runtime.Capabilities{"X": false}, ""},
		{append(runtime.Require("X"), runtime.Require("Y", 1)...), runtime.Capabilities{"X": true}, "Y=1"},
		{append(runtime.Require("X"), runtime.Require("Y", 1)...), nil, "X and Y=1"},
		{append(runtime.Require("X"), runtime.Require("Y", 1)...), runtime.Capabilities{"X": true, "Y": 1}, ""},
		{append(runtime.Require("X"), runtime.Require("X")...), nil, "X"},
		{append(runtime.Require("X", 1), append(runtime.Require("Y"), runtime.Require("X", int64(1), "1")...)...), nil, `X=1 and Y and X="1"`},
		{append(runtime.Require("X"), runtime.Require("X", []int{1}, []int{1})...), nil, "X and X=[1]"},
		{nil, nil, ""},
	} {
		caps, err := tt.caps.Clean()
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.requires.Lacks(caps).String(); got != tt.lacks {
			t.Errorf("%v of %v lacks %q, want %q", tt.requires, tt.caps, got, tt.lacks)
		}
	}
}

func TestCapabilitiesHaveLimits(t *testing.T) {
	many := runtime.Capabilities{}
	for i := range 64 {
		many[strings.Repeat("c", i+1)] = true
	}
	more := runtime.Capabilities{"one": "more"}
	for name, value := range many {
		more[name] = value
	}
	for _, tt := range []struct {
		caps runtime.Capabilities
		ok   bool
	}{
		{many, true},
		{more, false},
		{runtime.Capabilities{"": true}, false},
		{runtime.Capabilities{strings.Repeat("n", 256): true}, true},
		{runtime.Capabilities{strings.Repeat("n", 257): true}, false},
		{runtime.Capabilities{"s": strings.Repeat("v", 256)}, true},
		{runtime.Capabilities{"s": strings.Repeat("v", 257)}, false},
		{runtime.Capabilities{"f": 1.5}, false},
		{runtime.Capabilities{"nil": nil}, false},
		{runtime.Capabilities{"list": []int{1}}, false},
	} {
		if _, err := tt.caps.Clean(); (err == nil) != tt.ok || err != nil && !errors.Is(err, runtime.ErrCapability) {
			t.Errorf("Clean of %.40v: %v, want success: %v", tt.caps, err, tt.ok)
		}
	}
}

// picky needs a colour, and more memory than its template asks for.
type picky struct{ Memory int }

func (picky) Requires() runtime.Requirements { return runtime.Require("colour") }

func (p picky) Suits(caps runtime.Capabilities) bool {
	if caps["panic"] == true {
		panic("no idea")
	}
	memory, _ := caps["memory"].(int64)
	return memory > int64(p.Memory)
}

func (p *picky) Receive(ctx *runtime.Context, msg any) error { return echo(ctx, msg) }

func TestScenario50Unplaceable(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		_, err := sys.CreateActor(&picky{}, runtime.Require("size", "XL"))
		if !errors.Is(err, runtime.ErrUnplaceable) {
			t.Fatalf("error is %v, want ErrUnplaceable", err)
		}
		for _, part := range []string{"runtime_test.picky", "colour", `size="XL"`, "this one lacks"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("error is %q, want %q in it", err, part)
			}
		}
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			_, err := ctx.CreateActor(&picky{})
			return err
		}))
		var poison *runtime.PoisonError
		if _, err := sys.Ask(a, "go", time.Second); !errors.As(err, &poison) || !strings.Contains(poison.Reason, "colour") {
			t.Errorf("an actor that creates it fails with %v, want poison about the colour", err)
		}
	})
}

func TestScenario51CapabilitiesChange(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		set := func(name string, value any) {
			t.Helper()
			if err := sys.UpdateCapability(name, value); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		lives := func(a runtime.Address) bool {
			_, ok := sys.Actor(a)
			return ok
		}
		set("colour", "red")
		set("memory", 4)
		told := make(chan string, 10)
		parent := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				child, err := ctx.CreateActor(&picky{Memory: 3})
				if err != nil {
					return err
				}
				return ctx.Reply(child)
			case runtime.ChildActorExited:
				told <- m.Reason
			}
			return nil
		}))
		child := ask(t, sys, parent, "create").(runtime.Address)
		plain := create(t, sys, script(echo))
		red := create(t, sys, script(echo), runtime.Require("colour", "red"))

		set("memory", 4)
		set("unknown", nil)
		if !lives(child) || !lives(red) {
			t.Error("an actor ended when nothing changed")
		}
		set("colour", "blue")
		if !lives(child) || lives(red) || !lives(plain) {
			t.Errorf("after the colour changed live: child %v, red %v, plain %v; want true, false, true", lives(child), lives(red), lives(plain))
		}
		set("memory", 3)
		if lives(child) || !lives(plain) || !lives(parent) {
			t.Errorf("after the memory shrank live: child %v, plain %v, parent %v; want false, true, true", lives(child), lives(plain), lives(parent))
		}
		if got, want := <-told, "its system does not suit, says the method Suits now"; got != want {
			t.Errorf("the parent was told %q, want %q", got, want)
		}
		set("memory", 100)
		set("panic", true)
		if _, err := sys.CreateActor(&picky{}); !errors.Is(err, runtime.ErrUnplaceable) {
			t.Errorf("a method Suits that panics: %v, want ErrUnplaceable", err)
		}
		set("panic", nil)
		if again := ask(t, sys, parent, "create").(runtime.Address); !lives(again) || again == child {
			t.Errorf("a new child is %v, after %v", again, child)
		}
	})
}

func TestScenario52ActorRemovesWhatItNeeds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		if err := sys.UpdateCapability("x", true); err != nil {
			t.Fatal(err)
		}
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if msg == "remove" {
				return ctx.System().UpdateCapability("x", nil)
			}
			return nil
		}), runtime.Require("x"))
		sys.Tell(a, "remove")
		synctest.Wait()
		if _, ok := sys.Actor(a); ok {
			t.Error("the actor lives on without what it needs")
		}
	})
}

// What a worker offers is what its system does: its actors cannot change that, and end when it changes.
func TestCapabilitiesOfWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{
			Capabilities: runtime.Capabilities{"x": true},
			Worker:       &runtime.WorkerConfig{ID: runtime.SystemID{Host: "h:1", Incarnation: 1, Source: "a41f2b3c"}},
		})
		defer sys.Shutdown(t.Context())
		if err := sys.UpdateCapability("y", true); !errors.Is(err, runtime.ErrCapability) || !strings.Contains(err.Error(), "y of h:1") {
			t.Errorf("an update is %v, want ErrCapability and what of whom", err)
		}
		a := create(t, sys, script(echo), runtime.Require("x"))
		if err := runtime.SetCapabilities(sys, runtime.Capabilities{"x": []int{1}}); !errors.Is(err, runtime.ErrCapability) {
			t.Errorf("to set what is none is %v, want ErrCapability", err)
		}
		for i, caps := range []runtime.Capabilities{{"x": 1, "y": 2}, {"y": uint8(2)}} {
			if err := runtime.SetCapabilities(sys, caps); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if _, ok := sys.Actor(a); ok != (i == 0) || sys.Capabilities()["y"] != int64(2) {
				t.Errorf("with %v it offers %v, and who needs x lives: %v", caps, sys.Capabilities(), ok)
			}
		}
	})
}
