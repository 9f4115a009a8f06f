package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"thesp/netbase"
)

// files are what a system that serves keeps in the state folder of its user, as long as it runs: its Unix socket, its process id and a lock; and what it logs in the background,
// which stays.
type files struct{ base string }

// filesOf returns those of the system that listens at address.
func filesOf(address string) (files, error) {
	base, err := netbase.FileBase(address)
	return files{base}, err
}

// filesAt returns those of the system that is reached at address, which may be another one than it listens at.
func filesAt(ctx context.Context, address string) (files, error) {
	if bases := netbase.FileBases(ctx, address); len(bases) > 0 {
		return files{bases[0]}, nil
	}
	return filesOf(address)
}

func (f files) socket() string { return netbase.SocketPath(f.base) }
func (f files) pid() string    { return f.base + ".pid" }
func (f files) lock() string   { return f.base + ".lock" }
func (f files) log() string    { return f.base + ".log" }

// tilde is a path as a person says it: with ~ for the folder of the user, wherever that is.
func tilde(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && err == nil {
		return filepath.Join("~", rest)
	}
	return path
}

// errHeld: a process that runs has the lock.
var errHeld = errors.New("another process has these files")

// leavingTime is how long a system that has stopped listening may still hold its lock.
const leavingTime = 500 * time.Millisecond

// A holding is the lock of some files, and so the right to make and remove the others.
type holding struct {
	files
	lock *flock.Flock
}

// hold takes the lock. The error is errHeld if another process has it, and does not let go of it within wait.
func (f files) hold(wait time.Duration) (*holding, error) {
	if err := os.MkdirAll(filepath.Dir(f.base), 0o700); err != nil {
		return nil, err
	}
	for end := time.Now().Add(wait); ; time.Sleep(10 * time.Millisecond) {
		lock := flock.New(f.lock(), flock.SetPermissions(0o600))
		got, err := lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", f.lock(), err)
		}
		if got && isSame(lock, f.lock()) {
			return &holding{f, lock}, nil
		}
		lock.Close()
		if !got && time.Now().After(end) {
			return nil, errHeld
		}
	}
}

// isSame reports whether the locked file is still the one at path: who had it before may have removed it meanwhile.
func isSame(lock *flock.Flock, path string) bool {
	mine, err := lock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// clear removes what a process that has died left behind. It returns what it has removed. The error says that somebody answers at the socket all the same.
func (h *holding) clear() (removed []string, err error) {
	if conn, err := net.DialTimeout("unix", h.socket(), time.Second); err == nil {
		conn.Close()
		return nil, fmt.Errorf("something answers at %s that is not thesp serve", h.socket())
	}
	for _, path := range []string{h.socket(), h.pid()} {
		switch err := os.Remove(path); {
		case err == nil:
			removed = append(removed, path)
		case !errors.Is(err, fs.ErrNotExist):
			return removed, err
		}
	}
	return removed, nil
}

// writePID says which process has the lock.
func (h *holding) writePID() error {
	return os.WriteFile(h.pid(), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
}

// keepLog makes the file at path the log, and keeps that of the one before beside it.
func (h *holding) keepLog(path string) error {
	if err := os.Rename(h.log(), h.log()+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(path, h.log())
}

// release removes the files but the log, and lets go of the lock.
func (h *holding) release() {
	os.Remove(h.socket())
	os.Remove(h.pid())
	os.Remove(h.files.lock()) // before it is unlocked: afterwards it may be somebody else's
	h.lock.Close()
}

// readPID returns the process id in the files.
func readPID(f files) (int, error) {
	text, err := os.ReadFile(f.pid())
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// isHeld reports whether a process that runs has the lock.
func (f files) isHeld() bool {
	if _, err := os.Stat(f.lock()); err != nil {
		return false
	}
	h, err := f.hold(0)
	if err != nil {
		return errors.Is(err, errHeld)
	}
	os.Remove(f.lock()) // it may have been made here
	h.lock.Close()
	return false
}
