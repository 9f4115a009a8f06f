package worker

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
)

// An Exit tells how a child has ended.
type Exit struct {
	// Reason is for people: "stack overflow", "out of memory", "panic: boom", "concurrent map writes", "os.Exit(3)", "killed by signal 9 (killed)", or that of Kill.
	Reason string
	Code   int            // its exit status; -1 if a signal has ended it
	Signal syscall.Signal // that has ended it, or 0
	MaxRSS int64          // the most memory that it had, in bytes; 0 if not known
	Stderr string         // the end of what it has written there
}

// stderr reads along what a child writes there. However much that is, it keeps little: the end, and the last line that looks like the first of a crash.
type stderr struct {
	mu    sync.Mutex
	tail  []byte
	line  []byte // the beginning of the one that is not finished
	last  string // the last line that is not empty
	crash string // the last line that a crash may begin with
}

const (
	tailSize = 16 << 10
	lineSize = 512
)

// crashes are how lines begin in which the runtime says why it ends the process.
var crashes = [...]string{"panic: ", "fatal error: ", "runtime/cgo: ", segfault}

// segfault begins what the runtime says when it fails itself.
const segfault = "SIGSEGV: "

// spanQueues begins the lines of a trace that are about queues of the collector. Their memory comes from sysAlloc, which returns nil if there is none, and the runtime of Go 1.26 does not look (newSpanSPMC).
const spanQueues = "runtime.(*spanQueue)."

func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(p)
	for rest := p; len(rest) > 0; {
		line, after, ended := bytes.Cut(rest, []byte{'\n'})
		s.line = append(s.line, line[:min(len(line), lineSize-len(s.line))]...)
		if ended {
			s.endLine()
		}
		rest = after
	}
	return len(p), nil
}

// keep appends p to the tail. The tail may grow to twice its size, so that little is moved.
func (s *stderr) keep(p []byte) {
	p = p[max(0, len(p)-tailSize):]
	if len(s.tail)+len(p) > 2*tailSize {
		n := copy(s.tail, s.tail[len(s.tail)-tailSize:])
		s.tail = s.tail[:n]
	}
	s.tail = append(s.tail, p...)
}

// endLine takes in the line that has been read.
func (s *stderr) endLine() {
	line := strings.ToValidUTF8(string(s.line), "?")
	s.line = s.line[:0]
	for _, c := range crashes {
		if strings.HasPrefix(line, c) {
			s.crash = line
		}
	}
	if strings.HasPrefix(line, spanQueues) && strings.HasPrefix(s.crash, segfault) {
		s.crash = "fatal error: out of memory"
	}
	if line = strings.TrimSpace(line); line != "" {
		s.last = line
	}
}

// exit is how a process has ended that wrote all this, and was killed for the given reason if that is not empty. Without a state it was killed; mute is whether it had closed its connection before.
func (s *stderr) exit(state *os.ProcessState, killed string, mute bool) Exit {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endLine()
	e := Exit{Code: -1, Signal: syscall.SIGKILL}
	if state != nil {
		e = Exit{Code: state.ExitCode(), Signal: signalOf(state), MaxRSS: maxRSS(state)}
	}
	if mute && s.crash != "" { // it was about to end by itself
		killed = crashReason(s.crash)
	}
	e.Stderr = strings.ToValidUTF8(string(s.tail[max(0, len(s.tail)-tailSize):]), "?")
	e.Reason = reason(killed, e.Code, e.Signal, s.crash, s.last)
	return e
}

// crashStatus is with which exit status the runtime ends a process.
const crashStatus = 2

// reason tells why a process has ended: killed is the reason that it was killed for, crash and last are lines of its stderr; each may be empty.
func reason(killed string, code int, signal syscall.Signal, crash, last string) string {
	switch {
	case killed != "" && signal == syscall.SIGKILL:
		return killed
	case crash != "" && (code == crashStatus || signal == syscall.SIGABRT):
		return crashReason(crash)
	case signal != 0:
		return fmt.Sprintf("killed by signal %d (%v)", int(signal), signal)
	case code != 0 && last != "":
		return fmt.Sprintf("os.Exit(%d): %s", code, last)
	}
	return fmt.Sprintf("os.Exit(%d)", code)
}

// crashReason puts the first line of a crash so that it says what the source did.
func crashReason(crash string) string {
	fatal, ok := strings.CutPrefix(crash, "fatal error: ")
	switch {
	case strings.HasPrefix(crash, "runtime/cgo: "), strings.Contains(fatal, "newosproc"): // there was no room for the stack of a thread, of which there may be more
		return "out of memory"
	case strings.HasPrefix(crash, segfault):
		return "invalid memory access"
	case !ok: // panic: …
		return strings.TrimSuffix(strings.TrimSuffix(crash, " [recovered]"), " [recovered, repanicked]")
	case strings.Contains(fatal, "out of memory"), strings.Contains(fatal, "cannot allocate"), strings.Contains(fatal, "failed to allocate"):
		return "out of memory"
	case fatal == "thread exhaustion":
		return "too many threads"
	case fatal == "fault", strings.HasPrefix(fatal, "unexpected signal"):
		return "invalid memory access"
	}
	return fatal
}
