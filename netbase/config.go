package netbase

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"reflect"
	"time"

	"thesp/runtime"
)

// Config is what Listen needs to know.
type Config struct {
	Network     Network      // default: TCP
	Listen      string       // HOST:PORT; port 0 is any that is free. Empty: nobody can dial this system, and so it is the one that does
	Socket      string       // path of a Unix socket where this system listens as well, and believes those that dial to be who runs it. Default: none
	Credentials *Credentials // that prove to others, and that others must prove. A system that neither listens nor has leaders needs none
	// Leaders are the addresses of the systems that may lead the convention: the first that can be reached does, or the one that this follows itself. Of two that
	// name each other one leads. Default: this system alone.
	Leaders []string
	// Members are the addresses of systems that this one invites while it leads; see Base.Invite.
	Members []string
	// Guest has the system be told of the members by the first of Leaders, which need not lead, and be no member itself.
	Guest bool
	// Types are samples of the types of compiled messages and actors that come from other systems.
	Types []any
	// Lookup, if not nil, finds the types of interpreted sources by their names.
	Lookup func(name string) reflect.Type
	// Kinds, if not nil, knows the types that wrap others.
	Kinds runtime.Kinds
	// Sources, if not nil, are the sources that this system has, and StartWorker starts a process for one of them. Without both, it has no workers; with OwnOnly it has them for
	// its own sources and not for those of others.
	Sources     Sources
	StartWorker func(context.Context) (Process, error)
	OwnOnly     bool
	// Stdout and Stderr, if not nil, are where the actors of its own sources print that run in workers, with OwnOnly. What those of others print goes to Log, not more than 20 lines in a second
	// of each source.
	Stdout, Stderr io.Writer
	// MessageTime is how long a handler of an actor in a worker may take. Default: 30 s. A worker may be silent no longer than that, if it is less than DeadAfter.
	MessageTime time.Duration
	// Replaced, if not nil, is called at most once, when a newer system has the address of this one, which is out of its convention from then on and should be shut
	// down. The error says for people what has happened, and wraps ErrReplaced. Replaced must not wait.
	Replaced func(error)
	// Log gets what happens to connections. Default: nothing is logged.
	Log *slog.Logger
	// Heartbeat is how often a system gives a sign of life, and DeadAfter how long it may be silent. Default: 1 s and 5 s.
	Heartbeat, DeadAfter time.Duration
	// MaxMessage is how many bytes a message may take, and MaxWaiting how many may wait for one system. Default: 256 MiB and 8 MiB.
	MaxMessage, MaxWaiting int
}

// ErrReplaced is wrapped by the error that Config.Replaced gets.
var ErrReplaced = errors.New("this system has been replaced")

// lookup is Lookup as types need it.
func (c Config) lookup() func(name string) []reflect.Type {
	if c.Lookup == nil {
		return nil
	}
	return func(name string) []reflect.Type {
		if t := c.Lookup(name); t != nil {
			return []reflect.Type{t}
		}
		return nil
	}
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}
