package main

import (
	"bytes"
	"context"
	"errors"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// programs is the folder with a program of ordinary Go in each folder of it.
const programs = "../../interp/testdata/programs"

// thesp run prints what the compiled program prints, and ends with its exit code.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and runs 40 programs")
	}
	folders, err := os.ReadDir(programs)
	if err != nil || len(folders) < 40 {
		t.Fatalf("%d programs: %v", len(folders), err)
	}
	compiled := compilePrograms(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			want := ending{stdout: recorded(f.Name())}
			if want.stdout == "" {
				want = runToEnd(t, nil, filepath.Join(compiled, f.Name()))
			}
			got := runToEnd(t, []string{asThesp + "=1"}, self, "run", filepath.Join(programs, f.Name(), "main.go"))
			if want.panicked() { // 2 is what thesp returns for a wrong command line
				want.code = 1
			}
			if got.code != want.code {
				t.Errorf("exit code %d, compiled %d\n%s", got.code, want.code, got.stderr)
			}
			if got.stdout != want.stdout {
				t.Errorf("%s", firstDifference(got.stdout, want.stdout))
			}
		})
	}
}

// recorded is what the compiled program of the given name has printed once, where a file output beside it says so: those show single bugs, and are not compiled each time.
func recorded(name string) string {
	text, err := os.ReadFile(filepath.Join(programs, name, "output"))
	if err != nil {
		return ""
	}
	return string(text)
}

// compilePrograms compiles all other programs at once, as one module, and returns the folder with the executables.
func compilePrograms(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	module, bin := filepath.Join(dir, "src"), filepath.Join(dir, "bin")
	if err := os.CopyFS(module, os.DirFS(programs)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(module, "*", "output"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.RemoveAll(filepath.Dir(f)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte("module programs\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(bin, 0o777); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", bin, "./...")
	build.Dir = module
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// An ending is what came of a command.
type ending struct {
	stdout, stderr string
	code           int
}

// panicked reports whether a compiled program has ended by a panic.
func (e ending) panicked() bool {
	return e.code == 2 && strings.Contains(e.stderr, "\ngoroutine ")
}

func runToEnd(t *testing.T, env []string, name string, args ...string) ending {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ending{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// firstDifference shows the first lines that differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got:  " + g[i] + "\nwant: " + w[i]
		}
	}
	return "got:\n" + got + "\nwant:\n" + want
}

// conformanceDir is the variable of the environment that names the folder test of a Go distribution: $(go env GOROOT)/test.
const conformanceDir = "THESP_CONFORMANCE"

// The tests of the Go distribution pass, but for those of a list.
func TestConformance(t *testing.T) {
	root := os.Getenv(conformanceDir)
	if root == "" {
		t.Skipf("%s does not name the folder test of a Go distribution; it takes some minutes", conformanceDir)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	known := knownFailures(t)
	for _, dir := range []string{".", "abi", "chan", "fixedbugs", "interface", "ken", "typeparam", "typeparam/mdempsky"} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no tests in %s: %v", dir, err)
		}
		for _, f := range files {
			if !isRunTest(t, f) {
				continue
			}
			name, err := filepath.Rel(root, f)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				got := runToEnd(t, []string{asThesp + "=1"}, self, "run", f)
				want, err := os.ReadFile(strings.TrimSuffix(f, ".go") + ".out")
				passes := got.code == 0 && (err != nil || got.stdout+got.stderr == string(want))
				reason, listed := known[name]
				switch {
				case passes && listed && !strings.HasPrefix(reason, "slow"):
					t.Errorf("it passes; the list says %q", reason)
				case !passes && !listed:
					t.Errorf("exit code %d\n%s", got.code, got.stderr)
				}
			})
		}
	}
}

// knownFailures reads the list of tests that fail: name and reason.
func knownFailures(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../interp/testdata/conformance.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, reason, ok := strings.Cut(line, " "); ok && name != "#" {
			out[name] = strings.TrimSpace(reason)
		}
	}
	return out
}

// isRunTest reports whether the file is a program that says by itself whether it passes, and needs nothing of the compiler or the operating system.
func isRunTest(t *testing.T, file string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	start := string(text[:min(len(text), 600)])
	if !strings.HasPrefix(start, "// run\n") && !strings.Contains(start, "\n// run\n") || strings.Contains(string(text), "//go:build") {
		return false
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
	if err != nil {
		return false
	}
	for _, i := range parsed.Imports {
		switch path, _ := strconv.Unquote(i.Path.Value); path {
		case "unsafe", "runtime", "os/exec", "syscall", "runtime/debug", "C", "go/build", "testing", "plugin":
			return false
		}
	}
	return true
}
