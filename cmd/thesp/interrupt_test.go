//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// silentProgram has an actor that answers nothing but "hi".
const silentProgram = `package main

import "thesp"

type Silent struct{}

func (Silent) OnString(ctx *thesp.Context, text string) error {
	if text == "hi" {
		return ctx.Reply("hello")
	}
	return nil
}
`

// Ctrl-C clears a line, ends an ask and gives the prompt back, however often; the system in the background, and its actor, do not notice.
func TestFault12Interrupt(t *testing.T) {
	address, f := place(t)
	program := filepath.Join(t.TempDir(), "silent.go")
	if err := os.WriteFile(program, []byte(silentProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	pid := daemon(t, address, f, program)
	at := strings.TrimSpace(expect(t, 0, nil, "create", "Silent", "-a", address))
	p := sitAt(t, t.TempDir(), "thesp@"+address+"> ", "connect", address)
	p.types("half a line\x03")
	p.sees("thesp@" + address + "> ")
	for range 2 {
		p.types("ask #" + at + " \"nothing\" 1h\r")
		time.Sleep(300 * time.Millisecond) // until it runs
		p.types("\x03")
		p.sees("interrupted")
		p.sees("thesp@" + address + "> ")
	}
	p.types("\x03\x03")
	p.types("ask #" + at + " \"hi\"\r")
	p.sees("\"hello\"")
	p.types(":exit\r")
	p.leaves(0)
	if !runs(pid) {
		t.Errorf("process %d, the system in the background, has ended", pid)
	}
	expect(t, 0, []string{"hello"}, "ask", at, `"hi"`)
	expect(t, 0, []string{"stopped"}, "stop", address)
}
