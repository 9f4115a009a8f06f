package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"reflect"
	"strings"
	"sync"

	"thesp"
	"thesp/interp"
	"thesp/netbase"
	"thesp/netbase/worker"
	"thesp/repl"
	"thesp/runtime"
)

// workerArg is the argument that has the program be a worker. It is for itself.
const workerArg = "worker"

// work is the whole of a worker: it runs the actors of one source for the system that has started it.
func work(stderr io.Writer) int {
	conn, ok, err := worker.Inherited()
	if err == nil && !ok {
		err = errors.New("thesp worker is for thesp itself: systems start workers for the sources of others")
	}
	say := func(err error) { fmt.Fprintf(stderr, "fatal error: %v\n", err) } // from which the system tells why the worker has ended
	if err == nil {
		err = netbase.ServeWorker(conn, netbase.WorkerConfig{Load: loadShipped, Types: []any{thesp.Troupe{}, thesp.Transient{}, thesp.Initializing{}}, Fatal: func(err error) {
			say(err)
			os.Exit(repl.ExitUsage)
		}})
	}
	if err != nil {
		say(err)
		return repl.ExitUsage
	}
	return repl.ExitDone
}

// A shipped source is one of another system, with other versions of it. It implements netbase.Loaded.
type shipped struct {
	*interp.Program // of the source itself, whose actor types others create
	library         *interp.Library

	mu     sync.Mutex
	bodies map[string][]byte // as they came, by hash
}

// loadShipped loads a source of another system.
func loadShipped(hash string, body []byte, stdout, stderr io.Writer) (netbase.Loaded, error) {
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdin: nothing{}, Stdout: stdout, Stderr: stderr})
	if err != nil {
		return nil, err
	}
	s := &shipped{library: in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped, Ended: endWorker}), bodies: map[string][]byte{}}
	if err := s.Add(hash, body); err != nil {
		return nil, err
	}
	s.Program, err = s.library.Load(hash)
	return s, err
}

// endWorker ends the worker in which a source has ended, as the Go runtime ends a process: it would be of no use any more.
func endWorker(err error) {
	var exit *interp.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.Code)
	}
	text := err.Error()
	var fault *interp.Fault
	if errors.As(err, &fault) {
		text = fmt.Sprintf("%s (%s)", strings.TrimPrefix(fault.Message, "panic: "), fault.Pos)
	}
	fmt.Fprintf(os.Stderr, "panic: %s\n", text) // from which the system tells why it has ended
	os.Exit(2)
}

// Add implements netbase.Loaded.
func (s *shipped) Add(hash string, body []byte) error {
	source, _, err := open(hash, body)
	if err != nil {
		return err
	}
	s.library.Add(source)
	if _, err := s.library.Load(hash); err != nil {
		s.library.Unload(hash)
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies[hash] = body
	return nil
}

// Kind implements netbase.Loaded.
func (s *shipped) Kind(hash, typ string) *runtime.Kind {
	kind, err := s.library.Kind(hash, typ)
	if err != nil {
		return nil
	}
	return kind
}

// TypesOf implements netbase.Loaded.
func (s *shipped) TypesOf(name string) []reflect.Type { return s.library.TypesOf(name) }

// Source implements netbase.Loaded.
func (s *shipped) Source(hash string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, ok := s.bodies[hash]
	return body, ok
}

// nothing is an empty input.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }

// A process is a worker as a system sees it. It implements netbase.Process.
type process struct{ *worker.Worker }

// Wait implements netbase.Process.
func (p process) Wait() string { return p.Worker.Wait().Reason }

// LastWords implements netbase.Process.
func (p process) LastWords() string { return p.Worker.LastWords().Reason }

// Conn implements netbase.Process.
func (p process) Conn() net.Conn { return p.Worker.Conn() }

func startWorker(ctx context.Context) (netbase.Process, error) {
	w, err := worker.Start(ctx, worker.Config{Args: []string{workerArg}})
	if err != nil {
		return nil, err
	}
	return process{w}, nil
}

// hosting is what a program or a session knows of actor types, together with the sources that it has for others, and takes from them.
type hosting struct {
	runtime.Kinds                                  // nil if there are none
	typeOf        func(name string) reflect.Type   // nil if there are none
	sources       func() map[string]*interp.Source // its own, by actor type
	others        bool                             // it runs the sources of others
	log           *slog.Logger                     // nil for none
}

// KindOf implements runtime.Kinds.
func (h *hosting) KindOf(t reflect.Type) (*runtime.Kind, error) {
	if h.Kinds == nil {
		return nil, nil
	}
	return h.Kinds.KindOf(t)
}

// Unwrap implements runtime.Kinds.
func (h *hosting) Unwrap(t reflect.Type) func(any) any {
	if h.Kinds == nil {
		return nil
	}
	return h.Kinds.Unwrap(t)
}

// TypeOf finds the types of messages that come from other systems.
func (h *hosting) TypeOf(name string) reflect.Type {
	if h.typeOf == nil {
		return nil
	}
	return h.typeOf(name)
}

// Sources returns the sources of a system in the convention with the given fingerprint.
func (h *hosting) Sources(convention string) (netbase.Sources, error) {
	author, _, err := netbase.EnsureAuthorKey(authorFile())
	if err != nil {
		return nil, err
	}
	allow := func() (netbase.AllowList, error) { return netbase.LoadAllowList(allowFile()) }
	if _, err := allow(); err != nil {
		return nil, err
	}
	b := &bookshelf{author: author, convention: convention, allow: allow, own: h.sources, log: h.log}
	if h.others {
		if b.cache, err = openCache(cacheFolder(), maxCache); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// StartWorker returns what starts workers: for actors that are to be isolated, and maybe for the sources of others.
func (h *hosting) StartWorker() (start func(context.Context) (netbase.Process, error), others bool) {
	return startWorker, h.others
}

// Output returns where programs print whose actors are isolated, nil if there are none.
func (h *hosting) Output() (stdout, stderr io.Writer) {
	if p, ok := h.Kinds.(interface {
		Output() (stdout, stderr io.Writer)
	}); ok {
		return p.Output()
	}
	return nil, nil
}

// hostingOf makes one of kinds, which are a program, a session, or nil.
func hostingOf(kinds runtime.Kinds, others bool) *hosting {
	h := &hosting{Kinds: kinds, others: others, sources: func() map[string]*interp.Source { return nil }}
	if t, ok := kinds.(interface {
		TypeOf(name string) reflect.Type
	}); ok {
		h.typeOf = t.TypeOf
	}
	if s, ok := kinds.(interface {
		Sources() map[string]*interp.Source
	}); ok {
		h.sources = s.Sources
	}
	return h
}

// symbols are those of package thesp for programs whose sources other systems may ask for.
func symbols(kinds runtime.Kinds) map[string]reflect.Value {
	if kinds == nil {
		return thesp.Symbols(nil)
	}
	return thesp.Symbols(hostingOf(kinds, false))
}
