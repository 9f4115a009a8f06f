package repl

import (
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

func TestTracedLine(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6_000_000, time.Local)
	party := func(a runtime.Address) string { return "x" }
	for _, c := range []struct {
		m    runtime.Traced
		want string
	}{
		{runtime.Traced{In: true, Type: "int", Value: "10", Mailbox: 3}, "03:04:05.006  in   x -> x  int 10  mailbox 3"},
		{runtime.Traced{Type: "main.Ping", Value: "main.Ping{N: 1}", Took: 1234 * time.Microsecond}, "03:04:05.006  out  x -> x  main.Ping{N: 1}  took 1.23 ms"},
		{runtime.Traced{Type: "*main.Ping", Value: "&main.Ping{N: 1}", Took: 1234 * time.Millisecond}, "03:04:05.006  out  x -> x  &main.Ping{N: 1}  took 1.234s"},
		{runtime.Traced{Type: "main.Level", Value: "\x1b[2J\n"}, "03:04:05.006  out  x -> x  main.Level \ufffd[2J\ufffd"},
	} {
		c.m.Time = at
		got := TracedLine(c.m, party)
		for strings.Contains(got, "   ") {
			got = strings.ReplaceAll(got, "   ", "  ")
		}
		want := strings.ReplaceAll(c.want, "   ", "  ")
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
