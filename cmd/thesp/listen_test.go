//go:build unix

package main

import "testing"

func TestListenIsInterrupted(t *testing.T) {
	address, f := place(t)
	daemon(t, address, f)
	code, stdout, stderr := interrupted(t, "listening at local/0-", "listen", address, "--name", "ear")
	if code != 130 || stdout != "" {
		t.Errorf("listen that is interrupted ends with %d, %q and %q, want 130 and nothing", code, stdout, stderr)
	}
	expect(t, 5, []string{"no actor #ear"}, "tell", "#ear", "1", "-a", address)
	expect(t, 0, []string{"stopped"}, "stop", address)
}
