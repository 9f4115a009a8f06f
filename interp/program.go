package interp

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	yaegi "github.com/traefik/yaegi/interp"

	"thesp/runtime"
)

// Config is what New needs to know.
type Config struct {
	// Symbols returns the values of the names of package thesp for a program with the actor types of its argument: thesp.Symbols.
	Symbols func(runtime.Kinds) map[string]reflect.Value
	// Stdin, Stdout and Stderr are the streams of programs. Default: those of the process.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Args are the arguments of programs, os.Args to them. Default: those of the process.
	Args []string
}

// An Interpreter turns source text into programs. It is safe for concurrent use.
type Interpreter struct {
	cfg     Config
	lib     *library
	symbols symbols
}

// New makes an interpreter. The error tells of a broken build.
func New(cfg Config) (*Interpreter, error) {
	lib, err := newLibrary()
	if err != nil {
		return nil, err
	}
	if cfg.Stdin == nil {
		cfg.Stdin = os.Stdin
	}
	if cfg.Stdout == nil {
		cfg.Stdout = os.Stdout
	}
	if cfg.Stderr == nil {
		cfg.Stderr = os.Stderr
	}
	if cfg.Args == nil {
		cfg.Args = os.Args
	}
	in := &Interpreter{cfg: cfg, lib: lib, symbols: standardSymbols()}
	in.symbols[thespPath] = cfg.Symbols(nil)
	return in, nil
}

// Check reports what is wrong with a program, as Diagnostics: everything that the Go compiler would report, or else what the interpreter cannot run.
func (in *Interpreter) Check(files ...File) error {
	_, err := in.prepare(files)
	return err
}

// prepare parses, checks and lowers.
func (in *Interpreter) prepare(files []File) (*lowered, error) {
	if len(files) == 0 {
		return nil, errors.New("no source files")
	}
	s, err := parse(token.NewFileSet(), files)
	if err != nil {
		return nil, err
	}
	u, err := in.lib.check(s, nil)
	if err != nil {
		return nil, err
	}
	if err := in.accept(u); err != nil {
		return nil, err
	}
	return u.lower(lowering{})
}

// Load makes a program of the files of one package. The variables are set and the init functions have run when it returns; main has not. The
// error is Diagnostics, a *Fault, or an *ExitError.
func (in *Interpreter) Load(files ...File) (*Program, error) {
	low, err := in.prepare(files)
	if err != nil {
		return nil, err
	}
	return in.load(low, "", nil)
}

// load makes a program with the given name of its source, and more symbols in package rt.
func (in *Interpreter) load(low *lowered, source string, helpers map[string]reflect.Value) (*Program, error) {
	p := &Program{
		host:      in,
		unit:      low.unit,
		source:    source,
		logger:    log.New(in.cfg.Stderr, "", log.LstdFlags),
		kinds:     map[string]*runtime.Kind{},
		types:     map[string]reflect.Type{},
		functions: map[string]any{},
		done:      make(chan struct{}),
	}
	if err := p.compile(low, helpers); err != nil {
		return nil, err
	}
	if err := p.call(p.init); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

// A Program is source that has been compiled: its variables, functions and actor types. It is safe for concurrent use.
type Program struct {
	host   *Interpreter
	unit   *unit
	source string // its name, "" if it has none
	engine *yaegi.Interpreter
	logger *log.Logger
	kinds  map[string]*runtime.Kind
	types  map[string]reflect.Type // the struct types that it declares, as compiled code sees them

	functions map[string]any // what the program has bound, by name
	init      func()
	main      func() // nil if there is none

	stopped atomic.Bool

	end  sync.Once     // guards:
	done chan struct{} // closed when main has ended, or something ended the program
	err  error         // why; set before done is closed
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
	if err := p.engine.Use(p.host.symbols.ofProgram(p, low.imports, helpers)); err != nil {
		return err
	}
	// yaegi tells the scopes of imports from others by the name of the file. Our positions are all in this one.
	p.engine.FileSet().AddFile("program", 1, p.unit.fset.Base())
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
	if _, err := p.engine.ExecuteWithContext(context.Background(), compiled); err != nil {
		return p.unsupported(err)
	}
	if l := yaegiLayout(); l != nil {
		pr := &probe{layout: l, stopped: &p.stopped, name: p.unit.functionAt, abandon: func(r *panicking) {
			p.finish(p.unit.fault(r))
			p.Stop()
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
		if t, ok := strings.CutPrefix(name, typePrefix); ok {
			p.types[p.unit.pkg.Name()+"."+t] = reflect.TypeOf(v).Elem()
			delete(p.functions, name)
		}
	}
	for _, a := range low.actors {
		entry := p.functions[a.entry()].(func(any, *runtime.Context, any) error)
		name := p.unit.pkg.Name() + "." + a.obj.Name()
		kind := &runtime.Kind{
			Name:      name,
			Source:    p.source,
			Bind:      func(state any) runtime.Actor { return &actor{p, entry, state} },
			Kinds:     p,
			Interrupt: p.Stop,
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
			err = a.program.cause()
		} else if r := recover(); r != nil {
			err = a.program.unit.fault(r)
		}
	}()
	return a.entry(a.state, ctx, msg)
}

// KindOf implements runtime.Kinds for the actor types of the program.
func (p *Program) KindOf(t reflect.Type) (*runtime.Kind, error) {
	return p.kinds[runtime.TypeName(t)], nil
}

// TypeOf returns the struct type that the program declares under the given name, main.Ping, as compiled code sees its values. Nil if there is none.
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
// has ended; then it stops the program. The error is nil, an *ExitError, a *Fault, ErrStopped, or that of ctx. Main may be called once.
func (p *Program) Main(ctx context.Context) error {
	go func() { p.finish(p.call(p.main)) }() // ends with main, which Stop ends unless it is in compiled code
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

// exit is os.Exit for the program. Deferred functions do not run.
func (p *Program) exit(code int) {
	p.finish(&ExitError{code})
	p.Stop()
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
