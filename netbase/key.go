package netbase

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unique"
)

// The kinds of errors of keys and their files.
var (
	// ErrNoKey: there is no key file, or no key in a ring.
	ErrNoKey = errors.New("no convention key")
	// ErrKeyText: what should be a key, or a file of keys, is something else. The text has the line, and nothing of what is in it.
	ErrKeyText = errors.New("not a key")
	// ErrKeyExposed: others than its owner may read or write the key file.
	ErrKeyExposed = errors.New("others can get at the key file")
	// ErrKeyExists: there is a key file already. It was left as it is.
	ErrKeyExists = errors.New("there is a key file already")
	// ErrKeyLocked: the key file is being changed.
	ErrKeyLocked = errors.New("the key file is being changed")
	// ErrRotation: this step of a rotation makes no sense with the keys that there are.
	ErrRotation = errors.New("nothing was changed")
)

const (
	keySize   = 32
	keyPrefix = "thesp-key-1:"
	// maxKeys is how many keys a ring may have. Two are in use during a rotation; each one costs a signature in every handshake that fails.
	maxKeys = 16
	// maxKeyFile is how long a key file may be, in bytes: room for comments, and no harm from a wrong path.
	maxKeyFile = 64 << 10
	// caPurpose goes into what is derived from a key. Another text makes another convention of the same key.
	caPurpose         = "thesp convention CA v1"
	fingerprintPrefix = "SHA256:"
	// shortestFingerprint is how much of a fingerprint must be given, without the prefix, to name a key by it.
	shortestFingerprint = 6
)

// A Key is the secret of a convention. Whoever has it may join, under any name, and is trusted by all who are in.
//
// Keys can be compared. A key prints as its fingerprint, whatever it is printed with, and has no JSON or text form; only Secret gives it away.
// The zero Key is none.
type Key struct {
	// 32 bytes. They are behind a handle since fmt goes through the unexported fields of the values around a key without asking Format, and in a
	// string since it follows pointers to arrays, with a verb that does not fit.
	secret unique.Handle[string]
}

// NewKey makes a key.
func NewKey() Key {
	secret := make([]byte, keySize)
	rand.Read(secret) // never fails
	return Key{unique.Make(string(secret))}
}

// ParseKey is the inverse of Key.Secret. Its errors wrap ErrKeyText, and do not repeat the text: it may be a secret with a letter amiss.
func ParseKey(text string) (Key, error) {
	encoded, ok := strings.CutPrefix(text, keyPrefix)
	switch {
	case !ok && strings.HasPrefix(text, "thesp-key-"):
		return Key{}, fmt.Errorf("%w: of a kind that this version of thesp does not know", ErrKeyText)
	case !ok:
		return Key{}, fmt.Errorf("%w: it does not begin with %s", ErrKeyText, keyPrefix)
	}
	if want := base64.RawURLEncoding.EncodedLen(keySize); len(encoded) != want {
		return Key{}, fmt.Errorf("%w: %d characters behind %s where there should be %d", ErrKeyText, len(encoded), keyPrefix, want)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(b) != keySize { // the decoder skips line ends
		return Key{}, fmt.Errorf("%w: a character behind %s is not one of base64url", ErrKeyText, keyPrefix)
	}
	return Key{unique.Make(string(b))}, nil
}

// IsZero reports whether k is no key.
func (k Key) IsZero() bool { return k == Key{} }

// Secret is the key as one line of text, thesp-key-1: and 43 letters, digits, hyphens and underscores. It is empty for the zero Key.
func (k Key) Secret() string {
	if k.IsZero() {
		return ""
	}
	return keyPrefix + base64.RawURLEncoding.EncodeToString([]byte(k.secret.Value()))
}

// Fingerprint names the key, and the convention that has it, without giving the key away: SHA256: and 43 letters, digits, hyphens and
// underscores. It is empty for the zero Key.
func (k Key) Fingerprint() string {
	if k.IsZero() {
		return ""
	}
	return fingerprintPrefix + conventionID(k.signer())
}

// String is the fingerprint, "no key" for the zero Key.
func (k Key) String() string {
	if k.IsZero() {
		return "no key"
	}
	return k.Fingerprint()
}

// Format writes String, whatever the verb: a key must not get into a log by %x.
func (k Key) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// signer is the key that signs the certificates of the convention. All who have k derive the same.
func (k Key) signer() ed25519.PrivateKey {
	seed, err := hkdf.Key(sha256.New, []byte(k.secret.Value()), nil, caPurpose, ed25519.SeedSize)
	if err != nil {
		panic(err) // only with lengths that HKDF cannot have, and these are constants
	}
	return ed25519.NewKeyFromSeed(seed)
}

// conventionID is the fingerprint without the prefix, as it stands in certificates.
func conventionID(signer ed25519.PrivateKey) string {
	sum := sha256.Sum256(signer.Public().(ed25519.PublicKey))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// isConventionID reports whether a text that comes from outside has the form of one, and so can be shown.
func isConventionID(text string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && base64.RawURLEncoding.EncodeToString(b) == text && len(b) == sha256.Size
}

// A KeyRing holds the keys that a system accepts, in order. It uses the first for its own certificate. A convention that changes its key
// has two of them for a while; see AddKey.
type KeyRing []Key

// ParseKeys reads a ring: one key on a line, with empty lines and comments from # to the end of a line. Its errors wrap ErrKeyText and
// have the line. No key at all, a key twice and more than 16 keys are errors.
func ParseKeys(text []byte) (KeyRing, error) {
	lines, err := parseKeyLines(text)
	return ringOf(lines), err
}

// Secret is the text that ParseKeys reads, one line for each key.
func (r KeyRing) Secret() string {
	var b strings.Builder
	for _, k := range r {
		b.WriteString(k.Secret() + "\n")
	}
	return b.String()
}

// check returns what is wrong with a ring that did not come from a file.
func (r KeyRing) check() error {
	switch {
	case len(r) == 0:
		return fmt.Errorf("%w: the ring is empty", ErrNoKey)
	case len(r) > maxKeys:
		return fmt.Errorf("%w: %d keys in a ring, more than %d", ErrKeyText, len(r), maxKeys)
	}
	for i, k := range r {
		if k.IsZero() {
			return fmt.Errorf("%w: key %d of the ring is empty", ErrNoKey, i+1)
		}
		if slices.Contains(r[:i], k) {
			return fmt.Errorf("%w: %v is twice in the ring", ErrKeyText, k)
		}
	}
	return nil
}

// keyLine is one line of a key file.
type keyLine struct {
	text string
	key  Key // zero in a line that has none
}

func ringOf(lines []keyLine) KeyRing {
	var ring KeyRing
	for _, l := range lines {
		if !l.key.IsZero() {
			ring = append(ring, l.key)
		}
	}
	return ring
}

// parseKeyLines is ParseKeys with the comments.
func parseKeyLines(text []byte) ([]keyLine, error) {
	if len(text) > maxKeyFile {
		return nil, fmt.Errorf("%w: longer than %d KiB", ErrKeyText, maxKeyFile>>10)
	}
	var lines []keyLine
	first := map[Key]int{} // the line where each stands
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		bare, _, _ := strings.Cut(line, "#")
		if bare = strings.TrimSpace(bare); bare == "" {
			lines = append(lines, keyLine{text: line})
			continue
		}
		key, err := ParseKey(bare)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if first[key] > 0 {
			return nil, fmt.Errorf("line %d: %w: line %d has the same", i+1, ErrKeyText, first[key])
		}
		if len(first) == maxKeys {
			return nil, fmt.Errorf("line %d: %w: more than %d keys", i+1, ErrKeyText, maxKeys)
		}
		first[key] = i + 1
		lines = append(lines, keyLine{line, key})
	}
	if len(first) == 0 {
		return nil, fmt.Errorf("%w: nothing but empty lines and comments", ErrKeyText)
	}
	return lines, nil
}
