package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// There is a page for each command that the help lists, and no other; it says what the help says, and nothing of the machine where it was written.
func TestManual(t *testing.T) {
	home, dir := filepath.Dir(xdg.ConfigHome), filepath.Join(t.TempDir(), "man1")
	t.Setenv("HOME", home)
	root := rootCommand(streams{strings.NewReader(""), io.Discard, io.Discard})
	root.InitDefaultCompletionCmd("man") // as a run does
	if err := writeManual(root, dir, io.Discard); err != nil {
		t.Fatal(err)
	}
	unescaped := strings.NewReplacer(`\-`, "-", `\fB`, "", `\fP`, "", `\fI`, "", `\\`, `\`)
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var compare func(cmd *cobra.Command)
	compare = func(cmd *cobra.Command) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			return
		}
		left = slices.DeleteFunc(left, func(e os.DirEntry) bool { return e.Name() == name })
		page := unescaped.Replace(string(text))
		for _, want := range []string{cmd.Short, cmd.UseLine()} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, page)
			}
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if shown := strings.Contains(page, "--"+f.Name); shown == f.Hidden {
				t.Errorf("%s has --%s: %v", name, f.Name, shown)
			}
		})
		if strings.Contains(page, home) {
			t.Errorf("%s names a folder of this machine", name)
		}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				compare(sub)
			}
		}
	}
	compare(root)
	for _, e := range left {
		if e.Name() != "thesp-help.1" {
			t.Errorf("%s is about no command", e.Name())
		}
	}
}
