package runtime_test

import (
	"context"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unique"

	"thesp/runtime"
)

// admin runs a system with an admin and an owner, and returns how to ask either.
func admin(t *testing.T, caps runtime.Capabilities, stop func()) (*runtime.System, func(number uint64, msg any) any) {
	t.Helper()
	sys := runtime.New(runtime.Config{Capabilities: caps})
	t.Cleanup(func() { sys.Shutdown(context.Background()) })
	typeOf := func(name string) reflect.Type {
		if name == "main.counted" {
			return reflect.TypeFor[counted]()
		}
		return nil
	}
	for number, actor := range map[uint64]runtime.Actor{
		runtime.NumberAdmin: &runtime.Admin{Version: "7", TypeOf: typeOf},
		runtime.NumberOwner: &runtime.Owner{Stop: stop},
	} {
		if _, err := runtime.Install(sys, number, actor); err != nil {
			t.Fatal(err)
		}
	}
	return sys, func(number uint64, msg any) any {
		t.Helper()
		answer, err := sys.Ask(runtime.MakeAddress(sys.Address().System(), number), msg, 10*time.Second)
		if err != nil {
			t.Fatalf("%T: %v", msg, err)
		}
		return answer
	}
}

// counted adds what it is told to what it has.
type counted struct{ N int }

func (c *counted) OnInt(ctx *runtime.Context, n int) error {
	c.N += n
	return ctx.Reply(c.N)
}

func TestAdminTellsOfTheSystem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys, ask := admin(t, runtime.Capabilities{"gpu": 2}, nil)
		started := time.Now()
		time.Sleep(time.Minute)
		a, err := sys.CreateActor(&counted{3}, runtime.Name("c"))
		fails(t, "CreateActor", err, nil)
		status := ask(runtime.NumberAdmin, runtime.StatusRequest{}).(runtime.Status)
		same(t, "its host", status.Host, "local")
		same(t, "its version", status.Version, "7")
		same(t, "its start", status.Started.Equal(started), true)
		same(t, "what it offers", status.Capabilities.String(), "gpu=2")
		same(t, "its actors", status.Stats.Actors, 1)
		for _, request := range []runtime.ActorsRequest{{}, {Address: a}, {Name: "c"}} {
			list := ask(runtime.NumberAdmin, request).(runtime.ActorList).Actors
			if len(list) != 1 || list[0].Address != a || list[0].Name != "c" {
				t.Errorf("%+v gives %+v, want the actor at %v", request, list, a)
			}
		}
		for _, request := range []runtime.ActorsRequest{{Address: runtime.MakeAddress(a.System(), 99)}, {Name: "d"}} {
			same(t, "nobody", len(ask(runtime.NumberAdmin, request).(runtime.ActorList).Actors), 0)
		}
		fails(t, "an end", ask(runtime.NumberAdmin, runtime.ExitRequest{Address: a}).(runtime.Outcome).Err(), nil)
		synctest.Wait()
		fails(t, "an end of nobody", ask(runtime.NumberAdmin, runtime.ExitRequest{Address: a}).(runtime.Outcome).Err(), runtime.ErrDead)
	})
}

func TestAdminCreates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys, ask := admin(t, nil, nil)
		for _, tt := range []struct {
			request runtime.CreateRequest
			n       int
			err     error
		}{
			{runtime.CreateRequest{Type: "counted", State: []byte(`{"N": 4}`)}, 5, nil},
			{runtime.CreateRequest{Type: "main.counted"}, 1, nil},
			{runtime.CreateRequest{Type: "counted", State: []byte(`{"N": 7}`), Name: "c", Source: "of another one, but it is compiled"}, 8, nil},
			{runtime.CreateRequest{Type: "toString"}, 0, runtime.ErrNotActor},
			{runtime.CreateRequest{Type: "counted", Requires: runtime.Require("gpu")}, 0, runtime.ErrUnplaceable},
		} {
			out := ask(runtime.NumberAdmin, tt.request).(runtime.Outcome)
			fails(t, "the outcome", out.Err(), tt.err)
			if tt.err != nil {
				continue
			}
			got, err := sys.Ask(out.Address, 1, time.Second)
			fails(t, "Ask", err, nil)
			same(t, "its count", got, tt.n)
		}
		if err := ask(runtime.NumberAdmin, runtime.CreateRequest{Type: "counted", State: []byte("{")}).(runtime.Outcome).Err(); err == nil {
			t.Error("a state that is no JSON: no error")
		}
		synctest.Wait()
		same(t, "the actors", len(sys.Actors()), 3)
	})
}

func TestOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopped := 0
		sys, ask := admin(t, runtime.Capabilities{"gpu": 2, "tpu": true}, func() { stopped++ })
		change := runtime.CapabilitiesRequest{Set: runtime.Capabilities{"gpu": 3, "os": "plan9"}, Remove: []string{"tpu"}}
		fails(t, "a change", ask(runtime.NumberOwner, change).(runtime.Outcome).Err(), nil)
		same(t, "what it offers", sys.Capabilities().String(), `gpu=3 os="plan9"`)
		wrong := runtime.CapabilitiesRequest{Set: runtime.Capabilities{"": 3, "cpu": 1}, Remove: []string{"os"}}
		fails(t, "a wrong change", ask(runtime.NumberOwner, wrong).(runtime.Outcome).Err(), runtime.ErrCapability)
		same(t, "what it offers then", sys.Capabilities().String(), `gpu=3 os="plan9"`)
		fails(t, "stop", ask(runtime.NumberOwner, runtime.StopRequest{}).(runtime.Outcome).Err(), nil)
		synctest.Wait() // it stops after it has answered
		same(t, "stopped", stopped, 1)
	})
}

// What does the work of the system is at known addresses, does not end when told to, is in no list, and nobody takes its place.
func TestInstalledActors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys, ask := admin(t, nil, nil)
		at := runtime.MakeAddress(sys.Address().System(), runtime.NumberAdmin)
		if got, err := runtime.ParseAddress(at.String()); got != at || err != nil {
			t.Errorf("%v is parsed as %v, %v", at, got, err)
		}
		tell(t, sys, at, runtime.ActorExitRequest{})
		tell(t, sys, at, "what is this")
		synctest.Wait()
		ask(runtime.NumberAdmin, runtime.StatusRequest{})
		same(t, "the actors", sys.Actors(), []runtime.ActorInfo{})
		same(t, "their number", sys.Stats().Actors, 0)
		for _, number := range []uint64{runtime.NumberAdmin, 17} {
			if a, err := runtime.Install(sys, number, &runtime.Admin{}); err == nil {
				t.Errorf("Install(%d) = %v, want an error", number, a)
			}
		}
	})
}

// Another system creates actors only at addresses that it has minted.
func TestCreationsAtOthersAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		remote := &sent{}
		sys := runtime.New(runtime.Config{Host: "here:1", Remote: remote})
		defer sys.Shutdown(t.Context())
		a, err := sys.CreateActor(&counted{})
		fails(t, "CreateActor", err, nil)
		other := runtime.New(runtime.Config{Host: "there:1"})
		defer other.Shutdown(t.Context())
		asker := runtime.MakeAddress(other.Address().System(), 1<<63|2)
		id := a.System()
		for _, number := range []uint64{a.Number(), 0, runtime.NumberAdmin, 1<<63 | 4} {
			sys.Deliver(asker, runtime.MakeAddress(id, number), runtime.Creation{Template: counted{5}})
		}
		sys.Deliver(asker, runtime.MakeAddress(id, runtime.ForeignNumber(7, 1)), runtime.Creation{Template: counted{5}})
		same(t, "the actors", sys.Stats().Actors, 2)
		same(t, "whether it is refused", slices.Collect(func(yield func(bool) bool) {
			for _, msg := range remote.messages {
				yield(msg.(runtime.Outcome).Err() != nil)
			}
		}), []bool{true, true, true, true, false})
	})
}

// sent is a Remote that keeps what is sent.
type sent struct{ messages []any }

func (r *sent) Send(_, _ runtime.Address, msg any) error {
	r.messages = append(r.messages, msg)
	return nil
}
func (*sent) Room(runtime.Address) <-chan struct{} { return nil }
func (*sent) Place(func(runtime.Member) runtime.Lack, bool) (runtime.Address, error) {
	return runtime.Address{}, runtime.ErrUnplaceable
}
func (*sent) Leader() unique.Handle[runtime.SystemID]    { return unique.Handle[runtime.SystemID]{} }
func (*sent) Members() []runtime.Member                  { return nil }
func (*sent) Workers() []unique.Handle[runtime.SystemID] { return nil }
func (*sent) Offer(runtime.Capabilities)                 {}
func (*sent) Drain(context.Context) error                { return nil }
func (*sent) Close()                                     {}

// Whatever the actors of a system do, its admin answers. Time is real here.
func TestScenario93AdminOfTheBusy(t *testing.T) {
	sys, ask := admin(t, nil, nil)
	var enough atomic.Bool
	defer enough.Store(true)
	for range 8 {
		a := createScript(t, sys, func(*runtime.Context, any) error {
			for !enough.Load() {
			}
			return nil
		})
		tell(t, sys, a, "spin")
	}
	var took []time.Duration
	for range 9 {
		start := time.Now()
		ask(runtime.NumberAdmin, runtime.StatusRequest{})
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	t.Logf("9 answers took %v, %v, %v (least, median, most)", took[0], took[4], took[8])
}
