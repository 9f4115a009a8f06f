package netbase

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"thesp/runtime"
)

// unreachable is the error of a guest that cannot get in touch.
type unreachable struct{ cause error }

func (e *unreachable) Error() string   { return e.cause.Error() }
func (e *unreachable) Unwrap() []error { return []error{runtime.ErrUnreachable, e.cause} }

// describe says for a person why nobody can be reached at host. It wraps err.
func describe(host string, err error) error {
	var name *net.DNSError
	var bad *net.AddrError
	switch {
	case gone(err):
		return &described{host + " refused the connection (is thesp start running there?)", err}
	case errors.Is(err, ErrSilent), errors.As(err, &name), errors.As(err, &bad):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return &described{fmt.Sprintf("%s timed out after %v", host, helloTime), err}
	case errors.Is(err, ErrNotThesp):
		return fmt.Errorf("%s is %w", host, err)
	case errors.Is(err, ErrWrongKey):
		return fmt.Errorf("%s wants a key: %w", host, err)
	}
	return fmt.Errorf("%s: %w", host, err)
}

// described is an error in other words.
type described struct {
	text  string
	cause error
}

func (e *described) Error() string { return e.text }
func (e *described) Unwrap() error { return e.cause }
