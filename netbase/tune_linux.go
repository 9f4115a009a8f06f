package netbase

import (
	"net"
	"syscall"
	"time"
)

// tcpUserTimeout is TCP_USER_TIMEOUT of tcp(7): how long sent data may stay unconfirmed.
const tcpUserTimeout = 18

// tuneConn has the kernel give a connection up that does not get through for d.
func tuneConn(conn net.Conn, d time.Duration) {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	if raw, err := c.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { // without it the heartbeat finds out
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(d/time.Millisecond))
		})
	}
}
