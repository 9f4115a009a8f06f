package interp

import "testing"

func TestSleeping(t *testing.T) {
	const (
		host    = "goroutine 1 [select]:\nthesp/interp.(*Program).Main()\n\t/program.go:12\n"
		reader  = "goroutine 7 [chan receive, 2 minutes]:\nreflect.chanrecv()\ngithub.com/traefik/yaegi/interp.runCfg()\n\t/run.go:1\n"
		adder   = "goroutine 9 gp=0xc000 m=nil [sync.WaitGroup.Wait]:\ngithub.com/traefik/yaegi/interp.runCfg()\n\t/run.go:1\n"
		busy    = "goroutine 9 [runnable]:\ngithub.com/traefik/yaegi/interp.runCfg()\n\t/run.go:1\n"
		sleeps  = "goroutine 9 [sleep]:\ngithub.com/traefik/yaegi/interp.runCfg()\n\t/run.go:1\n"
		other   = "goroutine 11 [select]:\nnet/http.(*Server).Serve()\n\t/server.go:12\n"
		watcher = "goroutine 12 [running]:\nthesp/interp.(*Program).watchDeadlock(0xc000)\n\t/deadlock.go:40\n"
		reads   = "goroutine 9 [IO wait]:\ngithub.com/traefik/yaegi/interp.runCfg()\n\t/run.go:1\n"
	)
	for name, test := range map[string]struct {
		dump string
		want string // "" if they do not all sleep
	}{
		"one waits":          {host + "\n" + reader, "7 chan receive\n"},
		"two wait":           {host + "\n" + reader + "\n" + adder, "7 chan receive\n9 sync.WaitGroup.Wait\n"},
		"one runs":           {host + "\n" + reader + "\n" + busy, ""},
		"one sleeps":         {reader + "\n" + host + "\n" + sleeps, ""},
		"one reads":          {reader + "\n" + host + "\n" + reads, ""},
		"none":               {host, ""},
		"somebody else":      {host + "\n" + other + "\n" + reader, ""},
		"somebody has ended": {reader, "7 chan receive\n"},
		"one watches":        {host + "\n" + watcher + "\n" + reader, "7 chan receive\n"},
	} {
		got, ok := sleeping(test.dump, compiledGoroutines(host))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s: %q, %v, want %q", name, got, ok, test.want)
		}
	}
}
