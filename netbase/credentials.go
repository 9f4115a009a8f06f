package netbase

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// Protocol is the protocol that two systems agree on in the TLS handshake. Another one gets no connection.
const Protocol = "thesp/1"

const (
	// clockGrace is how far apart the clocks of two systems may be.
	clockGrace = 5 * time.Minute
	// leafAge is how old a certificate gets before there is a new one. It is short, so that clockGrace is nearly all that decides whether the
	// other side takes a certificate for valid, and not also how long the system has been up.
	leafAge = time.Minute
	// maxName is how long the name of a system may be, in bytes.
	maxName = 128

	uriScheme = "thesp"
	uriPath   = "/system/"
)

// ErrName is wrapped by the error of NewCredentials for a name that a system cannot have.
var ErrName = errors.New("not a name for a system")

// CredentialsConfig is what Credentials are made from.
type CredentialsConfig struct {
	// Keys are the keys that are accepted. The first is used. There must be one at least.
	Keys KeyRing
	// Name is the name of the system in its convention: up to 128 bytes of UTF-8 without spaces, slashes and control characters.
	Name string
	// Now returns the time by which certificates are made and judged; by default time.Now. Several goroutines call it at the same time.
	Now func() time.Time
}

// Credentials prove that a system has the key of its convention, and let it ask others for the same proof.
//
// Each key is the authority of a convention: all who have the key derive the same authority from it, sign their own certificates with it, and
// accept those that it signed. So who has the key can take any name. The certificate of a system is valid for minutes, and made anew when it is
// older than a minute.
//
// Credentials do not change. A system that has new keys makes new ones, and uses them for new connections. They can be used by several
// goroutines at the same time.
type Credentials struct {
	name        string
	now         func() time.Time
	authorities []authority // in the order of the ring
	roots       *x509.CertPool

	mu   sync.Mutex // protects leaf and made
	leaf *tls.Certificate
	made time.Time
}

// authority is what is derived from a key.
type authority struct {
	id     string
	signer ed25519.PrivateKey
	cert   *x509.Certificate
}

// NewCredentials makes the credentials of a system. Its errors wrap ErrNoKey, ErrKeyText or ErrName.
func NewCredentials(cfg CredentialsConfig) (*Credentials, error) {
	if err := cfg.Keys.check(); err != nil {
		return nil, err
	}
	if err := checkName(cfg.Name); err != nil {
		return nil, err
	}
	c := &Credentials{name: cfg.Name, now: cfg.Now, roots: x509.NewCertPool()}
	if c.now == nil {
		c.now = time.Now
	}
	for _, k := range cfg.Keys {
		a, err := newAuthority(k)
		if err != nil {
			return nil, err
		}
		c.authorities = append(c.authorities, a)
		c.roots.AddCert(a.cert)
	}
	return c, nil
}

func checkName(name string) error {
	switch bad := func(r rune) bool { return r == '/' || unicode.IsSpace(r) || !unicode.IsGraphic(r) }; {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > maxName:
		return fmt.Errorf("%w: it has %d bytes, more than %d", ErrName, len(name), maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, bad):
		return fmt.Errorf("%w: %q has a space, a slash or a control character in it", ErrName, name)
	}
	return nil
}

func newAuthority(k Key) (authority, error) {
	a := authority{signer: k.signer()}
	a.id = conventionID(a.signer)
	public := a.signer.Public().(ed25519.PublicKey)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "thesp convention " + a.id},
		// For ever, so that a clock that is wrong by years is found out by the certificate of a system, and said to be wrong.
		NotBefore:             time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign,
		SubjectKeyId:          public[:20], // by default it depends on the version of Go
	}
	der, err := x509.CreateCertificate(nil, template, template, public, a.signer)
	if err == nil {
		a.cert, err = x509.ParseCertificate(der)
	}
	return a, err
}

// Name is the name of the system.
func (c *Credentials) Name() string { return c.name }

// Fingerprint is that of the key in use.
func (c *Credentials) Fingerprint() string { return fingerprintPrefix + c.authorities[0].id }

// Format writes the name and the fingerprint, whatever the verb: there are secrets in c.
func (c *Credentials) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "%s of %s", c.name, c.Fingerprint())
}

// ServerConfig is for the side that was called. It asks the other side for a certificate, and accepts those of all keys of the ring.
// Whoever calls learns the name of the system and the fingerprints, and no more.
//
// Handshakes with it return errors that Explain turns into advice. In TLS 1.3 a side that refuses the certificate of the one that called says
// so after that one has finished its handshake: the caller sees it when it reads for the first time.
func (c *Credentials) ServerConfig() *tls.Config {
	cfg := c.config(x509.ExtKeyUsageClientAuth)
	cfg.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.certificate() }
	// VerifyConnection would do, but here the other side is told why it is refused.
	cfg.ClientAuth = tls.RequireAndVerifyClientCert
	cfg.ClientCAs = c.roots
	return cfg
}

// ClientConfig is for the side that calls; see ServerConfig.
func (c *Credentials) ClientConfig() *tls.Config {
	cfg := c.config(x509.ExtKeyUsageServerAuth)
	// The certificate is shown to every server, as one that does not accept it can say so, while one that gets none cannot say why it has none.
	cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return c.certificate() }
	// Certificates have the names of systems, not of hosts, which is what this looks at. VerifyConnection verifies them.
	cfg.InsecureSkipVerify = true
	return cfg
}

// config is what both sides have in common.
func (c *Credentials) config(usage x509.ExtKeyUsage) *tls.Config {
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		NextProtos:             []string{Protocol},
		Time:                   c.now,
		SessionTicketsDisabled: true, // a connection of an earlier handshake would outlive its key
		// Small records at first are for who shows a page while it comes.
		DynamicRecordSizingDisabled: true,
		VerifyConnection:            func(s tls.ConnectionState) error { return c.verify(s, usage) },
	}
}

// verify decides on the other side in the handshake. Its errors are explained.
func (c *Credentials) verify(state tls.ConnectionState, usage x509.ExtKeyUsage) error {
	if state.NegotiatedProtocol != Protocol { // "" if the other side does not negotiate one
		return explain(ErrNotThesp, nil, "it speaks TLS, but does not ask for or offer %s (a web server, or a browser?)", Protocol)
	}
	if len(state.PeerCertificates) == 0 {
		return explain(ErrNotThesp, nil, "it has no certificate")
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{
		Roots: c.roots, CurrentTime: c.now(), KeyUsages: []x509.ExtKeyUsage{usage},
	})
	if err != nil {
		return c.Explain(err)
	}
	_, err = c.Peer(state)
	return err
}

// certificate returns the certificate of the system, and makes a new one if the last is too old.
func (c *Credentials) certificate() (*tls.Certificate, error) {
	// By the wall clock, as the other side will judge it: the monotonic one does not count the time that a machine sleeps.
	now := c.now().Round(0)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leaf != nil && !now.Before(c.made) && now.Before(c.made.Add(leafAge)) {
		return c.leaf, nil
	}
	leaf, err := newLeaf(c.authorities[0], c.name, now)
	if err != nil {
		return nil, err
	}
	c.leaf, c.made = leaf, now
	return leaf, nil
}

// newLeaf makes a certificate for a system.
func newLeaf(a authority, name string, now time.Time) (*tls.Certificate, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	var serial [16]byte
	rand.Read(serial[:]) // never fails
	serial[0] &= 0x7f    // positive in 16 bytes
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial[:]),
		Subject:      pkix.Name{CommonName: "thesp system"},
		URIs:         []*url.URL{systemURI(a.id, name)},
		NotBefore:    now.Add(-clockGrace),
		NotAfter:     now.Add(leafAge + clockGrace),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, public, a.signer)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private, Leaf: leaf}, nil
}

// systemURI is the name of a system in its certificate: thesp://CONVENTION/system/NAME.
func systemURI(id, name string) *url.URL {
	return &url.URL{Scheme: uriScheme, Host: id, Path: uriPath + name}
}

// An Identity is who is on the other side of a connection, as far as its certificate proves it.
type Identity struct {
	// Name is what the system calls itself. Everyone who has the key may call themselves that.
	Name string
	// Convention is the fingerprint of its key.
	Convention string
	// Key is the place of that key in the ring: 0 if it is the one that this system uses itself.
	Key int
}

// String is the name.
func (i Identity) String() string { return i.Name }

// Peer returns who is on the other side of a connection with a config of c. Its errors wrap ErrWrongKey or ErrIdentity; for a connection whose
// handshake has succeeded there are none. It does not ask whether the certificate is still valid: that counts when a connection is made.
func (c *Credentials) Peer(state tls.ConnectionState) (Identity, error) {
	if len(state.PeerCertificates) == 0 {
		return Identity{}, explain(ErrIdentity, nil, "there is none")
	}
	cert := state.PeerCertificates[0]
	id, name, ok := systemOf(cert)
	if !ok {
		return Identity{}, explain(ErrIdentity, nil, "it has no name of a system in it")
	}
	n := slices.IndexFunc(c.authorities, func(a authority) bool { return a.id == id })
	if n < 0 {
		return Identity{}, c.wrongKey(id, nil)
	}
	if err := cert.CheckSignatureFrom(c.authorities[n].cert); err != nil {
		return Identity{}, explain(ErrIdentity, err, "it claims the key %s%s, and was not signed with it", fingerprintPrefix, id)
	}
	return Identity{Name: name, Convention: fingerprintPrefix + id, Key: n}, nil
}

// systemOf returns what a certificate says of the system that it is for. It proves nothing. There must be one URI, in the one form that systemURI
// writes: an addition that a later version makes may be a restriction, and must not be ignored.
func systemOf(cert *x509.Certificate) (id, name string, ok bool) {
	if len(cert.URIs) != 1 {
		return "", "", false
	}
	uri := cert.URIs[0]
	name, ok = strings.CutPrefix(uri.Path, uriPath)
	if !ok || !isConventionID(uri.Host) || checkName(name) != nil || systemURI(uri.Host, name).String() != uri.String() {
		return "", "", false
	}
	return uri.Host, name, true
}
