package netbase

import (
	"net"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"thesp/runtime"
)

// Sources are the sources that a system has. Its methods are safe for concurrent use, and may block.
type Sources interface {
	// Source returns the source with the given hash as it travels. It reports false if it is not here.
	Source(hash string) ([]byte, bool)
	// Accept takes a source that another system has sent, and whose hash should be the given one, if it may run here. Else the error says why not, and wraps
	// runtime.ErrSourceRefused if that is a matter of policy.
	Accept(hash string, source []byte) error
	// Allow reports, by its error, whether the source with the given hash, which is here, may run now.
	Allow(hash string) error
	// Ended tells that the worker of a source has ended by itself, and why.
	Ended(hash, reason string)
}

// A Process is a process that runs ServeWorker.
type Process interface {
	// Conn leads to the process.
	Conn() net.Conn
	// Kill ends it for the given reason.
	Kill(reason string)
	// Wait waits until it has ended, and returns why. After Kill that is soon.
	Wait() (reason string)
	// LastWords is Wait for one whose connection has ended: it ends the process, unless that does so by itself.
	LastWords() (reason string)
	// Close ends it if need be, and lets go of all that belongs to it. It may take a second.
	Close()
}

// How long a worker may take to get its source, and to load it. Tests for one do not begin before the other is over.
const (
	fetchTime = 10 * time.Second
	setupTime = 15 * time.Second
)

// maxSource is how many bytes a source takes at most as it travels.
const maxSource = 8 << 20

// What systems say to each other about sources; they go to number 0, as what is about the convention does.
type (
	// SourceRequest asks for a source. It is answered with a SourceReply. A worker asks its system alone, which gets it from the system of Holder if need be, or answers with a runtime.Outcome.
	SourceRequest struct {
		Hash   string
		Holder runtime.Address
	}
	// SourceReply is the source, nil if it is not there. A worker sends it without having been asked when it has another system run a source of its own.
	SourceReply struct {
		Hash   string
		Source []byte
	}
	// SystemLost tells another system of the end of a worker here, a worker of the end of any system, and a system that nobody can dial of the end of another such one.
	SystemLost struct {
		Host        string
		Incarnation uint64
		Source      string
		Reason      string
	}
	// WorkerLoad tells the system of a worker how many actors it has.
	WorkerLoad struct{ Actors int }
	// WorkerIdle tells the system of a worker that it has had no actors for some time.
	WorkerIdle struct{}
	// WorkerEnd tells a worker to end, as its system does, when its handlers that run have returned.
	WorkerEnd struct{}
	// WorkerCapabilities tell a worker what its system offers from now on.
	WorkerCapabilities struct{ Capabilities runtime.Capabilities }
	// WorkerOutput tells the system of a worker what its source prints.
	WorkerOutput struct {
		Stderr bool
		Text   []byte
	}
)

func sourceMessages() []any {
	return []any{SourceRequest{}, SourceReply{}, SystemLost{}, WorkerLoad{}, WorkerIdle{}, WorkerEnd{}, WorkerCapabilities{}, WorkerOutput{}, Report{}}
}

// A workplace is a peer that is a worker of this system, from when it is first asked for.
type workplace struct {
	hash   string // of its source
	gen    uint32
	wanted time.Time // when somebody has asked for it last; guarded by workers.workersMu

	offered runtime.Capabilities // what it knows that its system offers; nil before its setup; guarded by workers.equipping

	supplying atomic.Bool  // it gets another source
	dismissed atomic.Bool  // its system has it end
	load      atomic.Int64 // how many actors it says it has; -1 until it has said so
	lines     outputLines  // what its source prints, if that goes to the log

	mu   sync.Mutex // guards:
	proc Process    // nil until it has been started
	over bool       // it must not be started any more
	err  error      // why it has ended
}

// workers are the workers that a system has had.
type workers struct {
	workersMu  sync.Mutex
	generation uint32
	hosted     map[string]*hosting // by source
	equipping  sync.Mutex          // held while workers are told what their system offers
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// hasWorkers reports whether this system starts workers, and runsSources whether it does for others.
func (b *Base) hasWorkers() bool  { return b.cfg.Sources != nil && b.cfg.StartWorker != nil }
func (b *Base) runsSources() bool { return b.hasWorkers() && !b.cfg.OwnOnly }

// baseOf is the system of a worker, or the system itself.
func baseOf(id unique.Handle[runtime.SystemID]) unique.Handle[runtime.SystemID] {
	v := id.Value()
	if v.Source == "" {
		return id
	}
	v.Source = ""
	return unique.Make(v)
}

// source takes a message about sources and workers. It reports false for all others.
func (b *Base) source(p *peer, from runtime.Address, msg any) bool {
	switch m := msg.(type) {
	case SourceRequest:
		if p.work != nil {
			b.wg.Go(func() { b.supply(p, from, m) })
			return true
		}
		reply := SourceReply{Hash: m.Hash}
		if b.cfg.Sources != nil {
			reply.Source, _ = b.cfg.Sources.Source(m.Hash)
		}
		if err := b.Send(runtime.MakeAddress(b.self, 0), from, reply); err != nil {
			b.log.Warn("cannot send a source", "source", "@"+runtime.ShortHash(m.Hash), "to", from, "error", err)
		}
	case SourceReply:
		if p.work != nil {
			if err := b.cfg.Sources.Accept(m.Hash, m.Source); err != nil {
				b.log.Warn("source of a worker not accepted", "error", err)
			}
			return true
		}
		return false // it answers an ask
	case SystemLost:
		id := runtime.SystemID{Host: m.Host, Incarnation: m.Incarnation, Source: m.Source}
		if p == b.boss || id.Source != "" && id.Of(p.id.Value()) || p == b.through(unique.Make(id)) {
			b.sys.Lost(unique.Make(id), m.Reason)
		}
	case WorkerEnd:
		if p == b.boss {
			select {
			case b.dismissed <- struct{}{}:
			default:
			}
		}
	case WorkerCapabilities:
		if p == b.boss {
			runtime.SetCapabilities(b.sys, m.Capabilities) // they are those of a system, and in order
		}
	case WorkerLoad:
		if p.work != nil {
			p.work.load.Store(int64(min(max(m.Actors, 0), 1<<30)))
		}
	case WorkerOutput:
		if p.work != nil {
			b.printed(p, m)
		}
	case Report:
		b.reported(p, m)
	case WorkerIdle:
		if p.work != nil {
			b.letGo(p, p.out.isEmpty())
		}
	default:
		return false
	}
	return true
}

// Workers implements runtime.Remote.
func (b *Base) Workers() (out []unique.Handle[runtime.SystemID]) {
	for p := range b.all() {
		if p.work != nil && p.state().Again {
			out = append(out, p.id)
		}
	}
	return out
}

// load is how many actors this system has, in its workers as well.
func (b *Base) load() int {
	n := b.sys.Load()
	for p := range b.all() {
		if p.work != nil {
			n += max(0, int(p.work.load.Load()))
		}
	}
	return n
}

// may reports whether a worker may send a message of the named type to an address: it is not trusted as other systems are, and cannot speak for its system.
func (p *peer) may(name string, to runtime.Address) bool {
	if runtime.IsReserved(to.Number()) {
		return false
	}
	if !strings.HasPrefix(name, "netbase.") {
		return true
	}
	return to.System() == p.base.self && (name == nameReply || name == nameIdle || name == nameLoad || name == nameRequest || name == nameOutput || name == nameReport)
}

var (
	nameLoad     = runtime.TypeName(reflect.TypeFor[WorkerLoad]())
	nameRequest  = runtime.TypeName(reflect.TypeFor[SourceRequest]())
	nameReply    = runtime.TypeName(reflect.TypeFor[SourceReply]())
	nameOutput   = runtime.TypeName(reflect.TypeFor[WorkerOutput]())
	nameReport   = runtime.TypeName(reflect.TypeFor[Report]())
	nameIdle     = runtime.TypeName(reflect.TypeFor[WorkerIdle]())
	nameHosting  = runtime.TypeName(reflect.TypeFor[runtime.Hosting]())
	nameCreation = runtime.TypeName(reflect.TypeFor[runtime.Creation]())
)
