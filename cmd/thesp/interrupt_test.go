//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
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
	home := t.TempDir()
	cmd := exec.Command(os.Args[0], "connect", address)
	cmd.Env = append(os.Environ(), asThesp+"=1", "TERM=xterm", "NO_COLOR=1", "HOME="+home, "INSIDE_EMACS=")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	p := &person{t: t, tty: tty, cmd: cmd, done: make(chan error, 1)}
	go func() { // ends with the process
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			p.mu.Lock()
			p.seen.Write(buf[:n])
			p.mu.Unlock()
			if err != nil {
				p.done <- cmd.Wait()
				return
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		tty.Close()
	})
	p.sees("thesp> ")
	p.types("half a line\x03")
	p.sees("thesp> ")
	for range 2 {
		p.types("ask #" + at + " \"nothing\" 1h\r")
		time.Sleep(300 * time.Millisecond) // until it runs
		p.types("\x03")
		p.sees("interrupted")
		p.sees("thesp> ")
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
