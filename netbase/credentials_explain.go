package netbase

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"strings"
	"time"
)

// The kinds of errors of a handshake, as Explain tells them apart.
var (
	// ErrWrongKey: the other side belongs to another convention.
	ErrWrongKey = errors.New("another convention key")
	// ErrNotThesp: the other side is something else than a system.
	ErrNotThesp = errors.New("not a thesp system")
	// ErrVersion: the other side speaks another version of thesp's protocol, or of TLS.
	ErrVersion = errors.New("another version")
	// ErrClock: a certificate is not valid yet, or not any more, which is to say that the clocks differ.
	ErrClock = errors.New("the clocks differ")
	// ErrRefused: the other side does not accept the certificate of this one, and does not say why. The cause is on record there.
	ErrRefused = errors.New("refused by the other side")
	// ErrIdentity: the certificate of the other side does not say which system it is, or says it falsely.
	ErrIdentity = errors.New("not the certificate of a system")
	// ErrHungUp: the connection ended in the handshake.
	ErrHungUp = errors.New("connection lost in the handshake")
	// ErrSilent: the handshake was not done in time.
	ErrSilent = errors.New("no answer in the handshake")
)

// handshakeError is an explained error.
type handshakeError struct {
	kind   error
	cause  error // what crypto/tls said; nil if the kind comes from here
	advice string
}

func (e *handshakeError) Error() string { return e.kind.Error() + ": " + e.advice }

func (e *handshakeError) Unwrap() []error {
	if e.cause == nil {
		return []error{e.kind}
	}
	return []error{e.kind, e.cause}
}

func explain(kind, cause error, format string, args ...any) error {
	return &handshakeError{kind, cause, fmt.Sprintf(format, args...)}
}

// Explain turns an error of a handshake with a config of c, or of the first read after it, into one that says what is wrong and what a person can
// do about it. It wraps one of the kinds above, and the error that it explains. Other errors, nil among them, are returned as they are. The text
// does not name the address of the other side; that is for the caller to add.
func (c *Credentials) Explain(err error) error {
	var (
		explained *handshakeError
		header    tls.RecordHeaderError
		unknown   x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		op        *net.OpError
		timeout   net.Error
		other     *tls.CertificateVerificationError
	)
	if err == nil || errors.As(err, &explained) || errors.Is(err, net.ErrClosed) || errors.Is(err, context.Canceled) {
		return err
	}
	isOp := errors.As(err, &op)
	switch {
	case errors.As(err, &header):
		return explain(ErrNotThesp, err, "%s", looksLike(header.RecordHeader[:]))
	case errors.As(err, &unknown):
		return c.strangerError(unknown.Cert, err)
	case errors.As(err, &invalid):
		return c.invalidError(invalid, err)
	case errors.As(err, &other), strings.HasPrefix(err.Error(), "x509: "):
		return explain(ErrIdentity, err, "%v", err)
	case isOp && op.Op == "remote error":
		return c.alertError(op.Err, err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return explain(ErrSilent, err, "something accepts connections there, but it may hang, or not be a thesp system")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe), isOp && (op.Op == "read" || op.Op == "write"):
		return explain(ErrHungUp, err, "the other side is shutting down, has too many connections, has refused this system's certificate, or is not a thesp system")
	case strings.HasPrefix(err.Error(), "tls: "), isOp && op.Op == "local error":
		return textError(err)
	}
	return err
}

// wrongKey is for another side that claims the convention with this identifier.
func (c *Credentials) wrongKey(id string, cause error) error {
	var accepted []string
	for _, a := range c.authorities {
		accepted = append(accepted, fingerprintPrefix+a.id)
	}
	return explain(ErrWrongKey, cause, "the other side has the key %s%s, this one accepts %s: "+
		"copy the key file of one to the other, or choose the file with --key FILE", fingerprintPrefix, id, strings.Join(accepted, ", "))
}

// strangerError is for a certificate that no key of the ring has signed.
func (c *Credentials) strangerError(cert *x509.Certificate, cause error) error {
	if cert == nil {
		return explain(ErrNotThesp, cause, "its certificate is not from a convention")
	}
	id, _, ok := systemOf(cert)
	switch {
	case !ok:
		return explain(ErrNotThesp, cause, "its certificate is not from a convention (a web server?)")
	case c.accepts(id):
		return explain(ErrIdentity, cause, "it claims the key %s%s, and was not signed with it", fingerprintPrefix, id)
	}
	return c.wrongKey(id, cause)
}

func (c *Credentials) accepts(id string) bool {
	for _, a := range c.authorities {
		if a.id == id {
			return true
		}
	}
	return false
}

// invalidError is for a certificate that is at fault whoever signed it.
func (c *Credentials) invalidError(invalid x509.CertificateInvalidError, cause error) error {
	cert := invalid.Cert
	if cert == nil || invalid.Reason != x509.Expired { // which stands for "not yet valid", too
		return explain(ErrIdentity, cause, "%v", invalid)
	}
	// Time is looked at before the signature. A stranger with another clock is a stranger first.
	id, _, ok := systemOf(cert)
	if !ok || !c.accepts(id) {
		return c.strangerError(cert, cause)
	}
	// It is a minute old at most, by the clock there.
	there, here := cert.NotBefore.Add(clockGrace), c.now()
	return explain(ErrClock, cause, "by about %s, it is %s there and %s here: set the one that is wrong (%d minutes are allowed)",
		plainDuration(there.Sub(here).Abs()), clockText(there), clockText(here), clockGrace/time.Minute)
}

// Alerts of TLS: how the other side says that it ends the handshake. RFC 8446 has the list.
const (
	alertBadCertificate        = 42
	alertCertificateExpired    = 45
	alertUnknownCA             = 48
	alertProtocolVersion       = 70
	alertCertificateRequired   = 116
	alertNoApplicationProtocol = 120
)

// alertError explains an alert.
func (c *Credentials) alertError(alert, cause error) error {
	number := uint64(0)
	// The type is not exported. Its texts are not promised to stay; the numbers are those of the standard.
	if v := reflect.ValueOf(alert); v.Kind() == reflect.Uint8 {
		number = v.Uint()
	}
	switch number {
	case alertUnknownCA:
		return explain(ErrWrongKey, cause, "the other side does not accept this system's key %s: "+
			"copy the key file of one to the other, or choose the file with --key FILE", c.Fingerprint())
	case alertCertificateExpired:
		return explain(ErrClock, cause, "by the clock of the other side, this system's certificate is not valid now; it is %s here: "+
			"set the one that is wrong (%d minutes are allowed)", clockText(c.now()), clockGrace/time.Minute)
	case alertBadCertificate:
		return explain(ErrRefused, cause, "it does not accept this system's certificate: it has another key than %s, "+
			"or its clock is not near %s, or it is not a thesp system: what it reports itself says which", c.Fingerprint(), clockText(c.now()))
	case alertCertificateRequired:
		return explain(ErrRefused, cause, "it wants a certificate")
	case alertProtocolVersion:
		return explain(ErrVersion, cause, "the other side does not speak TLS 1.3: it may be an old server, and not a thesp system")
	case alertNoApplicationProtocol:
		return explain(ErrNotThesp, cause, "it speaks TLS, but not %s (a web server, or another version of thesp?)", Protocol)
	}
	return explain(ErrRefused, cause, "%v", alert)
}

// textError explains what crypto/tls says in words only. The tests notice if a version of Go finds other words.
func textError(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "offered only unsupported versions"), strings.Contains(text, "selected unsupported protocol version"):
		return explain(ErrVersion, err, "the other side does not speak TLS 1.3: it may be an old program, and not a thesp system")
	case strings.Contains(text, "unsupported application protocols") && strings.Contains(text, `"thesp/`):
		return explain(ErrVersion, err, "the other side does not speak %s: the older of the two needs a newer thesp", Protocol)
	case strings.Contains(text, "unsupported application protocols"):
		return explain(ErrNotThesp, err, "it speaks TLS, but does not ask for %s (a browser?)", Protocol)
	case strings.Contains(text, "didn't provide a certificate"):
		return explain(ErrNotThesp, err, "it has no certificate")
	}
	return explain(ErrNotThesp, err, "it does not keep to the rules of TLS (%s)", strings.TrimPrefix(text, "tls: "))
}

// looksLike says what begins with these bytes, where a TLS record should.
func looksLike(header []byte) string {
	for _, known := range []struct{ prefixes, what string }{
		{"SSH-", "SSH"},
		{"HTTP/|GET |POST |PUT |HEAD |PATCH|DELET|OPTIO|CONNE|TRACE|PRI *", "HTTP"},
		{"220 |220-|EHLO |HELO ", "SMTP or FTP"},
		{"* OK ", "IMAP"},
		{"+OK |+PONG|-ERR ", "POP3 or Redis"},
		{"RFB 0", "VNC"},
	} {
		for prefix := range strings.SplitSeq(known.prefixes, "|") {
			if strings.HasPrefix(string(header), prefix) {
				return "it speaks " + known.what + " without TLS"
			}
		}
	}
	return fmt.Sprintf("it does not speak TLS (its first bytes are %q)", header)
}

func clockText(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// plainDuration is a duration to the minute, as 3h0m, or to the second if it is shorter.
func plainDuration(d time.Duration) string {
	if d < time.Minute {
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}
