package repl

import (
	"sync/atomic"
	"testing"
	"time"
)

// Nothing that a completion does ends the shell, or holds it up for long.
func TestTabsAsk(t *testing.T) {
	k := &tabs{}
	ask := func(complete func(string) completion) (completion, bool) {
		k.complete.Store(&complete)
		return k.ask("text")
	}
	if _, known := k.ask("text"); known {
		t.Error("there is a completion before there is a shell")
	}
	if c, known := ask(func(string) completion { return completion{from: 4} }); !known || c.from != 4 {
		t.Errorf("got %v, %v", c, known)
	}
	if _, known := ask(func(string) completion { panic("lost") }); known {
		t.Error("a completion that panics is known")
	}
	wait := make(chan struct{})
	var calls atomic.Int32
	start := time.Now()
	for range 50 {
		if _, known := ask(func(string) completion { calls.Add(1); <-wait; return completion{} }); known {
			t.Error("a completion that waits is known")
		}
	}
	if took := time.Since(start); took > 10*tabTime {
		t.Errorf("it took %v", took)
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("%d completions at the same time", n)
	}
	close(wait)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, known := ask(func(string) completion { return completion{} }); known {
			return
		}
	}
	t.Error("there is no completion any more")
}
