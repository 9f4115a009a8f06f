package main

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every example prints the same interpreted and compiled.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	want := map[string]string{"hello.go": "Hello, World!\n", "greet.go": "Hello, World!!!\n"}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(context.Background(), []string{"run", f}, strings.NewReader(""), &stdout, &stderr); code != 0 {
				t.Fatalf("thesp run: code %d\n%s", code, stderr.String())
			}
			compiled, err := exec.Command("go", "run", f).Output()
			if err != nil {
				t.Fatalf("go run: %v", err)
			}
			if stdout.String() != string(compiled) {
				t.Errorf("thesp run prints %q, go run %q", stdout.String(), compiled)
			}
			if w := want[filepath.Base(f)]; w != "" && stdout.String() != w {
				t.Errorf("got %q, want %q", stdout.String(), w)
			}
		})
	}
}
