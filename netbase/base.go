package netbase

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
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
	Credentials *Credentials // that prove to others, and that others must prove
	// Leaders are the addresses of the systems that may lead the convention: the first that can be reached does. Default: this system alone.
	Leaders []string
	// Types are samples of the types of compiled messages and actors that come from other systems.
	Types []any
	// Lookup, if not nil, finds the types of interpreted sources by their names.
	Lookup func(name string) reflect.Type
	// Kinds, if not nil, knows the types that wrap others.
	Kinds runtime.Kinds
	// Log gets what happens to connections. Default: nothing is logged.
	Log *slog.Logger
	// Heartbeat is how often a system gives a sign of life, and DeadAfter how long it may be silent. Default: 1 s and 5 s.
	Heartbeat, DeadAfter time.Duration
	// MaxMessage is how many bytes a message may take, and MaxWaiting how many may wait for one system. Default: 256 MiB and 8 MiB.
	MaxMessage, MaxWaiting int
}

// A Base connects a system to others. It is the runtime.Remote of that system.
type Base struct {
	cfg      Config
	log      *slog.Logger
	listener net.Listener
	types    *types
	codec    *codec
	decMode  cbor.DecMode
	sys      *runtime.System
	self     unique.Handle[runtime.SystemID]
	minted   atomic.Uint32
	wg       sync.WaitGroup // of all goroutines of the base
	ctx      context.Context
	cancel   context.CancelFunc
	gate     gate

	peers sync.Map // unique.Handle[runtime.SystemID] -> *peer

	mu     sync.Mutex
	closed bool
	convention
}

// Listen opens the port where other systems reach this one. Serve must follow, or Close.
func Listen(cfg Config) (*Base, error) {
	if cfg.Network == nil {
		cfg.Network = TCP{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	setDefault(&cfg.Heartbeat, time.Second)
	setDefault(&cfg.DeadAfter, 5*time.Second)
	setDefault(&cfg.MaxMessage, 256<<20)
	setDefault(&cfg.MaxWaiting, 8<<20)
	mode, err := strict()
	if err != nil {
		return nil, err
	}
	b := &Base{cfg: cfg, log: cfg.Log, decMode: mode, types: newTypes(cfg.Lookup), codec: newCodec(cfg.Kinds)}
	if err := b.types.register(append(runtime.RemoteMessages(), conventionMessages()...)...); err != nil {
		return nil, err
	}
	if err := b.types.register(cfg.Types...); err != nil {
		return nil, err
	}
	if cfg.Listen != "" {
		if b.listener, err = cfg.Network.Listen(cfg.Listen); err != nil {
			return nil, fmt.Errorf("listen on %s: %w", cfg.Listen, err)
		}
	}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.members, b.placed = members{}, map[unique.Handle[runtime.SystemID]]int{}
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
func (b *Base) Host() string {
	if b.listener == nil {
		return "local"
	}
	return b.listener.Addr().String()
}

// ErrUnreachable: none of the leaders can be reached.
var ErrUnreachable = errors.New("no leader can be reached")

// Serve begins to work for sys, whose Config names the base as Remote and Host as Host. It returns when the system is in a convention, its own if no leader
// can be reached. For a system that does not listen that is an error, which wraps ErrUnreachable: it would be alone for good.
func (b *Base) Serve(sys *runtime.System) error {
	b.sys = sys
	b.self = sys.Address().System()
	if b.listener != nil {
		b.wg.Go(b.accept)
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
	if b.listener == nil && trouble != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, trouble)
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
	if b.listener != nil {
		b.listener.Close()
	}
	for p := range b.all() {
		p.leave()
	}
	b.cancel()
	b.wg.Wait()
}

// all yields the peers.
func (b *Base) all() func(func(*peer) bool) {
	return func(yield func(*peer) bool) {
		b.peers.Range(func(_, p any) bool { return yield(p.(*peer)) })
	}
}

// Send implements runtime.Remote.
func (b *Base) Send(from, to runtime.Address, msg any) error {
	p, err := b.peerOf(to.System())
	if err != nil {
		return err
	}
	return p.send(from, to, msg)
}

// Room implements runtime.Remote.
func (b *Base) Room(to runtime.Address) <-chan struct{} {
	if p, ok := b.peers.Load(to.System()); ok {
		return p.(*peer).out.waitRoom()
	}
	return nil
}

// peerOf returns the peer with the given id; if there is none yet, one that is about to be connected. The error wraps runtime.ErrDead.
func (b *Base) peerOf(id unique.Handle[runtime.SystemID]) (*peer, error) {
	if p, ok := b.peers.Load(id); ok {
		return p.(*peer), nil
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
	p = &peer{base: b, id: id, out: newStream(b.cfg.MaxWaiting)}
	p.heard.Store(time.Now().UnixNano())
	p.enc = newEncoder(b.codec, p.define)
	p.dec = newDecoder(b.codec, b.types)
	b.peers.Store(id, p)
	return p, true, nil
}

// lose gives p up. What it has not confirmed becomes dead letters, and the system hears that it is lost.
func (b *Base) lose(p *peer, reason string) {
	p.mu.Lock()
	if p.ended {
		p.mu.Unlock()
		return
	}
	p.ended = true
	l := p.link
	p.mu.Unlock()
	b.peers.CompareAndDelete(p.id, p)
	if l != nil {
		l.close()
	}
	b.log.Info("system lost", "system", p.id.Value(), "reason", reason)
	b.memberLost(p.id) // first: who hears of the loss may create anew at once
	p.bury(p.out.finish(p.acked.Load()), reason)
	b.sys.Lost(p.id, reason)
}

// watch gives up peers that are silent for too long. A pause of this system itself is not theirs.
func (b *Base) watch() {
	tick := time.NewTicker(b.cfg.Heartbeat / 2)
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
			heard := time.Unix(0, p.heard.Load())
			switch {
			case paused:
				p.heard.Store(now.UnixNano())
			case now.Sub(heard) > b.cfg.DeadAfter:
				b.lose(p, fmt.Sprintf("system %s has been silent for %v", p.id.Value().Host, b.cfg.DeadAfter))
			}
		}
	}
}

// gone reports whether err says that nobody listens at an address: the process that did has ended.
func gone(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
