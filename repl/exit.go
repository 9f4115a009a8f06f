package repl

import (
	"context"
	"errors"

	"thesp/interp"
	"thesp/runtime"
)

// Exit codes of thesp.
const (
	ExitDone        = 0
	ExitFailed      = 1 // the code or the actor failed
	ExitUsage       = 2
	ExitUnreachable = 3 // no system reached
	ExitNoReply     = 4
	ExitDead        = 5
	ExitRejected    = 6 // not allowed, or a system does not run the source
	ExitUnplaceable = 7 // no system offers what an actor requires
	ExitInterrupted = 130
)

// ExitCode is the exit code of a command that ended with err.
func ExitCode(err error) int {
	var exit *interp.ExitError
	var usage *refused
	switch {
	case err == nil:
		return ExitDone
	case errors.As(err, &exit):
		return exit.Code
	case errors.As(err, &usage):
		return ExitUsage
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.Is(err, runtime.ErrSourceRefused), errors.Is(err, errNotOwner):
		return ExitRejected
	case errors.Is(err, runtime.ErrUnreachable):
		return ExitUnreachable
	case errors.Is(err, runtime.ErrUnplaceable):
		return ExitUnplaceable
	case errors.Is(err, runtime.ErrTimeout):
		return ExitNoReply
	case errors.Is(err, runtime.ErrDead):
		return ExitDead
	}
	return ExitFailed
}
