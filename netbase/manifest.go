package netbase

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Manifest is what an author signs of a source: that it, and no other, may run in a convention under a name, for a while.
type Manifest struct {
	Convention string    // the fingerprint of its key: SHA256:…
	Name       string    // of the actor type, main.Greeter
	Hash       string    // of the source: SHA-256, 64 hexadecimal digits
	Sequence   uint64    // a system refuses a lower one of the same author and name after a higher one. 0 takes no part in that.
	NotAfter   time.Time // to the second
}

// A Signed is a manifest with the signature of its author. It comes from outside: only Verify tells whether it is what it says.
type Signed struct {
	Manifest  Manifest
	Signer    Author
	Signature []byte
}

// Sign signs a manifest.
func (k AuthorKey) Sign(m Manifest) Signed {
	m.NotAfter = m.NotAfter.UTC().Truncate(time.Second)
	return Signed{Manifest: m, Signer: k.Author(), Signature: ed25519.Sign(k.private(), m.text())}
}

var errSignature = errors.New("its signature is not that of who is said to have signed it")

// Verify reports whether the author has signed the manifest.
func (s Signed) Verify() bool {
	return !s.Signer.IsZero() && ed25519.Verify(ed25519.PublicKey(s.Signer.public.Value()), s.Manifest.text(), s.Signature)
}

// text is what is signed: each field in a line of its own, with its length before it.
func (m Manifest) text() []byte {
	var b strings.Builder
	b.WriteString("thesp source manifest 1\n")
	for _, field := range []string{m.Convention, m.Name, m.Hash, fmt.Sprint(m.Sequence), fmt.Sprint(m.NotAfter.Unix())} {
		fmt.Fprintf(&b, "%d %s\n", len(field), field)
	}
	return []byte(b.String())
}
