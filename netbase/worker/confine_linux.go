package worker

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// self leads to the file of the running program, whatever its path leads to by now, and whoever may go that path.
const self = "/proc/self/exe"

// nobody is the user and the group without rights.
const nobody = 65534

// The ways to start a child apart, the best first. The child does the rest, see confine.
const (
	apartRoot = "namespaces"     // in namespaces of its own: only root may
	apartUser = "user namespace" // in namespaces of its own, that of users included: anybody may, where it is allowed at all. It takes 40 ms more for each GB that this process has
	apartNone = ""
)

const namespaces = syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// ways are those to start a child, to be tried in this order.
func (cfg Config) ways() []way {
	attr := func(flags uintptr) *syscall.SysProcAttr {
		return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Cloneflags: flags}
	}
	none := way{name: apartNone, attr: attr(0)}
	if cfg.NoSandbox {
		return []way{none}
	}
	user, root := way{name: apartUser, attr: attr(namespaces | syscall.CLONE_NEWUSER)}, os.Geteuid() == 0
	uid, gid := os.Geteuid(), os.Getegid()
	if root {
		uid, gid = nobody, nobody
	}
	user.attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
	user.attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}}
	user.attr.GidMappingsEnableSetgroups = root
	user.attr.Credential = &syscall.Credential{Uid: 0, Gid: 0, NoSetGroups: !root} // root of the namespace, or it may not change its root folder
	if !root {
		return []way{user, none}
	}
	return []way{{name: apartRoot, attr: attr(namespaces)}, user, none}
}

// confine has the limits and the sandbox hold for this process. An error means that it is not safe to go on; a layer that the kernel refuses is none.
func confine(o order) ([]Layer, error) {
	memory := limitMemory(o.Limits.Memory)
	setLimit(unix.RLIMIT_CORE, 0)
	if !o.Sandbox {
		return []Layer{memory}, nil
	}
	layers := []Layer{memory}
	add := func(name string, err error) {
		l := Layer{Name: name}
		if err != nil {
			l.Off = err.Error()
		}
		layers = append(layers, l)
	}
	if o.Apart == apartNone {
		layers = append(layers, Layer{"namespaces", o.Tried}, Layer{"empty root", "needs namespaces"})
	} else {
		add("namespaces", nil)
		add("empty root", emptyRoot())
	}
	if o.Apart != apartUser && os.Geteuid() == 0 {
		if err := becomeNobody(); err != nil {
			return nil, err
		}
		add("user nobody", nil)
	}
	add("file limits", fileLimits(o.Limits.Files))
	if !o.AllCalls {
		add("system calls", filterCalls())
	}
	return layers, nil
}

// limitMemory limits what the process may allocate, in two ways that the runtime sees as out of memory. The limit of data is the one that is meant: the runtime
// reserves far more address space than it uses. But the kernel does not count what becomes data in place, as the heap does, against it until the next call; so one
// large allocation could have any size, were not the growth of the address space limited, too.
func limitMemory(bytes uint64) Layer {
	l := Layer{Name: "memory limit"}
	if raceEnabled {
		l.Off = "the race detector needs more"
		return l
	}
	size, err := addressSpace()
	if err == nil {
		err = setLimit(unix.RLIMIT_AS, size+bytes+spareSpace)
	}
	if err == nil {
		err = setLimit(unix.RLIMIT_DATA, bytes)
	}
	if err != nil {
		l.Off = err.Error()
	}
	return l
}

// spareSpace is the address space for what is reserved and not used: stacks of threads, heaps of the C library.
const spareSpace = 256 << 20

// addressSpace is how much of it the process has, in bytes.
func addressSpace() (uint64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	var pages uint64
	_, err = fmt.Sscan(string(text), &pages)
	return pages * uint64(os.Getpagesize()), err
}

// fileLimits has the process write to no file, and open few.
func fileLimits(files uint64) error {
	if err := setLimit(unix.RLIMIT_FSIZE, 0); err != nil {
		return err
	}
	return setLimit(unix.RLIMIT_NOFILE, files)
}

func setLimit(what int, n uint64) error {
	return os.NewSyscallError("setrlimit", syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}))
}

// emptyRoot makes an empty folder that cannot be written the root of the file system. The process must be in a namespace of mounts of its own.
func emptyRoot() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return os.NewSyscallError("mount private", err)
	}
	const dir = "/proc" // any folder that is there; nobody else sees what is mounted
	const flags = unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC
	if err := unix.Mount("tmpfs", dir, "tmpfs", flags, "mode=0555,nr_inodes=1"); err != nil {
		return os.NewSyscallError("mount tmpfs", err)
	}
	if err := unix.Chdir(dir); err != nil {
		return os.NewSyscallError("chdir", err)
	}
	if err := unix.PivotRoot(".", "."); err != nil { // the old root lies on top of the new one
		return os.NewSyscallError("pivot_root", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return os.NewSyscallError("umount", err)
	}
	return os.NewSyscallError("chdir", unix.Chdir("/"))
}

// becomeNobody has root give up its rights, for good.
func becomeNobody() error {
	if err := syscall.Setgroups(nil); err != nil {
		return os.NewSyscallError("setgroups", err)
	}
	if err := syscall.Setgid(nobody); err != nil {
		return os.NewSyscallError("setgid", err)
	}
	if err := syscall.Setuid(nobody); err != nil {
		return os.NewSyscallError("setuid", err)
	}
	// Another user may be the parent's death without notice: ask for it again.
	return os.NewSyscallError("prctl", unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0))
}

// command is the path of the program to start.
func (cfg Config) command() (string, error) {
	if cfg.Command != "" {
		return cfg.Command, nil
	}
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}

// programFile tells the file of the running program from all others.
func programFile() string {
	var st unix.Stat_t
	if err := unix.Stat(self, &st); err != nil {
		return ""
	}
	return fmt.Sprintf("%d:%d:%d:%d", st.Dev, st.Ino, st.Size, st.Mtim.Nano())
}

// reap waits until a process has ended, calls before while the process id is still its own, and reaps it.
func reap(cmd *exec.Cmd, before func()) error {
	for unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	before()
	return cmd.Wait()
}
