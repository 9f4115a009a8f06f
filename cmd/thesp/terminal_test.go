//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A person sits at thesp: a process of its own behind a pseudo-terminal.
type person struct {
	t    *testing.T
	tty  *os.File
	cmd  *exec.Cmd
	done chan error

	mu   sync.Mutex // guards:
	seen bytes.Buffer
	at   int // what has been waited for already
}

func sit(t *testing.T, home string) *person { return sitAt(t, home, "thesp> ") }

// sitAt is sit at thesp with arguments, whose first prompt is given.
func sitAt(t *testing.T, home, prompt string, args ...string) *person {
	t.Helper()
	return sitBefore(t, home, prompt, "xterm", &pty.Winsize{Rows: 40, Cols: 120}, args...)
}

// sitBefore is sitAt a terminal of the given kind and size, which may be nil.
func sitBefore(t *testing.T, home, prompt, kind string, size *pty.Winsize, args ...string) *person {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asThesp+"=1", "TERM="+kind, "NO_COLOR=1", "XDG_STATE_HOME="+home, "HOME="+home, "INSIDE_EMACS=")
	tty, err := pty.StartWithSize(cmd, size)
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
	p.sees(prompt)
	return p
}

// types sends keys.
func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := p.tty.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// sees waits for text that comes after what was seen before.
func (p *person) sees(text string) {
	p.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		p.mu.Lock()
		i := strings.Index(p.seen.String()[p.at:], text)
		if i >= 0 {
			p.at += i + len(text)
		}
		p.mu.Unlock()
		if i >= 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.t.Fatalf("never saw %q in:\n%q", text, p.seen.String()[p.at:])
}

// leaves waits for the end of the process.
func (p *person) leaves(code int) {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(20 * time.Second):
		p.t.Fatal("thesp does not end")
	}
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		p.t.Errorf("exit code %d, want %d", got, code)
	}
}

func TestTerminal(t *testing.T) {
	home := t.TempDir()
	p := sit(t, home)
	p.types("1 +\r")
	p.sees("   ..> ")
	p.types("2\r")
	p.sees("3    // int")
	// Several lines pasted at once are one input.
	p.types("\x1b[200~type A struct{ n int }\rfunc (a *A) Receive(ctx *thesp.Context, msg any) error {\r\ta.n++\r\tif msg == \"loop\" {\r\t\tfor {\r\t\t}\r\t}\r\treturn ctx.Reply(a.n)\r}\x1b[201~\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types("ask a 1\r")
	p.sees("1    // int")
	// What comes by itself is shown, counted and kept.
	p.types("tell a 1\r")
	p.sees("#1 A: 2")
	p.sees("thesp[1]> ")
	p.types("listen\r")
	p.sees("2    // int")
	// A mistake costs nothing but the input.
	p.types("fmt.Printn()\r")
	p.sees("undefined: fmt.Printn (did you mean Println?)")
	p.sees("^~~~~~")
	// Ctrl-C gives the prompt back, whatever runs.
	for _, text := range []string{"for {}\r", "ask a \"loop\"\r", "listen 1h\r", "time.Sleep(time.Hour)\r"} {
		p.types(text)
		time.Sleep(200 * time.Millisecond) // until it runs: before that, Ctrl-C would be for the line editor
		p.types("\x03")
		p.sees("interrupted")
		p.sees("thesp> ")
	}
	p.types("half a line\x03")
	p.sees("thesp> ")
	// A search in the history, given up, and keys that readline does not know.
	p.types("\x12\x07\x1b[5~\x1b[15~\x1a")
	p.types("7 * 6\r")
	p.sees("42    // int")
	p.types("\x1b[A\r") // up: the same again
	p.sees("42    // int")
	// It leaves at once, although an actor runs for ever.
	start := time.Now()
	p.types(":exit 3\r")
	p.leaves(3)
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("leaving took %v", took)
	}

	// The history is kept for the next time, and for nobody else to read.
	file := filepath.Join(home, "thesp", "history")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("history: %v, %v", info, err)
	}
	p = sit(t, home)
	p.types("\x1b[A\x1b[A\r") // the last but one
	p.sees("42    // int")
	p.types("\x04") // Ctrl-D
	p.leaves(0)
}

func TestInterruptEndsScript(t *testing.T) {
	for sig, code := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 143} {
		dir := t.TempDir()
		file := filepath.Join(dir, "loop.go")
		text := "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"running\")\n\tfor {\n\t}\n}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "run", file)
		cmd.Env = append(os.Environ(), asThesp+"=1")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 8)); err != nil {
			t.Fatal(err)
		}
		cmd.Process.Signal(sig)
		cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("%v: exit code %d, want %d", sig, got, code)
		}
	}
}

// A shell joins a convention and leaves it again; its own actors go on. That a connection is lost is said, and so is that it is back.
func TestTerminalConnects(t *testing.T) {
	server, addr := serveProcess(t, "--cap", "Server")
	p := sit(t, t.TempDir())
	p.types("type A struct{ n int }; func (a *A) Receive(ctx *thesp.Context, msg any) error { a.n++; return ctx.Reply(a.n) }\r")
	p.sees("func A.Receive   actor")
	p.types("here := createActor A\r")
	p.sees("here = #1 A local/")
	p.types("connect nowhere\r")
	p.sees(`"nowhere" is not HOST:PORT`)
	p.types("connect " + addr + "\r")
	p.sees("connected to " + addr + "   1 member, led by " + addr + "   offers Server")
	p.sees("thesp@" + addr + "> ")
	p.types("connect " + addr + "\r")
	p.sees("error: connected to " + addr + " already (disconnect first)")
	p.types("far := createActor A --requires Server\r")
	p.sees("far = #2 A " + addr + "@")
	p.types("[]any{ask(far, 1), ask(here, 1), ask(far, 1)}\r")
	p.sees("[]any{1, 1, 2}")
	p.types("tell here 1\r")
	p.sees("thesp@" + addr + "[1]> ")

	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.sees("connection to " + addr + " lost, trying again")
	p.sees("thesp@" + addr + "![1]> ")
	p.types("ask far 1 1h\r")
	p.sees("error: ask #2 A: no such actor (system " + addr + " is gone") // at once
	p.types("ask here 1\r")
	p.sees("3    // int")
	serveProcess(t, "--cap", "Server", "--listen", addr)
	p.sees("connected to " + addr + " again, where another system runs now: what ran there is gone")
	p.types("far = createActor A --requires Server\r")
	p.sees("> ")
	p.types("ask(far, 1).(int) + 10\r")
	p.sees("11    // int")

	p.types("disconnect\r")
	p.sees("disconnected from " + addr)
	p.sees("thesp[1]> ")
	p.types("disconnect\r")
	p.sees("error: not connected (connect HOST:PORT)")
	p.types("ask here 1\r")
	p.sees("4    // int")
	p.types("connect := 5\r")
	p.sees("connect = 5")
	p.types("connect\r")
	p.sees("5    // int")
	p.types("\x04")
	p.leaves(0)
}

// An editor has the terminal while it runs, and what it writes is run as if it had been typed.
func TestTerminalEdits(t *testing.T) {
	home := t.TempDir()
	editor := filepath.Join(home, "editor")
	script := "#!/bin/sh\ntrap '' INT\necho editing $1\nread how\ncase $how in fail) exit 3;; esac\nsed -i \"$how\" \"$2\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", home)
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", editor+" gently")
	p := sit(t, home)
	p.types("type T struct{ n int }\r")
	p.sees("type T   struct, no methods yet")
	p.types("func (t T) Twice() int { return 2 * t.n }\r")
	p.sees("func T.Twice")
	edit := func(command, how string) {
		p.types(command + "\r")
		p.sees("editing gently")
		p.types(how + "\r")
	}
	edit(":edit T", "s/2/3/")
	p.sees("func T.Twice   redefined")
	p.types("T{2}.Twice()\r")
	p.sees("6    // int")
	edit(":edit T", "\x03s/3/4/") // Ctrl-C is for the editor
	p.sees("func T.Twice   redefined")
	p.types("T{2}.Twice()\r")
	p.sees("8    // int")
	edit(":edit", "\x03s/2/3/")
	p.sees("12    // int")
	edit(":edit T", "s/4/3/")
	p.sees("func T.Twice   redefined")
	p.types("T{2}.Twice()\r")
	p.sees("6    // int")
	edit(":edit T", "s/x/x/")
	p.sees("nothing has changed")
	edit(":edit", "s/2/5/")
	p.sees("15    // int")
	edit(":edit T", "s/n int }/m int }/")
	p.sees("t.n undefined")
	edit(":edit T", "fail")
	p.sees("exit status 3")
	p.types(":edit U\r")
	p.sees("there is no type U in this session")
	p.types("1 + 1\r")
	p.sees("2    // int")
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "thesp-*.go")); len(left) > 0 {
		t.Errorf("there are still %q", left)
	}
	p.types("\x04")
	p.leaves(0)
}

// What comes just as the prompt appears is followed by the prompt again.
func TestTerminalNews(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("\x1b[200~type A struct{}\rfunc (*A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\x1b[201~\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	for i := 1; i <= 150; i++ {
		p.types(fmt.Sprintf("tell a \"news %d\"\r", i))
		p.sees(fmt.Sprintf("#1 A: \"news %d\"", i))
		p.sees(fmt.Sprintf("thesp[%d]> ", i))
	}
	p.types(":exit\r")
	p.leaves(0)
}
