package runtime

import (
	"fmt"
	"log/slog"
	"time"
)

// A Context is what a handler sees of its actor and of the system around it. It is valid while the handler runs; goroutines that
// the handler starts may keep it, but for Sender and Reply.
type Context struct{ cell *cell }

// Self is the address of the actor.
func (ctx *Context) Self() Address { return ctx.cell.addr }

// Sender is who sent the message that is being handled: an actor, an ask, or code outside. A reply goes there.
func (ctx *Context) Sender() Address { return ctx.cell.current.from }

// Parent is the actor that created this one, or the zero Address for one that was created from outside or whose parent has ended without it.
func (ctx *Context) Parent() Address { return ctx.cell.sys.parentOf(ctx.cell) }

// System is the system that the actor runs in.
func (ctx *Context) System() *System { return ctx.cell.sys }

// CreateActor creates a child; with the option Name, an actor without parent. See System.CreateActor.
func (ctx *Context) CreateActor(template any, opts ...Option) (Address, error) {
	return ctx.cell.sys.create(template, opts, ctx.cell)
}

// Tell sends a copy of msg to the actor at to. It does not wait for the actor to handle it, only for room, for 5 seconds at most, and not at all if that actor waits for this one. The
// error wraps ErrUnsendable, ErrBusy or ErrClosed, or ErrDead if it is known at once that there is no such actor; then the message is a dead letter as well.
func (ctx *Context) Tell(to Address, msg any) error {
	return ctx.cell.sys.tell(ctx.cell.addr, to, msg, ctx.cell)
}

// Reply sends a copy of msg to the sender of the message that is being handled. That the sender is gone, or waits no longer, is no error: the
// reply is a dead letter then. The error wraps ErrUnsendable or ErrClosed.
func (ctx *Context) Reply(msg any) error {
	err := ctx.cell.sys.sendCopy(ctx.cell.addr, ctx.Sender(), msg, ctx.cell, patience)
	if err != nil && err != ErrDead {
		return fmt.Errorf("reply to %v: %w", ctx.Sender(), err)
	}
	return nil
}

// Forward sends a copy of the message that is being handled to the actor at to, in the name of its sender: a reply goes there. The error
// is that of Tell.
func (ctx *Context) Forward(to Address) error {
	if err := ctx.cell.sys.sendCopy(ctx.Sender(), to, ctx.cell.current.msg, ctx.cell, patience); err != nil {
		return fmt.Errorf("forward to %v: %w", to, err)
	}
	return nil
}

// Ask is System.Ask. The actor handles no other message meanwhile, but other actors do.
func (ctx *Context) Ask(to Address, msg any, timeout time.Duration) (any, error) {
	return ctx.cell.sys.ask(to, msg, timeout, ctx.cell)
}

// WakeupAfter sends a WakeupMessage with payload to the actor itself when d has passed, unless cancel is called or the actor ends before. Wakeups come in the
// order in which they are due. The payload is not copied.
func (ctx *Context) WakeupAfter(d time.Duration, payload any) (cancel func()) {
	return ctx.cell.sys.timers.after(ctx.cell, d, false, payload)
}

// WakeupEvery is WakeupAfter again and again, every d. At most one of these wakeups waits at a time: an actor that is slower than that misses some.
func (ctx *Context) WakeupEvery(d time.Duration, payload any) (cancel func()) {
	return ctx.cell.sys.timers.after(ctx.cell, d, true, payload)
}

// Exit ends the actor after the current message, before all others: its handler gets an ActorExitRequest, its children end, then it
// does. What is left in the mailbox becomes dead letters.
func (ctx *Context) Exit() {
	ctx.cell.postSystem(letter{ctx.cell.addr, exitLetter{recursive: true}}, ctx.cell)
}

// HandleDeadLetters makes the actor the handler of dead letters, or no longer if on is false. The newest handler gets them; when it ends, or stops, the one before
// does again.
func (ctx *Context) HandleDeadLetters(on bool) { ctx.cell.sys.handleDeadLetters(ctx.cell, on) }

// Unhandled says that the actor has no use for the current message. The runtime calls it for a message that no handler takes.
func (ctx *Context) Unhandled() {
	ctx.Log().Debug("unhandled message", "message", TypeName(typeOf(ctx.cell.current.msg)))
}

// Log is the logger of the system with the actor, its type and its source as attributes.
func (ctx *Context) Log() *slog.Logger {
	return ctx.cell.log()
}

// log is the logger of the system with what tells c from other actors.
func (c *cell) log() *slog.Logger {
	source := c.kind.Source
	if source != "" {
		source = "@" + ShortHash(source)
	}
	return c.sys.log.With("actor", c.addr, "type", c.kind.Name, "source", source)
}
