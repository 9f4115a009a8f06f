package netbase

import (
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Of what the other side does not take, little waits in the kernel; and the kernel gives up in time.
func TestTuneConn(t *testing.T) {
	near, _ := newWire(t)
	tuneConn(near, 5*time.Second)
	raw, err := near.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(f func(fd int) (int, error)) (n int) {
		t.Helper()
		if err := raw.Control(func(fd uintptr) { n, err = f(int(fd)) }); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := ask(func(fd int) (int, error) { return unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT) }); got != 5000 {
		t.Errorf("what is not confirmed is given up after %d ms, want 5000", got)
	}
	buf := make([]byte, 16<<10)
	total := 0
	for near.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err == nil; {
		var n int
		n, err = near.Write(buf)
		total += n
	}
	got := ask(func(fd int) (int, error) { return unix.IoctlGetInt(fd, unix.SIOCOUTQNSD) })
	if got > 2*unsentLimit || total <= got {
		t.Errorf("of %d bytes written %d are not sent, want at most %d", total, got, 2*unsentLimit)
	}
}
