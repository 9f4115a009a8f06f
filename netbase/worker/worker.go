// Package worker runs the program itself once more, as a child process apart: what goes wrong there ends the child only, and the child reaches nothing but its
// parent, over one connection.
//
// The parent calls Start. The child, which is the same program, calls Inherited first thing in main. What they say to each other is not the matter of this package.
//
// On Linux the child is sandboxed in as many layers as the kernel lets it have, see Layer. On other Unix systems there is no sandbox: the limits hold that the
// system knows, and a child ends when its parent has. Elsewhere Start fails with errors.ErrUnsupported.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// ErrBuild says that the program that was started as a worker is not this one: its file has been replaced since.
var ErrBuild = errors.New("the program has been replaced: restart needed")

// startLimit is how long a child may take until it is ready. It needs some 10 ms; much longer where all processors are busy, see Worker.
const startLimit = 10 * time.Second

// Config is what Start needs to know.
type Config struct {
	// Command is the path of the program. Default: the program that is running, even if its file has been replaced.
	Command string
	// Args are its arguments, for people who list processes.
	Args []string
	// Env is all that is in its environment, besides what this package puts there. Default: nothing.
	Env    []string
	Limits Limits
	// NoSandbox leaves the child what its user may do, files and network included. Limits.Files does not hold then.
	NoSandbox bool
	// Log is told of starts and ends. Default: nothing is logged.
	Log *slog.Logger

	reap func(cmd *exec.Cmd, before func()) error // for tests; nil is reap
}

// Limits are what a child may use.
type Limits struct {
	Memory uint64 // bytes of its own; default 512 MiB. One allocation may go beyond it by 256 MiB
	Files  uint64 // how many it may have open; default 32
}

// A Layer is one of the barriers between a child and the machine.
type Layer struct {
	Name string
	Off  string // why it is not there; empty if it is
}

func (l Layer) String() string {
	if l.Off == "" {
		return l.Name
	}
	return l.Name + " off: " + l.Off
}

// A Worker is a child process, from its start until it has been reaped. Its methods are safe for concurrent use.
//
// A goroutine with a thread of its own starts the child and waits for it: the kernel ends a child when the thread that started it does.
//
// Where all processors are busy the kernel may take half a minute to clear away a child that has been killed, as it waits for all of them before it lets go of namespaces. The child itself does nothing
// any more. Who asks how it has ended does not wait for that.
type Worker struct {
	conn   net.Conn
	cmd    *exec.Cmd
	life   *os.File // the child ends when this does
	stderr stderr
	layers []Layer
	log    *slog.Logger
	done   chan struct{} // closed when it is known how it has ended
	exit   Exit          // once done is closed
	reaped chan struct{} // closed when nothing of it is left

	mu     sync.Mutex
	reason string      // of Kill
	mute   bool        // it had closed its connection before that
	late   *time.Timer // from Kill on: runs ended
	known  bool        // done is closed
	over   bool        // its process id may be another's by now
}

const (
	// lastTime is how long a child that has closed its connection may take to end.
	lastTime = 500 * time.Millisecond
	// killTime is how long one that was killed may take until it counts as ended, and reapTime how long Close waits until nothing is left.
	killTime = 300 * time.Millisecond
	reapTime = time.Second
)

// Start starts a child and returns when it is ready, 10 s from now at the latest, or when ctx has ended; later ctx has no effect. The caller owns the worker and
// must call Close.
func Start(ctx context.Context, cfg Config) (*Worker, error) {
	if cfg.Limits.Memory == 0 {
		cfg.Limits.Memory = 512 << 20
	}
	if cfg.Limits.Files == 0 {
		cfg.Limits.Files = 32
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	command, err := cfg.command()
	if err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	var tried error // why there is less of a sandbox than there could be
	for _, how := range cfg.ways() {
		w, err := fork(cfg, command, how, tried)
		if err == nil {
			return w.greeted(ctx)
		}
		tried = err
	}
	return nil, fmt.Errorf("start worker: %w", tried)
}

// fork starts the process in the given way, those before which did not work, for the reason tried.
func fork(cfg Config, command string, how way, tried error) (*Worker, error) {
	w := &Worker{log: cfg.Log, done: make(chan struct{}), reaped: make(chan struct{})}
	conn, far, err := socketPair()
	if err != nil {
		return nil, err
	}
	defer far.Close()
	end, life, err := os.Pipe()
	if err != nil {
		conn.Close()
		return nil, err
	}
	defer end.Close()
	o := order{Build: buildID(), Limits: cfg.Limits, Sandbox: !cfg.NoSandbox, Apart: how.name, AllCalls: how.allCalls}
	if tried != nil {
		o.Tried = tried.Error()
	}
	w.conn, w.life = conn, life
	w.cmd = exec.Command(command, cfg.Args...)
	w.cmd.Env = append([]string{o.variable()}, cfg.Env...)
	w.cmd.ExtraFiles = []*os.File{far, end} // 3 and 4
	w.cmd.Stderr = &w.stderr
	w.cmd.WaitDelay = time.Second // for what it started, and that holds its stderr
	w.cmd.SysProcAttr = how.attr
	if !cfg.NoSandbox {
		w.cmd.Dir = "/"
	}
	started := make(chan error)
	if cfg.reap == nil {
		cfg.reap = reap
	}
	go w.own(started, cfg.reap)
	if err := <-started; err != nil {
		conn.Close()
		life.Close()
		return nil, err
	}
	return w, nil
}

// own starts the process, waits for it, and leaves nothing of it behind.
func (w *Worker) own(started chan<- error, reap func(*exec.Cmd, func()) error) {
	runtime.LockOSThread() // for good: the thread, whose end would be that of the process, ends with this
	err := w.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	err = reap(w.cmd, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.over = true
		killGroup(w.cmd.Process.Pid) // what it has started
	})
	w.life.Close()
	w.ended(w.cmd.ProcessState)
	w.log.Info("worker ended", "pid", w.PID(), "reason", w.exit.Reason, "wait", err)
	close(w.reaped)
}

// ended notes how the child has ended, unless that is known; state is nil if it was killed and is not yet reaped.
func (w *Worker) ended(state *os.ProcessState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.late != nil {
		w.late.Stop()
	}
	if w.known {
		return
	}
	w.known = true
	w.exit = w.stderr.exit(state, w.reason, w.mute)
	close(w.done)
}

// greeted returns the worker when it is ready; if it does not become so, nothing is left of it.
func (w *Worker) greeted(ctx context.Context) (*Worker, error) {
	if err := w.greet(ctx); err != nil {
		w.Close()
		return nil, fmt.Errorf("start worker: %w", err)
	}
	w.log.Debug("worker started", "pid", w.PID(), "sandbox", w.layers)
	return w, nil
}

// greet waits until the child is ready.
func (w *Worker) greet(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { w.Kill(context.Cause(ctx).Error()) })
	defer stop()
	w.conn.SetDeadline(time.Now().Add(startLimit))
	h, err := readHello(w.conn)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	switch {
	case errors.Is(err, io.EOF):
		return errors.New(w.LastWords().Reason)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("it was not ready after %v", startLimit)
	case err != nil:
		return fmt.Errorf("it does not say hello: %w", err)
	case h.Build != buildID():
		return ErrBuild
	case h.Err != "":
		return errors.New(h.Err)
	case !stop():
		return context.Cause(ctx)
	}
	w.layers = h.Layers
	return w.conn.SetDeadline(time.Time{})
}

// LastWords is Wait for a child that has closed its connection. As a rule that is because it ends, and what it has said tells why; one that does not end is killed.
func (w *Worker) LastWords() Exit {
	select {
	case <-w.done:
	case <-time.After(lastTime):
		w.kill("it has closed its connection", true)
	}
	return w.Wait()
}

// Conn is the connection to the child. It knows deadlines. It stays open when the child ends, so that what the child said last can be read; Close closes it.
func (w *Worker) Conn() net.Conn { return w.conn }

// PID is the id of the process.
func (w *Worker) PID() int { return w.cmd.Process.Pid }

// Sandbox lists the layers of the sandbox, those that are off included.
func (w *Worker) Sandbox() []Layer { return w.layers }

// Kill ends the child and what it has started, for a reason that people will read. It does not wait. The first reason counts; none does if the child has ended already.
func (w *Worker) Kill(reason string) { w.kill(reason, false) }

// kill is Kill; mute is whether the child has closed its connection.
func (w *Worker) kill(reason string, mute bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	if w.reason == "" {
		w.reason, w.mute = reason, mute
		w.late = time.AfterFunc(killTime, func() { w.ended(nil) })
	}
	killGroup(w.cmd.Process.Pid)
}

// Wait waits until the child has ended, and tells how. It returns soon after Kill.
func (w *Worker) Wait() Exit {
	<-w.done
	return w.exit
}

// Close ends the child if it has not ended, waits until nothing of it is left, for a second at most, and closes the connection.
func (w *Worker) Close() {
	w.Kill("closed")
	select {
	case <-w.reaped:
	case <-time.After(reapTime):
		w.log.Warn("the kernel takes long over a worker that was killed", "pid", w.PID())
	}
	w.conn.Close()
}

// socketPair makes two connected sockets: one for this process, one to hand on.
func socketPair() (net.Conn, *os.File, error) {
	near, far, err := socketFiles()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	defer near.Close()
	conn, err := net.FileConn(near)
	if err != nil {
		far.Close()
		return nil, nil, err
	}
	return conn, far, nil
}

// A way is one to start a process apart from the others.
type way struct {
	name     string // for the child
	attr     *syscall.SysProcAttr
	allCalls bool // leaves system calls alone, to test the other layers
}
