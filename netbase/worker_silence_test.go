package netbase_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A worker that is too busy to see to the limit of its handlers, and to say anything, is given up when a handler may not have taken longer. Nobody waits until the kernel has cleared it away.
func TestSilentWorker(t *testing.T) {
	for _, test := range []struct {
		message, patience time.Duration
		want              string
	}{
		{100 * time.Millisecond, time.Second, "silent for 1s: deadline of 100ms passed"}, // a second is a heartbeat
		{time.Second, time.Second, "silent for 1s: deadline of 1s passed"},
		{3 * time.Second, 3 * time.Second, "silent for 3s: deadline of 3s passed"},
		{30 * time.Second, 5 * time.Second, "silent for 5s"},
	} {
		t.Run(test.message.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newMemory()
				workers := &mocks{}
				b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Sources: &shelf{}, StartWorker: workers.start, MessageTime: test.message},
					runtime.Capabilities{"Server": true})
				defer b.stop(t)
				a := startAuthor(t, network, "a:1", "b:1")
				defer a.stop(t)
				a.knows(t, 2)
				tr, err := a.CreateActor(&travel{"hello "}, runtime.Require("Server"))
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if got := get[string](t, a, tr, "hi"); got != "hello hi" {
					t.Errorf("it answers %q after a minute without work", got)
				}
				from := time.Now()
				workers.all[0].mute.Store(true)
				workers.all[0].slow.Store(int64(time.Minute))
				_, err = a.Ask(tr, "hi", time.Hour)
				if !errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("the ask is %v, want ErrDead and %q", err, test.want)
				}
				if took := time.Since(from); took < test.patience*4/5 || took > test.patience+time.Second/2 {
					t.Errorf("it is given up after %v of silence, want %v", took, test.patience)
				}
			})
		})
	}
}
