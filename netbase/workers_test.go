package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unique"

	"thesp/netbase"
	"thesp/runtime"
)

// travelHash stands for the hash of the source that has the types travel, card and case.
var travelHash = strings.Repeat("a41f2b3c", 8)

// A travel is an actor of a source.
type travel struct{ Greeting string }

// A card is a message of that source, and bag one with values of any type in it.
type (
	card struct {
		N    int
		Text string
	}
	bag struct {
		Things []any
		ByName map[string]any
		Many   int
		One    *any
	}
)

func (tr *travel) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case card:
		if m.Text == "for a while" {
			time.Sleep(time.Second)
		}
		return ctx.Reply(card{m.N + 1, tr.Greeting + m.Text})
	case bag:
		return ctx.Reply(m)
	case runtime.Requirements:
		a, err := ctx.CreateActor(&travel{"child "}, m)
		if err != nil {
			return err
		}
		return ctx.Reply(a)
	case runtime.Address:
		return ctx.Forward(m)
	case string:
		switch m {
		case "self":
			return ctx.Reply(ctx.Self())
		case "parent":
			return ctx.Reply(ctx.Parent())
		case "nothing":
			return nil
		case "name":
			a, err := ctx.CreateActor(&travel{"named "}, runtime.Name("in the worker"))
			if err != nil {
				return err
			}
			return ctx.Reply(a)
		case "warn":
			ctx.Log().Debug("of no interest")
			ctx.Log().Info("begun")
			ctx.Log().Warn("low on disk", "left", 3)
		case "exit":
			ctx.Exit()
			return nil
		case "long":
			time.Sleep(time.Minute)
			return nil
		}
		return ctx.Reply(tr.Greeting + m)
	}
	return nil
}

// travelKinds know the actor type of the source.
type travelKinds struct{}

func (travelKinds) KindOf(t reflect.Type) (*runtime.Kind, error) {
	switch t {
	case reflect.TypeFor[travel](), reflect.TypeFor[choosy](), reflect.TypeFor[suited]():
		return travelKind(travelHash, t), nil
	}
	return nil, nil
}

// travelKind is the kind whose state is a t.
func travelKind(hash string, t reflect.Type) *runtime.Kind {
	k := &runtime.Kind{
		Name: "netbase_test.travel", Source: hash, Type: t,
		Bind:  func(state any) runtime.Actor { return state.(runtime.Actor) },
		State: func(a runtime.Actor) any { return a },
		Kinds: travelKinds{},
	}
	switch t {
	case reflect.TypeFor[choosy]():
		k.Name, k.Requires = runtime.TypeName(t), func(runtime.Actor) runtime.Requirements { return runtime.Require("cam") }
	case reflect.TypeFor[suited]():
		k.Name, k.Suits = runtime.TypeName(t), func(_ runtime.Actor, caps runtime.Capabilities) bool { return caps["cam"] != nil }
	}
	return k
}

// newerHash stands for the hash of a newer version of the source, whose travel is a newer.
var newerHash = strings.Repeat("c002f00d", 8)

type newer struct {
	Greeting string
	Asked    int
}

func (n *newer) Receive(ctx *runtime.Context, msg any) error {
	n.Asked++
	return ctx.Reply(fmt.Sprint(n.Greeting, n.Asked, " ", msg))
}

func (travelKinds) Unwrap(reflect.Type) func(any) any { return nil }

// A travelBook is the source, and perhaps the newer version, as a worker has loaded them. It implements netbase.Loaded.
type travelBook struct {
	travelKinds
	mu      sync.Mutex
	sources map[string][]byte
}

func (*travelBook) TypesOf(name string) []reflect.Type {
	for _, v := range []any{travel{}, choosy{}, suited{}, card{}, bag{}} {
		if t := reflect.TypeOf(v); runtime.TypeName(t) == name {
			return []reflect.Type{t}
		}
	}
	return nil
}

func (b *travelBook) Source(hash string) ([]byte, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	source, ok := b.sources[hash]
	return source, ok
}

func (b *travelBook) Add(hash string, source []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if string(source) == "broken" {
		return errors.New("greeter.go:3:5: undefined: x")
	}
	b.sources[hash] = source
	return nil
}

func (b *travelBook) Kind(hash, typ string) *runtime.Kind {
	if _, ok := b.Source(hash); !ok || typ != "netbase_test.travel" {
		return nil
	}
	if hash == newerHash {
		return travelKind(hash, reflect.TypeFor[newer]())
	}
	return travelKind(hash, reflect.TypeFor[travel]())
}

// A shelf holds sources.
type shelf struct {
	mu       sync.Mutex
	sources  map[string][]byte
	accepted int
	refuse   error
	ended    []string
	thinks   time.Duration // before it accepts one
}

// judges has it take so long to accept a source.
func (s *shelf) judges(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.thinks = d
}

func (s *shelf) Source(hash string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	source, ok := s.sources[hash]
	return source, ok
}

func (s *shelf) Accept(hash string, source []byte) error {
	s.mu.Lock()
	thinks := s.thinks
	s.mu.Unlock()
	time.Sleep(thinks)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	if s.sources == nil {
		s.sources = map[string][]byte{}
	}
	s.sources[hash] = source
	s.accepted++
	return nil
}

func (s *shelf) add(hash, source string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sources == nil {
		s.sources = map[string][]byte{}
	}
	s.sources[hash] = []byte(source)
}

func (s *shelf) Allow(string) error { return nil }

func (s *shelf) Ended(_, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = append(s.ended, reason)
}

// A mock is a worker in this process.
type mock struct {
	near, far net.Conn
	mute      atomic.Bool  // says nothing more
	deaf      atomic.Bool  // hears nothing more
	slow      atomic.Int64 // how long Close takes, in ns
	done      chan struct{}
	mu        sync.Mutex
	reason    string
}

func (m *mock) Conn() net.Conn { return m.near }

func (m *mock) Kill(reason string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.reason == "" {
		m.reason = reason
	}
	m.deaf.Store(false)
	m.far.Close()
}

func (m *mock) Wait() string {
	<-m.done
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reason
}

func (m *mock) LastWords() string {
	m.far.Close()
	return m.Wait()
}

func (m *mock) Close() {
	m.Kill("closed")
	<-m.done
	time.Sleep(time.Duration(m.slow.Load()))
	m.near.Close()
}

// A muteable is the connection of a mock.
type muteable struct {
	net.Conn
	mock *mock
}

// Write implements net.Conn.
func (c muteable) Write(b []byte) (int, error) {
	if c.mock.mute.Load() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// Read implements net.Conn.
func (c muteable) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if !c.mock.deaf.Load() {
		return n, err
	}
	for c.mock.deaf.Load() {
		time.Sleep(10 * time.Millisecond)
	}
	return 0, io.EOF
}

// mocks starts workers in this process, and keeps them.
type mocks struct {
	mu       sync.Mutex
	all      []*mock
	loadErr  error
	loadTime time.Duration
	prints   string    // what sources print while they load
	stdout   io.Writer // of startIsolating
}

func (ms *mocks) start(context.Context) (netbase.Process, error) {
	m := &mock{done: make(chan struct{})}
	m.near, m.far = net.Pipe()
	ms.mu.Lock()
	defer ms.mu.Unlock()
	ms.all = append(ms.all, m)
	go func() {
		defer close(m.done)
		err := netbase.ServeWorker(muteable{m.far, m}, netbase.WorkerConfig{
			Load: func(hash string, source []byte, stdout, _ io.Writer) (netbase.Loaded, error) {
				time.Sleep(ms.loadTime)
				io.WriteString(stdout, ms.prints)
				if ms.loadErr != nil {
					return nil, ms.loadErr
				}
				return &travelBook{sources: map[string][]byte{hash: source}}, nil
			},
			Types: []any{runtime.Requirements{}},
		})
		m.mu.Lock()
		if m.reason == "" {
			m.reason = fmt.Sprint(err)
		}
		m.mu.Unlock()
		m.far.Close()
	}()
	return m, nil
}

func (ms *mocks) count() int {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	return len(ms.all)
}

// A hoster is a system that runs sources of others.
type hoster struct {
	node
	*shelf
	*mocks
}

// startHost starts a system that has no types of the source.
func startHost(t *testing.T, network netbase.Network, listen string, caps runtime.Capabilities, leaders ...string) hoster {
	h := hoster{shelf: &shelf{}, mocks: &mocks{}}
	h.node = startWith(t, netbase.Config{Network: network, Listen: listen, Leaders: leaders, Sources: h.shelf, StartWorker: h.mocks.start}, caps)
	return h
}

// startAuthor starts a system that has the source.
func startAuthor(t *testing.T, network netbase.Network, listen string, leaders ...string) node {
	t.Helper()
	return startHesitant(t, network, 0, listen, leaders...)
}

// startShipping starts an author, and a system that has no types of the source and is wanted. They end with the test.
func startShipping(t *testing.T) (author node, host hoster) {
	t.Helper()
	network := newMemory()
	host = startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
	t.Cleanup(func() { host.stop(t) })
	author = startAuthor(t, network, "a:1", "b:1")
	t.Cleanup(func() { author.stop(t) })
	author.knows(t, 2)
	return author, host
}

// startHesitant is startAuthor, of one that asks for a worker, and for an actor there only after some time.
func startHesitant(t *testing.T, network netbase.Network, hesitation time.Duration, listen string, leaders ...string) node {
	t.Helper()
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: "author"})
	if err != nil {
		t.Fatal(err)
	}
	books := &shelf{sources: map[string][]byte{travelHash: []byte("the source")}}
	base, err := netbase.Listen(netbase.Config{
		Network: network, Listen: listen, Leaders: leaders, Credentials: creds, Sources: books,
		Types: []any{&creator{}, travel{}, choosy{}, suited{}, card{}, bag{}, runtime.Requirements{}, &echo{}}, Kinds: travelKinds{},
	})
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: hesitant{base, hesitation}, Kinds: travelKinds{}})
	if err := base.Serve(sys); err != nil {
		t.Fatal(err)
	}
	return node{sys, base, books}
}

// A hesitant base takes its time when it has asked for a worker.
type hesitant struct {
	*netbase.Base
	time time.Duration
}

func (h hesitant) Send(from, to runtime.Address, msg any) error {
	err := h.Base.Send(from, to, msg)
	if _, ok := msg.(runtime.Hosting); ok && h.time > 0 {
		time.Sleep(h.time)
	}
	return err
}

func get[T any](t *testing.T, n node, to runtime.Address, msg any) T {
	t.Helper()
	got, err := n.Ask(to, msg, time.Minute)
	v, ok := got.(T)
	if err != nil || !ok {
		t.Fatalf("ask %v %v is %#v, %v, want a %T", to, msg, got, err, v)
	}
	return v
}

// An actor of a source runs, in a worker, in a system that has never heard of it; it and its messages are known to nobody there.
func TestScenario72ASourceTravels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startAuthor(t, network, "", "b:1")
		defer a.stop(t)
		b.knows(t, 2)
		tr, err := a.CreateActor(&travel{"hello "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		if want := "b:1@a41f2b3c/"; !strings.HasPrefix(tr.String(), want) {
			t.Errorf("it is %v, want %s…", tr, want)
		}
		if got := get[card](t, a, tr, card{1, "world"}); got != (card{2, "hello world"}) {
			t.Errorf("it answers %v", got)
		}
		var inner any = card{7, "inner"}
		full := bag{[]any{card{1, "x"}, 3, nil, "s", []any{card{2, "y"}}}, map[string]any{"k": card{3, "z"}}, 4, &inner}
		got := get[bag](t, a, tr, full)
		if !reflect.DeepEqual(got.Things, full.Things) || !reflect.DeepEqual(got.ByName, full.ByName) || got.Many != 4 || *got.One != inner {
			t.Errorf("a bag comes back as %+v", got)
		}
		if self := get[runtime.Address](t, a, tr, "self"); self != tr {
			t.Errorf("it calls itself %v, want %v", self, tr)
		}
		child := get[runtime.Address](t, a, tr, runtime.Requirements{})
		if child.System() != tr.System() {
			t.Errorf("its child is %v, want it in the same worker", child)
		}
		if got := get[string](t, a, child, "hi"); got != "child hi" {
			t.Errorf("its child answers %q", got)
		}
		if got := get[runtime.Address](t, a, child, "parent"); got != tr {
			t.Errorf("the parent of its child is %v, want %v", got, tr)
		}
		if got := get[string](t, b.node, tr, "from its host"); got != "hello from its host" {
			t.Errorf("its host gets %q", got)
		}
		if n := b.count(); n != 1 {
			t.Errorf("%d workers, want 1", n)
		}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if _, err := a.CreateActor(&travel{}, runtime.Require("Server")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := b.count(); n != 1 || b.accepted != 1 {
			t.Errorf("%d workers, and the source came %d times, want 1 and 1", n, b.accepted)
		}
		named := get[runtime.Address](t, a, tr, "name")
		found(t, a, "in the worker", named)
		found(t, b.node, "in the worker", named)
		a.Tell(tr, "exit")
		time.Sleep(time.Second)
		if _, err := a.Ask(tr, "hi", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("after its end an ask is %v, want ErrDead", err)
		}
		if _, err := a.Ask(child, "hi", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("after its end an ask of its child is %v, want ErrDead", err)
		}
	})
}

// Lists and maps that follow long ones reach an actor in a worker, whose host need not know what is in them.
func TestManyListsToWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startAuthor(t, network, "", "b:1")
		defer a.stop(t)
		b.knows(t, 2)
		tr, err := a.CreateActor(&travel{}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		long := slices.Repeat([]any{1}, 100)
		var last any = []any{"x", map[string]any{"y": 1}}
		sent := bag{[]any{long, long, map[string]any{"a": long, "b": long}}, map[string]any{"k": []any{2}}, 3, &last}
		got := get[bag](t, a, tr, sent)
		if !reflect.DeepEqual(got.Things, sent.Things) || !reflect.DeepEqual(got.ByName, sent.ByName) || !reflect.DeepEqual(*got.One, last) {
			t.Errorf("a bag comes back as %+v", got)
		}
	})
}

// The names of actors in workers are known to the next leader, and to the first one when it is back.
func TestNamesInWorkersOutliveTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil)
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true}, "a:1")
		defer b.stop(t)
		c := startAuthor(t, network, "c:1", "a:1")
		defer c.stop(t)
		c.knows(t, 3)
		x, err := c.CreateActor(&travel{"x "}, runtime.Require("Server"), runtime.Name("x"))
		if err != nil {
			t.Fatal(err)
		}
		y := get[runtime.Address](t, c, x, "name")
		a.stop(t)
		time.Sleep(5 * time.Second) // now b leads itself
		found(t, b.node, "x", x)
		found(t, b.node, "in the worker", y)
		a = start(t, network, "a:1", nil)
		time.Sleep(5 * time.Second)
		for _, n := range []node{a, b.node, c} {
			found(t, n, "x", x)
			found(t, n, "in the worker", y)
		}
		if again := named(t, a, "x"); again != x {
			t.Errorf("%v and %v have one name", x, again)
		}
		c.Tell(y, "exit")
		time.Sleep(time.Second)
		a.stop(t)
		time.Sleep(5 * time.Second)
		a = start(t, network, "a:1", nil)
		defer a.stop(t)
		time.Sleep(5 * time.Second)
		found(t, a, "in the worker", runtime.Address{})
		if again := named(t, a, "in the worker"); again == y {
			t.Errorf("%v has its name after its end", y)
		}
		found(t, a, "x", x)
	})
}

// From worker to worker: an actor of a source creates one of it elsewhere, and passes messages on.
func TestASourceTravelsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		c := startHost(t, network, "c:1", runtime.Capabilities{"gpu": true}, "b:1")
		a := startAuthor(t, network, "a:1", "b:1")
		a.knows(t, 3)
		tr, err := a.CreateActor(&travel{"first "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		a2 := get[runtime.Address](t, a, tr, runtime.Require("gpu"))
		if !strings.HasPrefix(a2.String(), "c:1@a41f2b3c/") {
			t.Errorf("its child is %v, want it at c", a2)
		}
		if got := get[card](t, a, a2, card{1, "x"}); got != (card{2, "child x"}) {
			t.Errorf("its child answers %v", got)
		}
		if got := get[runtime.Address](t, a, a2, "parent"); got != tr {
			t.Errorf("the parent is %v, want %v", got, tr)
		}
		a.stop(t) // nobody needs the author any more
		if got := get[string](t, b.node, a2, "still there"); got != "child still there" {
			t.Errorf("without the author it answers %q", got)
		}
		c.stop(t)
		time.Sleep(time.Second)
		if got := get[string](t, b.node, tr, "and"); got != "first and" {
			t.Errorf("without its child it answers %q", got)
		}
		if _, err := b.Ask(a2, "gone", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("an ask of its child is %v, want ErrDead", err)
		}
	})
}

// When a worker dies everybody hears why who has to do with its actors, and nobody else; its host lives, and the next one has other addresses.
func TestFault6WorkerDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		parent, err := a.CreateActor(&travelParent{})
		if err != nil {
			t.Fatal(err)
		}
		tr := get[runtime.Address](t, a, parent, "create")
		get[string](t, a, tr, "hi")
		own := b.create(t, &echo{})
		watcher := a.create(t, &creator{})
		a.Tell(watcher, own)
		waiting := make(chan error)
		go func() {
			_, err := a.Ask(tr, "nothing", time.Hour)
			waiting <- err
		}()
		time.Sleep(time.Second)
		b.all[0].Kill("stack overflow")
		if err := <-waiting; !errors.Is(err, runtime.ErrDead) || !strings.Contains(err.Error(), "stack overflow") {
			t.Errorf("the ask that waited is %v, want ErrDead with the reason", err)
		}
		if heard := get[[]string](t, a, parent, "heard"); len(heard) != 1 || !strings.Contains(heard[0], "stack overflow") {
			t.Errorf("its parent has heard %v, want the reason once", heard)
		}
		if len(b.ended) != 1 || b.ended[0] != "stack overflow" {
			t.Errorf("the host has noted %v", b.ended)
		}
		if got, err := a.Ask(own, "hi", time.Second); got != "hi" || err != nil {
			t.Errorf("an actor of the host answers %v, %v", got, err)
		}
		if heard := get[[]string](t, a, watcher, "heard"); len(heard) != 0 {
			t.Errorf("who watches an actor of the host has heard %v, want nothing", heard)
		}
		again := get[runtime.Address](t, a, parent, "create")
		if again == tr || again.System() != tr.System() {
			t.Errorf("the next one is %v, want another one in the same place as %v", again, tr)
		}
		get[string](t, a, again, "hi")
		if _, err := a.Ask(tr, "hi", time.Minute); !errors.Is(err, runtime.ErrDead) {
			t.Errorf("an ask of the first one is %v, want ErrDead", err)
		}
		a.Tell(again, "long") // a minute, and 30 s are allowed
		time.Sleep(40 * time.Second)
		if heard := get[[]string](t, a, parent, "heard"); len(heard) != 2 || !strings.Contains(heard[1], "deadline of 30s passed") {
			t.Errorf("its parent has heard %v, want that it was too slow", heard)
		}
		time.Sleep(time.Minute) // the handler is no process here that could be ended
	})
}

// A source that is judged for longer than a system may be silent, as one that an authority thinks about, does not cost its worker its life.
func TestSlowJudgement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		c := startHost(t, network, "c:1", runtime.Capabilities{"gpu": true}, "b:1")
		defer c.stop(t)
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 3)
		tr, err := a.CreateActor(&travel{"first "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		b.shelf.judges(8 * time.Second)
		child := get[runtime.Address](t, a, tr, runtime.Require("gpu")) // for which the worker says what its source is
		time.Sleep(10 * time.Second)
		if got := get[string](t, a, tr, "still there"); got != "first still there" || len(b.ended) != 0 {
			t.Errorf("the worker answers %q, and has ended because of %v, want that it lives", got, b.ended)
		}
		if got := get[string](t, a, child, "hi"); got != "child hi" {
			t.Errorf("the child answers %q", got)
		}
	})
}

// Who creates an actor of a source hears why it is refused, even if somebody has thought about that for as long as he may.
func TestSlowRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		b.shelf.judges(10 * time.Second)
		b.shelf.refuse = fmt.Errorf("%w: nobody has answered", runtime.ErrSourceRefused)
		if _, err := a.CreateActor(&travel{}, runtime.Require("Server")); !errors.Is(err, runtime.ErrSourceRefused) {
			t.Errorf("the creator hears %v, want ErrSourceRefused", err)
		}
	})
}

// When a system ends the handlers in its workers finish what they are at, and reply.
func TestHandlerInWorkerFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		c := startAuthor(t, network, "c:1", "b:1")
		defer c.stop(t)
		c.knows(t, 2)
		tr, err := c.CreateActor(&travel{"late "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		answer := make(chan any, 1)
		go func() {
			got, err := c.Ask(tr, card{3, "for a while"}, time.Minute)
			answer <- fmt.Sprint(got, err)
		}()
		time.Sleep(100 * time.Millisecond)
		begin := time.Now()
		b.stop(t)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("it ended after %v", took)
		}
		if got := <-answer; got != "{4 late for a while} <nil>" {
			t.Errorf("the answer is %v", got)
		}
	})
}

// A worker whose process never comes about is given up, and who wanted it hears that.
func TestWorkerThatNeverStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		never := func(ctx context.Context) (netbase.Process, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Sources: &shelf{}, StartWorker: never}, runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startAuthor(t, network, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 2)
		parent := a.create(t, &travelParent{})
		get[runtime.Address](t, a, parent, "create")
		time.Sleep(35 * time.Second)
		if heard := get[[]string](t, a, parent, "heard"); len(heard) != 1 || !strings.Contains(heard[0], "the worker of source @a41f2b3c has been silent") {
			t.Errorf("its parent has heard %v, want once that the worker is silent", heard)
		}
	})
}

// travelParent creates travellers.
type travelParent struct{ heard []string }

func (p *travelParent) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case runtime.ChildActorExited:
		p.heard = append(p.heard, m.Reason)
	case string:
		if m == "heard" {
			return ctx.Reply(p.heard)
		}
		a, err := ctx.CreateActor(&travel{}, runtime.Require("Server"))
		if err != nil {
			return err
		}
		return ctx.Reply(a)
	}
	return nil
}

// What keeps an actor from being created reaches who wants to create it.
func TestSourceRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		b.refuse = fmt.Errorf("%w: nobody knows who signed it", runtime.ErrSourceRefused)
		_, err := a.CreateActor(&travel{}, runtime.Require("Server"))
		if !errors.Is(err, runtime.ErrSourceRefused) || !strings.Contains(err.Error(), "nobody knows who signed it") {
			t.Errorf("a source that is refused: %v, want ErrSource and the reason", err)
		}
		b.refuse = nil
		b.loadErr = errors.New("greeter.go:3:5: undefined: x")
		if _, err = a.CreateActor(&travel{}, runtime.Require("Server")); err == nil || !strings.Contains(err.Error(), "greeter.go:3:5: undefined: x") {
			t.Errorf("a source that does not compile: %v, want its error", err)
		}
		parent, err := a.CreateActor(&travelParent{})
		if err != nil {
			t.Fatal(err)
		}
		get[runtime.Address](t, a, parent, "create")
		time.Sleep(time.Second)
		if heard := get[[]string](t, a, parent, "heard"); len(heard) != 1 || !strings.Contains(heard[0], "undefined: x") {
			t.Errorf("a parent has heard %v, want the error once", heard)
		}
		b.loadErr = nil
		tr, err := a.CreateActor(&travel{"at last "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		if got := get[string](t, a, tr, "!"); got != "at last !" {
			t.Errorf("it answers %q", got)
		}
	})
}

// Why there is no worker is still known to who asks for an actor there when that is decided, and is forgotten when there is another one.
func TestSourceRefusedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startHesitant(t, network, 100*time.Millisecond, "a:1", "b:1")
		defer a.stop(t)
		a.knows(t, 2)
		b.refuse = fmt.Errorf("%w: nobody knows who signed it", runtime.ErrSourceRefused)
		for range 2 {
			_, err := a.CreateActor(&travel{}, runtime.Require("Server"))
			if !errors.Is(err, runtime.ErrSourceRefused) || !strings.Contains(err.Error(), "nobody knows who signed it") {
				t.Errorf("a source that has been refused: %v, want ErrSourceRefused and the reason", err)
			}
		}
		b.refuse = nil
		tr, err := a.CreateActor(&travel{"at last "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		if got := get[string](t, a, tr, "!"); got != "at last !" {
			t.Errorf("it answers %q", got)
		}
	})
}

// An actor in a worker moves to another version of its source, which its system gets from who asks for that.
func TestUpgradeInWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := startShipping(t)
		if _, err := runtime.Install(b.System, runtime.NumberAdmin, &runtime.Admin{}); err != nil {
			t.Fatal(err)
		}
		tr, err := a.CreateActor(&travel{"hi "}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		upgrade := func(to runtime.Address, hash string) error {
			t.Helper()
			office := runtime.MakeAddress(to.System(), runtime.NumberAdmin)
			return get[runtime.Outcome](t, a, office, runtime.UpgradeRequest{Address: to, Type: "netbase_test.travel", Source: hash}).Err()
		}
		if err := upgrade(tr, newerHash); !errors.Is(err, runtime.ErrSourceRefused) {
			t.Errorf("a version that nobody has: %v, want ErrSourceRefused", err)
		}
		a.books.add(newerHash, "broken")
		if err := upgrade(tr, newerHash); err == nil || !strings.Contains(err.Error(), "greeter.go:3:5: undefined: x") {
			t.Errorf("a version that does not compile: %v, want its error", err)
		}
		b.shelf.add(newerHash, "newer")
		if got := get[string](t, a, tr, "there"); got != "hi there" {
			t.Errorf("what is not upgraded answers %q", got)
		}
		for range 2 {
			if err := upgrade(tr, newerHash); err != nil {
				t.Fatal(err)
			}
		}
		if got := get[string](t, a, tr, "there"); got != "hi 1 there" {
			t.Errorf("what is upgraded answers %q", got)
		}
		if n := b.count(); n != 1 {
			t.Errorf("%d workers, want 1", n)
		}
		own, err := b.CreateActor(&echo{})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		if i := slices.IndexFunc(a.Members(), func(m runtime.Member) bool { return m.Host == "b:1" && m.Load == 2 }); i < 0 {
			t.Errorf("the members are %v, want one of b:1 with its own actor and that of its worker", a.Members())
		}
		status := get[runtime.Status](t, a, runtime.MakeAddress(b.Address().System(), runtime.NumberAdmin), runtime.StatusRequest{})
		if want := []runtime.Address{runtime.MakeAddress(tr.System(), runtime.NumberAdmin)}; !slices.Equal(status.Workers, want) {
			t.Errorf("it has the workers %v, want %v", status.Workers, want)
		}
		if err := upgrade(own, newerHash); !errors.Is(err, runtime.ErrSourceRefused) {
			t.Errorf("an actor of the program itself: %v, want ErrSourceRefused", err)
		}
	})
}

// createIn has a ask for the worker of a source at b, whatever b says of itself, and for an actor in it, with the given minted number. It returns its address, and what is answered.
func createIn(t *testing.T, a, b node, hash string, number uint32) (at runtime.Address, answer any, err error) {
	t.Helper()
	worker := b.Address().System().Value()
	worker.Source = runtime.ShortHash(hash)
	at = runtime.MakeAddress(unique.Make(worker), runtime.ForeignNumber(1, number))
	if err := a.base.Send(a.Address(), runtime.MakeAddress(at.System(), 0), runtime.Hosting{Source: hash}); err != nil {
		t.Fatal(err)
	}
	answer, err = a.Ask(at, runtime.Creation{Template: &travel{}, Source: hash}, time.Minute)
	return at, answer, err
}

// Workers without actors are kept for a while, but not many: those go first that nobody has wanted for longest.
func TestManyIdleWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b := startHost(t, network, "b:1", runtime.Capabilities{"Server": true})
		defer b.stop(t)
		a := startAuthor(t, network, "", "b:1")
		defer a.stop(t)
		b.knows(t, 2)
		alive := func() (n int) {
			for _, m := range b.mocks.all {
				select {
				case <-m.done:
				default:
					n++
				}
			}
			return n
		}
		busy, err := a.CreateActor(&travel{}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		for n := range 30 { // of as many sources
			hash := fmt.Sprintf("%08x%056x", n+1, 0)
			b.shelf.add(hash, "the source")
			at, got, err := createIn(t, a, b.node, hash, uint32(n+1))
			if err != nil || got.(runtime.Outcome).Err() != nil {
				t.Fatalf("create: %v, %v", got, err)
			}
			a.Tell(at, runtime.ActorExitRequest{})
			time.Sleep(time.Second)
		}
		if n := alive(); n < 8 || n > 12 {
			t.Errorf("%d workers live, want the one that is needed, 8 that may be, and those of the last moments", n)
		}
		if got := get[string](t, a, busy, "there?"); got != "there?" {
			t.Errorf("the one with an actor answers %q", got)
		}
	})
}

// startIsolating starts a system that has the source, and workers for its own sources alone.
func startIsolating(t *testing.T, network netbase.Network, ms *mocks) node {
	t.Helper()
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: "own"})
	if err != nil {
		t.Fatal(err)
	}
	books := &shelf{sources: map[string][]byte{travelHash: []byte("the source")}}
	base, err := netbase.Listen(netbase.Config{
		Network: network, Listen: "b:1", Credentials: creds, Sources: books, StartWorker: ms.start, OwnOnly: true, Stdout: ms.stdout,
		Types: []any{travel{}, card{}, bag{}, runtime.Requirements{}, &echo{}}, Kinds: travelKinds{},
	})
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base, Kinds: travelKinds{}, Capabilities: runtime.Capabilities{"Server": true}})
	if err := base.Serve(sys); err != nil {
		t.Fatal(err)
	}
	return node{sys, base, books}
}

// A system that has workers for its own sources alone isolates its actors in them, and runs nothing of others, even if it is told to.
func TestWorkersForOwnSourcesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		ms := &mocks{}
		b := startIsolating(t, network, ms)
		defer b.stop(t)
		a := startAuthor(t, network, "", "b:1")
		defer a.stop(t)
		b.knows(t, 2)
		if _, err := a.CreateActor(&travel{}, runtime.Require("Server")); !errors.Is(err, runtime.ErrUnplaceable) {
			t.Errorf("an actor of another system: %v, want ErrUnplaceable", err)
		}
		_, answer, err := createIn(t, a, b, travelHash, 1)
		if out, ok := answer.(runtime.Outcome); err == nil && (!ok || out.Err() == nil) || ms.count() != 0 {
			t.Errorf("told to run one, it answers %v, %v, and has started %d workers, want a refusal and none", answer, err, ms.count())
		}
		own, err := b.CreateActor(&travel{"hello "}, runtime.Isolate())
		if err != nil {
			t.Fatal(err)
		}
		if got := get[card](t, b, own, card{1, "world"}); got != (card{2, "hello world"}) || ms.count() != 1 {
			t.Errorf("its own in a worker answers %v, with %d workers, want an answer and one", got, ms.count())
		}
	})
}

// A Shutdown does not wait for an output that is stuck for longer than it may.
func TestShutdownWithStuckOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read, write := io.Pipe()
		for _, stuck := range []bool{false, true} {
			b := startIsolating(t, newMemory(), &mocks{prints: "loading", stdout: write})
			if _, err := b.CreateActor(&travel{}, runtime.Isolate()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			if !stuck {
				time.AfterFunc(3*time.Second, func() { read.Read(make([]byte, 100)) })
			}
			began := time.Now()
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			err := b.Shutdown(ctx)
			cancel()
			if took := time.Since(began); stuck && (!errors.Is(err, context.DeadlineExceeded) || took != 10*time.Second) || !stuck && (err != nil || took != 3*time.Second) {
				t.Errorf("stuck %v: Shutdown returns %v after %v", stuck, err, took)
			}
		}
		read.Close()
	})
}
