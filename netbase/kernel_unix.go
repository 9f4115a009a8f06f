//go:build unix

package netbase

import (
	"io"
	"net"
	"syscall"
)

// A kernelConn reads and writes what the kernel has, or takes, without waiting for more. One goroutine at a time may read, and one write.
type kernelConn struct {
	raw     syscall.RawConn
	in, out attempt
}

// An attempt is one call of the kernel, and what became of it.
type attempt struct {
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
	k.in.call = k.in.calling(syscall.Read)
	k.out.call = k.out.calling(syscall.Write)
	return k
}

func (t *attempt) calling(f func(fd int, b []byte) (int, error)) func(uintptr) bool {
	return func(fd uintptr) bool {
		t.n, t.err = f(int(fd), t.b)
		return true
	}
}

// make makes an attempt, with what carries calls out for one direction of a connection.
func (t *attempt) make(carry func(func(fd uintptr) bool) error, b []byte) (int, error) {
	t.b = b
	err := carry(t.call)
	t.b = nil
	switch {
	case err != nil:
		return 0, err
	case t.err == syscall.EAGAIN || t.err == syscall.EINTR:
		return 0, nil
	case t.err != nil:
		return 0, t.err
	}
	return t.n, nil
}

// read reads what has come. It returns 0 and no error if that is nothing.
func (k *kernelConn) read(b []byte) (int, error) {
	n, err := k.in.make(k.raw.Read, b)
	if n == 0 && err == nil && k.in.err == nil && len(b) > 0 {
		err = io.EOF
	}
	return n, err
}

// write writes as much of b as the kernel takes. It returns 0 and no error if that is nothing.
func (k *kernelConn) write(b []byte) (int, error) { return k.out.make(k.raw.Write, b) }
