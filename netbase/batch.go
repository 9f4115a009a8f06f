package netbase

import (
	"bufio"
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
)

// readBatch is how much a batchConn reads at once, and readFirst how much before widen: until it is known who is at the other end.
const (
	readBatch = 128 << 10
	readFirst = 4 << 10
)

// A batchConn is a connection under TLS, which reads and writes records of at most 16 KiB, each with a call of the kernel. It reads more at once, and writes what belongs together
// with one call.
type batchConn struct {
	net.Conn
	from eagerReader
	in   *bufio.Reader // of from
	wide atomic.Bool

	mu    sync.Mutex // guards:
	whole bool       // writes wait for flush
	out   []byte
}

func newBatchConn(conn net.Conn) *batchConn {
	c := &batchConn{Conn: conn, from: eagerReader{Conn: conn}}
	c.in = bufio.NewReaderSize(&c.from, readFirst)
	return c
}

// widen has it read much at once from now on.
func (c *batchConn) widen() { c.wide.Store(true) }

// batchOf is the batchConn under a connection, nil if there is none.
func batchOf(conn net.Conn) *batchConn {
	secure, ok := conn.(*tls.Conn)
	if !ok {
		return nil
	}
	batch, _ := secure.NetConn().(*batchConn)
	return batch
}

// Read implements net.Conn. TLS has one goroutine at a time read.
func (c *batchConn) Read(b []byte) (int, error) {
	if c.in.Buffered() == 0 && c.in.Size() < readBatch && c.wide.Load() {
		c.from.kernel = newKernelConn(c.Conn)
		c.in = bufio.NewReaderSize(&c.from, readBatch)
	}
	return c.in.Read(b)
}

// Write implements net.Conn. Between hold and flush it only notes what is to be written.
func (c *batchConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whole {
		c.out = append(c.out, b...)
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// hold has writes wait for flush.
func (c *batchConn) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whole = true
}

// flush writes what has waited.
func (c *batchConn) flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whole = false
	_, err := c.Conn.Write(c.out)
	c.out = c.out[:0]
	return err
}
