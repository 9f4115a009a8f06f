package runtime

import (
	"errors"
	"fmt"
	"time"
)

// What the owner of a system is asked. What has no answer of its own is answered with an Outcome.
type (
	// CapabilitiesRequest changes what the system offers.
	CapabilitiesRequest struct {
		Set    Capabilities
		Remove []string
	}
	// StopRequest ends the system.
	StopRequest struct{}
	// AuthorityRequest makes the actor at Address the source authority of the system, which is asked about sources that nothing else allows: see ValidateSource. With the zero
	// Address there is none.
	AuthorityRequest struct{ Address Address }
	// ReleaseRequest lets sources run again that are kept from it because their workers died again and again: those whose hashes begin with Source.
	ReleaseRequest struct{ Source string }
	// QuarantineRequest is answered with a QuarantineList.
	QuarantineRequest struct{}
)

// A HeldSource is a source that a system keeps from running.
type HeldSource struct {
	Hash   string
	Since  time.Time
	Reason string // of the last death of its worker: stack overflow
}

// A QuarantineList answers a QuarantineRequest.
type QuarantineList struct{ Sources []HeldSource }

// A SourceKeeper has the sources that a system runs for others. Its methods are safe for concurrent use and do not wait.
type SourceKeeper interface {
	// SetAuthority has ask decide about sources that nothing else allows; nil for nobody. Its error says why not.
	SetAuthority(ask func(ValidateSource) error)
	// Release lets the sources run again whose hashes begin with prefix. The error says that none was kept from it.
	Release(prefix string) error
	// Held lists what is kept from running, the last first.
	Held() []HeldSource
}

// An Owner does what only who runs a system may ask for. It is to be installed as NumberOwner.
type Owner struct {
	Stop    func()       // has the program end the system; it does not wait for that
	Sources SourceKeeper // nil if the system runs no sources of others
}

// Receive implements Actor.
func (o *Owner) Receive(ctx *Context, msg any) error {
	switch m := msg.(type) {
	case CapabilitiesRequest:
		return ctx.Reply(OutcomeOf(Address{}, ctx.cell.sys.updateCapabilities(m)))
	case StopRequest:
		err := ctx.Reply(Outcome{})
		o.Stop()
		return err
	case AuthorityRequest:
		return ctx.Reply(OutcomeOf(m.Address, o.authorize(ctx.cell.sys, m.Address)))
	case ReleaseRequest:
		return ctx.Reply(OutcomeOf(Address{}, o.keeper(func(k SourceKeeper) error { return k.Release(m.Source) })))
	case QuarantineRequest:
		var list QuarantineList
		o.keeper(func(k SourceKeeper) error {
			list.Sources = k.Held()
			return nil
		})
		return ctx.Reply(list)
	}
	ctx.Unhandled()
	return nil
}

// keeper does something with the sources, if there are any.
func (o *Owner) keeper(do func(SourceKeeper) error) error {
	if o.Sources == nil {
		return errors.New("the system runs no sources of others")
	}
	return do(o.Sources)
}

// authorize makes the actor at a the source authority.
func (o *Owner) authorize(s *System, a Address) error {
	return o.keeper(func(k SourceKeeper) error {
		if a.IsZero() {
			k.SetAuthority(nil)
			return nil
		}
		if !s.Lives(a) {
			return fmt.Errorf("%w: %v is to be the source authority, and is no actor of this system", ErrDead, a)
		}
		k.SetAuthority(func(v ValidateSource) error { return s.AskAuthority(a, v) })
		return nil
	})
}

// updateCapabilities changes all that m asks for, or nothing.
func (s *System) updateCapabilities(m CapabilitiesRequest) error {
	if _, err := m.Set.Clean(); err != nil {
		return err
	}
	for name, value := range m.Set {
		if err := s.UpdateCapability(name, value); err != nil {
			return err
		}
	}
	for _, name := range m.Remove {
		if err := s.UpdateCapability(name, nil); err != nil {
			return err
		}
	}
	return nil
}
