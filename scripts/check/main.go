// Check runs everything that must hold before a change lands: formatting, vet, staticcheck, the generated files, all tests, the shorter ones also with the race
// detector, a short run of each fuzz target, and builds for other systems. It is the test command of the README, and what CI calls. Run it in the root of the module:
//
//	go run ./scripts/check
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// fuzzRuns is how many inputs each fuzz target gets. It is not a time, because go test up to 1.26 fails now and then with "context deadline exceeded" where a time ends
// while an input runs: golang.org/issue/75804.
const fuzzRuns = "10000x"

// racing are the packages that are tested with the race detector: not the command, most of whose tests run processes.
var racing = []string{".", "./interp/...", "./netbase/...", "./repl", "./runtime"}

// platforms are built, besides the one that this runs on.
var platforms = []string{"linux/arm64", "darwin/arm64", "windows/amd64"}

func main() {
	log.SetFlags(0)
	if _, err := os.Stat("go.mod"); err != nil {
		log.Fatal("run it in the root of the module: go run ./scripts/check")
	}
	bin, err := os.MkdirTemp("", "thesp-check")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(bin)
	staticcheck := filepath.Join(bin, "staticcheck")
	steps := []struct {
		name string
		run  func() error
	}{
		{"gofmt", formatted},
		{"go vet", func() error { return command(nil, "go", "vet", "./...") }},
		{"staticcheck", func() error {
			if err := command(nil, "go", "-C", "scripts/tools", "build", "-o", staticcheck, "honnef.co/go/tools/cmd/staticcheck"); err != nil {
				return err
			}
			return command(nil, staticcheck, "./...")
		}},
		{"go test", func() error { return command(nil, "go", "test", "./...") }},
		{"go test -race", func() error { return command(nil, "go", append([]string{"test", "-race", "-short"}, racing...)...) }},
		{"fuzz", fuzz},
		{"cross-builds", crossBuilds},
	}
	for _, s := range steps {
		start := time.Now()
		fmt.Printf("== %s\n", s.name)
		if err := s.run(); err != nil {
			log.Fatalf("%s: %v", s.name, err)
		}
		fmt.Printf("   %v\n", time.Since(start).Round(time.Second))
	}
	fmt.Println("all checks hold")
}

// command runs a program whose output goes to ours.
func command(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// formatted fails if gofmt would change a file.
func formatted() error {
	out, err := exec.Command("gofmt", "-l", ".").CombinedOutput()
	if err == nil && len(bytes.TrimSpace(out)) > 0 {
		err = fmt.Errorf("not formatted:\n%s", out)
	}
	return err
}

var fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)

// fuzz runs every fuzz target of the module for a short time.
func fuzz() error {
	files, err := filepath.Glob("*/*_test.go")
	if err != nil {
		return err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		for _, m := range fuzzTarget.FindAllSubmatch(text, -1) {
			pkg := "./" + filepath.ToSlash(filepath.Dir(f))
			if err := command(nil, "go", "test", "-run", "NONE", "-fuzz", "^"+string(m[1])+"$", "-fuzztime", fuzzRuns, pkg); err != nil {
				return fmt.Errorf("%s in %s: %w", m[1], f, err)
			}
		}
	}
	return nil
}

// crossBuilds builds the command for other platforms.
func crossBuilds() error {
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		env := []string{"GOOS=" + goos, "GOARCH=" + goarch, "CGO_ENABLED=0"}
		if err := command(env, "go", "build", "-o", os.DevNull, "./cmd/thesp"); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		fmt.Println("  ", p)
	}
	return nil
}
