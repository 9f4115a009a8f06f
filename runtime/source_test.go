package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// authority answers with what the name of the source says.
type authority struct{ Asked []runtime.ValidateSource }

func (a *authority) Receive(ctx *runtime.Context, msg any) error {
	v, ok := msg.(runtime.ValidateSource)
	if !ok {
		return nil
	}
	switch v.Name {
	case "good":
		return ctx.Reply(runtime.SourceVerdict{Accept: true, Reason: "of no interest"})
	case "bad":
		return ctx.Reply(runtime.SourceVerdict{Reason: "it says " + v.Text})
	case "just bad":
		return ctx.Reply(runtime.SourceVerdict{})
	case "odd":
		return ctx.Reply("yes")
	case "fails":
		return errors.New("no idea")
	case "late":
		from := ctx.Sender()
		time.Sleep(11 * time.Second)
		return ctx.Tell(from, runtime.SourceVerdict{Accept: true})
	}
	return nil // silence
}

// A source authority accepts or rejects; whatever else it does is a no.
func TestScenario70Authority(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		defer sys.Shutdown(context.Background())
		a, err := sys.CreateActor(&authority{})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(name string) (string, time.Duration) {
			start := time.Now()
			err := sys.AskAuthority(a, runtime.ValidateSource{Hash: strings.Repeat("ab", 32), Name: name, Signer: "ed25519:x", Text: "text"})
			if err == nil {
				return "", time.Since(start)
			}
			if !errors.Is(err, runtime.ErrSourceRefused) {
				t.Errorf("%s: %v does not wrap %v", name, err, runtime.ErrSourceRefused)
			}
			return strings.TrimPrefix(err.Error(), "source refused: "+name+" @abababab from ed25519:x: "), time.Since(start)
		}
		for _, c := range []struct {
			name, want string
			after      time.Duration
		}{
			{"good", "", 0},
			{"bad", "the source authority rejects it: it says text", 0},
			{"just bad", "the source authority rejects it", 0},
			{"odd", "the source authority answered with string and not with SourceVerdict", 0},
			{"fails", "the source authority: poison: " + a.String() + " failed on runtime.ValidateSource: no idea", 0},
			{"silent", "the source authority has not answered in 10s", 10 * time.Second},
			{"late", "the source authority has not answered in 10s", 10 * time.Second},
		} {
			if got, after := ask(c.name); got != c.want || after != c.after {
				t.Errorf("%s: %q after %v, want %q after %v", c.name, got, after, c.want, c.after)
			}
		}
	})
}

// While there is no authority any more nothing is accepted.
func TestFault60AuthorityGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		defer sys.Shutdown(context.Background())
		a, err := sys.CreateActor(&authority{})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- sys.AskAuthority(a, runtime.ValidateSource{Name: "silent"}) }()
		synctest.Wait()
		sys.Tell(a, runtime.ActorExitRequest{})
		if err := <-done; !errors.Is(err, runtime.ErrSourceRefused) {
			t.Errorf("it died meanwhile: %v", err)
		}
		err = sys.AskAuthority(a, runtime.ValidateSource{Name: "good"})
		if !errors.Is(err, runtime.ErrSourceRefused) || !strings.HasSuffix(err.Error(), "nobody who has signed it: the source authority is gone") {
			t.Errorf("it was dead: %v", err)
		}
	})
}

// Who ends, which may take a while, hears no news any more, and they are nobody's dead letters.
func TestNewsForWhoEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var heard []any
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				ctx.NotifySources(true)
			case runtime.ActorExitRequest:
				time.Sleep(time.Second)
			default:
				heard = append(heard, msg)
			}
			return nil
		})
		tell(t, sys, a, "listen")
		synctest.Wait()
		sys.SourceChanged("one", true)
		synctest.Wait()
		tell(t, sys, a, runtime.ActorExitRequest{})
		synctest.Wait()
		sys.SourceChanged("two", true)
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "news", heard, []any{runtime.SourceUpdate{Hash: "one", Loaded: true}})
		same(t, "dead letters", sys.Stats().Dead, uint64(0))
	})
}
