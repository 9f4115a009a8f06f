package netbase_test

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thesp/netbase"
)

// authority derives the signer of a key and its certificate, as the documentation has it, to make certificates that a system would not.
func authority(t testing.TB, key netbase.Key) (ed25519.PrivateKey, *x509.Certificate) {
	t.Helper()
	secret, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(key.Secret(), "thesp-key-1:"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := hkdf.Key(sha256.New, secret, nil, "thesp convention CA v1", 32)
	if err != nil {
		t.Fatal(err)
	}
	signer := ed25519.NewKeyFromSeed(seed)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "thesp convention " + idOf(key)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: noon.Add(-time.Hour), NotAfter: noon.Add(time.Hour),
	}
	der, err := x509.CreateCertificate(nil, ca, ca, signer.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	ca, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return signer, ca
}

func idOf(key netbase.Key) string { return strings.TrimPrefix(key.Fingerprint(), "SHA256:") }

// forge makes a certificate that is what the change makes of a good one.
func forge(t testing.TB, key netbase.Key, change func(*x509.Certificate)) *tls.Certificate {
	t.Helper()
	signer, ca := authority(t, key)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: noon.Add(-time.Minute), NotAfter: noon.Add(time.Minute),
		URIs:        []*url.URL{{Scheme: "thesp", Host: idOf(key), Path: "/system/forged"}},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	change(cert)
	der, err := x509.CreateCertificate(nil, cert, ca, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}
}

func TestCertificatesThatNoSystemMakes(t *testing.T) {
	defer goleak.VerifyNone(t)
	key, other := netbase.NewKey(), netbase.NewKey()
	uri := func(text string) func(*x509.Certificate) {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return func(c *x509.Certificate) { c.URIs = []*url.URL{u} }
	}
	id := idOf(key)
	for name, test := range map[string]struct {
		cert *tls.Certificate
		kind error
	}{
		"a good one":          {forge(t, key, func(*x509.Certificate) {}), nil},
		"no name":             {forge(t, key, func(c *x509.Certificate) { c.URIs = nil }), netbase.ErrIdentity},
		"two names":           {forge(t, key, func(c *x509.Certificate) { c.URIs = append(c.URIs, c.URIs[0]) }), netbase.ErrIdentity},
		"a role":              {forge(t, key, uri("thesp://"+id+"/system/a?role=observer")), netbase.ErrIdentity},
		"a fragment":          {forge(t, key, uri("thesp://"+id+"/system/a#b")), netbase.ErrIdentity},
		"another scheme":      {forge(t, key, uri("https://"+id+"/system/a")), netbase.ErrIdentity},
		"another path":        {forge(t, key, uri("thesp://"+id+"/actor/a")), netbase.ErrIdentity},
		"an empty name":       {forge(t, key, uri("thesp://"+id+"/system/")), netbase.ErrIdentity},
		"a slash in the name": {forge(t, key, uri("thesp://"+id+"/system/a%2fb")), netbase.ErrIdentity},
		"no convention":       {forge(t, key, uri("thesp://example.com/system/a")), netbase.ErrIdentity},
		"another convention":  {forge(t, key, uri("thesp://"+idOf(other)+"/system/a")), netbase.ErrWrongKey},
		"for another use": {forge(t, key, func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
		}), netbase.ErrIdentity},
		"a restriction that nobody knows": {forge(t, key, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Critical: true, Value: []byte("x")}}
		}), netbase.ErrIdentity},
		"not signed with the key": {forge(t, other, func(c *x509.Certificate) {
			c.URIs[0].Host = id
		}), netbase.ErrIdentity},
	} {
		good := credentials(t, "good", key)
		client := good.ClientConfig()
		client.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return test.cert, nil }
		s, _ := shake(t, good.ServerConfig(), client)
		if err := good.Explain(s.err); !errors.Is(err, test.kind) || (err == nil) != (test.kind == nil) {
			t.Errorf("%s: the server says %v, want %v", name, err, test.kind)
		}
		server := good.ServerConfig()
		server.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return test.cert, nil }
		_, c := shake(t, server, good.ClientConfig())
		if err := good.Explain(c.err); !errors.Is(err, test.kind) || (err == nil) != (test.kind == nil) {
			t.Errorf("%s: the client says %v, want %v", name, err, test.kind)
		}
	}
}

// Peer does not believe a certificate that was not verified, and does not mind one that has expired since.
func TestPeer(t *testing.T) {
	key, other := netbase.NewKey(), netbase.NewKey()
	c := credentials(t, "a", key)
	state := func(cert *tls.Certificate) tls.ConnectionState {
		leaf, err := x509.ParseCertificate(cert.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf}}
	}
	old := func(c *x509.Certificate) { c.NotBefore, c.NotAfter = noon.Add(-2*time.Hour), noon.Add(-time.Hour) }
	if got, err := c.Peer(state(forge(t, key, old))); got.Name != "forged" || err != nil {
		t.Errorf("expired: %+v, %v", got, err)
	}
	if got, err := c.Peer(state(forge(t, other, func(*x509.Certificate) {}))); !errors.Is(err, netbase.ErrWrongKey) || got != (netbase.Identity{}) {
		t.Errorf("other key: %+v, %v", got, err)
	}
	if got, err := c.Peer(state(forge(t, other, func(c *x509.Certificate) { c.URIs[0].Host = idOf(key) }))); !errors.Is(err, netbase.ErrIdentity) {
		t.Errorf("other key that claims this one: %+v, %v", got, err)
	}
	if got, err := c.Peer(tls.ConnectionState{}); !errors.Is(err, netbase.ErrIdentity) {
		t.Errorf("no certificate: %+v, %v", got, err)
	}
}
