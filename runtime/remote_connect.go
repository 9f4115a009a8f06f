package runtime

import (
	"context"
	"errors"
	"fmt"
	"unique"
)

// Connect has r carry messages to other systems from now on, until Disconnect, or the end of s. The error says that s has a Remote already. It is for what runs systems, and no part of
// package thesp.
func Connect(s *System, r Remote) error {
	if !s.remote.CompareAndSwap(nil, &r) {
		return errors.New("connect: the system is in a convention already")
	}
	return nil
}

// Disconnect closes the Remote of s, if it has one. For s, all other systems are lost then, for the given reason.
func Disconnect(s *System, reason string) {
	r := s.remote.Swap(nil)
	if r == nil {
		return
	}
	others := (*r).Members()
	(*r).Close()
	for _, m := range others {
		if id := m.id(); id != s.self {
			s.Lost(id, reason)
		}
	}
	s.ConventionChanged(nil)
}

// connected reports whether there is a way to other systems.
func (s *System) connected() bool { return s.remote.Load() != nil }

// far is the way to other systems.
func (s *System) far() Remote {
	if r := s.remote.Load(); r != nil {
		return *r
	}
	return nowhere{}
}

// nowhere is the Remote of a system that has none.
type nowhere struct{}

var errAlone = errors.New("this system knows no others")

func (nowhere) Send(_, _ Address, _ any) error { return fmt.Errorf("%w: %w", ErrDead, errAlone) }
func (nowhere) Room(Address) <-chan struct{}   { return nil }
func (nowhere) Place(func(Member) Lack, bool) (Address, error) {
	return Address{}, fmt.Errorf("%w: %w", ErrUnplaceable, errAlone)
}
func (nowhere) Leader() unique.Handle[SystemID]    { return noSystem }
func (nowhere) Members() []Member                  { return nil }
func (nowhere) Workers() []unique.Handle[SystemID] { return nil }
func (nowhere) Offer(Capabilities)                 {}
func (nowhere) Drain(context.Context) error        { return nil }
func (nowhere) Close()                             {}
