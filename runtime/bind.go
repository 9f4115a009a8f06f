package runtime

import "fmt"

// Bind makes an actor of a copy of template, as CreateActor does, but runs it nowhere: the calling actor calls its Receive as it likes, from
// its own handler and with its own Context. It is for actors that change how another one behaves. The errors are those of CreateActor.
func (ctx *Context) Bind(template any) (Actor, error) {
	c := ctx.cell
	template = c.sys.copier.plain(template)
	kind, err := c.sys.kindOf(template, c)
	if err == nil {
		var actor Actor
		if actor, err = c.sys.bind(kind, template); err == nil {
			err = c.sys.bound(c, kind)
		}
		if err == nil {
			return actor, nil
		}
	}
	return nil, fmt.Errorf("bind %s: %w", TypeName(typeOf(template)), err)
}

// Handle has actor, which Bind has made, handle a copy of e.Message as if it had come just now from e.From, whoever e.To is: e.From is the Sender meanwhile, a
// Reply and a Forward are in its name, and if actor fails, it gets the PoisonMessage. It returns what actor failed on, or why the
// message cannot be copied, which wraps ErrUnsendable; the actor that calls it has not failed then, and no Policy applies. It may be called
// by the handler only, in its own goroutine.
//
// It is for actors that keep messages, for an actor inside of them or to pass them on later.
func (ctx *Context) Handle(actor Actor, e Envelope) error {
	c := ctx.cell
	msg, err := c.sys.copier.message(e.Message)
	if err != nil {
		return fmt.Errorf("handle: %w", err)
	}
	outer := c.current
	if err = c.handleInside(actor, letter{e.From, unpack(msg)}); err != nil {
		c.failed.Add(1) // the message that the caller handles counts as failed, and not as handled
		// The message as it was sent: actor may have changed the one that it got.
		if msg, copyErr := c.sys.copier.message(e.Message); copyErr == nil {
			c.poison(letter{e.From, unpack(msg)}, err)
		}
	}
	c.current = outer
	c.handling(outer.msg)
	return err
}

// handleInside has actor handle l, which is the current letter then. If actor ends the goroutine, l stays the current one: the failure of the
// calling handler, which ends as well, is about l.
func (c *cell) handleInside(actor Actor, l letter) (err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if r := recover(); r != nil {
			err = newPanicError(r)
		}
	}()
	c.current = l
	c.handling(l.msg)
	err = actor.Receive(&c.ctx, l.msg)
	returned = true
	return err
}
