package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"thesp"
)

// Ping, Pong and EchoServer are those of examples/echo, compiled.
type Ping struct{ Number int }

type Pong struct{ Number int }

type EchoServer struct{}

func (EchoServer) Requires() thesp.Requirements { return thesp.Require("Server") }

func (*EchoServer) OnPing(ctx *thesp.Context, m Ping) error { return ctx.Reply(Pong(m)) }

// serveProcess runs thesp serve as a process of its own, and returns it with its address.
func serveProcess(t *testing.T, args ...string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	thespPath := filepath.Join(t.TempDir(), "thesp") // by this name the test binary is the command, see TestMain
	if err := os.Symlink(self, thespPath); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	cmd := exec.Command(thespPath, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	var said strings.Builder // written until read is closed
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-read
		cmd.Wait()
		if t.Failed() && said.Len() > 0 {
			t.Logf("process %d said:\n%s", cmd.Process.Pid, said.String())
		}
	})
	in := bufio.NewScanner(stderr)
	for in.Scan() {
		if _, at, ok := strings.Cut(in.Text(), "serving at "); ok {
			go func() {
				defer close(read)
				for in.Scan() { // so that it never waits for us
					if said.Len() < 64<<10 {
						said.WriteString(in.Text() + "\n")
					}
				}
			}()
			return cmd, at
		}
	}
	close(read)
	t.Fatal("thesp serve has ended")
	return nil, ""
}

// When another system is killed, or told to end, asks of its actors fail, and a parent hears of its children.
func TestSystemEnds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		signal os.Signal
		reason string
	}{
		{"killed", syscall.SIGKILL, "is gone: nobody listens there"},
		{"terminated", syscall.SIGTERM, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("XDG_CONFIG_HOME", t.TempDir())
			server, addr := serveProcess(t, "--cap", "Server", filepath.Join("..", "..", "examples", "echo", "client.go"))
			sys, err := thesp.Start(thesp.Config{Leaders: []string{addr}, Types: []any{Ping{}, Pong{}, EchoServer{}}})
			if err != nil {
				t.Fatal(err)
			}
			defer sys.Shutdown(context.Background())
			if members := sys.Members(); len(members) != 2 {
				t.Errorf("members are %v, want two", members)
			}
			echo, err := sys.CreateActor(EchoServer{})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := sys.Ask(echo, Ping{3}, time.Minute); got != (Pong{3}) || err != nil {
				t.Fatalf("Ask is %v, %v, want a pong", got, err)
			}
			failed := make(chan error, 1)
			go func() {
				_, err := sys.Ask(echo, "nothing that it answers", time.Minute)
				failed <- err
			}()
			time.Sleep(50 * time.Millisecond) // most likely the question is there then; it does not matter
			start := time.Now()
			if err := server.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			err = <-failed
			t.Logf("known after %v", time.Since(start))
			if !errors.Is(err, thesp.ErrDead) || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("the ask fails with %v, want ErrDead and %q", err, tt.reason)
			}
			if _, err := sys.CreateActor(EchoServer{}); !errors.Is(err, thesp.ErrUnplaceable) {
				t.Errorf("CreateActor: %v, want ErrUnplaceable", err)
			}
			if err := server.Wait(); tt.signal == syscall.SIGTERM && err != nil {
				t.Errorf("thesp serve ends with %v, want success", err)
			}
		})
	}
}
