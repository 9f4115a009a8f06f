package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"
)

// The kinds of errors. What a method returns wraps one of them with the operation and the address.
var (
	// ErrTimeout: no reply came in time. The actor may still be at work.
	ErrTimeout = errors.New("no reply in time")
	// ErrDead: the actor has ended, or never was.
	ErrDead = errors.New("no such actor")
	// ErrBusy: the receiver has as many messages waiting as it may, and did not make room in time. The message was not sent.
	ErrBusy = errors.New("too busy")
	// ErrUnsendable: the message holds something that cannot travel; the text has the path to it. Or the receiver is on a system that does not know the type of
	// the message, which the text names.
	ErrUnsendable = errors.New("cannot be sent")
	// ErrNotActor: the template of CreateActor has neither a Receive method nor an On… handler.
	ErrNotActor = errors.New("not an actor")
	// ErrPolicy: the policy of Supervise makes no sense.
	ErrPolicy = errors.New("not a policy")
	// ErrUnreachable: no leader of the convention can be reached.
	ErrUnreachable = errors.New("no leader can be reached")
	// ErrClosed: the system has been shut down.
	ErrClosed = errors.New("the system is shut down")
)

// errCircle: who is asked waits for the asker.
var errCircle = fmt.Errorf("%w: it waits for this actor", ErrBusy)

// errNotMinted: another system may create actors only at addresses that it has minted itself.
var errNotMinted = errors.New("its address is not one for an actor of another system")

// errAddressTaken: two systems have minted the same foreign number.
var errAddressTaken = errors.New("its address is taken")

// A PoisonError is what Ask returns when the handler failed on the message: it returned an error or panicked.
type PoisonError PoisonMessage

// Error says who failed, and on what.
func (e *PoisonError) Error() string {
	return fmt.Sprintf("poison: %v failed on %s: %s", e.Actor, TypeName(reflect.TypeOf(e.Message)), e.Reason)
}

// A Fault is an error of a handler that knows the calls that led to it. Errors of Actor.Receive that
// implement it give PoisonMessage its Stack.
type Fault interface {
	error
	Stack() string
}

// textOf is the text of err, also if its method Error panics.
func textOf(err error) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprintf("an error of type %T whose text panics", err)
		}
	}()
	return err.Error()
}

// handlerError is what a handler has returned, with a text that can be asked for at any time.
type handlerError struct {
	error
	text string
}

func (e *handlerError) Error() string { return e.text }
func (e *handlerError) Unwrap() error { return e.error }

// Stack implements Fault; it is empty if the handler's error has none.
func (e *handlerError) Stack() string {
	f, ok := e.error.(Fault)
	if !ok {
		return ""
	}
	defer func() { recover() }() // one that has no text may have no stack either
	return f.Stack()
}

// panicError is the Fault of a panic in compiled code.
type panicError struct {
	value any
	text  string
	stack string
}

func newPanicError(value any) *panicError {
	text := fmt.Sprintf("%v", value) // fmt survives what panics
	if err, ok := value.(error); ok {
		text = textOf(err)
	}
	return &panicError{value: value, text: "panic: " + text, stack: trimStack(string(debug.Stack()))}
}

func (e *panicError) Error() string { return e.text }

func (e *panicError) Stack() string { return e.stack }

func (e *panicError) Unwrap() error {
	err, _ := e.value.(error)
	return err
}

// guarded calls f, which may call methods of user types: a panic there is an error.
func guarded[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = newPanicError(r)
		}
	}()
	return f()
}

// errGoexit is the failure of a handler that called runtime.Goexit.
var errGoexit = errors.New("the handler called runtime.Goexit")

// trimStack reduces a stack as debug.Stack writes it to one line for each call, "FUNC FILE:LINE", from the one that panicked out to
// the handler.
func trimStack(stack string) string {
	lines := strings.Split(strings.TrimSpace(stack), "\n")
	var out []string
	panicked := false
	for i := 1; i+1 < len(lines); i += 2 {
		call, where := lines[i], strings.TrimSpace(lines[i+1])
		if strings.HasPrefix(call, "panic(") {
			panicked, out = true, nil
			continue
		}
		if !panicked || strings.HasPrefix(call, "runtime.") {
			continue
		}
		if strings.Contains(call, "runtime.(*cell).") {
			break
		}
		if j := strings.LastIndex(where, " +0x"); j >= 0 {
			where = where[:j]
		}
		if j := strings.LastIndexByte(call, '('); j > 0 {
			call = call[:j]
		}
		out = append(out, call+" "+where)
	}
	return strings.Join(out, "\n")
}
