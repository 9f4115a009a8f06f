package runtime_test

import (
	"testing"
	"time"

	"thesp/runtime"
)

// The last failure of an actor is kept, also over a restart; lists of actors do not have it.
func TestLastFailure(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		for _, policy := range []runtime.Policy{{}, {OnFailure: runtime.Restart}} {
			a, err := sys.CreateActor(&Ledger{}, runtime.Supervise(policy))
			fails(t, "CreateActor", err, nil)
			info, _ := sys.Actor(a)
			same(t, "before it has failed", info.FailedAt.IsZero() && info.Failure == "", true)
			for range 2 {
				time.Sleep(time.Second)
				_, err = sys.Ask(a, "fail", time.Minute)
				poison(t, "Ask", err)
			}
			at := time.Now()
			time.Sleep(time.Second)
			ask(t, sys, a, "a")
			info, _ = sys.Actor(a)
			same(t, "when", info.FailedAt.Equal(at), true)
			same(t, "on what", info.FailedOn, "string")
			same(t, "why", info.Failure, "no good")
			for _, info := range sys.Actors() {
				same(t, "in a list", info.Failure, "")
			}
		}
	})
}
