package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"thesp/netbase"
	"thesp/repl"
)

// A report is how thesp serve tells thesp start how it went. The zero value tells nobody.
type report struct {
	mu    sync.Mutex // guards all else
	to    *os.File
	notes []string
}

// A started is what it tells: where it serves, or why it does not.
type started struct {
	Address string   `json:"address,omitempty"`
	Error   string   `json:"error,omitempty"`
	Code    int      `json:"code,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

func newReport(descriptor int) *report {
	if descriptor == 0 {
		return &report{}
	}
	closeOnExec(descriptor)
	return &report{to: os.NewFile(uintptr(descriptor), "report")}
}

// note adds to what there is to say, unless that has been said.
func (r *report) note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to != nil {
		r.notes = append(r.notes, text)
	}
}

// say reports whether there is somebody who has been told.
func (r *report) say(what started) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to == nil {
		return false
	}
	what.Notes = r.notes
	err := json.NewEncoder(r.to).Encode(what)
	r.to.Close()
	r.to = nil
	return err == nil
}

func (r *report) serving(address string) { r.say(started{Address: address}) }

func (r *report) failed(err error, code int) bool {
	var b strings.Builder
	repl.PrintError(&b, plain(err), false)
	return r.say(started{Error: strings.TrimSuffix(strings.TrimPrefix(b.String(), "error: "), "\n"), Code: code})
}

func (r *report) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to != nil {
		r.to.Close()
		r.to = nil
	}
}

// A noting is a log handler that has a start tell what the system itself warns of meanwhile, as of a leader that cannot be reached.
type noting struct {
	slog.Handler
	report *report
}

// Handle implements slog.Handler.
func (n noting) Handle(ctx context.Context, record slog.Record) error {
	if record.Level >= slog.LevelWarn {
		text := record.Message
		record.Attrs(func(a slog.Attr) bool {
			if a.Key == "error" {
				text += ": " + a.Value.String()
			}
			return true
		})
		n.report.note(text)
	}
	return n.Handler.Handle(ctx, record)
}

func startCommand(s streams) *cobra.Command {
	var cfg serving
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "start [FILE|DIR]",
		Short: "Run a system in the background that others reach",
		Long: "Run a system as thesp serve does, but in the background, and return when others can reach it. It leaves the terminal\n" +
			"alone, goes on when the terminal is closed, and logs to a file in " + tilde(netbase.StateFolder()) + ".\n" +
			"thesp stop ends it, and thesp status tells how it is. Only one system serves at an address: a second start says so.",
		Example: "  thesp start --cap Server examples/echo/client.go",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.run(func(ctx context.Context) error { return r.start(ctx, cfg, args) })(cmd, args)
		},
	}
	cfg.flags(cmd)
	r.outputFlags(cmd)
	return cmd
}

// start is thesp start.
func (r *remote) start(ctx context.Context, cfg serving, args []string) error {
	if err := r.checkOutput(); err != nil {
		return err
	}
	if err := cfg.check(); err != nil {
		return err
	}
	address, _, err := listenAddress(cfg.listen)
	if err != nil {
		return err
	}
	f, err := filesOf(address)
	if err != nil {
		return err
	}
	log, err := newLog(f)
	if err != nil {
		return err
	}
	defer log.Close()
	line := []string{"serve", "--log-file", log.Name(), "--listen", address, "--message-time", cfg.message.String(), "--log-format", cfg.format}
	for _, leader := range cfg.leaders {
		line = append(line, "--leader", leader)
	}
	for _, member := range cfg.members {
		line = append(line, "--member", member)
	}
	for _, text := range cfg.caps {
		line = append(line, "--cap", text)
	}
	if cfg.name != "" {
		line = append(line, "--name", cfg.name)
	}
	if cfg.key != "" {
		line = append(line, "--key", cfg.key)
	}
	pid, how, err := inBackground(ctx, append(append(line, "--"), args...), log)
	for _, text := range how.Notes {
		r.note(text)
	}
	switch {
	case err != nil:
		os.Remove(log.Name())
		return fmt.Errorf("start in the background: %w", err)
	case how.Address == "" && how.Error == "":
		return fmt.Errorf("process %d has ended before it served: see %s", pid, cmp.Or(existing(log.Name()), f.log()))
	case how.Error != "":
		return &coded{errors.New(how.Error), how.Code}
	}
	r.say(startedView{"started", how.Address, pid, f.log()}, func(w io.Writer) {
		fmt.Fprintf(w, "serving at %s   process %d   log %s\n", how.Address, pid, f.log())
	})
	return nil
}

type startedView struct {
	Kind    string `json:"kind"`
	Address string `json:"address"`
	PID     int    `json:"pid"`
	Log     string `json:"log"`
}

// existing is path if there is such a file, else "".
func existing(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// newLog makes the log of a system in the background, under a name of its own: only who gets to serve may take the place of the one before, see holding.keepLog.
func newLog(f files) (*os.File, error) {
	dir, name := filepath.Split(f.log())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, name+"-*")
}

// inBackground runs thesp with the given arguments as a process that is not tied to this one, and waits until that has said how it went: nothing, if it has ended before. If ctx ends
// first, so does the process.
func inBackground(ctx context.Context, args []string, log *os.File) (pid int, how started, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, how, err
	}
	in, out, err := os.Pipe()
	if err != nil {
		return 0, how, err
	}
	defer in.Close()
	cmd := exec.Command(self, args...)
	cmd.Args = append([]string{"thesp", args[0], "--ready-fd", strconv.Itoa(readyDescriptor)}, args[1:]...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{out}
	cmd.SysProcAttr = detached()
	err = cmd.Start()
	out.Close()
	if err != nil {
		return 0, how, err
	}
	stop := context.AfterFunc(ctx, func() { cmd.Process.Signal(syscall.SIGTERM) })
	err = json.NewDecoder(in).Decode(&how)
	pid = cmd.Process.Pid
	switch {
	case !stop():
		cmd.Wait()
		return pid, how, context.Cause(ctx)
	case errors.Is(err, io.EOF), how.Error != "":
		return pid, how, ignoreExit(cmd.Wait())
	case err != nil:
		return pid, how, err
	}
	return pid, how, cmd.Process.Release()
}

// readyDescriptor is that of the first of exec.Cmd.ExtraFiles.
const readyDescriptor = 3

// ignoreExit is err, unless that says only how a process has ended.
func ignoreExit(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

// coded is an error with an exit code of its own.
type coded struct {
	error
	code int
}

func (c *coded) Unwrap() error { return c.error }

// exitCodeOf is the exit code of a command that ended with err.
func exitCodeOf(err error) int {
	var c *coded
	switch {
	case errors.As(err, &c):
		return c.code
	case errors.Is(err, errServing):
		return repl.ExitUnreachable
	}
	return repl.ExitCode(err)
}
