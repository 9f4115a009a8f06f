package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thesp"
)

var versions = flag.Int("versions", 60, "how many versions of a source a system runs in TestVersionsLeaveNothing")

// A footprint is what a process has.
type footprint struct{ resident, files, threads, children int }

func footprintOf(t *testing.T, pid int) (u footprint) {
	t.Helper()
	u.resident = residentKiB(t, pid)
	dir := fmt.Sprintf("/proc/%d", pid)
	files, err := os.ReadDir(filepath.Join(dir, "fd"))
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := os.ReadDir(filepath.Join(dir, "task"))
	if err != nil {
		t.Fatal(err)
	}
	u.files, u.threads = len(files), len(tasks)
	for _, task := range tasks {
		list, _ := os.ReadFile(filepath.Join(dir, "task", task.Name(), "children"))
		u.children += len(strings.Fields(string(list)))
	}
	return u
}

// A system that has run many versions of a source, each for a while, has no process, file or connection more than before, and hardly more memory.
func TestVersionsLeaveNothing(t *testing.T) {
	t.Setenv("GOGC", "10") // so that what is resident is what is needed
	server, addr := shippingServer(t)
	once := func(n int) {
		v := newVillain(t, fmt.Sprintf("package main; import \"thesp\"\ntype Hostile struct{}\nfunc (*Hostile) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(%d) }\n", n))
		sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: v, Types: []any{Hostile{}}})
		if err != nil {
			t.Fatal(err)
		}
		defer sys.Shutdown(context.Background())
		a, err := sys.CreateActor(Hostile{}, thesp.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := sys.Ask(a, "?", time.Minute); got != n || err != nil {
			t.Fatalf("version %d answers %v, %v", n, got, err)
		}
		if err := sys.Tell(a, thesp.ActorExitRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	// settled waits until there are no more workers than the one that is needed and the few that are kept, and no more files than given: connections take a moment to close.
	settled := func(files int) footprint {
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Second) {
			once(-1000 - int(time.Now().Unix()))
			for range 20 {
				time.Sleep(50 * time.Millisecond)
				if u := footprintOf(t, server.Process.Pid); u.children <= 10 && u.files <= files || time.Now().After(end) {
					return u
				}
			}
		}
	}
	for n := range 20 { // what grows with the first ones
		once(-1 - n)
	}
	const aFew = 8 // files of a worker that ends just now, and of a guest
	before := settled(math.MaxInt - aFew)
	for n := range *versions {
		once(n)
	}
	after := settled(before.files + aFew)
	t.Logf("before %+v, after %d versions %+v", before, *versions, after)
	if grown := after.resident - before.resident; grown > 24<<10+*versions*16 {
		t.Errorf("%d KiB more after %d versions, want 24 MiB and 16 KiB for each at most", grown, *versions)
	}
	if after.children > 10 || after.files > before.files+aFew {
		t.Errorf("before %+v, after %+v, want the processes of the last ones, and hardly more files", before, after)
	}
}
