package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// The log says once that a source is in quarantine, and of what its worker died last.
func TestLogOfQuarantine(t *testing.T) {
	var log bytes.Buffer
	b := newShelfWorld(t).shelf()
	b.log = slog.New(slog.NewTextHandler(&log, nil))
	hash := strings.Repeat("a41f2b3c", 8)
	for range 4 {
		b.Ended(hash, "stack overflow")
	}
	if log.Len() > 0 {
		t.Errorf("after four deaths the log says %s", &log)
	}
	for range 3 {
		b.Ended(hash, "out of memory")
	}
	if want := `level=WARN msg="source in quarantine" source=@a41f2b3c reason="out of memory"`; strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), want) {
		t.Errorf("the log says %s, want once %s", &log, want)
	}
}
