package runtime

import (
	"errors"
	"fmt"
	"testing"
)

// An error keeps its kind and its text on the way between systems.
func TestKindsTravel(t *testing.T) {
	for _, kind := range []error{
		ErrTimeout, ErrDead, ErrBusy, ErrUnsendable, ErrNotActor, ErrPolicy, ErrUnreachable, ErrClosed, ErrAddress, ErrCapability, ErrUnplaceable, ErrSourceRefused, ErrUpgrade,
	} {
		err := fmt.Errorf("create main.Greeter: %w: a reason", kind)
		got := OutcomeOf(Address{}, err).Err()
		if !errors.Is(got, kind) || got.Error() != err.Error() {
			t.Errorf("%v arrives as %v, want it with its kind", err, got)
		}
		back := undelivered("a reason", OutcomeOf(Address{}, err).Kind)
		u, ok := back.(unsent)
		if !ok || !errors.Is(u.err, kind) || back.kind() != kind.Error() || back.why() != "a reason" {
			t.Errorf("what comes back because of %v is %+v, want it with its kind", err, back)
		}
	}
	if got := undelivered("it has ended", ""); got != (deadLetter{"it has ended"}) {
		t.Errorf("what comes back from the dead is %+v, want a dead letter", got)
	}
}
