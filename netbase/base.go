package netbase

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

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
	printer  printer
	reports
	ctx     context.Context
	cancel  context.CancelFunc
	gate    gate
	cushion cushion

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
	b.referrals = newReferrals()
	b.members, b.placed = members{}, map[unique.Handle[runtime.SystemID]]int{}
	b.wanted = map[string]bool{}
	for _, host := range cfg.Members {
		b.wanted[host] = false
	}
	b.changed, b.seated = make(chan struct{}, 1), make(chan struct{})
	return b, nil
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
	b.takeSeat()
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

// takeSeat waits until the members are known, or it takes too long.
func (b *Base) takeSeat() {
	late, again := time.NewTimer(helloTime), time.NewTicker(b.cfg.Heartbeat)
	defer late.Stop()
	defer again.Stop()
	for {
		select {
		case <-b.seated:
			return
		case <-late.C:
			return
		case <-again.C:
			b.joinOnce() // it may have been referred to another system
		}
	}
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
	b.printer.wait()
	b.cushion.drop()
}

// Send implements runtime.Remote.
func (b *Base) Send(from, to runtime.Address, msg any) error {
	switch m := msg.(type) {
	case runtime.Hosting:
		if baseOf(to.System()) == b.self {
			b.employ(to.System(), m.Source, b.self)
			return nil
		}
		b.offerSource(m.Source)
	case runtime.Creation:
		b.rehire(to.System(), b.self)
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

// clock is the time since the base was made, in nanoseconds. Unlike the time of day it does not jump.
func (b *Base) clock() int64 { return int64(time.Since(b.started)) }
