//go:build unix

package worker

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// socketFiles makes two connected sockets that no other child inherits.
func socketFiles() (near, far *os.File, err error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, nil, err
	}
	syscall.CloseOnExec(fds[0])
	syscall.CloseOnExec(fds[1])
	return os.NewFile(uintptr(fds[0]), "parent"), os.NewFile(uintptr(fds[1]), "child"), nil
}

// inheritedFile is a file that was handed over by the parent, and is not handed on.
func inheritedFile(fd uintptr) (*os.File, error) {
	var st syscall.Stat_t
	if err := syscall.Fstat(int(fd), &st); err != nil {
		return nil, fmt.Errorf("file %d of the parent: %w", fd, err)
	}
	syscall.CloseOnExec(int(fd))
	syscall.SetNonblock(int(fd), true) // waits without a thread
	return os.NewFile(fd, "parent"), nil
}

// killGroup ends a process and those that it has started.
func killGroup(pid int) { syscall.Kill(-pid, syscall.SIGKILL) }

// signalOf is the signal that has ended a process, or 0.
func signalOf(state *os.ProcessState) syscall.Signal {
	if s, ok := state.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return s.Signal()
	}
	return 0
}

// maxRSS is the most memory that a process had.
func maxRSS(state *os.ProcessState) int64 {
	u, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10 // it is in KiB
}
