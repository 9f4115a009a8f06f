package netbase_test

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fxamacker/cbor/v2"

	"thesp/netbase"
	"thesp/runtime"
)

// Garbage from who has no key, and from who has one, costs the connection that it came on, and fills no log.
func TestScenario92Fault64Garbage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, log := guarded(t, network, "a:1")
		server := a.create(t, &echo{})
		r := rand.New(rand.NewPCG(64, 2))
		garbage := func() []byte {
			b := make([]byte, 1+r.IntN(64))
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			return b
		}
		n, m := pick(34_000, 100_000), pick(60, 2500)
		storm := func() int64 {
			for range n {
				raw, err := network.Dial(t.Context(), "a:1")
				if err != nil {
					t.Fatal(err)
				}
				go io.Copy(io.Discard, raw)
				raw.Write(garbage())
				raw.Close()
			}
			synctest.Wait() // so that there is room
			for i := range m {
				s := intrude(t, network, "a:1", fmt.Sprintf("s%d:1", i%10))
				done := s.listen()
				if i%2 == 0 {
					s.record(byte(r.Uint32()), garbage())
				} else {
					s.Frame(garbage())
					s.data(s.Take())
				}
				s.raw.Close()
				<-done
			}
			time.Sleep(10 * time.Second) // those that were not whole are given up
			synctest.Wait()
			network.mu.Lock()
			clear(network.conns)
			network.mu.Unlock()
			return heap()
		}
		before := storm() // with what is made once, and kept
		lines := len(log.lines)
		second := storm()
		more := min(second-before, storm()-second)
		t.Logf("%d connections without key, %d with: %d and twice %d lines in the log, heap %+d KiB", n, m, lines, (len(log.lines)-lines)/2, more>>10)
		if again := len(log.lines) - lines; lines > 50 || again > 100 {
			t.Errorf("the log has %d and %d lines, the last is %s", lines, again, log.lines[lines+again-1])
		}
		if more > 2<<20+int64(m)*3<<10 { // the test keeps the end of each stranger
			t.Errorf("%d KiB more are in use, want 2 MiB at most", more>>10)
		}
		if len(a.base.Members()) != 1 || a.base.Peers() != 0 {
			t.Errorf("it knows %v, and %d peers; want itself alone", a.base.Members(), a.base.Peers())
		}
		if got, err := a.Ask(server, "x", time.Second); got != "x" || err != nil {
			t.Errorf("afterwards an actor answers %v, %v", got, err)
		}
	})
}

// A connection that ends after any number of bytes loses nothing, and doubles nothing.
func TestScenario92Fault65CutAfterBytes(t *testing.T) {
	step := pick(211, 1)
	for from := 1; from < 6000; from += 60 * step {
		synctest.Test(t, func(t *testing.T) {
			network := newFaultNet(newMemory())
			defer time.Sleep(time.Second) // until the last fault is taken back
			a := start(t, network.as("a:1"), "a:1", nil)
			defer a.stop(t)
			b := start(t, network.as("b:1"), "b:1", nil, "a:1")
			defer b.stop(t)
			a.knows(t, 2)
			to := b.create(t, &echo{})
			seq := 0
			for cut := from; cut < min(from+60*step, 6000); cut += step {
				network.cut() // the next connection ends after so many bytes in this direction
				network.both("a:1", "b:1", func(f *fault) { f.after = cut })
				go func() {
					time.Sleep(10 * time.Millisecond)
					network.both("a:1", "b:1", func(f *fault) { f.after = 0 })
				}()
				for range 5 {
					got, err := a.Ask(to, ping{seq, strings.Repeat("x", 300)}, time.Minute)
					if p, _ := got.(pong); p.Seq != seq || err != nil {
						t.Fatalf("cut after %d bytes: ask %d is answered with %v, %v", cut, seq, got, err)
					}
					seq++
				}
			}
			if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead != 0 || r.Arrived != uint64(seq) {
				t.Errorf("cuts after %d to %d bytes: %+v, %+v; want %d messages arrived", from, from+60*step, s, r, seq)
			}
		})
	}
}

// A bit that is wrong on the way is found out, and repeated on another connection.
func TestFlippedBits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newFaultNet(newMemory())
		defer time.Sleep(time.Second) // until the last fault is taken back
		a := start(t, network.as("a:1"), "a:1", nil)
		defer a.stop(t)
		b := start(t, network.as("b:1"), "b:1", nil, "a:1")
		defer b.stop(t)
		a.knows(t, 2)
		to := b.create(t, &echo{})
		for i := range 40 {
			network.cut()
			network.both("a:1", "b:1", func(f *fault) { f.flip = 100 + 97*i })
			go func() {
				time.Sleep(100 * time.Millisecond)
				network.both("a:1", "b:1", func(f *fault) { f.flip = 0 })
			}()
			for j := range 20 {
				if got, err := a.Ask(to, ping{j, filler}, time.Minute); got != (pong{j, filler}) || err != nil {
					t.Fatalf("with bit %d wrong: %v, %v", 100+97*i, got, err)
				}
			}
		}
		if s, r := a.Stats(), b.Stats(); s.Dead+r.Dead != 0 {
			t.Errorf("%d and %d dead letters", s.Dead, r.Dead)
		}
	})
}

// What is not thesp, and what is another version of it, is turned away at once, with one line in the log, and told why if it can understand.
func TestFault67NotThesp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			name, say string
			dial      func(net.Conn) error
			log       string
		}{
			{name: "HTTP", say: "GET / HTTP/1.1\r\nHost: a:1\r\n\r\n", log: "HTTP"},
			{name: "SSH", say: "SSH-2.0-OpenSSH_9.6\r\n", log: "SSH"},
			{name: "nothing known", say: "\x00\x01\x02\x03\x04\x05\x06\x07", log: "not a thesp system"},
			{name: "TLS 1.2", dial: func(c net.Conn) error {
				return tls.Client(c, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12}).Handshake()
			}, log: "another version"},
			{name: "another protocol", dial: func(c net.Conn) error {
				return tls.Client(c, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}}).Handshake()
			}, log: "not a thesp system"},
			{name: "no certificate", dial: func(c net.Conn) error {
				conn := tls.Client(c, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{netbase.Protocol}})
				_, err := conn.Read(make([]byte, 1))
				return err
			}, log: "certificate"},
		} {
			network := newMemory()
			d := &diary{}
			a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Log: d.log()}, nil)
			start := time.Now()
			raw, err := network.Dial(t.Context(), "a:1")
			if err != nil {
				t.Fatal(err)
			}
			if c.dial != nil {
				if err := c.dial(raw); err == nil {
					t.Errorf("%s: the handshake succeeds", c.name)
				}
			} else {
				raw.Write([]byte(c.say))
			}
			io.Copy(io.Discard, raw)
			if took := time.Since(start); took >= 5*time.Second {
				t.Errorf("%s: the connection ends after %v", c.name, took)
			}
			synctest.Wait()
			if got := d.with("connection refused"); len(got) != 1 || !strings.Contains(got[0], c.log) {
				t.Errorf("%s: the log says %q, want one line with %q", c.name, got, c.log)
			}
			raw.Close()
			a.stop(t)
		}
	})
}

// A system of another version is told so, whichever side dials.
func TestFault67AnotherVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		_, d := guarded(t, network, "a:1")
		for _, version := range []int{0, 2} {
			s := connectTo(t, network, "a:1")
			answer := s.greet(map[int]any{1: version, 2: "s:1", 3: 7, 4: 0})
			if text, _ := answer[7].(string); !strings.Contains(text, "another version") || answer[1] != uint64(1) {
				t.Errorf("version %d is answered with %v", version, answer)
			}
		}
		synctest.Wait()
		if got := d.with("another version"); len(got) != 2 { // from two hosts
			t.Errorf("the log says %q", got)
		}
		// One that listens.
		l, err := network.Listen("new:1")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				raw, err := l.Accept()
				if err != nil {
					return
				}
				s := &stranger{t, tls.Server(raw, keyed(t, "new").ServerConfig()), raw, nil}
				s.hear()
				body, _ := cbor.Marshal(map[int]any{1: 2, 2: "new:1", 3: 7, 4: 0})
				s.record('H', body)
				raw.Close()
			}
		}()
		_, err = tryStart(t, netbase.Config{Network: network, Leaders: []string{"new:1"}})
		if !errors.Is(err, netbase.ErrVersion) || !strings.Contains(err.Error(), "version 2, and this system version 1") {
			t.Errorf("a leader of another version: %v", err)
		}
	})
}

// tryStart starts a system that may fail.
func tryStart(t *testing.T, cfg netbase.Config) (node, error) {
	t.Helper()
	if cfg.Credentials == nil {
		cfg.Credentials = keyed(t, "try")
	}
	base, err := netbase.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	n := node{System: runtime.New(runtime.Config{Host: base.Host(), Remote: base}), base: base}
	if err = base.Serve(n.System); err != nil {
		n.stop(t)
	} else {
		t.Cleanup(func() { n.stop(t) })
	}
	return n, err
}

// Another key and a clock that is wrong are told apart, on both sides.
func TestFault68Credentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		d := &diary{}
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Log: d.log()}, nil)
		defer a.stop(t)
		for _, c := range []struct {
			name  string
			key   netbase.Key
			ahead time.Duration
			want  error
		}{
			{"another key", netbase.NewKey(), 0, netbase.ErrWrongKey},
			{"a clock 4 minutes ahead", key, 4 * time.Minute, nil},
			{"a clock 4 minutes behind", key, -4 * time.Minute, nil},
			{"a clock a day ahead", key, 24 * time.Hour, netbase.ErrClock},
			{"a clock a day behind", key, -24 * time.Hour, netbase.ErrClock},
			{"a clock 3 hours behind", key, -3 * time.Hour, netbase.ErrClock},
		} {
			time.Sleep(time.Minute) // so that the log has a line for each
			creds, err := netbase.NewCredentials(netbase.CredentialsConfig{
				Keys: netbase.KeyRing{c.key}, Name: "b", Now: func() time.Time { return time.Now().Add(c.ahead) },
			})
			if err != nil {
				t.Fatal(err)
			}
			before := len(d.with("connection refused"))
			_, err = tryStart(t, netbase.Config{Network: network, Leaders: []string{"a:1"}, Credentials: creds})
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
			synctest.Wait()
			got := d.with("connection refused")[before:]
			if c.want == nil && len(got) != 0 || c.want != nil && len(got) != 1 {
				t.Errorf("%s: the log says %q", c.name, got)
			}
			t.Logf("%s: %v; log: %q", c.name, err, got)
		}
	})
}

// What no system says ends what is between the two; everybody else is left alone.
func TestFault69Forged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		a, _, server := startPair(t, network)
		frame := func(body string) []byte {
			return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
		}
		text := runtime.MakeAddress(a.Address().System(), 5)
		for _, c := range []struct {
			name string
			kind byte
			body []byte
		}{
			{"a frame of kind 2", 'D', frame("\x85\x02\x01\x01\x01\xf6")},
			{"a frame of four elements", 'D', frame("\x84\x00\x01\x01\x01")},
			{"an empty frame", 'D', frame("")},
			{"a sender that is no address", 'D', frame("\x85\x00\x05\x65bogus\x00\xf6")},
			{"a sender below zero", 'D', frame("\x85\x00\x05\x20\x00\xf6")},
			{"a type that was not defined", 'D', frame("\x85\x00\x05\x00\x09\xf6")},
			{"a type with the number 2 at first", 'D', frame("\x85\x01\x02\x66string\x60\xf6")},
			{"a frame of 4 GB", 'D', []byte{255, 255, 255, 255}},
			{"a frame of one byte more than 256 MiB", 'D', []byte{16, 0, 0, 1}},
			{"a confirmation of what was not sent", 'A', bytes.Repeat([]byte{1}, 8)},
			{"a confirmation of 7 bytes", 'A', make([]byte, 7)},
			{"a mailbox of 15 bytes", 'F', make([]byte, 15)},
			{"a second hello", 'H', []byte{0xa0}},
			{"an unknown record", 'X', nil},
		} {
			s := intrude(t, network, "a:1", "s:1")
			done := s.listen()
			began := time.Now()
			s.record(c.kind, c.body)
			<-done
			if took := time.Since(began); took > time.Second {
				t.Errorf("%s: the connection ends after %v", c.name, took)
			}
			synctest.Wait()
			time.Sleep(6 * time.Second)
			if n := a.base.Peers(); n != 1 {
				t.Errorf("%s: %d peers are left, want b", c.name, n)
			}
		}
		// What a system may say, if it comes to that: a message in the name of somebody elsewhere, as when it is passed on.
		s := intrude(t, network, "a:1", "s:1")
		s.listen()
		s.Message(text.String(), server, "nothing")
		s.Message("elsewhere:1/3-1", text, "to nobody")
		s.data(s.Take())
		synctest.Wait()
		if n := a.base.Peers(); n < 2 {
			t.Errorf("%d peers after messages that were passed on", n)
		}
		if got, err := a.Ask(server, "x", time.Second); got != "x" || err != nil {
			t.Errorf("another system answers %v, %v", got, err)
		}
		if len(a.base.Members()) != 2 {
			t.Errorf("the members are %v", a.base.Members())
		}
	})
}
