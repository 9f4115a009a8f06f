package netbase

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"reflect"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// A Loaded is a source that has been loaded, with room for more versions of it.
type Loaded interface {
	// Kinds knows the actor types of the source.
	runtime.Kinds
	// TypesOf returns the message types of a name, those of the source before those of other versions.
	TypesOf(name string) []reflect.Type
	// Source returns a source of what has been loaded, as it travels: the actors of a source may have other systems run parts of it. It reports false if there is none.
	Source(hash string) ([]byte, bool)
	// Add loads another source. Its error is for people who have written it.
	Add(hash string, source []byte) error
	// Kind returns the kind of an actor type of a source that has been loaded, nil if that has none.
	Kind(hash, typ string) *runtime.Kind
}

// A WorkerConfig is what ServeWorker needs to know.
type WorkerConfig struct {
	// Load loads the source with the given hash, which prints to stdout and stderr. Its error is for people who have written the source.
	Load func(hash string, source []byte, stdout, stderr io.Writer) (Loaded, error)
	// Fatal is called with why the worker cannot go on, before anybody else hears of it. It ends the process: handlers may leave no time for more. Default: ServeWorker returns the error.
	Fatal func(error)
	// Types are samples of the types of compiled messages.
	Types []any
	Log   *slog.Logger
}

// A DeadlineError says that a handler has taken too long.
type DeadlineError struct{ After time.Duration }

func (e *DeadlineError) Error() string { return fmt.Sprintf("deadline of %v passed", e.After) }

// ServeWorker is the work of a worker: it runs the actors of one source for the system at the other end of conn, until that ends, which is no error. Other errors say why it cannot go on; the
// process must end then, as handlers may still be running.
func ServeWorker(conn net.Conn, cfg WorkerConfig) error {
	b, err := newBase(Config{Types: cfg.Types, Log: cfg.Log, Guest: true})
	if err != nil {
		return err
	}
	said, err := b.readSetup(conn)
	if err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	prints := &outputs{base: b}
	loaded, err := cfg.Load(said.Hash, said.Source, output{prints, false}, output{prints, true})
	var answer setup
	if err != nil {
		answer.Error = err.Error()
	}
	body, marshalErr := cbor.Marshal(answer)
	if marshalErr != nil {
		return marshalErr
	}
	if err != nil {
		return writeSetup(conn, body)
	}
	sys := b.serveWorker(said, loaded)
	admin := &runtime.Admin{TypeOf: b.TypeOf, KindOf: (&editions{base: b, loaded: loaded, loading: make(chan struct{}, 1)}).kindOf}
	if _, err := runtime.Install(sys, runtime.NumberAdmin, admin); err != nil {
		return err
	}
	if err := writeSetup(conn, body); err != nil {
		return err
	}
	prints.open() // what it has printed so far goes ahead of all that its actors say
	if !b.boss.attach(conn, b.boss.state(), hello{}) {
		return runtime.ErrClosed
	}
	b.wg.Go(b.watch)
	err = b.guard(cfg)
	if err == nil {
		return sys.Shutdown(context.Background())
	}
	if cfg.Fatal != nil {
		cfg.Fatal(err)
	}
	conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), guardPeriod)
	defer cancel()
	sys.Shutdown(ctx)
	return err
}

// serveWorker makes the system of a worker.
func (b *Base) serveWorker(said setup, loaded Loaded) *runtime.System {
	host := runtime.SystemID{Host: said.Host, Incarnation: said.Incarnation}
	own := host
	own.Source = runtime.ShortHash(said.Hash)
	b.cfg.Heartbeat, b.cfg.DeadAfter, b.cfg.MaxMessage, b.cfg.MaxWaiting = said.Heartbeat, said.DeadAfter, said.MaxMessage, said.MaxWaiting
	b.cfg.MessageTime = said.MessageTime
	b.host = said.Host
	b.types.lookup = loaded.TypesOf
	b.codec.kinds = loaded
	b.offer = loaded.Source
	b.dismissed = make(chan struct{}, 1)
	b.mint = rand.Uint64()
	b.self = unique.Make(own)
	b.boss, _, _ = b.newPeer(unique.Make(host)) // cannot fail: nothing is closed yet
	b.leader = b.boss.id
	caps, err := said.Capabilities.Clean()
	if err != nil {
		caps = runtime.Capabilities{}
	}
	b.sys = runtime.New(runtime.Config{
		Log: b.Logger(), Kinds: loaded, Remote: b, Capabilities: caps,
		Worker: &runtime.WorkerConfig{ID: own, Generation: said.Generation},
	})
	return b.sys
}

// offerSource gives the system of this worker a source that another one is about to ask it for.
func (b *Base) offerSource(hash string) {
	if b.boss == nil || b.offer == nil {
		return
	}
	if source, ok := b.offer(hash); ok {
		b.office(b.boss, SourceReply{hash, source})
	}
}

// editions are the versions of the source of a worker.
type editions struct {
	base    *Base
	loaded  Loaded
	loading chan struct{} // holds an element while one is got and loaded
}

// kindOf returns the kind of an actor type of a version, which the system of holder has. It waits until that is loaded.
func (e *editions) kindOf(hash, typ string, holder runtime.Address) (*runtime.Kind, error) {
	e.loading <- struct{}{}
	defer func() { <-e.loading }()
	if kind := e.loaded.Kind(hash, typ); kind != nil {
		return kind, nil
	}
	boss := runtime.MakeAddress(e.base.boss.id, 0)
	answer, err := e.base.sys.Ask(boss, SourceRequest{Hash: hash, Holder: holder}, 2*fetchTime)
	if err != nil {
		return nil, err
	}
	switch m := answer.(type) {
	case SourceReply:
		if err := e.loaded.Add(hash, m.Source); err != nil {
			return nil, fmt.Errorf("%w: %w", runtime.ErrSourceRefused, err)
		}
	case runtime.Outcome:
		return nil, m.Err()
	}
	if kind := e.loaded.Kind(hash, typ); kind != nil {
		return kind, nil
	}
	return nil, fmt.Errorf("%w: source @%s has no type %s", runtime.ErrNotActor, runtime.ShortHash(hash), typ)
}

// guardPeriod is how often a worker looks after its handlers.
const guardPeriod = 100 * time.Millisecond

// unusedTime is how long a worker is without actors before it offers to end. Goroutines that they have left end with it.
const unusedTime = 10 * time.Second

// hearing is how far a worker has come with what its system says to it. That may call methods of actors, Requires and Suits.
type hearing struct {
	boss  *peer
	heard uint64
	since time.Time // when it got there
}

// slow is how long the worker has been at what it hears now.
func (h *hearing) slow(now time.Time) time.Duration {
	if h.boss.handling.TryLock() {
		h.boss.handling.Unlock()
		h.since = now
	} else if heard := h.boss.received.Load(); heard != h.heard || h.since.IsZero() {
		h.heard, h.since = heard, now
	}
	return now.Sub(h.since)
}

// guard returns when the system of the worker is gone, or has told it to end, or with an error if a handler takes too long, or a method that says what an actor needs.
func (b *Base) guard(cfg WorkerConfig) error {
	tick := time.NewTicker(guardPeriod)
	defer tick.Stop()
	idle, told := time.Now(), -1
	hearing := hearing{boss: b.boss}
	for {
		select {
		case <-tick.C:
		case <-b.dismissed:
			return nil
		}
		b.boss.mu.Lock()
		gone := b.boss.ended
		b.boss.mu.Unlock()
		if gone {
			return nil
		}
		now := time.Now()
		load := b.sys.Load()
		if load > 0 {
			idle = now
		}
		if load != told {
			told = load
			b.office(b.boss, WorkerLoad{load})
		}
		if now.Sub(idle) > unusedTime {
			idle = now
			b.office(b.boss, WorkerIdle{})
		}
		if b.sys.Slowest() > b.cfg.MessageTime {
			return &DeadlineError{b.cfg.MessageTime}
		}
		if limit := max(b.cfg.MessageTime, b.cfg.DeadAfter); hearing.slow(now) > limit { // large messages take their time
			return &DeadlineError{limit}
		}
	}
}
