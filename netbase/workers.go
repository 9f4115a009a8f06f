package netbase

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

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
	// Wait waits until it has ended, and returns why.
	Wait() (reason string)
	// Close ends it if need be, and lets go of all that belongs to it.
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
	// SystemLost tells another system of the end of a worker here, and a worker of the end of any system.
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
)

func sourceMessages() []any {
	return []any{SourceRequest{}, SourceReply{}, SystemLost{}, WorkerLoad{}, WorkerIdle{}, WorkerEnd{}}
}

// A workplace is a peer that is a worker of this system, from when it is first asked for.
type workplace struct {
	hash   string // of its source
	gen    uint32
	wanted time.Time // when somebody has asked for it last; guarded by workers.workersMu

	supplying atomic.Bool  // it gets another source
	load      atomic.Int64 // how many actors it says it has; -1 until it has said so

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
}

// A setup is the first thing that a worker hears, and says: the error then, if there is one.
type setup struct {
	Host         string               `cbor:"1,keyasint"`
	Incarnation  uint64               `cbor:"2,keyasint"`
	Generation   uint32               `cbor:"3,keyasint"`
	Hash         string               `cbor:"4,keyasint"`
	Source       []byte               `cbor:"5,keyasint"`
	Capabilities runtime.Capabilities `cbor:"6,keyasint"`
	Heartbeat    time.Duration        `cbor:"7,keyasint"`
	DeadAfter    time.Duration        `cbor:"8,keyasint"`
	MaxMessage   int                  `cbor:"9,keyasint"`
	MaxWaiting   int                  `cbor:"10,keyasint"`
	Error        string               `cbor:"11,keyasint,omitempty"`
	MessageTime  time.Duration        `cbor:"12,keyasint"`
}

// employ sees to it that there is a worker for a source; creator is in the system that has it. What is sent to the worker waits until it is there.
func (b *Base) employ(id unique.Handle[runtime.SystemID], hash string, creator unique.Handle[runtime.SystemID]) {
	if runtime.ShortHash(hash) != id.Value().Source {
		return
	}
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	p, fresh, err := b.newPeer(id)
	if err != nil {
		return
	}
	p.work.wanted = time.Now()
	if !fresh {
		return // if it is another source with the same short hash, what comes for it will not fit
	}
	b.generation++
	p.work.gen, p.work.hash = b.generation, hash
	b.invite(p) // before there can be an actor that creates others elsewhere
	b.hosts(p.id.Value().Source)
	p.heard.Store(b.clock() + int64(fetchTime+setupTime))
	b.wg.Go(func() {
		if err := b.startWorker(p, creator); err != nil {
			b.loseWorker(p, err)
		}
	})
}

// A hosting tells whether there has been a worker for a source.
type hosting struct {
	done  chan struct{} // closed when there is one, or has been
	until time.Time     // how long those wait who have a message for it
	cause error         // why the last one has ended, nil if it has not
}

// hostingTime is how long a message waits for somebody to ask for its worker: it may have come over another connection than that does.
const hostingTime = 100 * time.Millisecond

// maxAwaited is for how many workers messages may wait at a time.
const maxAwaited = 1 << 10

// unhosted returns what is closed when there is a worker with the given id, if there has been none yet, and one may be asked for soon. Else it returns nil.
func (b *Base) unhosted(id unique.Handle[runtime.SystemID]) <-chan struct{} {
	if baseOf(id) != b.self || !b.hasWorkers() {
		return nil
	}
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	source := id.Value().Source
	h, now := b.hosted[source], time.Now()
	switch {
	case h == nil && len(b.hosted) >= maxAwaited || h != nil && closed(h.done):
		return nil
	case h == nil:
		if b.hosted == nil {
			b.hosted = map[string]*hosting{}
		}
		h = &hosting{done: make(chan struct{}), until: now.Add(hostingTime)}
		b.hosted[source] = h
	case now.After(h.until):
		delete(b.hosted, source)
		return nil
	}
	return h.done
}

// hosts says that there is a worker for a source. b.workersMu is held.
func (b *Base) hosts(source string) {
	h := b.hosted[source]
	if h == nil {
		if b.hosted == nil {
			b.hosted = map[string]*hosting{}
		}
		h = &hosting{done: make(chan struct{})}
		b.hosted[source] = h
	}
	if !closed(h.done) {
		close(h.done)
	}
	h.cause = nil
}

// retire takes a worker off the peers: the next one has other addresses. What still comes for it hears why.
func (b *Base) retire(p *peer, cause error) {
	b.workersMu.Lock()
	b.peers.CompareAndDelete(p.id, p)
	if h := b.hosted[p.id.Value().Source]; h != nil && cause != errIdle {
		h.cause = cause
	}
	_, another := b.peers.Load(p.id)
	b.workersMu.Unlock()
	if !another {
		b.sys.SourceChanged(p.work.hash, false)
	}
}

// absence is why the system with the given id, which may be that of a worker, is not here.
func (b *Base) absence(id unique.Handle[runtime.SystemID]) error {
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	if h := b.hosted[id.Value().Source]; h != nil && h.cause != nil && baseOf(id) == b.self {
		return h.cause
	}
	return fmt.Errorf("%w: its system is not here", runtime.ErrDead)
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// idleTime is how long nobody may have wanted a worker that ends because it has no actors.
const idleTime = time.Second

// maxIdle is how many workers without actors a system keeps, because their sources may be wanted again.
const maxIdle = 8

// thinOut ends the workers that nobody has wanted for longest of those that say that they have no actors, but for some.
func (b *Base) thinOut() {
	var idle []*peer
	for p := range b.all() {
		if p.work != nil && p.work.load.Load() == 0 {
			idle = append(idle, p)
		}
	}
	if len(idle) <= maxIdle {
		return
	}
	b.workersMu.Lock()
	slices.SortFunc(idle, func(a, b *peer) int { return a.work.wanted.Compare(b.work.wanted) })
	b.workersMu.Unlock()
	for _, p := range idle[:len(idle)-maxIdle] {
		b.letGo(p, true) // what is said to all systems does not count, and is said all the time
	}
}

// letGo ends a worker that has no actors, unless some are on their way; quiet is whether nothing else is.
func (b *Base) letGo(p *peer, quiet bool) {
	b.workersMu.Lock()
	idle := time.Since(p.work.wanted) > idleTime && quiet
	if idle {
		b.peers.CompareAndDelete(p.id, p)
	}
	b.workersMu.Unlock()
	if idle {
		b.loseWorker(p, errIdle)
	}
}

// hasWorkers reports whether this system starts workers, and runsSources whether it does for others.
func (b *Base) hasWorkers() bool  { return b.cfg.Sources != nil && b.cfg.StartWorker != nil }
func (b *Base) runsSources() bool { return b.hasWorkers() && !b.cfg.OwnOnly }

// startWorker gets the source, starts the worker and connects it.
func (b *Base) startWorker(p *peer, creator unique.Handle[runtime.SystemID]) error {
	if !b.hasWorkers() || b.cfg.OwnOnly && creator != b.self {
		return fmt.Errorf("%w: %s runs no sources of others", runtime.ErrSourceRefused, b.Host())
	}
	source, err := b.obtain(p.work.hash, creator)
	if err != nil {
		return err
	}
	if err := b.cfg.Sources.Allow(p.work.hash); err != nil {
		return err
	}
	proc, err := b.cfg.StartWorker(b.ctx)
	if err != nil {
		return fmt.Errorf("a worker for source @%s cannot be started: %w", p.id.Value().Source, err)
	}
	if !p.work.employ(proc) {
		proc.Close()
		return runtime.ErrClosed
	}
	conn := proc.Conn()
	conn.SetDeadline(time.Now().Add(setupTime))
	answer, err := b.introduceTo(p, conn, source)
	switch {
	case err != nil:
		proc.Kill("it did not load its source in time")
		return fmt.Errorf("the worker of source @%s has ended: %s", p.id.Value().Source, proc.Wait())
	case answer.Error != "":
		return fmt.Errorf("%w: %s", runtime.ErrSourceRefused, answer.Error)
	}
	if !p.attach(conn, p.state(), hello{}) {
		return runtime.ErrClosed
	}
	b.log.Info("worker started", "source", "@"+p.id.Value().Source)
	b.thinOut()
	b.sys.SourceChanged(p.work.hash, true)
	return nil
}

// introduceTo tells a worker who it is, and waits until it has loaded its source.
func (b *Base) introduceTo(p *peer, conn net.Conn, source []byte) (answer setup, err error) {
	id := p.id.Value()
	said, err := cbor.Marshal(setup{
		Host: id.Host, Incarnation: id.Incarnation, Generation: p.work.gen, Hash: p.work.hash, Source: source,
		Capabilities: b.sys.Capabilities(), Heartbeat: b.cfg.Heartbeat, DeadAfter: b.cfg.DeadAfter, MaxMessage: b.cfg.MaxMessage, MaxWaiting: b.cfg.MaxWaiting,
		MessageTime: b.cfg.MessageTime,
	})
	if err != nil {
		return answer, err
	}
	if err = writeSetup(conn, said); err != nil {
		return answer, err
	}
	return b.readSetup(conn)
}

func writeSetup(conn net.Conn, body []byte) error {
	_, err := conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...))
	return err
}

func (b *Base) readSetup(conn net.Conn) (s setup, err error) {
	body, err := newFrameReader(conn, maxSource+1<<16).next()
	if err == nil {
		err = b.decMode.Unmarshal(body, &s)
	}
	return s, err
}

// obtain returns a source: from here, from the system of who wants it, or from another member.
func (b *Base) obtain(hash string, creator unique.Handle[runtime.SystemID]) ([]byte, error) {
	if source, ok := b.cfg.Sources.Source(hash); ok {
		return source, nil
	}
	ctx, cancel := context.WithTimeout(b.ctx, fetchTime)
	defer cancel()
	holders := []unique.Handle[runtime.SystemID]{baseOf(creator)}
	for _, m := range b.Members() {
		if id := idOf(m); id != holders[0] {
			holders = append(holders, id)
		}
	}
	holders = slices.DeleteFunc(holders, func(id unique.Handle[runtime.SystemID]) bool { return id == b.self })
	trouble := fmt.Errorf("%w: nobody has source @%s", runtime.ErrSourceRefused, runtime.ShortHash(hash))
	for _, id := range holders {
		end, _ := ctx.Deadline()
		answer, err := b.sys.Ask(runtime.MakeAddress(id, 0), SourceRequest{Hash: hash}, time.Until(end))
		reply, ok := answer.(SourceReply)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, fmt.Errorf("%w: source @%s did not come in time: %w", runtime.ErrSourceRefused, runtime.ShortHash(hash), err)
		case err != nil && id == baseOf(creator):
			trouble = fmt.Errorf("%w: source @%s cannot be got: %w", runtime.ErrSourceRefused, runtime.ShortHash(hash), err)
		case ok && reply.Source != nil:
			if err := b.cfg.Sources.Accept(hash, reply.Source); err != nil {
				trouble = err
				if errors.Is(err, runtime.ErrSourceRefused) {
					return nil, err
				}
				continue // it was damaged on its way: another one may have it
			}
			return reply.Source, nil
		}
	}
	return nil, trouble
}

// baseOf is the system of a worker, or the system itself.
func baseOf(id unique.Handle[runtime.SystemID]) unique.Handle[runtime.SystemID] {
	v := id.Value()
	if v.Source == "" {
		return id
	}
	v.Source = ""
	return unique.Make(v)
}

// employ notes the process. It reports false if the worker is not wanted any more.
func (w *workplace) employ(proc Process) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return false
	}
	w.proc = proc
	return true
}

// dismiss ends the process, if there is one, and has there be none.
func (w *workplace) dismiss(reason string) {
	w.mu.Lock()
	w.over = true
	proc := w.proc
	w.mu.Unlock()
	if proc != nil {
		proc.Kill(reason)
		proc.Close()
	}
}

// workerEnded is for a worker whose connection has ended.
func (b *Base) workerEnded(p *peer) {
	p.work.mu.Lock()
	proc := p.work.proc
	p.work.mu.Unlock()
	late := time.AfterFunc(leaveTime, func() { proc.Kill("it has closed its connection") })
	reason := proc.Wait()
	late.Stop()
	b.cfg.Sources.Ended(p.work.hash, reason)
	b.loseWorker(p, fmt.Errorf("the worker of source @%s has ended: %s", p.id.Value().Source, reason))
}

// loseWorker gives a worker up, and has everybody hear of it.
func (b *Base) loseWorker(p *peer, err error) {
	p.work.mu.Lock()
	p.work.err = err
	p.work.mu.Unlock()
	b.lose(p, err.Error())
}

// cause is why the worker has ended.
func (w *workplace) cause(reason string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		return errors.New(reason)
	}
	return w.err
}

// hadActors reports whether there may be somebody who has to do with actors there: not of a worker that has never begun to work, or had nothing to do.
func (p *peer) hadActors(cause error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.work == nil || p.again && cause != errIdle
}

// tellOfLoss has those hear of the end of p who cannot know: of a worker everybody, of another system the workers.
func (b *Base) tellOfLoss(p *peer, reason string) {
	for other := range b.all() {
		if other != p && (p.work != nil || other.work != nil) {
			id := other.faces.system(p.id).Value()
			b.office(other, SystemLost{id.Host, id.Incarnation, id.Source, reason})
		}
	}
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
			b.log.Warn("cannot send a source", "source", runtime.ShortHash(m.Hash), "to", from, "error", err)
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
		if p == b.boss || id.Source != "" && id.Of(p.id.Value()) {
			b.sys.Lost(unique.Make(id), m.Reason)
		}
	case WorkerEnd:
		if p == b.boss {
			select {
			case b.dismissed <- struct{}{}:
			default:
			}
		}
	case WorkerLoad:
		if p.work != nil {
			p.work.load.Store(int64(min(max(m.Actors, 0), 1<<30)))
		}
	case WorkerIdle:
		if p.work != nil {
			b.letGo(p, p.out.isEmpty())
		}
	default:
		return false
	}
	return true
}

// supply gives a worker another version of its source.
func (b *Base) supply(p *peer, from runtime.Address, m SourceRequest) {
	var reply any
	source, err := b.version(p, m)
	if err == nil {
		reply = SourceReply{m.Hash, source}
	} else {
		reply = runtime.OutcomeOf(runtime.Address{}, err)
	}
	if err := b.Send(runtime.MakeAddress(b.self, 0), from, reply); err != nil {
		b.log.Warn("cannot send a source", "source", runtime.ShortHash(m.Hash), "to", from, "error", err)
	}
}

func (b *Base) version(p *peer, m SourceRequest) ([]byte, error) {
	if !p.work.supplying.CompareAndSwap(false, true) {
		return nil, fmt.Errorf("%w: it gets another source", runtime.ErrBusy)
	}
	defer p.work.supplying.Store(false)
	holder := b.self
	if !m.Holder.IsZero() {
		holder = m.Holder.System()
	}
	source, err := b.obtain(m.Hash, holder)
	if err != nil {
		return nil, err
	}
	return source, b.cfg.Sources.Allow(m.Hash)
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

// drainTime is how long workers may take to end when their system does.
const drainTime = 5 * time.Second

// Drain implements runtime.Remote.
func (b *Base) Drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	var ending []*peer
	for p := range b.all() {
		if p.work != nil && p.state().Again {
			b.office(p, WorkerEnd{})
			ending = append(ending, p)
		}
	}
	for _, p := range ending {
		select {
		case <-p.lost:
		case <-ctx.Done():
		}
	}
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

// errIdle: a worker had nothing to do. The next Hosting of its source starts another one.
var errIdle = errors.New("it had no actors")

// may reports whether a worker may send a message of the named type to an address: it is not trusted as other systems are, and cannot speak for its system.
func (p *peer) may(name string, to runtime.Address) bool {
	if runtime.IsReserved(to.Number()) {
		return false
	}
	if !strings.HasPrefix(name, "netbase.") {
		return true
	}
	return to.System() == p.base.self && (name == nameReply || name == nameIdle || name == nameLoad || name == nameRequest)
}

var (
	nameLoad     = runtime.TypeName(reflect.TypeFor[WorkerLoad]())
	nameRequest  = runtime.TypeName(reflect.TypeFor[SourceRequest]())
	nameReply    = runtime.TypeName(reflect.TypeFor[SourceReply]())
	nameIdle     = runtime.TypeName(reflect.TypeFor[WorkerIdle]())
	nameHosting  = runtime.TypeName(reflect.TypeFor[runtime.Hosting]())
	nameCreation = runtime.TypeName(reflect.TypeFor[runtime.Creation]())
)
