//go:build unix

package main

import (
	"os"
	"syscall"
)

// detached has a process be in a session of its own, so that nothing that happens to the terminal concerns it.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// runs reports whether there is a process with that id.
func runs(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0))
	return (err == nil || err == syscall.EPERM) && !hasEnded(pid)
}

func closeOnExec(descriptor int) { syscall.CloseOnExec(descriptor) }
