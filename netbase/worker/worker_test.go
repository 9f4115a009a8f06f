//go:build unix

package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asHost is the variable of the environment that has the test program start a worker that loops, and wait.
const asHost = "WORKER_TEST_HOST"

func TestMain(m *testing.M) {
	conn, ok, err := Inherited()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case ok:
		serve(conn)
		os.Exit(0)
	case os.Getenv(asHost) != "":
		host(os.Getenv(asHost) == "sandbox")
	}
	os.Exit(m.Run())
}

// serve is the child: it does what it is told in one line, and answers in one.
func serve(conn net.Conn) {
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		name, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		answer := "no such thing: " + name
		if do, ok := deeds[name]; ok {
			answer = do(arg)
		}
		if _, err := fmt.Fprintln(conn, answer); err != nil {
			return
		}
	}
}

// deeds are what a child can be told to do.
var deeds = map[string]func(arg string) string{
	"echo": func(arg string) string { return arg },
	"print": func(arg string) string {
		fmt.Fprintln(os.Stderr, arg)
		return "printed"
	},
}

// ask has the child do something; the error is that of the connection.
func ask(w *Worker, line string) (string, error) {
	if _, err := fmt.Fprintln(w.Conn(), line); err != nil {
		return "", err
	}
	answer, err := bufio.NewReader(w.Conn()).ReadString('\n')
	return strings.TrimSpace(answer), err
}

// started is a worker that ends with the test.
func started(tb testing.TB, cfg Config) *Worker {
	tb.Helper()
	w, err := Start(tb.Context(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(w.Close)
	return w
}

func TestEcho(t *testing.T) {
	for _, plain := range []bool{false, true} {
		w := started(t, Config{NoSandbox: plain})
		if got, err := ask(w, "echo hello"); got != "hello" || err != nil {
			t.Errorf("plain %v: got %q, %v, want hello", plain, got, err)
		}
		t.Log(w.Sandbox())
		w.Conn().SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		if _, err := w.Conn().Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("read without an answer: got %v, want a deadline", err)
		}
		w.Close()
		if got := w.Wait(); got.Reason != "closed" || got.Signal != syscall.SIGKILL || got.MaxRSS != 0 && got.MaxRSS < 1<<20 {
			t.Errorf("exit: got %+v, want closed, signal 9, its memory if that was known in time", got)
		}
		w.Kill("too late")
		w.Close()
		if got := w.Wait().Reason; got != "closed" {
			t.Errorf("reason: got %q, want that of the first", got)
		}
	}
}

// What the child has said before it ended can still be read.
func TestLastWords(t *testing.T) {
	w := started(t, Config{NoSandbox: true})
	fmt.Fprintln(w.Conn(), "echo bye")
	if err := w.Conn().(*net.UnixConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got := w.Wait().Reason; got != "os.Exit(0)" {
		t.Errorf("reason: got %q, want os.Exit(0)", got)
	}
	if got, err := io.ReadAll(w.Conn()); string(got) != "bye\n" || err != nil {
		t.Errorf("got %q, %v, want bye", got, err)
	}
}

// listenOut waits until a child has closed its connection, and hears its last words.
func listenOut(w *Worker) {
	io.ReadAll(w.Conn())
	w.LastWords()
}

// Where the kernel takes long over a child that has ended, or was killed, the reason is known soon, and nobody waits for the rest.
func TestReapedLate(t *testing.T) {
	for _, tt := range []struct {
		name, do string
		end      func(w *Worker)
		want     string
	}{
		{"killed", "sleep", func(w *Worker) { w.Kill("deadline of 1s passed") }, "deadline of 1s passed"},
		{"killed and has printed", "print fatal error: no", func(w *Worker) { w.Kill("deadline of 1s passed") }, "deadline of 1s passed"},
		{"crashed", "goroutine-panic", listenOut, "panic: boom"},
		{"silent", "exit 3", listenOut, "it has closed its connection"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			kernel := make(chan struct{})
			w := started(t, Config{NoSandbox: true, reap: func(cmd *exec.Cmd, before func()) error {
				<-kernel
				return reap(cmd, before)
			}})
			fmt.Fprintln(w.Conn(), tt.do)
			if strings.HasPrefix(tt.do, "print") {
				bufio.NewReader(w.Conn()).ReadString('\n')
			}
			tt.end(w)
			if got := w.Wait(); got.Reason != tt.want || got.Code != -1 || got.Signal != syscall.SIGKILL {
				t.Errorf("got %q, code %d, signal %v, want %q, and that it was killed", got.Reason, got.Code, got.Signal, tt.want)
			}
			w.Close()
			close(kernel)
			<-w.reaped
			if got := w.Wait(); got.Reason != tt.want {
				t.Errorf("then the reason is %q, want %q as before", got.Reason, tt.want)
			}
		})
	}
}

func TestStartFails(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		cfg  Config
		want string
	}{
		{"no program", t.Context(), Config{Command: "/no/such/program"}, "no such file"},
		{"a program that ends", t.Context(), Config{Command: "/bin/sh", Args: []string{"-c", "echo sorry >&2; exit 3"}, NoSandbox: true}, "os.Exit(3): sorry"},
		{"a program that says something else", t.Context(), Config{Command: "/bin/sh", Args: []string{"-c", "echo hi >&3"}, NoSandbox: true}, "invalid character"},
		{"a program that closes the connection", t.Context(), Config{Command: "/bin/sh", Args: []string{"-c", "exec 3>&-; sleep 60"}, NoSandbox: true}, "it has closed its connection"},
		{"the context has ended", ended, Config{}, "context canceled"},
	} {
		w, err := Start(tt.ctx, tt.cfg)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
		if err == nil {
			w.Close()
		}
	}
}

// F20: a worker of another build is refused.
func TestOtherBuild(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if programFile() == "" {
		t.Skip("a replaced file cannot be told here")
	}
	other := t.TempDir() + "/other"
	text, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(other, text, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Config{Command: other, NoSandbox: true}); !errors.Is(err, ErrBuild) {
		t.Errorf("a copy of the program: got %v, want ErrBuild", err)
	}
}

// host starts a worker that is busy, says its process id and waits to be killed.
func host(sandbox bool) {
	w, err := Start(context.Background(), Config{NoSandbox: !sandbox})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Fprintln(w.Conn(), "loop")
	fmt.Println("worker", w.PID())
	select {}
}

// A worker does not outlive its host, however busy it is.
func TestFault7HostKilled(t *testing.T) {
	for _, mode := range []string{"plain", "sandbox"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asHost+"="+mode)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		var pid int
		if _, err := fmt.Sscanf(line, "worker %d", &pid); err != nil {
			t.Fatalf("%s: the host said %q", mode, line)
		}
		time.Sleep(50 * time.Millisecond) // so that it loops
		cmd.Process.Kill()
		cmd.Wait()
		from := time.Now()
		for alive(pid) {
			if time.Since(from) > 10*time.Second {
				syscall.Kill(pid, syscall.SIGKILL)
				t.Fatalf("%s: the worker has outlived its host", mode)
			}
			time.Sleep(time.Millisecond)
		}
		t.Logf("%s: gone after %v", mode, time.Since(from))
	}
}

// alive reports whether there is a process with the given id that has not ended.
func alive(pid int) bool {
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		return !strings.Contains(string(stat), ") Z ")
	}
	return syscall.Kill(pid, 0) == nil
}

// Nothing is left of workers that have been closed, or have ended by themselves.
func TestNothingIsLeft(t *testing.T) {
	started(t, Config{}).Close() // what is made once
	files, goroutines := openFiles(t), runtime.NumGoroutine()
	n := 200
	if testing.Short() {
		n = 20
	}
	for i := range n {
		w, err := Start(t.Context(), Config{NoSandbox: i%4 == 0})
		if err != nil {
			t.Fatalf("start %d: %v", i, err)
		}
		if i%2 == 0 {
			if _, err := ask(w, "exit 3"); err == nil {
				t.Fatalf("an answer of a process that has ended")
			}
			if got := w.Wait().Reason; got != "os.Exit(3)" {
				t.Fatalf("reason: got %q, want os.Exit(3)", got)
			}
		}
		w.Close()
		if alive(w.PID()) {
			t.Fatalf("process %d is left", w.PID())
		}
	}
	for from := time.Now(); ; time.Sleep(time.Millisecond) {
		f, g := openFiles(t), runtime.NumGoroutine()
		if f <= files && g <= goroutines {
			break
		}
		if time.Since(from) > 5*time.Second {
			t.Fatalf("after %d workers: %d files and %d goroutines, want %d and %d", n, f, g, files, goroutines)
		}
	}
}

// openFiles counts the files that are open.
func openFiles(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}
