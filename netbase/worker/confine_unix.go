//go:build unix && !linux

package worker

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// ways are those to start a child: here there is one.
func (cfg Config) ways() []way {
	return []way{{attr: &syscall.SysProcAttr{Setpgid: true}}}
}

// confine says that there is no sandbox here. The limit of the garbage collector is all that holds.
func confine(order) ([]Layer, error) {
	return []Layer{{"sandbox", "not known on " + runtime.GOOS}}, nil
}

func (cfg Config) command() (string, error) {
	if cfg.Command != "" {
		return cfg.Command, nil
	}
	return os.Executable()
}

// programFile cannot be told: the path of the program may lead to another file by now.
func programFile() string { return "" }

// reap waits until a process has ended and reaps it.
func reap(cmd *exec.Cmd, after func()) error {
	err := cmd.Wait()
	after()
	return err
}
