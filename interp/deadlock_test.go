package interp_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"thesp"
	"thesp/interp"
)

// A program whose goroutines wait for one another ends, and one that something may wake goes on. Those that wait in compiled code stay there until the process ends: see the scripts of
// cmd/thesp.
func TestDeadlock(t *testing.T) {
	const asleep = "all goroutines are asleep - deadlock!"
	for name, test := range map[string]struct{ body, want string }{
		"channel":  {`<-make(chan int)`, asleep},
		"select":   {`go func() { select {} }(); var c chan int; c <- 1`, asleep},
		"sleeps":   {`c := make(chan int); go func() { time.Sleep(900 * time.Millisecond); close(c) }(); <-c`, ""},
		"timer":    {`<-time.After(900 * time.Millisecond)`, ""},
		"reads":    {`var b [1]byte; os.Stdin.Read(b[:])`, ""},
		"pipe":     {`r, w := io.Pipe(); go func() { time.Sleep(900 * time.Millisecond); w.Close() }(); io.ReadAll(r)`, ""},
		"compiled": {`var wg sync.WaitGroup; wg.Add(1); c := make(chan int); go func() { wg.Wait(); close(c) }(); go wg.Wait(); time.Sleep(600 * time.Millisecond); wg.Done(); <-c`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			in, out, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			late := time.AfterFunc(900*time.Millisecond, func() { out.Close() })
			defer late.Stop()
			i, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdin: in, Stdout: io.Discard, Stderr: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			imports := ""
			for _, pkg := range []string{"io", "os", "sync", "time"} {
				if strings.Contains(test.body, pkg+".") {
					imports += "; import \"" + pkg + "\""
				}
			}
			p, err := i.Load(interp.File{Name: "main.go", Text: []byte("package main" + imports + "; func main() { " + test.body + " }")})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err = p.Main(ctx)
			var fault *interp.Fault
			if got := errors.As(err, &fault); got != (test.want != "") || got && fault.Message != test.want || !got && err != nil {
				t.Errorf("it ends with %v, want %q", err, test.want)
			}
		})
	}
}
