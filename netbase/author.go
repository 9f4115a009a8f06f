package netbase

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unique"
)

// An Author names who signs sources: a public key, which is no secret. Authors can be compared. The zero Author is nobody.
type Author struct {
	public unique.Handle[string] // 32 bytes
}

const (
	authorPrefix       = "ed25519:"
	authorSecretPrefix = "thesp-author-1:"
)

// authorFileHead is the comment at the top of the file of an author's key.
const authorFileHead = "# The key that signs the sources of actor types of yours. Whoever has it can have systems that trust you run code.\n"

// ParseAuthor is the inverse of Author.String. Its errors wrap ErrKeyText.
func ParseAuthor(text string) (Author, error) {
	b, err := decodeKey(text, authorPrefix)
	if err != nil {
		return Author{}, err
	}
	return Author{unique.Make(string(b))}, nil
}

// decodeKey reads 32 bytes behind a prefix.
func decodeKey(text, prefix string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil, fmt.Errorf("%w: it does not begin with %s", ErrKeyText, prefix)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(b) != 32 || base64.RawURLEncoding.EncodeToString(b) != encoded {
		return nil, fmt.Errorf("%w: behind %s there should be 43 characters of base64url", ErrKeyText, prefix)
	}
	return b, nil
}

// IsZero reports whether a is nobody.
func (a Author) IsZero() bool { return a == Author{} }

// String is ed25519: and 43 letters, digits, hyphens and underscores; "nobody" for the zero Author.
func (a Author) String() string {
	if a.IsZero() {
		return "nobody"
	}
	return authorPrefix + base64.RawURLEncoding.EncodeToString([]byte(a.public.Value()))
}

// MarshalText is String, empty for the zero Author.
func (a Author) MarshalText() ([]byte, error) {
	if a.IsZero() {
		return nil, nil
	}
	return []byte(a.String()), nil
}

// UnmarshalText is the inverse of MarshalText.
func (a *Author) UnmarshalText(text []byte) (err error) {
	*a = Author{}
	if len(text) > 0 {
		*a, err = ParseAuthor(string(text))
	}
	return err
}

// An AuthorKey signs sources. It prints as its Author, whatever it is printed with; only Secret gives it away. The zero AuthorKey is none.
type AuthorKey struct {
	seed unique.Handle[string] // 32 bytes, behind a handle as in Key
}

// NewAuthorKey makes a key.
func NewAuthorKey() AuthorKey {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails
	return AuthorKey{unique.Make(string(seed))}
}

// ParseAuthorKey is the inverse of AuthorKey.Secret. Its errors wrap ErrKeyText, and do not repeat the text.
func ParseAuthorKey(text string) (AuthorKey, error) {
	b, err := decodeKey(text, authorSecretPrefix)
	if err != nil {
		return AuthorKey{}, err
	}
	return AuthorKey{unique.Make(string(b))}, nil
}

// IsZero reports whether k is no key.
func (k AuthorKey) IsZero() bool { return k == AuthorKey{} }

// Secret is the key as one line of text.
func (k AuthorKey) Secret() string {
	if k.IsZero() {
		return ""
	}
	return authorSecretPrefix + base64.RawURLEncoding.EncodeToString([]byte(k.seed.Value()))
}

// Author is whose key it is.
func (k AuthorKey) Author() Author {
	if k.IsZero() {
		return Author{}
	}
	return Author{unique.Make(string(k.private().Public().(ed25519.PublicKey)))}
}

func (k AuthorKey) private() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(k.seed.Value()))
}

// String is the author.
func (k AuthorKey) String() string { return k.Author().String() }

// Format writes String, whatever the verb.
func (k AuthorKey) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// EnsureAuthorKey reads the key in the file at path, which only its owner may get at, and makes one where there is no file. It reports whether it made one. The
// errors have the path, and wrap ErrKeyExposed, ErrKeyText, or are those of the file system.
func EnsureAuthorKey(path string) (key AuthorKey, made bool, err error) {
	key, err = loadAuthorKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	key = NewAuthorKey()
	err = createSecret(path, authorFileHead+key.Secret()+"\n")
	if errors.Is(err, fs.ErrExist) { // somebody was faster
		key, err = loadAuthorKey(path)
		return key, false, err
	}
	if err != nil {
		return AuthorKey{}, false, err
	}
	return key, true, nil
}

func loadAuthorKey(path string) (AuthorKey, error) {
	text, err := readSecret(path)
	if err != nil {
		return AuthorKey{}, err
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		return AuthorKey{}, fmt.Errorf("%s: %w: it has %d lines where there should be one", path, ErrKeyText, len(found))
	}
	key, err := ParseAuthorKey(found[0])
	if err != nil {
		return AuthorKey{}, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}
