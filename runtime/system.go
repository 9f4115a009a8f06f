package runtime

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"reflect"
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
}

// A System is one running actor system. Its methods are for code outside of any actor, and safe for concurrent use.
type System struct {
	cfg    Config
	log    *slog.Logger
	host   unique.Handle[string]
	node   uint64
	kinds  sync.Map // reflect.Type -> *Kind, of compiled types
	copier copier
	table  table
	sched  *scheduler
	timers *timers
	asks   asks
	inbox  inbox

	closing atomic.Bool   // nothing new is accepted
	down    chan struct{} // closed when the system has ended
	end     sync.Once

	treeMu sync.Mutex // guards the families of all cells, and:
	roots  family     // its child is the youngest of the actors without parent
	living int
	empty  chan struct{} // closed when living falls to 0 while closing

	deadMu       sync.Mutex // guards:
	deadHandlers []*cell
	deadCount    atomic.Uint64
}

// New starts a system. Shutdown ends it.
func New(cfg Config) *System {
	s := &System{
		cfg:    cfg,
		log:    cfg.Log,
		host:   unique.Make("local"),
		sched:  newScheduler(),
		timers: newTimers(),
		down:   make(chan struct{}),
		empty:  make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.copier.kinds = cfg.Kinds
	var b [8]byte
	rand.Read(b[:]) // never fails
	s.node = binary.LittleEndian.Uint64(b[:]) >> (64 - incarnationBits)
	return s
}

// Address is that of code outside of any actor: what is sent there is for Listen.
func (s *System) Address() Address { return Address{host: s.host, node: s.node, id: idOutside} }

// open is nil while the system accepts work.
func (s *System) open() error {
	if s.closing.Load() {
		return ErrClosed
	}
	return nil
}

// CreateActor starts an actor of the type of template, which is a struct or a pointer to one. The exported fields of template are
// the initial state; they are copied, so that nothing is shared.
//
// The type is an actor if a pointer to it has a method Receive(*Context, any) error, or handlers: methods of the form OnPing(*Context,
// Ping) error whose names begin with On, one for each message type. In both, the error may be left out. The handler is chosen by the type
// of the message; if there is none, by what the message points to; then by the types that the message struct embeds, nearest first; then by the
// interfaces that it implements; then OnUnhandled(*Context, any) gets it.
//
// The error wraps ErrNotActor, ErrUnsendable or ErrClosed.
func (s *System) CreateActor(template any) (Address, error) { return s.create(template, nil) }

func (s *System) create(template any, parent *cell) (Address, error) {
	template = s.copier.plain(template)
	v := reflect.ValueOf(template)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	name := TypeName(typeOf(template))
	if v.Kind() != reflect.Struct {
		return Address{}, fmt.Errorf("create %s: %w: the template must be a struct or a pointer to one", name, ErrNotActor)
	}
	var creator *Kind
	if parent != nil {
		creator = parent.kind
	}
	kind, err := s.kindOf(v.Type(), creator)
	if err != nil {
		return Address{}, fmt.Errorf("create %s: %w", name, err)
	}
	state, err := s.copier.template(v)
	if err != nil {
		return Address{}, fmt.Errorf("create %s: %w", name, err)
	}
	c := &cell{sys: s, kind: kind, actor: kind.Bind(state), born: time.Now()}
	c.ctx.cell = c
	c.addr = Address{host: s.host, node: s.node}
	if err := s.link(c, parent); err != nil {
		return Address{}, fmt.Errorf("create %s: %w", name, err)
	}
	return c.addr, nil
}

// Tell sends a copy of msg to the actor at to. It does not wait. What the actor answers is for Listen. The error wraps ErrUnsendable or
// ErrClosed, or ErrDead if it is known at once that there is no such actor; then the message is a dead letter as well.
func (s *System) Tell(to Address, msg any) error { return s.tell(s.Address(), to, msg, nil) }

// Ask sends a copy of msg to the actor at to and waits for the reply to this message, at most for timeout if that is positive. It has four
// endings: the reply; an error that wraps ErrTimeout; one that wraps ErrDead, at once, if the actor has ended or ends before it
// handles the message; and a *PoisonError if the handler failed on it. Other errors wrap ErrUnsendable or ErrClosed.
//
// A reply that comes later is never given to another Ask: it is for Listen.
func (s *System) Ask(to Address, msg any, timeout time.Duration) (any, error) {
	return s.ask(to, msg, timeout, nil)
}

func (s *System) tell(from, to Address, msg any, w *worker) error {
	msg, err := s.copier.message(msg)
	if err == nil {
		err = s.open()
	}
	if err == nil && !s.post(letter{from, msg}, to, w) {
		err = ErrDead
	}
	if err != nil {
		return fmt.Errorf("tell %v: %w", to, err)
	}
	return nil
}

// post delivers a letter whose message is a copy already. What cannot be delivered becomes a dead letter, and post reports false.
func (s *System) post(l letter, to Address, w *worker) bool {
	switch {
	case to.IsZero():
		s.dead(l, to, "the address names nobody")
		return false
	case to.node != s.node || to.host != s.host:
		s.dead(l, to, "its system is not here")
		return false
	case to.id == idOutside:
		s.postOutside(l)
		return true
	case to.id&askBit != 0:
		return s.postReply(l, to)
	}
	c := s.table.get(to.id)
	if c == nil {
		s.dead(l, to, "it has ended")
		return false
	}
	var ok, wake bool
	if m, isExit := l.msg.(ActorExitRequest); isExit {
		ok, wake = c.mail.putSystem(letter{l.from, exitLetter{recursive: !m.NotRecursive}})
	} else {
		ok, wake = c.mail.put(l)
	}
	if wake {
		s.sched.schedule(c, w)
	}
	if !ok {
		s.dead(l, to, "it has ended")
	}
	return ok
}

func (s *System) postOutside(l letter) {
	if lost, full := s.inbox.put(l); full {
		s.dead(lost, s.Address(), "nobody listens")
	}
}

// postReply gives a letter to the ask that it answers. What comes after the first reply or after its time is for Listen, if the ask came from outside.
func (s *System) postReply(l letter, to Address) bool {
	if s.asks.resolve(to.id&^askBit, l) {
		return true
	}
	if _, isDead := l.msg.(deadLetter); isDead {
		return false
	}
	if to.id&innerAsk != 0 {
		s.dead(l, to, "the ask has ended")
		return false
	}
	s.postOutside(l)
	return true
}

// dead is the end of a letter that cannot be delivered: an ask is told, and the handler of dead letters.
func (s *System) dead(l letter, to Address, reason string) {
	s.deadCount.Add(1)
	s.log.Debug("dead letter", "to", to, "from", l.from, "message", TypeName(typeOf(l.msg)), "reason", reason)
	if l.from.id&askBit != 0 && l.from.node == s.node {
		s.postReply(letter{to, deadLetter{reason}}, l.from)
	}
	switch l.msg.(type) {
	case DeadEnvelope, ChildActorExited:
		return
	}
	s.deadMu.Lock()
	defer s.deadMu.Unlock()
	if n := len(s.deadHandlers); n > 0 {
		h := s.deadHandlers[n-1]
		ok, wake := h.mail.put(letter{s.Address(), DeadEnvelope{Message: l.msg, To: to, From: l.from, Reason: reason}})
		if ok && wake {
			s.sched.schedule(h, nil)
		}
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
	if on {
		s.deadHandlers = append(s.deadHandlers, c)
	}
}

// Shutdown ends all actors, children first, and then the system: no goroutine or timer of it is left. After it every method returns an
// error that wraps ErrClosed. If ctx ends before the handlers that run have returned, Shutdown interrupts those that it can, leaves the
// others behind and returns the error of ctx. It may be called more than once.
func (s *System) Shutdown(ctx context.Context) error {
	s.closing.Store(true)
	for _, c := range s.top() {
		c.postSystem(letter{s.Address(), exitLetter{recursive: true}}, nil)
	}
	select {
	case <-s.empty:
		s.stop()
		s.sched.wg.Wait()
		return nil
	case <-ctx.Done():
	}
	s.stop()
	left := s.table.all()
	for _, c := range left {
		if c.kind.Interrupt != nil {
			c.kind.Interrupt()
		}
	}
	return fmt.Errorf("shutdown: %d actors have not ended: %w", len(left), context.Cause(ctx))
}

func (s *System) stop() {
	s.end.Do(func() {
		s.timers.close()
		s.sched.close()
		close(s.down)
	})
}

func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }
