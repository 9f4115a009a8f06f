package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/rogpeppe/go-internal/testscript"

	"thesp/netbase/worker"
)

// asThesp is the variable of the environment that has the test program be thesp.
const asThesp = "THESP_TEST_IS_THESP"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == asHostile {
		conn, _, err := worker.Inherited()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		hostileWorker(conn)
		os.Exit(0)
	}
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		os.Exit(work(os.Stderr))
	}
	thesp := func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
	if os.Getenv(asThesp) != "" {
		thesp()
	}
	testscript.Main(atHome{m}, map[string]func(){"thesp": thesp})
}

// atHome runs tests with folders of their own, so that they do not meet what a user has running.
type atHome struct{ *testing.M }

func (m atHome) Run() int {
	dir, err := os.MkdirTemp("", "th") // short, for the sake of Unix sockets
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	os.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	os.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	os.Unsetenv("THESP_ADDRESS")
	xdg.Reload()
	return m.M.Run()
}

func TestScripts(t *testing.T) { runScripts(t, "testdata/script") }

// An actor decides whose sources a system runs, takes its time, and ends; what dies again and again does not run any more.
func TestScenario70Scenario73Fault60Fault63SourceAuthority(t *testing.T) {
	runScripts(t, "testdata/authority")
}

func runScripts(t *testing.T, dir string) {
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			state := filepath.Join(env.WorkDir, "s")
			env.Setenv("XDG_STATE_HOME", state)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "c"))
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "k"))
			port, err := freePort()
			env.Setenv("THESP_ADDRESS", port)
			env.Defer(func() { endSystems(state) })
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": exitCodeIs, "results": resultsAre},
	})
}

// freePort returns an address where nobody listens.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// endSystems kills the systems in the background that a test has left, whose files are in a state folder.
func endSystems(state string) {
	left, _ := filepath.Glob(filepath.Join(state, "thesp", "*.pid"))
	for _, path := range left {
		f := files{strings.TrimSuffix(path, ".pid")}
		pid, err := readPID(f)
		if p, perr := os.FindProcess(pid); err == nil && perr == nil && f.isHeld() {
			p.Kill()
		}
	}
}

// exitCodeIs runs a program and asserts its exit code: code N PROGRAM ARG...
func exitCodeIs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program arg...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = exitStatus(err)
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
func exitStatus(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}

var address = regexp.MustCompile(`(local|127\.0\.0\.1:[0-9]+)/[0-9]+-[0-9a-z]+`)

// resultsAre compares stdout with a file, in which ADDRESS stands for any address: results FILE.
func resultsAre(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: results file")
	}
	got, want := address.ReplaceAllString(ts.ReadFile("stdout"), "ADDRESS"), ts.ReadFile(args[0])
	if got != want {
		ts.Fatalf("got:\n%s\nwant:\n%s", got, want)
	}
}
