package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unique"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

// A remote is a command that talks to a system that runs, as a guest in its convention.
type remote struct {
	streams
	target  string // HOST:PORT
	context string // the saved target that it is, empty for none
	key     string // file with the key of the convention, empty for the usual one
	timeout time.Duration
	output  string // text, json or ndjson
	json    bool   // the same as output json
	quiet   bool

	about string        // the actor that it is about, if any
	sys   *thesp.System // nil before attach
	id    unique.Handle[runtime.SystemID]
}

func newRemote(s streams) *remote { return &remote{streams: s} }

// flags are those of all commands that talk to a system.
func (r *remote) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&r.target, "address", "a", "", "the system, HOST:PORT (default $THESP_ADDRESS, that of the context in use, or "+defaultListen+")")
	flagContext(cmd, &r.context)
	f.StringVar(&r.key, "key", "", "file with the key of the convention")
	f.DurationVarP(&r.timeout, "timeout", "t", 10*time.Second, "how long to wait")
	r.outputFlags(cmd)
}

func (r *remote) outputFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&r.output, "output", "o", "text", "how to print results: text, json (one object) or ndjson (one for each line)")
	f.BoolVar(&r.json, "json", false, "print results as JSON: -o json")
	f.BoolVarP(&r.quiet, "quiet", "q", false, "print nothing but results and errors")
}

// check says what is wrong with the flags, and fills in what is not given. target is that of the arguments, if there is one.
func (r *remote) check(target string) error {
	if err := r.checkOutput(); err != nil {
		return err
	}
	if _, _, err := r.aim(target); err != nil {
		return err
	}
	if !isHostPort(r.target) {
		return usage("%q is not HOST:PORT", r.target)
	}
	if r.timeout <= 0 {
		return usage("--timeout takes a time like 2s, not %v", r.timeout)
	}
	return nil
}

// aim finds out which system the command is about, and the file with its key. target is that of the arguments, if there is one. It returns whether that is an argument, or from the environment,
// a context, or the default, and the name of the context.
func (r *remote) aim(target string) (from, name string, err error) {
	if target != "" && r.target != "" && r.target != target {
		return "", "", usage("the system is %s or %s, not both", target, r.target)
	}
	if target = cmp.Or(target, r.target); target != "" && r.context != "" {
		return "", "", usage("the system is %s or that of the context %s, not both", target, r.context)
	}
	c, err := userContexts().chosen(r.context)
	environment := os.Getenv("THESP_ADDRESS")
	switch {
	case target != "":
		from, r.target = "argument", target
	case environment != "" && r.context == "":
		from, r.target = "environment", environment
	case err != nil:
		return "", "", err
	case c.Name != "":
		from, r.target, name = "context", c.Address, c.Name
	default:
		from, r.target = "default", defaultListen
	}
	if err == nil && r.key == "" && r.target == c.Address {
		r.key = c.Key
	}
	return from, name, nil
}

// isHostPort reports whether text is HOST:PORT, where somebody may listen.
func isHostPort(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err != nil || port == "" {
		return false
	}
	n, err := strconv.Atoi(port)
	return err != nil || 0 < n && n < 1<<16 // or the name of a service
}

func (r *remote) checkOutput() error {
	switch {
	case r.json && r.output == "text":
		r.output = "json"
	case r.output != "text" && r.output != "json" && r.output != "ndjson":
		wrong := r.output
		r.output = "text"
		return usage("-o takes text, json or ndjson, not %q", wrong)
	}
	return nil
}

// usage is an error in the command line.
func usage(format string, args ...any) error {
	return &coded{fmt.Errorf(format, args...), repl.ExitUsage}
}

// run makes the function of a cobra command of one that says what it has found out, or returns an error. Signals end its context.
func (r *remote) run(do func(ctx context.Context) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		ctx, stop := withSignals(cmd.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		done := make(chan error, 1)
		go func() { // a signal does not wait for it for long: the process ends
			err := do(ctx)
			r.close() // the system hears that its guest leaves
			done <- err
		}()
		select {
		case err := <-done:
			return ended(r.ended(err))
		case <-ctx.Done():
		}
		select { // it may have something to end
		case <-done:
		case <-time.After(interruptTime):
		}
		return ended(code(ctx, repl.ExitInterrupted))
	}
}

// interruptTime is how long a command that is interrupted may take to end.
const interruptTime = 200 * time.Millisecond

// run1 is run for a command whose only argument may be the system that it is about.
func (r *remote) run1(do func(ctx context.Context) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		target := ""
		if len(args) > 0 {
			target = args[0]
		}
		return r.run(func(ctx context.Context) error {
			if err := r.check(target); err != nil {
				return err
			}
			return do(ctx)
		})(cmd, args)
	}
}

// attach connects to the system, which takes no longer than r.timeout. The error wraps runtime.ErrUnreachable.
func (r *remote) attach(kinds runtime.Kinds) error {
	if err := keyIsThere(r.key); err != nil {
		return err
	}
	type attached struct {
		sys *thesp.System
		id  unique.Handle[runtime.SystemID]
		err error
	}
	done := make(chan attached, 1)
	go func() { // in vain if it takes too long: the process ends, or tries again
		var a attached
		a.sys, a.err = thesp.Start(thesp.Config{Attach: r.target, KeyFile: r.key, Interpreter: hostingOf(kinds, false)})
		if a.err == nil {
			a.id, a.err = runtime.Reach(a.sys, r.target)
		}
		done <- a
	}()
	late := time.NewTimer(r.timeout)
	defer late.Stop()
	select {
	case a := <-done:
		r.sys, r.id = a.sys, a.id
		return a.err
	case <-late.C:
		return fmt.Errorf("%w: %s does not answer in %v", runtime.ErrUnreachable, r.target, r.timeout)
	}
}

// keyIsThere says so if a key file that is asked for is not: one that is made now opens nothing.
func keyIsThere(path string) error {
	if path == "" {
		return nil
	}
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usage("there is no key file %s", path)
	}
	return nil
}

func (r *remote) close() {
	if r.sys != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		r.sys.Shutdown(ctx)
		r.sys = nil
	}
}

// office asks the admin or the owner of the system with the given id.
func office[T any](r *remote, id unique.Handle[runtime.SystemID], number uint64, msg any) (answer T, err error) {
	got, err := r.sys.Ask(runtime.MakeAddress(id, number), msg, r.timeout)
	switch {
	case errors.Is(err, runtime.ErrTimeout):
		return answer, fmt.Errorf("%s does not answer: %w in %v", id.Value().Host, runtime.ErrTimeout, r.timeout)
	case errors.Is(err, runtime.ErrDead) && number == runtime.NumberOwner:
		return answer, &coded{fmt.Errorf("%s takes that only from who runs it, on its own machine", id.Value().Host), repl.ExitRejected}
	case errors.Is(err, runtime.ErrDead): // it had an admin a moment ago
		return answer, fmt.Errorf("%w: %s is about to end", runtime.ErrUnreachable, id.Value().Host)
	case err != nil:
		return answer, err
	}
	answer, ok := got.(T)
	if !ok {
		return answer, fmt.Errorf("%s answers with %s: it is another version of thesp", id.Value().Host, repl.Format(got))
	}
	return answer, nil
}

func (r *remote) status() (runtime.Status, error) {
	return office[runtime.Status](r, r.id, runtime.NumberAdmin, runtime.StatusRequest{})
}

// outcome asks for something that may fail.
func (r *remote) outcome(id unique.Handle[runtime.SystemID], number uint64, msg any) (runtime.Address, error) {
	out, err := office[runtime.Outcome](r, id, number, msg)
	if err == nil {
		err = out.Err()
	}
	return out.Address, err
}

// actorTarget finds out which system knows the actor that text names, unless that is said: HOST:PORT/ID does.
func actorTarget(text string) string {
	host, _, ok := strings.Cut(text, "/")
	host, _, _ = strings.Cut(host, "@")
	if _, _, err := net.SplitHostPort(host); ok && err == nil {
		return host
	}
	return ""
}

// actor finds the actor that text names: HOST:PORT/ID, where the incarnation may be left out, ID alone, or #NAME. The error wraps runtime.ErrDead if it is not alive.
func (r *remote) actor(text string) (runtime.ActorInfo, error) {
	info, err := r.receiver(text)
	if err == nil && runtime.IsOutside(info.Address.Number()) {
		return info, &noActor{text + ": a guest is there, which may listen"}
	}
	return info, err
}

// receiver is actor for one that is told or asked, which may be a guest as well. Of a guest nothing else is known, not even whether it is there.
func (r *remote) receiver(text string) (runtime.ActorInfo, error) {
	r.about = text
	var info runtime.ActorInfo
	request, id := runtime.ActorsRequest{}, r.id
	if name, ok := strings.CutPrefix(text, "#"); ok && name == "" {
		return info, usage("%q is to have a name behind it", text)
	} else if ok {
		request.Name = name
	} else {
		addr, err := r.address(text)
		if err != nil {
			return info, usage("%v", err)
		}
		if runtime.IsOutside(addr.Number()) && addr.System() != r.id {
			return runtime.ActorInfo{Address: addr}, nil
		}
		request.Address, id = addr, addr.System()
	}
	list, err := office[runtime.ActorList](r, id, runtime.NumberAdmin, request)
	switch {
	case err == nil && len(list.Actors) > 0 && list.Actors[0].Address.System() != id: // it has only told where it is
		return r.receiver(list.Actors[0].Address.String())
	case err == nil && len(list.Actors) > 0:
		return list.Actors[0], nil
	case err != nil && id == r.id:
		return info, err
	case errors.Is(err, runtime.ErrUnreachable) && id.Value().Source == "":
		return info, &noActor{fmt.Sprintf("%s: its system %s cannot be reached", text, id.Value().Host)}
	}
	return info, &noActor{text}
}

// address reads what actor takes.
func (r *remote) address(text string) (runtime.Address, error) {
	place, id, ok := strings.Cut(text, "/")
	system := r.id
	if !ok {
		place, id = r.id.Value().Host, text
	}
	if strings.Contains(id, "-") {
		return runtime.ParseAddress(place + "/" + id)
	}
	if id == "" {
		return runtime.Address{}, fmt.Errorf("%w: %q has no number of an actor", runtime.ErrAddress, text)
	}
	host, worker, isWorker := strings.Cut(place, "@")
	if ok && host != r.target && host != r.id.Value().Host {
		var err error
		if system, err = runtime.Reach(r.sys, host); err != nil {
			return runtime.Address{}, err
		}
	}
	place = system.Value().Host
	if isWorker {
		place += "@" + worker
	}
	_, incarnation, _ := strings.Cut(runtime.MakeAddress(system, 0).ID(), "-")
	addr, err := runtime.ParseAddress(place + "/" + id + "-" + incarnation)
	if err != nil {
		err = fmt.Errorf("%w: %q is neither HOST:PORT/ID, nor an ID, nor #NAME", runtime.ErrAddress, text)
	}
	return addr, err
}

// noActor is the error about an actor that is not alive.
type noActor struct{ text string }

func (e *noActor) Error() string { return "no actor " + e.text }
func (e *noActor) Unwrap() error { return runtime.ErrDead }
