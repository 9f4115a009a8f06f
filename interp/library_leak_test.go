package interp_test

import (
	"fmt"
	"reflect"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"thesp/interp"
)

// A thousand versions are loaded, run and unloaded: what they took is free again, but for what reflection keeps of each struct type that has not been
// seen before.
func TestThousandVersions(t *testing.T) {
	if testing.Short() {
		t.Skip("1000 loads")
	}
	in, _ := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	base, err := sourceOf(t, "Greeter", version(0)).Encode()
	if err != nil {
		t.Fatal(err)
	}
	// once loads, uses and unloads a version; shape changes the fields of its type.
	once := func(n, shape int) {
		text := strings.Replace(string(base), "return 0", fmt.Sprintf("return %d", n), 1)
		text = strings.Replace(text, "Asked int", fmt.Sprintf("Asked int; F%d int", shape), 1)
		hash := interp.HashOf([]byte(text))
		s, err := interp.DecodeSource(hash, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		lib.Add(s)
		k, err := lib.Kind(hash, "main.Greeter")
		if err != nil {
			t.Fatal(err)
		}
		if k.State(k.Bind(reflect.New(k.Type).Interface())) == nil {
			t.Fatal("no state")
		}
		if err := lib.Unload(hash); err != nil {
			t.Fatal(err)
		}
	}
	measure := func() (heap uint64, goroutines int) {
		time.Sleep(20 * time.Millisecond)
		var m goruntime.MemStats
		for range 3 {
			goruntime.GC()
		}
		goruntime.ReadMemStats(&m)
		return m.HeapAlloc, goruntime.NumGoroutine()
	}
	for name, c := range map[string]struct {
		rounds int
		shape  func(i int) int
		limit  int // bytes for each version
	}{
		"one shape":   {1000, func(int) int { return 0 }, 500},
		"many shapes": {300, func(i int) int { return i }, 5000},
	} {
		for i := range 100 {
			once(i, c.shape(i))
		}
		before, goroutines := measure()
		for i := range c.rounds {
			once(100+i, c.shape(100+i))
		}
		after, now := measure()
		grown := (int(after) - int(before)) / c.rounds
		t.Logf("%s: %d B for each version, %d goroutines before and %d after", name, grown, goroutines, now)
		if grown > c.limit || now > goroutines {
			t.Errorf("%s: %d B for each version, want %d at most; %d goroutines, want %d", name, grown, c.limit, now, goroutines)
		}
	}
	if n := len(lib.List()); n != 0 {
		t.Errorf("%d sources are left", n)
	}
}
