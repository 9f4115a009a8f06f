//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thesp"
	"thesp/runtime"
)

// rounds is how often races are tried.
var rounds = flag.Int("rounds", 20, "how often to try what is a race")

// tries is rounds, or a few in a short run.
func tries() int {
	if testing.Short() {
		return min(*rounds, 3)
	}
	return *rounds
}

// thespCommand is thesp as a process of its own.
func thespCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asThesp+"=1")
	return cmd
}

// thespRun runs thesp as a process of its own until it ends, and nobody has its output open any more.
func thespRun(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := thespCommand(t, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// expect runs thesp and wants that exit code, and those texts in what it prints.
func expect(t *testing.T, code int, texts []string, args ...string) (stdout string) {
	t.Helper()
	got, stdout, stderr := thespRun(t, args...)
	for _, text := range texts {
		if !strings.Contains(stdout+stderr, text) {
			t.Errorf("thesp %s prints %q, %q, want %q in it", strings.Join(args, " "), stdout, stderr, text)
		}
	}
	if got != code {
		t.Errorf("thesp %s ends with %d and %q, %q, want %d", strings.Join(args, " "), got, stdout, stderr, code)
	}
	t.Logf("thesp %s: %d\n%s%s", strings.Join(args, " "), got, stdout, stderr)
	return stdout
}

// place is an address where nothing serves, with the files of a system there. What serves there when the test ends is killed.
func place(t *testing.T) (string, files) {
	t.Helper()
	address, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	f, err := filesOf(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pid, err := readPID(f); err == nil && f.isHeld() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	return address, f
}

// daemon starts a system in the background, and returns its process id.
func daemon(t *testing.T, address string, f files, args ...string) int {
	t.Helper()
	expect(t, 0, []string{"serving at " + address}, append([]string{"start", "--listen", address}, args...)...)
	pid, err := readPID(f)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// nothingLeft reports what is left of a system that has ended.
func nothingLeft(t *testing.T, pid int, f files) {
	t.Helper()
	if pid > 0 && runs(pid) {
		t.Errorf("process %d is left", pid)
	}
	for _, path := range []string{f.socket(), f.pid(), f.lock()} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is left", path)
		}
	}
}

// killed kills a system with signal 9 and waits until it is no more.
func killed(t *testing.T, pid int, f files) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); runs(pid) || f.isHeld(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("process %d does not end", pid)
		}
	}
}

func TestFault18RacingStarts(t *testing.T) {
	for range tries() {
		address, f := place(t)
		var mu sync.Mutex
		var wg sync.WaitGroup
		codes := map[int]int{}
		for range 8 {
			wg.Go(func() {
				code, stdout, stderr := thespRun(t, "start", "--listen", address)
				mu.Lock()
				defer mu.Unlock()
				codes[code]++
				if code != 0 && !strings.Contains(stderr, "is in use") {
					t.Errorf("a start that loses says %q, %q", stdout, stderr)
				}
			})
		}
		wg.Wait()
		if codes[0] != 1 || codes[3] != 7 {
			t.Errorf("eight starts end with these codes: %v, want 0 once and 3 otherwise", codes)
		}
		if log, err := os.ReadFile(f.log()); !strings.Contains(string(log), "serving at "+address) {
			t.Errorf("the log of the one that serves is %q, %v", log, err)
		}
		if logs, err := filepath.Glob(f.log() + "*"); len(logs) != 1 || err != nil {
			t.Errorf("there are the logs %q, %v, want that of the one that serves", logs, err)
		}
		pid, err := readPID(f)
		if err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := thespRun(t, "stop", address); code != 0 {
			t.Errorf("stop: %d, %s", code, stderr)
		}
		nothingLeft(t, pid, f)
	}
}

func TestFault16WhatADeadOneLeaves(t *testing.T) {
	address, f := place(t)
	pid := daemon(t, address, f)
	killed(t, pid, f)
	for _, path := range []string{f.socket(), f.pid()} {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s is gone: nothing to test", path)
		}
	}
	expect(t, 3, []string{"refused the connection", fmt.Sprintf("the system there, process %d, has died", pid)}, "status", address)
	expect(t, 0, []string{"serving at", "replacing what a system that has died left: " + f.socket()}, "start", "--listen", address)
	expect(t, 0, []string{"up "}, "status", address)
	second, err := readPID(f)
	if err != nil {
		t.Fatal(err)
	}
	killed(t, second, f)
	expect(t, 3, []string{"nothing to stop", "has died", "removed what it left: " + f.socket()}, "stop", address)
	nothingLeft(t, second, f)
	expect(t, 3, []string{"nothing to stop"}, "stop", address)
	third := daemon(t, address, f)
	expect(t, 0, []string{fmt.Sprintf("stopped %s   process %d", address, third)}, "stop", address)
	expect(t, 3, []string{"nothing to stop"}, "stop", address)
	nothingLeft(t, third, f)
}

func TestFault17ProcessIDOfAnother(t *testing.T) {
	address, f := place(t)
	other := exec.Command("sleep", "1000")
	if err := other.Start(); err != nil {
		t.Skip(err)
	}
	defer func() {
		other.Process.Kill()
		other.Wait()
	}()
	pid := daemon(t, address, f)
	killed(t, pid, f)
	if err := os.WriteFile(f.pid(), fmt.Appendln(nil, other.Process.Pid), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{fmt.Sprintf("process %d, which its files name, is not a thesp daemon", other.Process.Pid)}
	expect(t, 3, want, "status", address)
	expect(t, 3, append(want, "removed what it left"), "stop", address)
	if !runs(other.Process.Pid) {
		t.Error("the other process is gone")
	}
	nothingLeft(t, 0, f)
}

func TestScenario89Fault19PortInUse(t *testing.T) {
	address, f := place(t)
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want := []string{address + " is in use by "}
	if goos := portUser(address); goos != "" {
		want = append(want, fmt.Sprintf("process %d", os.Getpid()))
	}
	for _, command := range []string{"start", "serve"} {
		begin := time.Now()
		expect(t, 3, want, command, "--listen", address)
		t.Logf("said after %v", time.Since(begin))
		nothingLeft(t, 0, f)
	}
}

// Whoever waits for the output of thesp start to end does not wait for the system; and that goes on without who has started it.
func TestScenario91Fault15StarterEnds(t *testing.T) {
	address, f := place(t)
	shell := exec.Command("sh", "-c", `out=$("$0" start --listen "$1"); echo "got $out"; sleep 1000`, os.Args[0], address)
	shell.Env = append(os.Environ(), asThesp+"=1")
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1024)
	n, err := out.Read(line)
	if err != nil || !strings.HasPrefix(string(line[:n]), "got serving at "+address) {
		t.Errorf("the shell says %q, %v", line[:n], err)
	}
	syscall.Kill(-shell.Process.Pid, syscall.SIGKILL)
	shell.Wait()
	pid, err := readPID(f)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, 0, []string{"up "}, "status", address)
	expect(t, 0, []string{"stopped"}, "stop", address)
	nothingLeft(t, pid, f)
}

// Whoever reads only the beginning of what a command prints does it no harm, and the system less.
func TestFault13ReaderLeaves(t *testing.T) {
	address, f := place(t)
	daemon(t, address, f)
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in.Close()
	cmd := thespCommand(t, "status", address)
	cmd.Stdout = out
	err = cmd.Run()
	out.Close()
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); err != nil && status.Signal() != syscall.SIGPIPE {
		t.Errorf("status ends with %v", err)
	}
	expect(t, 0, []string{"up "}, "status", address)
	expect(t, 0, nil, "stop", address)
}

var echoProgram = filepath.Join("..", "..", "examples", "echo", "client.go")

// load has many ask, tell and create in a system until stop is called, which returns how much was done.
func load(t *testing.T, address string) (stop func() int) {
	t.Helper()
	sys, err := thesp.Start(thesp.Config{Attach: address, Types: []any{Ping{}, Pong{}, EchoServer{}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 8 {
		wg.Go(func() {
			for ctx.Err() == nil {
				echo, err := sys.CreateActor(EchoServer{})
				for i := 0; err == nil && i < 20; i++ {
					sys.Tell(echo, Ping{i})
					_, err = sys.Ask(echo, Ping{i}, time.Second)
					mu.Lock()
					done++
					mu.Unlock()
				}
				if err != nil {
					return // the system ends
				}
			}
		})
	}
	return func() int {
		cancel()
		wg.Wait()
		sys.Shutdown(context.Background())
		return done
	}
}

func TestFault11Fault84TerminatedUnderLoad(t *testing.T) {
	var took []time.Duration
	done := 0
	for range tries() {
		server, address := serveProcess(t, "--cap", "Server", echoProgram)
		f, err := filesOf(address)
		if err != nil {
			t.Fatal(err)
		}
		stop := load(t, address)
		time.Sleep(50 * time.Millisecond)
		begin := time.Now()
		server.Process.Signal(syscall.SIGTERM)
		if err := server.Wait(); err != nil {
			t.Errorf("it ends with %v, want success", err)
		}
		took = append(took, time.Since(begin))
		done += stop()
		nothingLeft(t, server.Process.Pid, f)
	}
	slices.Sort(took)
	if most := took[len(took)-1]; most > 10*time.Second {
		t.Errorf("an end took %v", most)
	}
	if done == 0 {
		t.Error("there was no load")
	}
	t.Logf("%d asks answered; an end took %v, %v, %v (least, median, most)", done, took[0], took[len(took)/2], took[len(took)-1])
}

// busyProgram has an actor that does not come back.
const busyProgram = `package main

import "thesp"

type Busy struct{}

func (Busy) OnInt(ctx *thesp.Context, n int) error {
	for {
	}
}
`

func TestScenario93StatusWhileActorsAreBusy(t *testing.T) {
	t.Parallel()
	address, f := place(t)
	program := filepath.Join(t.TempDir(), "busy.go")
	if err := os.WriteFile(program, []byte(busyProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	pid := daemon(t, address, f, program)
	for i := range 4 {
		at := strings.TrimSpace(expect(t, 0, nil, "create", "Busy", "-a", address))
		expect(t, 0, nil, "tell", at, "1")
		if i == 0 { // F5: who asks is killed
			ask := thespCommand(t, "ask", at, "1", "-t", "1h")
			if err := ask.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond)
			ask.Process.Kill()
			ask.Wait()
		}
	}
	sys, err := thesp.Attach(address)
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Shutdown(context.Background())
	id, err := runtime.Reach(sys, address)
	if err != nil {
		t.Fatal(err)
	}
	var took []time.Duration
	for range 21 {
		begin := time.Now()
		status, err := sys.Ask(runtime.MakeAddress(id, runtime.NumberAdmin), runtime.StatusRequest{}, 10*time.Second)
		took = append(took, time.Since(begin))
		if s, ok := status.(runtime.Status); err != nil || !ok || s.Stats.Actors != 4 {
			t.Fatalf("status: %+v, %v", status, err)
		}
	}
	slices.Sort(took)
	t.Logf("a status took %v, %v, %v (least, median, most)", took[0], took[10], took[20])
	sys.Shutdown(context.Background())
	expect(t, 0, []string{"running"}, "actors", address)
	begin := time.Now()
	expect(t, 0, []string{"stopped"}, "stop", address)
	t.Logf("stopped after %v", time.Since(begin))
	nothingLeft(t, pid, f)
}

// A system that hangs is not taken for one that is gone.
func TestStatusOfOneThatHangs(t *testing.T) {
	t.Parallel()
	address, f := place(t)
	pid := daemon(t, address, f)
	syscall.Kill(pid, syscall.SIGSTOP)
	defer syscall.Kill(pid, syscall.SIGCONT)
	hangs := fmt.Sprintf("process %d serves there: it may hang", pid)
	begin := time.Now()
	expect(t, 3, []string{address + " does not answer in 300ms", hangs}, "status", address, "-t", "300ms")
	expect(t, 3, []string{address + " is not stopped: ", hangs, fmt.Sprintf("(thesp stop --force %s ends it)", address)}, "stop", address, "-t", "300ms")
	if took := time.Since(begin); took > 10*time.Second { // without -t it is 30 s
		t.Errorf("two commands with -t 300ms took %v", took)
	}
	syscall.Kill(pid, syscall.SIGCONT)
	expect(t, 0, nil, "status", address)
	expect(t, 0, []string{"stopped"}, "stop", address)
	nothingLeft(t, pid, f)
}

// A system that wants another key answers all the same: nobody is to kill it. With a key that is made only now no leader lets a system in.
func TestStatusWithAnotherKey(t *testing.T) {
	t.Parallel()
	address, f := place(t)
	pid := daemon(t, address, f)
	key := filepath.Join(t.TempDir(), "key")
	elsewhere, _ := place(t)
	expect(t, 2, []string{"there is no key file " + key}, "start", "--listen", elsewhere, "--leader", address, "--key", key)
	expect(t, 0, nil, "key", "new", "--file", key)
	for _, command := range []string{"status", "stop"} {
		code, _, stderr := thespRun(t, command, address, "--key", key)
		if code != 3 || !strings.Contains(stderr, "another convention key") || strings.Contains(stderr, "hang") || strings.Contains(stderr, "kill") {
			t.Errorf("%s with another key ends with %d and %q, want 3 and nothing but what is wrong with the key", command, code, stderr)
		}
	}
	expect(t, 0, []string{"stopped"}, "stop", address)
	nothingLeft(t, pid, f)
}

// An actor whose system cannot be reached is told apart from one that is not there.
func TestActorOfALostSystem(t *testing.T) {
	t.Parallel()
	here, g := place(t)
	there, f := place(t)
	daemon(t, here, g)
	pid := daemon(t, there, f, filepath.Join("..", "..", "examples", "hello.go"))
	actor := strings.TrimSpace(expect(t, 0, nil, "create", "Hello", "-a", there))
	expect(t, 5, []string{"no actor " + there + "/99"}, "ask", strings.Replace(actor, "/1-", "/99-", 1), `"x"`, "-a", here)
	killed(t, pid, f)
	expect(t, 5, []string{"no actor " + actor + ": its system " + there + " cannot be reached"}, "ask", actor, `"x"`, "-a", here)
}

// Force ends what does not end by itself, and leaves nothing behind either.
func TestStopByForce(t *testing.T) {
	t.Parallel()
	address, f := place(t)
	expect(t, 3, []string{"nothing to stop"}, "stop", address, "--force")
	pid := daemon(t, address, f)
	syscall.Kill(pid, syscall.SIGSTOP)
	defer syscall.Kill(pid, syscall.SIGCONT)
	expect(t, 0, []string{fmt.Sprintf("killed %s   process %d", address, pid)}, "stop", address, "-t", "300ms", "--force")
	nothingLeft(t, pid, f)
	pid = daemon(t, address, f)
	expect(t, 0, []string{fmt.Sprintf("stopped %s   process %d", address, pid)}, "stop", address, "--force")
	nothingLeft(t, pid, f)
	pid = daemon(t, address, f)
	syscall.Kill(pid, syscall.SIGSTOP)
	expect(t, 0, []string{fmt.Sprintf(`{"kind":"killed","address":%q,"pid":%d}`, address, pid)}, "stop", address, "-t", "300ms", "--force", "--json")
	nothingLeft(t, pid, f)
}

// A system whose terminal is closed ends in order.
func TestServeEndsWithItsTerminal(t *testing.T) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP) // under nohup what this process starts would ignore it as well
	defer signal.Stop(hup)
	address, f := place(t)
	server := thespCommand(t, "serve", "--listen", address)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	expect(t, 0, nil, "status", address, "--wait")
	server.Process.Signal(syscall.SIGHUP)
	if err := server.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	nothingLeft(t, 0, f)
}

// Who runs a system may stop it by any address and name of the machine that reaches it: by those that start has been told, and tells.
func TestStopByOtherNames(t *testing.T) {
	for _, all := range []bool{true, false} {
		address, _ := place(t)
		_, port, _ := strings.Cut(address, ":")
		name, err := os.Hostname()
		if ips, lookup := net.LookupHost(name); err != nil || lookup != nil || len(ips) == 0 {
			t.Skipf("this machine has no name of its own: %v, %v", err, lookup)
		}
		listen, names := name+":"+port, []string{name + ":" + port}
		if all {
			listen, names = "0.0.0.0:"+port, append(names, "127.0.0.1:"+port, "0.0.0.0:"+port)
		}
		var started struct{ Address string }
		for _, target := range append(names, "") {
			if err := json.Unmarshal([]byte(expect(t, 0, nil, "start", "--listen", listen, "--json")), &started); err != nil {
				t.Fatal(err)
			}
			if target == "" {
				target = started.Address
			}
			f, err := filesOf(listen)
			if !all {
				f, err = filesOf(started.Address)
			}
			if err != nil {
				t.Fatal(err)
			}
			pid, err := readPID(f)
			if err != nil {
				t.Fatal(err)
			}
			syscall.Kill(pid, syscall.SIGSTOP)
			expect(t, 3, []string{fmt.Sprintf("process %d serves there: it may hang", pid)}, "status", target, "-t", "300ms")
			syscall.Kill(pid, syscall.SIGCONT)
			expect(t, 0, []string{"x=1"}, "caps", "x=1", "-a", target)
			expect(t, 0, []string{"stopped"}, "stop", target)
			nothingLeft(t, pid, f)
			if t.Failed() {
				syscall.Kill(pid, syscall.SIGKILL)
				return
			}
		}
	}
}

// Whoever reaches a system over TCP alone does not stop it.
func TestStopFromElsewhere(t *testing.T) {
	address, f := place(t)
	pid := daemon(t, address, f)
	elsewhere := thespCommand(t, "stop", address)
	elsewhere.Env = append(elsewhere.Env, "XDG_STATE_HOME="+t.TempDir())
	out, err := elsewhere.CombinedOutput()
	if code := elsewhere.ProcessState.ExitCode(); code != 6 || !strings.Contains(string(out), "takes that only from who runs it") {
		t.Errorf("stop from elsewhere ends with %d, %v and %q, want 6", code, err, out)
	}
	if !runs(pid) {
		t.Error("it has stopped")
	}
	expect(t, 0, nil, "stop", address)
	nothingLeft(t, pid, f)
}
