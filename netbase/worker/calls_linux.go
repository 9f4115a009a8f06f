package worker

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// calls are the system calls that a Go program needs once it runs and has all its files, the most frequent ones first: for threads and memory, for time, and to
// read and write what is open. None takes a path or an address, and none makes a process.
var calls = slices.Concat([]uint32{
	unix.SYS_FUTEX, unix.SYS_READ, unix.SYS_WRITE, unix.SYS_EPOLL_PWAIT, unix.SYS_NANOSLEEP, unix.SYS_SCHED_YIELD, unix.SYS_CLOCK_GETTIME,
	unix.SYS_RT_SIGRETURN, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGACTION, unix.SYS_SIGALTSTACK, unix.SYS_MADVISE, unix.SYS_MUNMAP, unix.SYS_MREMAP,
	unix.SYS_BRK, unix.SYS_MINCORE, unix.SYS_MEMBARRIER, unix.SYS_GETPID, unix.SYS_GETPPID, unix.SYS_GETTID, unix.SYS_GETUID, unix.SYS_GETEUID,
	unix.SYS_GETGID, unix.SYS_GETEGID, unix.SYS_SCHED_GETAFFINITY, unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ, unix.SYS_RESTART_SYSCALL,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EVENTFD2, unix.SYS_PIPE2, unix.SYS_CLOSE, unix.SYS_FCNTL, unix.SYS_DUP, unix.SYS_DUP3,
	unix.SYS_READV, unix.SYS_WRITEV, unix.SYS_PREAD64, unix.SYS_LSEEK, unix.SYS_FSTAT,
	unix.SYS_RECVFROM, unix.SYS_RECVMSG, unix.SYS_SENDMSG, unix.SYS_SENDTO, unix.SYS_SHUTDOWN,
	unix.SYS_GETSOCKNAME, unix.SYS_GETPEERNAME, unix.SYS_GETSOCKOPT, unix.SYS_SETSOCKOPT,
	unix.SYS_GETRANDOM, unix.SYS_GETRUSAGE, unix.SYS_CLOCK_GETRES, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_GETTIMEOFDAY,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}, callsHere)

// Where a filter finds the number of the call, the architecture, and the lower half of an argument: struct seccomp_data.
const (
	dataCall = 0
	dataArch = 4
)

func dataArg(n uint32) uint32 { return 16 + 8*n }

// filterCalls has all threads of the process make the calls only that are allowed. Others fail with EPERM, which a program sees as "operation not permitted".
func filterCalls() error {
	if auditArch == 0 {
		return errors.New("not known on " + runtime.GOARCH)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// The kernel asks for it, and hands it to the other threads together with the filter.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl", err)
	}
	f := callFilter(os.Getpid())
	prog := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	thread, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	if errno != 0 {
		return os.NewSyscallError("seccomp", errno)
	}
	if thread != 0 {
		return fmt.Errorf("seccomp: thread %d has another filter", thread)
	}
	return nil
}

// callFilter is the filter for the process with the given id.
func callFilter(pid int) []unix.SockFilter {
	const (
		allow   = unix.SECCOMP_RET_ALLOW
		refuse  = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
		unknown = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	)
	var f filter
	f.load(dataArch)
	f.jump(unix.BPF_JEQ, auditArch, 1, 0)
	f.end(refuse)
	f.load(dataCall)
	for _, c := range calls {
		f.jump(unix.BPF_JEQ, c, 0, 1)
		f.end(allow)
	}
	// when adds: the call c ends with yes or no, whether the question about its argument is true or not.
	when := func(c, arg uint32, question uint16, k, yes, no uint32) {
		f.jump(unix.BPF_JEQ, c, 0, 4)
		f.load(dataArg(arg))
		f.jump(question, k, 0, 1)
		f.end(yes)
		f.end(no)
	}
	when(unix.SYS_MMAP, 2, unix.BPF_JSET, unix.PROT_EXEC, refuse, allow)
	when(unix.SYS_MPROTECT, 2, unix.BPF_JSET, unix.PROT_EXEC, refuse, allow)
	when(unix.SYS_TGKILL, 0, unix.BPF_JEQ, uint32(pid), allow, refuse)
	when(unix.SYS_CLONE, 0, unix.BPF_JSET, unix.CLONE_THREAD, allow, refuse)
	// What clone3 is to make cannot be seen here. The C library uses clone when the kernel does not know it.
	f.jump(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1)
	f.end(unknown)
	f.end(refuse)
	return f
}

// A filter is a program that the kernel runs before each call.
type filter []unix.SockFilter

// load loads a word of the data.
func (f *filter) load(offset uint32) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset})
}

// jump compares what is loaded with k, and skips so many instructions if it is so, or not.
func (f *filter) jump(comparison uint16, k uint32, so, not uint8) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_JMP | comparison | unix.BPF_K, Jt: so, Jf: not, K: k})
}

// end ends the program with a verdict.
func (f *filter) end(verdict uint32) {
	*f = append(*f, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: verdict})
}
