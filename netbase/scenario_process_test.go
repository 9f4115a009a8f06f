package netbase_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"os/exec"
	"reflect"
	"sync"
	"testing"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// childVariable in the environment makes the test binary a system of a scenario, which is told what to do on its standard input.
const childVariable = "THESP_TEST_SYSTEM"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		serveChild()
		return
	}
	os.Exit(m.Run())
}

// A boxed is a value on its way to or from another process, with the name of its type.
type boxed struct {
	Type  string
	Value json.RawMessage
}

func boxTypes() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, v := range append(scenarioTypes(), "", 0, false, runtime.Address{}, runtime.Stats{}, []runtime.Member{}, runtime.ActorExitRequest{}) {
		types[runtime.TypeName(reflect.TypeOf(v))] = reflect.TypeOf(v)
	}
	return types
}

var boxable = boxTypes()

func box(v any) boxed {
	if v == nil {
		return boxed{}
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return boxed{runtime.TypeName(reflect.TypeOf(v)), text}
}

func (b boxed) open() any {
	if b.Type == "" {
		return nil
	}
	typ := boxable[b.Type]
	if typ == nil {
		return fmt.Sprintf("a %s: %s", b.Type, b.Value)
	}
	v := reflect.New(typ)
	if err := json.Unmarshal(b.Value, v.Interface()); err != nil {
		panic(fmt.Sprintf("%s: %v", b.Type, err))
	}
	return v.Elem().Interface()
}

// An Order is what a system in another process is told.
type Order struct {
	Op       string
	Config   systemConfig
	Template boxed
	Name     string
	Requires runtime.Requirements
	To       runtime.Address
	Message  boxed
	Timeout  time.Duration
}

// A Result is what it answers.
type Result struct {
	Value  boxed
	From   runtime.Address
	OK     bool
	Failed bool
	Kind   string // of the error
	Text   string
	Poison boxed // the message that the actor failed on
	Actor  runtime.Address
}

// kindsOfErrors keep their identity between processes.
var kindsOfErrors = []error{
	runtime.ErrTimeout, runtime.ErrDead, runtime.ErrBusy, runtime.ErrUnsendable, runtime.ErrNotActor, runtime.ErrPolicy, runtime.ErrUnplaceable,
	runtime.ErrCapability, runtime.ErrClosed, runtime.ErrUnreachable,
}

// fail says in a result what err is.
func (r *Result) fail(err error) {
	if err == nil {
		return
	}
	r.Failed, r.Text = true, err.Error()
	for _, kind := range kindsOfErrors {
		if errors.Is(err, kind) {
			r.Kind = kind.Error()
		}
	}
	var poison *runtime.PoisonError
	if errors.As(err, &poison) {
		r.Kind, r.Text, r.Poison, r.Actor = "poison", poison.Reason, box(poison.Message), poison.Actor
	}
}

// farError is an error of another process.
type farError struct {
	kind error
	text string
}

func (e *farError) Error() string { return e.text }
func (e *farError) Unwrap() error { return e.kind }

func (r *Result) err() error {
	switch {
	case !r.Failed:
		return nil
	case r.Kind == "poison":
		return &runtime.PoisonError{Message: r.Poison.open(), Reason: r.Text, Actor: r.Actor}
	}
	for _, kind := range kindsOfErrors {
		if kind.Error() == r.Kind {
			return &farError{kind, r.Text}
		}
	}
	return errors.New(r.Text)
}

// Child is the system of this process, for the one that has started it.
type Child struct {
	mu  sync.Mutex
	sys *runtime.System
}

// stdio is standard input and output.
type stdio struct{}

func (stdio) Read(b []byte) (int, error)  { return os.Stdin.Read(b) }
func (stdio) Write(b []byte) (int, error) { return os.Stdout.Write(b) }
func (stdio) Close() error                { return nil }

// serveChild does what it is told until its standard input ends. Nothing is left of it when the test ends.
func serveChild() {
	server := rpc.NewServer()
	if err := server.Register(new(Child)); err != nil {
		panic(err)
	}
	server.ServeCodec(jsonrpc.NewServerCodec(stdio{}))
	os.Exit(0)
}

// Do does what an order says.
func (c *Child) Do(o Order, r *Result) error {
	c.mu.Lock()
	sys := c.sys
	c.mu.Unlock()
	switch o.Op {
	case "start":
		sys, _, err := serveSystem(o.Config, netbase.TCP{}, os.Stderr)
		c.mu.Lock()
		c.sys = sys
		c.mu.Unlock()
		if r.fail(err); err == nil {
			r.Value = box(sys.Address())
		}
	case "create":
		a, err := sys.CreateActor(o.Template.open(), options(o.Name, o.Requires)...)
		r.fail(err)
		r.Value = box(a)
	case "tell":
		r.fail(sys.Tell(o.To, o.Message.open()))
	case "ask":
		v, err := sys.Ask(o.To, o.Message.open(), o.Timeout)
		r.fail(err)
		r.Value = box(v)
	case "listen":
		e, err := sys.Listen(o.Timeout)
		r.fail(err)
		r.From, r.Value = e.From, box(e.Message)
	case "lookup":
		a, ok := sys.Lookup(o.Name)
		r.Value, r.OK = box(a), ok
	case "update":
		r.fail(sys.UpdateCapability(o.Name, o.Message.open()))
	case "members":
		r.Value = box(sys.Members())
	case "stats":
		r.Value = box(sys.Stats())
	case "stop":
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		r.fail(sys.Shutdown(ctx))
	default:
		return fmt.Errorf("there is no order: %q", o.Op)
	}
	return nil
}

// process is a system in another process.
type process struct {
	w     *world
	cmd   *exec.Cmd
	calls *rpc.Client
	log   *logBuffer
	at    string // where it listens
	once  sync.Once
}

// pipes are standard output and input of a process.
type pipes struct {
	io.ReadCloser
	in io.WriteCloser
}

func (p pipes) Write(b []byte) (int, error) { return p.in.Write(b) }

func (p pipes) Close() error {
	p.in.Close()
	return p.ReadCloser.Close()
}

func launchProcess(w *world, cfg systemConfig) (system, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{w: w, log: new(logBuffer), cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), childVariable+"=1")
	p.cmd.Stderr = p.log
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.calls = jsonrpc.NewClient(pipes{out, in})
	r, err := p.do(Order{Op: "start", Config: cfg})
	if err == nil {
		err = r.err()
	}
	if err != nil {
		p.reap()
		return nil, fmt.Errorf("%w\n%s", err, p.log)
	}
	p.at = r.Value.open().(runtime.Address).Host()
	return p, nil
}

// do has the process do something. The error is that the process is gone.
func (p *process) do(o Order) (r Result, err error) {
	if err := p.calls.Call("Child.Do", o, &r); err != nil {
		return r, fmt.Errorf("process of %s: %w", p.at, err)
	}
	return r, nil
}

// reap ends the process, and waits for it.
func (p *process) reap() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
	p.calls.Close()
}

func (p *process) host() string { return p.at }

func (p *process) create(template any, name string, requires runtime.Requirements) (runtime.Address, error) {
	r, err := p.do(Order{Op: "create", Template: box(template), Name: name, Requires: requires})
	if err != nil {
		return runtime.Address{}, err
	}
	a, _ := r.Value.open().(runtime.Address)
	return a, r.err()
}

func (p *process) tell(to runtime.Address, msg any) error {
	r, err := p.do(Order{Op: "tell", To: to, Message: box(msg)})
	if err != nil {
		return err
	}
	return r.err()
}

func (p *process) ask(to runtime.Address, msg any, timeout time.Duration) (any, error) {
	r, err := p.do(Order{Op: "ask", To: to, Message: box(msg), Timeout: timeout})
	if err != nil {
		return nil, err
	}
	return r.Value.open(), r.err()
}

func (p *process) listen(timeout time.Duration) (runtime.Envelope, error) {
	r, err := p.do(Order{Op: "listen", Timeout: timeout})
	if err != nil {
		return runtime.Envelope{}, err
	}
	return runtime.Envelope{From: r.From, Message: r.Value.open()}, r.err()
}

func (p *process) lookup(name string) (runtime.Address, bool) {
	r, err := p.do(Order{Op: "lookup", Name: name})
	if err != nil {
		p.w.Error(err)
		return runtime.Address{}, false
	}
	return r.Value.open().(runtime.Address), r.OK
}

func (p *process) update(name string, value any) error {
	r, err := p.do(Order{Op: "update", Name: name, Message: box(value)})
	if err != nil {
		return err
	}
	return r.err()
}

func (p *process) members() []runtime.Member {
	r, err := p.do(Order{Op: "members"})
	if err != nil {
		p.w.Error(err)
		return nil
	}
	return r.Value.open().([]runtime.Member)
}

func (p *process) stats() runtime.Stats {
	r, err := p.do(Order{Op: "stats"})
	if err != nil {
		p.w.Error(err)
		return runtime.Stats{}
	}
	return r.Value.open().(runtime.Stats)
}

func (p *process) logged() string { return p.log.String() }

func (p *process) stop() (err error) {
	p.once.Do(func() {
		p.w.gone(p)
		defer p.reap()
		r, failed := p.do(Order{Op: "stop"})
		if err = failed; err == nil {
			err = r.err()
		}
	})
	return err
}

func (p *process) kill() {
	p.once.Do(func() {
		p.w.gone(p)
		p.reap()
	})
}

// signal sends a signal to the process of a system.
func (w *world) signal(s system, sig os.Signal) {
	w.Helper()
	if err := s.(*process).cmd.Process.Signal(sig); err != nil {
		w.Fatal(err)
	}
}
