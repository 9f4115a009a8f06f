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
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// Version is that of thesp.
const Version = "0.1.0"

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

// Name gives the actor a global name. At most one actor in the convention has it at a time: if there is one, it is the one that CreateActor returns. The name is
// free again when the actor ends. An actor with a name has no parent.
func Name(name string) Option { return runtime.Name(name) }

// On has the actor run in the system that listens at host, HOST:PORT, and nowhere else; see Member.
func On(host string) Option { return runtime.On(host) }

// Isolate has an interpreted actor run in a worker: a sandboxed process of its own, as the sources of others do. It has no effect on compiled types. What workers may do is less than
// what programs may; see thesp check --as shipped.
func Isolate() Option { return runtime.Isolate() }

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
	EventUpgraded   = runtime.EventUpgraded
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
	SourceUpdate     = runtime.SourceUpdate
	PoisonMessage    = runtime.PoisonMessage
	DeadEnvelope     = runtime.DeadEnvelope
	Unknown          = runtime.Unknown
	Fields           = runtime.Fields
	WakeupMessage    = runtime.WakeupMessage
	ValidateSource   = runtime.ValidateSource
	SourceVerdict    = runtime.SourceVerdict
)

// SentError is what an error becomes in a message.
type SentError = runtime.SentError

// PoisonError is what Ask returns when the handler failed on the message.
type PoisonError = runtime.PoisonError

// Kinds of errors, for errors.Is.
var (
	ErrTimeout       = runtime.ErrTimeout
	ErrDead          = runtime.ErrDead
	ErrBusy          = runtime.ErrBusy
	ErrUnsendable    = runtime.ErrUnsendable
	ErrNotActor      = runtime.ErrNotActor
	ErrUnplaceable   = runtime.ErrUnplaceable
	ErrUpgrade       = runtime.ErrUpgrade
	ErrSourceRefused = runtime.ErrSourceRefused
	ErrCapability    = runtime.ErrCapability
	ErrPolicy        = runtime.ErrPolicy
	ErrUnreachable   = runtime.ErrUnreachable
	ErrClosed        = runtime.ErrClosed
	ErrAddress       = runtime.ErrAddress
)

// Config is what Start needs to know. The zero value is a system in this process alone.
type Config struct {
	// Log gets what the system and its actors log; that of the leader of a convention also what actors of its members log as warnings or worse, at most 20 lines in a second of each
	// member. Default: nothing is logged.
	Log *slog.Logger
	// Capabilities are what the system offers to actors: values of type bool, integers and strings. Default: none.
	Capabilities Capabilities
	// Listen is where other systems reach this one, HOST:PORT; port 0 is any that is free. Default: none does.
	Listen string
	// Leaders are the addresses of the systems that may lead the convention: the first that can be reached does, or the one that this follows itself. Of two that
	// name each other one leads. Default: this system alone. A system that does not listen may be in a convention, too.
	Leaders []string
	// Members are the addresses of systems that this one has join its convention, if it leads one: of systems that cannot dial it, or do not know its address. Those that have
	// leaders of their own do not follow. Default: others join by themselves.
	Members []string
	// Attach is the address of a system that is to be there already: this one is a guest in its convention. It takes no actors from others, and is told of the
	// members. Default: see Leaders.
	Attach string
	// Socket is the path of a Unix socket where programs of this user reach the system as well; a listening system may have one. Through it they may change what the
	// system offers, and ask it to stop: then Stop is called, which does not wait. Default: none.
	Socket string
	Stop   func()
	// Replaced, if not nil, is called when a newer system gives the address of this one as its own: this one is out of its convention for good, and should be shut down. The
	// error says for people what has happened. Replaced must not wait. Default: that is logged.
	Replaced func(error)
	// KeyFile has the key of the convention; it is made if there is none. Default: thesp/key in the configuration folder of the user.
	KeyFile string
	// Types are samples of the types of the messages and actors that come from other systems. Those of interpreted programs need not be here.
	Types []any
	// MessageTime is how long a handler may take of an actor whose source came from another system; one that takes longer ends, with its worker. Default: 30 s.
	MessageTime time.Duration
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
	if cfg.Listen == "" && len(cfg.Leaders) == 0 && cfg.Attach == "" {
		if host, ok := cfg.Interpreter.(hosting); ok {
			rc.Isolate = func(sys *System) error { return isolate(sys, cfg, host) }
		}
		return runtime.New(rc), nil
	}
	operation := "start"
	if cfg.Attach != "" {
		operation = "attach"
	}
	base, sources, err := listen(cfg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", operation, err)
	}
	rc.Host, rc.Remote, rc.Log = base.Host(), base, base.Logger()
	sys := runtime.New(rc)
	if err = administer(sys, base, sources, cfg); err == nil {
		err = base.Serve(sys)
	}
	if err != nil {
		sys.Shutdown(context.Background()) // it has no actors yet
		return nil, fmt.Errorf("%s: %w", operation, err)
	}
	return sys, nil
}

// Connect has sys, which knows no other systems, be a guest in the convention of the system at cfg.Attach, as Start does with such a Config: of that it takes Interpreter, KeyFile,
// Types and Log. It is so until sys ends, or runtime.Disconnect. The error is that of Start. Interpreted programs do not have it.
func Connect(sys *System, cfg Config) error {
	base, _, err := listen(cfg)
	if err != nil {
		return fmt.Errorf("attach: %w", err)
	}
	if err := connect(sys, base); err != nil {
		return fmt.Errorf("attach: %w", err)
	}
	return nil
}

// connect has base serve sys, which has no Remote yet. After an error it is closed.
func connect(sys *System, base *netbase.Base) error {
	if err := runtime.Connect(sys, base); err != nil {
		base.Close()
		return err
	}
	if err := base.Serve(sys); err != nil {
		runtime.Disconnect(sys, "it could not connect")
		return err
	}
	return nil
}

// administer installs what others ask about a system that listens.
func administer(sys *System, base *netbase.Base, sources netbase.Sources, cfg Config) error {
	if cfg.Listen == "" {
		return nil
	}
	if _, err := runtime.Install(sys, runtime.NumberAdmin, &runtime.Admin{Version: Version, TypeOf: base.TypeOf}); err != nil {
		return err
	}
	if cfg.Stop == nil {
		return nil
	}
	keeper, _ := sources.(runtime.SourceKeeper)
	_, err := runtime.Install(sys, runtime.NumberOwner, &runtime.Owner{Stop: cfg.Stop, Sources: keeper})
	return err
}

// hosting is an interpreter that has sources for other systems, and may run theirs.
type hosting interface {
	// Sources returns the sources of a system in the convention with the given fingerprint.
	Sources(convention string) (netbase.Sources, error)
	// StartWorker returns what starts workers, nil if the system has none, and whether they are for sources of others as well as for its own.
	StartWorker() (start func(context.Context) (netbase.Process, error), others bool)
	// Output returns where its own programs print, nil for nowhere. What those of others print is for the log.
	Output() (stdout, stderr io.Writer)
}

// isolate gives a system that is alone workers for its own sources.
func isolate(sys *System, cfg Config, host hosting) error {
	start, _ := host.StartWorker()
	sources, err := host.Sources("")
	if err != nil {
		return err
	}
	stdout, stderr := host.Output()
	base, err := netbase.Listen(netbase.Config{
		Types: cfg.Types, Kinds: cfg.Interpreter, Lookup: lookup(cfg), Log: cfg.Log, MessageTime: cfg.MessageTime, Sources: sources, StartWorker: start, OwnOnly: true, Stdout: stdout, Stderr: stderr,
	})
	if err != nil {
		return err
	}
	return connect(sys, base)
}

// lookup is what finds the types of messages of interpreted programs, nil if nothing does.
func lookup(cfg Config) func(name string) reflect.Type {
	types, ok := cfg.Interpreter.(interface {
		TypeOf(name string) reflect.Type
	})
	if !ok {
		return nil
	}
	return types.TypeOf
}

// listen makes what connects a system to others, and returns its sources as well, nil if it has none.
func listen(cfg Config) (*netbase.Base, netbase.Sources, error) {
	path := cfg.KeyFile
	if path == "" {
		folder, err := os.UserConfigDir()
		if err != nil {
			return nil, nil, err
		}
		path = filepath.Join(folder, "thesp", "key")
	}
	keys, _, err := netbase.EnsureKeys(path)
	if err != nil {
		return nil, nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, nil, err
	}
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: keys, Name: fmt.Sprintf("%s-%d", host, os.Getpid())})
	if err != nil {
		return nil, nil, err
	}
	nc := netbase.Config{
		Listen: cfg.Listen, Socket: cfg.Socket, Leaders: cfg.Leaders, Members: cfg.Members, Credentials: creds, Types: cfg.Types, Kinds: cfg.Interpreter, Log: cfg.Log,
		MessageTime: cfg.MessageTime, Lookup: lookup(cfg), Replaced: cfg.Replaced,
	}
	if cfg.Attach != "" {
		nc.Guest, nc.Leaders, nc.Network = true, []string{cfg.Attach}, sockets{}
	}
	if host, ok := cfg.Interpreter.(hosting); ok {
		if nc.Sources, err = host.Sources(creds.Fingerprint()); err != nil {
			return nil, nil, err
		}
		start, others := host.StartWorker()
		nc.StartWorker, nc.OwnOnly = start, !others
		nc.Stdout, nc.Stderr = host.Output()
	}
	base, err := netbase.Listen(nc)
	return base, nc.Sources, err
}

// ParseAddress is the inverse of Address.String. Its errors wrap ErrAddress.
func ParseAddress(text string) (Address, error) { return runtime.ParseAddress(text) }
