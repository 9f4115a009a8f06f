package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// serveTest runs thesp serve and returns its address. It is ended with the test, and must end well.
func serveTest(t *testing.T, args ...string) (addr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard, w)
		w.Close()
	}()
	found := make(chan string, 1)
	log := make(chan string, 1)
	go func() {
		var all strings.Builder
		for in := bufio.NewScanner(r); in.Scan(); {
			all.WriteString(in.Text() + "\n")
			if _, at, ok := strings.Cut(in.Text(), "serving at "); ok {
				found <- at
			}
		}
		log <- all.String()
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("thesp serve ends with %d: %s", code, <-log)
		}
	})
	select {
	case addr := <-found:
		return addr
	case code := <-done:
		done <- code
		t.Fatalf("thesp serve ends with %d: %s", code, <-log)
	case <-time.After(time.Minute):
		t.Fatal("thesp serve does not say where it serves")
	}
	return ""
}

func runTest(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

func TestServeEcho(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	client := filepath.Join("..", "..", "examples", "echo", "client.go")
	addr := serveTest(t, "--cap", "Server", client)
	for range 2 {
		code, stdout, stderr := runTest("run", client, addr, "1000")
		if !regexp.MustCompile(`^1000 pings and pongs in \d+\.\d ms\n$`).MatchString(stdout) || code != 0 {
			t.Errorf("the client ends with %d and prints %q, %q", code, stdout, stderr)
		}
	}
}

func TestServeWithoutTheCapability(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	client := filepath.Join("..", "..", "examples", "echo", "client.go")
	addr := serveTest(t, "--cap", "Sewer=3", client)
	code, _, stderr := runTest("run", client, addr, "10")
	for _, want := range []string{"no system offers what it requires", "local lacks Server", addr + " lacks Server"} {
		if !strings.Contains(stderr, want) || code != 1 {
			t.Errorf("the client ends with %d and %q, want 1 and %q in it", code, stderr, want)
		}
	}
}

func TestServeWithAnotherKey(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	client := filepath.Join("..", "..", "examples", "echo", "client.go")
	addr := serveTest(t, "--cap", "Server", client, "--key", filepath.Join(t.TempDir(), "key"))
	code, _, stderr := runTest("run", client, addr, "10")
	if !strings.Contains(stderr, "no leader can be reached") || !strings.Contains(stderr, "another convention key") || code != 1 {
		t.Errorf("the client ends with %d and %q, want 1 and a word about the key", code, stderr)
	}
}

func TestServeTwiceAtOnePort(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	addr := serveTest(t)
	code, _, stderr := runTest("serve", "--listen", addr)
	if !strings.Contains(stderr, addr) || !strings.Contains(stderr, "a system serves there already") || code != 3 {
		t.Errorf("a second one ends with %d and %q, want 3, the port, and who has it", code, stderr)
	}
}

func TestConnect(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	addr := serveTest(t, "--cap", "Server", "--cap", "gpu=2", filepath.Join("..", "..", "examples", "echo", "client.go"))
	code, stdout, stderr := runTest("members", addr)
	if want := addr + " (leads)"; !strings.Contains(stdout, want) || !strings.Contains(stdout, "Server gpu=2") || strings.Contains(stdout, "local") || code != 0 {
		t.Errorf("members end with %d and %q, %q, want %s with its capabilities and nobody else", code, stdout, stderr, want)
	}
	session := `type Ping struct{ Number int }
type Pong struct{ Number int }
type EchoServer struct{}
func (EchoServer) Requires() thesp.Requirements { return thesp.Require("Server") }
func (*EchoServer) OnPing(ctx *thesp.Context, m Ping) error { return ctx.Reply(Pong{m.Number}) }
e := createActor EchoServer
ask e Ping{3}
`
	var out, errs bytes.Buffer
	code = run(context.Background(), []string{"repl", "--connect", addr}, strings.NewReader(session), &out, &errs)
	if !strings.Contains(out.String(), "e = #1 EchoServer "+addr+"@") || !strings.HasSuffix(out.String(), "main.Pong{Number: 3}\n") || code != 0 {
		t.Errorf("the session ends with %d and %q, %q, want an address at %s, and a pong", code, out.String(), errs.String(), addr)
	}
}

func TestConnectToNobody(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, args := range [][]string{
		{"members", "127.0.0.1:1"},
		{"eval", "--connect", "127.0.0.1:1", "1"},
		{"repl", "--connect", "127.0.0.1:1"},
		{"connect", "127.0.0.1:1"},
	} {
		code, _, stderr := runTest(args...)
		if code != 3 || !strings.Contains(stderr, "127.0.0.1:1 refused the connection (is thesp start running there?)") {
			t.Errorf("%v ends with %d and %q, want 3 and where it could not connect", args, code, stderr)
		}
	}
}
