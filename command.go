package thesp

import (
	"errors"
	"fmt"
	"time"
)

// RunCommand is an actor that runs commands of the operating system, one after the other.
//
//	runner, err := sys.CreateActor(&thesp.RunCommand{})
//	answer, err := sys.Ask(runner, thesp.Command{Path: "ls", Args: []string{"-l"}}, 0)
//	fmt.Print(answer.(thesp.CommandResult).Stdout)
//
// Each Command is run once, in the order in which they come, and answered with a CommandResult, whatever becomes of it. CommandAbort ends the one that is
// running. The actor handles messages while a command runs.
//
// A command is ended by SIGTERM, and by SIGKILL if it is still there 2 seconds later. Where there are process groups both are for the group of the
// command, which is its own, and the answer comes when nothing is left of it; on Windows and Plan 9 the process is killed at once. Processes that a command
// leaves behind when it ends by itself live on; if they hold its stdout or stderr the answer waits for what they write, for 2 seconds at most, and then
// these are closed.
//
// When the actor ends it ends the command that is running and waits for it; that command and those that wait are answered as cancelled, unless the
// whole system is shut down: then an Ask for them ends with ErrDead.
type RunCommand struct {
	// MaxWaiting is how many commands may wait; more are answered with an error. Default: 1000.
	MaxWaiting int

	waiting []commandRequest
	running *process // nil if none
	number  int      // of the command that runs
	from    Address  // its requester
}

// A Command asks a RunCommand to run a program, without a shell: that would be Path "sh", Args "-c" and the line. The answer is a CommandResult.
type Command struct {
	// Path is the program. Without a slash it is looked for in the folders of $PATH.
	Path string
	// Args are its arguments, without its name.
	Args []string
	// Dir is the folder that it runs in. Default: that of this process.
	Dir string
	// Env is its environment, as "KEY=value". Default: that of this process.
	Env []string
	// Stdin is what it reads.
	Stdin string
	// Timeout is how long it may run; then it is ended. Default: no limit.
	Timeout time.Duration
	// MaxOutput is how many bytes are kept of what it writes to stdout, and as many of stderr: the first and the last half. Default: 1 MiB.
	MaxOutput int
}

// A CommandResult is the answer to a Command.
type CommandResult struct {
	// Command is what was asked for, without its Stdin.
	Command Command
	// ExitCode is what the program has returned, 0 for success; -1 if it was not run, or a signal has ended it.
	ExitCode int
	// Stdout and Stderr are what it has written.
	Stdout, Stderr string
	// StdoutDropped and StderrDropped are how many bytes of that are missing, after the first half.
	StdoutDropped, StderrDropped int64
	// Error is why it was not run, or did not run to its end; empty if it did, whatever the ExitCode.
	Error string
	// Duration is how long it has run.
	Duration time.Duration
}

// CommandAbort asks a RunCommand to end the command that is running, if there is one; that is answered by its CommandResult, to whom it belongs. Those
// that wait are run.
type CommandAbort struct{}

// A commandRequest is a Command that waits.
type commandRequest struct {
	from    Address
	command Command
}

// commandEnded says that the command with that number has ended.
type commandEnded struct{ Number int }

// waitingDefault is RunCommand.MaxWaiting if nothing is set.
const waitingDefault = 1000

// What a Command was ended by, besides its timeout.
const (
	causeAborted   = "aborted"
	causeCancelled = "cancelled: the actor that runs commands has ended"
)

// Receive implements Actor.
func (r *RunCommand) Receive(ctx *Context, msg any) error {
	switch m := msg.(type) {
	case Command:
		r.take(ctx, commandRequest{ctx.Sender(), m})
	case commandEnded:
		if r.running != nil && m.Number == r.number {
			r.finish(ctx)
		}
	case CommandAbort:
		if r.running != nil {
			r.running.end(causeAborted)
		}
	case ActorExitRequest:
		r.end(ctx)
	default:
		ctx.Unhandled()
	}
	return nil
}

// take starts a command, or has it wait.
func (r *RunCommand) take(ctx *Context, q commandRequest) {
	if r.MaxWaiting == 0 {
		r.MaxWaiting = waitingDefault
	}
	switch {
	case r.running == nil:
		r.start(ctx, q)
	case len(r.waiting) >= r.MaxWaiting:
		answerCommand(ctx, q.from, notRun(q.command, fmt.Sprintf("%v: %d commands wait", ErrBusy, len(r.waiting))))
	default:
		r.waiting = append(r.waiting, q)
	}
}

// start runs a command, or answers that it cannot be run.
func (r *RunCommand) start(ctx *Context, q commandRequest) {
	p, err := startProcess(q.command)
	if err != nil {
		answerCommand(ctx, q.from, notRun(q.command, err.Error()))
		return
	}
	r.number++
	r.running, r.from = p, q.from
	sys, self, ended := ctx.System(), ctx.Self(), commandEnded{r.number}
	go p.wait(func() error { return sys.Tell(self, ended) }) // finish and end wait for it
}

// finish answers the command that has ended, and starts the next one.
func (r *RunCommand) finish(ctx *Context) {
	<-r.running.gone
	answerCommand(ctx, r.from, r.running.result)
	r.running = nil
	for len(r.waiting) > 0 && r.running == nil {
		q := r.waiting[0]
		r.waiting[0] = commandRequest{}
		r.waiting = r.waiting[1:]
		r.start(ctx, q)
	}
}

// end ends the command that is running and answers all.
func (r *RunCommand) end(ctx *Context) {
	if r.running != nil {
		close(r.running.unheard)
		r.running.end(causeCancelled)
		<-r.running.gone
		answerCommand(ctx, r.from, r.running.result)
		r.running = nil
	}
	for _, q := range r.waiting {
		answerCommand(ctx, q.from, notRun(q.command, causeCancelled))
	}
	r.waiting = nil
}

// answerCommand tells the requester of a command what has become of it.
func answerCommand(ctx *Context, to Address, result CommandResult) {
	if err := ctx.Tell(to, result); !errors.Is(err, ErrDead) { // a requester that is gone is no error
		logError(ctx, "run command: no result told", err)
	}
}

// notRun is the result of a command that has not run.
func notRun(c Command, reason string) CommandResult {
	c.Stdin = ""
	return CommandResult{Command: c, ExitCode: -1, Error: reason}
}
