package netbase

import (
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"
)

// caller is a connection from a host.
type caller struct {
	net.Conn
	host   string
	closed bool
}

func (c *caller) RemoteAddr() net.Addr { return textAddr(c.host + ":1") }
func (c *caller) Close() error         { c.closed = true; return nil }

type textAddr string

func (textAddr) Network() string  { return "text" }
func (a textAddr) String() string { return string(a) }

func TestHostOf(t *testing.T) {
	for want, a := range map[string]net.Addr{
		"10.0.0.1": &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 2}, "fe80::1%eth0": &net.TCPAddr{IP: net.ParseIP("fe80::1"), Zone: "eth0"},
		"socket": &net.UnixAddr{Name: "@", Net: "unix"}, "x": textAddr("x"),
	} {
		if got := hostOf(a); got != want {
			t.Errorf("the host of %v is %s, want %s", a, got, want)
		}
	}
}

func TestGateLimits(t *testing.T) {
	now := time.Unix(1000, 0)
	for _, c := range []struct {
		name  string
		hosts int // that call in turn
		limit int
	}{{"one host", 1, maxGreetingEach}, {"many hosts", 1000, maxGreeting}} {
		var g gate
		var callers []*caller
		var inside []*greeting
		call := func(now time.Time) bool {
			one := &caller{host: fmt.Sprintf("h%d", len(callers)%c.hosts)}
			callers = append(callers, one)
			in := g.enter(one, now)
			if in != nil {
				inside = append(inside, in)
			}
			return in != nil
		}
		for i := range c.limit {
			if !call(now) {
				t.Fatalf("%s: connection %d of %d is refused", c.name, i+1, c.limit)
			}
		}
		if call(now.Add(greetingGrace - 1)) {
			t.Errorf("%s: connection %d finds room, before the first has had its time", c.name, c.limit+1)
		}
		if !call(now.Add(greetingGrace)) || !callers[0].closed || callers[1].closed {
			t.Errorf("%s: after that time the oldest connection, and no other, makes room: closed are %v, %v", c.name, callers[0].closed, callers[1].closed)
		}
		for _, in := range inside {
			g.leave(in)
		}
		if len(g.inside) != 0 {
			t.Errorf("%s: %d are inside when all have left", c.name, len(g.inside))
		}
	}
}

// One host that takes all of its places leaves those of others alone.
func TestGateIsFair(t *testing.T) {
	var g gate
	now := time.Unix(1000, 0)
	other := &caller{host: "other"}
	g.enter(other, now)
	for i := range 1000 {
		g.enter(&caller{host: "flood"}, now.Add(time.Duration(i)*10*time.Millisecond))
	}
	if other.closed || len(g.inside) != 1+maxGreetingEach {
		t.Errorf("the connection of another host was closed: %v; %d are inside", other.closed, len(g.inside))
	}
}

func TestComplaints(t *testing.T) {
	var c complaints
	var b strings.Builder
	log := slog.New(slog.NewTextHandler(&b, nil))
	for range 1000 {
		c.add(log, slog.LevelWarn, "refused", "host")
	}
	if n := strings.Count(b.String(), "\n"); n != 1 {
		t.Errorf("1000 complaints about one host are %d lines:\n%s", n, b.String())
	}
	now := time.Now()
	if _, ok := c.pass("host", now.Add(complaintPeriod-time.Second)); ok {
		t.Error("there is a second line within the period")
	}
	if silent, ok := c.pass("host", now.Add(complaintPeriod)); !ok || silent != 1000 {
		t.Errorf("after the period: %v, with %d left out; want 1000", ok, silent)
	}
	lines := 0
	for i := range 10 * maxComplaints {
		if _, ok := c.pass(fmt.Sprint(i), now.Add(complaintPeriod)); ok {
			lines++
		}
	}
	if lines != maxComplaints-1 || len(c.of) != maxComplaints {
		t.Errorf("%d lines about other hosts, %d remembered; want %d, and %d", lines, len(c.of), maxComplaints-1, maxComplaints)
	}
	if _, ok := c.pass("late", now.Add(3*complaintPeriod)); !ok || len(c.of) != 1 {
		t.Errorf("when they are forgotten: %v, %d remembered", ok, len(c.of))
	}
}
