package netbase_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"thesp/netbase"
)

// A stranger has the key, but says what no system says.
type stranger struct {
	t    *testing.T
	conn *tls.Conn
	raw  net.Conn
	*netbase.Forger
}

// keyed are credentials with the key of the tests.
func keyed(t testing.TB, name string) *netbase.Credentials {
	t.Helper()
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return creds
}

// connectTo opens a connection on which nothing has been said.
func connectTo(t *testing.T, network netbase.Network, host string) *stranger {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	raw, err := network.Dial(ctx, host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return &stranger{t, tls.Client(raw, keyed(t, "stranger").ClientConfig()), raw, netbase.NewForger()}
}

// intrude opens a connection, says hello in the name of a system, and reads what the other one says to that.
func intrude(t *testing.T, network netbase.Network, host, name string) *stranger {
	t.Helper()
	s := connectTo(t, network, host)
	if answer := s.greet(s.knows(map[int]any{1: 1, 2: name, 3: 7, 4: 0})); answer == nil || answer[7] != nil {
		t.Fatalf("the hello of a stranger is answered with %v", answer)
	}
	return s
}

// knows asks who listens, and adds that to a hello.
func (s *stranger) knows(hello map[int]any) map[int]any {
	s.t.Helper()
	answer := s.greet(map[int]any{1: hello[1], 2: hello[2], 3: hello[3]})
	if answer == nil {
		s.t.Fatal("nobody says who listens")
	}
	hello[9] = answer[3]
	return hello
}

// greet says a hello and returns the answer, nil if there is none.
func (s *stranger) greet(hello map[int]any) (answer map[int]any) {
	s.t.Helper()
	body, err := cbor.Marshal(hello)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.record('H', body); err != nil {
		return nil
	}
	kind, body := s.hear()
	if kind != 'H' || cbor.Unmarshal(body, &answer) != nil {
		return nil
	}
	return answer
}

// record says a record.
func (s *stranger) record(kind byte, body []byte) error {
	_, err := s.conn.Write(netbase.AppendRecord(nil, kind, body))
	return err
}

// data says bytes of the stream, in as many records as it takes.
func (s *stranger) data(b []byte) error {
	for len(b) > 0 {
		n := min(len(b), netbase.MaxRecord)
		if err := s.record(netbase.RecordData, b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// hear reads a record; the kind is 0 if none comes.
func (s *stranger) hear() (kind byte, body []byte) {
	var head [5]byte
	if _, err := io.ReadFull(s.conn, head[:]); err != nil {
		return 0, nil
	}
	body = make([]byte, binary.BigEndian.Uint32(head[1:]))
	if _, err := io.ReadFull(s.conn, body); err != nil {
		return 0, nil
	}
	return head[0], body
}

// listen reads all that comes in the background. The channel is closed when the connection ends.
func (s *stranger) listen() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(io.Discard, s.conn)
	}()
	return done
}

// diary is a log that tests read.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

func (d *diary) log() *slog.Logger { return slog.New(slog.NewTextHandler(d, nil)) }

// with returns the lines that contain text.
func (d *diary) with(text string) (lines []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.lines {
		if strings.Contains(l, text) {
			lines = append(lines, l)
		}
	}
	return lines
}

// heap is what is in use after a collection.
func heap() int64 {
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.GC() // what is in a sync.Pool goes the second time
	goruntime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
