package thesp

// Actors of this package keep messages of others for later. What becomes of such a message is told to its sender, by Context.Handle, and is no
// failure of the actor that has kept it: a Policy that restarts that actor would lose all the others.

// refusal is an actor that fails on every message.
type refusal struct{ err error }

func (r refusal) Receive(*Context, any) error { return r.err }

// refuse tells the sender of e, by poison, why nothing comes of it.
func refuse(ctx *Context, e Envelope, err error) { ctx.Handle(refusal{err}, e) }

// passing is an actor that forwards every message.
type passing struct {
	to  Address
	err error // of the last one
}

func (p *passing) Receive(ctx *Context, _ any) error {
	p.err = ctx.Forward(p.to)
	return nil
}

// passOn sends e.Message to another actor in the name of e.From. The error is that of Context.Forward.
func passOn(ctx *Context, to Address, e Envelope) error {
	p := &passing{to: to}
	if err := ctx.Handle(p, e); err != nil {
		return err
	}
	return p.err
}

// isNotice reports whether msg is one of the messages in which the runtime tells an actor of others, and of itself.
func isNotice(msg any) bool {
	switch msg.(type) {
	case ChildActorExited, ActorExited, ConventionUpdate, SourceUpdate, PoisonMessage, DeadEnvelope, WakeupMessage:
		return true
	}
	return false
}

// received is the message that is being handled, to be kept.
func received(ctx *Context, msg any) Envelope {
	return Envelope{From: ctx.Sender(), To: ctx.Self(), Message: msg}
}

// logError says that err has kept the actor from doing something that nobody waits for.
func logError(ctx *Context, what string, err error) {
	if err != nil {
		ctx.Log().Warn(what, "error", err)
	}
}
