package netbase_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A system is what a scenario sees of one: it may run in this process or in another one.
type system interface {
	host() string
	create(template any, name string, requires runtime.Requirements) (runtime.Address, error)
	tell(to runtime.Address, msg any) error
	ask(to runtime.Address, msg any, timeout time.Duration) (any, error)
	listen(timeout time.Duration) (runtime.Envelope, error)
	lookup(name string) (runtime.Address, bool)
	update(capability string, value any) error
	members() []runtime.Member
	stats() runtime.Stats
	logged() string
	stop() error // in order; returns when nothing of it is left
	kill()       // as kill -9 does
}

// A world is where the systems of a scenario run.
type world struct {
	*testing.T
	kind                 string // memory, tcp or processes
	heartbeat, deadAfter time.Duration
	wires                *wires // between the systems; nil if they are processes
	launch               func(w *world, cfg systemConfig) (system, error)

	mu    sync.Mutex
	hosts map[string]string // name -> where it listens
	alive []system
}

// systemConfig says how a system of a scenario is to be.
type systemConfig struct {
	Name     string
	Caps     runtime.Capabilities
	Leaders  []string // names
	Deaf     bool     // it does not listen
	OtherKey bool
	Waiting  int // Config.MaxWaiting

	// The world fills these in.
	Listen               string
	LeaderHosts          []string
	Key                  string
	Heartbeat, DeadAfter time.Duration
}

var otherKey = netbase.NewKey()

// scenario runs a scenario: in memory and virtual time, over loopback TCP, and with a process for each system, as far as the kinds of worlds are given.
func scenario(t *testing.T, body func(w *world), kinds ...string) {
	if len(kinds) == 0 {
		kinds = []string{"memory", "tcp", "processes"}
	}
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			if kind == "memory" {
				synctest.Test(t, func(t *testing.T) { perform(newWorld(t, kind), body) })
				return
			}
			perform(newWorld(t, kind), body)
		})
	}
}

func perform(w *world, body func(w *world)) {
	defer w.end()
	body(w)
}

func newWorld(t *testing.T, kind string) *world {
	w := &world{T: t, kind: kind, hosts: map[string]string{}, launch: launchHere}
	switch kind {
	case "memory":
		w.heartbeat, w.deadAfter = time.Second, 5*time.Second
		w.wires = newWires(newMemory())
	case "tcp":
		w.heartbeat, w.deadAfter = 100*time.Millisecond, 2*time.Second
		w.wires = newWires(netbase.TCP{})
	case "processes":
		w.heartbeat, w.deadAfter = 100*time.Millisecond, 2*time.Second
		w.launch = launchProcess
	}
	return w
}

// end stops what is left.
func (w *world) end() {
	w.mu.Lock()
	alive := slices.Clone(w.alive)
	w.mu.Unlock()
	if w.wires != nil {
		w.wires.heal()
	}
	for _, s := range slices.Backward(alive) {
		if err := s.stop(); err != nil {
			w.Errorf("stop of %s: %v", s.host(), err)
		}
	}
	if w.wires != nil {
		w.wires.ghosts.Wait()
	}
	if w.Failed() && w.kind != "memory" {
		for _, s := range alive {
			w.Logf("log of %s:\n%s", s.host(), s.logged())
		}
	}
}

// addr is where the system of that name listens, each time that it is started.
func (w *world) addr(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hosts[name] == "" {
		w.hosts[name] = name + ":1"
		if w.kind != "memory" {
			w.hosts[name] = freePort(w.T)
		}
	}
	return w.hosts[name]
}

// freePort returns an address where nobody listens, and that no outgoing connection gets.
func freePort(t *testing.T) string {
	for range 1000 {
		addr := fmt.Sprintf("127.0.0.1:%d", 10000+rand.IntN(20000))
		if l, err := net.Listen("tcp", addr); err == nil {
			l.Close()
			return addr
		}
	}
	t.Fatal("there is no free port")
	return ""
}

// start starts a system.
func (w *world) start(cfg systemConfig) system {
	w.Helper()
	s, err := w.tryStart(cfg)
	if err != nil {
		w.Fatalf("start %s: %v", cfg.Name, err)
	}
	return s
}

func (w *world) tryStart(cfg systemConfig) (system, error) {
	if !cfg.Deaf {
		cfg.Listen = w.addr(cfg.Name)
	}
	for _, name := range cfg.Leaders {
		cfg.LeaderHosts = append(cfg.LeaderHosts, w.addr(name))
	}
	cfg.Heartbeat, cfg.DeadAfter, cfg.Key = w.heartbeat, w.deadAfter, key.Secret()
	if cfg.OtherKey {
		cfg.Key = otherKey.Secret()
	}
	s, err := w.launch(w, cfg)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.alive = append(w.alive, s)
	return s, nil
}

// gone says that a system is stopped.
func (w *world) gone(s system) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.alive = slices.DeleteFunc(w.alive, func(o system) bool { return o == s })
}

// within waits until wrong returns "", which must be so after d: exactly in virtual time; on a real machine, which may be busy, much later will do.
func (w *world) within(d time.Duration, wrong func() string) {
	w.Helper()
	start, pause := time.Now(), time.Millisecond
	limit := d
	if w.kind != "memory" {
		limit, pause = 20*time.Second+5*d, 5*time.Millisecond
	}
	for {
		what := wrong()
		if what == "" {
			return
		}
		if time.Since(start) > limit {
			w.Fatalf("after %v: %s", time.Since(start), what)
		}
		time.Sleep(pause)
	}
}

// meet waits until each of the systems knows the systems of those names, and no others.
func (w *world) meet(d time.Duration, systems []system, names ...string) {
	w.Helper()
	var want []string
	for _, n := range names {
		want = append(want, w.addr(n))
	}
	slices.Sort(want)
	for _, s := range systems {
		w.within(d, func() string {
			var got []string
			for _, m := range s.members() {
				got = append(got, m.Host)
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				return fmt.Sprintf("%s knows %v, want %v", s.host(), got, want)
			}
			return ""
		})
	}
}

// leads waits until all of the systems say that the one of that name leads, and no other.
func (w *world) leads(d time.Duration, systems []system, name string) {
	w.Helper()
	for _, s := range systems {
		w.within(d, func() string {
			var got []string
			for _, m := range s.members() {
				if m.Leader {
					got = append(got, m.Host)
				}
			}
			if !slices.Equal(got, []string{w.addr(name)}) {
				return fmt.Sprintf("%s says that %v lead, want %s", s.host(), got, w.addr(name))
			}
			return ""
		})
	}
}

// create creates an actor from outside.
func (w *world) create(s system, template any, requires runtime.Requirements) runtime.Address {
	w.Helper()
	a, err := s.create(template, "", requires)
	if err != nil {
		w.Fatalf("create at %s: %v", s.host(), err)
	}
	return a
}

// asks asks and compares the reply.
func (w *world) asks(s system, to runtime.Address, msg, want any) {
	w.Helper()
	if got, err := s.ask(to, msg, 20*time.Second); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		w.Fatalf("ask of %v at %s, %v: got %v, %v, want %v", to, s.host(), msg, got, err, want)
	}
}

// addressFrom asks for an address.
func (w *world) addressFrom(s system, to runtime.Address, msg any) runtime.Address {
	w.Helper()
	got, err := s.ask(to, msg, 20*time.Second)
	if err != nil {
		w.Fatalf("ask of %v at %s, %v: %v", to, s.host(), msg, err)
	}
	a, ok := got.(runtime.Address)
	if !ok {
		w.Fatalf("ask of %v at %s, %v: got %v, want an address", to, s.host(), msg, got)
	}
	return a
}

// hears waits until a person has heard what is wanted, and no more.
func (w *world) hears(d time.Duration, s system, person runtime.Address, want ...string) {
	w.Helper()
	w.within(d, func() string {
		got, err := s.ask(person, "heard", 20*time.Second)
		if err != nil || !slices.Equal(got.([]string), want) {
			return fmt.Sprintf("%v has heard %q, %v, want %q", person, got, err, want)
		}
		return ""
	})
}

// dies waits until an ask of an actor says that it is dead, which must be so at once.
func (w *world) dies(s system, a runtime.Address) {
	w.Helper()
	start := time.Now()
	_, err := s.ask(a, "silent", time.Minute)
	if !errors.Is(err, runtime.ErrDead) {
		w.Errorf("ask of %v at %s: %v, want ErrDead", a, s.host(), err)
	}
	if w.kind == "memory" && time.Since(start) > 100*time.Millisecond {
		w.Errorf("ask of %v at %s: it took %v to see that it is dead", a, s.host(), time.Since(start))
	}
}

// here is a system in this process.
type here struct {
	*runtime.System
	base *netbase.Base
	plug *plug
	w    *world
	log  *logBuffer
	once sync.Once
}

// logBuffer keeps what is logged.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func launchHere(w *world, cfg systemConfig) (system, error) {
	h := &here{w: w, plug: w.wires.plug(cfg.Name), log: new(logBuffer)}
	var err error
	if h.System, h.base, err = serveSystem(cfg, h.plug, h.log); err != nil {
		h.plug.pull()
		return nil, err
	}
	return h, nil
}

// serveSystem starts a system of a scenario, in any process.
func serveSystem(cfg systemConfig, network netbase.Network, log io.Writer) (*runtime.System, *netbase.Base, error) {
	ring, err := netbase.ParseKeys([]byte(cfg.Key))
	if err != nil {
		return nil, nil, err
	}
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: ring, Name: cfg.Name})
	if err != nil {
		return nil, nil, err
	}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	base, err := netbase.Listen(netbase.Config{
		Network: network, Listen: cfg.Listen, Credentials: creds, Leaders: cfg.LeaderHosts, Types: scenarioTypes(),
		Heartbeat: cfg.Heartbeat, DeadAfter: cfg.DeadAfter, MaxWaiting: cfg.Waiting, Log: logger,
	})
	if err != nil {
		return nil, nil, err
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base, Capabilities: cfg.Caps, Log: logger})
	if err := base.Serve(sys); err != nil {
		sys.Shutdown(context.Background())
		return nil, nil, err
	}
	return sys, base, nil
}

func (h *here) host() string { return h.base.Host() }

func (h *here) create(template any, name string, requires runtime.Requirements) (runtime.Address, error) {
	return h.CreateActor(template, options(name, requires)...)
}

func options(name string, requires runtime.Requirements) (opts []runtime.Option) {
	if name != "" {
		opts = append(opts, runtime.Name(name))
	}
	return append(opts, requires)
}

func (h *here) tell(to runtime.Address, msg any) error { return h.Tell(to, msg) }

func (h *here) ask(to runtime.Address, msg any, timeout time.Duration) (any, error) {
	return h.Ask(to, msg, timeout)
}

func (h *here) listen(timeout time.Duration) (runtime.Envelope, error) { return h.Listen(timeout) }
func (h *here) lookup(name string) (runtime.Address, bool)             { return h.Lookup(name) }
func (h *here) update(name string, value any) error                    { return h.UpdateCapability(name, value) }
func (h *here) members() []runtime.Member                              { return h.base.Members() }
func (h *here) stats() runtime.Stats                                   { return h.Stats() }
func (h *here) logged() string                                         { return h.log.String() }

func (h *here) stop() (err error) {
	h.once.Do(func() {
		h.w.gone(h)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		err = h.Shutdown(ctx)
	})
	return err
}

// kill takes the system from the network. What is left of it ends unseen.
func (h *here) kill() {
	h.once.Do(func() {
		h.w.gone(h)
		h.plug.pull()
		h.w.wires.ghosts.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			if err := h.Shutdown(ctx); err != nil {
				h.w.Errorf("shutdown of %s, which was killed: %v", h.host(), err)
			}
		})
	})
}
