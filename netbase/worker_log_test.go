package netbase_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// The log says once of each worker that it has ended, or was not started, and why.
func TestLogOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		log := &diary{}
		workers := &mocks{}
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Sources: &shelf{}, StartWorker: workers.start, Log: log.log()}, runtime.Capabilities{"Server": true})
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 2)
		create := func() (runtime.Address, error) { return a.CreateActor(&travel{}, runtime.Require("Server")) }
		seen := 0
		says := func(want string) {
			t.Helper()
			time.Sleep(time.Second)
			lines := log.with("worker")[seen:]
			seen += len(lines)
			if len(lines) != 1 || !strings.Contains(lines[0], want) {
				t.Errorf("the log says %q, want once %s", lines, want)
			}
		}
		workers.loadErr = errors.New("greeter.go:3:5: undefined: x")
		if _, err := create(); err == nil {
			t.Error("a source that does not load is no error")
		}
		says(`level=WARN msg="worker not started" source=@a41f2b3c reason="source refused: greeter.go:3:5: undefined: x"`)
		workers.loadErr = nil
		if _, err := create(); err != nil {
			t.Fatal(err)
		}
		says(`level=INFO msg="worker started" source=@a41f2b3c`)
		workers.all[1].Kill("stack overflow")
		says(`level=WARN msg="worker ended" source=@a41f2b3c reason="stack overflow"`)
		tr, err := create()
		if err != nil {
			t.Fatal(err)
		}
		says(`level=INFO msg="worker started" source=@a41f2b3c`)
		a.Tell(tr, "exit")
		time.Sleep(5 * time.Minute)
		says(`level=INFO msg="worker ended" source=@a41f2b3c reason="it had no actors"`)
		if _, err := create(); err != nil {
			t.Fatal(err)
		}
		says(`level=INFO msg="worker started" source=@a41f2b3c`)
		b.stop(t)
		says(`level=INFO msg="worker ended" source=@a41f2b3c reason="has left"`)
	})
}
