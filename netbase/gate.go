package netbase

import (
	"log/slog"
	"net"
	"sync"
	"time"
)

// Limits of connections that have not said hello yet.
const (
	maxGreeting     = 64
	maxGreetingEach = 8 // from one address
)

// complaintPeriod is how often the log hears of refused connections from one address.
const complaintPeriod = 10 * time.Second

// A gate bounds the connections that have not proved who they are, and what is logged of them. The zero value is ready.
type gate struct {
	mu         sync.Mutex
	inside     int
	each       map[string]int
	complaints map[string]*complaint
}

// A complaint counts what was not logged.
type complaint struct {
	since  time.Time
	silent int
}

func hostOf(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	return host
}

// enter reports whether a connection from a may say hello. If so, leave must follow.
func (g *gate) enter(a net.Addr) bool {
	host := hostOf(a)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= maxGreeting || g.each[host] >= maxGreetingEach {
		return false
	}
	if g.each == nil {
		g.each = map[string]int{}
	}
	g.inside++
	g.each[host]++
	return true
}

func (g *gate) leave(a net.Addr) {
	host := hostOf(a)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.each[host]--; g.each[host] == 0 {
		delete(g.each, host)
	}
}

// complain logs why a connection was refused, once in a period for each address.
func (g *gate) complain(log *slog.Logger, a net.Addr, err error) {
	host, now := hostOf(a), time.Now()
	g.mu.Lock()
	if len(g.complaints) > maxGreeting {
		for h, c := range g.complaints {
			if now.Sub(c.since) > complaintPeriod {
				delete(g.complaints, h)
			}
		}
	}
	c := g.complaints[host]
	if c != nil && now.Sub(c.since) < complaintPeriod || c == nil && len(g.complaints) > maxGreeting {
		if c != nil {
			c.silent++
		}
		g.mu.Unlock()
		return
	}
	silent := 0
	if c != nil {
		silent = c.silent
	}
	if g.complaints == nil {
		g.complaints = map[string]*complaint{}
	}
	g.complaints[host] = &complaint{since: now}
	g.mu.Unlock()
	log.Warn("connection refused", "from", host, "error", err, "more", silent)
}
