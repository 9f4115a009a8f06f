package runtime

import (
	"errors"
	"reflect"
)

// unsendable is an error with the path to what cannot be sent.
type unsendable struct{ path, what string }

func (e *unsendable) Error() string {
	if e.path == "" {
		return e.what + " cannot be sent"
	}
	return e.path + ": " + e.what + " cannot be sent"
}

func (e *unsendable) Unwrap() error { return ErrUnsendable }

// Unsendable is the error that what cannot be sent. It wraps ErrUnsendable, as the others of this file do, which are for those that carry messages.
func Unsendable(what string) error { return &unsendable{what: what} }

// InField puts step before the path of an error of Unsendable. Other errors stay as they are.
func InField(step string, err error) error {
	if u, ok := err.(*unsendable); ok {
		return &unsendable{path: step + u.path, what: u.what}
	}
	return err
}

// OfType puts the name of the message type before the path of an error of InField. Other errors stay as they are.
func OfType(t reflect.Type, err error) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if u, ok := err.(*unsendable); ok && u.path != "" {
		return InField(TypeName(t), err)
	}
	return err
}

// nothingSent refuses a struct of which nothing would arrive.
type nothingSent struct {
	name    string
	isError bool
}

func (e nothingSent) Error() string {
	text := e.name + " cannot be sent: it has no exported field, so nothing of it would arrive"
	if e.isError {
		text += " (in a field of type error its text would)"
	}
	return text
}

func (e nothingSent) Unwrap() error { return ErrUnsendable }

// NothingToSend is the error that nothing of a struct of type t would arrive.
func NothingToSend(t reflect.Type) error {
	return nothingSent{TypeName(t), reflect.PointerTo(t).Implements(errorType)}
}

// NothingSent reports whether err is that of NothingToSend.
func NothingSent(err error) bool {
	var nothing nothingSent
	return errors.As(err, &nothing)
}
