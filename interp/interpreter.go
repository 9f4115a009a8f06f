package interp

import (
	"errors"
	"go/types"
	"io"
	"os"
	"reflect"
	"time"

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
	types   *typeTable
	twins   *twinTable
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
	in := &Interpreter{cfg: cfg, lib: lib, symbols: standardSymbols(), types: &typeTable{types: map[string]*madeType{}}, twins: &twinTable{twins: map[reflect.Type]reflect.Type{}}}
	in.symbols[thespPath] = cfg.Symbols(nil)
	lib.symbols = in.symbols
	return in, nil
}

// Check reports what is wrong with a program, as Diagnostics: everything that the Go compiler would report, or else what the interpreter cannot run.
func (in *Interpreter) Check(files ...File) error { return in.CheckAs(Own, files...) }

// CheckAs is Check, and reports what the actor types of the program use that sources with the given rights may not.
func (in *Interpreter) CheckAs(rights Rights, files ...File) error {
	return in.CheckCode(rights, Code{Files: files})
}

// CheckCode is CheckAs for a program that may have packages of its own.
func (in *Interpreter) CheckCode(rights Rights, code Code) error {
	low, err := in.prepare(reading{Code: code, rights: Own})
	if err != nil || rights == Own {
		return err
	}
	var all Diagnostics
	for _, a := range low.actors {
		if s := low.sources[low.unit.typeName(a.obj)]; s != nil {
			if err := s.fits(); err != nil {
				all = append(all, low.unit.withLine(Diagnostic{Pos: low.unit.position(a.obj.Pos()), Message: err.Error()}))
			}
		}
	}
	for _, s := range low.sources {
		_, err := in.prepare(reading{Code: s.code(), rights: rights})
		var ds Diagnostics
		if errors.As(err, &ds) {
			all = append(all, ds...)
		} else if err != nil {
			return err
		}
	}
	if all != nil {
		return all.sort()
	}
	return nil
}

// A reading is a program that is to be read.
type reading struct {
	Code
	rights Rights
	entry  string // see lowering
}

// prepare parses, checks and lowers.
func (in *Interpreter) prepare(r reading) (*lowered, error) {
	if len(r.Files) == 0 {
		return nil, errors.New("no source files")
	}
	r = r.remembered()
	u, err := in.lib.assemble(r)
	if err != nil {
		return nil, err
	}
	if err := in.accept(u, r.rights); err != nil {
		return nil, err
	}
	sources := u.actorSources()
	if u, err = u.flatten(); err != nil {
		return nil, err
	}
	low, err := u.lower(lowering{entry: r.entry})
	if err != nil {
		return nil, err
	}
	low.sources, low.rights = sources, r.rights
	if err := in.instanceSources(r, low); err != nil {
		return nil, err
	}
	return low, nil
}

// actorSources makes the source of each actor type, by its name, main.Greeter. It must be called before the program is flattened, and lowered.
func (u *unit) actorSources() map[string]*Source {
	out := map[string]*Source{}
	decls := u.topLevel()
	for obj, d := range decls {
		if t, ok := obj.(*types.TypeName); ok && !t.IsAlias() && t.Parent() == t.Pkg().Scope() && asActor(t) != nil {
			out[t.Pkg().Name()+"."+t.Name()] = u.source(u.actorClosure(d.node), t.Pkg())
		}
	}
	return out
}

// Load makes a program of the files of one package. The variables are set and the init functions have run when it returns; main has not. The
// error is Diagnostics, a *Fault, or an *ExitError.
func (in *Interpreter) Load(files ...File) (*Program, error) { return in.LoadCode(Code{Files: files}) }

// LoadCode is Load for a program that may have packages of its own.
func (in *Interpreter) LoadCode(code Code) (*Program, error) {
	low, err := in.prepare(reading{Code: code, rights: Own})
	if err != nil {
		return nil, err
	}
	return in.load(low, nil, 0, newProcess(in.cfg))
}

// load makes a program with more symbols in package rt. It may take that long to set its variables; 0 is as long as it likes. It has proc for its
// own.
func (in *Interpreter) load(low *lowered, helpers map[string]reflect.Value, limit time.Duration, proc *process) (*Program, error) {
	p := &Program{
		host:      in,
		unit:      low.unit,
		rights:    low.rights,
		sources:   low.sources,
		process:   proc,
		kinds:     map[string]*runtime.Kind{},
		types:     map[string]reflect.Type{},
		methods:   map[*madeType]map[int]reflect.Value{},
		functions: map[string]any{},
		stopping:  make(chan struct{}),
		done:      make(chan struct{}),
		returned:  make(chan struct{}),
	}
	if err := p.compile(low, helpers); err != nil {
		return nil, err
	}
	if err := p.begin(limit); err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}
