//go:build unix

package worker

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/big"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func init() {
	for name, f := range faults {
		deeds[name] = func(arg string) string {
			f(arg)
			return "still here"
		}
	}
}

// faults are what no recover saves a process from.
var faults = map[string]func(arg string){
	"exit": func(arg string) {
		code, _ := strconv.Atoi(arg)
		os.Exit(code)
	},
	"goroutine-panic":       func(string) { go func() { panic("boom") }(); forever() },
	"goroutine-error":       func(string) { go func() { panic(fmt.Errorf("broken: %w", os.ErrClosed)) }(); forever() },
	"goroutine-nil":         func(string) { go func() { var p *int; *p = 1 }(); forever() },
	"goroutine-repanic":     func(string) { go func() { defer func() { panic(recover()) }(); panic("boom") }(); forever() },
	"after-func-panic":      func(string) { time.AfterFunc(time.Millisecond, func() { panic("timer") }); forever() },
	"context-panic":         func(string) { afterContext(); forever() },
	"stack-overflow":        func(string) { fmt.Println(deep(1)) },
	"stack-overflow-fmt":    func(string) { m := map[string]any{}; m["m"] = m; _ = fmt.Sprint(m) },
	"map-writes":            func(string) { writeMap() },
	"unlock":                func(string) { var m sync.Mutex; m.Unlock() },
	"read-unlock":           func(string) { var m sync.RWMutex; m.RUnlock() },
	"append":                func(string) { appendForever() },
	"make":                  func(arg string) { n, _ := strconv.Atoi(arg); _ = fmt.Sprint(len(makeBytes(n))) },
	"strings":               func(string) { doubleString() },
	"fatal":                 func(string) { log.Default().Fatal("so long") },
	"flag":                  func(string) { flag.NewFlagSet("x", flag.ExitOnError).Parse([]string{"-zz"}) },
	"kill-self":             func(string) { syscall.Kill(os.Getpid(), syscall.SIGKILL); forever() },
	"forged-pointer":        func(string) { forgePointer() },
	"max-threads":           func(string) { debug.SetMaxThreads(1) },
	"loop":                  func(string) { loop() },
	"loops":                 func(string) { go loop(); go loop(); go loop(); loop() },
	"sleep":                 func(string) { time.Sleep(time.Hour) },
	"deadlock":              func(string) { var m sync.Mutex; m.Lock(); m.Lock() },
	"big-exp":               func(string) { new(big.Int).Exp(big.NewInt(3), new(big.Int).Lsh(big.NewInt(1), 34), nil) },
	"goroutine-bomb":        func(string) { bomb() },
	"flood":                 func(string) { flood() },
	"flood-then-panic":      func(string) { floodThenPanic() },
	"goexit":                func(string) { go runtime.Goexit(); forever() },
	"fake-crash-then-exit":  func(string) { fmt.Fprintln(os.Stderr, "panic: not so"); os.Exit(3) },
	"close-the-connection":  func(string) { closeAll() },
	"no-collection":         func(string) { debug.SetGCPercent(-1); debug.SetMemoryLimit(1 << 62); appendForever() },
	"thread-bomb":           func(string) { threadBomb() },
	"string-of-itself":      func(string) { _ = fmt.Sprint(itself{}) },
	"unrecovered-main":      func(string) { panic("in the message loop") },
	"panic-of-many-lines":   func(string) { panic("first\nsecond") },
	"panic-of-endless-line": func(string) { panic(strings.Repeat("x", 1<<20)) },
}

func forever() { select {} }

func afterContext() {
	ctx, cancel := context.WithCancel(context.Background())
	context.AfterFunc(ctx, func() { panic("ctx") })
	cancel()
}

func deep(n int) int {
	if n < 0 {
		return n
	}
	return deep(n+1) + n
}

type itself struct{}

func (i itself) String() string { return fmt.Sprintf("%v!", fmt.Stringer(i)) }

func writeMap() {
	m := map[int]int{}
	for range 4 {
		go func() {
			for i := 0; ; i++ {
				m[i%100] = i
			}
		}()
	}
	forever()
}

var (
	sink []byte
	kept [][]byte
)

func makeBytes(n int) []byte {
	sink = make([]byte, n)
	return sink
}

func appendForever() {
	for {
		kept = append(kept, make([]byte, 1<<20))
	}
}

func doubleString() {
	for s := "xxxxxxxx"; ; {
		s += s
	}
}

func forgePointer() {
	a := uint64(0xdeadbeef0)
	p := reflect.NewAt(reflect.TypeFor[*int](), reflect.ValueOf(&a).UnsafePointer())
	fmt.Println(p.Elem().Elem().Int())
}

func loop() {
	for i := 0; ; i++ {
	}
}

func bomb() {
	for {
		go forever()
	}
}

func threadBomb() {
	for {
		go func() {
			runtime.LockOSThread()
			forever()
		}()
	}
}

func flood() {
	for {
		os.Stderr.WriteString(strings.Repeat("x", 50) + "\n")
	}
}

func floodThenPanic() {
	for range 100_000 {
		os.Stderr.WriteString("panic: this is not the one\n")
	}
	panic("this is")
}

func closeAll() {
	for fd := 3; fd < 40; fd++ {
		syscall.Close(fd)
	}
	forever()
}

// Each of these ends the child only, at once or when its deadline has passed, and the reason says what it was.
func TestFault6Fault45Fault46Fault47Ends(t *testing.T) {
	const (
		deadline = "deadline of 300ms passed"
		memory   = "out of memory"
	)
	for _, tt := range []struct {
		do, want string
		plain    bool // without a sandbox, which would prevent it
		memory   bool // needs the limit of memory
	}{
		{do: "exit 3", want: "os.Exit(3)"},
		{do: "exit 0", want: "os.Exit(0)"},
		{do: "fatal", want: "os.Exit(1): * so long"},
		{do: "flag", want: "os.Exit(2): Usage of x:"},
		{do: "kill-self", want: "killed by signal 9 (killed)", plain: true},
		{do: "goroutine-panic", want: "panic: boom"},
		{do: "goroutine-error", want: "panic: broken: file already closed"},
		{do: "goroutine-nil", want: "panic: runtime error: invalid memory address or nil pointer dereference"},
		{do: "goroutine-repanic", want: "panic: boom"},
		{do: "after-func-panic", want: "panic: timer"},
		{do: "context-panic", want: "panic: ctx"},
		{do: "unrecovered-main", want: "panic: in the message loop"},
		{do: "panic-of-many-lines", want: "panic: first"},
		{do: "panic-of-endless-line", want: "panic: xxx*"},
		{do: "stack-overflow", want: "stack overflow"},
		{do: "stack-overflow-fmt", want: "stack overflow"},
		{do: "string-of-itself", want: "stack overflow"},
		{do: "map-writes", want: "concurrent map writes"},
		{do: "unlock", want: "sync: unlock of unlocked mutex"},
		{do: "read-unlock", want: "sync: RUnlock of unlocked RWMutex"},
		{do: "forged-pointer", want: "invalid memory access"},
		{do: "max-threads", want: "too many threads"},
		{do: "thread-bomb", want: "too many threads|" + memory},
		{do: "append", want: memory, memory: true},
		{do: "no-collection", want: memory, memory: true},
		{do: "strings", want: memory, memory: true},
		{do: "make 34359738368", want: memory, memory: true},
		{do: "make 1099511627776", want: memory, memory: true},
		{do: "loop", want: deadline},
		{do: "loops", want: deadline},
		{do: "sleep", want: deadline},
		{do: "deadlock", want: deadline},
		{do: "big-exp", want: deadline},
		{do: "goexit", want: deadline},
		{do: "goroutine-bomb", want: deadline + "|" + memory},
		{do: "flood", want: deadline},
		{do: "flood-then-panic", want: "panic: this is"},
		{do: "fake-crash-then-exit", want: "os.Exit(3): panic: not so"},
		{do: "close-the-connection", want: "runtime: netpoll failed|os.Exit(0)|" + deadline},
	} {
		t.Run(strings.Fields(tt.do)[0], func(t *testing.T) {
			if tt.memory && (raceEnabled || runtime.GOOS != "linux") {
				t.Skip("no limit of memory here")
			}
			w := started(t, Config{NoSandbox: tt.plain, Limits: Limits{Memory: 256 << 20}})
			from := time.Now()
			if strings.Contains(tt.want, deadline) {
				timer := time.AfterFunc(300*time.Millisecond, func() { w.Kill("deadline of 300ms passed") })
				defer timer.Stop()
			}
			answer, err := ask(w, tt.do)
			if err == nil {
				t.Fatalf("an answer: %q, want the end of the connection", answer)
			}
			timeout := time.AfterFunc(30*time.Second, func() { w.Kill("it goes on") })
			defer timeout.Stop()
			got := w.Wait()
			if !isReason(got.Reason, tt.want) {
				t.Errorf("reason: got %q, want %q; stderr: %.2000s", got.Reason, tt.want, got.Stderr)
			}
			if len(got.Stderr) > tailSize {
				t.Errorf("%d bytes of stderr are kept", len(got.Stderr))
			}
			t.Logf("%-22s %4d ms %4d MB  %s", tt.do, time.Since(from).Milliseconds(), got.MaxRSS>>20, got.Reason[:min(80, len(got.Reason))])
		})
	}
}

// isReason reports whether a reason is one of those in want, between bars; a star in them stands for anything.
func isReason(got, want string) bool {
	for w := range strings.SplitSeq(want, "|") {
		before, after, star := strings.Cut(w, "*")
		if got == w || star && strings.HasPrefix(got, before) && strings.HasSuffix(got, after) {
			return true
		}
	}
	return false
}
