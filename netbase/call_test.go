package netbase_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A router passes everything on.
type router struct{ To runtime.Address }

func (r *router) Receive(ctx *runtime.Context, _ any) error { return ctx.Forward(r.To) }

// A system that nobody can dial is answered by one that it has never dialled, as long as somebody can have it do so.
func TestCallOfWhoDoesNotListen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		visit string // where it goes
		guest bool
	}{
		{"member", "l:1", false},
		{"guest of the leader", "l:1", true},
		{"guest of another one", "m:1", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newMemory()
				l := start(t, network, "l:1", nil)
				defer l.stop(t)
				m := start(t, network, "m:1", nil, "l:1")
				defer m.stop(t)
				n := start(t, network, "n:1", nil, "l:1")
				defer n.stop(t)
				n.knows(t, 3)
				echoes, err := n.CreateActor(&echo{})
				if err != nil {
					t.Fatal(err)
				}
				var routers []runtime.Address
				for _, s := range []node{l, m} {
					r, err := s.CreateActor(&router{To: echoes})
					if err != nil {
						t.Fatal(err)
					}
					routers = append(routers, r)
				}
				deaf := startWith(t, netbase.Config{Network: network, Credentials: credentialsAt(t, time.Now(), "deaf", key), Leaders: []string{tt.visit}, Guest: tt.guest}, nil)
				defer deaf.stop(t)
				for _, r := range routers {
					if got, err := deaf.Ask(r, ping{1, "x"}, time.Minute); got != (pong{1, "x"}) {
						t.Errorf("the answer of who it does not know: %v, %v, want a pong", got, err)
					}
				}
			})
		})
	}
}

// Who does not come when it is called is lost: what was for it are dead letters, and asks of it fail.
func TestCallOfWhoIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		l := start(t, network, "l:1", nil)
		defer l.stop(t)
		n := start(t, network, "n:1", nil, "l:1")
		defer n.stop(t)
		deaf := startWith(t, netbase.Config{Network: network, Credentials: credentialsAt(t, time.Now(), "deaf", key), Leaders: []string{"l:1"}}, nil)
		at, err := deaf.CreateActor(&echo{})
		if err != nil {
			t.Fatal(err)
		}
		l.knows(t, 3)
		deaf.stop(t)
		for _, s := range []node{l, n} {
			from := time.Now()
			if _, err := s.Ask(at, "self", time.Minute); !errors.Is(err, runtime.ErrDead) || time.Since(from) > 5*time.Second {
				t.Errorf("an ask of who is gone: %v after %v, want ErrDead", err, time.Since(from))
			}
		}
	})
}
