package netbase_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"thesp/netbase"
)

// refusal is what one side of a handshake should say.
type refusal struct {
	kind error
	text string // a part of it
}

func (r refusal) check(t *testing.T, who string, err error) {
	t.Helper()
	if r.kind == nil {
		if err != nil {
			t.Errorf("%s: %v", who, err)
		}
		return
	}
	if !errors.Is(err, r.kind) || !strings.HasPrefix(err.Error(), r.kind.Error()+": ") || !strings.Contains(err.Error(), r.text) {
		t.Errorf("%s: %v, want %v: ...%s", who, err, r.kind, r.text)
	}
}

// Both sides say what is wrong between two systems.
func TestExplainSystems(t *testing.T) {
	defer goleak.VerifyNone(t)
	a, b := netbase.NewKey(), netbase.NewKey()
	fpa, fpb := a.Fingerprint(), b.Fingerprint()
	wrong, refused, clock := netbase.ErrWrongKey, netbase.ErrRefused, netbase.ErrClock
	ok := refusal{}
	for name, test := range map[string]struct {
		server, client         *netbase.Credentials
		wantServer, wantClient refusal
	}{
		"other key": {credentials(t, "s", a), credentials(t, "c", b),
			refusal{refused, "it has another key than " + fpa},
			refusal{wrong, "has the key " + fpa + ", this one accepts " + fpb + ": copy the key file of one to the other, or choose the file with --key FILE"}},
		"the server has lost the key of the client": {credentials(t, "s", a), credentials(t, "c", b, a),
			refusal{wrong, "has the key " + fpb + ", this one accepts " + fpa + ": copy"},
			refusal{wrong, "does not accept this system's key " + fpb + ": copy"}},
		"the client has lost the key of the server": {credentials(t, "s", b, a), credentials(t, "c", a),
			refusal{refused, "another key than " + fpb},
			refusal{wrong, "has the key " + fpb + ", this one accepts " + fpa}},
		"several keys, none of them": {credentials(t, "s", netbase.NewKey()), credentials(t, "c", b, a),
			refusal{refused, ""}, refusal{wrong, "this one accepts " + fpb + ", " + fpa + ": copy"}},
		"other key, other time": {credentials(t, "s", a), credentialsAt(t, noon.Add(24*time.Hour), "c", b),
			refusal{refused, ""}, refusal{wrong, fpa}},
		"as far ahead as may be": {credentials(t, "s", a), credentialsAt(t, noon.Add(5*time.Minute), "c", a), ok, ok},
		"as far back as may be":  {credentials(t, "s", a), credentialsAt(t, noon.Add(-5*time.Minute), "c", a), ok, ok},
		"ahead": {credentials(t, "s", a), credentialsAt(t, noon.Add(5*time.Minute+time.Second), "c", a),
			refusal{clock, "by about 5m, it is 2026-11-22 12:05 UTC there and 2026-11-22 12:00 UTC here: set the one that is wrong"},
			refusal{clock, "not valid now; it is 2026-11-22 12:05 UTC here: set"}},
		"back": {credentials(t, "s", a), credentialsAt(t, noon.Add(-5*time.Minute-time.Second), "c", a),
			refusal{refused, "or its clock is not near 2026-11-22 12:00 UTC"},
			refusal{clock, "by about 5m, it is 2026-11-22 12:00 UTC there and 2026-11-22 11:54 UTC here"}},
		"a day ahead: the certificate of the server has expired": {credentials(t, "s", a), credentialsAt(t, noon.Add(24*time.Hour), "c", a),
			refusal{refused, "clock"}, refusal{clock, "by about 24h0m, it is 2026-11-22 12:00 UTC there and 2026-11-23 12:00 UTC here"}},
		"a clock that was never set": {credentials(t, "s", a), credentialsAt(t, time.Unix(1, 0), "c", a),
			refusal{refused, "clock"}, refusal{clock, "and 1970-01-01 00:00 UTC here"}},
	} {
		s, c := shake(t, test.server.ServerConfig(), test.client.ClientConfig())
		test.wantServer.check(t, name+": server", test.server.Explain(s.err))
		test.wantClient.check(t, name+": client", test.client.Explain(c.err))
	}
}

// A certificate that has expired where the clocks agree: somebody kept it.
func TestExplainExpired(t *testing.T) {
	defer goleak.VerifyNone(t)
	key := netbase.NewKey()
	old := credentialsAt(t, noon.Add(-3*time.Hour), "c", key).ClientConfig().GetClientCertificate
	now := credentials(t, "s", key)
	client := now.ClientConfig()
	client.GetClientCertificate = old
	s, c := shake(t, now.ServerConfig(), client)
	refusal{netbase.ErrClock, "by about 3h0m, it is 2026-11-22 09:00 UTC there and 2026-11-22 12:00 UTC here"}.check(t, "server", now.Explain(s.err))
	refusal{netbase.ErrClock, "this system's certificate is not valid now"}.check(t, "client", now.Explain(c.err))
}

// What others that speak TLS are told, and what is said about them.
func TestExplainTLS(t *testing.T) {
	defer goleak.VerifyNone(t)
	key := netbase.NewKey()
	good := credentials(t, "good", key)
	server := func(change func(*tls.Config)) *tls.Config { c := good.ServerConfig(); change(c); return c }
	client := func(change func(*tls.Config)) *tls.Config { c := good.ClientConfig(); change(c); return c }
	same := func(*tls.Config) {}
	tls12 := func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }
	protocols := func(p ...string) func(*tls.Config) { return func(c *tls.Config) { c.NextProtos = p } }
	lax := func(c *tls.Config) { c.VerifyConnection, c.ClientAuth = nil, tls.RequireAnyClientCert }
	stranger := forge(t, netbase.NewKey(), func(c *x509.Certificate) { c.URIs, c.DNSNames = nil, []string{"example.com"} })
	none := refusal{}
	for name, test := range map[string]struct {
		server, client         *tls.Config
		wantServer, wantClient refusal // none for the side that is not a system
	}{
		"a client of TLS 1.2": {server(same), client(tls12), refusal{netbase.ErrVersion, "does not speak TLS 1.3"}, none},
		"a server of TLS 1.2": {server(tls12), client(same), none, refusal{netbase.ErrVersion, "does not speak TLS 1.3"}},
		"a browser":           {server(same), client(protocols("h2", "http/1.1")), refusal{netbase.ErrNotThesp, "does not ask for thesp/1"}, none},
		"a web server":        {server(protocols("h2")), client(same), none, refusal{netbase.ErrNotThesp, "speaks TLS, but not thesp/1"}},
		"a newer client":      {server(same), client(protocols("thesp/2")), refusal{netbase.ErrVersion, "needs a newer thesp"}, none},
		"a newer server":      {server(protocols("thesp/2")), client(same), none, refusal{netbase.ErrNotThesp, "another version of thesp"}},
		"a client of both":    {server(same), client(protocols("thesp/2", "thesp/1")), none, none},
		"a client without protocol": {server(same), client(func(c *tls.Config) { protocols()(c); lax(c) }),
			refusal{netbase.ErrNotThesp, "does not ask for or offer thesp/1"}, none},
		"a server without protocol": {server(func(c *tls.Config) { protocols()(c); lax(c) }), client(same),
			none, refusal{netbase.ErrNotThesp, "does not ask for or offer thesp/1"}},
		"a client without certificate": {server(same), client(func(c *tls.Config) { c.GetClientCertificate = nil }),
			refusal{netbase.ErrNotThesp, "it has no certificate"}, refusal{netbase.ErrRefused, "it wants a certificate"}},
		"a client with another certificate": {server(same), client(func(c *tls.Config) {
			c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return stranger, nil }
		}), refusal{netbase.ErrNotThesp, "its certificate is not from a convention"}, none},
		"a server with another certificate": {server(func(c *tls.Config) {
			c.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return stranger, nil }
		}), client(same), none, refusal{netbase.ErrNotThesp, "its certificate is not from a convention"}},
		"a server with other ciphers": {server(func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.CurveP521} }),
			client(func(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519} }),
			refusal{netbase.ErrNotThesp, "does not keep to the rules of TLS"}, refusal{netbase.ErrRefused, "handshake failure"}},
	} {
		s, c := shake(t, test.server, test.client)
		if test.wantServer.kind != nil || s.err == nil {
			test.wantServer.check(t, name+": server", good.Explain(s.err))
		}
		if test.wantClient.kind != nil || c.err == nil {
			test.wantClient.check(t, name+": client", good.Explain(c.err))
		}
	}
}

// speak has a side shake hands with somebody who sends these bytes and hangs up.
func speak(t *testing.T, handshake func(net.Conn) *tls.Conn, text string) error {
	t.Helper()
	a, b := wire(t)
	done := make(chan struct{}, 2)
	go func() { io.Copy(io.Discard, b); done <- struct{}{} }()
	go func() { io.WriteString(b, text); b.Close(); done <- struct{}{} }()
	err := handshake(a).Handshake()
	a.Close()
	<-done
	<-done
	return err
}

func TestExplainOthers(t *testing.T) {
	defer goleak.VerifyNone(t)
	good := credentials(t, "good", netbase.NewKey())
	sides := map[string]func(net.Conn) *tls.Conn{
		"server": func(c net.Conn) *tls.Conn { return tls.Server(c, good.ServerConfig()) },
		"client": func(c net.Conn) *tls.Conn { return tls.Client(c, good.ClientConfig()) },
	}
	not, lost := netbase.ErrNotThesp, netbase.ErrHungUp
	for text, want := range map[string]refusal{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n":          {not, "it speaks HTTP without TLS"},
		"POST /x HTTP/1.1\r\n\r\n":                   {not, "it speaks HTTP without TLS"},
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n":           {not, "it speaks HTTP without TLS"},
		"HTTP/1.1 400 Bad Request\r\n\r\n":           {not, "it speaks HTTP without TLS"},
		"SSH-2.0-OpenSSH_9.6\r\n":                    {not, "it speaks SSH without TLS"},
		"220 mail.example.com ESMTP\r\n":             {not, "it speaks SMTP or FTP without TLS"},
		"* OK IMAP4rev1\r\n":                         {not, "it speaks IMAP without TLS"},
		"-ERR unknown command\r\n":                   {not, "it speaks POP3 or Redis without TLS"},
		"RFB 003.008\n":                              {not, "it speaks VNC without TLS"},
		"hello, world":                               {not, `it does not speak TLS (its first bytes are "hello")`},
		"\x1b[31mred":                                {not, `it does not speak TLS (its first bytes are "\x1b[31m")`},
		"\x00\x00\x00\x00\x00\x00":                   {not, "it does not speak TLS"},
		"\x80\x2e\x01\x00\x02\x00":                   {not, "it does not speak TLS"}, // SSL 2
		"\x16\x03\x01\xff\xff" + "x":                 {not, "it does not speak TLS"}, // a record that is too long
		"\x16\x03\x01\x00\x05" + "\xee\x00\x00\x01x": {not, "does not keep to the rules of TLS"},
		"\x15\x03\x03\x00\x02\x02\x28":               {netbase.ErrRefused, "handshake failure"},
		"":                                           {lost, "is not a thesp system"},
		"GET":                                        {lost, "is not a thesp system"},
		"\x16\x03\x01\x00\x05\x01":                   {lost, "is not a thesp system"},
	} {
		for who, handshake := range sides {
			want.check(t, fmt.Sprintf("%q to the %s", text, who), good.Explain(speak(t, handshake, text)))
		}
	}
	// Whatever comes, it is explained.
	random := rand.New(rand.NewSource(1))
	for range 200 {
		text := make([]byte, random.Intn(200))
		random.Read(text)
		if len(text) > 2 && random.Intn(2) == 0 {
			copy(text, "\x16\x03\x01")
		}
		for who, handshake := range sides {
			err := good.Explain(speak(t, handshake, string(text)))
			if !errors.Is(err, not) && !errors.Is(err, lost) && !errors.Is(err, netbase.ErrRefused) {
				t.Errorf("%q to the %s: %v", text, who, err)
			}
		}
	}
}

func TestExplainSilence(t *testing.T) {
	defer goleak.VerifyNone(t)
	key := netbase.NewKey()
	synctest.Test(t, func(t *testing.T) {
		good := credentials(t, "good", key)
		silent := func(handshake func(net.Conn) error) error {
			a, b := net.Pipe()
			go io.Copy(io.Discard, b)
			defer b.Close()
			defer a.Close()
			return good.Explain(handshake(a))
		}
		want := refusal{netbase.ErrSilent, "it may hang, or not be a thesp system"}
		start := time.Now()
		want.check(t, "server", silent(func(c net.Conn) error {
			c.SetDeadline(time.Now().Add(5 * time.Second))
			return tls.Server(c, good.ServerConfig()).Handshake()
		}))
		want.check(t, "client", silent(func(c net.Conn) error {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			return tls.Client(c, good.ClientConfig()).HandshakeContext(ctx)
		}))
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("two deadlines of 5 s took %v", took)
		}
	})
}

func TestExplainLeavesTheRest(t *testing.T) {
	good := credentials(t, "good", netbase.NewKey())
	for _, err := range []error{
		nil, errors.New("x"), context.Canceled, net.ErrClosed,
		&net.OpError{Op: "read", Err: net.ErrClosed}, &net.OpError{Op: "dial", Err: errors.New("connection refused")},
	} {
		if got := good.Explain(err); got != err {
			t.Errorf("Explain(%v) = %v", err, got)
		}
	}
	cause := tls.RecordHeaderError{RecordHeader: [5]byte([]byte("SSH-2"))}
	once := good.Explain(fmt.Errorf("x: %w", cause))
	if twice := good.Explain(fmt.Errorf("y: %w", once)); twice.Error() != "y: "+once.Error() {
		t.Errorf("explained twice: %v", twice)
	}
	if header := (tls.RecordHeaderError{}); !errors.As(once, &header) {
		t.Errorf("%v has lost its cause", once)
	}
	// A connection that is reset.
	if err := good.Explain(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}); !errors.Is(err, netbase.ErrHungUp) {
		t.Errorf("reset: %v, want ErrHungUp", err)
	}
}
