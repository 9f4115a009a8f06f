//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// At a terminal the file of the user runs first; what is wrong with it does not keep anybody from typing.
func TestTerminalInit(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	file := filepath.Join(home, "thesp", "init.thesp")
	text := "twice := func(n int) int { return 2 * n }\nfmt.Println(\"at your service\")\nnothing\ntwice = nil\n"
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := sitAt(t, home, "Ctrl-D leaves\r\nat your service\r\n"+file+":3:1: undefined: nothing")
	p.sees("thesp> ")
	p.types("twice(21)\r")
	p.sees("42    // int")
	p.types("\x1b[A\r") // the history has what was typed
	p.sees("42    // int")
	p.types("\x04")
	p.leaves(0)

	p = sitAt(t, home, "Ctrl-D leaves\r\n", "repl", "--no-init")
	p.sees("thesp> ")
	p.types("twice(21)\r")
	p.sees("undefined: twice")
	p.types("\x04")
	p.leaves(0)
}
