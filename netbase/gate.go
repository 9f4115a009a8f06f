package netbase

import (
	"net"
	"slices"
	"sync"
	"time"
)

// Limits of connections that have not said hello yet.
const (
	maxGreeting     = 64
	maxGreetingEach = 8 // from one address
)

// greetingGrace is how long a connection may take to say hello when there are too many: then the oldest makes room. A handshake takes some milliseconds.
const greetingGrace = 100 * time.Millisecond

// A gate bounds the connections that have not proved who they are. The zero value is ready.
type gate struct {
	mu     sync.Mutex
	inside []*greeting // the oldest first
}

// A greeting is a connection that has not said hello yet.
type greeting struct {
	conn  net.Conn
	host  string
	since time.Time
}

// hostOf names where a connection comes from.
func hostOf(a net.Addr) string {
	if a.Network() == "unix" {
		return "socket" // who dials it has no address
	}
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

// enter takes a new connection in, for which another one may have to make room: leave must follow. It returns nil if there is none.
func (g *gate) enter(conn net.Conn, now time.Time) *greeting {
	in := &greeting{conn, hostOf(conn.RemoteAddr()), now}
	g.mu.Lock()
	defer g.mu.Unlock()
	fromHost := 0
	for _, o := range g.inside {
		if o.host == in.host {
			fromHost++
		}
	}
	each := fromHost >= maxGreetingEach
	if each || len(g.inside) >= maxGreeting {
		oldest := slices.IndexFunc(g.inside, func(o *greeting) bool { return !each || o.host == in.host })
		if now.Sub(g.inside[oldest].since) < greetingGrace {
			return nil
		}
		g.inside[oldest].conn.Close()
		g.inside = slices.Delete(g.inside, oldest, oldest+1)
	}
	g.inside = append(g.inside, in)
	return in
}

func (g *gate) leave(in *greeting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(g.inside, in); i >= 0 {
		g.inside = slices.Delete(g.inside, i, i+1)
	}
}
