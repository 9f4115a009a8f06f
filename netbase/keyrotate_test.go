package netbase_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"thesp/netbase"
)

// loadKeys returns the ring of a file that must be in order.
func loadKeys(t *testing.T, path string) netbase.KeyRing {
	t.Helper()
	ring, err := netbase.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func TestRotation(t *testing.T) {
	path := writeKeys(t, "# ours\n\n"+knownKey+" # from the office\n# end")
	old := loadKeys(t, path)[0]
	added, err := netbase.AddKey(path)
	if ring := loadKeys(t, path); err != nil || added == old || !slices.Equal(ring, netbase.KeyRing{old, added}) {
		t.Fatalf("AddKey: %v, %v; ring %v", added, err, ring)
	}
	used, err := netbase.UseKey(path, "")
	if ring := loadKeys(t, path); err != nil || used != added || !slices.Equal(ring, netbase.KeyRing{added, old}) {
		t.Fatalf("UseKey: %v, %v; ring %v", used, err, ring)
	}
	text, _ := os.ReadFile(path)
	if want := "# ours\n\n" + added.Secret() + "\n" + knownKey + " # from the office\n# end\n"; string(text) != want {
		t.Errorf("the file has %q, want %q", text, want)
	}
	removed, err := netbase.RemoveKeys(path, "")
	if ring := loadKeys(t, path); err != nil || !slices.Equal(removed, netbase.KeyRing{old}) || !slices.Equal(ring, netbase.KeyRing{added}) {
		t.Fatalf("RemoveKeys: %v, %v; ring %v", removed, err, ring)
	}
	onlyKeyIn(t, filepath.Dir(path))
	if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
}

// Keys that are named by their fingerprints: each step can be done twice.
func TestRotationByFingerprint(t *testing.T) {
	ring := manyKeys(3)
	path := writeKeys(t, ring.Secret())
	b := ring[1].Fingerprint()
	for _, fingerprint := range []string{b, strings.TrimPrefix(b, "SHA256:"), b[:len("SHA256:")+6]} {
		used, err := netbase.UseKey(path, fingerprint)
		if got := loadKeys(t, path); err != nil || used != ring[1] || !slices.Equal(got, netbase.KeyRing{ring[1], ring[0], ring[2]}) {
			t.Errorf("UseKey(%q): %v, %v; ring %v", fingerprint, used, err, got)
		}
	}
	removed, err := netbase.RemoveKeys(path, ring[0].Fingerprint())
	if got := loadKeys(t, path); err != nil || !slices.Equal(removed, ring[:1]) || !slices.Equal(got, ring[1:]) {
		t.Errorf("RemoveKeys: %v, %v; ring %v", removed, err, got)
	}
}

func TestRotationRefuses(t *testing.T) {
	ring := manyKeys(16)
	one, two, sixteen := ring[:1].Secret(), ring[:2].Secret(), ring.Secret()
	add := func(path string) error { _, err := netbase.AddKey(path); return err }
	use := func(fingerprint string) func(string) error {
		return func(path string) error { _, err := netbase.UseKey(path, fingerprint); return err }
	}
	remove := func(fingerprint string) func(string) error {
		return func(path string) error { _, err := netbase.RemoveKeys(path, fingerprint); return err }
	}
	for name, test := range map[string]struct {
		text string
		do   func(string) error
		kind error
	}{
		"add a sixteenth":               {ring[:15].Secret(), add, nil},
		"add a seventeenth":             {sixteen, add, netbase.ErrRotation},
		"add to a file that is full":    {one + strings.Repeat("#", 64<<10-len(one)), add, netbase.ErrKeyText},
		"add to garbage":                {"garbage", add, netbase.ErrKeyText},
		"use the only one":              {one, use(""), netbase.ErrRotation},
		"use the only one, by name":     {one, use(ring[0].Fingerprint()), nil},
		"use another":                   {two, use(ring[2].Fingerprint()), netbase.ErrRotation},
		"use by a short name":           {two, use("SHA256:" + ring[1].Fingerprint()[7:12]), netbase.ErrRotation},
		"use by a wrong name":           {two, use("# nonsense"), netbase.ErrRotation},
		"remove the only one":           {one, remove(""), netbase.ErrRotation},
		"remove the only one, by name":  {one, remove(ring[0].Fingerprint()), netbase.ErrRotation},
		"remove the one in use":         {two, remove(ring[0].Fingerprint()), netbase.ErrRotation},
		"remove one that is not there":  {two, remove(ring[2].Fingerprint()), netbase.ErrRotation},
		"remove the other, by its name": {two, remove(ring[1].Fingerprint()), nil},
	} {
		path := writeKeys(t, test.text)
		err := test.do(path)
		if !errors.Is(err, test.kind) {
			t.Errorf("%s: %v, want %v", name, err, test.kind)
		}
		if text, _ := os.ReadFile(path); test.kind != nil && string(text) != test.text {
			t.Errorf("%s: the file has changed to %q", name, text)
		}
		onlyKeyIn(t, filepath.Dir(path))
	}
	if err := add(filepath.Join(t.TempDir(), "no", "key")); !errors.Is(err, netbase.ErrNoKey) {
		t.Errorf("add where there is no file: %v, want ErrNoKey", err)
	}
}

func TestRotationKeepsAnExposedFile(t *testing.T) {
	needsModes(t)
	path := writeKeys(t, knownKey)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := netbase.AddKey(path); !errors.Is(err, netbase.ErrKeyExposed) {
		t.Errorf("AddKey: %v, want ErrKeyExposed", err)
	}
	onlyKeyIn(t, filepath.Dir(path))
}

func TestRotationLocks(t *testing.T) {
	path := writeKeys(t, knownKey)
	if err := os.WriteFile(path+".lock", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := netbase.AddKey(path); !errors.Is(err, netbase.ErrKeyLocked) || !strings.Contains(err.Error(), path+".lock") {
		t.Errorf("AddKey: %v, want ErrKeyLocked", err)
	}
	if err := os.Remove(path + ".lock"); err != nil {
		t.Errorf("somebody else's lock was removed: %v", err)
	}
	// Of several at once, none undoes what another has done.
	var wg sync.WaitGroup
	var mu sync.Mutex
	added := 0
	for range 10 {
		wg.Go(func() {
			_, err := netbase.AddKey(path)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				added++
			case !errors.Is(err, netbase.ErrKeyLocked):
				t.Errorf("AddKey: %v", err)
			}
		})
	}
	wg.Wait()
	if got := len(loadKeys(t, path)); added == 0 || got != 1+added {
		t.Errorf("%d keys were added, and there are %d", added, got)
	}
	onlyKeyIn(t, filepath.Dir(path))
}

func TestRotationFollowsLinks(t *testing.T) {
	path := writeKeys(t, knownKey)
	link := filepath.Join(t.TempDir(), "key")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	if _, err := netbase.AddKey(link); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link has become %v, %v", info.Mode(), err)
	}
	if n := len(loadKeys(t, path)); n != 2 {
		t.Errorf("%d keys in the file, want 2", n)
	}
}
