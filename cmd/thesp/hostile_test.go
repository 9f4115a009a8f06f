package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thesp"
	"thesp/interp"
	"thesp/netbase/worker"
	"thesp/runtime"
)

// asHostile is the argument that has a worker of the test program load a source, and hand a message to its actor.
const asHostile = "hostile"

// An outcome is how a source has fared in one step: "loaded", "refused", "done" or "poison", with what was said.
type outcome struct{ Class, Text string }

func (o outcome) String() string { return strings.TrimSuffix(o.Class+": "+o.Text, ": ") }

// hostileWorker is the child: it gets a source, loads it, and then hands one message to its actor.
func hostileWorker(conn net.Conn) {
	in, out := gob.NewDecoder(conn), gob.NewEncoder(conn)
	var files []interp.File
	if err := in.Decode(&files); err != nil {
		return
	}
	host, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdout: io.Discard})
	if err != nil {
		out.Encode(outcome{"broken", err.Error()})
		return
	}
	o := outcome{Class: "allowed"}
	if err := host.CheckAs(interp.Shipped, files...); err != nil {
		o = outcome{"refused", err.Error()}
	}
	if out.Encode(o) != nil {
		return
	}
	program, err := host.Load(files...) // as its own, so that the sandbox has something to do
	o = outcome{Class: "loaded"}
	if err != nil {
		o = outcome{"refused", err.Error()}
	}
	if out.Encode(o) != nil || err != nil {
		return
	}
	var goOn bool
	if in.Decode(&goOn) == nil {
		out.Encode(hostileRun(program))
	}
}

func hostileRun(program *interp.Program) outcome {
	sys := runtime.New(runtime.Config{Kinds: program})
	actor, err := sys.CreateActor(reflect.New(program.TypeOf("main.Hostile")).Interface())
	if err != nil {
		return outcome{"broken", err.Error()}
	}
	answer, err := sys.Ask(actor, "go", time.Hour) // the parent has a limit
	var poison *runtime.PoisonError
	switch {
	case errors.As(err, &poison):
		return outcome{"poison", poison.Reason}
	case err != nil:
		return outcome{"broken", err.Error()}
	}
	return outcome{fmt.Sprint(answer), ""}
}

// The limits of time are for what is expected to pass them. The others have as long as a slow machine may need.
const (
	hostileLoading = 5 * time.Second
	hostileMessage = time.Second
	hostileElse    = 30 * time.Second
	hostileMemory  = 512 << 20
)

// limit is how long a step may take.
func (c hostileCase) limit(step string, short time.Duration) time.Duration {
	if slices.Contains(c.want, fmt.Sprintf("%s: deadline of %v passed", step, short)) {
		return short
	}
	return hostileElse
}

// Whatever a source does, it does in its worker: the host lives, its actors answer, and it learns in time what has happened.
func TestHostileSources(t *testing.T) {
	if goruntime.GOOS != "linux" {
		t.Skip("no sandbox here")
	}
	if testing.Short() {
		t.Skip("each source has a process of its own")
	}
	answers := watchHost(t)
	var slowest atomic.Int64 // nanoseconds
	eachCase(t, func(t *testing.T, c hostileCase) {
		from := time.Now()
		shipped, got, late := hostileFate(t, c)
		if shipped.Class != c.shipped && got != shipped {
			t.Errorf("as the source of another system: got %.300s, want it to be %s", shipped, c.shipped)
		}
		ok := false
		for _, w := range c.want {
			ok = ok || strings.HasPrefix(got.String(), w)
		}
		if !ok {
			t.Errorf("got  %.300s\nwant %s", got, strings.Join(c.want, "\n or  "))
		}
		if late > time.Second {
			t.Errorf("the worker was gone %v after it had been killed", late)
		}
		for old := slowest.Load(); int64(late) > old && !slowest.CompareAndSwap(old, int64(late)); old = slowest.Load() {
		}
		t.Logf("%-36s %5d ms  as shipped %-8s %.110s", c.name, time.Since(from).Milliseconds(), shipped.Class, strconv.Quote(got.String()))
	})
	t.Logf("%d answers of the host meanwhile; a killed worker was gone after %v at most", answers(), time.Duration(slowest.Load()))
}

// eachCase runs the hostile cases, as many at a time as there are processors, and returns when all have ended: much of their time is waiting for a limit.
func eachCase(t *testing.T, run func(*testing.T, hostileCase)) {
	t.Run("cases", func(t *testing.T) {
		for _, c := range hostileCases(t) {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				run(t, c)
			})
		}
	})
}

// hostileFate tells what becomes of a source in a worker, and how long after it had been killed, if it had, the worker was gone.
func hostileFate(t *testing.T, c hostileCase) (shipped, o outcome, late time.Duration) {
	t.Helper()
	w, err := worker.Start(t.Context(), worker.Config{Args: []string{asHostile}, Limits: worker.Limits{Memory: hostileMemory}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, l := range w.Sandbox() {
		if l.Name == "memory limit" && l.Off != "" && strings.Contains(strings.Join(c.want, " "), "out of memory") {
			t.Skip("no limit of memory: ", l.Off)
		}
	}
	in, out := gob.NewDecoder(w.Conn()), gob.NewEncoder(w.Conn())
	var killed time.Time
	step := func(name string, short time.Duration, say any) bool {
		limit := c.limit(name, short)
		timer := time.AfterFunc(limit, func() {
			killed = time.Now()
			w.Kill(fmt.Sprintf("deadline of %v passed", limit))
		})
		var err error
		if say != nil {
			err = out.Encode(say)
		}
		if err == nil {
			o = outcome{}
			err = in.Decode(&o)
		}
		if timer.Stop() && err == nil {
			return true
		}
		if err != nil && !errors.Is(err, io.EOF) {
			w.Kill("it says garbage")
		}
		timeout := time.AfterFunc(10*time.Second, func() { w.Kill("it hangs") })
		defer timeout.Stop()
		o = outcome{name, w.Wait().Reason}
		return false
	}
	if !step("dies while it is checked", hostileLoading, c.files) {
		return o, o, since(killed)
	}
	shipped = o
	if !step("dies while it loads", hostileLoading, nil) {
		return shipped, o, since(killed)
	}
	if o.Class == "loaded" {
		step("dies", hostileMessage, true)
	}
	return shipped, o, since(killed)
}

// since is how long ago that was, or 0 if it was never.
func since(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return time.Since(t)
}

type echo struct{}

func (echo) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }

// watchHost asks an actor of this process again and again until the function that it returns is called, which tells how often it has answered.
func watchHost(t *testing.T) (answers func() int) {
	sys := runtime.New(runtime.Config{})
	actor, err := sys.CreateActor(echo{})
	if err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan int)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				done <- n
				return
			case <-time.After(10 * time.Millisecond):
			}
			if got, err := sys.Ask(actor, n, 5*time.Second); got != n {
				t.Errorf("the host answers %v, %v, want %d", got, err, n)
			}
		}
	}()
	return func() int {
		close(stop)
		n := <-done
		sys.Shutdown(context.Background())
		return n
	}
}
