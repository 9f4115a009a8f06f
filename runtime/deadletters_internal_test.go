package runtime

import (
	"errors"
	"testing"
	"time"
)

// A slowEnd takes its time to end.
type slowEnd struct{}

func (slowEnd) Receive(_ *Context, msg any) error {
	if _, ok := msg.(ActorExitRequest); ok {
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// When an ask hears that its message was not delivered, the handler of dead letters has it already: what the asker does next comes after.
func TestDeadLetterBeforeTheError(t *testing.T) {
	sys := New(Config{})
	defer sys.Shutdown(t.Context())
	a, err := sys.CreateActor(slowEnd{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sys.Tell(a, ActorExitRequest{}); err != nil {
		t.Fatal(err)
	}
	sys.deadMu.Lock() // nobody gets a dead letter now
	asked := make(chan error, 1)
	go func() {
		_, err := sys.Ask(a, "x", time.Minute) // it waits in the mailbox until a has ended
		asked <- err
	}()
	select {
	case err := <-asked:
		t.Errorf("the ask ends with %v before anybody could get the dead letter", err)
		asked <- err
	case <-time.After(50 * time.Millisecond):
	}
	sys.deadMu.Unlock()
	if err := <-asked; !errors.Is(err, ErrDead) {
		t.Errorf("the ask ends with %v, want ErrDead", err)
	}
}
