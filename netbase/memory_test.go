package netbase_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"syscall"
)

// memory is a network in this process.
type memory struct {
	mu        sync.Mutex
	next      int
	listeners map[string]*memoryListener
	conns     map[net.Conn]string // the dialled end -> where it leads
}

func newMemory() *memory {
	return &memory{listeners: map[string]*memoryListener{}, conns: map[net.Conn]string{}}
}

type memoryAddr string

func (memoryAddr) Network() string  { return "memory" }
func (a memoryAddr) String() string { return string(a) }

type memoryListener struct {
	net   *memory
	addr  memoryAddr
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (m *memory) Listen(address string) (net.Listener, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listeners[address] != nil {
		return nil, syscall.EADDRINUSE
	}
	l := &memoryListener{net: m, addr: memoryAddr(address), conns: make(chan net.Conn), done: make(chan struct{})}
	m.listeners[address] = l
	return l, nil
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() {
		close(l.done)
		l.net.mu.Lock()
		defer l.net.mu.Unlock()
		delete(l.net.listeners, string(l.addr))
	})
	return nil
}

func (l *memoryListener) Addr() net.Addr { return l.addr }

// memoryConn is one end of a pipe that knows where it leads.
type memoryConn struct {
	net.Conn
	local, remote memoryAddr
}

func (c memoryConn) LocalAddr() net.Addr  { return c.local }
func (c memoryConn) RemoteAddr() net.Addr { return c.remote }

func (m *memory) Dial(ctx context.Context, address string) (net.Conn, error) {
	m.mu.Lock()
	l := m.listeners[address]
	m.next++
	from := memoryAddr(fmt.Sprintf("client%d:1", m.next))
	m.mu.Unlock()
	if l == nil {
		return nil, syscall.ECONNREFUSED
	}
	near, far := net.Pipe()
	select {
	case l.conns <- memoryConn{far, l.addr, from}:
	case <-l.done:
		return nil, syscall.ECONNREFUSED
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	m.mu.Lock()
	m.conns[near] = address
	m.mu.Unlock()
	return memoryConn{near, from, l.addr}, nil
}

// cut breaks all connections.
func (m *memory) cut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for c := range m.conns {
		c.Close()
		delete(m.conns, c)
	}
}
