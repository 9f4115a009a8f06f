package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asThesp is the variable of the environment that has the test program be thesp.
const asThesp = "THESP_TEST_IS_THESP"

func TestMain(m *testing.M) {
	thesp := func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
	if os.Getenv(asThesp) != "" {
		thesp()
	}
	testscript.Main(m, map[string]func(){"thesp": thesp})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": exitCodeIs, "results": resultsAre},
	})
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

var address = regexp.MustCompile(`local/[0-9]+-[0-9a-z]+`)

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
