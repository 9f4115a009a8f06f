package netbase_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A meter is a network that counts what each system sends.
type meter struct {
	*memory
	lock sync.Mutex
	sent map[string]*traffic // by system
}

// traffic is what was sent, encrypted. A frame is one write: a record of TLS.
type traffic struct{ bytes, frames int }

func (t traffic) String() string { return fmt.Sprintf("%d B in %d frames", t.bytes, t.frames) }

// within reports whether there is at most three times as much of both.
func (t traffic) within(measured traffic) bool {
	return t.bytes <= 3*measured.bytes && t.frames <= 3*measured.frames
}

func (m *meter) as(host string) netbase.Network { return meterView{m, host} }

// take returns what the systems have sent since the last time, in each second of d: the leader, and the one of the others that has sent most.
func (m *meter) take(leader string, d time.Duration) (lead, most traffic) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for host, t := range m.sent {
		each := traffic{int(float64(t.bytes) / d.Seconds()), int(float64(t.frames) / d.Seconds())}
		if host == leader {
			lead = each
		} else if each.bytes > most.bytes {
			most = each
		}
	}
	clear(m.sent)
	return lead, most
}

type meterView struct {
	*meter
	host string
}

func (v meterView) Dial(ctx context.Context, address string) (net.Conn, error) {
	c, err := v.memory.Dial(ctx, address)
	return &metered{c, v.meter, v.host}, err
}

func (v meterView) Listen(address string) (net.Listener, error) {
	l, err := v.memory.Listen(address)
	return meterListener{l, v}, err
}

type meterListener struct {
	net.Listener
	view meterView
}

func (l meterListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &metered{c, l.view.meter, l.view.host}, nil
}

type metered struct {
	net.Conn
	meter *meter
	host  string
}

func (c *metered) Write(p []byte) (int, error) {
	c.meter.lock.Lock()
	t := c.meter.sent[c.host]
	if t == nil {
		t = &traffic{}
		c.meter.sent[c.host] = t
	}
	t.bytes += len(p)
	t.frames++
	c.meter.lock.Unlock()
	return c.Conn.Write(p)
}

// many are the systems of a large convention.
type many struct {
	*testing.T
	meter   *meter
	leaders []string
	nodes   []node
}

func (m *many) start(name string) {
	m.nodes = append(m.nodes, start(m.T, m.meter.as(name), name, nil, m.leaders...))
}

// agree fails the test unless all know so many members, of which that one leads.
func (m *many) agree(when string, want int, leader string) {
	m.Helper()
	for _, n := range m.nodes {
		members := n.base.Members()
		var leads []string
		for _, m := range members {
			if m.Leader {
				leads = append(leads, m.Host)
			}
		}
		if len(members) != want || len(leads) != 1 || leads[0] != leader {
			m.Fatalf("%s: %s knows %d members, of which %v lead; want %d, and %s", when, n.base.Host(), len(members), leads, want, leader)
		}
	}
}

// traffic fails the test unless in the time since the last time the leader and each of the others have sent at most three times what was measured, in each second.
func (m *many) traffic(when, leader string, d time.Duration, lead, each traffic) {
	m.Helper()
	gotLead, gotEach := m.meter.take(leader, d)
	m.Logf("%s, in a second: the leader sends %v, each member at most %v", when, gotLead, gotEach)
	if !gotLead.within(lead) || !gotEach.within(each) {
		m.Errorf("%s: the leader sends %v in a second and a member %v, want at most three times %v and %v", when, gotLead, gotEach, lead, each)
	}
}

// A convention of 200 systems: a join, a leave and the end of the leader reach everyone, and the traffic is bounded.
func TestManyMembers(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("200 systems have more goroutines than the race detector can bear")
	}
	synctest.Test(t, func(t *testing.T) {
		const count, soon = 200, 100 * time.Millisecond
		m := &many{T: t, meter: &meter{memory: newMemory(), sent: map[string]*traffic{}}, leaders: []string{"n000:1", "n001:1"}}
		for i := range count {
			m.start(fmt.Sprintf("n%03d:1", i))
		}
		time.Sleep(soon)
		m.agree("at the start", count, m.leaders[0])
		m.meter.take(m.leaders[0], soon)

		time.Sleep(10 * time.Second)
		m.traffic("when nothing happens", m.leaders[0], 10*time.Second, traffic{6_965, 199}, traffic{35, 1})

		var made []runtime.Address // each of them changes its load in every second
		for range 5 {
			for _, n := range m.nodes {
				made = append(made, n.create(t, &echo{}))
			}
			time.Sleep(time.Second)
		}
		m.traffic("when all create actors", m.leaders[0], 5*time.Second, traffic{853_000, 408}, traffic{107, 2})
		for i, a := range made {
			m.nodes[i%count].Tell(a, "exit")
		}
		time.Sleep(5 * time.Second)
		m.meter.take(m.leaders[0], time.Second)

		m.start("new:1")
		time.Sleep(soon)
		m.agree("after a join", count+1, m.leaders[0])
		time.Sleep(time.Second - soon)
		m.traffic("at a join", m.leaders[0], time.Second, traffic{861_000, 413}, traffic{2_538, 6})

		m.nodes[count/2].stop(t)
		m.nodes = slices.Delete(m.nodes, count/2, count/2+1)
		time.Sleep(soon)
		m.agree("after a leave", count, m.leaders[0])
		time.Sleep(time.Second - soon)
		m.traffic("at a leave", m.leaders[0], time.Second, traffic{850_300, 427}, traffic{40, 1})

		m.nodes[0].stop(t)
		m.nodes = m.nodes[1:]
		time.Sleep(3 * time.Second)
		m.agree("after the end of the leader", count-1, m.leaders[1])
		m.traffic("at the end of the leader", m.leaders[1], 3*time.Second, traffic{1_055_000, 665}, traffic{2_653, 66})
		for _, n := range m.nodes {
			n.stop(t)
		}
	})
}

// A curt network has listeners that hang up on whoever dials.
type curt struct {
	*memory
	hangsUp atomic.Bool
}

func (n *curt) Listen(address string) (net.Listener, error) {
	l, err := n.memory.Listen(address)
	return &curtListener{l, n}, err
}

type curtListener struct {
	net.Listener
	net *curt
}

func (l *curtListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil || !l.net.hangsUp.Load() {
			return c, err
		}
		c.Close()
	}
}

// A next leader that hangs up, as one does that all members dial at once, is waited for: nobody believes meanwhile that it is alone. If it does so for longer than a system may be silent
// it is none.
func TestBusyLeader(t *testing.T) {
	for _, tt := range []struct {
		busy  time.Duration
		alone int // how often a member leads itself
	}{{3 * time.Second, 0}, {10 * time.Second, 1}} {
		synctest.Test(t, func(t *testing.T) {
			network := newMemory()
			second, log := &curt{memory: network}, new(diary)
			leaders := []string{"a:1", "d:1"}
			a := start(t, network, "a:1", nil, leaders...)
			d := start(t, second, "d:1", nil, leaders...)
			defer d.stop(t)
			c := start(t, network, "c:1", nil, leaders...)
			defer c.stop(t)
			b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Leaders: leaders, Log: log.log()}, nil)
			defer b.stop(t)
			b.knows(t, 4)
			second.hangsUp.Store(true)
			a.stop(t)
			time.Sleep(tt.busy)
			if got := len(log.with("leading the convention")); got != tt.alone {
				t.Errorf("while the next leader hangs up for %v, a member leads itself %d times, want %d", tt.busy, got, tt.alone)
			}
			if _, err := b.CreateActor(&echo{}, runtime.Require("gpu")); tt.alone > 0 && (err == nil || !strings.Contains(err.Error(), "no leader can be reached: d:1: ")) {
				t.Errorf("create of what the leader could do: %v, want that it cannot be reached", err)
			}
			second.hangsUp.Store(false)
			time.Sleep(2 * time.Second)
			for _, n := range []node{b, c, d} {
				n.knows(t, 3)
			}
		})
	}
}
