package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unique"

	"thesp/netbase"
	"thesp/runtime"
)

// guarded starts a system whose log is a diary.
func guarded(t *testing.T, network netbase.Network, listen string) (node, *diary) {
	t.Helper()
	d := &diary{}
	n := startWith(t, netbase.Config{Network: network, Listen: listen, Log: d.log(), Types: []any{&sink{}, hold{}, counted{}}}, nil)
	t.Cleanup(func() { n.stop(t) })
	return n, d
}

// A peer that takes nothing in costs at most what may wait for it, and ten seconds later it is given up. Others do not notice.
func TestFault29PeerThatReadsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, _, server := startPair(t, network)
		deaf := intrude(t, network, "a:1", "deaf:1")
		defer deaf.raw.Close()
		quit := make(chan struct{})
		defer close(quit)
		go func() { // it speaks all the time
			for deaf.record(netbase.RecordAck, make([]byte, 8)) == nil {
				select {
				case <-time.After(time.Second):
				case <-quit:
					return
				}
			}
		}()
		events, cancel := a.Events(1000)
		defer cancel()
		to := runtime.MakeAddress(systemID("deaf:1", 7), 1)
		sent := 0
		var err error
		for err == nil {
			if err = a.Tell(to, ping{sent, strings.Repeat("x", 10_000)}); err == nil {
				sent++
			}
		}
		if !errors.Is(err, runtime.ErrBusy) {
			t.Errorf("Tell to a peer that reads nothing: %v, want ErrBusy", err)
		}
		if _, sending := a.base.Held(); sending > 8<<20 || sending < 7<<20 {
			t.Errorf("%d bytes wait for it, want 8 MiB", sending)
		}
		start := time.Now()
		if _, err := a.Ask(server, ping{1, "x"}, time.Second); err != nil || time.Since(start) > 100*time.Millisecond {
			t.Errorf("an ask of another system: %v after %v", err, time.Since(start))
		}
		time.Sleep(6 * time.Second)
		dead := 0
		for {
			select {
			case e := <-events:
				if e.Kind == runtime.EventDeadLetter {
					dead++
					if !strings.Contains(e.Reason, "deaf:1 takes nothing in") {
						t.Fatalf("a dead letter because %s", e.Reason)
					}
				}
				continue
			default:
			}
			break
		}
		if s := a.Stats(); s.Dead != uint64(sent) || dead == 0 {
			t.Errorf("%d dead letters, want %d; %d events", s.Dead, sent, dead)
		}
		if _, sending := a.base.Held(); sending > 1<<20 {
			t.Errorf("%d bytes still wait", sending)
		}
	})
}

// systemID is how the others know a stranger.
func systemID(host string, incarnation uint64) unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: host, Incarnation: incarnation})
}

// One byte in a second is too slow before the hello, and in a record; a whole record in nine seconds is not.
func TestFault30OneByteASecond(t *testing.T) {
	drip := func(t *testing.T, s *stranger, b []byte, pause time.Duration) (sent int) {
		for i := range b {
			if _, err := s.conn.Write(b[i : i+1]); err != nil {
				return i
			}
			time.Sleep(pause)
		}
		return len(b)
	}
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		_, log := guarded(t, network, "a:1")
		start := time.Now()
		raw, err := network.Dial(t.Context(), "a:1")
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; ; i++ {
			if _, err := raw.Write([]byte("\x16\x03\x01\x02\x00\x01")[i%6 : i%6+1]); err != nil {
				break
			}
			time.Sleep(time.Second)
		}
		if took := time.Since(start); took < 4*time.Second || took > 6*time.Second {
			t.Errorf("a handshake of one byte a second is cut off after %v, want 5 s", took)
		}
		for _, c := range []struct {
			name  string
			pause time.Duration
			ok    bool
		}{{"slow", 900 * time.Millisecond, true}, {"slower", 1200 * time.Millisecond, false}} {
			s := intrude(t, network, "a:1", c.name+":1")
			s.listen()
			record := netbase.AppendRecord(nil, netbase.RecordData, []byte{0, 0, 1, 0, 1, 2}) // six bytes of a frame of 256
			if got := drip(t, s, record[:5], 0); got != 5 {
				t.Fatalf("%s: the head is cut off after %d bytes", c.name, got)
			}
			body := record[5:]
			start := time.Now()
			got := drip(t, s, body, 2*c.pause)
			if c.ok && got != len(body) || !c.ok && (got == len(body) || time.Since(start) > 12*time.Second) {
				t.Errorf("%s: a record of %d bytes, one in %v, is cut off after %d bytes and %v", c.name, len(body), 2*c.pause, got, time.Since(start))
			}
		}
		if got := log.with("slower:1 has not ended in 10s what it began to say"); len(got) != 1 {
			t.Errorf("the log says %q", log.lines)
		}
	})
}

// Who has not said hello within five seconds is cut off, and who says it just before is not.
func TestHelloTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		guarded(t, network, "a:1")
		for wait, ok := range map[time.Duration]bool{4900 * time.Millisecond: true, 5100 * time.Millisecond: false} {
			s := connectTo(t, network, "a:1")
			time.Sleep(wait)
			if got := s.greet(map[int]any{1: 1, 2: fmt.Sprint(wait), 3: 7, 4: 0}); (got != nil) != ok {
				t.Errorf("a hello after %v is answered with %v", wait, got)
			}
		}
	})
}

// Silent connections by the thousand cost next to nothing, and do not keep a member out.
func TestScenario92Fault31SilentConnections(t *testing.T) {
	a := start(t, netbase.TCP{}, "127.0.0.1:0", nil)
	defer a.stop(t)
	n := pick(4000, 9000)
	before := heap()
	began := time.Now()
	conns := make([]net.Conn, 0, n)
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for range n {
		c, err := net.Dial("tcp", a.base.Host())
		if err != nil {
			t.Fatalf("after %d connections: %v", len(conns), err)
		}
		conns = append(conns, c)
	}
	mine := heap() - before - int64(n)*300 // what the ends here take
	opened := time.Since(began)
	began = time.Now()
	b := start(t, netbase.TCP{}, "127.0.0.1:0", nil, a.base.Host())
	defer b.stop(t)
	a.knows(t, 2)
	took := time.Since(began)
	t.Logf("%d connections in %v: heap %+d KiB; a member joins in %v", n, opened, mine>>10, took)
	if took > 20*time.Second || mine > 5<<20 {
		t.Errorf("with %d silent connections a member joins in %v, and %d KiB more are in use; want 20 s, on a machine with other work, and 5 MiB at most", n, took, mine>>10)
	}
}

// A listener that cannot accept is asked again, less and less often, and the log has a line about that in ten seconds.
func TestAcceptBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &tired{memory: newMemory()}
		var log logBuffer
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Log: slog.New(slog.NewTextHandler(&log, nil))}, nil)
		time.Sleep(10 * time.Second)
		if n := network.asked.Load(); n < 10 || n > 20 {
			t.Errorf("it was asked %d times in 10 s, want between 10 and 20", n)
		}
		time.Sleep(time.Minute)
		if n := strings.Count(log.String(), "cannot accept"); n < 6 || n > 8 {
			t.Errorf("the log has %d lines about that after 70 s, want 6 to 8:\n%s", n, log.String())
		}
		network.awake.Store(true)
		b := start(t, network.memory, "b:1", nil, "a:1")
		a.knows(t, 2)
		b.stop(t)
		a.stop(t)
	})
}

// tired is a network whose listeners have no file descriptors left.
type tired struct {
	*memory
	asked atomic.Int32
	awake atomic.Bool
}

func (n *tired) Listen(address string) (net.Listener, error) {
	l, err := n.memory.Listen(address)
	return &tiredListener{l, n}, err
}

type tiredListener struct {
	net.Listener
	net *tired
}

func (l *tiredListener) Accept() (net.Conn, error) {
	if !l.net.awake.Load() {
		l.net.asked.Add(1)
		return nil, errors.New("too many open files")
	}
	return l.Listener.Accept()
}

// What was recorded on the wire is of no use when it is said again.
func TestReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &recorder{memory: newMemory()}
		a, log := guarded(t, network, "a:1")
		s := intrude(t, network, "a:1", "b:1")
		s.listen()
		s.Message(0, runtime.MakeAddress(a.Address().System(), 0), "x")
		s.data(s.Take())
		synctest.Wait()
		s.raw.Close()
		said := network.said
		before := a.Stats()
		if before.Arrived != 1 || len(said) < 1000 {
			t.Fatalf("%d messages in %d bytes were recorded", before.Arrived, len(said))
		}
		raw, err := network.memory.Dial(t.Context(), "a:1")
		if err != nil {
			t.Fatal(err)
		}
		go raw.Write(said)
		io.Copy(io.Discard, raw)
		raw.Close()
		synctest.Wait()
		if got := a.Stats(); got.Arrived != before.Arrived {
			t.Errorf("%d messages have arrived by a replay", got.Arrived-before.Arrived)
		}
		if got := log.with("connection refused"); len(got) != 1 {
			t.Errorf("the log says %q of it, want one line", got)
		}
	})
}

// recorder keeps what is said on the first connection.
type recorder struct {
	*memory
	said []byte
}

func (r *recorder) Dial(ctx context.Context, address string) (net.Conn, error) {
	c, err := r.memory.Dial(ctx, address)
	return &recordedConn{c, r}, err
}

type recordedConn struct {
	net.Conn
	net *recorder
}

func (c *recordedConn) Write(p []byte) (int, error) {
	c.net.mu.Lock()
	c.net.said = append(c.net.said, p...)
	c.net.mu.Unlock()
	return c.Conn.Write(p)
}

// Who says that it is the system itself is refused, and a system that dials itself leads.
func TestOwnID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a := start(t, network, "a:1", nil)
		defer a.stop(t)
		s := connectTo(t, network, "a:1")
		self := a.Address().System().Value()
		if got := s.greet(s.knows(map[int]any{1: 1, 2: self.Host, 3: self.Incarnation, 4: 0})); got[7] != "it is this system itself" {
			t.Errorf("its own hello is answered with %v", got)
		}
		dns := names{memory: network, of: map[string]string{"me:1": "b:1"}}
		b := start(t, dns, "b:1", nil, "me:1")
		defer b.stop(t)
		time.Sleep(10 * time.Second)
		if m := b.base.Members(); len(m) != 1 || !m[0].Leader {
			t.Errorf("a system whose leader is itself by another name knows %v", m)
		}
	})
}

// names is a network that knows names of hosts.
type names struct {
	*memory
	of map[string]string
}

func (n names) Dial(ctx context.Context, address string) (net.Conn, error) {
	n.mu.Lock()
	host, ok := n.of[address]
	n.mu.Unlock()
	if ok {
		address = host
	}
	if host == "" && ok {
		return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
	}
	return n.memory.Dial(ctx, address)
}

// A leader by a name that does not resolve at first, and then changes, is found; there is one connection to it as long as it stays.
func TestFault32NamesOfHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := names{newMemory(), map[string]string{"leader:1": ""}}
		resolve := func(to string) {
			network.mu.Lock()
			network.of["leader:1"] = to
			network.mu.Unlock()
		}
		a := start(t, network, "a:1", runtime.Capabilities{"Server": true})
		log := &diary{}
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Leaders: []string{"leader:1"}, Log: log.log()}, nil)
		defer b.stop(t)
		time.Sleep(30 * time.Second)
		if m := b.base.Members(); len(m) != 1 {
			t.Errorf("without a name b knows %v", m)
		}
		if got := log.with("no such host"); len(got) != 1 {
			t.Errorf("the log says %q of it, want one line", got)
		}
		resolve("a:1")
		b.knows(t, 2)
		events, cancel := b.Events(100)
		defer cancel()
		server := b.create(t, &echo{}, runtime.Require("Server"))
		time.Sleep(time.Minute)
		if got, err := b.Ask(server, "x", time.Second); got != "x" || err != nil {
			t.Errorf("after a minute the leader answers %v, %v", got, err)
		}
		network.cut()
		time.Sleep(time.Second)
		if got, err := b.Ask(server, "x", time.Second); got != "x" || err != nil {
			t.Errorf("after a cut the leader answers %v, %v", got, err)
		}
		for len(events) > 0 {
			if e := <-events; e.Kind == runtime.EventMember {
				t.Errorf("meanwhile %+v", e)
			}
		}
		c := start(t, network, "c:1", nil)
		defer c.stop(t)
		resolve("c:1")
		a.stop(t)
		time.Sleep(10 * time.Second)
		if m := b.base.Members(); len(m) != 2 || m[1].Host != "c:1" || !m[1].Leader {
			t.Errorf("when the name has changed b knows %v, want c as leader", m)
		}
	})
}
