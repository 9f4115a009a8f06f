//go:build !unix

package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// Workers need a connection that a child inherits.
var errNoWorkers = fmt.Errorf("workers on %s: %w", runtime.GOOS, errors.ErrUnsupported)

func (cfg Config) command() (string, error)        { return "", errNoWorkers }
func (cfg Config) ways() []way                     { return nil }
func confine(order) ([]Layer, error)               { return nil, errNoWorkers }
func programFile() string                          { return "" }
func socketFiles() (near, far *os.File, err error) { return nil, nil, errNoWorkers }
func inheritedFile(uintptr) (*os.File, error)      { return nil, errNoWorkers }
func reap(cmd *exec.Cmd, after func()) error       { return errNoWorkers }
func killGroup(int)                                {}
func signalOf(*os.ProcessState) syscall.Signal     { return 0 }
func maxRSS(*os.ProcessState) int64                { return 0 }
