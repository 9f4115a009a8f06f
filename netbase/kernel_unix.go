//go:build unix

package netbase

import (
	"io"
	"net"
	"syscall"
)

// A kernelConn reads what the kernel has of a connection, without waiting for more. It is for one goroutine at a time.
type kernelConn struct {
	raw  syscall.RawConn
	call func(fd uintptr) bool // made once, as a closure for each attempt would take memory
	b    []byte
	n    int
	err  error
}

// newKernelConn makes one for a connection of the kernel; nil for others.
func newKernelConn(conn net.Conn) *kernelConn {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil
	}
	k := &kernelConn{raw: raw}
	k.call = func(fd uintptr) bool {
		k.n, k.err = syscall.Read(int(fd), k.b)
		return true
	}
	return k
}

// read reads what has come. It returns 0 and no error if that is nothing.
func (k *kernelConn) read(b []byte) (int, error) {
	k.b = b
	err := k.raw.Read(k.call)
	k.b = nil
	switch {
	case err != nil:
		return 0, err
	case k.err == syscall.EAGAIN || k.err == syscall.EINTR:
		return 0, nil
	case k.err != nil:
		return 0, k.err
	case k.n == 0 && len(b) > 0:
		return 0, io.EOF
	}
	return k.n, nil
}
