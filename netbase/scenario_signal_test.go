//go:build unix

package netbase_test

import (
	"sync"
	"syscall"
)

// pause stops a process, until resume is called.
func pause(w *world, p *process) (resume func()) {
	w.signal(p, syscall.SIGSTOP)
	return sync.OnceFunc(func() { w.signal(p, syscall.SIGCONT) })
}
