package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
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
			want := runToEnd(t, nil, filepath.Join(compiled, f.Name()))
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

// compilePrograms compiles all programs at once, as one module, and returns the folder with the executables.
func compilePrograms(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	module, bin := filepath.Join(dir, "src"), filepath.Join(dir, "bin")
	if err := os.CopyFS(module, os.DirFS(programs)); err != nil {
		t.Fatal(err)
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
