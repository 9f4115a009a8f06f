package netbase

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// Config is what Listen needs to know.
type Config struct {
	Network     Network      // default: TCP
	Listen      string       // HOST:PORT; port 0 is any that is free. Empty: nobody can dial this system, and so it is the one that does
	Socket      string       // path of a Unix socket where this system listens as well, and believes those that dial to be who runs it. Default: none
	Credentials *Credentials // that prove to others, and that others must prove. A system that neither listens nor has leaders needs none
	// Leaders are the addresses of the systems that may lead the convention: the first that can be reached does. Default: this system alone.
	Leaders []string
	// Members are the addresses of systems that this one invites while it leads; see Base.Invite.
	Members []string
	// Guest has the system be told of the members by the first of Leaders, which need not lead, and be no member itself.
	Guest bool
	// Types are samples of the types of compiled messages and actors that come from other systems.
	Types []any
	// Lookup, if not nil, finds the types of interpreted sources by their names.
	Lookup func(name string) reflect.Type
	// Kinds, if not nil, knows the types that wrap others.
	Kinds runtime.Kinds
	// Sources, if not nil, are the sources that this system has, and StartWorker starts a process for one of them. Without both, it has no workers; with OwnOnly it has them for
	// its own sources and not for those of others.
	Sources     Sources
	StartWorker func(context.Context) (Process, error)
	OwnOnly     bool
	// MessageTime is how long a handler of an actor in a worker may take. Default: 30 s. A worker may be silent no longer than that, if it is less than DeadAfter.
	MessageTime time.Duration
	// Replaced, if not nil, is called at most once, when a newer system has the address of this one, which is out of its convention from then on and should be shut
	// down. The error says for people what has happened, and wraps ErrReplaced. Replaced must not wait.
	Replaced func(error)
	// Log gets what happens to connections. Default: nothing is logged.
	Log *slog.Logger
	// Heartbeat is how often a system gives a sign of life, and DeadAfter how long it may be silent. Default: 1 s and 5 s.
	Heartbeat, DeadAfter time.Duration
	// MaxMessage is how many bytes a message may take, and MaxWaiting how many may wait for one system. Default: 256 MiB and 8 MiB.
	MaxMessage, MaxWaiting int
}

// ErrReplaced is wrapped by the error that Config.Replaced gets.
var ErrReplaced = errors.New("this system has been replaced")

// A Base connects a system to others. It is the runtime.Remote of that system.
type Base struct {
	cfg      Config
	log      *slog.Logger
	listener net.Listener
	socket   net.Listener // nil if there is none
	types    *types
	codec    *codec
	decMode  cbor.DecMode
	sys      *runtime.System
	self     unique.Handle[runtime.SystemID] // by which this system knows itself
	faces    atomic.Pointer[faces]
	before   atomic.Uint64 // the incarnation that it had for others before it began anew; 0 if it did not
	minted   atomic.Uint32
	lives    atomic.Uint64  // of peers
	wg       sync.WaitGroup // of all goroutines of the base
	ctx      context.Context
	cancel   context.CancelFunc
	gate     gate
	cushion  cushion

	complaints complaints
	started    time.Time
	host       string   // see Host
	ownNames   sync.Map // of hosts in Config.Leaders that are this system

	reigns     reigns // of the addresses of other systems
	obituaries obituaries

	peers sync.Map // unique.Handle[runtime.SystemID] -> *peer

	mint      uint64                           // what tells the numbers that this system mints from those of others
	boss      *peer                            // in a worker: the system that it works for, and its only peer
	dismissed chan struct{}                    // in a worker: holds an element once it has been told to end
	offer     func(hash string) ([]byte, bool) // in a worker: see Loaded.Source

	mu       sync.Mutex
	closed   bool
	departed departed
	invitations
	spreader
	convention
	workers
}

// Listen opens the port where other systems reach this one. Serve must follow, or Close.
func Listen(cfg Config) (*Base, error) {
	b, err := newBase(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Listen != "" {
		if b.listener, err = b.cfg.Network.Listen(cfg.Listen); err != nil {
			return nil, fmt.Errorf("listen on %s: %w", cfg.Listen, err)
		}
		b.host = reachable(b.listener.Addr())
	}
	if cfg.Socket != "" {
		if b.socket, err = listenSocket(cfg.Socket); err != nil {
			if b.listener != nil {
				b.listener.Close()
			}
			return nil, err
		}
	}
	return b, nil
}

// lookup is Lookup as types need it.
func (c Config) lookup() func(name string) []reflect.Type {
	if c.Lookup == nil {
		return nil
	}
	return func(name string) []reflect.Type {
		if t := c.Lookup(name); t != nil {
			return []reflect.Type{t}
		}
		return nil
	}
}

// newBase makes a base that does not listen.
func newBase(cfg Config) (*Base, error) {
	if cfg.Network == nil {
		cfg.Network = TCP{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	setDefault(&cfg.Heartbeat, time.Second)
	setDefault(&cfg.DeadAfter, 5*time.Second)
	setDefault(&cfg.MessageTime, 30*time.Second)
	setDefault(&cfg.MaxMessage, 256<<20)
	setDefault(&cfg.MaxWaiting, 8<<20)
	mode, err := strict()
	if err != nil {
		return nil, err
	}
	b := &Base{cfg: cfg, log: cfg.Log, decMode: mode, types: newTypes(cfg.lookup()), codec: newCodec(cfg.Kinds)}
	if err := b.types.register(slices.Concat(runtime.RemoteMessages(), conventionMessages(), sourceMessages())...); err != nil {
		return nil, err
	}
	if err := b.types.register(cfg.Types...); err != nil {
		return nil, err
	}
	b.started, b.host = time.Now(), "local"
	b.faces.Store(new(faces))
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.guests = map[unique.Handle[runtime.SystemID]]struct{}{}
	b.members, b.placed = members{}, map[unique.Handle[runtime.SystemID]]int{}
	b.wanted = map[string]bool{}
	for _, host := range cfg.Members {
		b.wanted[host] = false
	}
	b.changed, b.seated = make(chan struct{}, 1), make(chan struct{})
	return b, nil
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

// Host is the address where other systems reach this one, or "local" if they do not.
func (b *Base) Host() string { return b.host }

// TypeOf finds a type of messages or actors by its name. It returns nil if there is none.
func (b *Base) TypeOf(name string) reflect.Type { return b.types.find(name) }

// Serve begins to work for sys, whose Config names the base as Remote and Host as Host. It returns when the system is in a convention, its own if no leader
// can be reached. For a system that does not listen that is an error, which wraps runtime.ErrUnreachable: it would be alone for good.
func (b *Base) Serve(sys *runtime.System) error {
	b.sys = sys
	b.self = sys.Address().System()
	b.mint = b.self.Value().Incarnation
	for _, l := range []net.Listener{b.listener, b.socket} {
		if l != nil {
			b.wg.Go(func() { b.accept(l) })
		}
	}
	b.wg.Go(b.watch)
	b.joinOnce()
	late := time.NewTimer(helloTime)
	defer late.Stop()
	select {
	case <-b.seated:
	case <-late.C:
	}
	b.convMu.Lock()
	trouble := b.trouble
	b.convMu.Unlock()
	switch {
	case trouble != nil && b.cfg.Guest:
		return &unreachable{trouble}
	case trouble != nil && b.listener == nil:
		return fmt.Errorf("%w: %w", runtime.ErrUnreachable, trouble)
	}
	b.wg.Go(b.join)
	return nil
}

// Close implements runtime.Remote: it tells all peers, lets what has been said go out, and ends all goroutines of the base.
func (b *Base) Close() {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return
	}
	b.closed = true
	b.mu.Unlock()
	for _, l := range []net.Listener{b.listener, b.socket} {
		if l != nil {
			l.Close()
		}
	}
	var leaving sync.WaitGroup
	for p := range b.all() {
		leaving.Go(p.leave)
	}
	leaving.Wait()
	b.cancel()
	b.wg.Wait()
	b.cushion.drop()
}

// all yields the peers.
func (b *Base) all() func(func(*peer) bool) {
	return func(yield func(*peer) bool) {
		b.peers.Range(func(_, p any) bool { return yield(p.(*peer)) })
	}
}

// Send implements runtime.Remote.
func (b *Base) Send(from, to runtime.Address, msg any) error {
	if m, ok := msg.(runtime.Hosting); ok {
		if baseOf(to.System()) == b.self {
			b.employ(to.System(), m.Source, b.self)
			return nil
		}
		b.offerSource(m.Source)
	}
	p, err := b.peerOf(to.System())
	if err != nil {
		return err
	}
	return p.send(from, to, msg)
}

// Room implements runtime.Remote.
func (b *Base) Room(to runtime.Address) <-chan struct{} {
	p, err := b.peerOf(to.System())
	if err != nil {
		return nil
	}
	return p.room(to.Number())
}

// peerOf returns the peer with the given id; if there is none yet, one that is about to be connected. The error wraps runtime.ErrDead.
func (b *Base) peerOf(id unique.Handle[runtime.SystemID]) (*peer, error) {
	if b.boss != nil {
		return b.boss, nil
	}
	if p, ok := b.peers.Load(id); ok {
		return p.(*peer), nil
	}
	if id.Value().Source != "" {
		if id = baseOf(id); id == b.self {
			return nil, fmt.Errorf("%w: its worker has ended", runtime.ErrDead)
		}
		return b.peerOf(id)
	}
	p, fresh, err := b.newPeer(id)
	if fresh {
		b.connect(p)
	}
	return p, err
}

// newPeer is peerOf without connecting.
func (b *Base) newPeer(id unique.Handle[runtime.SystemID]) (p *peer, fresh bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, false, fmt.Errorf("%w: this system has left its convention", runtime.ErrDead)
	}
	if p, ok := b.peers.Load(id); ok {
		return p.(*peer), false, nil
	}
	if id == b.outer() && id != b.self { // inside, that is how old addresses of this system look
		return nil, false, fmt.Errorf("%w: this system was declared dead, and has other addresses now", runtime.ErrDead)
	}
	if err := b.obituaries.find(id); err != nil {
		return nil, false, fmt.Errorf("%w: its system was %w", runtime.ErrDead, err)
	}
	p = &peer{base: b, id: id, life: b.lives.Add(1), out: newStream(b.cfg.MaxWaiting), nudge: make(chan struct{}, 1), lost: make(chan struct{})}
	p.backlog = newBacklog(b.cfg.MaxWaiting, p.wake)
	p.heard.Store(b.clock())
	if id.Value().Source != "" {
		p.work = new(workplace)
		p.work.load.Store(-1)
	} else if b.boss == nil {
		p.faces = *b.face()
	}
	p.enc = newEncoder(b.codec, p.define)
	p.dec = newDecoder(b.codec, b.types)
	p.enc.faces, p.dec.faces = p.faces, p.faces
	b.peers.Store(id, p)
	return p, true, nil
}

// lose gives p up, and returns when that is done. What it has not confirmed becomes dead letters, and the system hears that it is lost.
func (b *Base) lose(p *peer, reason string) {
	p.mu.Lock()
	if p.ended {
		p.mu.Unlock()
		<-p.lost
		return
	}
	p.ended = true
	l := p.link
	p.mu.Unlock()
	defer close(p.lost)
	if l != nil {
		l.close()
	}
	host := p.id.Value().Host
	if !dialable(host) && p.work == nil {
		b.departed.note(p.id)
	}
	if b.isGuest(p.id) {
		b.log.Debug("guest gone", "system", p.id.Value(), "reason", reason)
	} else {
		b.complaints.add(b.log, slog.LevelInfo, "system lost", host, "system", p.id.Value(), "reason", reason)
	}
	b.memberLost(p.id) // first: who hears of the loss may create anew at once
	p.brakes.clear()
	var cause error
	if p.work != nil {
		cause = p.work.cause(reason)
		b.retire(p, cause)
		p.work.dismiss(reason)
	}
	if !p.hadActors(cause) {
		p.bury(p.out.finish(), reason, cause)
		return
	}
	b.tellOfLoss(p, reason) // first: whoever hears of anything else may create anew at once
	p.bury(p.out.finish(), reason, cause)
	b.sys.Lost(p.id, reason)
	b.peers.CompareAndDelete(p.id, p) // last: what follows from the loss must not befall the system when it is met again
}

// watch gives up peers that are silent for too long. A pause of this system itself is not theirs.
func (b *Base) watch() {
	tick := time.NewTicker(b.cfg.Heartbeat / 4)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		paused := now.Sub(last) > b.cfg.Heartbeat*2
		last = now
		for p := range b.all() {
			if paused {
				p.excuse()
			} else if reason := p.late(); reason != "" {
				b.declareDead(p, p.who()+" "+reason)
			}
		}
	}
}

// who names p for people.
func (p *peer) who() string {
	id := p.id.Value()
	if p.work != nil {
		return "the worker of source @" + id.Source
	}
	return "system " + id.Host
}

// clock is the time since the base was made, in nanoseconds. Unlike the time of day it does not jump.
func (b *Base) clock() int64 { return int64(time.Since(b.started)) }

// gone reports whether err says that nobody listens at an address: the process that did has ended.
func gone(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
