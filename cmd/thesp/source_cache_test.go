package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thesp/interp"
	"thesp/netbase"
	"thesp/runtime"
)

// A shelfWorld is a cache, and an author whose sources the bookshelves with it get.
type shelfWorld struct {
	cache  *sourceCache
	author netbase.AuthorKey
	allow  netbase.AllowList
}

func newShelfWorld(t *testing.T) *shelfWorld {
	t.Helper()
	cache, err := openCache(filepath.Join(t.TempDir(), "sources"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	author, _, err := netbase.EnsureAuthorKey(filepath.Join(t.TempDir(), "author"))
	if err != nil {
		t.Fatal(err)
	}
	return &shelfWorld{cache: cache, author: author}
}

// shelf is what a system has that has just started.
func (w *shelfWorld) shelf() *bookshelf {
	return &bookshelf{
		author: w.author, convention: "c", cache: w.cache,
		allow: func() (netbase.AllowList, error) { return w.allow, nil }, own: func() map[string]*interp.Source { return nil },
	}
}

// parcel is a source as the author sends it.
func (w *shelfWorld) parcel(t *testing.T, text string) (hash string, body []byte) {
	t.Helper()
	v := newVillain(t, text)
	body, err := json.Marshal(parcel{v.body, w.author.Sign(netbase.Manifest{Convention: "c", Name: "main.A", Hash: v.hash, NotAfter: time.Now().Add(time.Hour)})})
	if err != nil {
		t.Fatal(err)
	}
	return v.hash, body
}

func (w *shelfWorld) accept(t *testing.T, text string) (hash string, body []byte) {
	t.Helper()
	hash, body = w.parcel(t, text)
	if err := w.shelf().Accept(hash, body); err != nil {
		t.Fatalf("Accept: %v, want none", err)
	}
	return hash, body
}

// What a system has accepted, it has after its next start as well, unless it would not accept it any more.
func TestSourceSurvivesRestart(t *testing.T) {
	w := newShelfWorld(t)
	hash, body := w.accept(t, "package main\n")
	if got, ok := w.shelf().Source(hash); !ok || string(got) != string(body) {
		t.Errorf("after a start the source is %q, %v, want what was accepted", got, ok)
	}
	before := w.shelf()
	before.Source(hash)
	w.allow.NoMembers = true
	if got, ok := w.shelf().Source(hash); ok {
		t.Errorf("once members are not trusted the source is %q after a start, want none", got)
	}
	if _, ok := before.Source(hash); !ok {
		t.Error("what was accepted before is there no more, want it until the next start")
	}
	w.allow.NoMembers = false
	if _, ok := w.shelf().Source(hash); !ok {
		t.Error("what was only refused is removed, want it there for when it is accepted again")
	}
}

// Fault 61: whatever happens to a file of the cache, what it holds is not taken for the source, and a new copy takes its place.
func TestFault61CacheDamaged(t *testing.T) {
	w := newShelfWorld(t)
	hash, body := w.accept(t, "package main\n\nvar text = \"a long enough one\"\n")
	_, other := w.parcel(t, "package main\n\nvar text = \"another\"\n")
	file := filepath.Join(w.cache.dir, hash)
	damage := map[string]func() error{
		"empty":     func() error { return os.WriteFile(file, nil, 0o600) },
		"cut":       func() error { return os.WriteFile(file, body[:len(body)/2], 0o600) },
		"another":   func() error { return os.WriteFile(file, other, 0o600) },
		"too large": func() error { return os.Truncate(file, maxCached+1) },
		"a link": func() error {
			return errors.Join(os.WriteFile(file+".elsewhere", body, 0o600), os.Remove(file), os.Symlink(file+".elsewhere", file))
		},
		"a folder": func() error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o700)) },
		"gone":     func() error { return os.Remove(file) },
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			if err := do(); err != nil {
				t.Fatal(err)
			}
			if got, ok := w.shelf().Source(hash); ok {
				t.Errorf("got the source %q, want none", got)
			}
			if _, err := os.Lstat(file); err == nil {
				t.Error("what is damaged is still there, want it removed")
			}
			if err := w.shelf().Accept(hash, body); err != nil {
				t.Fatalf("a new copy: %v, want it accepted", err)
			}
			if got, ok := w.shelf().Source(hash); !ok || string(got) != string(body) {
				t.Errorf("then the source is %q, %v, want the new copy", got, ok)
			}
		})
	}
	for at := range body {
		bad := slices.Clone(body)
		bad[at] ^= 4
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, ok := w.shelf().Source(hash)
		if !ok {
			continue
		}
		source, _, err := open(hash, got) // a name of a field in other letters is the same name
		if err != nil || source.Hash() != hash {
			t.Errorf("byte %d changed: got the source %q, %v, want none or the same", at, got, err)
		}
	}
}

// Fault 55: what is not what its hash says is refused and not kept.
func TestFault55DamagedParcel(t *testing.T) {
	w := newShelfWorld(t)
	hash, body := w.parcel(t, "package main\n")
	other, _ := w.parcel(t, "package main\n\nvar x int\n")
	for name, tt := range map[string]struct {
		hash string
		body []byte
		want error
	}{
		"of another hash": {other, body, interp.ErrSourceDamaged},
		"cut":             {hash, body[:len(body)-1], interp.ErrSourceDamaged},
		"no hash":         {"../../" + hash, body, interp.ErrSourceDamaged},
		"other letters":   {strings.ToUpper(hash), body, interp.ErrSourceDamaged},
		"bad signature":   {hash, []byte(strings.Replace(string(body), `"main.A"`, `"main.B"`, 1)), runtime.ErrSourceRefused},
	} {
		if err := w.shelf().Accept(tt.hash, tt.body); !errors.Is(err, tt.want) {
			t.Errorf("%s: Accept says %v, want %v", name, err, tt.want)
		}
	}
	if left, err := os.ReadDir(w.cache.dir); err != nil || len(left) > 0 {
		t.Errorf("the cache holds %v, %v, want nothing", left, err)
	}
}

// The cache forgets what was not used for longest, and what was left half written.
func TestSourceCacheIsBounded(t *testing.T) {
	c, err := openCache(t.TempDir(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("%064x", i) }
	fine := func([]byte) error { return nil }
	put := func(i, size int) error { return c.put(name(i), make([]byte, size)) }
	age := func(file string, by time.Duration) {
		t.Helper()
		at := time.Now().Add(-by)
		if err := os.Chtimes(filepath.Join(c.dir, file), at, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, half := range []string{".source-old", ".source-new"} {
		if err := os.WriteFile(filepath.Join(c.dir, half), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	age(".source-old", 2*staleAfter)
	for i := range 3 {
		if err := put(i, 300); err != nil {
			t.Fatal(err)
		}
		age(name(i), time.Hour-time.Duration(i)*time.Minute)
	}
	if _, ok := c.get(name(0), fine); !ok {
		t.Error("the first is gone, want it there: 900 bytes fit")
	}
	if err := put(3, 300); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, true, true} { // the second was not used for longest
		if _, ok := c.get(name(i), fine); ok != want {
			t.Errorf("number %d is there: %v, want %v", i, ok, want)
		}
	}
	if err := put(4, 1000); err != nil {
		t.Errorf("put of 1000 bytes: %v, want none", err)
	}
	if err := put(5, 1001); err == nil {
		t.Error("put of 1001 bytes: no error, want one")
	}
	var left []string
	entries, err := os.ReadDir(c.dir)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{".source-new", name(4)}; err != nil || !slices.Equal(left, want) {
		t.Errorf("the folder holds %v, %v, want %v", left, err, want)
	}
}
