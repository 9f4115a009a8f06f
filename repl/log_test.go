package repl

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"thesp/runtime"
)

// What the shell shows of a log: what actors log, warnings, and failures that nobody else tells.
func TestLog(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(t.Context())
	actor, err := runtime.ParseAddress("lab:1900/7-1ln3fha8")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		log  func(*slog.Logger)
		want string
	}{
		{"an actor", func(l *slog.Logger) {
			l.With("actor", actor, "type", "main.A", "source", "ab").Info("done", "n", 1, "text", "a b")
		}, ".. TIME #1 INFO done n=1 text=\"a b\""},
		{"from a worker", func(l *slog.Logger) {
			l.Warn("done", "actor", actor.String(), "type", "main.A", "source", "ab", "n", "1")
		}, ".. TIME #1 WARN done n=1"},
		{"an odd actor", func(l *slog.Logger) { l.Warn("done", "actor", "a\nb") }, `.. TIME "a\nb" WARN done`},
		{"nothing to add", func(l *slog.Logger) { l.With("actor", actor).Error("done") }, ".. TIME #1 ERROR done"},
		{"groups", func(l *slog.Logger) {
			l.With("actor", actor).WithGroup("g").With("actor", 1).Info("done", "type", "x", slog.Group("h", "source", 2))
		}, ".. TIME #1 INFO done g.actor=1 g.type=x g.h.source=2"},
		{"codes of terminals", func(l *slog.Logger) { l.With("actor", actor).Info("\x1b[2J", "k\x07", "\x1b") }, `.. TIME #1 INFO "\x1b[2J" "k\a"="\x1b"`},
		{"for debugging", func(l *slog.Logger) { l.With("actor", actor).Debug("done") }, ""},
		{"no actor", func(l *slog.Logger) { l.Info("worker started") }, ""},
		{"no actor, but a warning", func(l *slog.Logger) { l.Warn("worker ended", "reason", "x") }, ".. TIME WARN worker ended reason=x"},
		{"no actor, but a source", func(l *slog.Logger) { l.Warn("worker ended", "source", "@ab", "reason", "x") }, ".. TIME WARN worker ended reason=x source=@ab"},
		{"a failure that is told", func(l *slog.Logger) {
			l.With("actor", actor).Warn(runtime.LogFailed, "message", "int", "error", "no")
		}, ""},
		{"a failure that is not", func(l *slog.Logger) {
			l.With("actor", actor, "sender", actor).Warn(runtime.LogFailed, "message", "main.Boom", "error", "a\nb")
		}, `!! TIME #1 failed on Boom from #1: "a\nb"`},
	} {
		var out, errs bytes.Buffer
		p := newPrinter(&out, &errs, false, false, newRefs(sys))
		var lines []string
		c.log(newLog(slog.LevelInfo, func(line func(*printer) string) {
			words := strings.Fields(line(p))
			words[1] = "TIME"
			lines = append(lines, strings.Join(words, " "))
		}))
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
