package worker

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func init() {
	deeds["open"] = func(string) string { // as many as can be
		for n := 0; ; n++ {
			if _, err := syscall.Dup(2); err != nil {
				return strconv.Itoa(n) + " more: " + err.Error()
			}
		}
	}
}

func TestLimits(t *testing.T) {
	const mega = 1 << 20
	for _, tt := range []struct {
		name   string
		limits Limits
		do     string
		want   string // of the answer, or of the reason
	}{
		{"memory, below", Limits{Memory: 512 * mega}, "make " + strconv.Itoa(200*mega), "still here"},
		{"memory, above", Limits{Memory: 512 * mega}, "make " + strconv.Itoa(900*mega), "out of memory"},
		{"memory, more allowed", Limits{Memory: 1024 * mega}, "make " + strconv.Itoa(900*mega), "still here"},
		{"memory, default", Limits{}, "make " + strconv.Itoa(900*mega), "out of memory"},
		{"files", Limits{Files: 20}, "open", "too many open files"},
	} {
		if raceEnabled && tt.want == "out of memory" {
			continue // there is no limit
		}
		w := started(t, Config{Limits: tt.limits})
		got, err := ask(w, tt.do)
		if err != nil {
			got = w.Wait().Reason
		}
		if !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if n, _, ok := strings.Cut(got, " more: "); ok && number(n) >= 20 {
			t.Errorf("%s: %s more files, want less than 20", tt.name, n)
		}
		w.Close()
	}
}
