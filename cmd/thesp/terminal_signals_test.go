//go:build unix

package main

import (
	"net"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// Ctrl-C ends the wait of a command as it does that of Go, and the shell goes on.
func TestTerminalInterruptsCommands(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // whoever calls it waits
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	p := sit(t, t.TempDir())
	p.types("type A struct{ n int }; func (a *A) Receive(ctx *thesp.Context, msg any) error { for { a.n++ } }\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types("tell a 1\r")
	p.sees("thesp> ")
	p.types("func (a *A) Receive(ctx *thesp.Context, msg any) error { return nil }\r")
	p.sees("(:upgrade A)")
	for _, text := range []string{":upgrade A\r", "connect " + silent.Addr().String() + "\r"} {
		p.types(text)
		time.Sleep(300 * time.Millisecond) // until it runs
		start := time.Now()
		p.types("\x03")
		p.sees("interrupted")
		p.sees("thesp> ")
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q: the prompt was back after %v", text, took)
		}
	}
	// What has been left behind is in nobody's way.
	_, addr := serveProcess(t)
	p.types("connect " + addr + "\r")
	p.sees("connected to " + addr)
	p.types("disconnect\r")
	p.sees("disconnected from " + addr)
	p.types("\x04")
	p.leaves(0)
}

// The same before the first prompt, where there is nothing to come back to.
func TestTerminalInterruptsFirstConnection(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	p := sitAt(t, t.TempDir(), "Ctrl-D", "connect", silent.Addr().String())
	time.Sleep(300 * time.Millisecond)
	p.types("\x03")
	p.leaves(130)
}

// At a terminal that does not know its size keys work as well.
func TestTerminalWithoutSize(t *testing.T) {
	p := sitBefore(t, t.TempDir(), "thesp> ", "xterm", nil)
	p.types("1 + 20\x1b[D\x1b[1;5D\x01" + "5 + \r") // Left, Ctrl-Left, Home
	p.sees("26    // int")
	p.types("\x04")
	p.leaves(0)
}

// SIGTERM ends the shell at its prompt, whatever has been typed, and leaves the terminal as it was.
func TestTerminalTermination(t *testing.T) {
	fresh, other, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer fresh.Close()
	defer other.Close()
	before, err := term.GetState(int(fresh.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"xterm", "dumb"} {
		for _, typed := range []string{"", "half a line", ":upgrade"} {
			p := sitBefore(t, t.TempDir(), "thesp> ", kind, nil)
			p.types(typed)
			time.Sleep(100 * time.Millisecond)
			p.cmd.Process.Signal(syscall.SIGTERM)
			p.leaves(143)
			after, err := term.GetState(int(p.tty.Fd()))
			if err != nil || !reflect.DeepEqual(before, after) {
				t.Errorf("%s: the terminal is left with %v, %v, want %v", kind, after, err, before)
			}
		}
	}
}

// A terminal that cannot edit lines clears what was typed itself.
func TestTerminalDumb(t *testing.T) {
	p := sitBefore(t, t.TempDir(), "thesp> ", "dumb", nil)
	for range 2 {
		p.types("half a line\x03")
		p.sees("Ctrl-D or :exit leaves")
		p.sees("thesp> ")
	}
	p.types("func f() {\n")
	p.sees("   ..{> ")
	p.types("\x03")
	p.sees("thesp> ")
	p.types("for {}\n")
	time.Sleep(300 * time.Millisecond)
	p.types("\x03")
	p.sees("interrupted")
	p.sees("thesp> ")
	p.types("1 + 1\n")
	p.sees("2    // int")
	p.types("\x04")
	p.sees("thesp> \r\n") // what comes next has a line of its own
	p.leaves(0)
}

// What is sent after an interrupted listen waits for the next one.
func TestTerminalInterruptedListen(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("type A struct{}; func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types("listen 1h\r")
	time.Sleep(200 * time.Millisecond)
	p.types("\x03")
	p.sees("interrupted")
	p.sees("thesp> ")
	p.types("tell a \"kept\"\r")
	p.sees("#1 A: \"kept\"")
	p.types("listen\r")
	p.sees("\"kept\"    // string")
	p.types("\x04")
	p.leaves(0)
}

// A flood of messages is shown in part, counted, and kept as far as there is room.
func TestTerminalFlood(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("type A struct{}; func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types("for i := range 2000 { tell(a, i) }\r")
	p.sees("#1 A: 19")
	p.sees(" more (:inbox)")
	p.sees("thesp[1000]> ")
	p.mu.Lock()
	if n := strings.Count(p.seen.String(), "#1 A: "); n > 200 { // 20 in a second
		t.Errorf("%d of 2000 messages are shown", n)
	}
	p.mu.Unlock()
	p.types("listen\r")
	p.sees("1000 older messages were dropped: 1000 are kept")
	p.sees("1000    // int")
	p.types("listen\r")
	p.sees("1001    // int")
	p.mu.Lock()
	if text := p.seen.String(); strings.Count(text, "were dropped") != 1 {
		t.Error("what was dropped is not said once")
	}
	p.mu.Unlock()
	p.types("tell a 7007\r") // no flood any more
	p.sees("#1 A: 7007")
	p.types("\x04")
	p.leaves(0)
}

// What is pasted is run input by input, commands as well, up to the first error.
func TestTerminalPaste(t *testing.T) {
	paste := func(lines ...string) string { return "\x1b[200~" + strings.Join(lines, "\r") + "\x1b[201~\r" }
	p := sit(t, t.TempDir())
	p.types(paste("thesp> type A struct{}", "thesp> func (A) Receive(ctx *thesp.Context, msg any) error {", "   ..{> \treturn ctx.Reply(msg)", "   ..{> }",
		"thesp> a := createActor A", "", "ask a 1", ":actors", ""))
	p.sees("a = #1 A local/")
	p.sees("1    // int")
	p.sees("STATE")
	p.sees("thesp> ")
	p.types(paste("x := 5", "tell a", "x", ":actors", "func f() {"))
	p.sees("x = 5")
	p.sees("not enough arguments in call to tell")
	p.sees("not run: 3 inputs behind it")
	p.sees("thesp> ")
	// The end may be yet to come.
	p.types(paste("listen 10ms", "x := 6"))
	p.sees("no message in 10ms")
	p.sees("not run: 1 input behind it")
	p.types(paste("x + 1", "ask a []int{"))
	p.sees("6    // int")
	p.sees("   ..{> ")
	p.types("7, 8}\r")
	p.sees("[]int{7, 8}")
	p.types("\x1b[A\x1b[A\r") // up, twice
	p.sees("6    // int")
	p.types(paste("for {", "}", "x := 9"))
	time.Sleep(200 * time.Millisecond)
	p.types("\x03")
	p.sees("interrupted")
	p.sees("thesp> ")
	p.types("x\r")
	p.sees("5    // int")
	p.types("\x04")
	p.leaves(0)
}
