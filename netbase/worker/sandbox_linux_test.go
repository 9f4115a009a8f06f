package worker

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// An attempt is what a child in a sandbox must not succeed in.
type attempt struct {
	name  string
	do    func(arg string) error
	plain bool // without a sandbox it is done, and does no harm
	calls bool // only the filter of calls prevents it: in namespaces it does no harm
}

var attempts = []attempt{
	{name: "read /etc/passwd", plain: true, do: func(string) error { _, err := os.ReadFile("/etc/passwd"); return err }},
	{name: "read the environment", plain: true, do: func(string) error { _, err := os.ReadFile("/proc/self/environ"); return err }},
	{name: "read the program", plain: true, do: func(string) error { _, err := os.ReadFile("/proc/self/exe"); return err }},
	{name: "list the root", plain: true, do: listRoot},
	{name: "write a file", plain: true, do: func(dir string) error { return os.WriteFile(filepath.Join(dir, "x"), []byte("x"), 0o600) }},
	{name: "write to the root", do: func(string) error { return os.WriteFile("/x", []byte("x"), 0o600) }},
	{name: "make a folder", do: func(string) error { return os.Mkdir("/x", 0o700) }},
	{name: "dial the loopback of the host", plain: true, do: func(addr string) error { return dial("tcp", addr) }},
	{name: "dial a socket of the host", plain: true, do: func(path string) error { return dial("unix", path) }},
	{name: "start a program", plain: true, do: startShell},
	{name: "become a program", do: func(string) error { return syscall.Exec("/bin/sh", []string{"sh", "-c", "true"}, nil) }},
	{name: "kill a process", plain: true, do: func(pid string) error { return syscall.Kill(number(pid), syscall.SIGKILL) }},
	{name: "trace a process", do: func(pid string) error { return syscall.PtraceAttach(number(pid)) }},
	{name: "listen", plain: true, calls: true, do: listen},
	{name: "make a socket", plain: true, calls: true, do: func(string) error {
		_, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
		return err
	}},
	{name: "mount", calls: true, do: func(string) error { return unix.Mount("tmpfs", "/", "tmpfs", 0, "") }},
	{name: "make a namespace", calls: true, do: func(string) error { return unix.Unshare(unix.CLONE_NEWNET) }},
	{name: "run data", plain: true, calls: true, do: func(string) error {
		_, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		return err
	}},
}

func init() {
	deeds["try"] = func(arg string) string {
		index, arg, _ := strings.Cut(arg, " ")
		if err := attempts[number(index)].do(arg); err != nil {
			return "refused: " + err.Error()
		}
		return "done"
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func dial(network, addr string) error {
	c, err := net.DialTimeout(network, addr, time.Second)
	if err == nil {
		c.Close()
	}
	return err
}

func listen(string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		l.Close()
	}
	return err
}

func listRoot(string) error {
	entries, err := os.ReadDir("/")
	if err == nil && len(entries) == 0 {
		err = errors.New("it is empty")
	}
	return err
}

func startShell(string) error {
	p, err := os.StartProcess("/bin/sh", []string{"sh", "-c", "true"}, &os.ProcAttr{})
	if err == nil {
		_, err = p.Wait()
	}
	return err
}

// Nothing of the machine can be reached from a sandbox, in each way to start one, and whether namespaces or the filter of calls alone hold.
func TestSandbox(t *testing.T) {
	for _, how := range (Config{}).ways() {
		t.Run("calls and "+how.name, func(t *testing.T) { testSandbox(t, Config{}, how) })
		if how.name != apartNone {
			how.allCalls = true
			t.Run(how.name, func(t *testing.T) { testSandbox(t, Config{}, how) })
		}
	}
	cfg := Config{NoSandbox: true}
	t.Run("none", func(t *testing.T) { testSandbox(t, cfg, cfg.ways()[0]) })
}

func testSandbox(t *testing.T, cfg Config, how way) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	dir := t.TempDir()
	os.Chmod(dir, 0o777) // the permissions of the file system shall not help
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	victim := exec.Command("sleep", "60")
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		victim.Process.Kill()
		victim.Wait()
	}()
	args := map[string]string{
		"write a file": dir, "dial the loopback of the host": tcp.Addr().String(), "dial a socket of the host": socket.Addr().String(),
		"kill a process": strconv.Itoa(victim.Process.Pid), "trace a process": strconv.Itoa(victim.Process.Pid),
	}
	cfg.Limits = Limits{Memory: 256 << 20, Files: 32}
	command, err := cfg.command()
	if err != nil {
		t.Fatal(err)
	}
	w, err := fork(cfg, command, how, errors.New("not asked for"))
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EINVAL) {
		t.Skip("not allowed here:", err)
	} else if err != nil {
		t.Fatal(err)
	}
	w.log = slog.New(slog.DiscardHandler)
	if w, err = w.greeted(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	t.Log(w.Sandbox())
	for i, a := range attempts {
		if cfg.NoSandbox && !a.plain || how.allCalls && a.calls {
			continue
		}
		got, err := ask(w, fmt.Sprintf("try %d %s", i, args[a.name]))
		if err != nil {
			t.Fatalf("%s: %v, %v", a.name, err, w.Wait())
		}
		if refused := strings.HasPrefix(got, "refused: "); refused == cfg.NoSandbox {
			t.Errorf("%s: got %s", a.name, got)
		}
		t.Logf("%s: %s", a.name, got)
	}
	if !cfg.NoSandbox && !alive(victim.Process.Pid) {
		t.Error("another process has been killed")
	}
	if slices.ContainsFunc(w.Sandbox(), func(l Layer) bool { return l.Off != "" }) && how.name != apartNone && !raceEnabled {
		t.Errorf("layers: %v", w.Sandbox())
	}
}

// The same for a user who is not root.
func TestSandboxUnprivileged(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("TestSandbox is that")
	}
	cmd := exec.Command(self, "-test.run=^(TestSandbox|TestEcho)$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	t.Logf("%s", out)
}
