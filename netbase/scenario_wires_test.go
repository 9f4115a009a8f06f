package netbase_test

import (
	"context"
	"maps"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"thesp/netbase"
)

// wires are a network whose systems can be taken from it, and whose connections can be made to stall.
type wires struct {
	netbase.Network
	ghosts sync.WaitGroup // of systems that were killed

	mu     sync.Mutex
	at     map[string]*plug // by address
	cables map[*cable]struct{}
	apart  func(a, b string) bool // whether nothing gets from the system of one name to that of the other
	moved  chan struct{}          // closed when apart is another
}

func newWires(n netbase.Network) *wires {
	return &wires{Network: n, at: map[string]*plug{}, cables: map[*cable]struct{}{}, apart: together, moved: make(chan struct{})}
}

func together(string, string) bool { return false }

// part holds up everything between systems that are apart. Nothing of it is lost, as long as the systems wait for it.
func (n *wires) part(apart func(a, b string) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.apart = apart
	close(n.moved)
	n.moved = make(chan struct{})
}

func (n *wires) heal() { n.part(together) }

// cut breaks all connections.
func (n *wires) cut() {
	n.mu.Lock()
	all := slices.Collect(maps.Keys(n.cables))
	n.mu.Unlock()
	for _, c := range all {
		c.Close()
	}
}

// A plug is the network as one system sees it.
type plug struct {
	net      *wires
	name     string
	pulled   bool // guarded by net.mu
	listener net.Listener
}

func (n *wires) plug(name string) *plug { return &plug{net: n, name: name} }

// pull takes the system from the network.
func (p *plug) pull() {
	p.net.mu.Lock()
	p.pulled = true
	var ends []*cable
	for w := range p.net.cables {
		if w.from == p || w.to == p {
			ends = append(ends, w)
		}
	}
	l := p.listener
	p.net.mu.Unlock()
	if l != nil {
		l.Close()
	}
	for _, w := range ends {
		w.Close()
	}
}

// Listen implements netbase.Network.
func (p *plug) Listen(address string) (net.Listener, error) {
	var l net.Listener
	var err error
	for range 100 { // the one before may be about to let go of it
		if l, err = p.net.Network.Listen(address); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return nil, err
	}
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	p.listener = l
	p.net.at[l.Addr().String()] = p
	return l, nil
}

// Dial implements netbase.Network.
func (p *plug) Dial(ctx context.Context, address string) (net.Conn, error) {
	for {
		p.net.mu.Lock()
		to, pulled, moved := p.net.at[address], p.pulled, p.net.moved
		apart := to != nil && p.net.apart(p.name, to.name)
		p.net.mu.Unlock()
		if pulled {
			return nil, syscall.ENETUNREACH
		}
		if apart {
			select {
			case <-moved:
				continue
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		conn, err := p.net.Network.Dial(ctx, address)
		if err != nil {
			return nil, err
		}
		w := &cable{Conn: conn, net: p.net, from: p, to: to, closed: make(chan struct{})}
		p.net.mu.Lock()
		p.net.cables[w] = struct{}{}
		lost := p.pulled || to == nil || to.pulled
		p.net.mu.Unlock()
		if lost {
			w.Close()
			return nil, syscall.ECONNREFUSED
		}
		return w, nil
	}
}

// A cable is the end of a connection that was dialled.
type cable struct {
	net.Conn
	net      *wires
	from, to *plug
	once     sync.Once
	closed   chan struct{}

	mu          sync.Mutex
	read, write time.Time // deadlines
}

// pass waits while the ends are apart.
func (w *cable) pass(deadline time.Time) error {
	var late <-chan time.Time
	for {
		w.net.mu.Lock()
		apart, moved := w.net.apart(w.from.name, w.to.name), w.net.moved
		w.net.mu.Unlock()
		if !apart {
			return nil
		}
		if late == nil && !deadline.IsZero() {
			t := time.NewTimer(time.Until(deadline))
			defer t.Stop()
			late = t.C
		}
		select {
		case <-moved:
		case <-w.closed:
			return net.ErrClosed
		case <-late:
			return os.ErrDeadlineExceeded
		}
	}
}

func (w *cable) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	w.mu.Lock()
	deadline := w.read
	w.mu.Unlock()
	if late := w.pass(deadline); late != nil {
		return 0, late
	}
	return n, err
}

func (w *cable) Write(b []byte) (int, error) {
	w.mu.Lock()
	deadline := w.write
	w.mu.Unlock()
	if err := w.pass(deadline); err != nil {
		return 0, err
	}
	return w.Conn.Write(b)
}

func (w *cable) Close() error {
	w.once.Do(func() {
		close(w.closed)
		w.net.mu.Lock()
		defer w.net.mu.Unlock()
		delete(w.net.cables, w)
	})
	return w.Conn.Close()
}

func (w *cable) SetDeadline(t time.Time) error {
	w.mu.Lock()
	w.read, w.write = t, t
	w.mu.Unlock()
	return w.Conn.SetDeadline(t)
}

func (w *cable) SetReadDeadline(t time.Time) error {
	w.mu.Lock()
	w.read = t
	w.mu.Unlock()
	return w.Conn.SetReadDeadline(t)
}

func (w *cable) SetWriteDeadline(t time.Time) error {
	w.mu.Lock()
	w.write = t
	w.mu.Unlock()
	return w.Conn.SetWriteDeadline(t)
}

// stall has a system not be heard of, and not hear, any more, until resume is called.
func (w *world) stall(s system) (resume func()) {
	if w.wires == nil {
		return pause(w, s.(*process))
	}
	name := s.(*here).plug.name
	w.wires.part(func(a, b string) bool { return a == name || b == name })
	return sync.OnceFunc(w.wires.heal)
}
