package interp

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"slices"
	"sync"
)

// A process is what packages os, log and log/slog keep for a whole process, and a program, or all inputs of a session, have of their own: they may change it, and fmt.Print,
// fmt.Scan, flag.Parse and the loggers go by it.
type process struct {
	args                  []string
	stdin, stdout, stderr *os.File
	in, out               *os.File // stdin and stdout as they have been at first

	logger   *log.Logger
	logging  sync.Mutex // held while logAt writes
	slogging slogging

	ended func(error) // see LibraryConfig; nil for none
}

func newProcess(cfg Config) *process {
	file := func(stream any, byDefault *os.File) *os.File {
		if f, ok := stream.(*os.File); ok {
			return f
		}
		return byDefault
	}
	p := &process{
		args:  slices.Clone(cfg.Args),
		stdin: file(cfg.Stdin, os.Stdin), stdout: file(cfg.Stdout, os.Stdout), stderr: file(cfg.Stderr, os.Stderr),
		logger: log.New(cfg.Stderr, "", log.LstdFlags),
	}
	p.in, p.out = p.stdin, p.stdout
	return p
}

// output is where fmt.Print writes: the output of the program, or the file that the program has put in the place of os.Stdout.
func (p *Program) output() io.Writer {
	if p.process.stdout != p.process.out {
		return p.process.stdout
	}
	return p.host.cfg.Stdout
}

// input is where fmt.Scan reads: the input of the program, or the file that the program has put in the place of os.Stdin.
func (p *Program) input() io.Reader {
	if p.process.stdin != p.process.in {
		return p.process.stdin
	}
	return p.host.cfg.Stdin
}

// osSymbols has os.Exit end the program, and not the process with all that it hosts. The streams are the program's where they are files.
func (p *Program) osSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Exit":   reflect.ValueOf(p.exit),
		"Args":   reflect.ValueOf(&p.process.args).Elem(),
		"Stdin":  reflect.ValueOf(&p.process.stdin).Elem(),
		"Stdout": reflect.ValueOf(&p.process.stdout).Elem(),
		"Stderr": reflect.ValueOf(&p.process.stderr).Elem(),
	}
}

// flagSymbols has the functions of package flag parse the arguments of the program.
func (p *Program) flagSymbols() map[string]reflect.Value {
	name := ""
	if len(p.process.args) > 0 {
		name = p.process.args[0]
	}
	first := flag.NewFlagSet(name, flag.ContinueOnError)
	fs := first
	fs.SetOutput(p.host.cfg.Stderr)
	usage := func() {
		fmt.Fprintf(fs.Output(), "Usage of %s:\n", name)
		fs.PrintDefaults()
	}
	fs.Usage = func() { usage() }
	table := map[string]reflect.Value{
		"CommandLine": reflect.ValueOf(&fs).Elem(),
		"Usage":       reflect.ValueOf(&usage).Elem(),
		"Parse": reflect.ValueOf(func() {
			switch err := fs.Parse(p.process.args[min(1, len(p.process.args)):]); {
			case fs != first: // it knows what to do with errors
			case errors.Is(err, flag.ErrHelp):
				p.exit(0)
			case err != nil:
				p.exit(2)
			}
		}),
	}
	set := reflect.ValueOf(fs)
	for i := range set.NumMethod() {
		// The functions of the package have the names of the methods of its flag set. So has the type ErrorHandling.
		method := set.Type().Method(i).Name
		if _, ours := table[method]; !ours && p.host.symbols["flag"][method].Kind() == reflect.Func {
			table[method] = reflect.MakeFunc(set.Method(i).Type(), func(args []reflect.Value) []reflect.Value {
				return reflect.ValueOf(fs).Method(i).Call(args) // of the one that the program may have set
			})
		}
	}
	return table
}
