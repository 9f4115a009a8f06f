package netbase_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"thesp/netbase"
)

// A key and its fingerprint, as HKDF and Ed25519 of other programs (Python, OpenSSL) give them. If they change, conventions break.
const (
	knownKey         = "thesp-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	knownFingerprint = "SHA256:wqJmZ_ri-eKyBx-_e9ikadLM8dfZDbTp_FKck2HJUNA"
)

func TestKeyText(t *testing.T) {
	known, err := netbase.ParseKey(knownKey)
	if err != nil || known.Secret() != knownKey || known.Fingerprint() != knownFingerprint {
		t.Errorf("ParseKey(%q) = %q, %v, %v, want %v", knownKey, known.Secret(), known, err, knownFingerprint)
	}
	a, b := netbase.NewKey(), netbase.NewKey()
	if a == b || a.Fingerprint() == b.Fingerprint() {
		t.Errorf("two new keys are the same: %v, %v", a, b)
	}
	if back, err := netbase.ParseKey(a.Secret()); err != nil || back != a {
		t.Errorf("a new key comes back as %v, %v, want %v", back, err, a)
	}
	var zero netbase.Key
	if !zero.IsZero() || a.IsZero() || zero.Secret() != "" || zero.Fingerprint() != "" || zero.String() != "no key" {
		t.Errorf("the zero key: %v, %q, %q, %q", zero.IsZero(), zero.Secret(), zero.Fingerprint(), zero)
	}
}

func TestParseKeyRefuses(t *testing.T) {
	digits := strings.TrimPrefix(knownKey, "thesp-key-1:")
	for name, text := range map[string]string{
		"nothing":                  "",
		"another text":             "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
		"no prefix":                digits,
		"another version":          "thesp-key-2:" + digits,
		"one too few":              knownKey[:len(knownKey)-1],
		"one too many":             knownKey + "A",
		"padding":                  knownKey[:len(knownKey)-1] + "=",
		"other base64":             knownKey[:len(knownKey)-2] + "+8",
		"bits beyond":              knownKey[:len(knownKey)-1] + "9",
		"line end inside":          knownKey[:20] + "\r" + knownKey[21:],
		"line end, otherwise good": "thesp-key-1:" + strings.Repeat("A", 20) + "\r" + strings.Repeat("A", 22),
		"space around":             " " + knownKey,
		"upper case prefix":        "THESP-KEY-1:" + digits,
	} {
		_, err := netbase.ParseKey(text)
		if !errors.Is(err, netbase.ErrKeyText) {
			t.Errorf("%s: %v, want ErrKeyText", name, err)
		} else if strings.Contains(err.Error(), digits[:20]) {
			t.Errorf("%s: the error has the secret in it: %v", name, err)
		}
	}
}

// A key stays secret whatever it is printed with, and wherever it is in.
func TestKeyDoesNotLeak(t *testing.T) {
	key, err := netbase.ParseKey(knownKey)
	if err != nil {
		t.Fatal(err)
	}
	c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	type hidden struct{ key netbase.Key }
	values := []any{key, &key, netbase.KeyRing{key}, hidden{key}, &hidden{key}, []hidden{{key}}, netbase.CredentialsConfig{Keys: netbase.KeyRing{key}}, c}
	leaks := []string{strings.TrimPrefix(knownKey, "thesp-key-1:"), "0 1 2 3 4 5 6 7", "00010203", "0x0, 0x1, 0x2", "\x00\x01\x02\x03", `\x00\x01\x02\x03`}
	check := func(how, text string) {
		for _, leak := range leaks {
			if strings.Contains(text, leak) {
				t.Errorf("%s prints %s", how, text)
			}
		}
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X"} {
			check(fmt.Sprintf("%s of %T", verb, v), fmt.Sprintf(verb, v))
		}
		text, _ := json.Marshal(v)
		check(fmt.Sprintf("JSON of %T", v), string(text))
		var b strings.Builder
		slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
		check(fmt.Sprintf("slog of %T", v), b.String())
	}
	if got := fmt.Sprintf("%x", key); got != knownFingerprint {
		t.Errorf("%%x prints %s, want %s", got, knownFingerprint)
	}
	// The signing key of the authority must not be printed either.
	if got := fmt.Sprintf("%d", c); got != "a of "+knownFingerprint {
		t.Errorf("%%d of credentials prints %s", got)
	}
}

// manyKeys is a ring of n keys.
func manyKeys(n int) netbase.KeyRing {
	var ring netbase.KeyRing
	for range n {
		ring = append(ring, netbase.NewKey())
	}
	return ring
}

func TestParseKeys(t *testing.T) {
	ring := manyKeys(16)
	a, b := ring[0], ring[1]
	const limit = 64 << 10
	filler := func(n int) string { return a.Secret() + "\n#" + strings.Repeat("x", n-len(a.Secret())-2) }
	for name, test := range map[string]struct {
		text string
		want netbase.KeyRing
		err  string // what it begins with
	}{
		"one":                   {a.Secret(), ring[:1], ""},
		"in order":              {ring[:2].Secret(), ring[:2], ""},
		"the other order":       {b.Secret() + "\n" + a.Secret() + "\n", netbase.KeyRing{b, a}, ""},
		"comments and space":    {"# one\n\n  " + a.Secret() + " # mine\r\n#" + b.Secret(), ring[:1], ""},
		"sixteen":               {ring.Secret(), ring, ""},
		"seventeen":             {ring.Secret() + "#\n" + netbase.NewKey().Secret(), nil, "line 18: not a key: more than 16 keys"},
		"as long as may be":     {filler(limit), ring[:1], ""},
		"longer":                {filler(limit + 1), nil, "not a key: longer than 64 KiB"},
		"nothing":               {"", nil, "not a key: nothing but"},
		"comments only":         {"# a\n\n# b\n", nil, "not a key: nothing but"},
		"twice":                 {a.Secret() + "\n#\n" + a.Secret() + "\n", nil, "line 3: not a key: line 1 has the same"},
		"garbage in line three": {"#\n" + a.Secret() + "\nhello\n", nil, "line 3: not a key: it does not begin with thesp-key-1:"},
		"two on a line":         {a.Secret() + " " + b.Secret(), nil, "line 1: not a key: 99 characters"},
		"zeros":                 {"\x00\x00\x00\x00", nil, "line 1: not a key"},
		"PEM":                   {"-----BEGIN PRIVATE KEY-----\n", nil, "line 1: not a key"},
	} {
		got, err := netbase.ParseKeys([]byte(test.text))
		switch {
		case test.err == "" && (err != nil || !slices.Equal(got, test.want)):
			t.Errorf("%s: %v, %v, want %v", name, got, err, test.want)
		case test.err != "" && (!errors.Is(err, netbase.ErrKeyText) || !strings.HasPrefix(err.Error(), test.err) || got != nil):
			t.Errorf("%s: %v, %v, want %s", name, got, err, test.err)
		}
	}
}

func FuzzParseKeys(f *testing.F) {
	for _, s := range []string{"", "#\n", knownKey, " " + knownKey + " # x\r\n\n", knownKey + "\n" + knownKey, "thesp-key-2:", "thesp-key-1:AA\rAA"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		ring, err := netbase.ParseKeys(text)
		if err != nil {
			if !errors.Is(err, netbase.ErrKeyText) || ring != nil {
				t.Errorf("ParseKeys(%q) = %v, %v", text, ring, err)
			}
			return
		}
		if len(ring) == 0 {
			t.Errorf("ParseKeys(%q) has no keys and no error", text)
		}
		if back, err := netbase.ParseKeys([]byte(ring.Secret())); err != nil || !slices.Equal(back, ring) {
			t.Errorf("%q comes back as %v, %v, want %v", text, back, err, ring)
		}
		for _, k := range ring {
			if !strings.Contains(string(text), k.Secret()) {
				t.Errorf("ParseKeys(%q) has a key that is not there", text)
			}
		}
	})
}
