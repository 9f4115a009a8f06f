package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	goruntime "runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"thesp/interp"
	"thesp/repl"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// slack is memory that nobody writes to, and that so takes no place. It has the garbage collector wait until there is as much garbage: interpreted code makes a lot of
// it, and little that lasts.
const slack = 32 << 20

// run is the whole program. It returns the exit code; see the codes in package repl.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 1 && args[0] == workerArg {
		return work(stderr)
	}
	unused := make([]byte, slack)
	defer goruntime.KeepAlive(unused)
	s := streams{stdin, stdout, stderr}
	root := rootCommand(s)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var code exitCode
	switch {
	case errors.As(err, &code):
		return int(code)
	case err != nil && wantsJSON(cmd, args): // cobra's: the command line is wrong
		sayJSON(stdout, errorView{Kind: "error", Code: errorCodes[repl.ExitUsage], Exit: repl.ExitUsage, Message: err.Error()})
		return repl.ExitUsage
	case err != nil:
		fmt.Fprintf(stderr, "error: %v\n%s --help tells how it is used\n", err, cmd.CommandPath())
		return repl.ExitUsage
	}
	return repl.ExitDone
}

// wantsJSON reports whether a command whose command line is wrong is to print JSON.
func wantsJSON(cmd *cobra.Command, args []string) bool {
	cmd.FParseErrWhitelist.UnknownFlags = true
	cmd.ParseFlags(args) // the flags behind the one that is wrong
	json, output := cmd.Flags().Lookup("json"), cmd.Flags().Lookup("output")
	return json != nil && json.Value.String() == "true" || output != nil && output.Changed && output.Value.String() != "text"
}

// exitCode is the error of a command that has said what there was to say.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit status %d", int(c)) }

// ended turns the exit code of a command into its error.
func ended(code int) error {
	if code == repl.ExitDone {
		return nil
	}
	return exitCode(code)
}

func rootCommand(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "thesp",
		Short: "An actor system that you can type at",
		Long: "An actor system that you can type at.\n\n" +
			"Without a command, thesp is a shell: thesp repl. Exit codes: 0 done, 1 the code or the actor failed,\n" +
			"2 wrong usage, 3 no system reached, 4 no reply in time, 5 dead or unknown actor, 6 not allowed or source rejected,\n" +
			"7 no system offers what an actor requires, 130 interrupted, 143 told to end.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
	}
	code, g := "", &guest{}
	g.flags(root)
	g.shellFlags(root)
	root.Flags().StringVarP(&code, "eval", "e", "", "the same as thesp eval CODE")
	root.MarkFlagsMutuallyExclusive("eval", "init")
	root.MarkFlagsMutuallyExclusive("eval", "keep-going")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("eval") {
			e := newEvaluation(s)
			e.guest = *g
			return ended(e.run(cmd.Context(), []string{code}))
		}
		return ended(shell(cmd.Context(), s, g))
	}
	root.Flags().BoolP("version", "V", false, "print the version") // or cobra would call it -v
	root.Version = versionText()
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(runCommand(s), evalCommand(s), checkCommand(s), replCommand(s), connectCommand(s),
		serveCommand(s), startCommand(s), stopCommand(s), statusCommand(s), membersCommand(s), capsCommand(s),
		actorsCommand(s), treeCommand(s), topCommand(s), infoCommand(s), traceCommand(s), createCommand(s), tellCommand(s), askCommand(s), listenCommand(s), killCommand(s),
		contextCommand(s), keyCommand(s), sourcesCommand(s), manCommand(s), versionCommand(s))
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE:  func(_ *cobra.Command, args []string) error { return help(root, args) },
	})
	return root
}

// help is thesp help.
func help(root *cobra.Command, args []string) error {
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return noCommand(cmd, rest)
	}
	return cmd.Help()
}

// noCommand is the error for arguments of a command that has but commands of its own.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var like string
	cmd.SuggestionsMinimumDistance = 2
	names := slices.DeleteFunc(cmd.SuggestionsFor(args[0]), func(name string) bool { return !strings.HasPrefix(args[0], name[:1]) }) // key is not like hel
	if len(names) > 0 {
		like = fmt.Sprintf(" (did you mean %s?)", strings.Join(names, ", or "))
	}
	return fmt.Errorf("unknown command %q for %q%s", args[0], cmd.CommandPath(), like)
}

func replCommand(s streams) *cobra.Command {
	g := &guest{}
	cmd := &cobra.Command{
		Use:   "repl",
		Short: "Type Go and talk to actors; reads a pipe as well",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return ended(shell(cmd.Context(), s, g)) },
	}
	g.flags(cmd)
	g.shellFlags(cmd)
	return cmd
}

func connectCommand(s streams) *cobra.Command {
	g := &guest{}
	cmd := &cobra.Command{
		Use:   "connect [HOST:PORT]",
		Short: "Run the shell in the convention of the system there, or of that which other commands are about",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			g.connect, g.joins = strings.Join(args, ""), true
			return ended(shell(cmd.Context(), s, g))
		},
	}
	g.systemFlags(cmd)
	g.shellFlags(cmd)
	return cmd
}

func runCommand(s streams) *cobra.Command {
	e := newEvaluation(s)
	cmd := &cobra.Command{
		Use:   "run FILE|DIR|- [ARG...]",
		Short: "Run a Go program, interpreted, or inputs of the shell",
		Long: "Run the function main of a Go file, of the files of a folder, or of standard input.\n" +
			"The program may import thesp and the standard library. Its exit code is that of thesp.\n" +
			"A file whose name ends in .thesp has inputs of the shell, which run up to the first error, or with\n" +
			"--keep-going to the end.\n" +
			"With --json that error, and the results of such inputs, are objects.",
		Example: "  thesp run examples/hello.go\n  #!/usr/bin/env -S thesp run   (as the first line of a file that can be executed)",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ended(e.runFile(cmd.Context(), args))
		},
	}
	e.outputFlags(cmd)
	cmd.Flags().BoolVar(&e.guest.keepGoing, "keep-going", false, "go on after errors in inputs of the shell; the exit code is that of the first")
	cmd.Flags().SetInterspersed(false) // what follows the file is for the program
	return cmd
}

func checkCommand(s streams) *cobra.Command {
	as, r := "own", newRemote(s)
	cmd := &cobra.Command{
		Use:   "check FILE|DIR|-...",
		Short: "Report what is wrong with Go programs, without running them",
		Long: "Report what is wrong with Go programs, without running them. With --as shipped also what other systems would\n" +
			"refuse of actor types that are created there: their sources may use what computes, and reach nothing outside.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rights, ok := map[string]interp.Rights{"own": interp.Own, "shipped": interp.Shipped}[as]
			if !ok {
				return fmt.Errorf("--as is own or shipped, not %q", as)
			}
			if err := r.checkOutput(); err != nil {
				return ended(r.ended(err))
			}
			return ended(check(r, rights, args))
		},
	}
	r.outputFlags(cmd)
	cmd.Flags().StringVar(&as, "as", as, "own or shipped")
	return cmd
}

// newInterpreter makes the interpreter of a command.
func newInterpreter(s streams, args []string) (*interp.Interpreter, error) {
	return interp.New(interp.Config{Symbols: symbols, Stdin: s.in, Stdout: s.out, Stderr: s.err, Args: args})
}

// runFile is thesp run. It returns the exit code.
func (e *evaluation) runFile(ctx context.Context, args []string) int {
	if err := e.checkOutput(); err != nil {
		return e.ended(err)
	}
	e.about = args[0]
	if strings.HasSuffix(args[0], repl.ScriptSuffix) {
		return e.inputs(ctx, strings.NewReader(":load "+args[0]), args)
	}
	if e.guest.keepGoing {
		return e.ended(usage("--keep-going is for files of inputs, *%s", repl.ScriptSuffix))
	}
	in, err := newInterpreter(e.streams, args)
	if err != nil {
		return e.ended(err)
	}
	code, err := sources(args[0], e.in)
	if err != nil {
		return e.ended(err)
	}
	program, err := in.LoadCode(code)
	var exit *interp.ExitError
	if errors.As(err, &exit) {
		return exit.Code
	}
	if wrong := (interp.Diagnostics{}); errors.As(err, &wrong) && slices.Contains(args[1:], "--json") {
		e.output = "json" // what stands behind the file is for the program, but there is none
	}
	if err != nil {
		return e.ended(err)
	}
	if !program.HasMain() {
		return e.ended(fmt.Errorf("%s has no function main in package main: there is nothing to run", args[0]))
	}
	if !program.Imports("os/signal") { // then it sees to signals itself
		var stop func()
		ctx, stop = withSignals(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
	}
	err = program.Main(ctx)
	var sig signalled
	switch {
	case err == nil:
		return repl.ExitDone
	case errors.As(err, &exit):
		return exit.Code
	case errors.As(err, &sig):
		return sig.code()
	}
	return e.ended(err)
}

// signalled is the cause of a context that a signal has ended.
type signalled struct{ sig os.Signal }

func (s signalled) Error() string { return s.sig.String() }

// code is 128 and the number of the signal.
func (s signalled) code() int {
	if n, ok := s.sig.(syscall.Signal); ok {
		return 128 + int(n)
	}
	return repl.ExitInterrupted
}

// withSignals ends the context it returns when the process gets one of the signals.
func withSignals(ctx context.Context, sigs ...os.Signal) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, sigs...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case sig := <-ch:
			cancel(signalled{sig})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(ch)
		cancel(nil)
		<-done
	}
}

// check is thesp check.
func check(r *remote, rights interp.Rights, args []string) int {
	in, err := newInterpreter(r.streams, nil)
	if err != nil {
		return r.ended(err)
	}
	code := repl.ExitDone
	for _, arg := range args {
		program, err := sources(arg, r.in)
		if err == nil {
			err = in.CheckCode(rights, program)
		}
		r.about = arg
		if err != nil {
			r.ended(err)
			code = repl.ExitFailed
			continue
		}
		r.say(object{{"kind", "checked"}, {"target", arg}}, func(io.Writer) {})
	}
	return code
}
