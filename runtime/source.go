package runtime

import (
	"errors"
	"fmt"
	"time"
)

// ErrSourceRefused: a system does not run the source of an actor type; the text says why, and what would allow it.
var ErrSourceRefused = errors.New("source refused")

// ValidateSource asks an actor, the source authority of a system, whether the system may run a source that came from elsewhere. It answers with a
// SourceVerdict in 10 seconds; no answer is a no.
type ValidateSource struct {
	Hash   string // of the text: SHA-256, 64 hexadecimal digits
	Name   string // of the actor type, main.Greeter, as the sender says
	Signer string // who has signed it: ed25519:…; empty if nobody has
	Text   string
}

// A SourceVerdict answers ValidateSource.
type SourceVerdict struct {
	Accept bool
	Reason string // why not
}

// authorityTime is how long a source authority may take.
const authorityTime = 10 * time.Second

// AskAuthority asks the actor at authority about a source. The error is nil if it accepts it, and wraps ErrSourceRefused in all other cases: it
// rejects it, is silent for 10 seconds, fails, answers something else, or has ended.
func (s *System) AskAuthority(authority Address, v ValidateSource) error {
	answer, err := s.Ask(authority, v, authorityTime)
	verdict, ok := answer.(SourceVerdict)
	switch {
	case errors.Is(err, ErrDead):
		err = errors.New("the source authority is gone")
	case errors.Is(err, ErrTimeout):
		err = fmt.Errorf("the source authority has not answered in %v", authorityTime)
	case err != nil:
		err = fmt.Errorf("the source authority: %w", err)
	case !ok:
		err = fmt.Errorf("the source authority answered with %s and not with SourceVerdict", TypeName(typeOf(answer)))
	case !verdict.Accept && verdict.Reason == "":
		err = errors.New("the source authority rejects it")
	case !verdict.Accept:
		err = fmt.Errorf("the source authority rejects it: %s", verdict.Reason)
	default:
		return nil
	}
	return fmt.Errorf("%w: %s: %w", ErrSourceRefused, v.subject(), err)
}

// subject is the source in words: main.Greeter @a41f2b3c from ed25519:….
func (v ValidateSource) subject() string {
	signer := v.Signer
	if signer == "" {
		signer = "nobody who has signed it"
	}
	return fmt.Sprintf("%s @%.8s from %s", v.Name, v.Hash, signer)
}
