package thesp

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// killAfter is how long a process may take to end after it was asked to. Nothing tells of the end of those that it has started: that is looked for
// every lookAfter.
const (
	killAfter = 2 * time.Second
	lookAfter = 10 * time.Millisecond
)

// outputDefault is Command.MaxOutput if nothing is set.
const outputDefault = 1 << 20

var errCommand = errors.New("wrong command")

// A process is a command that has been started. Its method wait sees it to its end.
type process struct {
	cmd            *exec.Cmd
	timeout        time.Duration
	stdout, stderr keeper
	began          time.Time
	ending         chan string   // holds why it is to end
	unheard        chan struct{} // closed when nobody is to be told of the end
	gone           chan struct{} // closed by wait at its end
	result         CommandResult // complete once gone is closed
}

// startProcess starts a command. If there is no error the caller must see to it that wait runs.
func startProcess(c Command) (*process, error) {
	if c.Timeout < 0 || c.MaxOutput < 0 {
		return nil, fmt.Errorf("%w: Timeout %v, MaxOutput %d", errCommand, c.Timeout, c.MaxOutput)
	}
	kept := c.MaxOutput
	if kept == 0 {
		kept = outputDefault
	}
	if c.Dir != "" { // what Start says about it is that there is no such program
		if _, err := os.Stat(c.Dir); err != nil {
			return nil, fmt.Errorf("%w: folder: %w", errCommand, err)
		}
	}
	p := &process{
		cmd:     exec.Command(c.Path, c.Args...),
		timeout: c.Timeout,
		stdout:  newKeeper(kept),
		stderr:  newKeeper(kept),
		ending:  make(chan string, 1),
		unheard: make(chan struct{}),
		gone:    make(chan struct{}),
		result:  notRun(c, ""),
	}
	p.cmd.Dir, p.cmd.Env = c.Dir, c.Env
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if c.Stdin != "" {
		p.cmd.Stdin = strings.NewReader(c.Stdin)
	}
	// What has inherited its streams may keep them open after its end.
	p.cmd.WaitDelay = killAfter
	ownGroup(p.cmd)
	p.began = time.Now()
	return p, p.cmd.Start()
}

// end has the process end, for the given reason; the first one counts. It does not wait.
func (p *process) end(reason string) {
	select {
	case p.ending <- reason:
	default:
	}
}

// wait waits for the end of the process, completes its result, and calls tell until somebody has heard of it.
func (p *process) wait(tell func() error) {
	defer close(p.gone)
	exited := make(chan error, 1)
	go func() { exited <- p.cmd.Wait() }() // ends when the process has, which is below
	var expired <-chan time.Time
	if p.timeout > 0 {
		timer := time.NewTimer(p.timeout)
		defer timer.Stop()
		expired = timer.C
	}
	var err error
	select {
	case err = <-exited:
	case p.result.Error = <-p.ending:
		err = p.terminate(exited)
	case <-expired:
		p.result.Error = fmt.Sprintf("timed out after %v", p.timeout)
		err = p.terminate(exited)
	}
	p.complete(err)
	for {
		select {
		case <-p.unheard:
			return
		default:
		}
		if !errors.Is(tell(), ErrBusy) {
			return
		}
	}
}

// terminate ends the process, gently at first, with those that it has started. It returns what comes from exited.
func (p *process) terminate(exited <-chan error) (err error) {
	askToEnd(p.cmd)
	patience := time.NewTimer(killAfter)
	defer patience.Stop()
	look := time.NewTicker(lookAfter)
	defer look.Stop()
	for ended := false; ; {
		select {
		case err = <-exited:
			ended, exited = true, nil
		case <-look.C:
		case <-patience.C:
			killGroup(p.cmd)
			if !ended {
				err = <-exited
			}
			return err
		}
		if ended && !groupLives(p.cmd) {
			return err
		}
	}
}

// complete fills in the result of a process that has ended with err.
func (p *process) complete(err error) {
	r := &p.result
	r.Duration = time.Since(p.began)
	r.Stdout, r.StdoutDropped = p.stdout.kept()
	r.Stderr, r.StderrDropped = p.stderr.kept()
	r.ExitCode = p.cmd.ProcessState.ExitCode()
	var exit *exec.ExitError
	switch {
	case r.Error != "" || err == nil || errors.Is(err, exec.ErrWaitDelay):
	case !errors.As(err, &exit) || r.ExitCode < 0:
		r.Error = err.Error()
	}
}

// A keeper is a Writer that keeps the first and the last half of what is written.
type keeper struct {
	head, tail []byte
	headSize   int
	tailSize   int
	next       int // where the oldest byte of tail is, once it is full
	written    int64
}

func newKeeper(size int) keeper { return keeper{headSize: size - size/2, tailSize: size / 2} }

func (k *keeper) Write(data []byte) (int, error) {
	k.written += int64(len(data))
	n := len(data)
	first := min(len(data), k.headSize-len(k.head))
	k.head = append(k.head, data[:first]...)
	data = data[first:]
	if len(data) > k.tailSize {
		data = data[len(data)-k.tailSize:]
	}
	more := min(len(data), k.tailSize-len(k.tail))
	k.tail = append(k.tail, data[:more]...)
	for data = data[more:]; len(data) > 0; {
		copied := copy(k.tail[k.next:], data)
		data = data[copied:]
		k.next = (k.next + copied) % k.tailSize
	}
	return n, nil
}

// kept returns what there is, and how many bytes are missing between its halves.
func (k *keeper) kept() (text string, dropped int64) {
	var b strings.Builder
	b.Write(k.head)
	b.Write(k.tail[k.next:])
	b.Write(k.tail[:k.next])
	return b.String(), k.written - int64(b.Len())
}
