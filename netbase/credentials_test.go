package netbase_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thesp/netbase"
)

// noon is when most handshakes of these tests take place.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// at is a clock that stands still.
func at(now time.Time) func() time.Time { return func() time.Time { return now } }

// credentials makes credentials at noon.
func credentials(t testing.TB, name string, keys ...netbase.Key) *netbase.Credentials {
	t.Helper()
	return credentialsAt(t, noon, name, keys...)
}

func credentialsAt(t testing.TB, now time.Time, name string, keys ...netbase.Key) *netbase.Credentials {
	t.Helper()
	c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: keys, Name: name, Now: at(now)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// side is what one side of a handshake has got.
type side struct {
	state tls.ConnectionState
	err   error
}

// wire is a connection in memory. What is written waits to be read.
func wire(t testing.TB) (a, b net.Conn) {
	t.Helper()
	a, b = net.Pipe()
	deadline := time.Now().Add(10 * time.Second)
	a.SetDeadline(deadline)
	b.SetDeadline(deadline)
	return a, b
}

// shake has two sides shake hands, and read and write one byte each after that.
func shake(t testing.TB, server, client *tls.Config) (s, c side) {
	t.Helper()
	a, b := wire(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s = greet(tls.Server(a, server), a)
	}()
	c = greet(tls.Client(b, client), b)
	<-done
	return s, c
}

// greet is one side of shake.
func greet(c *tls.Conn, raw net.Conn) side {
	defer raw.Close() // and not c, which would say goodbye to somebody who does not listen
	err := c.Handshake()
	state := c.ConnectionState()
	if err == nil {
		wrote := make(chan error, 1)
		go func() { _, err := c.Write([]byte("x")); wrote <- err }() // both write first, and would wait for each other
		_, err = io.ReadFull(c, make([]byte, 1))
		if err != nil {
			raw.Close()
		}
		err = errors.Join(err, <-wrote)
	}
	return side{state, err}
}

func TestHandshake(t *testing.T) {
	defer goleak.VerifyNone(t)
	a, b := netbase.NewKey(), netbase.NewKey()
	type keys = netbase.KeyRing
	for name, test := range map[string]struct {
		server, client       keys
		ofClient, ofServer   int // which key of the ring the other side used
		serverKey, clientKey netbase.Key
	}{
		"same key":                     {keys{a}, keys{a}, 0, 0, a, a},
		"two keys":                     {keys{a, b}, keys{a, b}, 0, 0, a, a},
		"in different orders":          {keys{a, b}, keys{b, a}, 1, 1, a, b},
		"the server accepts a new one": {keys{a, b}, keys{a}, 0, 0, a, a},
		"the client accepts a new one": {keys{a}, keys{a, b}, 0, 0, a, a},
	} {
		server, client := credentials(t, "leader", test.server...), credentials(t, "member", test.client...)
		s, c := shake(t, server.ServerConfig(), client.ClientConfig())
		if s.err != nil || c.err != nil {
			t.Errorf("%s: server: %v, client: %v", name, s.err, c.err)
			continue
		}
		got, err := server.Peer(s.state)
		if want := (netbase.Identity{Name: "member", Convention: test.clientKey.Fingerprint(), Key: test.ofClient}); got != want || err != nil {
			t.Errorf("%s: the client is %+v, %v, want %+v", name, got, err, want)
		}
		got, err = client.Peer(c.state)
		if want := (netbase.Identity{Name: "leader", Convention: test.serverKey.Fingerprint(), Key: test.ofServer}); got != want || err != nil {
			t.Errorf("%s: the server is %+v, %v, want %+v", name, got, err, want)
		}
		if s.state.Version != tls.VersionTLS13 || s.state.NegotiatedProtocol != netbase.Protocol || s.state.DidResume {
			t.Errorf("%s: version %x, protocol %q, resumed %v", name, s.state.Version, s.state.NegotiatedProtocol, s.state.DidResume)
		}
	}
}

// A connection proves that both sides have a key now. An earlier one is no proof.
func TestNoResumption(t *testing.T) {
	defer goleak.VerifyNone(t)
	creds := credentials(t, "a", netbase.NewKey())
	server, client := creds.ServerConfig(), creds.ClientConfig()
	client.ServerName, client.ClientSessionCache = "a", tls.NewLRUClientSessionCache(1)
	for range 2 {
		if s, c := shake(t, server, client); s.err != nil || c.err != nil || s.state.DidResume || c.state.DidResume {
			t.Errorf("server: %v, resumed %v; client: %v, resumed %v", s.err, s.state.DidResume, c.err, c.state.DidResume)
		}
	}
}

// A convention of three changes its key, each system at its own pace, and at every moment every pair of them can connect.
func TestRotationWithoutDowntime(t *testing.T) {
	defer goleak.VerifyNone(t)
	a, b := netbase.NewKey(), netbase.NewKey()
	steps := []netbase.KeyRing{{a}, {a, b}, {b, a}, {b}}
	for i := range len(steps) - 1 {
		for _, pair := range [][2]int{{i, i}, {i, i + 1}, {i + 1, i}} {
			s, c := shake(t, credentials(t, "s", steps[pair[0]]...).ServerConfig(), credentials(t, "c", steps[pair[1]]...).ClientConfig())
			if s.err != nil || c.err != nil {
				t.Errorf("ring %d calls ring %d: %v, %v", pair[1], pair[0], c.err, s.err)
			}
		}
	}
}

func TestNames(t *testing.T) {
	defer goleak.VerifyNone(t)
	key := netbase.NewKey()
	for _, name := range []string{"a", "lab-7.example:1900", "[fe80::1%eth0]:1900", "Zürich", "日本", "a?b#c&d=e;f", "..", "%2f", strings.Repeat("x", 128)} {
		c := credentials(t, name, key)
		s, _ := shake(t, c.ServerConfig(), c.ClientConfig())
		if got, err := c.Peer(s.state); got.Name != name || err != nil || c.Name() != name || s.err != nil {
			t.Errorf("%q arrives as %q, %v, %v", name, got.Name, err, s.err)
		}
	}
	for _, name := range []string{"", strings.Repeat("x", 129), "a/b", "a b", "a\nb", "a\x00", "a\u202eb", "\xff", "a\u00a0b"} {
		if _, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: name}); !errors.Is(err, netbase.ErrName) {
			t.Errorf("%q: %v, want ErrName", name, err)
		}
	}
}

func TestNewCredentialsRefuses(t *testing.T) {
	ring := manyKeys(17)
	for name, test := range map[string]struct {
		keys netbase.KeyRing
		kind error
	}{
		"no keys":   {nil, netbase.ErrNoKey},
		"no key":    {netbase.KeyRing{ring[0], {}}, netbase.ErrNoKey},
		"twice":     {netbase.KeyRing{ring[0], ring[1], ring[0]}, netbase.ErrKeyText},
		"sixteen":   {ring[:16], nil},
		"seventeen": {ring, netbase.ErrKeyText},
	} {
		c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: test.keys, Name: "a"})
		if !errors.Is(err, test.kind) || (c == nil) != (test.kind != nil) {
			t.Errorf("%s: %v, %v, want %v", name, c, err, test.kind)
		}
	}
	// Without a clock it is time.Now.
	c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: ring[:1], Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if s, cl := shake(t, c.ServerConfig(), c.ClientConfig()); s.err != nil || cl.err != nil {
		t.Errorf("without a clock: %v, %v", s.err, cl.err)
	}
}

// Certificates are made anew when they are a minute old, and when the clock was set back.
func TestCertificateIsRenewed(t *testing.T) {
	now := noon
	c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: manyKeys(1), Name: "a", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	leaf := func() *x509.Certificate {
		cert, err := c.ServerConfig().GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		client, err := c.ClientConfig().GetClientCertificate(nil)
		if err != nil || client != cert {
			t.Fatalf("the client shows another certificate: %v", err)
		}
		return cert.Leaf
	}
	last := leaf()
	for _, step := range []struct {
		now   time.Time
		fresh bool
	}{
		{noon, false},
		{noon.Add(time.Minute - 1), false},
		{noon.Add(time.Minute), true},
		{noon.Add(2*time.Minute - 1), false},
		{noon.Add(time.Minute - 1), true},
		{noon.Add(-24 * time.Hour), true},
		{noon.Add(24 * time.Hour), true},
	} {
		now = step.now
		next := leaf()
		if fresh := !next.Equal(last); fresh != step.fresh {
			t.Errorf("at %v: a new certificate: %v, want %v", now, fresh, step.fresh)
		}
		if step.fresh && (!next.NotBefore.Equal(now.Add(-5*time.Minute).Truncate(time.Second)) || !next.NotAfter.Equal(now.Add(6*time.Minute).Truncate(time.Second))) {
			t.Errorf("at %v: valid from %v to %v", now, next.NotBefore, next.NotAfter)
		}
		last = next
	}
}
