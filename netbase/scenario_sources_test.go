package netbase_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// A sourceListener hears of sources.
type sourceListener struct{ heard []string }

func (l *sourceListener) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case bool:
		ctx.NotifySources(m)
	case runtime.SourceUpdate:
		l.heard = append(l.heard, fmt.Sprintf("%.8s %v", m.Hash, m.Loaded))
	case string:
		return ctx.Reply(slices.Clone(l.heard))
	}
	return nil
}

// Who watches sources hears of each that there is, of each that comes, and of its end, and nothing any more once it wants no more.
func TestScenario74WatchersOfSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startAuthor(t, network, "", "b:1")
		defer a.stop(t)
		b.knows(t, 2)
		watch := func() runtime.Address {
			w, err := b.CreateActor(&sourceListener{})
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Tell(w, true); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			return w
		}
		create := func() {
			if _, err := a.CreateActor(&travel{}, runtime.Require("Server")); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		early, dies, deaf := watch(), watch(), watch()
		b.Tell(deaf, false)
		b.Tell(dies, runtime.ActorExitRequest{})
		synctest.Wait()
		create()
		create() // by the same worker
		late := watch()
		b.mocks.all[0].Kill("for a test")
		time.Sleep(time.Second)
		create()
		name := runtime.ShortHash(travelHash)
		for _, tt := range []struct {
			who  string
			at   runtime.Address
			want []string
		}{
			{"early", early, []string{name + " true", name + " false", name + " true"}},
			{"late", late, []string{name + " true", name + " false", name + " true"}},
			{"deaf", deaf, nil},
		} {
			if got := get[[]string](t, b.node, tt.at, "?"); !slices.Equal(got, tt.want) {
				t.Errorf("the %s one has heard %q, want %q", tt.who, got, tt.want)
			}
		}
	})
}
