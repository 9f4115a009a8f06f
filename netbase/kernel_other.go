//go:build !unix

package netbase

import "net"

// A kernelConn is for kernels of which it is known how to ask them for what has come without waiting; here there is none.
type kernelConn struct{}

func newKernelConn(net.Conn) *kernelConn { return nil }

func (*kernelConn) read([]byte) (int, error) { return 0, nil }
