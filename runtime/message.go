package runtime

import "time"

// ActorExitRequest asks an actor to end. It overtakes what waits in the mailbox; its handler is called once, if there is one, and
// cannot refuse. Its children end before it does, unless NotRecursive is set: then they live on as children of the system.
type ActorExitRequest struct {
	NotRecursive bool
}

// ChildActorExited tells a parent, once, that a child has ended, whatever the cause.
type ChildActorExited struct {
	Address Address
	Reason  string
}

// PoisonMessage is what the sender of a message gets when the handler of Actor failed on it: it returned an error or panicked.
// The actor lives on with its state.
type PoisonMessage struct {
	Message any     // the message as it was sent
	Reason  string  // what the handler returned or panicked with
	Stack   string  // the calls that led there, innermost first, one a line; may be empty
	Actor   Address // who failed
}

// ActorExited tells an actor that another one, which it watches, has ended. See Context.Watch.
type ActorExited struct {
	Address Address
	Reason  string
}

// DeadEnvelope is what a handler of dead letters gets for each message that could not be delivered.
type DeadEnvelope struct {
	Message any
	To      Address
	From    Address
	Reason  string
}

// WakeupMessage is delivered when the time of Context.WakeupAfter has passed.
type WakeupMessage struct {
	Period  time.Duration
	Payload any
}

// An Envelope is a message with the addresses of who sent it and who gets it.
type Envelope struct {
	From    Address
	To      Address
	Message any
}

// letter is an envelope in a mailbox, whose owner is the receiver.
type letter struct {
	from Address
	msg  any
}

// The letters below are the runtime's own; handlers never see them.
type (
	exitLetter struct {
		recursive bool
		reason    string // empty if the sender is the reason
	}
	childLetter struct {
		child  *cell
		reason string
		err    error // not nil if the parent is to fail, too
	}
	resumeLetter struct{}
)

// A parcel is what travels in a letter instead of a message that is to be handled in a special way.
type parcel struct {
	msg any
	// plan copies msg: if its handler fails, it may have changed msg. Nil if nobody can change it.
	plan *plan
	// tick is the timer that sent msg and sends no other before this one is handled. Nil for all other messages.
	tick *wakeup
}

// unpack returns the message in a letter.
func unpack(msg any) any {
	if p, ok := msg.(*parcel); ok {
		return p.msg
	}
	return msg
}
