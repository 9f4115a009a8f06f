package netbase

import (
	"net"
	"syscall"
	"time"
)

// Of tcp(7): how long sent data may stay unconfirmed, and how much may wait to be sent.
const (
	tcpUserTimeout  = 18
	tcpNotSentLimit = 25 // TCP_NOTSENT_LOWAT
)

// unsentLimit is how much the kernel takes of what it cannot send yet. More than that is no use: it is memory that the processor has to read again from far away, it is ahead of every
// sign of life, and there is a stream to keep it. It does not bound what is on its way.
const unsentLimit = 32 << 10

// tuneConn has the kernel give a connection up that does not get through for d, and take no more than unsentLimit ahead.
func tuneConn(conn net.Conn, d time.Duration) {
	c, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	if raw, err := c.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { // without the first the heartbeat finds out; without the second it is slower
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(d/time.Millisecond))
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpNotSentLimit, unsentLimit)
		})
	}
}
