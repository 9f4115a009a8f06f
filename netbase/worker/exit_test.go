package worker

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
)

func TestReason(t *testing.T) {
	const kill, none = syscall.SIGKILL, syscall.Signal(0)
	for _, tt := range []struct {
		killed      string
		code        int
		signal      syscall.Signal
		crash, last string
		want        string
	}{
		{"deadline of 30s passed", -1, kill, "", "", "deadline of 30s passed"},
		{"deadline of 30s passed", 2, none, "panic: boom", "x", "panic: boom"}, // it was faster
		{"", -1, kill, "", "", "killed by signal 9 (killed)"},
		{"", -1, kill, "panic: printed, not meant", "", "killed by signal 9 (killed)"},
		{"", -1, syscall.SIGSEGV, "", "", "killed by signal 11 (segmentation fault)"},
		{"", -1, syscall.SIGABRT, "fatal error: checkmark", "", "checkmark"},
		{"", 2, none, "panic: boom", "goroutine 1", "panic: boom"},
		{"", 2, none, "panic: boom [recovered]", "", "panic: boom"},
		{"", 2, none, "panic: boom [recovered, repanicked]", "", "panic: boom"},
		{"", 2, none, "fatal error: stack overflow", "", "stack overflow"},
		{"", 2, none, "fatal error: runtime: out of memory", "", "out of memory"},
		{"", 2, none, "fatal error: runtime: cannot allocate memory", "", "out of memory"},
		{"", 2, none, "fatal error: concurrent map iteration and map write", "", "concurrent map iteration and map write"},
		{"", 2, none, "fatal error: all goroutines are asleep - deadlock!", "", "all goroutines are asleep - deadlock!"},
		{"", 2, none, "fatal error: thread exhaustion", "", "too many threads"},
		{"", 2, none, "fatal error: runtime.newosproc", "", "out of memory"},
		{"", 2, none, "runtime/cgo: pthread_create failed: Resource temporarily unavailable", "", "out of memory"},
		{"", 2, none, "runtime/cgo: \tworker_test.go:148 +0x1a", "", "out of memory"}, // other threads have written in between
		{"", 2, none, "fatal error: fault", "", "invalid memory access"},
		{"", 2, none, "SIGSEGV: segmentation violation", "gs     0x0", "invalid memory access"},
		{"", 2, none, "", "usage", "os.Exit(2): usage"},
		{"", 3, none, "", "", "os.Exit(3)"},
		{"", 3, none, "panic: printed, not meant", "bye", "os.Exit(3): bye"},
		{"", 0, none, "", "bye", "os.Exit(0)"},
	} {
		if got := reason(tt.killed, tt.code, tt.signal, tt.crash, tt.last); got != tt.want {
			t.Errorf("reason(%q, %d, %d, %q, %q): got %q, want %q", tt.killed, tt.code, tt.signal, tt.crash, tt.last, got, tt.want)
		}
	}
}

func TestStderr(t *testing.T) {
	var s stderr
	for _, piece := range []string{"one\npan", "ic: a", "b\n\n", "  the last \n\n"} {
		if n, err := s.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatalf("Write: got %d, %v", n, err)
		}
	}
	if s.crash != "panic: ab" || s.last != "the last" {
		t.Errorf("got crash %q and last %q, want panic: ab and the last", s.crash, s.last)
	}

	// The collector without memory.
	s = stderr{}
	fmt.Fprint(&s, "SIGSEGV: segmentation violation\nPC=0x43511d m=3 sigcode=1 addr=0x0\n\ngoroutine 0 gp=0x1 m=3 mp=0x2 [idle]:\nruntime.(*spanQueue).tryDrain(0x400?, 0x0?, 0x0?)\n\tmgcmark.go:520 +0x5d\ngs     0x0\n")
	if got := reason("", 2, 0, s.crash, s.last); got != "out of memory" {
		t.Errorf("reason of a collector without memory: got %q, want out of memory", got)
	}

	// However much is written, little is kept, and what was last.
	s = stderr{}
	long := "panic: " + strings.Repeat("x", 3*tailSize) + "\n"
	for i := range 100 {
		fmt.Fprintf(&s, "%sline %d\n", long, i)
	}
	if got := string(s.tail); len(got) > 2*tailSize || !strings.HasSuffix(got, "x\nline 99\n") {
		t.Errorf("the tail has %d bytes, want %d at most; it ends in %q", len(got), 2*tailSize, got[max(0, len(got)-20):])
	}
	if s.last != "line 99" || len(s.crash) != lineSize {
		t.Errorf("got last %q and %d bytes of a crash, want line 99 and %d", s.last, len(s.crash), lineSize)
	}
}
