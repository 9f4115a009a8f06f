//go:build !unix

package main

import (
	"os"
	"syscall"
)

// detachedProcess is DETACHED_PROCESS of CreateProcess: without a console.
const detachedProcess = 0x8

func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{CreationFlags: detachedProcess} }

// runs reports whether there is a process with that id.
func runs(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	p.Release()
	return true
}

func closeOnExec(descriptor int) { syscall.CloseOnExec(syscall.Handle(descriptor)) }
