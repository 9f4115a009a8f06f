package netbase_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

// What is required is looked for on all systems: by its presence, its value, and all of several.
func TestScenario49RequirementsOfMembers(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}, Caps: runtime.Capabilities{"X": false}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: runtime.Capabilities{"X": "s", "Y": true}})
		n := w.start(systemConfig{Name: "n", Leaders: []string{"l"}, Caps: runtime.Capabilities{"X": "v"}})
		w.meet(time.Second, []system{l, m, n}, "l", "m", "n")
		for _, tt := range []struct {
			requires runtime.Requirements
			want     string // "" if there is none
		}{
			{runtime.Require("Y"), m.host()},
			{runtime.Require("X", "v"), n.host()},
			{runtime.Require("X", "s"), m.host()},
			{append(runtime.Require("X"), runtime.Require("Y")...), m.host()},
			{append(runtime.Require("X", "v"), runtime.Require("Y")...), ""},
			{runtime.Require("X", "other"), ""},
			{runtime.Require("Z"), ""},
		} {
			a, err := l.create(&person{}, "", tt.requires)
			switch {
			case tt.want == "" && !errors.Is(err, runtime.ErrUnplaceable):
				w.Errorf("create that requires %v: %v, %v, want ErrUnplaceable", tt.requires, a, err)
			case tt.want != "" && (err != nil || a.Host() != tt.want):
				w.Errorf("create that requires %v: %v, %v, want it at %s", tt.requires, a, err, tt.want)
			}
		}
	})
}

// The error of what cannot be placed names the actor, what it requires and the systems; a parent hears it, too.
func TestScenario50UnplaceableAnywhere(t *testing.T) {
	scenario(t, func(w *world) {
		l, m, n := trio(w)
		_, err := l.create(&person{}, "", runtime.Require("Printer", "laser"))
		if !errors.Is(err, runtime.ErrUnplaceable) {
			w.Fatalf("create: %v, want ErrUnplaceable", err)
		}
		for _, part := range []string{"person", `Printer="laser"`, l.host() + " lacks", m.host() + " lacks", n.host() + " lacks"} {
			if !strings.Contains(err.Error(), part) {
				w.Errorf("the error is %q, want %q in it", err, part)
			}
		}
		boss := w.create(l, &person{Name: "boss"}, nil)
		_, err = l.ask(boss, hire{"child", runtime.Require("Printer")}, 20*time.Second)
		if err == nil || !strings.Contains(err.Error(), "lacks Printer") {
			w.Errorf("create by an actor: %v, want an error that says what is lacking", err)
		}
	})
}

// A capability that comes can be used from everywhere at once; when it goes, actors that need it end, and their parents elsewhere are told.
func TestScenario51CapabilitiesOfMembersChange(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}})
		w.meet(time.Second, []system{l, m}, "l", "m")
		change := func(name string, value any) {
			w.Helper()
			if err := m.update(name, value); err != nil {
				w.Fatal(err)
			}
		}
		boss := w.create(l, &person{Name: "boss"}, nil)
		change("Server", true)
		if _, err := m.create(&person{}, "", server); err != nil {
			w.Errorf("create at the system itself: %v", err)
		}
		var a runtime.Address
		w.within(time.Second, func() string {
			var err error
			if a, err = l.create(&person{Name: "a"}, "", server); err != nil {
				return err.Error()
			}
			return ""
		})
		child := w.addressFrom(l, boss, hire{"child", server})
		other := w.addressFrom(m, w.create(m, &person{Name: "boss of m"}, nil), hire{"other", nil})
		w.asks(l, child, "host", m.host())
		change("Server", true) // as it is
		change("Nothing", nil)
		w.asks(l, child, "hi", "child: hi")
		change("Server", nil)
		w.hears(time.Second, l, boss, "child "+m.host()+" ended")
		w.dies(l, child)
		w.dies(l, a)
		w.asks(l, other, "hi", "other: hi")
		w.within(w.heartbeat+time.Second, func() string {
			if _, err := l.create(&person{}, "", server); !errors.Is(err, runtime.ErrUnplaceable) {
				return fmt.Sprintf("create of what has gone: %v, want ErrUnplaceable", err)
			}
			return ""
		})
	})
}

// What was required at creation counts as much as what the type requires, also for a child elsewhere.
func TestScenario53RequiredAtCreation(t *testing.T) {
	scenario(t, func(w *world) {
		l := w.start(systemConfig{Name: "l", Leaders: []string{"l"}})
		m := w.start(systemConfig{Name: "m", Leaders: []string{"l"}, Caps: runtime.Capabilities{"Server": true, "Version": "old"}})
		w.meet(time.Second, []system{l, m}, "l", "m")
		boss := w.create(l, &person{Name: "boss"}, nil)
		some := w.addressFrom(l, boss, hire{"some", server})
		exact := w.addressFrom(l, boss, hire{"exact", append(runtime.Require("Server"), runtime.Require("Version", "old")...)})
		w.asks(l, exact, "host", m.host())
		if err := m.update("Version", "new"); err != nil {
			w.Fatal(err)
		}
		w.hears(time.Second, l, boss, "child "+m.host()+" ended")
		w.dies(l, exact)
		w.asks(l, some, "hi", "some: hi")
	})
}
