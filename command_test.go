package thesp_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thesp"
)

func ExampleRunCommand() {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sys.Shutdown(context.Background())
	runner, err := sys.CreateActor(&thesp.RunCommand{})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := sys.Ask(runner, thesp.Command{Path: "go", Args: []string{"env", "GOOS", "nothing"}, Env: append(os.Environ(), "GOOS=plan9")}, time.Minute)
	if err != nil {
		fmt.Println(err)
		return
	}
	result := answer.(thesp.CommandResult)
	fmt.Printf("%d %q %q\n", result.ExitCode, result.Stdout, result.Error)
	// Output: 0 "plan9\n\n" ""
}

// runner starts a system in real time with a RunCommand, and sees to it that nothing is left of them. The test needs the given programs.
func runner(t *testing.T, programs ...string) (*thesp.System, thesp.Address) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skip(err)
		}
	}
	ignored := goleak.IgnoreCurrent()
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sys.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, ignored)
	})
	return sys, create(t, sys, &thesp.RunCommand{})
}

func command(t *testing.T, sys *thesp.System, to thesp.Address, c thesp.Command) thesp.CommandResult {
	t.Helper()
	return ask(t, sys, to, c).(thesp.CommandResult)
}

// sh is a Command of the shell.
func sh(line string) thesp.Command { return thesp.Command{Path: "sh", Args: []string{"-c", line}} }

// results listens for n results, in the order in which they come.
func results(t *testing.T, sys *thesp.System, n int) (out []thesp.CommandResult) {
	t.Helper()
	for range n {
		env, err := sys.Listen(time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		r, ok := env.Message.(thesp.CommandResult)
		if !ok {
			t.Fatalf("got %+v", env.Message)
		}
		out = append(out, r)
	}
	return out
}

func TestScenario82RunCommand(t *testing.T) {
	sys, a := runner(t, "sh", "cat")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		command thesp.Command
		want    thesp.CommandResult
	}{
		{"output", sh("echo hello"), thesp.CommandResult{Stdout: "hello\n"}},
		{"stderr and exit code", sh("echo out; echo err >&2; exit 3"), thesp.CommandResult{ExitCode: 3, Stdout: "out\n", Stderr: "err\n"}},
		{"stdin", thesp.Command{Path: "cat", Stdin: "one\ntwo\n"}, thesp.CommandResult{Stdout: "one\ntwo\n"}},
		{"no stdin", thesp.Command{Path: "cat"}, thesp.CommandResult{}},
		{"stdin that nobody reads", thesp.Command{Path: "sh", Args: []string{"-c", "exit 0"}, Stdin: strings.Repeat("x", 1<<20)}, thesp.CommandResult{}},
		{"folder", thesp.Command{Path: "sh", Args: []string{"-c", "pwd"}, Dir: dir}, thesp.CommandResult{Stdout: dir + "\n"}},
		{"environment", thesp.Command{Path: "sh", Args: []string{"-c", "echo $A$HOME"}, Env: []string{"A=b"}}, thesp.CommandResult{Stdout: "b\n"}},
		{"signal", sh("kill -9 $$"), thesp.CommandResult{ExitCode: -1, Error: "signal: killed"}},
		{"missing program", thesp.Command{Path: "thesp-no-such-program"},
			thesp.CommandResult{ExitCode: -1, Error: `exec: "thesp-no-such-program": executable file not found in $PATH`}},
		{"missing folder", thesp.Command{Path: "cat", Dir: "/no/such/folder"},
			thesp.CommandResult{ExitCode: -1, Error: "wrong command: folder: stat /no/such/folder: no such file or directory"}},
		{"wrong timeout", thesp.Command{Path: "cat", Timeout: -1},
			thesp.CommandResult{ExitCode: -1, Error: "wrong command: Timeout -1ns, MaxOutput 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := command(t, sys, a, c.command)
			c.command.Stdin = ""
			if fmt.Sprint(got.Command) != fmt.Sprint(c.command) {
				t.Errorf("the result is of %+v", got.Command)
			}
			if ran := got.Duration > 0; ran != (got.Error == "" || c.name == "signal") {
				t.Errorf("it took %v", got.Duration)
			}
			got.Command, got.Duration = thesp.Command{}, 0
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestScenario82RunCommandTimeout(t *testing.T) {
	sys, a := runner(t, "sh", "sleep")
	for _, c := range []struct {
		name, line     string
		least, most    time.Duration
		code           int
		stdout, reason string
	}{
		{"ends when asked to", "echo begun; sleep 60; echo not", 200 * time.Millisecond, 10 * time.Second, -1, "begun\n", "timed out after 200ms"},
		{"the children as well", "sleep 60 & sleep 60; wait", 200 * time.Millisecond, 10 * time.Second, -1, "", "timed out after 200ms"},
		{"says something first", "trap 'echo bye; exit 7' TERM; sleep 60 & wait", 200 * time.Millisecond, 10 * time.Second, 7, "bye\n", "timed out after 200ms"},
		{"must be killed", "trap '' TERM; while :; do sleep 1; done", 2200 * time.Millisecond, 20 * time.Second, -1, "", "timed out after 200ms"},
		{"in time", "echo done", 0, 200 * time.Millisecond, 0, "done\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sh(c.line)
			m.Timeout = 200 * time.Millisecond
			if c.reason == "" {
				m.Timeout, c.most = time.Minute, time.Minute
			}
			r := command(t, sys, a, m)
			if r.ExitCode != c.code || r.Error != c.reason || r.Stdout != c.stdout || r.Duration < c.least || r.Duration > c.most {
				t.Errorf("got %+v", r)
			}
		})
	}
}

// A grandchild that neither hears the first signal nor holds the streams is ended all the same.
func TestScenario82RunCommandEndsTheGroup(t *testing.T) {
	sys, a := runner(t, "sh", "sleep", "kill")
	m := sh(`sh -c 'trap "" TERM; while :; do sleep 1; done' >/dev/null 2>&1 & echo $!; sleep 60`)
	m.Timeout = 300 * time.Millisecond
	r := command(t, sys, a, m)
	pid, err := strconv.Atoi(strings.TrimSpace(r.Stdout))
	if err != nil {
		t.Fatalf("%+v", r)
	}
	// It may be a zombie until its new parent looks after it: that is no process that runs.
	for deadline := time.Now().Add(10 * time.Second); ; {
		out, err := exec.Command("sh", "-c", fmt.Sprintf("kill -0 %d && cat /proc/%d/stat", pid, pid)).Output()
		if _, state, ok := strings.Cut(string(out), ") "); err != nil || ok && strings.HasPrefix(state, "Z") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %d lives: %s", pid, out)
		}
	}
}

// What a command leaves behind when it ends by itself lives on, and does not keep the answer back for long.
func TestScenario82RunCommandLeavesBackgroundAlone(t *testing.T) {
	sys, a := runner(t, "sh", "sleep", "kill")
	r := command(t, sys, a, sh("sleep 60 & echo $!"))
	if r.ExitCode != 0 || r.Error != "" || r.Duration > 10*time.Second {
		t.Errorf("got %+v", r)
	}
	if r := command(t, sys, a, thesp.Command{Path: "sh", Args: []string{"-c", "kill " + strings.TrimSpace(r.Stdout)}}); r.ExitCode != 0 {
		t.Errorf("it did not live on: %+v", r)
	}
}

func TestScenario82RunCommandAbort(t *testing.T) {
	sys, a := runner(t, "sh", "sleep")
	sys.Tell(a, thesp.CommandAbort{}) // nothing runs: nothing happens
	pipe := filepath.Join(t.TempDir(), "begun")
	sys.Tell(a, sh("echo first > "+pipe+"; sleep 60"))
	sys.Tell(a, sh("echo second"))
	for deadline := time.Now().Add(10 * time.Second); ; {
		if text, err := os.ReadFile(pipe); err == nil && len(text) > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the command does not begin")
		}
		time.Sleep(time.Millisecond)
	}
	sys.Tell(a, thesp.CommandAbort{})
	rs := results(t, sys, 2)
	if rs[0].Error != "aborted" || rs[0].ExitCode != -1 || rs[0].Duration > 10*time.Second {
		t.Errorf("the one that ran: %+v", rs[0])
	}
	if rs[1].Stdout != "second\n" || rs[1].Error != "" {
		t.Errorf("the one that waited: %+v", rs[1])
	}
}

func TestScenario82RunCommandTrimsOutput(t *testing.T) {
	sys, a := runner(t, "cat")
	// Four bytes for each number: what is kept tells where it comes from.
	var b strings.Builder
	for i := range 2 << 20 / 8 {
		fmt.Fprintf(&b, "%07d\n", i)
	}
	in := b.String()
	r := command(t, sys, a, thesp.Command{Path: "cat", Stdin: in})
	if want := in[:1<<19] + in[len(in)-1<<19:]; r.Stdout != want || r.StdoutDropped != 1<<20 || r.StderrDropped != 0 {
		t.Errorf("%d bytes of 2 MiB are kept, %d dropped; they are wrong from %d on", len(r.Stdout), r.StdoutDropped, differ(r.Stdout, want))
	}
	for _, size := range []int{1, 2, 5, 8} {
		for n := range 20 {
			m := thesp.Command{Path: "cat", Stdin: in[:n], MaxOutput: size}
			if n == 0 && size > 1 { // nothing to see
				continue
			}
			want, dropped := in[:n], 0
			if n > size {
				want, dropped = in[:size-size/2]+in[n-size/2:n], n-size
			}
			if r := command(t, sys, a, m); r.Stdout != want || r.StdoutDropped != int64(dropped) {
				t.Fatalf("of %q %q is kept and %d dropped, want %q and %d", in[:n], r.Stdout, r.StdoutDropped, want, dropped)
			}
		}
	}
}

// differ is where a and b are not the same any more.
func differ(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func TestScenario82RunCommandQueues(t *testing.T) {
	sys, a := runner(t, "sh")
	log := filepath.Join(t.TempDir(), "log")
	const n = 20
	for i := range n {
		if i == 10 {
			sys.Tell(a, thesp.Command{Path: "thesp-no-such-program"})
		}
		sys.Tell(a, sh(fmt.Sprintf("echo %d >> %s; echo out %d", i, log, i)))
	}
	var want, got strings.Builder
	for i, r := range results(t, sys, n+1) {
		if i == 10 {
			if r.ExitCode != -1 {
				t.Errorf("the missing program: %+v", r)
			}
			continue
		}
		if i > 10 {
			i--
		}
		fmt.Fprintln(&want, i)
		if r.Stdout != fmt.Sprintf("out %d\n", i) || !strings.Contains(r.Command.Args[1], r.Stdout[:len(r.Stdout)-1]) {
			t.Errorf("result %d is %+v", i, r)
		}
	}
	text, err := os.ReadFile(log)
	got.Write(text)
	if err != nil || got.String() != want.String() {
		t.Errorf("they ran as %q, %v", got.String(), err)
	}
}

// Each requester gets the answer to its own command.
func TestScenario82RunCommandAnswersRequester(t *testing.T) {
	sys, a := runner(t, "sh")
	errs := make(chan error)
	for i := range 10 {
		go func() {
			answer, err := sys.Ask(a, sh(fmt.Sprint("echo ", i)), time.Minute)
			if err == nil && answer.(thesp.CommandResult).Stdout != fmt.Sprintln(i) {
				err = fmt.Errorf("asker %d got %+v", i, answer)
			}
			errs <- err
		}()
	}
	for range 10 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// handled waits until the actor has handled n messages.
func handled(t *testing.T, sys *thesp.System, a thesp.Address, n uint64) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		if info, _ := sys.Actor(a); info.Handled >= n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the actor has not handled %d messages", n)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestScenario82RunCommandActorEnds(t *testing.T) {
	sys, a := runner(t, "sh", "sleep")
	for range 3 {
		sys.Tell(a, sh("sleep 60"))
	}
	handled(t, sys, a, 3)
	sys.Tell(a, thesp.ActorExitRequest{})
	for i, r := range results(t, sys, 3) {
		if r.Error != "cancelled: the actor that runs commands has ended" || r.ExitCode != -1 || (i == 0) != (r.Duration > 0) {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	// A shutdown ends what runs as well, and those who ask hear of it.
	b := create(t, sys, &thesp.RunCommand{})
	answer := make(chan any)
	go func() {
		got, err := sys.Ask(b, sh("sleep 60"), time.Minute)
		if err != nil {
			t.Error(err)
		}
		answer <- got
	}()
	handled(t, sys, b, 1)
	start := time.Now()
	if err := sys.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the shutdown took %v", took)
	}
	if r, _ := (<-answer).(thesp.CommandResult); r.Error != "cancelled: the actor that runs commands has ended" {
		t.Errorf("the ask got %+v", r)
	}
}

func TestRunCommandIsBounded(t *testing.T) {
	sys, _ := runner(t, "sh", "sleep")
	a := create(t, sys, &thesp.RunCommand{MaxWaiting: 2})
	for range 4 {
		sys.Tell(a, sh("sleep 60"))
	}
	if r := results(t, sys, 1)[0]; r.Error != "too busy: 2 commands wait" {
		t.Errorf("the fourth command: %+v", r)
	}
	sys.Tell(a, thesp.ActorExitRequest{})
	results(t, sys, 3)
}
