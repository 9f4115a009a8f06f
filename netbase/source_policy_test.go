package netbase_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// policyWorld has what the tests of policies are about.
type policyWorld struct {
	now               time.Time
	alice, bob, carol netbase.AuthorKey // carol is no member
	policy            netbase.SourcePolicy
	hash              string
}

func newPolicyWorld() *policyWorld {
	w := &policyWorld{
		now:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		alice: netbase.NewAuthorKey(), bob: netbase.NewAuthorKey(), carol: netbase.NewAuthorKey(),
		hash: strings.Repeat("a41f", 16),
	}
	w.policy = netbase.SourcePolicy{
		Conventions: []string{"SHA256:ours", "SHA256:older"},
		Members:     map[netbase.Author]string{w.alice.Author(): "lab1", w.bob.Author(): "lab2"},
	}
	return w
}

func (w *policyWorld) manifest() netbase.Manifest {
	return netbase.Manifest{Convention: "SHA256:ours", Name: "main.Greeter", Hash: w.hash, Sequence: 5, NotAfter: w.now.Add(time.Hour)}
}

// offer is one that k has signed.
func (w *policyWorld) offer(k netbase.AuthorKey, change ...func(*netbase.Manifest)) netbase.Offer {
	m := w.manifest()
	for _, c := range change {
		c(&m)
	}
	signed := k.Sign(m)
	return netbase.Offer{Name: "main.Greeter", Hash: w.hash, From: "lab1", Sign: &signed}
}

func TestFault56SourcePolicy(t *testing.T) {
	w := newPolicyWorld()
	unsigned := netbase.Offer{Name: "main.Greeter", Hash: w.hash, From: "lab1"}
	with := func(change func(*netbase.SourcePolicy)) netbase.SourcePolicy {
		p := w.policy
		change(&p)
		return p
	}
	allowHash := with(func(p *netbase.SourcePolicy) { p.Allow.Hashes = []string{w.hash} })
	allowCarol := with(func(p *netbase.SourcePolicy) { p.Allow.Authors = []netbase.Author{w.carol.Author()} })
	noMembers := with(func(p *netbase.SourcePolicy) { p.Allow.NoMembers = true })
	authority := with(func(p *netbase.SourcePolicy) { p.Authority = true })
	seen := &netbase.Sequences{}
	seen.Note(*w.offer(w.alice).Sign, w.now)
	seenFive := with(func(p *netbase.SourcePolicy) { p.Seen = seen })
	sequence := func(n uint64) func(*netbase.Manifest) { return func(m *netbase.Manifest) { m.Sequence = n } }
	forged := w.offer(w.carol)
	forged.Sign.Signer = w.alice.Author()
	changed := w.offer(w.alice)
	changed.Sign.Manifest.Name = "main.Other"
	noSigner := w.offer(w.alice)
	noSigner.Sign.Signer = netbase.Author{}
	short := w.offer(w.alice)
	short.Sign.Signature = short.Sign.Signature[:10]
	otherHash := strings.Repeat("b", 64)
	const again = " (its author must sign it anew: create the actor from there once more)"
	for name, c := range map[string]struct {
		policy netbase.SourcePolicy
		offer  netbase.Offer
		want   any
	}{
		"a member":                     {w.policy, w.offer(w.alice), netbase.Accepted},
		"an older key":                 {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.Convention = "SHA256:older" }), netbase.Accepted},
		"at the last moment":           {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.NotAfter = w.now }), netbase.Accepted},
		"a hash on the list":           {allowHash, unsigned, netbase.Accepted},
		"a hash, with a bad signature": {allowHash, forged, netbase.Accepted},
		"an author on the list":        {allowCarol, w.offer(w.carol), netbase.Accepted},
		"unsigned":                     {w.policy, unsigned, "it is not signed (thesp sources allow sha256:" + w.hash + ")"},
		"unknown":                      {w.policy, w.offer(w.carol), "its author is unknown here (thesp sources allow " + w.carol.Author().String() + ")"},
		"a member, no members":         {noMembers, w.offer(w.alice), "members are not trusted here by themselves (thesp sources allow " + w.alice.Author().String() + ")"},
		"forged":                       {w.policy, forged, "its signature is not that of who is said to have signed it" + again},
		"changed":                      {w.policy, changed, "its signature is not that of who is said to have signed it" + again},
		"no signer":                    {w.policy, noSigner, "its signature is not that of who is said to have signed it" + again},
		"half a signature":             {w.policy, short, "its signature is not that of who is said to have signed it" + again},
		"another convention":           {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.Convention = "SHA256:theirs" }), "it is signed for another convention, SHA256:theirs" + again},
		"an escape sequence":           {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.Convention = "\x1b[2J" }), `it is signed for another convention, "\x1b[2J"` + again},
		"another source":               {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.Hash = otherHash }), "the signature is of another source, @bbbbbbbb" + again},
		"another type":                 {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.Name = "main.Other" }), "the signature is of another type, main.Other" + again},
		"expired":                      {w.policy, w.offer(w.alice, func(m *netbase.Manifest) { m.NotAfter = w.now.Add(-3 * time.Hour) }), "its signature ended 3h0m0s ago (do the clocks differ?)" + again},
		"the same number":              {seenFive, w.offer(w.alice), netbase.Accepted},
		"a higher number":              {seenFive, w.offer(w.alice, sequence(6)), netbase.Accepted},
		"rolled back":                  {seenFive, w.offer(w.alice, sequence(4)), "it is older than what the same author has signed of that name: number 4 after 5" + again},
		"rolled back, another author":  {seenFive, w.offer(w.bob, sequence(4)), netbase.Accepted},
		"without a number":             {seenFive, w.offer(w.alice, sequence(0)), netbase.Accepted},
		"authority for the unsigned":   {authority, unsigned, netbase.AskAuthority},
		"authority for the unknown":    {authority, w.offer(w.carol), netbase.AskAuthority},
		"no authority for members":     {authority, w.offer(w.alice), netbase.Accepted},
		"no authority for forgeries":   {authority, forged, "its signature is not that of who is said to have signed it" + again},
	} {
		verdict, err := c.policy.Decide(c.offer, w.now)
		why, refused := c.want.(string)
		if !refused {
			if err != nil || verdict != c.want {
				t.Errorf("%s: %v, %v, want %v", name, verdict, err, c.want)
			}
			continue
		}
		signer := ""
		if c.offer.Sign != nil {
			signer = ", signed by " + c.offer.Sign.Signer.String()
		}
		if want := "source refused: main.Greeter @a41fa41f from lab1" + signer + ": " + why; !errors.Is(err, runtime.ErrSourceRefused) || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, want)
		}
	}
}

func TestSequencesAreBounded(t *testing.T) {
	w := newPolicyWorld()
	var seen netbase.Sequences
	note := func(name string, seq uint64, until time.Duration) {
		m := w.manifest()
		m.Name, m.Sequence, m.NotAfter = name, seq, w.now.Add(until)
		seen.Note(netbase.Signed{Manifest: m, Signer: w.alice.Author()}, w.now)
	}
	older := func(name string) bool {
		o := w.offer(w.alice, func(m *netbase.Manifest) { m.Name, m.Sequence = name, 1 })
		o.Name = name
		p := w.policy
		p.Seen = &seen
		_, err := p.Decide(o, w.now)
		return err != nil
	}
	note("kept", 9, time.Hour)
	for i := range 20_000 {
		note(fmt.Sprint(i), 2, time.Minute)
	}
	if n := netbase.SequencesLen(&seen); n > 10_000 {
		t.Errorf("%d are remembered, want 10000 at most", n)
	}
	if !older("kept") || !older("19999") {
		t.Error("what can still be rolled back was forgotten before what ends earlier")
	}
}

func TestSignedTravels(t *testing.T) {
	w := newPolicyWorld()
	signed := *w.offer(w.alice).Sign
	data, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	var back netbase.Signed
	if err := json.Unmarshal(data, &back); err != nil || !back.Verify() || back.Signer != w.alice.Author() {
		t.Errorf("%s: %+v, %v", data, back, err)
	}
	if err := json.Unmarshal([]byte(`{"Signer":"ed25519:x"}`), &back); !errors.Is(err, netbase.ErrKeyText) {
		t.Errorf("a bad signer: %v", err)
	}
}

func TestAllowList(t *testing.T) {
	a, hash := netbase.NewAuthorKey().Author().String(), strings.Repeat("0a", 32)
	l, err := netbase.ParseAllowList([]byte("# list\n\n" + a + " # alice\nsha256:" + hash + "\n  no-members  \n"))
	if err != nil || len(l.Authors) != 1 || l.Authors[0].String() != a || len(l.Hashes) != 1 || l.Hashes[0] != hash || !l.NoMembers {
		t.Errorf("%+v, %v", l, err)
	}
	for text, want := range map[string]string{
		"\nsha256:" + hash[1:]:     "line 2: not a list of sources to allow: behind sha256: there should be 64 hexadecimal digits, in small letters",
		"sha256:" + hash[1:] + "A": "line 1: not a list of sources to allow: behind sha256: there should be 64 hexadecimal digits, in small letters",
		a[:len(a)-1]:               "line 1: not a list of sources to allow: it is neither an author (ed25519:…), nor a hash (sha256:…), nor no-members",
		a + " " + a:                "line 1: not a list of sources to allow: it is neither an author (ed25519:…), nor a hash (sha256:…), nor no-members",
		"members":                  "line 1: not a list of sources to allow: it is neither an author (ed25519:…), nor a hash (sha256:…), nor no-members",
	} {
		if _, err := netbase.ParseAllowList([]byte(text)); !errors.Is(err, netbase.ErrAllowText) || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestAllowListFile(t *testing.T) {
	needsModes(t)
	path := filepath.Join(t.TempDir(), "thesp", "sources.allow")
	if l, err := netbase.LoadAllowList(path); err != nil || len(l.Authors) != 0 {
		t.Errorf("no file: %+v, %v", l, err)
	}
	a, b := netbase.NewAuthorKey().Author().String(), "sha256:"+strings.Repeat("0a", 32)
	for _, entry := range []string{a, b, a} {
		if err := netbase.AddToAllowList(path, entry, "from a test"); err != nil {
			t.Fatal(err)
		}
	}
	if err := netbase.AddToAllowList(path, "no-members", ""); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if want := a + " # from a test\n" + b + " # from a test\nno-members\n"; err != nil || string(text) != want {
		t.Errorf("got %q, %v, want %q", text, err, want)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for _, entry := range []string{"", "#", "members", a + "\n" + b} {
		if err := netbase.AddToAllowList(path, entry, ""); !errors.Is(err, netbase.ErrAllowText) {
			t.Errorf("%q: %v", entry, err)
		}
	}
	if err := os.WriteFile(path, []byte("no-members"), 0o600); err != nil { // no end of line
		t.Fatal(err)
	}
	if err := netbase.AddToAllowList(path, a, ""); err != nil {
		t.Fatal(err)
	}
	if l, err := netbase.LoadAllowList(path); err != nil || !l.NoMembers || len(l.Authors) != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	if err := os.Chmod(path, 0o622); err != nil {
		t.Fatal(err)
	}
	if _, err := netbase.LoadAllowList(path); !errors.Is(err, netbase.ErrAllowText) || !strings.Contains(err.Error(), "others may write it (mode 0622): chmod 600 "+path) {
		t.Errorf("others may write it: %v", err)
	}
}

func TestAuthorKeyFile(t *testing.T) {
	needsModes(t)
	path := filepath.Join(t.TempDir(), "thesp", "author")
	k, made, err := netbase.EnsureAuthorKey(path)
	if err != nil || !made || k.IsZero() {
		t.Fatal(k, made, err)
	}
	again, made, err := netbase.EnsureAuthorKey(path)
	if err != nil || made || again != k {
		t.Errorf("again: %v, %v, %v, want %v", again, made, err, k)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		if text := fmt.Sprintf(verb, k); text != k.Author().String() {
			t.Errorf("%s prints %s", verb, text)
		}
		if text := fmt.Sprintf(verb, struct{ K netbase.AuthorKey }{k}); strings.Contains(text, k.Secret()[20:]) {
			t.Errorf("%s of what has the key prints it", verb)
		}
	}
	for text, want := range map[string]error{
		"":                                netbase.ErrKeyText,
		"# nothing":                       netbase.ErrKeyText,
		k.Secret() + "\n" + k.Secret():    netbase.ErrKeyText,
		netbase.NewKey().Secret():         netbase.ErrKeyText,
		k.Secret()[:len(k.Secret())-1]:    netbase.ErrKeyText,
		"\n" + k.Secret() + " # mine\n\n": nil,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := netbase.EnsureAuthorKey(path); !errors.Is(err, want) || err != nil && strings.Contains(err.Error(), k.Secret()[20:40]) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := netbase.EnsureAuthorKey(path); !errors.Is(err, netbase.ErrKeyExposed) {
		t.Errorf("others may read it: %v", err)
	}
}

func TestFault63Quarantine(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(seconds float64) time.Time { return now.Add(time.Duration(seconds * float64(time.Second))) }
	a, b := strings.Repeat("a", 64), strings.Repeat("b", 64)
	for name, c := range map[string]struct {
		deaths []float64 // of a, in seconds
		want   bool
	}{
		"four":               {[]float64{0, 1, 2, 3}, false},
		"five":               {[]float64{0, 1, 2, 3, 59.9}, true},
		"five in a minute":   {[]float64{0, 1, 2, 3, 60}, false},
		"the last five":      {[]float64{0, 10, 20, 30, 61, 69}, true},
		"never five at once": {[]float64{0, 20, 40, 60, 80, 100, 120, 140}, false},
	} {
		var q netbase.Quarantine
		for i, d := range c.deaths {
			if i == 0 {
				q.Died(b, "panic", at(d)) // another source has nothing to do with it
			}
			if held := q.Died(a, "stack overflow", at(d)); held != (c.want && i == len(c.deaths)-1) {
				t.Errorf("%s: death %d: %v", name, i+1, held)
			}
		}
		err := q.Check(a)
		if (err != nil) != c.want || q.Check(b) != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if !c.want {
			continue
		}
		if !errors.Is(err, runtime.ErrSourceRefused) || !strings.HasSuffix(err.Error(), ": stack overflow, 5 deaths in 1m0s (thesp sources release @aaaaaaaa)") {
			t.Errorf("%s: %v", name, err)
		}
		if held := q.Held(); len(held) != 1 || held[0].Hash != a || held[0].Reason != "stack overflow" {
			t.Errorf("%s: held %v", name, held)
		}
		if q.Died(a, "again", at(1000)) || !q.Release(a) || q.Release(a) || q.Check(a) != nil || len(q.Held()) != 0 {
			t.Errorf("%s: it cannot be released", name)
		}
		if q.Died(a, "again", at(1000)) {
			t.Errorf("%s: one death after its release holds it", name)
		}
	}
}
