//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// At a terminal thesp top, :top and :watch show again and again, and leave with q or Ctrl-C; the terminal is as before then.
func TestTopAtATerminal(t *testing.T) {
	address, f := place(t)
	program := filepath.Join(t.TempDir(), "silent.go")
	if err := os.WriteFile(program, []byte(silentProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon(t, address, f, program)
	at := strings.TrimSpace(expect(t, 0, nil, "create", "Silent", "-a", address))
	for key, code := range map[string]int{"q": 0, "\x03": 130} {
		p := sitAt(t, t.TempDir(), "every 50ms   q leaves", "top", "--every", "50ms", address)
		p.sees("main.Silent  " + at)
		expect(t, 0, nil, "ask", at, `"hi"`)
		p.sees("  0        1    ")
		p.sees("  0        0    ")
		p.types("x" + key)
		p.sees("\x1b[?1049l")
		p.leaves(code)
	}
	p := sitAt(t, t.TempDir(), "thesp@"+address+"> ", "connect", address)
	for _, command := range []string{":top --every 50ms", ":watch actors --every 50ms"} {
		for _, key := range []string{"q", "\x03"} {
			p.types(command + "\r")
			p.sees("every 50ms   q leaves")
			p.sees("#1  Silent  " + at)
			p.sees("every 50ms   q leaves")
			p.types(key)
			p.sees("\x1b[?1049l")
			p.sees("thesp@" + address + "> ")
		}
	}
	p.types("1 + 1\r")
	p.sees("2    // int")
	p.types(":exit\r")
	p.leaves(0)
	expect(t, 0, []string{"stopped"}, "stop", address)
}

// What is printed while the screen shows something else comes behind that.
func TestPrintedDuringWatch(t *testing.T) {
	home := t.TempDir()
	p := sit(t, home)
	p.types("later := func() { go func() { time.Sleep(300 * time.Millisecond); fmt.Println(\"printed\", \"meanwhile\"); os.WriteFile(os.Getenv(\"HOME\")+\"/now\", nil, 0o600) }() }\r")
	p.sees("func")
	for _, command := range []string{":watch vars --every 50ms", ":top --every 50ms"} {
		p.types("os.Remove(os.Getenv(\"HOME\")+\"/now\"); later()\r")
		p.sees("thesp> ")
		p.types(command + "\r")
		p.sees("q leaves")
		for _, err := os.Stat(filepath.Join(home, "now")); err != nil; _, err = os.Stat(filepath.Join(home, "now")) {
			time.Sleep(10 * time.Millisecond)
		}
		p.sees("q leaves")
		p.sees("q leaves")
		p.types("q")
		p.sees("\x1b[?1049l")
		p.sees("printed meanwhile")
		p.sees("thesp> ")
	}
}
