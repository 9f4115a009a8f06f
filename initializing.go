package thesp

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"thesp/runtime"
)

// An Initializing is an actor that handles certain messages before all others.
//
//	sys.CreateActor(&thesp.Initializing{Actor: &Worker{}, Messages: []any{Config{}, Peers{}}})
//
// It behaves as the actor inside, which has the same address, but for the order of messages. First the actor inside handles one message of the type of each value in
// Messages, in the order of Messages, whatever order they came in; if several of one type have come by then, the last one, and the others are dropped. Next it handles what
// else has come meanwhile, in the order in which it came, and then all further messages as they come. Each has its own sender.
//
// Messages of the runtime are not held back: ActorExitRequest, ChildActorExited, ActorExited, ConventionUpdate, SourceUpdate, PoisonMessage, DeadEnvelope and WakeupMessage.
//
// If the actor ends before it has handled a message that was held back, the sender gets a PoisonMessage. A Policy knows of failures only once no message is held
// back any more; their senders get PoisonMessages as ever. After a restart the actor waits for the first messages again.
type Initializing struct {
	// Actor is the template of the actor inside. What its type requires of a system does not count: that is for the options of CreateActor.
	Actor any
	// Messages are values of the types that must come first, each type once. What they hold does not matter.
	Messages []any
	// MaxHeld is how many messages are held back; the senders of more get a PoisonMessage. Default: 10,000.
	MaxHeld int

	actor Actor
	types []reflect.Type
	first []*Envelope // those that have come, by the index of their type
	held  []Envelope
	begun bool   // all of first have come, and are now the first in held
	token uint64 // of nextHeld
}

// heldDefault is Initializing.MaxHeld if nothing is set.
const heldDefault = 10_000

var (
	errInitial     = errors.New("wrong initial messages")
	errInitialOver = errors.New("the actor has ended before the message was handled")
)

// nextHeld is what an Initializing tells itself while there is something that it has held back: so its end can come in between. The token is
// its own, as there may be one inside of another.
type nextHeld struct{ Token uint64 }

// Receive implements Actor.
func (h *Initializing) Receive(ctx *Context, msg any) error {
	if h.actor == nil {
		if _, ok := msg.(ActorExitRequest); ok {
			return nil
		}
		if err := h.prepare(ctx); err != nil {
			return err
		}
	}
	if _, exits := msg.(ActorExitRequest); exits {
		h.end(ctx)
		return h.actor.Receive(ctx, msg)
	}
	if isNotice(msg) {
		if h.begun && len(h.held) == 0 {
			return h.actor.Receive(ctx, msg)
		}
		ctx.Handle(h.actor, received(ctx, msg)) // a restart now would lose what is held back
		return nil
	}
	switch {
	case !h.begun:
		h.collect(ctx, received(ctx, msg))
	case msg == any(nextHeld{h.token}):
		h.handleNext(ctx)
		h.goOn(ctx)
	case len(h.held) > 0:
		// One is handled for each that comes, so that there will not be more of them.
		h.held = append(h.held, received(ctx, msg))
		h.handleNext(ctx)
	default:
		return h.actor.Receive(ctx, msg)
	}
	return nil
}

// prepare makes the actor inside.
func (h *Initializing) prepare(ctx *Context) error {
	if h.MaxHeld == 0 {
		h.MaxHeld = heldDefault
	}
	if h.MaxHeld < 0 {
		return fmt.Errorf("%w: MaxHeld %d", errInitial, h.MaxHeld)
	}
	h.types = nil
	for _, m := range h.Messages {
		t := reflect.TypeOf(m)
		if t == nil || slices.Contains(h.types, t) {
			return fmt.Errorf("%w: %s as number %d", errInitial, runtime.TypeName(t), len(h.types)+1)
		}
		h.types = append(h.types, t)
	}
	h.first = make([]*Envelope, len(h.types))
	h.begun = len(h.types) == 0
	h.token = rand.Uint64()
	actor, err := ctx.Bind(h.Actor)
	if err == nil {
		h.actor = actor
	}
	return err
}

// collect keeps e, which has come before all of the first messages have, and begins when it is the last one of them.
func (h *Initializing) collect(ctx *Context, e Envelope) {
	i := slices.Index(h.types, reflect.TypeOf(e.Message))
	if i < 0 {
		if len(h.held) >= h.MaxHeld {
			refuse(ctx, e, fmt.Errorf("%w: %d messages are held back, %s", ErrBusy, len(h.held), h.missing()))
			return
		}
		h.held = append(h.held, e)
		return
	}
	h.first[i] = &e
	if slices.Contains(h.first, nil) {
		return
	}
	queue := make([]Envelope, 0, len(h.first)+len(h.held))
	for _, e := range h.first {
		queue = append(queue, *e)
	}
	h.held = append(queue, h.held...)
	h.begun, h.first = true, nil
	h.handleNext(ctx)
	h.goOn(ctx)
}

// handleNext has the actor inside handle the first one of held.
func (h *Initializing) handleNext(ctx *Context) {
	if len(h.held) == 0 {
		return
	}
	e := h.held[0]
	h.held[0] = Envelope{}
	if h.held = h.held[1:]; len(h.held) == 0 {
		h.held = nil
	}
	ctx.Handle(h.actor, e)
}

// goOn sees to it that the rest of held is handled.
func (h *Initializing) goOn(ctx *Context) {
	for len(h.held) > 0 && ctx.Tell(ctx.Self(), nextHeld{h.token}) != nil {
		h.handleNext(ctx) // there is no room in the mailbox
	}
}

// missing says what has not come.
func (h *Initializing) missing() string {
	var names []string
	for i, e := range h.first {
		if e == nil {
			names = append(names, runtime.TypeName(h.types[i]))
		}
	}
	return strings.Join(names, ", ") + " missing"
}

// end tells those whose messages will not be handled.
func (h *Initializing) end(ctx *Context) {
	err := errInitialOver
	if !h.begun {
		err = fmt.Errorf("%w: %s", err, h.missing())
	}
	for _, e := range h.first {
		if e != nil {
			refuse(ctx, *e, err)
		}
	}
	for _, e := range h.held {
		refuse(ctx, e, err)
	}
	h.first, h.held = nil, nil
}
