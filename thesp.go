// Package thesp is an actor system for Go that you can type at. An actor is a value with a method that handles one message at a time;
// actors know each other by address and share nothing.
//
//	type Hello struct{}
//
//	func (h *Hello) Receive(ctx *thesp.Context, msg any) error {
//		if name, ok := msg.(string); ok {
//			return ctx.Reply("Hello, " + name + "!")
//		}
//		return nil
//	}
//
// Start runs a system, System.CreateActor makes an actor of a template, and Tell, Ask and Listen talk to it. What an actor may rely on is
// listed in the comment of package thesp/runtime, where these names are declared.
//
// A program that imports thesp runs the same under go run and, interpreted, under thesp run.
package thesp

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"

	"thesp/netbase"
	"thesp/runtime"
)

//go:generate go run ./scripts/generate

// The actor and what it sees.
type (
	Actor   = runtime.Actor
	Context = runtime.Context
	Address = runtime.Address
)

// What CreateActor may be told besides the template.
type (
	Option       = runtime.Option
	Requirements = runtime.Requirements
	Requirement  = runtime.Requirement
	Capabilities = runtime.Capabilities
	Policy       = runtime.Policy
	Directive    = runtime.Directive
)

// What happens to an actor that has failed on a message; see Policy.
const (
	Resume   = runtime.Resume
	Restart  = runtime.Restart
	Stop     = runtime.Stop
	Escalate = runtime.Escalate
)

// Name gives the actor a global name. At most one actor has it at a time: if there is one, it is the one that CreateActor returns. The name is
// free again when the actor ends. An actor with a name has no parent.
func Name(name string) Option { return runtime.Name(name) }

// Supervise says what becomes of the actor when it fails.
func Supervise(p Policy) Option { return runtime.Supervise(p) }

// Require is the requirement of the capability with the given name: with the value, if one is given, else with any but false, 0 and "". It is an option of
// CreateActor, and what the method Requires of an actor type returns.
func Require(name string, value ...any) Requirements { return runtime.Require(name, value...) }

// The system and what it tells.
type (
	System    = runtime.System
	ActorInfo = runtime.ActorInfo
	Member    = runtime.Member
	Stats     = runtime.Stats
	Event     = runtime.Event
	EventKind = runtime.EventKind
	Envelope  = runtime.Envelope
)

// The kinds of events; see System.Events.
const (
	EventCreated    = runtime.EventCreated
	EventExited     = runtime.EventExited
	EventRestarted  = runtime.EventRestarted
	EventPoison     = runtime.EventPoison
	EventDeadLetter = runtime.EventDeadLetter
	EventMember     = runtime.EventMember
)

// Messages of the runtime.
type (
	ActorExitRequest = runtime.ActorExitRequest
	ChildActorExited = runtime.ChildActorExited
	ActorExited      = runtime.ActorExited
	ConventionUpdate = runtime.ConventionUpdate
	PoisonMessage    = runtime.PoisonMessage
	DeadEnvelope     = runtime.DeadEnvelope
	WakeupMessage    = runtime.WakeupMessage
)

// PoisonError is what Ask returns when the handler failed on the message.
type PoisonError = runtime.PoisonError

// Kinds of errors, for errors.Is.
var (
	ErrTimeout     = runtime.ErrTimeout
	ErrDead        = runtime.ErrDead
	ErrBusy        = runtime.ErrBusy
	ErrUnsendable  = runtime.ErrUnsendable
	ErrNotActor    = runtime.ErrNotActor
	ErrUnplaceable = runtime.ErrUnplaceable
	ErrCapability  = runtime.ErrCapability
	ErrPolicy      = runtime.ErrPolicy
	ErrUnreachable = netbase.ErrUnreachable
	ErrClosed      = runtime.ErrClosed
	ErrAddress     = runtime.ErrAddress
)

// Config is what Start needs to know. The zero value is a system in this process alone.
type Config struct {
	// Log gets what the system and its actors log. Default: nothing is logged.
	Log *slog.Logger
	// Capabilities are what the system offers to actors: values of type bool, integers and strings. Default: none.
	Capabilities Capabilities
	// Listen is where other systems reach this one, HOST:PORT; port 0 is any that is free. Default: none does.
	Listen string
	// Leaders are the addresses of the systems that may lead the convention: the first that can be reached does. Default: this system alone. A system that does
	// not listen may be in a convention, too.
	Leaders []string
	// KeyFile has the key of the convention; it is made if there is none. Default: thesp/key in the configuration folder of the user.
	KeyFile string
	// Types are samples of the types of the messages and actors that come from other systems. Those of interpreted programs need not be here.
	Types []any
	// Interpreter knows the actor types of interpreted sources. A program that hosts none leaves it nil; thesp run fills it in.
	Interpreter runtime.Kinds
}

// Start runs a system. End it with System.Shutdown. A system that listens, or has leaders, is in a convention: actors are created where what they require is, and addresses
// of all systems can be told and asked. It waits until the first leader has answered, or cannot be reached.
//
// The error wraps ErrCapability, ErrUnreachable if the system does not listen and can reach no leader, or says why it cannot listen or use its key.
func Start(cfg Config) (*System, error) {
	caps, err := cfg.Capabilities.Clean()
	if err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	rc := runtime.Config{Log: cfg.Log, Kinds: cfg.Interpreter, Capabilities: caps}
	if cfg.Listen == "" && len(cfg.Leaders) == 0 {
		return runtime.New(rc), nil
	}
	base, err := listen(cfg)
	if err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	rc.Host, rc.Remote = base.Host(), base
	sys := runtime.New(rc)
	if err := base.Serve(sys); err != nil {
		sys.Shutdown(context.Background()) // it has no actors yet
		return nil, fmt.Errorf("start: %w", err)
	}
	return sys, nil
}

// listen makes what connects a system to others.
func listen(cfg Config) (*netbase.Base, error) {
	path := cfg.KeyFile
	if path == "" {
		folder, err := os.UserConfigDir()
		if err != nil {
			return nil, err
		}
		path = filepath.Join(folder, "thesp", "key")
	}
	keys, _, err := netbase.EnsureKeys(path)
	if err != nil {
		return nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: keys, Name: fmt.Sprintf("%s-%d", host, os.Getpid())})
	if err != nil {
		return nil, err
	}
	nc := netbase.Config{Listen: cfg.Listen, Leaders: cfg.Leaders, Credentials: creds, Types: cfg.Types, Kinds: cfg.Interpreter, Log: cfg.Log}
	if types, ok := cfg.Interpreter.(interface {
		TypeOf(name string) reflect.Type
	}); ok {
		nc.Lookup = types.TypeOf
	}
	return netbase.Listen(nc)
}

// ParseAddress is the inverse of Address.String. Its errors wrap ErrAddress.
func ParseAddress(text string) (Address, error) { return runtime.ParseAddress(text) }
