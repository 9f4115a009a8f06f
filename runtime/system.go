package runtime

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unique"
)

// Config is what New needs to know. The zero value is a system in this process alone.
type Config struct {
	// Log gets what the system and its actors log. Default: nothing is logged.
	Log *slog.Logger
	// Kinds knows the actor types that the compiler does not, those of interpreted sources. Default: none.
	Kinds Kinds
	// Host is where other systems reach this one. Default: "local", and none does.
	Host string
	// Worker, if not nil, makes the system a worker.
	Worker *WorkerConfig
	// Remote carries messages to other systems; it is closed with the system. Default: there are none.
	Remote Remote
	// Capabilities are what the system offers to actors. Default: none.
	Capabilities Capabilities
	// Isolate connects a system that has no Remote, by Connect, to one that has workers. It is called for the first actor that is to be isolated. Default: none can be.
	Isolate func(*System) error
}

// A WorkerConfig is what a system needs to know that is the worker of another one.
type WorkerConfig struct {
	ID SystemID
	// Generation tells the workers apart that have had the same ID, one after the other, so that no address is used twice. It is below 1<<20.
	Generation uint32
}

// A System is one running actor system. Its methods are for code outside of any actor, and safe for concurrent use.
type System struct {
	cfg        Config
	log        *slog.Logger
	self       unique.Handle[SystemID]
	start      time.Time
	kinds      sync.Map // reflect.Type -> *Kind, of compiled types
	copier     copier
	table      table
	sched      *scheduler
	timers     *timers
	asks       *asks
	inbox      inbox
	names      names
	watches    watches
	waits      waits
	events     events
	taps       taps
	remote     atomic.Pointer[Remote] // nil if there are no other systems
	abroad     abroad
	unborn     unborn
	errands    sync.WaitGroup                                      // of what is done for other systems and has to wait
	neighbours audience[unique.Handle[SystemID], ConventionUpdate] // the other systems of the convention
	running    audience[string, SourceUpdate]                      // the sources that workers run, by hash
	stats      stats

	caps   atomic.Pointer[Capabilities] // what it points to does not change
	capsMu sync.Mutex                   // held while they are exchanged

	isolation sync.Mutex // held while Config.Isolate is called

	closing atomic.Bool   // nothing new is accepted
	down    chan struct{} // closed when the system has ended
	end     sync.Once

	treeMu sync.Mutex // guards the families of all cells, and:
	roots  family     // its child is the youngest of the actors without parent
	living int
	empty  chan struct{} // closed when living falls to 0 while closing

	deadMu       sync.Mutex // guards:
	deadHandlers []*cell
}

// New starts a system. Shutdown ends it. It panics if the capabilities break the rules, see Capabilities.Clean.
func New(cfg Config) *System {
	s := &System{
		cfg:    cfg,
		log:    cfg.Log,
		start:  time.Now(),
		sched:  newScheduler(),
		timers: newTimers(),
		asks:   newAsks(),
		down:   make(chan struct{}),
		empty:  make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.copier.kinds = cfg.Kinds
	if cfg.Remote != nil {
		s.remote.Store(&cfg.Remote)
	}
	caps, err := cfg.Capabilities.Clean()
	if err != nil {
		panic(err)
	}
	s.caps.Store(&caps)
	host := "local"
	if cfg.Host != "" {
		host = cfg.Host
	}
	var b [8]byte
	rand.Read(b[:]) // never fails
	id := SystemID{Host: host, Incarnation: binary.LittleEndian.Uint64(b[:]) >> (64 - incarnationBits)}
	if w := cfg.Worker; w != nil {
		id = w.ID
		s.table.base = uint64(w.Generation) << 40
		s.asks.round = uint64(w.Generation) << 20
	}
	s.self = unique.Make(id)
	return s
}

// Address is that of code outside of any actor: what is sent there is for Listen.
func (s *System) Address() Address { return Address{s.self, idOutside} }

// open is nil while the system accepts work.
func (s *System) open() error {
	if s.closing.Load() {
		return ErrClosed
	}
	return nil
}

// dead is the end of a letter that cannot be delivered: an ask is told, and the handler of dead letters.
func (s *System) dead(l letter, to Address, reason string) { s.deadFor(l, to, deadLetter{reason}) }

// deadFor is dead with what an ask hears.
func (s *System) deadFor(l letter, to Address, answer undeliverable) { s.bury(l, to, answer, false) }

// bury is deadFor for a letter that another system has given back, if returned is set.
func (s *System) bury(l letter, to Address, answer undeliverable, returned bool) {
	reason := answer.why()
	msg := unpack(l.msg)
	if s.connected() && l.from.system != s.self && !l.from.IsZero() { // it is for the system of the sender to deal with
		if s.far().Send(s.office(s.self), s.office(l.from.system), Undelivered{Message: msg, To: to, From: l.from, Reason: reason, Kind: answer.kind()}) == nil {
			s.stats.away.Add(1)
			return
		}
	}
	s.stats.dead.Add(1)
	name := TypeName(typeOf(msg))
	s.log.Debug("dead letter", "to", to, "from", l.from, "message", name, "reason", reason)
	event := Event{Kind: EventDeadLetter, Actor: to, Message: name, Reason: reason}
	if returned {
		event.Sender = l.from
	}
	s.events.publish(event)
	if _, ok := msg.(DeadEnvelope); !ok {
		s.handDead(DeadEnvelope{Message: msg, To: to, From: l.from, Reason: reason})
	}
	if l.from.id&askBit != 0 && l.from.system == s.self { // last: what it does then comes after the dead letter
		s.asks.resolve(l.from.id&^askBit, letter{to, answer})
	}
}

// handDead gives a dead letter to who handles them, if anybody does.
func (s *System) handDead(e DeadEnvelope) {
	s.deadMu.Lock()
	defer s.deadMu.Unlock()
	for _, h := range slices.Backward(s.deadHandlers) {
		p := h.mail.put(letter{s.Address(), e})
		if p == gone {
			continue // it is about to end: the one before it takes over already
		}
		if p != refused {
			s.stats.out.Add(1)
		}
		if p == postedNew {
			s.sched.schedule(h, nil)
		}
		return
	}
}

func (s *System) handleDeadLetters(c *cell, on bool) {
	s.deadMu.Lock()
	defer s.deadMu.Unlock()
	for i, h := range s.deadHandlers {
		if h == c {
			s.deadHandlers = append(s.deadHandlers[:i], s.deadHandlers[i+1:]...)
			break
		}
	}
	if on && s.table.get(c.addr.id) == c {
		s.deadHandlers = append(s.deadHandlers, c)
	}
}

// Shutdown ends all actors, children first, and then the system: no goroutine or timer of it is left. Handlers that run may finish, and tell and reply until then. After it every
// method returns an error that wraps ErrClosed. If ctx ends before the handlers that run have returned, and what isolated actors have printed is written, Shutdown interrupts those that it
// can, leaves the others behind and returns the error of ctx. It may be called more than once.
func (s *System) Shutdown(ctx context.Context) error {
	s.closing.Store(true)
	for _, c := range s.top() {
		c.postSystem(letter{s.Address(), exitLetter{recursive: true}}, nil)
	}
	unwritten := s.far().Drain(ctx)
	empty := s.isEmptyBefore(ctx)
	s.far().Close()
	s.stop()
	if empty {
		s.errands.Wait()
		s.sched.wg.Wait()
		if unwritten != nil {
			return fmt.Errorf("shutdown: %w", unwritten)
		}
		return nil
	}
	left := s.table.all()
	for _, c := range left {
		s.interrupt(c)
	}
	return fmt.Errorf("shutdown: %d actors have not ended: %w", len(left), context.Cause(ctx))
}

// isEmptyBefore waits until there are no actors any more. It reports false if ctx ends before.
func (s *System) isEmptyBefore(ctx context.Context) bool {
	select {
	case <-s.empty:
		return true
	default:
	}
	select {
	case <-s.empty:
		return true
	case <-ctx.Done():
		return false
	}
}

// ended reports whether nothing of the system works any more.
func (s *System) ended() bool {
	select {
	case <-s.down:
		return true
	default:
		return false
	}
}

func (s *System) stop() {
	s.end.Do(func() {
		s.timers.close()
		s.asks.shut()
		s.sched.close()
		s.events.close()
		s.taps.close()
		close(s.down)
	})
}

func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }
