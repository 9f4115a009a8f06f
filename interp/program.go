package interp

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	yaegi "github.com/traefik/yaegi/interp"

	"thesp/runtime"
)

// begin sets the variables and runs the init functions.
func (p *Program) begin(limit time.Duration) error {
	if limit == 0 {
		return p.call(p.init)
	}
	done := make(chan error, 1)
	go func() { done <- p.call(p.init) }() // ends when it is stopped, unless it is in compiled code
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return fmt.Errorf("%w of %v passed: its variables are not set, or an init function goes on", ErrLoadTime, limit)
	}
}

// ErrLoadTime is the kind of error of a source that takes too long to load.
var ErrLoadTime = errors.New("the time to load")

// A Program is source that has been compiled: its variables, functions and actor types. It is safe for concurrent use.
type Program struct {
	host       *Interpreter
	unit       *unit
	rights     Rights
	source     string             // the hash of the source that it was loaded from; "" for files
	sources    map[string]*Source // of its actor types, by their names: main.Greeter
	users      users
	engine     *yaegi.Interpreter
	process    *process
	kinds      map[string]*runtime.Kind
	types      map[string]reflect.Type             // the types that it declares and has values of, as compiled code sees them
	made       map[string]*madeType                // all types that were made for it, by their names in the lowered program
	methods    map[*madeType]map[int]reflect.Value // of those types, by index
	faces      *faces
	recoveries recoveries
	adopted    sync.Map // reflect.Type -> *adoption

	hears     bool           // what it waits for may come from elsewhere: an earlier input, or the host
	functions map[string]any // what the program has bound, by name
	init      func()
	main      func() // nil if there is none

	runs *runs // of which it is one; nil if it is no input of a session

	stopped  atomic.Bool
	stopping chan struct{} // closed when it is stopped

	end  sync.Once     // guards:
	done chan struct{} // closed when main has ended, or something ended the program
	err  error         // why; set before done is closed

	returned chan struct{} // closed when main has returned, which may be later than that
}

// An ExitError says that a program has called os.Exit, or log.Fatal.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// compile has yaegi make closures of the lowered program.
func (p *Program) compile(low *lowered, helpers map[string]reflect.Value) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = p.unsupported(fmt.Errorf("%v", r))
		}
	}()
	p.engine = yaegi.New(yaegi.Options{
		Stdin: p.host.cfg.Stdin, Stdout: p.host.cfg.Stdout,
		Stderr:               io.Discard, // one line for each function that a panic leaves
		SourcecodeFilesystem: noFiles{},
		Unrestricted:         true,
	})
	if err := p.makeTypes(low); err != nil {
		return Diagnostics{{Message: err.Error()}}
	}
	if err := p.engine.Use(p.host.symbols.ofProgram(p, low.imports, helpers)); err != nil {
		return err
	}
	// yaegi tells the scopes of imports from others by the name of the file. Our positions are all in this one.
	p.engine.FileSet().AddFile("program", 1, 2*sourceBase)
	// Operations on channels end when the program is stopped only if they are compiled after a first run with a context.
	boot, err := p.engine.CompileAST(&ast.File{Name: ast.NewIdent("boot")})
	if err != nil {
		return p.unsupported(err)
	}
	if _, err := p.engine.ExecuteWithContext(context.Background(), boot); err != nil {
		return p.unsupported(err)
	}
	compiled, err := p.engine.CompileAST(low.file)
	if err != nil {
		return p.unsupported(err)
	}
	l := yaegiLayout()
	if l != nil {
		l.prepare(*field[unsafe.Pointer](unsafe.Pointer(compiled), l.root))
	}
	if _, err := p.engine.ExecuteWithContext(context.Background(), compiled); err != nil {
		return p.unsupported(err)
	}
	if l != nil {
		pr := &probe{layout: l, stopped: &p.stopped, name: p.unit.functionAt, fresh: low.fresh, recoveries: &p.recoveries, abandon: func(r *panicking) {
			p.abort(p.unit.fault(r))
		}}
		pr.install(compiled)
	}
	p.bind(low)
	return nil
}

// bind keeps the functions that lowering has generated, and that the program has given to package rt.
func (p *Program) bind(low *lowered) {
	p.init = p.functions[initName].(func())
	if low.main {
		p.main = p.functions[mainName].(func())
	}
	for name, v := range p.functions {
		if method, ok := strings.CutPrefix(name, methodPrefix); ok {
			i, of, _ := strings.Cut(method, mark)
			index, _ := strconv.Atoi(i)
			t := p.made[of]
			if p.methods[t] == nil {
				p.methods[t] = map[int]reflect.Value{}
			}
			p.methods[t][index] = reflect.ValueOf(v)
			delete(p.functions, name)
		}
	}
	for t := range p.methods { // it does not change any more
		t.bind(p)
	}
	for _, a := range low.actors {
		entry := p.functions[a.entry()].(func(any, *runtime.Context, any) error)
		name := p.unit.typeName(a.obj)
		kind := &runtime.Kind{
			Name:   name,
			Source: p.sourceHash(name),
			Type:   p.types[name],
			Bind:   func(state any) runtime.Actor { state, _ = p.adopt(state); return &actor{p, entry, state} },
			State:  func(a runtime.Actor) any { return a.(*actor).state },
			Kinds:  p,
			Users:  &p.users,
		}
		if !low.main { // else it would end main with the actor
			kind.Interrupt = p.Stop
		}
		if source := p.sources[name]; source != nil {
			kind.Travels = source.fits
		}
		if a.requires != nil {
			requires := p.functions[a.placing(a.requires)].(func(any) runtime.Requirements)
			kind.Requires = func(act runtime.Actor) runtime.Requirements { return requires(act.(*actor).state) }
		}
		if a.suits != nil {
			suits := p.functions[a.placing(a.suits)].(func(any, runtime.Capabilities) bool)
			kind.Suits = func(act runtime.Actor, caps runtime.Capabilities) bool { return suits(act.(*actor).state, caps) }
		}
		p.kinds[name] = kind
	}
}

// sourceHash is the hash of the source of an actor type, main.Greeter, "" if it has none.
func (p *Program) sourceHash(name string) string {
	if s := p.sources[name]; s != nil {
		return s.hash
	}
	return ""
}

// Sources returns the source of each actor type of the program, by the name of the type, main.Greeter. The caller must not change it.
func (p *Program) Sources() map[string]*Source { return p.sources }

// Output returns where the program prints: Stdout and Stderr of its interpreter.
func (p *Program) Output() (stdout, stderr io.Writer) { return p.host.cfg.Stdout, p.host.cfg.Stderr }

// actor is an interpreted actor.
type actor struct {
	program *Program
	entry   func(any, *runtime.Context, any) error
	state   any
}

func (a *actor) Receive(ctx *runtime.Context, msg any) (err error) {
	defer func() {
		if a.program.stopped.Load() {
			recover()
			if err = a.program.cause(); err != ErrStopped {
				ctx.Exit() // there is nothing of it that could run again
			}
		} else if r := recover(); r != nil {
			err = a.program.unit.fault(r)
		}
	}()
	if msg, err = a.program.adopt(msg); err != nil {
		return err
	}
	return a.entry(a.state, ctx, msg)
}

// KindOf implements runtime.Kinds for the actor types of the program.
func (p *Program) KindOf(t reflect.Type) (*runtime.Kind, error) {
	return p.kinds[runtime.TypeName(t)], nil
}

// TypeOf returns the type that the program declares under the given name, main.Ping, as compiled code sees its values. Nil if there is none, or it is an interface.
func (p *Program) TypeOf(name string) reflect.Type { return p.types[name] }

// Unwrap implements runtime.Kinds.
func (p *Program) Unwrap(t reflect.Type) func(any) any { return unwrapper(t) }

// ActorTypes lists the names of the actor types of the program.
func (p *Program) ActorTypes() []string { return slices.Sorted(maps.Keys(p.kinds)) }

// Imports reports whether the program imports the package with the given path.
func (p *Program) Imports(path string) bool {
	return slices.ContainsFunc(p.unit.pkg.Imports(), func(pkg *types.Package) bool { return pkg.Path() == path })
}

// HasMain reports whether there is a function main.
func (p *Program) HasMain() bool { return p.main != nil }

// Main runs the function main and returns when it does, or when the program has called os.Exit, a goroutine of it has panicked, it is stopped, or ctx
// has ended, or all goroutines of the program wait for one another; then it stops the program. The error is nil, an *ExitError, a *Fault, ErrStopped, or that of ctx. Main may
// be called once.
func (p *Program) Main(ctx context.Context) error {
	var watch sync.WaitGroup
	defer watch.Wait()
	if !p.hears && p.isAlone() {
		others := compiledGoroutines(stacks())
		watch.Go(func() { p.watchDeadlock(others) })
	}
	go func() { // ends with main, which Stop ends unless it is in compiled code
		defer close(p.returned)
		p.finish(p.call(p.main))
	}()
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		p.Stop()
		return context.Cause(ctx)
	}
}

// Stop ends what is running in the program: its functions return, with zero values, before their next step. Nothing of it runs afterwards.
func (p *Program) Stop() {
	if p.stopped.Swap(true) {
		return
	}
	close(p.stopping)
	if l := yaegiLayout(); l != nil {
		l.halt(p.engine)
	}
	p.finish(ErrStopped)
}

// call runs an interpreted function and makes an error of a panic.
func (p *Program) call(f func()) (err error) {
	defer func() {
		r := recover()
		switch {
		case p.stopped.Load():
			err = p.cause()
		case r != nil:
			err = p.unit.fault(r)
		}
	}()
	f()
	return nil
}

// cause is why the program has ended.
func (p *Program) cause() error {
	<-p.done
	return p.err
}

// finish records why the program has ended. The first cause counts.
func (p *Program) finish(err error) {
	p.end.Do(func() {
		p.err = err
		close(p.done)
	})
}

// hasEnded reports whether main has ended, or something ended the program.
func (p *Program) hasEnded() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// abort ends the program with err.
func (p *Program) abort(err error) {
	if p.runs != nil && p.hasEnded() {
		p.runs.abort(p, err)
		return
	}
	if p.process.ended != nil && !p.hasEnded() {
		p.process.ended(err)
	}
	p.finish(err)
	p.Stop()
}

// goPanic ends the program with the panic r of one of its goroutines, if it is not nil.
func (p *Program) goPanic(r any) {
	switch {
	case r == nil || p.stopped.Load():
	case p.runs != nil && p.hasEnded():
		p.runs.report(p.unit.fault(r))
	default:
		p.abort(p.unit.fault(r))
	}
}

// exit is os.Exit for the program. Deferred functions do not run.
func (p *Program) exit(code int) {
	p.abort(&ExitError{code})
	panic(exitSignal{})
}

// yaegiPosition is where yaegi puts the position in its errors.
var yaegiPosition = regexp.MustCompile(`^(program(:\d+)*|-): `)

// unsupported is the error for what yaegi refuses although it is Go.
func (p *Program) unsupported(err error) error {
	d := Diagnostic{Message: "unsupported: " + yaegiPosition.ReplaceAllString(err.Error(), "")}
	if l := yaegiLayout(); l != nil {
		d.Pos = p.unit.position(l.positionOf(err))
	}
	return Diagnostics{p.unit.withLine(d)}
}

// noFiles is a file system without files: packages come from tables only.
type noFiles struct{}

func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
