//go:build unix

package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// interrupted runs thesp until it has said something of which text is a part, and then gets Ctrl-C. It returns its exit code, and all that it has said.
func interrupted(t *testing.T, text string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := thespCommand(t, args...)
	var out bytes.Buffer
	cmd.Stdout = &out
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer late.Stop()
	var errs strings.Builder
	lines, done := bufio.NewScanner(said), false
	for lines.Scan() {
		errs.WriteString(lines.Text() + "\n")
		if !done && strings.Contains(errs.String(), text) {
			done = true
			time.Sleep(200 * time.Millisecond)
			cmd.Process.Signal(syscall.SIGINT)
		}
	}
	cmd.Wait()
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

func TestTraceIsInterrupted(t *testing.T) {
	address, f := place(t)
	program := filepath.Join(t.TempDir(), "silent.go")
	if err := os.WriteFile(program, []byte(silentProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon(t, address, f, program)
	at := strings.TrimSpace(expect(t, 0, nil, "create", "Silent", "-a", address))
	code, _, stderr := interrupted(t, "tracing main.Silent", "trace", at, "--for", "1h")
	if code != 130 || !strings.HasSuffix(stderr, "\nstopped, trace removed\n") {
		t.Errorf("a trace that is interrupted ends with %d and %q, want 130, and that it was stopped", code, stderr)
	}
	expect(t, 0, []string{"hello"}, "ask", at, `"hi"`)
	p := sitAt(t, t.TempDir(), "thesp@"+address+"> ", "connect", address)
	p.types(":trace #" + at + " --for 1h\r")
	p.sees("tracing #1 Silent")
	time.Sleep(200 * time.Millisecond)
	p.types("\x03")
	p.sees("stopped, trace removed")
	p.sees("thesp@" + address + "> ")
	p.types("ask #" + at + " \"hi\"\r")
	p.sees("\"hello\"")
	p.types(":exit\r")
	p.leaves(0)
	expect(t, 0, []string{"stopped"}, "stop", address)
}
