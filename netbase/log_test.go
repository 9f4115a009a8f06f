package netbase_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
)

// A curious handler asks the base whose log it gets for the members, as one may that shows them.
type curious struct {
	slog.Handler
	base  *atomic.Pointer[netbase.Base]
	lines *atomic.Int32
}

func (c curious) Handle(context.Context, slog.Record) error {
	if b := c.base.Load(); b != nil {
		b.Members()
		c.lines.Add(1)
	}
	return nil
}

func (curious) Enabled(context.Context, slog.Level) bool { return true }

// Whoever gets the log may use the system: nothing is logged while a lock is held.
func TestLogMayAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		leaders := []string{"a:1", "b:1"}
		a := start(t, network, "a:1", nil, leaders...)
		h := curious{slog.DiscardHandler, new(atomic.Pointer[netbase.Base]), new(atomic.Int32)}
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Leaders: leaders, Log: slog.New(h)}, nil)
		h.base.Store(b.base)
		defer b.stop(t)
		invited := start(t, network, "c:1", nil)
		defer invited.stop(t)
		b.base.Invite("c:1")
		a.stop(t)
		time.Sleep(5 * time.Second)
		b.knows(t, 2)
		a = start(t, network, "a:1", nil, leaders...)
		defer a.stop(t)
		time.Sleep(5 * time.Second)
		a.knows(t, 2)
		if h.lines.Load() < 3 {
			t.Errorf("%d lines were logged, want that b leads, why, and that it does no longer", h.lines.Load())
		}
	})
}
