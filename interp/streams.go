package interp

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
)

// The variables os.Args, os.Stdin, os.Stdout and os.Stderr are the program's own: it may set them, and flag.Parse, fmt.Print and fmt.Scan use what it has set.

// streams are these variables.
type streams struct {
	args                  []string
	stdin, stdout, stderr *os.File
	in, out               *os.File // stdin and stdout as they have been at first
}

func newStreams(cfg Config) streams {
	file := func(stream any, byDefault *os.File) *os.File {
		if f, ok := stream.(*os.File); ok {
			return f
		}
		return byDefault
	}
	s := streams{
		args:  slices.Clone(cfg.Args),
		stdin: file(cfg.Stdin, os.Stdin), stdout: file(cfg.Stdout, os.Stdout), stderr: file(cfg.Stderr, os.Stderr),
	}
	s.in, s.out = s.stdin, s.stdout
	return s
}

// output is where fmt.Print writes: the output of the program, or the file that the program has put in the place of os.Stdout.
func (p *Program) output() io.Writer {
	if p.streams.stdout != p.streams.out {
		return p.streams.stdout
	}
	return p.host.cfg.Stdout
}

// input is where fmt.Scan reads: the input of the program, or the file that the program has put in the place of os.Stdin.
func (p *Program) input() io.Reader {
	if p.streams.stdin != p.streams.in {
		return p.streams.stdin
	}
	return p.host.cfg.Stdin
}

// osSymbols has os.Exit end the program, and not the process with all that it hosts. The streams are the program's where they are files.
func (p *Program) osSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"Exit":   reflect.ValueOf(p.exit),
		"Args":   reflect.ValueOf(&p.streams.args).Elem(),
		"Stdin":  reflect.ValueOf(&p.streams.stdin).Elem(),
		"Stdout": reflect.ValueOf(&p.streams.stdout).Elem(),
		"Stderr": reflect.ValueOf(&p.streams.stderr).Elem(),
	}
}

// flagSymbols has the functions of package flag parse the arguments of the program.
func (p *Program) flagSymbols() map[string]reflect.Value {
	name := ""
	if len(p.streams.args) > 0 {
		name = p.streams.args[0]
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
			switch err := fs.Parse(p.streams.args[min(1, len(p.streams.args)):]); {
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
